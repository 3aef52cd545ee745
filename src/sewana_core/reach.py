"""Who came, set beside who there is: rates, ratios, parity and the shortfall of a forum or a survey.

Every summary is computed from the rows that are shown, with all that is hidden taken as one row. So nothing
can be told of a hidden group from a summary that could not be told from the rows.

References
----------
Wilson 1927, doi:10.1080/01621459.1927.10502953; Duncan & Duncan 1955, doi:10.2307/2088328 (dissimilarity);
Schouten et al. 2009, the R-indicator.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sewana_core.errors import FiguresError
from sewana_core.inequality import Inequality, dissimilarity, inequality
from sewana_core.intervals import wilson
from sewana_core.ladder import MIN_ALONE, MIN_PLAIN, Group, Rung, State, ladder
from sewana_core.parity import Parity, Rate, parity
from sewana_core.privacy import MIN_GROUP

# Under this a group came too little; what lies above 1.25 is no reason for an alert.
ALERT_BELOW = 0.8
NULL_DRAWS = 40_000

Heard = Literal["no", "some", "enough"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many people of a group there are, and how many of them came."""

    key: str
    population: int
    came: int
    side: str = ""


@dataclass(frozen=True, slots=True)
class ReachRow:
    """How one group came, or several that are shown together; None throughout where it is hidden.

    Attributes
    ----------
    members : tuple of str
    state : str
        As in `sewana_core.ladder`.
    population, came : int
    expected : float
        How many would have come had all groups come at the same rate.
    per_1000, per_1000_low, per_1000_high : float
        The rate with Wilson's interval.
    ratio, low, high : float
        Share of those who came over share of the population; Wilson's interval of the former over the latter.
    is_alert : bool
        The whole interval of the ratio lies under `ALERT_BELOW`.
    heard : str
        ``no`` under 10 people, ``some`` under 30, else ``enough``.
    """

    members: tuple[str, ...]
    state: State
    population: int | None = None
    came: int | None = None
    expected: float | None = None
    per_1000: float | None = None
    per_1000_low: float | None = None
    per_1000_high: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    is_alert: bool = False
    heard: Heard | None = None

    @property
    def key(self) -> str:
        return "+".join(self.members)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The share of seats that would have to change hands, and what chance alone makes of it.

    Attributes
    ----------
    value : float
    null_mean, null_95 : float
        Mean and 95th percentile if everybody had been equally likely to come. Under the latter, the value
        is no sign of anything.
    """

    value: float
    null_mean: float
    null_95: float


@dataclass(frozen=True, slots=True)
class Summary:
    """How far apart the rates are, in one number or another.

    Attributes
    ----------
    shortfall : Shortfall
    min_max : float
        Lowest over highest rate.
    cv : float
        Coefficient of variation of the rates; times the standard deviation of an answer it bounds the part
        of the bias that lies between the groups.
    r_indicator : float
    kish, n_eff : float or None
        What weighting by group alone costs, and how many equally weighted people that leaves.
    """

    shortfall: Shortfall
    min_max: float
    cv: float
    r_indicator: float
    kish: float | None
    n_eff: float | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How all groups of one dimension came.

    Attributes
    ----------
    population : int
    came : int or None
        None under five people.
    rows : tuple of ReachRow
    summary : Summary or None
        None where fewer than two rows are left to compare.
    parity : tuple of Parity
        Every shown row against the one with the largest population.
    appendix : Inequality or None
    """

    population: int
    came: int | None
    rows: tuple[ReachRow, ...]
    summary: Summary | None
    parity: tuple[Parity, ...]
    appendix: Inequality | None


def counts_of(
    population: Sequence[tuple[str, int]],
    came: Sequence[tuple[str, int]],
    sides: dict[str, str] | None = None,
) -> tuple[GroupCount, ...]:
    """Put two lists together; a group that is missing among those who came has zero.

    Raises
    ------
    FiguresError
        ``group-doubled`` in either list, ``group-unknown`` if a group came that has no population.
    """
    for pairs in (population, came):
        _check_doubled([key for key, _ in pairs])
    known, arrived = dict(population), dict(came)
    for row, (key, _) in enumerate(came):
        if key not in known:
            message = f"group {key!r} came, but has no population"
            raise FiguresError("group-unknown", message, group=key, row=row)
    return tuple(GroupCount(k, n, arrived.get(k, 0), (sides or {}).get(k, "")) for k, n in population)


def reach(
    counts: Sequence[GroupCount], rng: np.random.Generator, *, level: float = 0.95, minimum: int = MIN_GROUP
) -> Reach:
    """Return how the groups of one dimension came.

    Parameters
    ----------
    counts : sequence of GroupCount
        All groups of the dimension, two at least; each person is in one.
    rng : numpy.random.Generator
        For the bootstrap of the appendix. The null envelope draws from a seed of its own, so that it is the
        same wherever the same groups and numbers occur.
    level : float
        Coverage wanted.
    minimum : int
        Smallest number of people of whom anything is shown; 1 leaves the ladder out, for the program's own
        use.

    Raises
    ------
    FiguresError
        ``groups-few``, ``group-doubled``, ``count-negative``, ``population-zero``, ``came-over-population``
        or ``nobody-came``, with the ``row`` (from 0) and the ``group`` in ``params``.
    """
    _check(counts)
    groups = [Group(one.key, one.came, one.population, one.side) for one in counts]
    rungs = ladder(groups, minimum=minimum) if minimum > 1 else tuple(_as_it_is(group) for group in groups)
    people = np.array([rung.population for rung in rungs], np.float64)
    total, came = int(people.sum()), sum(rung.n for rung in rungs)
    rows = tuple(_row(rung, came, total, level) for rung in rungs)
    parts = _parts(rungs)
    is_told = len(parts[0]) > 1
    return Reach(
        total,
        came if came >= minimum else None,
        rows,
        _summary(*parts) if is_told else None,
        _parities(rungs, level),
        inequality(*parts, rng, level=level) if is_told else None,
    )


