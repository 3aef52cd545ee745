"""What became of voices: which share was answered, done and told, how long it took, and whether for every group.

A voice without an answer is in every denominator; leaving it out would make a library look better the less it
answers. An answer that nobody can read is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sewana_core.closure import Waiting, oldest, still_waiting
from sewana_core.errors import FiguresError
from sewana_core.intervals import Interval, newcombe, wilson
from sewana_core.ladder import shares_shown
from sewana_core.parity import Parity, Rate, parity

LEAST_AGE = 30  # days; a voice of yesterday may still wait


@dataclass(frozen=True, slots=True)
class Voices:
    """Voices with the same fate.

    Attributes
    ----------
    age : int
        Days since they were said.
    waited : int or None
        Days from being said to an answer that everybody can read; None without one.
    is_decided : bool
        There is a decision or an answer, read or not.
    is_accepted, is_done : bool
        It was decided to do it, or a part of it; and that is done.
    count : int
    """

    age: int
    waited: int | None
    is_decided: bool
    is_accepted: bool
    is_done: bool
    count: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with Wilson's interval; without estimate where there is nothing to count."""

    number: int
    of: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class GroupShare:
    """A group's answered share beside that of all others; None where it would tell of fewer than five people."""

    group: str
    share: Share | None
    difference: Interval | None = None
    parity: Parity | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """All shares of some voices.

    Attributes
    ----------
    received, waiting : int
        Voices, and those without an answer that can be read.
    answered : Share
        Answered, of all received at least `LEAST_AGE` days ago.
    done_of_all, done_of_accepted : Share
    informed : Share
        Told, of those that were decided.
    curve : Waiting
        Still waiting, day by day; open voices are censored today.
    oldest : int or None
        Days that the oldest open voice has waited.
    """

    received: int
    waiting: int
    answered: Share
    done_of_all: Share
    done_of_accepted: Share
    informed: Share
    curve: Waiting
    oldest: int | None


def share(number: int, of: int, level: float = 0.95) -> Share:
    """Return a share with Wilson's interval, or the bare counts where there is nothing to divide by."""
    if of == 0:
        return Share(0, 0)
    found = wilson(number, of, level)
    return Share(number, of, found.estimate, found.low, found.high)


def fates(voices: Iterable[Voices], *, least_age: int = LEAST_AGE, level: float = 0.95) -> Fates:
    """Return what became of voices.

    Parameters
    ----------
    voices : iterable of Voices
    least_age : int
        Days after which a voice without an answer counts as not answered, for the answered share.
    level : float
        Of all intervals.

    Raises
    ------
    FiguresError
        ``days`` where an age is negative, or an answer older than the voice or younger than today.
    """
    rows = [one for one in voices if one.count]
    for one in rows:
        if one.age < 0 or (one.waited is not None and not 0 <= one.waited <= one.age):
            raise FiguresError("days", f"got {one.waited} days of {one.age}", found=one.age)

    def many(chosen: Iterable[Voices]) -> int:
        return sum(one.count for one in chosen)

    told = [one for one in rows if one.waited is not None]
    old = [one for one in rows if one.age >= least_age]
    done = many(one for one in rows if one.is_accepted and one.is_done)
    received = many(rows)
    days = np.repeat(
        [one.age if one.waited is None else one.waited for one in rows], [one.count for one in rows]
    )
    is_told = np.repeat([one.waited is not None for one in rows], [one.count for one in rows]).astype(bool)
    longest = oldest(days, is_told)
    return Fates(
        received=received,
        waiting=received - many(told),
        answered=share(many(one for one in old if one.waited is not None), many(old), level),
        done_of_all=share(done, received, level),
        done_of_accepted=share(done, many(one for one in rows if one.is_accepted), level),
        informed=share(many(told), many(one for one in rows if one.is_decided), level),
        curve=still_waiting(days, is_told, level),
        oldest=None if longest is None else int(longest),
    )


def by_group(counts: Mapping[str, tuple[int, int]], *, level: float = 0.95) -> tuple[GroupShare, ...]:
    """Return the answered share of each group beside that of all others together.

    Parameters
    ----------
    counts : mapping of str to pair of int
        Answered and not answered; the empty name is of voices whose group is not known, which are among the others.
    level : float

    Notes
    -----
    A share stands where neither those answered nor those not answered can be told to be fewer than five, also not
    by subtracting all other groups from the total.

    References
    ----------
    Newcombe 1998, method 10, for the difference; for the parity index see `sewana_core.parity`.
    """
    names = sorted(counts)
    shown: Sequence[bool] = []
    if names:
        table = np.array([counts[name] for name in names], dtype=np.int64)
        shown = [bool(one) for one in shares_shown([table]).rows[0]]
    total = np.array([sum(one[place] for one in counts.values()) for place in (0, 1)])
    found = []
    for name, is_shown in zip(names, shown, strict=True):
        if not name:
            continue
        if not is_shown:
            found.append(GroupShare(name, None))
            continue
        yes, no = counts[name]
        others = (int(total[0]) - yes, int(total[1]) - no)
        found.append(_beside(name, (yes, yes + no), (others[0], sum(others)), level))
    return tuple(found)


def _beside(name: str, own: tuple[int, int], others: tuple[int, int], level: float) -> GroupShare:
    if others[1] == 0:
        return GroupShare(name, share(*own, level))
    return GroupShare(
        name,
        share(*own, level),
        newcombe((own[0], others[0]), (own[1], others[1]), level),
        parity(Rate(name, own[1], own[0]), Rate("", others[1], others[0]), level),
    )
