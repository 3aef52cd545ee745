"""Rows of votes into the picture of an edition; nothing about fewer than five people leaves this room."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana.reflection.analysis import choosing, counting, drawing
from sewana.reflection.queries import VotesForMap
from sewana_core import polis
from sewana_core.privacy import MIN_GROUP
from sewana_core.votes import VoteMatrix, vote_matrix

ENGINE = "polis"
FEWEST_PEOPLE = 10


@dataclass(frozen=True)
class Reflected:
    """The picture to be kept, where each person stands, and how long it took."""

    picture: dict[str, object]
    places: Mapping[int, drawing.Place]
    seconds: float
    engine: str = ENGINE


def reflect(cast: VotesForMap) -> Reflected:
    """Compute the picture; with too few people it says so and draws nothing."""
    begun = time.perf_counter()
    people = len({person for person, _statement, _value in cast.votes})
    if people < FEWEST_PEOPLE:
        return Reflected(too_few(people), {}, time.perf_counter() - begun)
    persons, statements, values = np.array(cast.votes, np.int64).T
    matrix = vote_matrix(persons, statements, values)
    found = polis.analyse(matrix, meta=sorted(cast.meta))
    sides = np.array([cast.sides.get(int(person), "") for person in matrix.participants])
    letters = drawing.letters_of(found)
    canvas = drawing.canvas_of(found.positions[found.in_conversation])
    picture = {
        **overview(matrix, found, sides),
        "groups": drawing.groups(found, matrix, canvas, letters),
        "marks": drawing.marks(found, canvas, letters, sides),
        **opinions(matrix, found, sides, letters, cast.meta),
    }
    return Reflected(picture, drawing.places(matrix, found, canvas, letters), time.perf_counter() - begun)


def too_few(people: int) -> dict[str, object]:
    return {"is_enough": False, "people": counting.shown_count(people), "needed": FEWEST_PEOPLE}


def overview(matrix: VoteMatrix, found: polis.PolisMap, sides: NDArray[np.str_]) -> dict[str, object]:
    """How many people, votes and statements the picture rests on."""
    return {
        "is_enough": True,
        "people": matrix.shape[0],
        "votes": matrix.size,
        "statements": matrix.shape[1],
        "sides": counting.side_sizes(sides),
        "variance": drawing.variance_shares(matrix, found),
        "canvas": {"width": drawing.WIDTH, "height": drawing.HEIGHT},
        "smallest": MIN_GROUP,
    }


def opinions(
    matrix: VoteMatrix,
    found: polis.PolisMap,
    sides: NDArray[np.str_],
    letters: list[str],
    meta: frozenset[int],
) -> dict[str, object]:
    """What was said: each statement's counts, what all share, and where the sides differ."""
    tables = [
        counting.table_of(matrix, column, sides, found.group, letters) for column in range(matrix.shape[1])
    ]
    asked = [table for table in tables if table.statement not in meta]
    return {
        "rows": [table.published() for table in tables],
        "consensus": choosing.shared_by_all(asked),
        "differences": choosing.differences(asked),
    }
