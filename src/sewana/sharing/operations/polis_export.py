"""An edition as a folder of CSV files, in the form in which Polis exports a conversation.

Texts are written as they are. Spreadsheets may take a text that begins with "=" for a formula, but a mark
put before it would come back as part of the text: these files are for programs, and are read in as text.

Participants of an imported conversation keep their numbers and times. Of a forum held here, people are
numbered anew in an order that tells nothing, and times are given by the hour: who voted in the same second
in two files is the same person. Statements merged into another are given as rejected, with their votes.
"""

import csv
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.forum.models import Participant, Source, Statement, StatementState, VoteEntry
from sewana.sharing.operations.conversation import milliseconds, moment
from sewana.sharing.queries import origin
from sewana_core import polis
from sewana_core.votes import vote_matrix

HOUR_MS = 3_600_000
MODERATED = {
    StatementState.SHOWN: 1,
    StatementState.HELD: 0,
    StatementState.HIDDEN: -1,
    StatementState.MERGED: -1,
}
COMMENT_COLUMNS = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
    "passes",
    "is-meta",
    "is-seed",
)
Cell = tuple[int, int]


class FolderNotEmptyError(ValueError):
    """Something is there already; nothing is ever written over."""


@dataclass(frozen=True)
class Event:
    """One vote of the log, by exported numbers."""

    statement: int
    voter: int
    time_ms: int
    value: int


@dataclass(frozen=True)
class Outgoing:
    """What is written: statements, people's exported numbers, votes in order of arrival, and groups."""

    edition: Edition
    statements: Sequence[Statement]
    numbers: Mapping[int, int]
    events: Sequence[Event]
    latest: Mapping[Cell, int]
    groups: Mapping[int, int]
    coarse: bool

    def time_ms(self, time_ms: int) -> int:
        return time_ms // HOUR_MS * HOUR_MS if self.coarse else time_ms


def export_polis(edition: Edition, folder: Path) -> Outgoing:
    """Write the four files; the folder appears whole or not at all."""
    check_target(folder)
    outgoing = gather(edition)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        write_table(making / "summary.csv", summary_rows(outgoing))
        write_table(making / "comments.csv", comment_rows(outgoing))
        write_table(making / "votes.csv", vote_rows(outgoing))
        write_table(making / "participants-votes.csv", matrix_rows(outgoing))
        making.replace(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return outgoing


def check_target(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = _("%(folder)s is not an empty folder. Name a new one: nothing is written over.")
        raise FolderNotEmptyError(message % {"folder": folder})


def gather(edition: Edition) -> Outgoing:
    statements = list(edition.statements.order_by("number"))
    entries = VoteEntry.objects.filter(edition_uid=edition.uid).order_by("id")
    coarse = not is_imported(edition)
    numbers = people_numbers(edition, renumber=coarse)
    number_of = {row.pk: row.number for row in statements}
    rows = entries.values_list("statement_id", "participant_id", "cast_at", "value").iterator(chunk_size=5000)
    events = [
        Event(number_of[statement], numbers[person], milliseconds(at), value)
        for statement, person, at, value in rows
        if statement in number_of and person in numbers
    ]
    latest = {(event.voter, event.statement): event.value for event in events}
    return Outgoing(edition, statements, numbers, events, latest, groups_of(statements, events), coarse)


def is_imported(edition: Edition) -> bool:
    """Whether every vote came from another system, where its numbers and times are public already."""
    return not VoteEntry.objects.filter(edition_uid=edition.uid).exclude(source=Source.IMPORT).exists()


def people_numbers(edition: Edition, *, renumber: bool) -> dict[int, int]:
    """Number people for the outside; seals are as good as random, so their order says nothing of arrival."""
    people = Participant.objects.filter(edition=edition)
    if not renumber:
        return dict(people.values_list("id", "number"))
    by_seal = people.order_by("seal").values_list("id", flat=True)
    return {person: number for number, person in enumerate(by_seal)}


def groups_of(statements: Sequence[Statement], events: Sequence[Event]) -> dict[int, int]:
    """Return the opinion group of each voter by the method of Polis."""
    if not events:
        return {}
    matrix = vote_matrix(
        [event.voter for event in events],
        [event.statement for event in events],
        [event.value for event in events],
    )
    out = [row.number for row in statements if MODERATED[StatementState(row.state)] < 0]
    found = polis.analyse(matrix, mod_out=out, meta=[row.number for row in statements if row.is_meta])
    pairs = zip(matrix.participants.tolist(), found.group.tolist(), strict=True)
    return {voter: group for voter, group in pairs if group >= 0}


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def summary_rows(outgoing: Outgoing) -> list[tuple[str, object]]:
    voters = len({voter for voter, _statement in outgoing.latest})
    authors = {row.author_id for row in outgoing.statements if row.author_id is not None}
    return [
        ("topic", localized(outgoing.edition, "title")),
        ("url", origin.source_url(outgoing.edition)),
        ("views", voters),
        ("voters", voters),
        ("voters-in-conv", len(outgoing.groups)),
        ("commenters", len(authors)),
        ("comments", len(outgoing.statements)),
        ("groups", len(set(outgoing.groups.values()))),
        ("conversation-description", localized(outgoing.edition, "summary")),
    ]


def comment_rows(outgoing: Outgoing) -> Iterable[Sequence[object]]:
    """The counts are of votes as they stand; Polis's own count a changed vote twice."""
    counts = Counter((statement, value) for (_voter, statement), value in outgoing.latest.items())
    committee = max(outgoing.numbers.values(), default=-1) + 1
    yield COMMENT_COLUMNS
    for row in outgoing.statements:
        at = outgoing.time_ms(milliseconds(row.written_at))
        yield (
            at,
            shown_time(at),
            row.number,
            author_number(row, outgoing.numbers, committee),
            counts[row.number, 1],
            counts[row.number, -1],
            MODERATED[StatementState(row.state)],
            row.text,
            counts[row.number, 0],
            str(row.is_meta).lower(),
            str(row.is_seed).lower(),
        )


def author_number(row: Statement, numbers: Mapping[int, int], committee: int) -> int | str:
    """Programs expect a number: the committee, which has none, speaks with the one after the last."""
    if row.author_id is not None:
        return numbers[row.author_id]
    return committee if row.is_seed else ""


def vote_rows(outgoing: Outgoing) -> Iterable[Sequence[object]]:
    """By statement and person, as Polis sorts them; what changed stands in the order in which it was cast."""
    yield ("timestamp", "datetime", "comment-id", "voter-id", "vote")
    for event in sorted(outgoing.events, key=lambda event: (event.statement, event.voter)):
        at = outgoing.time_ms(event.time_ms)
        yield at, shown_time(at), event.statement, event.voter, event.value


def matrix_rows(outgoing: Outgoing) -> Iterable[Sequence[object]]:
    columns = sorted({statement for _voter, statement in outgoing.latest})
    written = Counter(
        outgoing.numbers[row.author_id] for row in outgoing.statements if row.author_id is not None
    )
    yield ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *columns)
    for voter in sorted({voter for voter, _statement in outgoing.latest}):
        cells = [outgoing.latest.get((voter, column)) for column in columns]
        counts = Counter(cells)
        votes = len(columns) - counts[None]
        yield voter, outgoing.groups.get(voter), written[voter], votes, counts[1], counts[-1], *cells


def shown_time(time_ms: int) -> str:
    return f"{moment(time_ms):%a %b %d %H:%M:%S UTC %Y}"
