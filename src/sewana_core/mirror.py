"""The mirror: what staff believe users would say, beside what users say.

Staff answer of how many in ten users would agree; users' weighted share of agreement stands beside the mean of
that. The gap is in points of a share and needs no scale that means the same to both. Staff are few and most of
them answer, so their error counts that the staff are finite; users' error does not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.bootstrap import percentiles, rank_ranges
from sewana_core.comparisons import SAME_SHARE, benjamini_hochberg, holm, verdict
from sewana_core.errors import FiguresError
from sewana_core.gaps import Gap, Known, cohen_h, difference, known_mean
from sewana_core.intervals import student, wilson_effective
from sewana_core.means import Estimate

MIN_STAFF = 10
OUT_OF = 10

Floats = NDArray[np.float64]
Word = Literal["same", "staff_higher", "users_higher", "unclear"]
_WORDS: dict[str, Word] = {
    "same": "same",
    "up": "staff_higher",
    "down": "users_higher",
    "unclear": "unclear",
}


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """One statement in the mirror.

    Attributes
    ----------
    item : str
    staff, staff_se, staff_low, staff_high : float
        Mean share that staff predict.
    users, users_se, users_low, users_high : float
        Weighted share that agrees, with Wilson's interval on effective answers.
    gap : Gap
        Staff minus users, with Welch's interval; the users' error is `Estimate.share_se`.
    bh, holm : float
        p-values adjusted for the number of statements.
    cohen_h : float
    verdict : str
        ``same`` if the whole interval is within ten points of zero, ``staff_higher`` or ``users_higher`` if it
        leaves out zero, else ``unclear``.
    rank : int
        From 1, the largest gap.
    rank_low, rank_high : int
        Ranks that the bootstrap leaves open.
    """

    item: str
    staff: float
    staff_se: float
    staff_low: float
    staff_high: float
    users: float
    users_se: float
    users_low: float
    users_high: float
    gap: Gap
    bh: float
    holm: float
    cohen_h: float
    verdict: Word
    rank: int
    rank_low: int
    rank_high: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All statements at once.

    Attributes
    ----------
    elevation : float
        Mean gap: how far staff are too hopeful or too modest throughout.
    mae : float
        Mean size of the gaps.
    spearman, spearman_low, spearman_high : float or None
        Whether both sides put the statements in the same order. With a dozen statements the interval is wide;
        None where one side has them all level.
    """

    elevation: float
    mae: float
    spearman: float | None
    spearman_low: float | None
    spearman_high: float | None


@dataclass(frozen=True, slots=True)
class Mirror:
    """The mirror of one round.

    Attributes
    ----------
    staff, staff_population : int
        Staff who predicted anything, and all staff.
    is_shown : bool
        False under ten staff; there are no rows then.
    note : str
        ``too-few-staff`` or nothing.
    rows : tuple of MirrorRow
        By gap, downwards.
    profile : Profile or None
    too_few : tuple of str
        Statements that fewer than ten staff predicted.
    """

    staff: int
    staff_population: int
    is_shown: bool
    note: str
    rows: tuple[MirrorRow, ...]
    profile: Profile | None
    too_few: tuple[str, ...]


def mirror(
    items: Sequence[str],
    predictions: ArrayLike,
    users: Sequence[Estimate],
    user_rounds: ArrayLike,
    *,
    staff_population: int,
    rng: np.random.Generator,
    level: float = 0.95,
    margin: float = SAME_SHARE,
) -> Mirror:
    """Return what staff predict beside what users say.

    Parameters
    ----------
    items : sequence of str
    predictions : array-like of float, shape (staff, items)
        Of ten users, how many would agree, 0 to 10; NaN for "cannot say".
    users : sequence of Estimate
        Weighted share that agrees with each statement.
    user_rounds : array-like of float, shape (rounds, items)
        The same shares in each round of a bootstrap of the users, all statements of a round from the same people.
    staff_population : int
        All staff there are.
    rng : numpy.random.Generator
        Draws the staff of each round.
    level : float
        Coverage wanted.
    margin : float
        Within which two shares count as the same.

    Raises
    ------
    FiguresError
        ``mirror-shape``, ``prediction-range``, ``staff-none``, ``staff-one`` or ``staff-over-population``.
    """
    said = _checked(items, predictions, staff_population, users)
    rounds = np.asarray(user_rounds, np.float64)
    if rounds.ndim != 2 or rounds.shape[1] != len(items) or len(rounds) == 0:
        message = f"rounds of the users by statement were expected, got shape {rounds.shape}"
        raise FiguresError("mirror-shape", message, found=rounds.shape)
    number = int((~np.isnan(said)).any(axis=1).sum())
    if number < MIN_STAFF:
        return Mirror(number, staff_population, False, "too-few-staff", (), None, ())
    enough = np.flatnonzero((~np.isnan(said)).sum(axis=0) >= MIN_STAFF).tolist()
    too_few = tuple(item for i, item in enumerate(items) if i not in enough)
    if not enough:
        return Mirror(number, staff_population, False, "too-few-staff", (), None, too_few)
    shares = said[:, enough] / OUT_OF
    drawn = _staff_rounds(shares, rng, len(rounds))
    asked, estimates = [items[i] for i in enough], [users[i] for i in enough]
    staff = [predicted(column, staff_population) for column in shares.T]
    gap_rounds = drawn - rounds[:, enough]
    rows = _rows(asked, staff, estimates, gap_rounds, level=level, margin=margin)
    profile = _profile(rows, asked, drawn, rounds[:, enough], level)
    return Mirror(number, staff_population, True, "", rows, profile, too_few)


