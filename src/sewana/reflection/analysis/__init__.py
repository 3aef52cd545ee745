"""Rows of votes into the picture of an edition; nothing about fewer than five people leaves this room."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sewana.committee.models import Engine
from sewana.reflection.analysis import asking, choosing, counting, drawing, engines, naming
from sewana.reflection.queries import Earlier, VotesForMap
from sewana_core.privacy import MIN_GROUP
from sewana_core.votes import VoteMatrix, vote_matrix

FEWEST_PEOPLE = 10
NOTHING_BEFORE = Earlier({}, {})


@dataclass(frozen=True)
class Reflected:
    """The picture to be kept, where each person stands, the groups' letters by number, and how long it took."""

    picture: dict[str, object]
    places: Mapping[int, drawing.Place]
    seconds: float
    engine: str
    letters: Mapping[int, str] = field(default_factory=dict)
    # What the next statements are drawn by; None while there are too few votes to know.
    routing: Mapping[str, object] | None = None


def reflect(
    cast: VotesForMap,
    engine: str = Engine.MAP,
    earlier: Earlier = NOTHING_BEFORE,
    matrix: VoteMatrix | None = None,
) -> Reflected:
    """Compute the picture; with too few people it says so and draws nothing.

    The votes are those of the matrix where one is given, else those cast.
    """
    begun = time.perf_counter()
    if matrix is None:
        matrix = vote_matrix(*np.array(cast.votes, np.int64).reshape(-1, 3).T)
    people = people_heard(matrix, cast.meta)
    if people < FEWEST_PEOPLE:
        return Reflected(too_few(people), {}, time.perf_counter() - begun, engine)
    found = engines.find(engine, matrix, cast.sides, cast.meta)
    sides = np.array([cast.sides.get(int(person), "") for person in matrix.participants])
    names = naming.named(matrix, found, earlier)
    canvas = drawing.canvas_of(found)
    picture = {
        **overview(matrix, found, sides),
        **honesty(found, names),
        "groups": drawing.groups(found, canvas, names),
        "marks": drawing.marks(found, canvas, names.letters, sides),
        **opinions(matrix, found, sides, names.letters, cast.meta),
    }
    places = drawing.places(matrix, found, canvas, names, earlier.numbers)
    letters = dict(zip(names.numbers, names.letters, strict=True))
    routing = asking.weights(matrix, cast, found)
    return Reflected(picture, places, time.perf_counter() - begun, engine, letters, routing)


def people_heard(matrix: VoteMatrix, meta: frozenset[int]) -> int:
    """How many people voted on statements that are not about the forum itself: the map is drawn from these."""
    counts = np.isin(matrix.statements, sorted(meta), invert=True)
    return len(np.unique(matrix.row[counts[matrix.column]]))


def too_few(people: int) -> dict[str, object]:
    return {"is_enough": False, "people": counting.shown_count(people), "needed": FEWEST_PEOPLE}


def overview(matrix: VoteMatrix, found: engines.Found, sides: NDArray[np.str_]) -> dict[str, object]:
    """How many people, votes and statements the picture rests on."""
    return {
        "is_enough": True,
        "people": matrix.shape[0],
        "votes": matrix.size,
        "statements": matrix.shape[1],
        "sides": counting.side_sizes(sides),
        "variance": found.variance,
        "canvas": {"width": drawing.WIDTH, "height": drawing.HEIGHT},
        "smallest": MIN_GROUP,
    }


def honesty(found: engines.Found, names: naming.Named) -> dict[str, object]:
    """How sure the map is, and every doubt that a reader must know, with the letters it is about."""
    sizes = found.sizes
    return {
        "doubts": [
            {
                "code": code,
                "groups": sorted(names.letters[group] for group in about if sizes[group] >= MIN_GROUP),
            }
            for code, about in found.doubts
        ],
        "sureness": found.sureness,
    }


def opinions(
    matrix: VoteMatrix,
    found: engines.Found,
    sides: NDArray[np.str_],
    letters: Sequence[str],
    meta: frozenset[int],
) -> dict[str, object]:
    """What was said: each statement's counts, what all share, what bridges, and where the sides differ."""
    tables = [
        counting.table_of(matrix, column, sides, found.group, letters) for column in range(matrix.shape[1])
    ]
    asked = [table for table in tables if table.statement not in meta]
    return {
        "rows": [table.published() for table in tables],
        "consensus": choosing.shared_by_all(asked),
        "differences": choosing.differences(asked),
        "verdicts": choosing.verdicts(asked),
        "bridging": choosing.bridging(asked, found.bridging),
    }
