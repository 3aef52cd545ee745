"""The map as shapes on a canvas: marks of at least five people, an ellipse a group, a place for each person."""

import math
import string
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana.reflection.analysis.counting import SIDES, shown_parts
from sewana_core.polis import PolisMap
from sewana_core.privacy import MIN_GROUP, microaggregate
from sewana_core.votes import VoteMatrix

WIDTH, HEIGHT, MARGIN, EDGE = 1000, 640, 70, 8
Points = NDArray[np.float64]
Shape = dict[str, object]


@dataclass(frozen=True)
class Place:
    """Where one participant stands on the drawn map, and the letter of their opinion group."""

    x: float
    y: float
    opinion_group: str


@dataclass(frozen=True)
class Canvas:
    """How positions are laid on the drawing: what is in the middle, and pixels for one unit."""

    center: Points
    scale: float

    def laid(self, positions: Points) -> Points:
        middle, stretch = np.array([WIDTH / 2, HEIGHT / 2]), np.array([self.scale, -self.scale])
        laid: Points = middle + (positions - self.center) * stretch
        return laid


def canvas_of(positions: Points) -> Canvas:
    """Fit all but the outermost half per cent of the people; those stand at the edge."""
    low, high = np.quantile(positions, [0.005, 0.995], axis=0)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    return Canvas(center=(low + high) / 2, scale=float(np.min(room / np.maximum(high - low, 1e-9))))


def letters_of(found: PolisMap) -> list[str]:
    """Name the groups A, B … by size, the largest first, so that a refresh rarely renames one."""
    by_size = sorted(range(found.k), key=lambda group: (-int(found.group_sizes[group]), group))
    return [string.ascii_uppercase[by_size.index(group)] for group in range(found.k)]


def places(matrix: VoteMatrix, found: PolisMap, canvas: Canvas, letters: Sequence[str]) -> dict[int, Place]:
    """Where each person with enough votes stands; a group under five lends nobody its letter."""
    laid = np.clip(canvas.laid(found.positions), EDGE, [WIDTH - EDGE, HEIGHT - EDGE])
    placed = {}
    for row in np.flatnonzero(found.in_conversation):
        group = int(found.group[row])
        letter = letters[group] if found.group_sizes[group] >= MIN_GROUP else ""
        x, y = (round(float(number), 1) for number in laid[row])
        placed[int(matrix.participants[row])] = Place(x, y, letter)
    return placed


def variance_shares(matrix: VoteMatrix, found: PolisMap) -> list[float]:
    """How much of all differences between votes each axis of the map carries."""
    z = matrix.vote - found.center[matrix.column]
    total = float(z @ z)
    along = [
        np.bincount(matrix.row, weights=z * axis[matrix.column], minlength=matrix.shape[0])
        for axis in found.components
    ]
    return [round(float(line @ line) / total, 4) if total else 0.0 for line in along]


def groups(found: PolisMap, matrix: VoteMatrix, canvas: Canvas, letters: Sequence[str]) -> list[Shape]:
    """Each group of five or more: its letter, size, ellipse and the statements that stand for it."""
    sizes = shown_sizes(found)
    drawn = []
    for group, letter in enumerate(letters):
        members = found.positions[found.group == group]
        if len(members) >= MIN_GROUP:
            shape: Shape = {"letter": letter, "size": sizes[group], "ellipse": ellipse(canvas.laid(members))}
            drawn.append(shape | {"stands_for": stands_for(found, group, matrix)})
    return sorted(drawn, key=lambda shape: str(shape["letter"]))


def shown_sizes(found: PolisMap) -> list[int | None]:
    """The groups' sizes, with one left out where the few in no group could be worked out by subtraction."""
    apart = int(np.count_nonzero(found.group < 0))
    sizes = [int(size) for size in found.group_sizes]
    return shown_parts([*sizes, apart] if apart else sizes)[: found.k]


def ellipse(members: Points) -> Shape:
    """The ellipse that holds about nine in ten of a group, were it spread normally around its middle."""
    middle = members.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov(members.T) + np.eye(2))
    radius = 2.15 * np.sqrt(spread)
    angle = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
    numbers = {"x": middle[0], "y": middle[1], "rx": radius[1], "ry": radius[0], "angle": angle}
    return {name: round(float(number), 1) for name, number in numbers.items()}


def stands_for(found: PolisMap, group: int, matrix: VoteMatrix) -> list[Shape]:
    return [
        {"statement": int(matrix.statements[chosen.statement]), "direction": chosen.stands_for}
        for chosen in found.representative[group]
        if chosen.trials >= MIN_GROUP
    ]


def marks(found: PolisMap, canvas: Canvas, letters: Sequence[str], sides: NDArray[np.str_]) -> list[Shape]:
    """Marks of five or more people who stand close together, of one group and side."""
    drawn: list[Shape] = []
    for group, letter in enumerate(letters):
        for side, inside in divided(found.group == group, sides).items():
            laid = np.clip(canvas.laid(found.positions[inside]), EDGE, [WIDTH - EDGE, HEIGHT - EDGE])
            drawn += [
                {
                    "x": round(mark.x, 1),
                    "y": round(mark.y, 1),
                    "r": radius(mark.count),
                    "side": side,
                    "letter": letter,
                }
                for mark in microaggregate(laid, MIN_GROUP)
            ]
    return drawn


def divided(inside: NDArray[np.bool_], sides: NDArray[np.str_]) -> dict[str, NDArray[np.bool_]]:
    """Split a group by side; a side with too few people in it joins those who did not say."""
    parts = {side: inside & (sides == side) for side in SIDES}
    big = {side: part for side, part in parts.items() if np.count_nonzero(part) >= MIN_GROUP}
    rest = inside.copy()
    for part in big.values():
        rest &= ~part
    return big | {"": rest}


def radius(people: int) -> float:
    """Area stands for people: twice the people, twice the area."""
    return round(2.6 * math.sqrt(people), 1)
