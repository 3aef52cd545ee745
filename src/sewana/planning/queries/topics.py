"""Reads about topics: what can be voted on, what waits, and how the sides voted where enough did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sewana.base.languages import is_thai
from sewana.committee.models import Edition
from sewana.people.models import Side
from sewana.planning.models import Proposal, ProposalState, ProposalVote

SIDES = (Side.USER, Side.PROVIDER, "")


def shown_proposals(edition: Edition) -> QuerySet[Proposal]:
    """What everybody may vote on; in the order in which it came, so that no vote is drawn to the first."""
    states = (ProposalState.SHOWN, ProposalState.CHOSEN)
    return edition.proposals.filter(state__in=states).order_by("number")


def own_proposals(edition: Edition, seal: str) -> QuerySet[Proposal]:
    return edition.proposals.filter(seal=seal).select_related("merged_into").order_by("number")


def own_vote(edition: Edition, seal: str) -> tuple[int | None, str]:
    """The number of the topic where a ticket's vote counts, and the side that was told with it."""
    found = ProposalVote.objects.filter(proposal__edition=edition, seal=seal)
    number, side = found.values_list("proposal__number", "side").first() or (None, "")
    return (places(edition)[number] if number is not None else None), side


def places(edition: Edition) -> dict[int, int]:
    """By the number of each topic the one where its votes count: itself, or where it was merged into at last."""
    rows = edition.proposals.order_by("number").values_list("number", "merged_into__number")
    into = dict(rows)
    found = {}
    for number in into:
        place = number
        while into[place] is not None:
            place = into[place]
        found[number] = place
    return found


def listed_numbers(
    edition: Edition, tallies_: "Mapping[int, Tally]", search: str = "", state: str = "", order: str = "votes"
) -> list[int]:
    """The numbers of the wanted topics; those with more votes first, as far as the votes may be told."""
    found = edition.proposals.order_by("number")
    if search:
        found = found.filter(Q(title__finds=search) | Q(reason__finds=search))
    if state in ProposalState.values:
        found = found.filter(state=state)
    numbers = list(found.values_list("number", flat=True))
    if order in {"newest", "oldest"}:
        return numbers[::-1] if order == "newest" else numbers
    return sorted(
        numbers, key=lambda number: -((tallies_[number].total if number in tallies_ else None) or 0)
    )


def of_numbers(edition: Edition, numbers: Sequence[int]) -> list[Proposal]:
    """The topics of a page, in the order of the page."""
    rows = edition.proposals.select_related("merged_into").filter(number__in=numbers)
    found = {row.number: row for row in rows}
    return [found[number] for number in numbers if number in found]


@dataclass(frozen=True)
class Tally:
    """Votes of one topic; None where fewer than five people could be told."""

    users: int | None
    providers: int | None
    total: int | None


def tallies(edition: Edition) -> dict[int, Tally]:
    """How the sides voted, of all topics together: hidden counts must not follow from those that are shown."""
    place_of = places(edition)
    numbers = list(place_of)
    votes = ProposalVote.objects.filter(proposal__edition=edition)
    rows = votes.values_list("side", "proposal__number").order_by().annotate(n=Count("pk"))
    counts: dict[tuple[str, int], int] = {}
    for side, number, n in rows:
        counts[side, place_of[number]] = counts.get((side, place_of[number]), 0) + n
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
    """Why it was chosen, declined or hidden; a topic that can be voted on is judged by nobody yet."""
    if proposal.state in {ProposalState.SHOWN, ProposalState.WAITING}:
        return ""
    first, second = proposal.state_reason, proposal.state_reason_en
    return (first or second) if is_thai() else (second or first)
