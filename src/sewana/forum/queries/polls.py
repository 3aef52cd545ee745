"""What people answered to a poll, and by which way these voices came: for the moderators' eyes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.forum.models import Door, Level, Poll, PollKind, PollState, SecretBallot
from sewana.forum.queries.phone import MOST_ON_PAGE
from sewana.people import queries as people
from sewana_core.privacy import MIN_GROUP, suppress
from sewana_live.room.tally import PollTally, counts_of, words_of

IN_WORDS = (PollKind.WORDS, PollKind.OPEN)
# Kinds to which a person gives one of the answers that stand in the table.
ONE_OF = (PollKind.SINGLE, PollKind.RATING)
GIVEN = (*ONE_OF, PollKind.MULTIPLE)


@dataclass(frozen=True)
class Row:
    """One option: what phones said, what hands said, and both."""

    label: str
    phones: int
    hands: int | None
    share: int | None  # whole per cent of the people who answered; of the most points where ranked

    @property
    def together(self) -> int:
        return self.phones + (self.hands or 0)


@dataclass(frozen=True)
class Said:
    """Words or an open answer: how often, and whether it may be seen on the stage."""

    text: str
    count: int
    state: str  # new, shown or hidden


@dataclass(frozen=True)
class GroupLine:
    """How one group answered; None is a count that is not shown."""

    name: str
    counts: Sequence[int | None]
    people: int | None


@dataclass(frozen=True)
class NamedAnswer:
    """What somebody answered who gave a name."""

    name: str
    answer: str


@dataclass(frozen=True)
class Results:
    """All that is known of the answers to one poll."""

    poll: Poll
    people: int
    apart: int
    doors: Sequence[tuple[str, int]]  # empty where nothing joins an answer to a person
    rows: Sequence[Row]
    hands: int | None
    said: Sequence[Said]
    groups: Sequence[GroupLine]
    named: Sequence[NamedAnswer] = ()  # only where the poll is one with names

    @property
    def by_open_link(self) -> bool:
        """Whether one phone may have answered more than once."""
        return any(door == str(Door.OPEN.label) for door, _n in self.doors)

    @property
    def waits_for_close(self) -> bool:
        """Whether it is told by group once it is closed."""
        poll = self.poll
        return poll.state == PollState.OPEN and poll.level != Level.ANONYMOUS and poll.kind in GIVEN

    @property
    def unsorted(self) -> list[str]:
        return [row.text for row in self.said if row.state == "new"]


def polls(edition: Edition) -> Sequence[Poll]:
    """Return the polls of an edition, each with how many have answered."""
    found = list(edition.polls.annotate(answered=Count("answers")).prefetch_related("options"))
    secret = SecretBallot.objects.filter(room=edition.uid.hex).values_list("poll").annotate(Count("name"))
    ballots = dict(secret.order_by())
    for row in found:
        row.answered += ballots.get(row.number, 0)
    return found


def results(poll: Poll, search: str = "") -> Results:
    given = answers(poll)
    tally = PollTally()
    for value, _group in given:
        tally.add(value, is_new=True)
    hands = getattr(poll, "hands", None)
    return Results(
        poll=poll,
        people=tally.people,
        apart=poll.answers.filter(participant__is_apart=True).count(),
        doors=doors(poll),
        rows=rows(poll, tally, hands.counts if hands else None),
        hands=sum(hands.counts) if hands else None,
        said=[row for row in said(poll, given, tally) if search.casefold() in row.text.casefold()],
        groups=groups(poll, given),
        named=[
            row
            for row in named(poll)
            if search.casefold() in row.name.casefold() or search.casefold() in row.answer.casefold()
        ],
    )


def named(poll: Poll) -> list[NamedAnswer]:
    """Return who answered what, of those who gave a name in a poll with names."""
    if poll.level != Level.NAMED:
        return []
    counted = poll.answers.filter(participant__is_apart=False).exclude(name="").order_by("name", "pk")
    return [NamedAnswer(name, in_words(poll, value)) for name, value in counted.values_list("name", "value")]


def in_words(poll: Poll, value: list[int] | list[str] | str) -> str:
    """Return an answer as its person gave it."""
    if isinstance(value, str):
        return value
    names, first = labels(poll), 1 if poll.kind == PollKind.RATING else 0
    found = [
        names[part - first] if isinstance(part, int) and 0 <= part - first < len(names) else str(part)
        for part in value
    ]
    return " → ".join(found) if poll.kind == PollKind.RANKING else ", ".join(found)


def answers(poll: Poll) -> list[tuple[list[int] | list[str] | str, int | None]]:
    """Return what each person who is counted said, with their group; of an anonymous poll nobody's group."""
    if poll.level == Level.ANONYMOUS:
        ballots = SecretBallot.objects.filter(room=poll.edition.uid.hex, poll=poll.number).order_by("name")
        return [(value, None) for value in ballots.values_list("answer", flat=True)]
    counted = poll.answers.filter(participant__is_apart=False).order_by("given_at", "pk")
    return list(counted.values_list("value", "participant__group"))


