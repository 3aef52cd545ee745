"""Reads about statements, participants and votes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sewana.base.languages import is_thai
from sewana.committee.models import Edition
from sewana.committee.queries.tickets import TICKET_COOKIE, seal
from sewana.forum.models import (
    FoldPosition,
    JournalPosition,
    Participant,
    Routing,
    Statement,
    StatementState,
    Vote,
    VoteEntry,
)
from sewana.people.models import Side
from sewana_live import tickets
from sewana_live.tickets import who_of

if TYPE_CHECKING:
    from sewana_core.next_statement import Asking

ORDERS = {
    "number": ("number",),
    "-number": ("-number",),
    "state": ("state", "number"),
    "-votes": ("-votes", "number"),
}
SIDE_WORDS = {Side.USER: "users", Side.PROVIDER: "providers", "": ""}


@dataclass(frozen=True)
class ShownStatement:
    """A statement as one reader sees it: in their language when somebody has translated it."""

    number: int
    text: str
    language: str
    shown_text: str
    shown_language: str
    from_side: str

    @property
    def is_translated(self) -> bool:
        return self.shown_language != self.language


@dataclass(frozen=True)
class CastVote:
    statement: ShownStatement
    value: int


@dataclass(frozen=True)
class Ballot:
    """What the phone page shows: the next statement and how far this person has come."""

    statement: ShownStatement | None
    # How the statement was drawn, signed: goes with the vote into the log.
    drawn: str
    answered: int
    total: int
    asks_group: bool
    last_vote: CastVote | None
    # Whether the statement is the one asked for by its number, and what the person has answered to it.
    is_wanted: bool
    chosen: int | None

    @property
    def share(self) -> int:
        return round(100 * self.answered / self.total) if self.total else 0


def person_with(edition: Edition, cookies: Mapping[str, str]) -> Participant | None:
    """Return who holds this phone's ticket at the edition, if they have taken part."""
    return participant(edition, cookies.get(TICKET_COOKIE, ""))


def participant(edition: Edition, ticket: str) -> Participant | None:
    if not tickets.is_ticket(ticket):
        return None
    known = Participant.objects.select_related("group")  # the side decides what is asked next
    return known.filter(edition=edition, seal=seal(edition, ticket)).first()


def shown(statement: Statement) -> ShownStatement:
    """Put a statement into the reader's language where there is a translation."""
    wanted = "th" if is_thai() else "en"
    translated = bool(statement.translation) and statement.language != wanted
    return ShownStatement(
        number=statement.number,
        text=statement.text,
        language=statement.language,
        shown_text=statement.translation if translated else statement.text,
        shown_language=wanted if translated else statement.language,
        from_side=SIDE_WORDS[statement.from_side],
    )


def shown_statements(edition: Edition) -> QuerySet[Statement]:
    return edition.statements.filter(state=StatementState.SHOWN).order_by("number")


def ballot(
    edition: Edition, person: Participant | None, ticket: str, wanted: str = "", dealt: int | None = None
) -> Ballot:
    """Return the page of one person: the statement whose number they ask for, or the next one.

    `dealt` is the number of the one that the running room has dealt them already.
    """
    votes = latest_votes(person)
    rows = list(shown_statements(edition))
    waiting = [row for row in rows if row.pk not in votes]
    again = [row for row in rows if str(row.number) == wanted]
    chosen = again or [row for row in waiting if row.number == dealt]
    following, draw = (chosen[0], None) if chosen else next_of(edition, person, ticket, rows, votes)
    answered = len(votes)
    return Ballot(
        statement=shown(following) if following else None,
        drawn=signed(draw, following, seal(edition, ticket)) if following and draw else "",
        answered=answered,
        total=answered + len(waiting),
        asks_group=person is not None and answered > 0 and not person.was_asked,
        last_vote=last_vote(votes),
        is_wanted=bool(again),
        chosen=votes[following.pk].value if following and following.pk in votes else None,
    )


@dataclass(frozen=True)
class Drawn:
    """Under which routing a statement was drawn, the chance it had, and its rank among those left."""

    routing: int
    chance: float
    rank: int


