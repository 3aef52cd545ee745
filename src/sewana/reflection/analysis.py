"""Rows of votes into the picture of an edition; nothing about fewer than five people leaves this room."""

import string
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core import polis
from sewana_core.intervals import newcombe
from sewana_core.privacy import MIN_GROUP, Shown, microaggregate, suppress_linked
from sewana_core.votes import VoteMatrix, vote_matrix

ENGINE = "polis"
FEWEST_PEOPLE = 10
WIDTH, HEIGHT, MARGIN = 1000, 640, 60
SIDES = ("users", "providers")
LETTERS = string.ascii_uppercase
ANSWERS = ("agree", "disagree", "pass")


@dataclass(frozen=True)
class Ballots:
    """The latest votes of an edition as columns, and the side of each participant who told it."""

    participants: NDArray[np.int64]
    statements: NDArray[np.int64]
    values: NDArray[np.int8]
    sides: Mapping[int, str]
    meta: frozenset[int]


@dataclass(frozen=True)
class Place:
    """Where one participant stands on the drawn map, and the letter of their opinion group."""

    x: float
    y: float
    opinion_group: str


@dataclass(frozen=True)
class Reflected:
    picture: dict[str, object]
    places: Mapping[int, Place]
    seconds: float


def reflect(ballots: Ballots) -> Reflected:
    """Compute the picture; with too few people it says so and draws nothing."""
    begun = time.perf_counter()
    people = len(np.unique(ballots.participants))
    if people < FEWEST_PEOPLE:
        few = {"is_enough": False, "people": people if people >= MIN_GROUP else None, "needed": FEWEST_PEOPLE}
        return Reflected(few, {}, time.perf_counter() - begun)
    matrix = vote_matrix(ballots.participants, ballots.statements, ballots.values)
    found = polis.analyse(matrix, meta=sorted(ballots.meta))
    canvas = canvas_of(found.positions[found.in_conversation])
    letters = letters_of(found)
    side = np.array([ballots.sides.get(int(person), "") for person in matrix.participants])
    tables = [tables_of(matrix, column, side, found.group, found.k) for column in range(matrix.shape[1])]
    picture = {
        "is_enough": True,
        "people": people,
        "votes": matrix.size,
        "statements": matrix.shape[1],
        "grouped": shown_count(int(np.count_nonzero(found.group >= 0))),
        "sides": {name: shown_count(int(np.count_nonzero(side == name))) for name in SIDES},
        "variance": variance_shares(matrix, found),
        "canvas": {"width": WIDTH, "height": HEIGHT},
        "groups": drawn_groups(found, canvas, letters, matrix),
        "marks": drawn_marks(found, canvas, letters, side),
        "rows": [row_of(matrix, column, shown, counts) for column, (counts, shown) in enumerate(tables)],
        "consensus": shared_statements(matrix, found),
        "differences": differences(matrix, tables),
    }
    return Reflected(picture, places_of(matrix, found, canvas, letters), time.perf_counter() - begun)


def shown_count(count: int) -> int | None:
    return count if count >= MIN_GROUP else None


def letters_of(found: polis.PolisMap) -> list[str]:
    """Name the groups A, B … by size, the largest first, so that a refresh rarely renames one."""
    by_size = sorted(range(found.k), key=lambda group: (-int(found.group_sizes[group]), group))
    names = {group: LETTERS[place] for place, group in enumerate(by_size)}
    return [names[group] for group in range(found.k)]


