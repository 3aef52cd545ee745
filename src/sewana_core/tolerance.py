"""The zone of tolerance: where a service is seen between the least that is accepted and what is wished for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sewana_core.change import Change, paired_change
from sewana_core.errors import FiguresError
from sewana_core.ladder import MIN_ALONE, MIN_PLAIN


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a service stands.

    Attributes
    ----------
    adequacy : float
        Perceived minus minimum: below 0, less than what is accepted.
    superiority : float
        Perceived minus desired: above 0, more than what is wished for.
    position : float or None
        ``(perceived - minimum) / (desired - minimum)``; None if people wish for no more than the minimum.
    """

    adequacy: float
    superiority: float
    position: float | None


def zone_of_tolerance(minimum: float, desired: float, perceived: float) -> Zone:
    """Return where a service stands, from three means on one scale.

    References
    ----------
    Parasuraman, Berry & Zeithaml 1991, Sloan Management Review 32(3), 39-48; Thompson, Cook & Heath 2000,
    doi:10.1353/pla.2000.0052 (LibQUAL+).
    """
    width = desired - minimum
    return Zone(
        perceived - minimum,
        perceived - desired,
        (perceived - minimum) / width if width > 0 else None,
    )


@dataclass(frozen=True, slots=True)
class Gaps:
    """The zone of answers and the bounds of its two gaps, with how many answered all three."""

    n: int
    zone: Zone
    adequacy: Change
    superiority: Change


def gaps(minimum: ArrayLike, desired: ArrayLike, perceived: ArrayLike, level: float = 0.95) -> Gaps:
    """Return the zone from answers; only who answered all three counts.

    Parameters
    ----------
    minimum, desired, perceived : array-like, shape (people,)
        On one scale; nan where not answered.

    Raises
    ------
    FiguresError
        ``shapes-differ``, or ``too-few`` with fewer than two who answered all three.
    """
    rows = [np.asarray(part, float) for part in (minimum, desired, perceived)]
    if len({row.shape for row in rows}) > 1 or rows[0].ndim != 1:
        raise FiguresError("shapes-differ", "three rows of one length are needed", found=len(rows[0]))
    table = np.stack(rows)
    low, wish, seen = table[:, np.isfinite(table).all(0)]
    if len(low) < 2:
        raise FiguresError("too-few", f"two full answers are needed, got {len(low)}", found=len(low))
    return Gaps(
        len(low),
        zone_of_tolerance(float(low.mean()), float(wish.mean()), float(seen.mean())),
        paired_change(low, seen, level),
        paired_change(wish, seen, level),
    )


_SEEN = ("minimum", "desired", "perceived")
_GAPS = ("adequacy", "adequacy_low", "adequacy_high", "superiority", "superiority_low", "superiority_high")


def zone_row(key: str, answers: ArrayLike, level: float = 0.95) -> dict[str, object]:
    """Return the zone of one service as it is stored, by the ladder of small numbers.

    Parameters
    ----------
    key : str
    answers : array-like, shape (people, 3)
        Minimum, desired and perceived on one scale; nan where not answered.
    level : float
        Of the bounds of the two gaps.

    Returns
    -------
    dict
        ``n``, ``state``, the three means and the two gaps with their bounds; all None where fewer than ten
        answered all three, or all of them the same.
    """
    table = np.asarray(answers, float).reshape(-1, 3)
    table = table[np.isfinite(table).all(axis=1)]
    n = len(table)
    is_equal = n > 0 and float(np.ptp(table, axis=0).max()) == 0
    if n < MIN_ALONE or is_equal:
        state = "hidden" if n < MIN_ALONE else "equal"
        return {"key": key, "n": None, "state": state, **dict.fromkeys((*_SEEN, *_GAPS))}
    found = gaps(table[:, 0], table[:, 1], table[:, 2], level)
    told = [
        part for one in (found.adequacy, found.superiority) for part in (one.difference, one.low, one.high)
    ]
    return {
        "key": key,
        "n": n,
        "state": "plain" if n >= MIN_PLAIN else "few",
        **dict(zip(_SEEN, table.mean(axis=0).tolist(), strict=True)),
        **dict(zip(_GAPS, told, strict=True)),
    }
