"""What moderators do with questions: let them through, answer, merge, mend and mark them. Nothing is removed."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import OPEN_STATES, Question, QuestionState
from sewana.forum.operations import fold
from sewana.forum.operations.carrying import count_merged
from sewana.forum.operations.changes import Change, alter, note

Fields = Mapping[str, object]
NO_FIELDS: Fields = {}


class NotPossible(ValueError):
    """A question cannot be changed in this way, for a reason that the moderator is told."""


class EditedMeanwhile(NotPossible):
    """Somebody else has changed the same text since it was opened."""

    def __init__(self, now: str) -> None:
        super().__init__(
            _(
                "Somebody else changed this text meanwhile. Yours is kept in the field; compare, then save again."
            )
        )
        self.now = now


@transaction.atomic
def change(
    edition: Edition, numbers: Iterable[int], operation: str, fields: Callable[[Question], Fields], by: object
) -> list[Change]:
    """Change questions that are named by their numbers; one audit entry for each, and one change of the room."""
    found = hold(edition, numbers)
    changes = []
    for row in found:
        if row.is_erased and operation != "merge_question":
            raise NotPossible(
                _("Question %(number)s was erased by whoever asked it. It cannot be changed any more.")
                % {"number": row.number}
            )
        new = {name: value for name, value in fields(row).items() if getattr(row, name) != value}
        if new:
            changes.append(alter(row, **new))
            note(operation, row, by, changes[-1])
    live.changed(edition)
    return changes


def hold(edition: Edition, numbers: Iterable[int]) -> list[Question]:
    """Return the questions, locked; refuse when one is not there."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    wanted = set(numbers)
    rows = list(edition.questions.filter(number__in=wanted).select_related("edition", "merged_into"))
    if not wanted or len(rows) < len(wanted):
        raise NotPossible(_("Choose a question first."))
    return rows


def moved(row: Question, state: str, **fields: object) -> Fields:
    """Return the fields of a question in another state; what is merged must be taken apart first."""
    if row.state == QuestionState.MERGED:
        raise NotPossible(
            _("Question %(number)s is merged into another. Take them apart first.") % {"number": row.number}
        )
    is_next = row.is_next and state == QuestionState.APPROVED
    return {"state": state, "reason": "", "is_next": is_next} | fields


def approve(edition: Edition, numbers: Iterable[int], *, by: object) -> list[Change]:
    """Let everybody see questions and want them answered; this also takes an answer back."""
    return change(edition, numbers, "approve_question", lambda row: moved(row, QuestionState.APPROVED), by)


def answer(edition: Edition, numbers: Iterable[int], written: str, *, by: object) -> list[Change]:
    """Mark questions as answered, with a note if there is one."""
    now = timezone.now()

    def fields(row: Question) -> Fields:
        return moved(row, QuestionState.ANSWERED, answered_at=now, answer_note=written or row.answer_note)

    return change(edition, numbers, "answer_question", fields, by)


def archive(edition: Edition, numbers: Iterable[int], *, by: object) -> list[Change]:
    """Put questions aside that will not come up any more; they are kept."""
    return change(edition, numbers, "archive_question", lambda row: moved(row, QuestionState.ARCHIVED), by)


def restore(edition: Edition, numbers: Iterable[int], *, by: object) -> list[Change]:
    """Bring questions back into the queue: hidden ones are read again first."""

    def fields(row: Question) -> Fields:
        is_hidden = row.state == QuestionState.HIDDEN
        return moved(row, QuestionState.NEW if is_hidden else QuestionState.APPROVED)

    return change(edition, numbers, "restore_question", fields, by)


def hide(edition: Edition, numbers: Iterable[int], reason: str, *, by: object) -> list[Change]:
    """Keep questions from others, with a reason that whoever asked can read."""
    if not reason:
        raise NotPossible(_("Write a reason: whoever asked will see it."))
    state = QuestionState.HIDDEN
    return change(edition, numbers, "hide_question", lambda row: moved(row, state, reason=reason), by)


