"""Every engine that finds opinion groups, in one shape; a new engine is one more line in ENGINES."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from sewana_core import opinion_map, polis
from sewana_core.votes import vote_matrix


@dataclass(frozen=True)
class Engine:
    """What the contract needs to know of an engine.

    ``analyse`` takes a vote matrix and the ids of rejected statements; ``read`` takes its answer and the matrix
    and returns people's ids, their groups (-1 for none) and the counts (groups, statements, disagree and agree)
    of the statements that take part, both in the order of ``statements``.
    """

    name: str
    analyse: Callable
    people: Callable
    label: Callable
    statements: Callable
    counts: Callable

    def of(self, participant, statement, vote, out=()):
        return self.of_matrix(vote_matrix(participant, statement, vote), out)

    def of_matrix(self, matrix, out=()):
        found = self.analyse(matrix, out)
        label = self.label(found)
        people = self.people(found, matrix).tolist()
        statements = self.statements(found, matrix).tolist()
        return Seen(found, dict(zip(people, label.tolist(), strict=True)), statements, self.counts(found))


@dataclass(frozen=True)
class Seen:
    """One analysis as the contract sees it."""

    found: object
    label: dict
    statements: list
    counts: np.ndarray

    @property
    def groups(self):
        """The partition, whatever the groups are called: a set of sets of people."""
        return frozenset(
            frozenset(p for p, g in self.label.items() if g == group)
            for group in set(self.label.values()) - {-1}
        )

    @property
    def votes_of_groups(self):
        """Disagreements and agreements of each group on each statement, whatever the groups are called."""
        members = {g: frozenset(p for p, h in self.label.items() if h == g) for g in self.label.values()}
        return {
            (members[g], s): tuple(self.counts[g, c].tolist())
            for g in set(self.label.values()) - {-1}
            for c, s in enumerate(self.statements)
        }


ENGINES = [
    Engine("map", lambda m, out: opinion_map.analyse(m, left_out=out), lambda f, m: f.votes.participants,
           lambda f: f.groups.label, lambda f, m: f.votes.statements, lambda f: f.answers[..., [0, 2]]),
    Engine("polis", lambda m, out: polis.analyse(m, mod_out=out), lambda f, m: m.participants,
           lambda f: f.group, lambda f, m: m.statements,
           lambda f: np.stack([f.group_votes.disagree, f.group_votes.agree], axis=2)),
]  # fmt: skip


def numbers(value, at="result"):
    """Yield every float in a result with the way to it, arrays and nested values included."""
    if isinstance(value, float | np.floating):
        yield at, np.array([value])
    elif isinstance(value, np.ndarray):
        if value.dtype.kind == "f":
            yield at, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from numbers(getattr(value, field.name), f"{at}.{field.name}")
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from numbers(item, f"{at}[{i}]")


def not_finite(value):
    """Return the ways to all numbers of a result that are no numbers."""
    return [at for at, array in numbers(value) if not np.isfinite(array).all()]


def camps(sizes=(60, 50, 40), statements=24, seed=0, seen=0.8, flaws=0.12):
    """Return votes of camps that vote alike but for a few, in random order: people, statements, votes."""
    rng = np.random.default_rng(seed)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    view = np.array(
        [[1 if (c >> g) & 1 else -1 for c in range(1, statements + 1)] for g in range(len(sizes))]
    )
    value = np.where(rng.random((len(camp), statements)) < flaws, 0, view[camp])
    row, column = np.nonzero(rng.random(value.shape) < seen)
    order = rng.permutation(len(row))
    return row[order], column[order], value[row, column][order]
