"""Questions merged into one are wanted by all who wanted any of them, each person counted once."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Question, Upvote
from sewana_live import events as happened
from sewana_live.tickets import who_of


def count_merged(edition: Edition, numbers: Iterable[int]) -> None:
    """Carry the wish of everybody over to the question that stays, and back when they are taken apart again.

    Whoever wanted one of the merged ones gets an upvote of the one that stays, marked as carried. It goes again with
    what brought it. Whoever has taken a carried one back themselves is left alone.
    """
    said: list[happened.Event] = []
    for question in edition.questions.filter(number__in=set(numbers)):
        said += carry(question)
    if said:  # the tables have it already; the running room hears it once that is certain
        transaction.on_commit(lambda: live.record(edition, said))


def carry(question: Question) -> list[happened.Event]:
    merged = list(question.merged.values_list("pk", flat=True))
    own = Upvote.objects.filter(is_on=True, is_carried=False)
    wanted = set(own.filter(question__in=merged).values_list("participant_id", flat=True))
    known = {row.participant_id: row for row in question.upvotes.select_related("participant")}
    on = [person for person in wanted if person not in known or is_ready(known[person])]
    off = [row for person, row in known.items() if row.is_carried and row.is_on and person not in wanted]
    Upvote.objects.bulk_create(
        [Upvote(participant_id=person, question=question, is_on=True, is_carried=True) for person in on],
        update_conflicts=True,
        unique_fields=["participant", "question"],
        update_fields=["is_on", "is_carried"],
        batch_size=500,
    )
    question.upvotes.filter(pk__in=[row.pk for row in off]).update(is_on=False, is_carried=False)
    seals = question.edition.participants.filter(pk__in=on).values_list("seal", flat=True)
    return [
        *(upvoted(seal, question, is_on=True) for seal in seals),
        *(upvoted(row.participant.seal, question, is_on=False) for row in off),
    ]


def is_ready(row: Upvote) -> bool:
    """Whether a wish for another question may stand here: not for one who took just that back."""
    return not row.is_on and not row.is_carried


def upvoted(seal: str, question: Question, *, is_on: bool) -> happened.Upvoted:
    return happened.Upvoted(who_of(seal), question.number, is_on, uuid.uuid4().hex, live.now_ms())
