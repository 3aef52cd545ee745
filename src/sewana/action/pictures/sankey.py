"""From themes over decisions and work to told back: bands as wide as there are voices that went that way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sewana_text.figures import count

WIDTH, GAP, LEAST, TOP = 720, 10, 2, 26
TALL = 320
COLUMNS = 4
BAR = 10
ROOM_RIGHT = 150  # for the words of the last column
STEP = (WIDTH - BAR - ROOM_RIGHT) / (COLUMNS - 1)
Way = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    label: str
    text: str
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """A band from one node to one of the next column, `told` where it ends among those told."""

    path: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Sankey:
    width: int
    height: int
    bar: int
    heads: Sequence[tuple[float, str]]
    columns: Sequence[Sequence[Node]]
    bands: Sequence[Band]


def sankey(ways: Mapping[Way, int], labels: Callable[[int, str], str], heads: Sequence[str]) -> Sankey | None:
    """Return the picture of voices by their ways; `labels` names a key of a column."""
    whole = sum(ways.values())
    if not whole:
        return None
    columns = [column(ways, place, labels, whole) for place in range(COLUMNS)]
    height = max(node.y + node.height for nodes in columns for node in nodes) + GAP
    bands = [band for place in range(COLUMNS - 1) for band in bands_of(ways, place, columns, whole)]
    at = [(round(place * STEP, 1), head) for place, head in enumerate(heads)]
    return Sankey(WIDTH, round(height), BAR, at, columns, bands)


def thickness(number: int, whole: int) -> float:
    return max(LEAST, round(TALL * number / whole, 1))


def totals(ways: Mapping[Way, int], place: int) -> dict[str, int]:
    """How many go through each key of a column, in the order in which the ways name them first."""
    found: dict[str, int] = {}
    for way, number in ways.items():
        found[way[place]] = found.get(way[place], 0) + number
    return found


def column(ways: Mapping[Way, int], place: int, labels: Callable[[int, str], str], whole: int) -> list[Node]:
    nodes, y = [], float(TOP)
    for key, number in totals(ways, place).items():
        # A node is never thinner than the line of its words, or they would lie upon each other.
        height = thickness(number, whole)
        nodes.append(
            Node(key, labels(place, key), count(number), round(place * STEP, 1), round(y, 1), height)
        )
        y += max(height, 18) + GAP
    return nodes


def bands_of(
    ways: Mapping[Way, int], place: int, columns: Sequence[Sequence[Node]], whole: int
) -> list[Band]:
    left = {node.key: node for node in columns[place]}
    right = {node.key: node for node in columns[place + 1]}
    leaves, comes = dict.fromkeys(left, 0.0), dict.fromkeys(right, 0.0)
    pairs: dict[tuple[str, str], int] = {}
    for way, number in ways.items():
        pair = (way[place], way[place + 1])
        pairs[pair] = pairs.get(pair, 0) + number
    found = []
    order = {key: number for number, key in enumerate(right)}
    for (start, end), number in sorted(
        pairs.items(), key=lambda one: (list(left).index(one[0][0]), order[one[0][1]])
    ):
        wide = TALL * number / whole
        a, b = left[start], right[end]
        found.append(
            Band(
                ribbon((a.x + BAR, a.y + leaves[start]), (b.x, b.y + comes[end]), wide),
                end,
                f"{a.label} → {b.label}: {count(number)}",
            )
        )
        leaves[start] += wide
        comes[end] += wide
    return found


def ribbon(start: tuple[float, float], end: tuple[float, float], wide: float) -> str:
    """A band between two heights, bent once to each side."""
    (x0, y0), (x1, y1) = start, end
    bend = round((x0 + x1) / 2, 1)
    down0, down1 = round(y0 + wide, 1), round(y1 + wide, 1)
    return (
        f"M{x0:.1f} {y0:.1f}C{bend} {y0:.1f} {bend} {y1:.1f} {x1:.1f} {y1:.1f}V{down1}"
        f"C{bend} {down1} {bend} {down0} {x0:.1f} {down0}Z"
    )
