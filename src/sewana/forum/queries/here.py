"""Who is here, by group, beside who is missing; a group under five is never told from the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.forum.models import Place
from sewana.people import queries as people
from sewana.people.models import Group
from sewana_core.privacy import MIN_GROUP, suppress

# Two and a half heartbeats: one may get lost.
PRESENT_FOR = timedelta(seconds=150)


@dataclass(frozen=True)
class Line:
    """One group; None is a count that is not shown."""

    name: str
    origin: str
    side: str
    population: int | None
    share: float | None  # of everybody whose number is known
    room: int | None
    online: int | None
    total: int | None
    expected: int | None
    missing: int | None  # so many too few


@dataclass(frozen=True)
class Presence:
    lines: Sequence[Line]
    room: int | None
    online: int | None
    total: int | None
    unsaid: Line

    @property
    def nobody_yet(self) -> list[Line]:
        return [line for line in self.lines if line.total == 0 and line.population]

    @property
    def most_missing(self) -> list[Line]:
        found = [line for line in self.lines if line.missing and line.total != 0]
        return sorted(found, key=lambda line: -(line.missing or 0))[:3]


@dataclass(frozen=True)
class Counted:
    group: Group | None
    room: int
    online: int
    total: int


@dataclass(frozen=True)
class Totals:
    room: int | None
    online: int | None
    total: int | None


def presence(edition: Edition, now: datetime | None = None) -> Presence:
    """Return who is present now, and who has taken part in all; people set apart are left out."""
    counted = count(edition, (now or timezone.now()) - PRESENT_FOR)
    cells, totals = hide_few(counted)
    populations = [line.group.population or 0 for line in counted if line.group]
    known = sum(populations)
    lines = [line_of(each, cell, totals.total, known) for each, cell in zip(counted, cells, strict=True)]
    return Presence(lines[:-1], totals.room, totals.online, totals.total, lines[-1])


def count(edition: Edition, since: datetime) -> list[Counted]:
    """Count everybody by group; those who have not said are the last line."""
    is_now = Q(last_seen_at__gte=since)
    rows = edition.participants.filter(is_apart=False).order_by().values_list("group")
    found: dict[int | None, tuple[int, int, int]] = {
        row[0]: (row[1], row[2], row[3])
        for row in rows.annotate(
            room=Count("pk", filter=is_now & Q(place=Place.ROOM)),
            online=Count("pk", filter=is_now & Q(place=Place.ONLINE)),
            total=Count("pk"),
        )
    }
    lines = [*people.groups(), None]
    return [Counted(group, *found.get(group.pk if group else None, (0, 0, 0))) for group in lines]


def hide_few(counted: Sequence[Counted]) -> tuple[list[list[int | None]], Totals]:
    """Hide what is under five, and what would give it away.

    A nought is shown: that nobody came is what the page is for, and there is nobody whom it could give away. It
    stands outside the table that is judged, since everybody knows what it adds to the totals.
    """
    present, now = shown_table([[line.room, line.online] for line in counted])
    taken, everybody = shown_table([[line.total] for line in counted])
    cells = [[*here, *whole[:1]] for here, whole in zip(present, taken, strict=True)]
    return cells, Totals(now[0], now[1], everybody[0])


def shown_table(table: Sequence[Sequence[int]]) -> tuple[list[list[int | None]], list[int | None]]:
    """Return the rows with what is hidden left out, and the totals of the columns."""
    judged = [place for place, row in enumerate(table) if any(row)]
    cells: list[list[int | None]] = [list(row) for row in table]
    totals = [sum(column) for column in zip(*table, strict=True)]
    if not judged:
        return cells, [*totals]
    shown = suppress([list(table[place]) for place in judged], MIN_GROUP, row_totals=False, grand_total=False)
    for place, kept in zip(judged, shown.cells, strict=True):
        cells[place] = [value if keep else None for value, keep in zip(table[place], kept, strict=True)]
    hidden = [
        value
        for place in judged
        for value, cell in zip(table[place], cells[place], strict=True)
        if cell is None
    ]
    # Whoever sees noughts knows that the rest are not: where all that is hidden is one person each, a total tells.
    may_total = not hidden or sum(hidden) > len(hidden)
    return cells, [
        value if keep and may_total else None for value, keep in zip(totals, shown.column_totals, strict=True)
    ]


def line_of(line: Counted, cells: Sequence[int | None], everybody: int | None, known: int) -> Line:
    group = line.group
    population = group.population if group else None
    share = population / known if population and known else None
    expected = round(share * everybody) if share is not None and everybody is not None else None
    total = cells[2]
    # Of a hidden count nothing follows: it may be hidden to protect another one.
    missing = max(0, expected - total) if expected is not None and total is not None else None
    return Line(
        name=localized(group, "name") if group else "",
        origin=str(group.get_origin_display()) if group else "",
        side=group.side if group else "",
        population=population,
        share=share,
        room=cells[0],
        online=cells[1],
        total=total,
        expected=expected,
        missing=missing,
    )
