"""A folder of CSV files, as Polis exports a conversation, read into plain facts.

The sign is that of the exports (1 agree), not of Polis's database. The counts in comments.csv count a
changed vote twice and are not read.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.sharing.forms.csv_table import (
    Row,
    header_of,
    read_text,
    rows_of,
    vote_value,
    whole_number,
    whole_rows,
)
from sewana.sharing.forms.words import FileError, in_file, in_line
from sewana.sharing.operations.conversation import UNKNOWN_TIME, CastVotes, Conversation, PolisStatement
from sewana_text.normalise import one_line

SUMMARY, COMMENTS, VOTES, MATRIX = "summary.csv", "comments.csv", "votes.csv", "participants-votes.csv"
MOST_STATEMENTS = 10_000  # as many as Polis itself takes
MOST_TEXT = 1000
ABOUT_PEOPLE = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
NARROW = 200
# Older exports give milliseconds, newer ones seconds; no conversation is older than 1973.
EARLIEST_MS = 100_000_000_000
LATEST_MS = 4_102_444_800_000
MODERATED = {"1": 1, "0": 0, "-1": -1, "": 0}
YES = frozenset({"true", "1", "t", "yes"})


def read_folder(folder: Path) -> Conversation:
    """Read and check everything before anybody writes anything."""
    check_folder(folder, SUMMARY, COMMENTS)
    summary, note = read_summary(folder / SUMMARY)
    statements, votes, notes = read_opinions(folder)
    return Conversation(
        name=folder.resolve().name,
        topic=one_line(summary.get("topic", "")) or folder.resolve().name,
        description=summary.get("conversation-description", "").strip(),
        url=one_line(summary.get("url", "")),
        statements=tuple(statements),
        votes=votes,
        notes=tuple(said for said in (note, *notes) if said),
    )


def read_opinions(folder: Path) -> tuple[list[PolisStatement], CastVotes, list[str]]:
    """Read the statements and the votes, and what a person should know about them."""
    check_folder(folder, COMMENTS)
    statements, note = read_statements(folder / COMMENTS)
    votes, notes = read_votes(folder, {row.number for row in statements})
    return statements, votes, [said for said in (note, *notes) if said]


def check_folder(folder: Path, *needed: str) -> None:
    if not folder.is_dir():
        raise in_file(str(folder), _("There is no such folder. Name the folder of a Polis export."))
    missing = [name for name in needed if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in (VOTES, MATRIX)):
        missing.append(f"{VOTES} / {MATRIX}")
    if missing:
        message = _("%(files)s is missing. Export the conversation again, or name another folder.")
        raise in_file(folder.name, message % {"files": ", ".join(missing)})


def read_summary(path: Path) -> tuple[dict[str, str], str]:
    text, note = read_text(path, NARROW)
    found = {}
    for row in rows_of(text, path.name):
        if len(row.fields) < 2:
            raise in_line(
                path.name, row.line, _("A name, a comma and a value are expected. Export the file again.")
            )
        # A description with unquoted commas is still one value.
        found[row.fields[0].strip()] = ",".join(row.fields[1:])
    return found, note


def read_statements(path: Path) -> tuple[list[PolisStatement], str]:
    text, note = read_text(path, NARROW)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, ("comment-id", "comment-body", "moderated"))
    seen: dict[int, int] = {}
    statements = []
    for row in whole_rows(rows, path.name, len(places)):
        statement = one_statement(row, places, path.name)
        if statement.number in seen:
            message = _("comment-id %(number)s stands in line %(line)s already. Remove one of the two.")
            raise in_line(
                path.name, row.line, message % {"number": statement.number, "line": seen[statement.number]}
            )
        seen[statement.number] = row.line
        statements.append(statement)
    if not 0 < len(statements) <= MOST_STATEMENTS:
        message = _("%(found)s statements; 1 to %(limit)s are expected. Export the file again.")
        raise in_file(path.name, message % {"found": len(statements), "limit": MOST_STATEMENTS})
    return sorted(statements, key=lambda statement: statement.number), note


def one_statement(row: Row, places: dict[str, int], name: str) -> PolisStatement:
    def field(column: str) -> str:
        return row.fields[places[column]].strip() if column in places else ""

    text = one_line(field("comment-body"))
    if not text or len(text) > MOST_TEXT:
        message = _("comment-body has %(found)s characters; 1 to %(limit)s are expected. Correct the text.")
        raise in_line(name, row.line, message % {"found": len(text), "limit": MOST_TEXT})
    if field("moderated") not in MODERATED:
        message = _("moderated is “%(found)s”; 1 (accepted), 0 (not looked at) or -1 (rejected) is expected.")
        raise in_line(name, row.line, message % {"found": field("moderated")[:40]})
    author, written = field("author-id"), field("timestamp")
    return PolisStatement(
        number=whole_number(field("comment-id"), name, row.line, "comment-id"),
        text=text,
        author=whole_number(author, name, row.line, "author-id") if author else None,
        written_ms=time_ms(written, name, row.line) if written else UNKNOWN_TIME,
        moderated=MODERATED[field("moderated")],
        is_meta=field("is-meta").lower() in YES,
        is_seed=field("is-seed").lower() in YES,
    )


def time_ms(text: str, name: str, line: int) -> int:
    found = whole_number(text, name, line, "timestamp", LATEST_MS)
    return found if found >= EARLIEST_MS else found * 1000


def read_votes(folder: Path, known: set[int]) -> tuple[CastVotes, list[str]]:
    """Prefer the log, which knows changes and times; what only the table has is kept and said."""
    notes: list[str] = []
    table = read_matrix(folder / MATRIX, known, notes) if (folder / MATRIX).is_file() else None
    if not (folder / VOTES).is_file():
        return table or CastVotes(), notes
    log = read_log(folder / VOTES, known, notes)
    return (with_table(log, table, notes) if table else log), notes


def read_log(path: Path, known: set[int], notes: list[str]) -> CastVotes:
    """Read votes.csv in order of arrival: the file is sorted by statement, so the times decide."""
    text, note = read_text(path, NARROW)
    notes.append(note)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, ("timestamp", "comment-id", "voter-id", "vote"))
    at, statement, voter, value = (places[name] for name in ("timestamp", "comment-id", "voter-id", "vote"))
    votes = CastVotes()
    for row in whole_rows(rows, path.name, len(places)):
        number = whole_number(row.fields[statement], path.name, row.line, "comment-id")
        if number not in known:
            raise unknown_statement(path.name, row.line, number)
        votes.add(
            whole_number(row.fields[voter], path.name, row.line, "voter-id"),
            number,
            vote_value(row.fields[value], path.name, row.line),
            time_ms(row.fields[at], path.name, row.line),
        )
    return votes.in_order(sorted(range(len(votes)), key=votes.times_ms.__getitem__))


def read_matrix(path: Path, known: set[int], notes: list[str]) -> CastVotes:
    """Read participants-votes.csv, one row a participant and one column a statement."""
    text, note = read_text(path, MOST_STATEMENTS + len(ABOUT_PEOPLE))
    notes.append(note)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, ("participant",))
    columns = [
        (place, whole_number(name, path.name, 1, _("the name of a column")))
        for name, place in places.items()
        if name not in ABOUT_PEOPLE
    ]
    for _place, number in columns:
        if number not in known:
            raise unknown_statement(path.name, 1, number)
    votes, seen = CastVotes(), dict[int, int]()
    for row in whole_rows(rows, path.name, len(places)):
        voter = whole_number(row.fields[places["participant"]], path.name, row.line, "participant")
        if voter in seen:
            message = _("participant %(number)s stands in line %(line)s already. Remove one of the two.")
            raise in_line(path.name, row.line, message % {"number": voter, "line": seen[voter]})
        seen[voter] = row.line
        for place, number in columns:
            if row.fields[place]:
                votes.add(voter, number, vote_value(row.fields[place], path.name, row.line))
    return votes


def unknown_statement(name: str, line: int, number: int) -> FileError:
    message = _("comment-id %(number)s is not in %(comments)s. Export both files again together.")
    return in_line(name, line, message % {"number": number, "comments": COMMENTS})


def with_table(log: CastVotes, table: CastVotes, notes: list[str]) -> CastVotes:
    """Compare the log with the table; votes that only the table has come first, at the log's first moment."""
    latest = dict(zip(cells(log), log.values, strict=True))
    only_table = [at for at, cell in enumerate(cells(table)) if cell not in latest]
    differing = sum(
        latest.get(cell, value) != value for cell, value in zip(cells(table), table.values, strict=True)
    )
    if differing:
        message = ngettext(
            "%(n)s vote differs between votes.csv and participants-votes.csv; votes.csv was followed.",
            "%(n)s votes differ between votes.csv and participants-votes.csv; votes.csv was followed.",
            differing,
        )
        notes.append(message % {"n": differing})
    if not only_table:
        return log
    message = ngettext(
        "%(n)s vote stands in participants-votes.csv only; it was kept, as the first.",
        "%(n)s votes stand in participants-votes.csv only; they were kept, as the first.",
        len(only_table),
    )
    notes.append(message % {"n": len(only_table)})
    return joined(table.in_order(only_table), log)


def cells(votes: CastVotes) -> Iterable[tuple[int, int]]:
    return zip(votes.voters, votes.statements, strict=True)


def joined(first: CastVotes, then: CastVotes) -> CastVotes:
    both = CastVotes()
    for voter, statement, value in rows_without_time(first):
        both.add(voter, statement, value, then.times_ms[0] if len(then) else UNKNOWN_TIME)
    for row in zip(then.voters, then.statements, then.values, then.times_ms, strict=True):
        both.add(*row)
    return both


def rows_without_time(votes: CastVotes) -> Iterator[tuple[int, int, int]]:
    yield from zip(votes.voters, votes.statements, votes.values, strict=True)
