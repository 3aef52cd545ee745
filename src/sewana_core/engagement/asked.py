"""Questions asked beside the statements: after the forum, some weeks later, and those of the library's own.

Each is reported by itself, unweighted, and added to no scale. A share and its number of answers give a count away, so
a share stands only where at least ten answered, and at least five for and five against it.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from sewana_core.change import mcnemar, paired_shares
from sewana_core.comparisons import SAME_SHARE, verdict
from sewana_core.intervals import Interval, newcombe_effective, student, wilson
from sewana_core.ladder import MIN_ALONE, MIN_PLAIN, State, next_hidden
from sewana_core.privacy import MIN_GROUP

Floats = NDArray[np.float64]
Row = dict[str, object]

TENTHS = 10
_FIGURES = ("n", "share", "low", "high")
_OF_PAIRS = ("difference", "low", "high", "won", "lost", "statistic", "p")


def state_of(n: int) -> State:
    """The rung of a figure over everybody who answered a question."""
    if n < MIN_ALONE:
        return "hidden"
    return "plain" if n >= MIN_PLAIN else "few"


def share_row(key: str, yes: int, n: int, level: float = 0.95) -> Row:
    """Return a share with Wilson's interval; hidden where it, or the rest, would tell of fewer than five.

    Parameters
    ----------
    key : str
    yes, n : int
        How many of how many who answered.
    level : float
    """
    if n < MIN_ALONE or min(yes, n - yes) < MIN_GROUP:
        return {"key": key, **dict.fromkeys(_FIGURES), "state": "hidden"}
    found = wilson(yes, n, level)
    return {"key": key, "n": n, "share": yes / n, "low": found.low, "high": found.high, "state": state_of(n)}


def tenth_row(key: str, values: Floats, level: float = 0.95) -> Row:
    """Return how many of ten people expect, as a share: the mean of answers from 0 to 10 with Student's interval."""
    there = values[~np.isnan(values)] / TENTHS
    n = len(there)
    state = state_of(n)
    if state != "hidden" and float(np.ptp(there)) == 0:
        state = "equal"
    if state in {"hidden", "equal"}:
        return {"key": key, **dict.fromkeys(_FIGURES), "state": state}
    mean, se = float(there.mean()), float(there.std(ddof=1)) / n**0.5
    found = student(mean, se, n - 1, level)
    return {
        "key": key, "n": n, "share": mean, "low": max(0.0, found.low), "high": min(1.0, found.high), "state": state,
    }  # fmt: skip


def choice_rows(
    options: Sequence[str], chosen: Sequence[Collection[str]], *, is_single: bool, level: float = 0.95
) -> list[Row]:
    """Return how many chose each answer of those who chose any.

    Parameters
    ----------
    options : sequence of str
    chosen : sequence of collections of str
        Of each person who answered, what was chosen.
    is_single : bool
        Everybody chose exactly one: whoever knows all but one share knows that one, so a second is hidden with it.
    level : float
    """
    n = len(chosen)
    counts = [sum(option in one for one in chosen) for option in options]
    hidden = {at for at, count in enumerate(counts) if min(count, n - count) < MIN_GROUP}
    if is_single:
        hidden |= set(next_hidden(counts, [0] * len(counts), hidden))
    return [
        share_row(option, 0 if at in hidden else count, n, level)
        for at, (option, count) in enumerate(zip(options, counts, strict=True))
    ]


def between(before: Interval, after: Interval) -> Row:
    """Return the difference of two shares of different people, the later minus the earlier, after Newcombe."""
    found = newcombe_effective(after, before)
    return {
        "before": before.estimate, "before_low": before.low, "before_high": before.high,
        "after": after.estimate, "after_low": after.low, "after_high": after.high,
        "difference": found.estimate, "low": found.low, "high": found.high,
        "verdict": verdict(found.low, found.high, SAME_SHARE),
    }  # fmt: skip


def paired(before: Sequence[bool], after: Sequence[bool], level: float = 0.95) -> Row | None:
    """Return the change of a share among the same people; None where there are too few of them to be told.

    Parameters
    ----------
    before, after : sequence of bool
        Whether each person agreed, in the same order.
    level : float

    Returns
    -------
    dict or None
        From ten pairs on ``n``, ``before`` and ``after``. The interval and McNemar's statistic give all four cells
        away, so they stand only where each cell holds at least five; ``is_told`` says whether they do.
    """
    n, first, second = len(before), sum(before), sum(after)
    if n < MIN_ALONE or min(first, n - first, second, n - second) < MIN_GROUP:
        return None
    won = sum(late and not early for early, late in zip(before, after, strict=True))
    lost = won - (second - first)
    row: Row = {
        "n": n,
        "before": first / n,
        "after": second / n,
        "is_told": False,
        **dict.fromkeys(_OF_PAIRS),
    }
    if min(won, lost, first - lost, n - first - won) < MIN_GROUP:
        return row | {"difference": (second - first) / n}
    change = paired_shares(won, lost, n, level)
    statistic, p = mcnemar(won, lost)
    told = (change.difference, change.low, change.high, won, lost, statistic, p)
    return row | dict(zip(_OF_PAIRS, told, strict=True)) | {"is_told": True}
