"""Numbers and letters of opinion groups, which stay the same from one picture to the next."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sewana.reflection.analysis.engines import Found
from sewana.reflection.queries import Earlier
from sewana_core.opinion_groups import kept_ids
from sewana_core.votes import VoteMatrix


@dataclass(frozen=True)
class Named:
    """Number and letter of each group, in the engine's order."""

    numbers: Sequence[int]
    letters: Sequence[str]


def named(matrix: VoteMatrix, found: Found, earlier: Earlier) -> Named:
    """Hand on numbers by the people who stay together; a number that was ever given means no other group."""
    people = (earlier.numbers.get(int(person), -1) for person in matrix.participants)
    before = np.fromiter(people, np.int64, matrix.shape[0])
    numbers = kept_ids(found.group, before, found.count, max(earlier.letters, default=-1) + 1)
    return Named(numbers, letters_of(numbers, found.sizes, earlier.letters))


def letters_of(numbers: Sequence[int], sizes: Sequence[int], known: Mapping[int, str]) -> list[str]:
    """Letters that groups had before; new groups get the next one that was never used, the largest first."""
    given: dict[int, str] = {}
    for at in sorted(range(len(numbers)), key=lambda at: (numbers[at] not in known, -sizes[at], numbers[at])):
        taken = set(given.values())
        mine = known.get(numbers[at], "")
        fresh = [letter for letter in string.ascii_uppercase if letter not in taken]
        unused = [letter for letter in fresh if letter not in known.values()]
        given[at] = mine if mine in fresh else (unused or fresh)[0]
    return [given[at] for at in range(len(numbers))]