def next_of(
    edition: Edition,
    person: Participant | None,
    ticket: str,
    rows: Sequence[Statement],
    voted: Collection[int],
) -> tuple[Statement | None, Drawn | None]:
    """Draw the next statement by the routing; without one, take the next of the person's own order.

    As the running room does it, so that a page does not change under the reader's eyes when the room comes. The draw
    goes by the person and the number of their votes: a page loaded again shows the same.
    """
    rows = sorted(rows, key=lambda row: (not row.is_seed, row.number))
    who, places = who_of(seal(edition, ticket)), {row.number: place for place, row in enumerate(rows)}
    version = Routing.objects.filter(edition=edition).values_list("version", flat=True).first()
    if version is None:
        seen = {row.number for row in rows if row.pk in voted}
        number = in_own_order(list(places), sum(row.is_seed for row in rows), who, seen.__contains__)
        return (rows[places[number]] if number is not None else None), None
    weights = weights_of(edition.uid, version, tuple(row.pk for row in rows))
    cells = weights.cells(person) if person else -1
    found = draw_next(weights, [place for place, row in enumerate(rows) if row.pk in voted], who, cells)
    return (rows[found[0]], found[1]) if found else (None, None)


def in_own_order(
    numbers: Sequence[int], seeds: int, who: str, has_voted_on: Callable[[int], object]
) -> int | None:
    """Take the committee's own statements first, so many from the first on; each person begins at another one.

    Everybody in the same order would leave the last statements with few votes.
    """
    start = int(who, 16)
    for part in (numbers[:seeds], numbers[seeds:]):
        count = len(part)
        for step in range(count):
            number = part[(start + step) % count]
            if not has_voted_on(number):
                return number
    return None


@dataclass(frozen=True, eq=False)
class Weights:
    """A routing as draws among the statements of the moment need it."""

    version: int
    known: "Asking"
    row: Mapping[str, int]
    opinions: Mapping[str, int]

    def cells(self, person: Participant) -> list[int] | int:
        """Which rows of the bonus are those of the person; that of everybody where none is known."""
        return self.cells_of(person.pk, person.group_id, person.group.side if person.group else "")

    def cells_of(self, pk: int, group: int | None, side: str) -> list[int] | int:
        opinion = self.opinions.get(str(pk))
        names = [] if opinion is None else [f"opinion {opinion}"]
        if group is not None:
            names += [SIDE_WORDS[side], str(group)]
        return [self.row[name] for name in names if name in self.row] or -1


def draw_next(
    weights: Weights, seen: Sequence[int], person: str, cells: list[int] | int
) -> tuple[int, Drawn] | None:
    """Return the place of the next statement among those of the weights, and how it was drawn."""
    # The numeric packages are loaded only once an edition has a picture to draw by.
    from sewana_core.next_statement import draw_hand, gain_of, left_of  # noqa: PLC0415

    known = weights.known
    hand = draw_hand(known, left_of(known, seen), gain_of(known, cells), person=person, most=1)
    return (hand[0].statement, Drawn(weights.version, hand[0].chance, hand[0].rank)) if hand else None


@lru_cache(maxsize=8)
def weights_of(edition: UUID, version: int, statements: tuple[int, ...]) -> Weights:
    """Return the weights for these statements; each process reads them once for each version."""
    # The numeric packages are loaded only once an edition has a picture to draw by.
    import numpy as np  # noqa: PLC0415

    from sewana_core.next_statement import Asking, with_new  # noqa: PLC0415

    # A new picture may have come since the version was read: the log must name the weights that were used.
    version, weights = Routing.objects.values_list("version", "weights").get(edition__uid=edition)
    cells = [name for name in weights["bonus"] if name]
    bonus = np.array([weights["bonus"][name] for name in (*cells, "")])
    first, second = weights["prior"]
    known = Asking(told=np.array(weights["told"]), prior=(first, second), bonus=bonus)
    place = {pk: at for at, pk in enumerate(weights["statements"])}
    return Weights(
        version=version,
        known=with_new(known, [place.get(pk, -1) for pk in statements]),
        row={name: at for at, name in enumerate(cells)},
        opinions=weights.get("opinions", {}),
    )


DRAW_SALT = "sewana.forum.draw"


def signed(draw: Drawn, statement: Statement, person: str) -> str:
    """Put a draw into the form of the person with this seal, so that it comes back with the vote as it was."""
    written = f"{draw.routing}~{draw.chance:.6g}~{draw.rank}"
    return signer(statement, person).sign(written)


