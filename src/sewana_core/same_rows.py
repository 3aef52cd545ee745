"""Many people with the very same votes: told from people who merely think alike by how few stand one vote away."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Fewer could be a table of friends; fewer votes are soon the same by chance.
FEWEST_PEOPLE, FEWEST_VOTES = 10, 10
# Of people who think alike, how seldom one answer differs at the least: once in twenty.
DIFFERS = 0.05
LEVEL = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class SameRow:
    """A group of people with the same votes on the same statements.

    Attributes
    ----------
    people : ndarray of int
        Their rows.
    votes : int
        On how many statements each voted.
    near : int
        How many voted on the same statements, and otherwise on one of them alone.
    chance : float
        At most so often would people who merely think alike leave so few one vote away.
    """

    people: NDArray[np.int64]
    votes: int
    near: int
    chance: float


def same_rows(votes: ArrayLike, *, differs: float = DIFFERS, level: float = LEVEL) -> list[SameRow]:
    """Return the groups of people whose votes are the same throughout, where hardly anybody is one vote away.

    Of people who think alike each answers a statement otherwise than the rest with some small probability t. Then of
    those who voted on the same S statements, n0 give the common row and n1 differ in one vote, with

        E[n1] / E[n0] = sum over statements of t / (1 - t) >= S t / (1 - t) = r,

    so that n1 of n0 + n1 is at least binomial with probability r / (1 + r). A row that is copied has many in n0 and
    none in n1. A group is told when n1 or fewer would come with a probability of at most `level`, shared among all
    rows that were looked at (Bonferroni). It cannot tell a copied row from people who agreed beforehand on every
    single answer, such as a class that fills in one form together.

    Parameters
    ----------
    votes : array-like, shape (people, statements)
        1, 0 or -1; nan where somebody has not voted.
    differs : float
        t, in (0, 1).
    level : float
        How often it may be wrong for people who differ at least so often.

    Returns
    -------
    list of SameRow
        The largest group first; never with fewer than `FEWEST_PEOPLE` people or `FEWEST_VOTES` votes.

    Raises
    ------
    ValueError
        If the votes are not a table, or `differs` is not between 0 and 1.
    """
    given = np.asarray(votes, dtype=np.float64)
    if given.ndim != 2:
        raise ValueError(f"votes must have two dimensions, got {given.ndim}")
    if not 0 < differs < 1:
        raise ValueError(f"differs must be between 0 and 1, got {differs}")
    rows = np.where(np.isnan(given), 2, given).astype(np.int8)
    many = (rows != 2).sum(axis=1)
    groups = grouped(rows, np.flatnonzero(many >= FEWEST_VOTES))
    large = {row: people for row, people in groups.items() if len(people) >= FEWEST_PEOPLE}
    found = [measured(row, people, groups, differs) for row, people in large.items()]
    told = [group for group in found if group.chance * len(large) <= level]
    return sorted(told, key=lambda group: (-len(group.people), int(group.people[0])))


def grouped(rows: NDArray[np.int8], among: NDArray[np.int64]) -> dict[bytes, list[int]]:
    groups: dict[bytes, list[int]] = {}
    for place in among:
        groups.setdefault(rows[place].tobytes(), []).append(int(place))
    return groups


def measured(row: bytes, people: list[int], groups: Mapping[bytes, list[int]], differs: float) -> SameRow:
    near = sum(len(others) for other, others in groups.items() if is_near(row, other))
    votes = len(row) - row.count(2)
    ratio = votes * differs / (1 - differs)
    chance = at_most(near, near + len(people), ratio / (1 + ratio))
    return SameRow(np.array(people, dtype=np.int64), votes, near, chance)


def is_near(row: bytes, other: bytes) -> bool:
    """Whether two rows hold votes on the same statements, and differ in one."""
    mine, theirs = np.frombuffer(row, np.int8), np.frombuffer(other, np.int8)
    apart = mine != theirs
    return bool(apart.sum() == 1 and not ((mine == 2) | (theirs == 2))[apart].any())


def at_most(count: int, trials: int, share: float) -> float:
    """Return how often a binomial count is no larger; without SciPy, which the web process does not load."""
    whole = math.lgamma(trials + 1)
    terms = (
        whole - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        + k * math.log(share) + (trials - k) * math.log1p(-share)
        for k in range(count + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(math.exp(term) for term in terms))
