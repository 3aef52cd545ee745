"""The questions that a moderator has at hand: written, put in order, taken away and brought back."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.committee.operations.answers import digest_of
from sewana.committee.operations.members import Changed, NotPossible
from sewana.planning.models import PreparedQuestion

FIELDS = ("text_th", "text_en", "for_speaker")
MOST_QUESTIONS = 100


def hold(edition: Edition) -> list[PreparedQuestion]:
    """All questions in their order, while nobody else moves any."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    return list(edition.prepared_questions.filter(is_dropped=False).select_related("for_speaker"))


@transaction.atomic
def add_question(edition: Edition, fields: Mapping[str, object], *, by: object) -> PreparedQuestion:
    """Write a question at the end; the same a second time is there once, and may be asked of somebody else as well."""
    have = hold(edition)
    known = next((one for one in have if same(one, fields)), None)
    if known is not None:
        return known
    if len(have) >= MOST_QUESTIONS:
        raise NotPossible(_("There are 100 questions already. Take one away first."))
    last = edition.prepared_questions.aggregate(last=Max("position"))["last"] or 0
    given = {name: fields[name] for name in FIELDS if name in fields}
    made = PreparedQuestion.objects.create(edition=edition, position=last + 1, **given)
    note("add_prepared_question", edition, by, after={"question_id": made.pk, "text": made.text_th})
    return made


def same(question: PreparedQuestion, fields: Mapping[str, object]) -> bool:
    return all(getattr(question, name) == fields[name] for name in FIELDS if name in fields)


def held(question: PreparedQuestion) -> PreparedQuestion:
    found = PreparedQuestion.objects.select_for_update(of=("self",)).select_related("edition")
    return found.get(pk=question.pk)


@transaction.atomic
def change_question(
    question: PreparedQuestion, fields: Mapping[str, object], *, seen: str, by: object
) -> None:
    """Write a question anew; `seen` is what stood there when the page was opened."""
    row = held(question)
    if digest(row) != seen:
        raise Changed
    before = {"text": row.text_th, "text_en": row.text_en}
    for name in FIELDS:
        setattr(row, name, fields[name])
    row.save(update_fields=list(FIELDS))
    after = {"question_id": row.pk, "text": row.text_th, "text_en": row.text_en}
    note("change_prepared_question", row.edition, by, before, after)


def digest(question: PreparedQuestion) -> str:
    """What a form remembers of a question, to notice that somebody else changed it."""
    return digest_of(question.text_th, question.text_en, str(question.for_speaker_id or ""))


@transaction.atomic
def move_question(question: PreparedQuestion, *, up: bool, by: object) -> None:
    """One place up or down; all positions are counted anew, whatever they were."""
    order = hold(question.edition)
    place = next((n for n, one in enumerate(order) if one.pk == question.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, one in enumerate(order, 1):
        one.position = position
    PreparedQuestion.objects.bulk_update(order, ["position"])
    note("move_prepared_question", question.edition, by, after={"question_id": question.pk, "up": up})


@transaction.atomic
def drop_question(question: PreparedQuestion, *, is_dropped: bool, by: object) -> None:
    """Take a question away, or bring it back to its place."""
    row = held(question)
    row.is_dropped = is_dropped
    row.save(update_fields=["is_dropped"])
    operation = "drop_prepared_question" if is_dropped else "bring_prepared_question_back"
    note(operation, row.edition, by, after={"question_id": row.pk, "text": row.text_th})