def predicted(shares: Floats, population: int) -> Known:
    """Return the mean of what some of all staff say, with the error that is left as they are finite.

    Parameters
    ----------
    shares : ndarray of float, shape (staff,)
        NaN where there is no answer.
    population : int
        All staff there are. When everybody answered, nothing is left to err about.

    Raises
    ------
    FiguresError
        ``staff-none`` or ``staff-one`` if fewer than two answered: one says nothing of how staff differ.
    """
    there = shares[~np.isnan(shares)]
    number = len(there)
    _check_number(number)
    found = known_mean(there)
    return Known(found.value, found.se * math.sqrt(max(0.0, 1 - number / population)), found.df)


def _check_number(number: int) -> None:
    if number == 0:
        raise FiguresError("staff-none", "no staff answered")
    if number == 1:
        raise FiguresError("staff-one", "one staff member alone answered: nothing is known of the others")


def _checked(
    items: Sequence[str], predictions: ArrayLike, population: int, users: Sequence[Estimate]
) -> Floats:
    said = np.asarray(predictions, np.float64)
    if said.ndim != 2 or said.shape[1] != len(items) or len(users) != len(items):
        message = f"staff by statement, and a share of users for each, were expected, got shape {said.shape}"
        raise FiguresError("mirror-shape", message, found=said.shape)
    for row, column in np.argwhere(~np.isnan(said) & ~((said >= 0) & (said <= OUT_OF))).tolist():
        found, item = float(said[row, column]), items[column]
        message = f"a prediction lies between 0 and {OUT_OF}, got {found}"
        raise FiguresError("prediction-range", message, row=row, item=item, found=found)
    number = int((~np.isnan(said)).any(axis=1).sum())
    _check_number(number)
    if number > population:
        message = f"{number} staff answered, but there are only {population}"
        raise FiguresError("staff-over-population", message, found=number, most=population)
    return said


def _staff_rounds(shares: Floats, rng: np.random.Generator, rounds: int) -> Floats:
    """Return the staff's means in each round.

    That the staff are finite is left aside: ranks are read as facts, so their ranges are on the wide side.
    """
    there = ~np.isnan(shares)
    number = len(shares)
    times = rng.multinomial(number, np.full(number, 1 / number), rounds).astype(np.float64)
    counted = times @ there
    sums = times @ np.where(there, shares, 0.0)
    # A round in which nobody with an answer was drawn says nothing: it stands at the mean.
    drawn = np.tile(np.nanmean(shares, axis=0), (rounds, 1))
    np.divide(sums, counted, out=drawn, where=counted > 0)
    return drawn


def _rows(
    items: Sequence[str],
    staff: Sequence[Known],
    users: Sequence[Estimate],
    gap_rounds: Floats,
    *,
    level: float,
    margin: float,
) -> tuple[MirrorRow, ...]:
    gaps = [
        difference(one, Known(other.value, other.share_se, other.df), level)
        for one, other in zip(staff, users, strict=True)
    ]
    p_values = [gap.p for gap in gaps]
    adjusted = benjamini_hochberg(p_values), holm(p_values)
    best, worst = rank_ranges(gap_rounds, level)
    order = sorted(range(len(items)), key=lambda i: (-gaps[i].gap, i))
    return tuple(
        MirrorRow(
            items[i],
            *_interval(staff[i], level),
            *_user_interval(users[i], level),
            gaps[i],
            float(adjusted[0][i]),
            float(adjusted[1][i]),
            cohen_h(staff[i].value, users[i].value),
            _WORDS[verdict(gaps[i].low, gaps[i].high, margin)],
            place + 1,
            int(best[i]),
            int(worst[i]),
        )
        for place, i in enumerate(order)
    )


def _interval(known: Known, level: float) -> tuple[float, float, float, float]:
    found = student(known.value, known.se, known.df, level)
    return known.value, known.se, max(0.0, found.low), min(1.0, found.high)


def _user_interval(share: Estimate, level: float) -> tuple[float, float, float, float]:
    found = wilson_effective(share.value, share.n_eff, level)
    return share.value, share.se, found.low, found.high


def _profile(
    rows: Sequence[MirrorRow], items: Sequence[str], staff: Floats, users: Floats, level: float
) -> Profile:
    by_item = {row.item: row for row in rows}
    gaps = np.array([row.gap.gap for row in rows])
    pairs = np.array([(by_item[item].staff, by_item[item].users) for item in items])
    value = _spearman(pairs[None, :, 0], pairs[None, :, 1])[0]
    in_rounds = _spearman(staff, users)
    elevation, size = float(gaps.mean()), float(np.abs(gaps).mean())
    if np.isnan(value) or np.isnan(in_rounds).all():
        return Profile(elevation, size, None, None, None)
    low, high = percentiles(in_rounds, level)
    return Profile(elevation, size, float(value), float(low), float(high))


def _spearman(first: Floats, second: Floats) -> Floats:
    """Return Spearman's rank correlation of each row of one array with that of the other; NaN if one is level."""
    a, b = (_ranks(rows) - (rows.shape[1] + 1) / 2 for rows in (first, second))
    spread = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    level = np.full(len(a), np.nan)
    return np.asarray(np.divide((a * b).sum(axis=1), spread, out=level, where=spread > 0))


def _ranks(rows: Floats) -> Floats:
    """Return ranks within each row; ties share the mean of theirs."""
    below = (rows[:, :, None] > rows[:, None, :]).sum(axis=2)
    same = (rows[:, :, None] == rows[:, None, :]).sum(axis=2)
    return np.asarray(below + (same + 1) / 2)
