"""Somebody has erased what may be erased of them: words and whereabouts go, counts stay, and nothing joins the two.

Later stages erase in the same transaction what they keep (`also`), since this stage does not know them. Tickets are
taken no more, see `Forgotten`: what the journal still holds under the old seal is never folded again.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live, queries
from sewana.forum.models import (
    Forgotten,
    JournalPosition,
    Participant,
    Poll,
    Question,
    QuestionState,
    Statement,
    StatementState,
    TurnState,
)
from sewana.forum.operations import fold
from sewana.forum.operations.carrying import count_merged
from sewana.forum.operations.noting import note
from sewana.forum.queries import own
from sewana.forum.queries.tickets import is_spent
from sewana_live.tickets import who_of

SEAL_BYTES = 32
NOBODY = "–"  # the list of speakers keeps its places


@dataclass(frozen=True)
class Erased:
    """Whose row is emptied, and which things have lost their words."""

    person: Participant
    statements: list[int] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)


Step = Callable[[Erased], None]
ALSO: list[Step] = []


def also(step: Step) -> None:
    """Let a later stage erase what it keeps of somebody, in the same transaction."""
    if step not in ALSO:
        ALSO.append(step)


def forget(edition: Edition, ticket: str) -> own.Going | None:
    """Forget whoever holds this ticket; None when there is nobody, also the second time. Return what went."""
    fold.fold_soon()  # what was acknowledged counts
    with fold.ONE_AT_A_TIME:
        gone = empty(edition, ticket)
    if gone is not None or is_spent(edition, ticket):
        live.forget_person(
            edition.uid.hex, who_of(queries.seal(edition, ticket))
        )  # also after a crash in between
    return gone


@transaction.atomic
def empty(edition: Edition, ticket: str) -> own.Going | None:
    # Whoever folds holds the position, and whoever makes newcomers the edition: no old seal comes in between.
    JournalPosition.objects.select_for_update().get_or_create(id=1)
    Edition.objects.select_for_update().get(pk=edition.pk)
    person = queries.participant(edition, ticket)
    if person is None:
        return None
    gone = own.going(person)
    erased = Erased(person, erase_opinions(person), erase_questions(person))
    erase_in_polls(person)
    person.turns.filter(state=TurnState.WAITING).update(state=TurnState.GONE)
    person.turns.update(name=NOBODY, group=None, participant=None)
    for step in ALSO:
        step(erased)
    Forgotten.objects.create(edition=edition, seal=person.seal)
    unname(person)
    note("forget_participant", edition, edition, "phone")
    live.changed(edition)
    return gone


def unname(person: Participant) -> None:
    """Leave a row that only counts: another seal and number, no group, place or hour."""
    day = timezone.localtime(person.came_at).replace(hour=0, minute=0, second=0, microsecond=0)
    values: dict[str, object] = {
        "seal": secrets.token_hex(SEAL_BYTES),
        "group": None,
        "was_asked": False,
        "language": "",
        "name": "",
        "source": "",
        "place": "",
        "minutes": 0,
        "came_at": day.astimezone(dt.UTC),
        "last_seen_at": None,
        "is_emptied": True,
    }
    Participant.objects.filter(pk=person.pk).update(**values)
    deal_numbers(person.edition)


def deal_numbers(edition: Edition) -> None:
    """Number all who are forgotten anew, by lot: the record of deeds knows people by number, and a row of numbers in
    the order of forgetting would tell when each went."""
    rows = list(edition.participants.filter(is_emptied=True))
    last = edition.participants.aggregate(last=Max("number"))["last"] or 0
    secrets.SystemRandom().shuffle(rows)
    for number, row in enumerate(rows, last + 1):
        row.number = number
    Participant.objects.bulk_update(rows, ["number"], batch_size=500)


def erase_opinions(person: Participant) -> list[int]:
    rows = list(person.statements.order_by("number"))
    for row in rows:
        erase_opinion(row)
    return [row.pk for row in rows]


def erase_opinion(row: Statement) -> None:
    """Take an opinion out; where others said the same, the first of them stands for all from now on."""
    heir = row.merged.exclude(author=row.author_id).exclude(text="").order_by("number").first()
    row.text = row.translation = row.from_side = ""
    row.author = None
    if row.state == StatementState.SHOWN and heir is not None:
        heir.state, heir.merged_into, heir.reason = row.state, None, ""
        heir.save(update_fields=["state", "merged_into", "reason"])
        row.merged.exclude(pk=heir.pk).update(merged_into=heir)
        row.state, row.merged_into = StatementState.MERGED, heir
    elif row.state != StatementState.MERGED:
        row.state = StatementState.HIDDEN
    row.reason = reason()
    row.save()


def erase_questions(person: Participant) -> list[int]:
    rows = list(person.questions.order_by("number"))
    for row in rows:
        erase_question(row)
    return [row.pk for row in rows]


def erase_question(row: Question) -> None:
    heir = row.merged.exclude(author=row.author_id).exclude(text="").order_by("number").first()
    row.text = row.original = row.translation = row.name = ""
    row.author = row.phone_id = None
    if row.state not in {QuestionState.MERGED, QuestionState.HIDDEN} and heir is not None:
        inherit(heir, row)
        row.merged.exclude(pk=heir.pk).update(merged_into=heir)
        row.state, row.merged_into = QuestionState.MERGED, heir
    elif row.state != QuestionState.MERGED:
        row.state = QuestionState.HIDDEN
    row.reason, row.is_next, row.is_starred = reason(), False, False
    row.save()
    if row.merged_into is not None:
        count_merged(row.edition, [row.merged_into.number, row.number])


def inherit(heir: Question, row: Question) -> None:
    """Let a question that asked the same have what was said to the one that goes."""
    heir.state, heir.merged_into, heir.reason = row.state, None, ""
    for name in ("label", "is_next", "is_starred", "answer_note", "answered_at"):
        setattr(heir, name, getattr(row, name))
    heir.save()


def reason() -> str:
    return _("Erased by whoever wrote it")


def erase_in_polls(person: Participant) -> None:
    """Choices stay counted without a name; what somebody wrote goes, also from what was let onto the stage."""
    written = list(person.answers.filter(poll__kind__in=own.IN_WORDS).select_related("poll"))
    for answer in written:
        answer.delete()
        words = answer.value if isinstance(answer.value, list) else [answer.value]
        take_off_stage(answer.poll, [str(word) for word in words])
    person.answers.update(name="", phone_id=None)


def take_off_stage(poll: Poll, words: list[str]) -> None:
    """Others may have said the same: their word stays."""
    left = {
        word
        for value in poll.answers.values_list("value", flat=True)
        for word in (value if isinstance(value, list) else [value])
    }
    gone = set(words) - left
    poll.shown_texts = [text for text in poll.shown_texts if text not in gone]
    poll.hidden_texts = [text for text in poll.hidden_texts if text not in gone]
    poll.save(update_fields=["shown_texts", "hidden_texts"])
