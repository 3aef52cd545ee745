"""The map as shapes on a canvas: marks of at least five people, an ellipse a group, a place for each person."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana.reflection.analysis.counting import SIDES, shown_parts
from sewana.reflection.analysis.engines import Found
from sewana.reflection.analysis.naming import Named
from sewana_core.privacy import MIN_GROUP, microaggregate
from sewana_core.votes import VoteMatrix

WIDTH, HEIGHT, MARGIN, EDGE = 1000, 640, 70, 8
Points = NDArray[np.float64]
Shape = dict[str, object]


@dataclass(frozen=True)
class Place:
    """Where one participant stands on the drawn map, the letter of their opinion group, and its number.

    `votes_needed` is how many more votes would place them: 0 when they are placed, -1 where many would not do.
    """

    x: float
    y: float
    opinion_group: str
    group_number: int | None
    votes_needed: int


@dataclass(frozen=True)
class Canvas:
    """How positions are laid on the drawing: what is in the middle, and pixels for one unit."""

    center: Points
    scale: float

    def laid(self, positions: Points) -> Points:
        middle, stretch = np.array([WIDTH / 2, HEIGHT / 2]), np.array([self.scale, -self.scale])
        laid: Points = middle + (positions - self.center) * stretch
        return laid


def canvas_of(found: Found) -> Canvas:
    """Fit all but the outermost half per cent of those who are placed; they stand at the edge."""
    positions = found.positions[found.is_placed] if found.is_placed.any() else found.positions
    low, high = np.quantile(positions, [0.005, 0.995], axis=0)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    return Canvas(center=(low + high) / 2, scale=float(np.min(room / np.maximum(high - low, 1e-9))))


def places(
    matrix: VoteMatrix, found: Found, canvas: Canvas, names: Named, before: Mapping[int, int]
) -> dict[int, Place]:
    """Where each person stands, or how far off that is; a group under five lends nobody its letter.

    While there are no groups people remember the one they were in, which may come back.
    """
    laid = np.clip(canvas.laid(found.positions), EDGE, [WIDTH - EDGE, HEIGHT - EDGE])
    placed = {}
    for row, participant in enumerate(matrix.participants.tolist()):
        group = int(found.group[row])
        is_shown = group >= 0 and found.sizes[group] >= MIN_GROUP
        number = names.numbers[group] if group >= 0 else None
        x, y = (round(float(part), 1) for part in laid[row])
        placed[participant] = Place(
            x=x,
            y=y,
            opinion_group=names.letters[group] if is_shown else "",
            group_number=number if found.count else before.get(participant),
            votes_needed=int(found.votes_needed[row]),
        )
    return placed


def groups(found: Found, canvas: Canvas, names: Named) -> list[Shape]:
    """Each group of five or more: number, letter, size, ellipse and the statements that stand for it."""
    shown = shown_sizes(found)
    drawn: list[Shape] = []
    for group, letter in enumerate(names.letters):
        members = found.positions[found.group == group]
        if len(members) >= MIN_GROUP:
            drawn.append(
                {
                    "number": names.numbers[group],
                    "letter": letter,
                    "size": shown[group],
                    "ellipse": ellipse(canvas.laid(members)),
                    "stands_for": [
                        {"statement": statement, "direction": way}
                        for statement, way in found.stands_for[group]
                    ],
                }
            )
    return sorted(drawn, key=lambda shape: str(shape["letter"]))


def shown_sizes(found: Found) -> list[int | None]:
    """The groups' sizes, with one left out where the few in no group could be worked out by subtraction."""
    apart = int(np.count_nonzero(found.group < 0))
    return shown_parts([*found.sizes, apart] if apart else found.sizes)[: found.count]


def ellipse(members: Points) -> Shape:
    """The ellipse that holds about nine in ten of a group, were it spread normally around its middle."""
    middle = members.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov(members.T) + np.eye(2))
    radius = 2.15 * np.sqrt(spread)
    angle = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
    numbers = {"x": middle[0], "y": middle[1], "rx": radius[1], "ry": radius[0], "angle": angle}
    return {name: round(float(number), 1) for name, number in numbers.items()}


def marks(found: Found, canvas: Canvas, letters: Sequence[str], sides: NDArray[np.str_]) -> list[Shape]:
    """Marks of five or more people who stand close together, of one group and side."""
    clouds = {letter: found.group == group for group, letter in enumerate(letters)}
    drawn: list[Shape] = []
    for letter, cloud in (clouds or {"": found.is_placed}).items():
        for side, inside in divided(cloud, sides).items():
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