def doors(poll: Poll) -> list[tuple[str, int]]:
    counted = poll.answers.filter(participant__is_apart=False).order_by()
    found = dict(counted.values_list("participant__door").annotate(Count("pk")))
    return [(str(door.label), found[door.value]) for door in Door if door.value in found]


def labels(poll: Poll) -> list[str]:
    if poll.kind == PollKind.RATING:
        return [str(step) for step in range(1, poll.scale + 1)]
    return [localized(option, "label") for option in poll.options.all()]


def rows(poll: Poll, tally: PollTally, hands: Sequence[int] | None) -> list[Row]:
    names = labels(poll)
    counts = counts_of(tally.cells, poll.kind, len(names), poll.scale)
    most = tally.people * (len(names) - 1) if poll.kind == PollKind.RANKING else tally.people
    raised = list(hands) if hands and len(hands) == len(names) else [None] * len(names)
    return [
        Row(name, count, hand, round(100 * count / most) if most else None)
        for name, count, hand in zip(names, counts, raised, strict=True)
    ]


def said(
    poll: Poll, given: Sequence[tuple[list[int] | list[str] | str, int | None]], tally: PollTally
) -> list[Said]:
    """Return words by how often they were said; open answers with what waits for a moderator first."""
    if poll.kind == PollKind.WORDS:
        counted = words_of(tally.cells, 10 * MOST_ON_PAGE)
    elif poll.kind == PollKind.OPEN:
        counted = list(Counter(value for value, _group in given if isinstance(value, str)).items())
    else:
        return []
    shown, hidden = set(poll.shown_texts), set(poll.hidden_texts)
    found = [
        Said(text, count, "hidden" if text in hidden else "shown" if text in shown else "new")
        for text, count in counted
    ]
    return sorted(found, key=lambda row: row.state != "new") if poll.kind == PollKind.OPEN else found


def groups(poll: Poll, given: Sequence[tuple[list[int] | list[str] | str, int | None]]) -> list[GroupLine]:
    """Return how each group answered, without any count under five or one that gives such a count away.

    Only once the poll is closed: from two looks at a table that grows one could read off a single answer.
    """
    if poll.state != PollState.CLOSED or poll.level == Level.ANONYMOUS or poll.kind not in GIVEN or not given:
        return []
    kinds = [*people.groups(), None]
    places = {kind.pk if kind else None: place for place, kind in enumerate(kinds)}
    first = 1 if poll.kind == PollKind.RATING else 0
    counts = [[0] * len(labels(poll)) for _kind in kinds]
    sizes = [0] * len(kinds)
    for value, group in given:
        place = places.get(group, len(kinds) - 1)
        sizes[place] += 1
        for option in value:
            if isinstance(option, int) and 0 <= option - first < len(counts[place]):
                counts[place][option - first] += 1
    cells, totals = hide_few(poll.kind, counts, sizes)
    return [
        GroupLine(
            f"{localized(kind, 'name')} ({kind.get_origin_display()})" if kind else "",
            cells[place],
            totals[place],
        )
        for place, kind in enumerate(kinds)
        if sizes[place]
    ]


Cells = list[list[int | None]]


def hide_few(
    kind: str, counts: Sequence[Sequence[int]], sizes: Sequence[int]
) -> tuple[Cells, list[int | None]]:
    """Return the counts that may be shown, with None for others, and the size of each group if it may be."""
    if kind in ONE_OF:
        judged = suppress(counts, MIN_GROUP)
        keep, keep_sizes = judged.cells.tolist(), judged.row_totals.tolist()
    else:
        # Of several choices each is a table of its own: chose it, or not. Sizes stand in all of them.
        columns = zip(*counts, strict=True)
        tables = [
            suppress([[yes, size - yes] for yes, size in zip(column, sizes, strict=True)], MIN_GROUP)
            for column in columns
        ]
        keep_sizes = [all(bool(table.row_totals[at]) for table in tables) for at in range(len(sizes))]
        keep = [
            [bool(table.cells[at, 0] and table.cells[at, 1]) and keep_sizes[at] for table in tables]
            for at in range(len(sizes))
        ]
    cells: Cells = [
        [count if is_kept else None for count, is_kept in zip(row, line, strict=True)]
        for row, line in zip(counts, keep, strict=True)
    ]
    return cells, [size if is_kept else None for size, is_kept in zip(sizes, keep_sizes, strict=True)]


def as_table(found: Results, words: Mapping[str, str]) -> list[list[object]]:
    """Return the results as lines of a table; nothing in it is of one person."""
    table: list[list[object]] = [
        [words["part"], words["name"], words["phones"], words["hands"], words["both"]]
    ]
    table += [
        [words["option"], row.label, row.phones, "" if row.hands is None else row.hands, row.together]
        for row in found.rows
    ]
    table += [[words["said"], row.text, row.count, "", row.count] for row in sorted(found.said, key=by_text)]
    table += [[words["door"], name, count, "", count] for name, count in found.doors]
    table.append([words["people"], "", found.people, "" if found.hands is None else found.hands, ""])
    table.append([words["apart"], "", found.apart, "", ""])
    return table


def harmless(cell: object) -> object:
    """Keep a spreadsheet from reading a person's words as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


def by_text(row: Said) -> tuple[int, str]:
    return -row.count, row.text