def _check_doubled(keys: Sequence[str]) -> None:
    for row, key in enumerate(keys):
        if key in keys[:row]:
            raise FiguresError("group-doubled", f"group {key!r} stands there twice", group=key, row=row)


def _check(counts: Sequence[GroupCount]) -> None:
    _check_doubled([one.key for one in counts])
    for row, one in enumerate(counts):
        where = {"group": one.key, "row": row}
        if one.population < 0 or one.came < 0:
            found = min(one.population, one.came)
            message = f"group {one.key!r} has a negative count"
            raise FiguresError("count-negative", message, found=found, **where)
        if one.population == 0:
            message = f"group {one.key!r} has a population of 0"
            raise FiguresError("population-zero", message, **where)
        if one.came > one.population:
            message = f"of group {one.key!r} {one.came} came, but there are only {one.population}"
            found = one.came
            raise FiguresError("came-over-population", message, found=found, most=one.population, **where)
    if len(counts) < 2:
        raise FiguresError("groups-few", "reach needs two groups at least", found=len(counts))
    if not any(one.came for one in counts):
        raise FiguresError("nobody-came", "nobody came: there is nothing to compare")


def _as_it_is(group: Group) -> Rung:
    state: State = "plain" if group.n >= MIN_PLAIN else "few"
    return Rung((group.key,), group.n, group.population, group.side, state)


def _row(rung: Rung, came: int, total: int, level: float) -> ReachRow:
    if not rung.is_shown:
        return ReachRow(rung.members, rung.state)
    fair = rung.population / total
    rate, share = wilson(rung.n, rung.population, level), wilson(rung.n, came, level)
    heard: Heard = "no" if rung.n < MIN_ALONE else "some" if rung.n < MIN_PLAIN else "enough"
    return ReachRow(
        rung.members,
        rung.state,
        rung.population,
        rung.n,
        came * fair,
        1000 * rate.estimate,
        1000 * rate.low,
        1000 * rate.high,
        share.estimate / fair,
        share.low / fair,
        share.high / fair,
        share.high / fair < ALERT_BELOW,
        heard,
    )


def _parts(rungs: Sequence[Rung]) -> tuple[Floats, Floats]:
    """Return who came and who there is, with what is hidden as one row at the end."""
    parts = [(rung.n, rung.population) for rung in rungs if rung.is_shown]
    if hidden := [(rung.n, rung.population) for rung in rungs if not rung.is_shown]:
        parts.append((sum(n for n, _ in hidden), sum(people for _, people in hidden)))
    came, people = np.array(parts, np.float64).T
    return came, people


def _summary(came: Floats, people: Floats) -> Summary:
    number, rate, fair = int(came.sum()), came / people, people / people.sum()
    share, mean = came / number, number / people.sum()
    cv = math.sqrt(fair @ (rate / mean - 1) ** 2)
    null = null_shortfall(tuple(fair.tolist()), number)
    kish = float((fair**2 / share).sum()) if came.all() else None
    return Summary(
        Shortfall(dissimilarity(share, fair), *null),
        float(rate.min() / rate.max()),
        cv,
        1 - 2 * cv * float(mean),
        kish,
        None if kish is None else number / kish,
    )


@lru_cache(maxsize=256)
def null_shortfall(fair: tuple[float, ...], number: int) -> tuple[float, float]:
    """Return mean and 95th percentile of the shortfall if all people are equally likely to come.

    Parameters
    ----------
    fair : tuple of float
        Shares of the population.
    number : int
        People who come.

    Returns
    -------
    pair of float
        The mean is exact: half the sum of the binomials' mean absolute deviations (De Moivre; Diaconis &
        Zabell 1991, doi:10.1214/ss/1177011699). The percentile is drawn from a fixed seed.
    """
    exact = sum(_absolute_deviation(number, share) for share in fair) / (2 * number)
    drawn = np.random.default_rng(number).multinomial(number, fair, NULL_DRAWS) / number
    apart = np.abs(drawn - np.array(fair)).sum(axis=1) / 2
    return exact, float(np.quantile(apart, 0.95))


def _absolute_deviation(number: int, share: float) -> float:
    """Return the mean of ``|X - np|`` for a binomial X, ``2 k C(n, k) p^k (1-p)^(n-k+1)`` at k = [np] + 1."""
    if share >= 1:
        return 0.0
    k = math.floor(number * share) + 1
    log = math.lgamma(number + 1) - math.lgamma(k + 1) - math.lgamma(number - k + 1)
    log += k * math.log(share) + (number - k + 1) * math.log1p(-share)
    return 2 * k * math.exp(log)


def _parities(rungs: Sequence[Rung], level: float) -> tuple[Parity, ...]:
    shown = [rung for rung in rungs if rung.is_shown]
    if not shown:
        return ()
    largest = max(shown, key=lambda rung: rung.population)
    return tuple(
        parity(
            Rate(rung.key, rung.population, rung.n),
            Rate(largest.key, largest.population, largest.n),
            level,
        )
        for rung in shown
        if rung is not largest
    )
