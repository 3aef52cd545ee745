"""Improvements out of a table: those that are new, and those that it says otherwise than they stand here."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Improvement, Need, VoiceChange, WorkStep
from sewana.action.operations.improvements import Changed, NotPossible, account_of, hold
from sewana.action.operations.keeping import State, keep, states_of, write
from sewana.committee.models import Edition

# A step as a table has it: what, who, until when, done when.
Step = tuple[str, str, object, object]


@dataclass(frozen=True)
class Entry:
    """One improvement as a table says it; `None` where the table is silent."""

    number: int | None
    fields: Mapping[str, object]
    steps: Sequence[Step] | None = None
    needs: Collection[int] | None = None  # by their numbers


@dataclass
class Writing:
    """A table being taken over: what stood here before, and the rows by their number."""

    edition: Edition
    rows: dict[int, Improvement]
    before: dict[int, State]
    touched: list[Improvement] = field(default_factory=list)


def mark_of(edition: Edition, numbers: Iterable[int]) -> str:
    """By which it is known whether somebody changed these, or began others, since a table was looked at.

    So a table that is sent twice makes nothing twice.
    """
    wanted, every = set(numbers), list(edition.improvements.all())
    rows = [row for row in every if row.number in wanted]
    states = states_of(edition, rows)
    seen = [(row.number, row.version, bool(row.published_at), states[row.pk]) for row in rows]
    told = [max((row.number for row in every), default=0), seen]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


def circle_in(needs: Mapping[int, Collection[int]]) -> list[int]:
    """Improvements of which each waits for the next, by number and closed; empty where there are none."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


@transaction.atomic
def take_over(edition: Edition, entries: Sequence[Entry], *, seen: str, by: object) -> VoiceChange:
    """Take all of it over; raises Changed where somebody changed one of them since `seen`.

    Nothing of it is shown to anybody: publishing stays with people.
    """
    held = hold(edition)
    list(held.improvements.select_for_update().values_list("pk"))
    if seen != mark_of(held, [entry.number for entry in entries if entry.number]):
        raise Changed
    rows = {row.number: row for row in held.improvements.select_related("owner", "theme")}
    writing = Writing(held, rows, states_of(held, rows.values()))
    last = held.improvements.aggregate(last=Max("number"))["last"] or 0
    last = max([last, *(entry.number for entry in entries if entry.number)])
    for entry in entries:
        last += entry.number is None
        set_fields(writing, entry, entry.number or last, by)
    write([row for row in writing.touched if row.pk in writing.before])
    for entry, row in zip(entries, writing.touched, strict=True):
        if entry.steps is not None:
            set_steps(row, entry.steps)
    set_needs(writing, entries)
    before = {row.pk: writing.before[row.pk] for row in writing.touched if row.pk in writing.before}
    return keep(held, "import", before, writing.touched, by=by)


def set_fields(writing: Writing, entry: Entry, number: int, by: object) -> None:
    known = writing.rows.get(number)
    row = known or Improvement(edition=writing.edition, number=number)
    if entry.fields.get("verdict", row.verdict) != row.verdict:
        # The meeting resolved what was decided before, not what the table says.
        row.decided_by, row.resolution = account_of(by), None
    for name, value in entry.fields.items():
        setattr(row, name, value)
    if known is None:
        row.save()
        writing.rows[number] = row
    writing.touched.append(row)


def set_steps(row: Improvement, steps: Sequence[Step]) -> None:
    """Steps with the same words are the same; those that the table no longer has can be brought back."""
    known = list(row.steps.filter(dropped_at=None))
    for position, (title, who, due_on, done_on) in enumerate(steps):
        step = next((one for one in known if one.title == title), None) or WorkStep(improvement=row)
        known = [one for one in known if one.pk != step.pk]
        step.position, step.title, step.owner_name = position, title, who
        step.due_on, step.done_on = due_on, done_on  # type: ignore[assignment]  # days, as the form read them
        step.save()
    WorkStep.objects.filter(pk__in=[step.pk for step in known]).update(dropped_at=timezone.now())


def set_needs(writing: Writing, entries: Sequence[Entry]) -> None:
    """What the table says they wait for; what waits off the board is not said there, and stays."""
    off = {row.pk for row in writing.rows.values() if row.dropped_at}
    for entry, row in zip(entries, writing.touched, strict=True):
        if entry.needs is None:
            continue
        wanted = {writing.rows[number].pk for number in entry.needs}
        known = set(writing.before.get(row.pk, {}).get("needs", ()))
        Need.objects.filter(improvement=row, needed__in=known - wanted - off).delete()
        Need.objects.bulk_create(Need(improvement=row, needed_id=pk) for pk in wanted - known)
    refuse_circle(writing.edition)


def refuse_circle(edition: Edition) -> None:
    graph: dict[int, list[int]] = {}
    pairs = Need.objects.filter(improvement__edition=edition)
    for one, other in pairs.values_list("improvement__number", "needed__number"):
        graph.setdefault(one, []).append(other)
    circle = circle_in(graph)
    if circle:
        raise NotPossible(words_of(circle))


def words_of(circle: Sequence[int]) -> str:
    words = _("That would be a circle in which each waits for the next: %(circle)s. Take one link out first.")
    return words % {"circle": " → ".join(str(number) for number in circle)}
