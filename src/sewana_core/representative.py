"""Which statements stand for an opinion group: the group's rate against the rest, tested, and the selection.

Counts and formulas: the Polis method (Small and others 2021, doi:10.6035/recerca.5516), as measured on
recorded outputs of the running system.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.votes import VoteMatrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

# One-sided 90 %: a z-score above it counts as significant.
SIGNIFICANT = 1.2816
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How each group voted on each statement.

    Attributes
    ----------
    agree, disagree, votes : ndarray of int, shape (groups, statements)
        ``votes`` includes passes.
    """

    agree: Counts
    disagree: Counts
    votes: Counts


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """A group against all other groups, for one direction; arrays of shape (groups, statements).

    Attributes
    ----------
    share : ndarray
        (count + 1) / (votes + 2).
    share_z : ndarray
        z-score of the share against one half.
    ratio : ndarray
        The share over the same share in the other groups.
    ratio_z : ndarray
        z-score of the two proportions, one added to all four counts.
    """

    share: Floats
    share_z: Floats
    ratio: Floats
    ratio_z: Floats


@dataclass(frozen=True, slots=True)
class Representative:
    """One statement that stands for a group.

    Attributes
    ----------
    statement : int
        Position of the statement in the vote matrix.
    stands_for : str
        ``agree`` or ``disagree``.
    successes, trials : int
        Votes in that direction and all votes of the group.
    share, share_z, ratio, ratio_z : float
        See `Contrast`; ``ratio_z`` is rounded to single precision, as Polis stores it.
    is_best_agree : bool
        Chosen first, as what the group agrees on most distinctly.
    agrees : int or None
        Agreeing votes, given with ``is_best_agree`` only.
    """

    statement: int
    stands_for: str
    successes: int
    trials: int
    share: float
    share_z: float
    ratio: float
    ratio_z: float
    is_best_agree: bool = False
    agrees: int | None = None

    @property
    def weight(self) -> float:
        """What the selection sorts by: ratio x its z x share x its z."""
        return self.ratio * self.ratio_z * self.share * self.share_z


def tally(votes: VoteMatrix, group: Counts, groups: int) -> Tally:
    """Count the votes of each group.

    Parameters
    ----------
    votes : VoteMatrix
    group : ndarray of int, shape (people,)
        Group of each person, -1 for people outside the groups.
    groups : int
        Number of groups.

    Returns
    -------
    Tally
    """
    statements = votes.shape[1]
    rest = np.where(group < 0, groups, group)
    cell = np.repeat(rest * statements, votes.votes_per_participant)
    cell += votes.column
    agree, disagree = (
        np.bincount(cell[votes.vote == way], minlength=(groups + 1) * statements) for way in (1, -1)
    )
    every = np.bincount(cell, minlength=(groups + 1) * statements)
    return Tally(*(counts.reshape(groups + 1, statements)[:groups] for counts in (agree, disagree, every)))


def share_z(successes: Counts, trials: Counts) -> Floats:
    """Return the z-score of a share against one half, one added to both counts."""
    z: Floats = 2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)
    return z