def label(edition: Edition, numbers: Iterable[int], name: str, *, by: object) -> list[Change]:
    return change(edition, numbers, "label_question", lambda _row: {"label": name}, by)


def star(edition: Edition, numbers: Iterable[int], *, is_on: bool, by: object) -> list[Change]:
    return change(edition, numbers, "star_question", lambda _row: {"is_starred": is_on}, by)


@transaction.atomic
def ask_next(edition: Edition, number: int, *, is_on: bool, by: object) -> list[Change]:
    """Say which question comes next: one at a time."""
    others = list(
        edition.questions.filter(is_next=True).exclude(number=number).values_list("number", flat=True)
    )

    def fields(row: Question) -> Fields:
        if row.number == number and is_on and row.state != QuestionState.APPROVED:
            raise NotPossible(_("Approve the question first, then ask it next."))
        return {"is_next": is_on and row.number == number}

    return change(edition, [*others, number], "ask_question_next", fields, by)


@transaction.atomic
def edit(edition: Edition, number: int, text: str, *, seen: str, by: object) -> list[Change]:
    """Mend a slip in a question; what was written is kept."""

    def fields(row: Question) -> Fields:
        if row.text not in {seen, text}:
            raise EditedMeanwhile(row.text)
        return {"text": text, "original": row.original or row.text} if row.text != text else NO_FIELDS

    return change(edition, [number], "edit_question", fields, by)


def translate(edition: Edition, number: int, text: str, *, seen: str, by: object) -> list[Change]:
    """Put a question into the other language; an empty text takes the translation away."""

    def fields(row: Question) -> Fields:
        if row.translation not in {seen, text}:
            raise EditedMeanwhile(row.translation)
        return {"translation": text}

    return change(edition, [number], "translate_question", fields, by)


def merge(edition: Edition, numbers: Iterable[int], into: int, *, by: object) -> list[Change]:
    """Pool questions with one that asks the same; whoever wanted any of them is counted once."""
    fold.fold_soon()  # who has just now upvoted must be carried over, too
    return pool(edition, sorted(set(numbers) - {into}), into, by)


@transaction.atomic
def pool(edition: Edition, numbers: Sequence[int], into: int, by: object) -> list[Change]:
    target = hold_target(edition, into)
    rows = hold(edition, numbers)
    earlier = Question.objects.filter(merged_into__in=rows).exclude(pk=target.pk)
    family = [*earlier.values_list("number", flat=True), *numbers]

    def fields(row: Question) -> Fields:
        reason = row.reason if row.is_erased else ""
        return {"state": QuestionState.MERGED, "merged_into": target, "reason": reason, "is_next": False}

    changes = change(edition, family, "merge_question", fields, by)
    count_merged(edition, [into, *family])
    return changes


def hold_target(edition: Edition, number: int) -> Question:
    target = edition.questions.filter(number=number).first()
    if target is None:
        raise NotPossible(_("There is no question %(number)s.") % {"number": number})
    if target.state not in OPEN_STATES:
        raise NotPossible(
            _("Question %(number)s is not approved. Approve it first, then merge others into it.")
            % {"number": number}
        )
    return target


@transaction.atomic
def unmerge(edition: Edition, numbers: Iterable[int], *, by: object) -> list[Change]:
    """Take questions out of the ones they were merged into; each counts its own again."""
    numbers = set(numbers)
    rows = hold(edition, numbers)
    targets = [row.merged_into.number for row in rows if row.merged_into]

    def fields(row: Question) -> Fields:
        if row.state != QuestionState.MERGED:
            return NO_FIELDS
        return {"state": QuestionState.APPROVED, "merged_into": None}

    changes = change(edition, numbers, "unmerge_question", fields, by)
    count_merged(edition, [*targets, *numbers])
    return changes
