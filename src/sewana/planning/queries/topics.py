"""Reads about topics: what can be voted on, what waits, and how the sides voted where enough did."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sewana.base.languages import is_thai
from sewana.committee.models import Edition
from sewana.people.models import Side
from sewana.planning.models import Proposal, ProposalState, ProposalVote

ORDERS = {"votes": ("-vote_count", "number"), "newest": ("-number",), "oldest": ("number",)}
SIDES = (Side.USER, Side.PROVIDER, "")


def shown_proposals(edition: Edition) -> QuerySet[Proposal]:
    """What everybody may vote on; in the order in which it came, so that no vote is drawn to the first."""
    states = (ProposalState.SHOWN, ProposalState.CHOSEN)
    return edition.proposals.filter(state__in=states).order_by("number")


def own_proposals(edition: Edition, seal: str) -> QuerySet[Proposal]:
    return edition.proposals.filter(seal=seal).select_related("merged_into").order_by("number")


def own_vote(edition: Edition, seal: str) -> int | None:
    found = ProposalVote.objects.filter(proposal__edition=edition, seal=seal)
    return found.values_list("proposal__number", flat=True).first()


def listed_proposals(
    edition: Edition, search: str = "", state: str = "", order: str = "votes"
) -> QuerySet[Proposal]:
    found = edition.proposals.select_related("merged_into").annotate(vote_count=Count("votes"))
    if search:
        found = found.filter(Q(title__icontains=search) | Q(reason__icontains=search))
    if state in ProposalState.values:
        found = found.filter(state=state)
    return found.order_by(*ORDERS.get(order, ORDERS["votes"]))


@dataclass(frozen=True)
class Tally:
    """Votes of one topic; None where fewer than five people could be told."""

    users: int | None
    providers: int | None
    total: int | None


def tallies(edition: Edition) -> dict[int, Tally]:
    """How the sides voted, of all topics together: hidden counts must not follow from those that are shown."""
    numbers = list(edition.proposals.order_by("number").values_list("number", flat=True))
    votes = ProposalVote.objects.filter(proposal__edition=edition)
    rows = votes.values_list("side", "proposal__number").order_by().annotate(n=Count("pk"))
    counts = {(side, number): n for side, number, n in rows}
    if not counts:
        return {}
    table = [[counts.get((side, number), 0) for number in numbers] for side in SIDES]
    cells, totals = masks(table)
    return {
        number: Tally(
            table[0][place] if cells[0][place] else None,
            table[1][place] if cells[1][place] else None,
            sum(row[place] for row in table) if totals[place] else None,
        )
        for place, number in enumerate(numbers)
    }


def masks(table: Sequence[Sequence[int]]) -> tuple[Sequence[Sequence[bool]], Sequence[bool]]:
    # numpy takes longer to load than the page to make: only a list with votes waits for it.
    from sewana_core.privacy import suppress  # noqa: PLC0415

    shown = suppress(table, row_totals=False, grand_total=False)
    return shown.cells.tolist(), shown.column_totals.tolist()


def reason_of(proposal: Proposal) -> str:
    first, second = proposal.state_reason, proposal.state_reason_en
    return (first or second) if is_thai() else (second or first)
