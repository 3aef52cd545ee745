"""Reads about the reflection: the votes it is made of, and whether it is stale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q, QuerySet

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.committee.queries import listed_editions
from sewana.forum import queries as forum
from sewana.forum.models import Participant, StatementState, Vote
from sewana.forum.queries import ShownStatement
from sewana.people.models import Side
from sewana.reflection.models import OpinionGroup, Reflection, Standing

SIDE_WORDS = {Side.USER: "users", Side.PROVIDER: "providers"}


@dataclass(frozen=True)
class VotesForMap:
    """The latest votes as (participant, statement, value) in the order they were cast, and what is known of both."""

    votes: list[tuple[int, int, int]]
    sides: dict[int, str]
    meta: frozenset[int]
    # The newest of the entries in the log that the votes come from.
    upto: int = 0
    # The library's group of those who told it.
    groups: dict[int, int] = field(default_factory=dict)


def votes_for_map(edition: Edition, *, since: int = 0) -> VotesForMap:
    """Statements that are shown, with the votes on those merged into them; a person counts once on each.

    With `since`, only votes that came after that entry of the log.
    """
    rows = (
        Vote.objects.filter(
            Q(statement__state=StatementState.SHOWN)
            | Q(statement__state=StatementState.MERGED, statement__merged_into__state=StatementState.SHOWN),
            statement__edition=edition,
            participant__is_apart=False,
            entry_id__gt=since,
        )
        .order_by("entry_id")
        .values_list("participant_id", "statement_id", "statement__merged_into_id", "value", "entry_id")
    )
    people = list(
        Participant.objects.filter(edition=edition, group__isnull=False).values_list(
            "id", "group__side", "group_id"
        )
    )
    meta = edition.statements.filter(is_meta=True).values_list("id", flat=True)
    cast = list(rows)
    return VotesForMap(
        votes=[(person, target or statement, value) for person, statement, target, value, _entry in cast],
        sides={person: SIDE_WORDS[Side(side)] for person, side, _group in people},
        meta=frozenset(meta),
        upto=cast[-1][-1] if cast else since,
        groups={person: group for person, _side, group in people if group},
    )


@dataclass(frozen=True)
class Earlier:
    """In which group people were before, by its number, and the letter of every group there ever was."""

    numbers: Mapping[int, int]
    letters: Mapping[int, str]


def earlier_groups(edition: Edition) -> Earlier:
    groups = OpinionGroup.objects.filter(reflection__edition=edition).order_by("number")
    stood = Standing.objects.filter(reflection__edition=edition, group_number__isnull=False)
    return Earlier(
        numbers={row.participant_id: row.group_number for row in stood if row.group_number is not None},
        letters=dict(groups.values_list("number", "letter")),
    )


def engine_of(edition: Edition) -> str:
    """How the map is to be computed now: it may have been chosen since the edition was read."""
    return str(Edition.objects.values_list("engine", flat=True).get(pk=edition.pk))


def basis(edition: Edition) -> str:
    """Return what the picture rests on now: newest vote, newest change, people who told a group, people set apart."""
    told = edition.participants.filter(group__isnull=False).count()
    return f"{forum.newest_entry(edition)}.{newest_change(edition)}.{told}.{set_apart(edition)}"


def set_apart(edition: Edition) -> int:  # as part of a flood
    return edition.participants.filter(is_apart=True).count()


def reflection(edition: Edition) -> Reflection | None:
    return Reflection.objects.filter(edition=edition).first()


def kept_without_picture(edition: Edition) -> Reflection | None:
    """Return when and how the picture was made, without reading it."""
    return Reflection.objects.defer("picture").filter(edition=edition).first()


def version(edition: Edition, kept: Reflection | None) -> str:
    """Name what the page shows: the picture, and the newest thing that the office did since."""
    computed = kept.computed_at.isoformat() if kept else ""
    return f"{edition.key}.{computed}.{newest_change(edition)}"


# What moderators do with these on the day, and what becomes of voices afterwards, changes nothing in the picture.
BESIDE = [f"forum.{kind}" for kind in ("room", "question", "poll", "turn", "message", "runitem")]


def newest_change(edition: Edition) -> int:
    """Return the number of the newest entry of the audit that may change the picture."""
    entries = AuditEntry.objects.filter(edition_key=edition.key).exclude(object_kind__in=BESIDE)
    return entries.exclude(object_kind__startswith="action.").aggregate(last=Max("id"))["last"] or 0


def groups_now(kept: Reflection | None) -> list[OpinionGroup]:
    """The groups that people are in today, by letter."""
    if kept is None:
        return []
    now = kept.standings.exclude(opinion_group="").values("group_number")
    return list(kept.opinion_groups.filter(number__in=now).order_by("letter"))


def is_stale(edition: Edition) -> bool:
    kept = reflection(edition)
    return kept is None or kept.basis != basis(edition)


def editions_in(*states: str) -> QuerySet[Edition]:
    return listed_editions().filter(state__in=states).order_by("id")


def standing(person: Participant | None) -> Standing | None:
    return Standing.objects.filter(participant=person).first() if person else None


@dataclass(frozen=True)
class GroupShown:
    """One opinion group as the page describes it."""

    number: int | None
    letter: str
    size: int | None
    ellipse: dict[str, float]
    stands_for: list["Stance"]
    name_th: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Stance:
    """A statement together with the direction in which people lean."""

    statement: ShownStatement
    direction: str
    share: int | None


@dataclass(frozen=True)
class Difference:
    """One row of the mirror: where users and providers stand, in whole per cent, with their intervals."""

    statement: ShownStatement
    users: int
    providers: int
    users_low: int
    users_high: int
    providers_low: int
    providers_high: int
    gap: int
    is_clear: bool

    @property
    def joint(self) -> tuple[int, int]:
        return min(self.users, self.providers), max(self.users, self.providers)


@dataclass(frozen=True)
class Bridging:
    """A statement that brings the groups together: agreement if every group counts the same, −100 to 100."""

    statement: ShownStatement
    score: int
    share: int | None


@dataclass(frozen=True)
class Verdict:
    """Statements that both sides lean to alike, or one of them only."""

    name: str
    statements: list[ShownStatement]


@dataclass(frozen=True)
class TableRow:
    """One statement with its agreement by side and by group; None where it may not be shown."""

    statement: ShownStatement
    cells: list[dict[str, int | None]]


@dataclass(frozen=True)
class Page:
    """Everything the reflection page shows, in the reader's language."""

    reflection: Reflection | None
    picture: dict[str, Any]
    groups: list[GroupShown]
    shared: list[Stance]
    differences: list[Difference]
    columns: list[str]
    rows: list[TableRow]
    bridging: list[Bridging] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        return bool(self.picture.get("is_enough"))

    @property
    def widest(self) -> Difference | None:
        """The clearest difference between the sides, when there is one that chance does not explain."""
        return next((row for row in self.differences if row.is_clear), None)

    @property
    def variance(self) -> int:
        return round(100 * float(sum(self.picture.get("variance", []))))

    @property
    def tells_sides_apart(self) -> bool:
        """Whether enough of both sides voted on anything; the mirror says so when not."""
        return bool(self.differences) or any(verdict.statements for verdict in self.verdicts)

    @property
    def engine(self) -> str:
        return self.reflection.engine if self.reflection else ""