@dataclass(frozen=True)
class Canvas:
    """How positions are laid on the drawing: the middle and the pixels for one unit."""

    center: NDArray[np.float64]
    scale: float

    def laid(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        middle = np.array([WIDTH / 2, HEIGHT / 2])
        return middle + (positions - self.center) * np.array([self.scale, -self.scale])


def canvas_of(positions: NDArray[np.float64]) -> Canvas:
    low, high = np.quantile(positions, [0.005, 0.995], axis=0)
    spread = np.maximum(high - low, 1e-9)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    return Canvas(center=(low + high) / 2, scale=float(np.min(room / spread)))


def places_of(
    matrix: VoteMatrix, found: polis.PolisMap, canvas: Canvas, letters: Sequence[str]
) -> dict[int, Place]:
    laid = np.clip(canvas.laid(found.positions), [8, 8], [WIDTH - 8, HEIGHT - 8])
    big = {group for group in range(found.k) if found.group_sizes[group] >= MIN_GROUP}
    return {
        int(person): Place(round(float(x), 1), round(float(y), 1), letters[group] if group in big else "")
        for person, (x, y), group, inside in zip(
            matrix.participants, laid, found.group, found.in_conversation, strict=True
        )
        if inside
    }


def variance_shares(matrix: VoteMatrix, found: polis.PolisMap) -> list[float]:
    """How much of the differences between votes each axis of the map carries."""
    z = matrix.vote - found.center[matrix.column]
    total = float(np.sum(z * z))
    shares = []
    for axis in found.components:
        along = np.bincount(matrix.row, weights=z * axis[matrix.column], minlength=matrix.shape[0])
        shares.append(round(float(along @ along) / total, 4) if total else 0.0)
    return shares


def drawn_groups(
    found: polis.PolisMap, canvas: Canvas, letters: Sequence[str], matrix: VoteMatrix
) -> list[dict[str, object]]:
    drawn = []
    for group in range(found.k):
        members = canvas.laid(found.positions[found.group == group])
        if len(members) >= MIN_GROUP:
            drawn.append(
                {
                    "letter": letters[group],
                    "size": len(members),
                    "ellipse": ellipse_of(members),
                    "stands_for": stands_for(found, group, matrix),
                }
            )
    return sorted(drawn, key=lambda row: str(row["letter"]))


def ellipse_of(members: NDArray[np.float64]) -> dict[str, float]:
    """The ellipse that holds about nine in ten of a group, were it spread evenly around its middle."""
    center = members.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov(members.T) + np.eye(2))
    radius = 2.1 * np.sqrt(spread)
    angle = np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))
    numbers = {"x": center[0], "y": center[1], "rx": radius[1], "ry": radius[0], "angle": angle}
    return {name: round(float(number), 1) for name, number in numbers.items()}


def stands_for(found: polis.PolisMap, group: int, matrix: VoteMatrix) -> list[dict[str, object]]:
    return [
        {"statement": int(matrix.statements[chosen.statement]), "direction": chosen.direction}
        for chosen in found.representative[group]
        if chosen.trials >= MIN_GROUP
    ]


def drawn_marks(
    found: polis.PolisMap, canvas: Canvas, letters: Sequence[str], side: NDArray[np.str_]
) -> list[dict[str, object]]:
    """Marks of five or more people of one group and side; people of a side too few to show join the others."""
    marks: list[dict[str, object]] = []
    for group in range(found.k):
        inside = found.group == group
        if np.count_nonzero(inside) < MIN_GROUP:
            continue
        counts = {name: int(np.count_nonzero(inside & (side == name))) for name in ("users", "providers", "")}
        small = [name for name, count in counts.items() if count < MIN_GROUP]
        for name in counts:
            chosen = inside & (side == name) if name not in small else np.zeros_like(inside)
            if name == "":
                chosen = chosen | (inside & np.isin(side, small))
            laid = canvas.laid(found.positions[chosen])
            marks += [
                {"x": round(float(x), 1), "y": round(float(y), 1), "r": mark_radius(int(n)), "side": name}
                | {"letter": letters[group]}
                for x, y, n in microaggregate(laid)
            ]
    return marks


def mark_radius(count: int) -> float:
    """Area stands for people: twice the people, twice the area."""
    return round(2.6 * float(np.sqrt(count)), 1)


def tables_of(
    matrix: VoteMatrix, column: int, side: NDArray[np.str_], group: NDArray[np.int64], k: int
) -> tuple[dict[str, NDArray[np.int64]], tuple[Shown, Shown]]:
    """Count one statement by side and by opinion group, and find out which of the counts may be shown."""
    here = matrix.column == column
    people, answer = matrix.row[here], matrix.vote[here]
    sides = np.array([counts_where(answer, side[people] == name) for name in (*SIDES, "")])
    groups = np.array([counts_where(answer, group[people] == index) for index in (*range(k), -1)])
    return {"sides": sides, "groups": groups}, suppress_linked((sides, groups), MIN_GROUP)


def counts_where(answer: NDArray[np.int8], chosen: NDArray[np.bool_]) -> list[int]:
    return [int(np.count_nonzero(answer[chosen] == value)) for value in (1, -1, 0)]