def drawn(text: str, statement: Statement, person: str) -> Drawn | None:
    """Read what `signed` wrote; nothing for what is missing, forged, of another statement or of somebody else."""
    try:
        routing, chance, rank = signer(statement, person).unsign(text).split("~")
    except (signing.BadSignature, ValueError):
        return None
    return Drawn(int(routing), float(chance), int(rank))


def signer(statement: Statement, person: str) -> signing.Signer:
    return signing.Signer(salt=f"{DRAW_SALT}:{statement.pk}:{person}")


def latest_votes(person: Participant | None) -> dict[int, Vote]:
    """The votes of a person on statements that are shown, by statement id."""
    if person is None:
        return {}
    rows = person.votes.filter(statement__state=StatementState.SHOWN).select_related("statement")
    return {vote.statement_id: vote for vote in rows}


def votes_of(person: Participant | None) -> int:
    """On how many statements a person has voted."""
    return person.votes.count() if person else 0


def last_vote(votes: dict[int, Vote]) -> CastVote | None:
    newest = max(votes.values(), key=lambda vote: vote.entry_id, default=None)
    return CastVote(shown(newest.statement), newest.value) if newest else None


def cast_votes(person: Participant | None) -> list[CastVote]:
    """All votes of one person, in the order of the statements."""
    votes = sorted(latest_votes(person).values(), key=lambda vote: vote.statement.number)
    return [CastVote(shown(vote.statement), vote.value) for vote in votes]


def own_statements(person: Participant | None) -> list[Statement]:
    """What this person wrote, with its state and the reason when it is hidden."""
    return list(person.statements.select_related("merged_into").order_by("-number")) if person else []


def statements_to_moderate(
    edition: Edition, search: str = "", state: str = "", order: str = "number"
) -> QuerySet[Statement]:
    # Counted for the rows of the page alone; a join would count every vote of the edition each time.
    cast = (
        Vote.objects.filter(statement=OuterRef("pk")).order_by().values("statement").annotate(n=Count("pk"))
    )
    found = (
        edition.statements.exclude(text="")
        .select_related("merged_into")
        .annotate(votes_cast=Coalesce(Subquery(cast.values("n")), 0))
    )
    if search:
        found = found.filter(Q(text__finds=search) | Q(translation__finds=search))
    if state in StatementState.values:
        found = found.filter(state=state)
    by_votes = ("-votes_cast", "number") if order == "-votes" else ORDERS.get(order, ORDERS["number"])
    return found.order_by(*by_votes)


@dataclass(frozen=True)
class Turnout:
    """How many people took part, and how many votes and statements there are."""

    people: int
    votes: int
    statements: int


def turnout(edition: Edition) -> Turnout:
    return Turnout(
        people=edition.participants.count(),
        votes=Vote.objects.filter(statement__edition=edition).count(),
        statements=shown_statements(edition).count(),
    )


def moderation_counts(edition: Edition) -> dict[str, int]:
    """How many statements are in each state: the public record of moderation."""
    rows = edition.statements.values_list("state").annotate(n=Count("id")).order_by()
    return dict.fromkeys(StatementState.values, 0) | dict(rows)


def editions_of(model: type[Participant | Statement], ids: Collection[int]) -> dict[int, str]:
    """The edition's uid, in hexadecimal, of each of these rows that there is."""
    rows = model.objects.filter(pk__in=ids).values_list("pk", "edition__uid")
    return {pk: uid.hex for pk, uid in rows}


def newest_entry(edition: Edition) -> int:
    """The id of the edition's newest entry in the log, 0 when there is none."""
    return VoteEntry.objects.filter(edition_uid=edition.uid).aggregate(newest=Max("id"))["newest"] or 0


def fold_position() -> int:
    return FoldPosition.objects.filter(id=1).values_list("last_entry", flat=True).first() or 0


def journal_position() -> int:
    """Up to which batch the rooms' journal has been folded into the tables."""
    return JournalPosition.objects.filter(id=1).values_list("last_batch", flat=True).first() or 0


def is_folded() -> bool:
    """Whether the latest votes are those of the log."""
    newest = VoteEntry.objects.aggregate(newest=Max("id"))["newest"] or 0
    return fold_position() >= newest
