"""Deeds on opinions that come from the console's queue, told so that they can be taken back."""

from collections.abc import Callable, Iterable
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum.models import Statement, StatementState
from sewana.forum.operations import statements
from sewana.forum.operations.changes import Change, values
from sewana.forum.operations.questions import EditedMeanwhile, NotPossible

FIELDS = ("state", "reason", "merged_into", "translation")


@transaction.atomic
def change(edition: Edition, numbers: Iterable[int], deed: Callable[[Statement], None]) -> list[Change]:
    """Do one deed to opinions, and return what it changed, in those merged into them as well."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    wanted = set(numbers)
    there = edition.statements.exclude(text="")  # what was erased is out of everybody's hands
    rows = list(there.filter(number__in=wanted).select_related("edition", "merged_into"))
    if not wanted or len(rows) < len(wanted):
        raise NotPossible(_("Choose an opinion first."))
    family = list(chain(rows, Statement.objects.filter(merged_into__in=rows).select_related("merged_into")))
    before = {row.pk: values(row, FIELDS) for row in family}
    for row in rows:
        deed(row)
    after = edition.statements.filter(pk__in=before).select_related("merged_into")
    found = (difference(row, before[row.pk], values(row, FIELDS)) for row in after)
    return [change for change in found if change.after]


def difference(row: Statement, before: dict[str, object], after: dict[str, object]) -> Change:
    changed = [name for name in FIELDS if before[name] != after[name]]
    return Change(
        "statement",
        row.number,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
    )


def show(edition: Edition, numbers: Iterable[int], *, by: object) -> list[Change]:
    return change(edition, numbers, lambda row: statements.show_statement(row, by=by))


def hold(edition: Edition, numbers: Iterable[int], *, by: object) -> list[Change]:
    return change(edition, numbers, lambda row: statements.hold_statement(row, by=by))


def hide(edition: Edition, numbers: Iterable[int], reason: str, *, by: object) -> list[Change]:
    if not reason:
        raise NotPossible(_("Write a reason: the author of the statement will see it."))
    return change(edition, numbers, lambda row: statements.hide_statement(row, reason, by=by))


def merge(edition: Edition, numbers: Iterable[int], into: int, *, by: object) -> list[Change]:
    target = edition.statements.filter(number=into).first()
    if target is None or target.state != StatementState.SHOWN:
        raise NotPossible(_("Opinion %(number)s is not shown; show it first.") % {"number": into})
    rows = set(numbers) - {into}
    return change(edition, rows, lambda row: statements.merge_statement(row, target, by=by))


def translate(edition: Edition, number: int, text: str, *, seen: str, by: object) -> list[Change]:
    def deed(row: Statement) -> None:
        if row.translation not in {seen, text}:
            raise EditedMeanwhile(row.translation)
        statements.translate_statement(row, text, by=by)

    return change(edition, [number], deed)