def _two_shares_z(successes: Counts, others: Counts, trials: Counts, other_trials: Counts) -> Floats:
    s1, s2, n1, n2 = successes + 1, others + 1, trials + 1, other_trials + 1
    pooled = (s1 + s2) / (n1 + n2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    difference = s1 / n1 - s2 / n2
    z: Floats = np.divide(difference, spread, out=np.zeros_like(spread), where=(s1 + s2) != (n1 + n2))
    return z


def contrast(successes: Counts, trials: Counts) -> Contrast:
    """Compare each group with all other groups in one direction.

    Parameters
    ----------
    successes, trials : ndarray of int, shape (groups, statements)
        Votes in the direction, and all votes.

    Returns
    -------
    Contrast
    """
    others, other_trials = successes.sum(axis=0) - successes, trials.sum(axis=0) - trials
    share = (successes + 1) / (trials + 2)
    return Contrast(
        share=share,
        share_z=share_z(successes, trials),
        ratio=share / ((others + 1) / (other_trials + 2)),
        ratio_z=_two_shares_z(successes, others, trials, other_trials),
    )


def representative_statements(counts: Tally, is_out: Flags) -> tuple[tuple[Representative, ...], ...]:
    """Choose up to five statements for each group, agreements first.

    Parameters
    ----------
    counts : Tally
    is_out : ndarray of bool, shape (statements,)
        Statements that are never chosen.

    Returns
    -------
    tuple of tuples of Representative
        One tuple for each group; empty only where no statement may be chosen.
    """
    agree, disagree = contrast(counts.agree, counts.votes), contrast(counts.disagree, counts.votes)
    groups = range(len(counts.votes))
    return tuple(tuple(_selected(_rows(counts, agree, disagree, g, is_out))) for g in groups)


@dataclass(frozen=True, slots=True)
class _Row:
    """All that the selection asks about one statement in one group."""

    statement: int
    agrees: int
    disagrees: int
    votes: int
    pa: float
    pat: float
    ra: float
    rat: float
    pd: float
    pdt: float
    rd: float
    rdt: float

    @property
    def is_sufficient(self) -> bool:
        agree = self.rat > SIGNIFICANT and self.pat > SIGNIFICANT
        return agree or (self.rdt > SIGNIFICANT and self.pdt > SIGNIFICANT)

    def outdoes(self, best: "_Row | None") -> bool:
        return best is None or max(self.rat, self.rdt) > float(np.float32(max(best.rat, best.rdt)))

    def outdoes_agree(self, best: "_Row | None") -> bool:
        if self.agrees == 0 and self.disagrees == 0:
            return False
        if best is None:
            return self.pat > SIGNIFICANT or (self.ra > 1.0 and self.pa > 0.5)
        if best.ra > 1.0:
            return self.ra * self.rat * self.pa * self.pat > best.ra * best.rat * best.pa * best.pat
        return self.pa * self.pat > best.pa * best.pat

    def finished(self) -> Representative:
        if self.rat > self.rdt:
            way, n, p, pt, r, rt = "agree", self.agrees, self.pa, self.pat, self.ra, self.rat
        else:
            way, n, p, pt, r, rt = "disagree", self.disagrees, self.pd, self.pdt, self.rd, self.rdt
        return Representative(self.statement, way, n, self.votes, p, pt, r, float(np.float32(rt)))

    def finished_as_best_agree(self) -> Representative:
        found = self.finished()
        fields = {name: getattr(found, name) for name in Representative.__dataclass_fields__}
        return Representative(**{**fields, "is_best_agree": True, "agrees": self.agrees})


def _rows(counts: Tally, agree: Contrast, disagree: Contrast, group: int, is_out: Flags) -> Iterator[_Row]:
    kept = np.flatnonzero(~is_out)
    numbers: list[Floats | Counts] = [counts.agree, counts.disagree, counts.votes]
    for side in (agree, disagree):
        numbers += [side.share, side.share_z, side.ratio, side.ratio_z]
    columns = (table[group, kept].tolist() for table in numbers)
    return (_Row(*row) for row in zip(kept.tolist(), *columns, strict=True))


def _selected(rows: Iterator[_Row]) -> list[Representative]:
    sufficient: list[_Row] = []
    best: _Row | None = None
    best_agree: _Row | None = None
    for row in rows:
        if row.is_sufficient:
            sufficient.append(row)
        if not sufficient and row.outdoes(best):
            best = row
        if row.outdoes_agree(best_agree):
            best_agree = row
    first = [] if best_agree is None else [best_agree.finished_as_best_agree()]
    if not sufficient:
        return first or ([] if best is None else [best.finished()])
    others = [row.finished() for row in sufficient if row is not best_agree]
    others.sort(key=lambda chosen: -chosen.weight)
    return sorted((first + others)[:_MOST_SHOWN], key=lambda chosen: chosen.stands_for != "agree")
