"""Which statement a running room shows somebody next: drawn by the newest picture, or in an order of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sewana.committee.models import Edition
from sewana.forum.models import Routing, Statement
from sewana.forum.queries import votes
from sewana_live.ports import Draw
from sewana_live.tickets import who_of

if TYPE_CHECKING:
    from sewana.forum.live.dealing import Card, Dealer

Basis = tuple[int | None, tuple[int, ...]]  # version of the routing, statements by row


@dataclass(frozen=True, eq=False)
class Order:
    """What draws of one room need, made when the picture or the statements have changed.

    `numbers` are those of the statements, `seeds` how many of them, from the first on, are the committee's own;
    `dealer` deals by the picture, where there is one.
    """

    basis: Basis = (None, ())
    numbers: Sequence[int] = ()
    seeds: int = 0
    dealer: "Dealer | None" = None


def order_of(edition: Edition, known: Order | None = None) -> Order:
    """Return by what the next statements of an edition are drawn now; the known order where nothing has changed."""
    rows = sorted(votes.shown_statements(edition), key=lambda row: (not row.is_seed, row.number))
    version = Routing.objects.filter(edition=edition).values_list("version", flat=True).first()
    basis = (version, tuple(row.pk for row in rows))
    if known is not None and known.basis == basis:
        return known
    if version is None or not rows:
        return Order(basis, [row.number for row in rows], sum(row.is_seed for row in rows))
    return weighted(edition, basis, rows, votes.weights_of(edition.uid, version, basis[1]))


def weighted(edition: Edition, basis: Basis, rows: Sequence[Statement], weights: votes.Weights) -> Order:
    # The numeric packages are loaded only once an edition has a picture to draw by.
    from sewana.forum.live.dealing import Dealer  # noqa: PLC0415

    known = edition.participants.filter(pk__in=list(weights.opinions))
    people = known.values_list("seal", "pk", "group", "group__side")  # thousands, anew with each picture
    cells = {who_of(seal): weights.cells_of(pk, group, side) for seal, pk, group, side in people}
    numbers = [row.number for row in rows]
    dealer = Dealer(
        weights,
        numbers,
        cells={who: tuple(rows) for who, rows in cells.items() if isinstance(rows, list)},
        sides={side: weights.row[word] for side, word in votes.SIDE_WORDS.items() if word in weights.row},
    )
    return Order(basis, numbers, dealer=dealer)


class Draws:
    """See `sewana_live.ports.Router`."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}

    def arrange(self, edition: Edition) -> None:
        room = edition.uid.hex
        self.orders[room] = order_of(edition, self.orders.get(room))

    def next(
        self,
        room: str,
        who: str,
        *,
        seen: bytes | bytearray,
        shown: Mapping[int, object],
        group: str,
        side: str,
    ) -> "Draw | Card | None":
        order = self.orders.get(room)
        if order is None or not order.numbers:
            return None
        if order.dealer is None:
            return in_own_order(order, who, seen)
        return order.dealer.next(who, seen, side)


def in_own_order(order: Order, who: str, seen: bytes | bytearray) -> Draw | None:
    size = len(seen)
    number = votes.in_own_order(order.numbers, order.seeds, who, lambda n: n < size and seen[n])
    return None if number is None else Draw(number)