def page(edition: Edition) -> Page:
    """Compose the page out of the kept picture."""
    kept = reflection(edition)
    picture: dict[str, Any] = kept.picture if kept else {}
    if not picture.get("is_enough"):
        return Page(kept, picture, [], [], [], [], [])
    # A statement hidden since then is gone from the page at once, before the next refresh.
    statements = {row.pk: forum.shown(row) for row in forum.shown_statements(edition)}
    cells = {row["statement"]: row["cells"] for row in picture["rows"]}
    names = {group.number: group for group in kept.opinion_groups.all()} if kept else {}
    columns = ["all", "users", "providers", *(group["letter"] for group in picture["groups"])]
    return Page(
        reflection=kept,
        picture=picture,
        groups=[
            group_shown(group, statements, cells, names.get(group.get("number")))
            for group in picture["groups"]
        ],
        shared=[
            stance(row, statements, cells[row["statement"]]["all"])
            for row in known(picture["consensus"], statements)
        ],
        differences=[difference(row, statements) for row in known(picture["differences"], statements)],
        columns=columns,
        rows=[
            TableRow(statements[row["statement"]], [in_per_cent(row["cells"][name]) for name in columns])
            for row in known(picture["rows"], statements)
        ],
        bridging=[
            Bridging(
                statements[row["statement"]],
                round(100 * row["score"]),
                share_of(cells[row["statement"]]["all"], "agree"),
            )
            for row in known(picture.get("bridging", []), statements)
        ],
        # A picture that is older than these lists has none.
        verdicts=verdicts(known(picture["verdicts"], statements), statements)
        if "verdicts" in picture
        else [],
    )


VERDICTS = ("both_agree", "only_users", "only_providers", "both_reject")


def verdicts(rows: list[dict[str, Any]], statements: "Statements") -> list[Verdict]:
    return [
        Verdict(name, [statements[row["statement"]] for row in rows if row["verdict"] == name])
        for name in VERDICTS
    ]


Statements = Mapping[int, ShownStatement]


def known(rows: list[dict[str, Any]], statements: Statements) -> list[dict[str, Any]]:
    return [row for row in rows if row["statement"] in statements]


def group_shown(
    group: dict[str, Any], statements: Statements, cells: dict[int, Any], named: OpinionGroup | None
) -> GroupShown:
    stances = [
        stance(row, statements, cells[row["statement"]][group["letter"]])
        for row in known(group["stands_for"], statements)
    ]
    return GroupShown(
        # A picture that is older than the numbers of groups has none.
        number=group.get("number"),
        letter=group["letter"],
        size=group["size"],
        ellipse=group["ellipse"],
        stands_for=stances,
        name_th=named.name_th if named else "",
        name_en=named.name_en if named else "",
    )


def stance(row: dict[str, Any], statements: Statements, cell: dict[str, int | None]) -> Stance:
    return Stance(statements[row["statement"]], row["direction"], share_of(cell, row["direction"]))


def share_of(cell: dict[str, int | None], answer: str) -> int | None:
    return per_cent(cell[answer], cell["n"])


def difference(row: dict[str, Any], statements: Statements) -> Difference:
    whole = {name: round(100 * row[name]) for name in ("users", "providers")}
    (users_low, users_high), (low, high) = row["users_interval"], row["providers_interval"]
    return Difference(
        statement=statements[row["statement"]],
        **whole,
        users_low=round(100 * users_low),
        users_high=round(100 * users_high),
        providers_low=round(100 * low),
        providers_high=round(100 * high),
        gap=whole["providers"] - whole["users"],
        is_clear=row["is_clear"],
    )


def in_per_cent(cell: dict[str, int | None]) -> dict[str, int | None]:
    voters = cell["n"]
    return {"n": voters} | {
        answer: per_cent(cell[answer], voters) for answer in ("agree", "disagree", "pass")
    }


def per_cent(part: int | None, whole: int | None) -> int | None:
    return None if part is None or not whole else round(100 * part / whole)


def statements_table(shown: Page) -> list[list[object]]:
    """The statements with their counts, header first; an empty cell is one that may not be shown."""
    header: list[object] = ["number", "statement", "language"]
    header += [
        f"{column}_{answer}"
        for column in shown.columns
        for answer in ("n", "agree_%", "disagree_%", "pass_%")
    ]
    rows = [
        [row.statement.number, plain(row.statement.text), row.statement.language]
        + [value for cell in row.cells for value in cell.values()]
        for row in shown.rows
    ]
    return [header, *rows]


def differences_table(shown: Page) -> list[list[object]]:
    """Where the two sides stand on each statement, in per cent, header first."""
    header: list[object] = ["number", "statement", "users_agree_%", "users_low_%", "users_high_%"]
    header += ["providers_agree_%", "providers_low_%", "providers_high_%", "gap_points", "clear_of_chance"]
    rows: list[list[object]] = [
        [
            row.statement.number,
            plain(row.statement.text),
            row.users,
            row.users_low,
            row.users_high,
            row.providers,
            row.providers_low,
            row.providers_high,
            row.gap,
            "yes" if row.is_clear else "no",
        ]
        for row in shown.differences
    ]
    return [header, *rows]


def plain(text: str) -> str:
    """Keep a spreadsheet from reading a person's words as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
