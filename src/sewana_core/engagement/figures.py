"""A round, weighted: its scales and its statements."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sewana_core.bootstrap import draw_again
from sewana_core.engagement.answers import GROUP, HIGHEST, LOWEST, Floats, Round, agrees, score
from sewana_core.errors import FiguresError
from sewana_core.intervals import Interval, student, wilson_effective
from sewana_core.ladder import MIN_ALONE, MIN_PLAIN, State
from sewana_core.means import Estimate, Sample
from sewana_core.privacy import MIN_GROUP
from sewana_core.weights import LEAST_ANSWERS, MOST_TIMES_MEDIAN, Weights, weigh

Flags = NDArray[np.bool_]
Kind = Literal["mean", "share"]

SEED = 20261128


@dataclass(frozen=True, slots=True)
class Options:
    """How the figures are made.

    Attributes
    ----------
    level : float
        Of all intervals.
    seed : int
        Of whatever is drawn.
    rounds : int
        Draws of the bootstrap.
    least, most_times_median
        As in `sewana_core.weights.weigh`.
    are_languages_comparable : bool
        Whether an analysis of invariance allows to compare them (`sewana_core.language`).
    """

    level: float = 0.95
    seed: int = SEED
    rounds: int = 2000
    least: int = LEAST_ANSWERS
    most_times_median: float | None = MOST_TIMES_MEDIAN
    are_languages_comparable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Something of which a mean or a share is reported, with everybody's value; NaN for no answer."""

    key: str
    kind: Kind
    values: Floats


@dataclass(frozen=True, eq=False)
class Weighted:
    """A round with its weights and what they give."""

    round: Round
    options: Options

    @cached_property
    def margins(self) -> tuple[str, ...]:
        """Margins that the answers and the population both have."""
        return tuple(name for name in self.round.population if name in self.round.answers.levels)

    @cached_property
    def weights(self) -> Weights:
        levels, population = self.round.answers.levels, self.round.population
        if not self.margins:
            ones = np.ones(self.round.answers.n)
            return Weights(ones, ones, ())
        return weigh(
            {name: levels[name] for name in self.margins},
            population,
            least=self.options.least,
            most_times_median=self.options.most_times_median,
        )

    @cached_property
    def sample(self) -> Sample:
        return Sample(self.weights)

    @cached_property
    def population(self) -> int | None:
        """People there are; None where nothing is known of them."""
        margins = self.round.population
        return int(sum(next(iter(margins.values())).values())) if margins else None

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Scales first, then the share of each statement that agrees, in the order of the form."""
        form, items = self.round.form, self.round.answers.items
        scales = [
            Measure(key, "mean", score([items[item] for item in keys])) for key, keys in form.scales.items()
        ]
        shares = [Measure(item.key, "share", agrees(items[item.key])) for item in form.items]
        return {measure.key: measure for measure in (*scales, *shares)}

    @cached_property
    def estimates(self) -> Mapping[str, Estimate | None]:
        """The figure of each measure over everybody; None where nobody answered."""
        return {key: self.of(measure) for key, measure in self.measures.items()}

    def of(self, measure: Measure, within: Flags | None = None) -> Estimate | None:
        there = ~np.isnan(measure.values)
        if not (there if within is None else there & within).any():
            return None
        return self.sample.mean(measure.values, within)

    def shown(self, key: str) -> Estimate | None:
        """The figure of a measure over everybody, where it may be told."""
        found = self.estimates.get(key)
        return found if found is not None and self.state(key) in {"plain", "few"} else None

    def state(self, key: str) -> State:
        """The rung of a measure over everybody, which has nothing to be put together with."""
        found = self.estimates[key]
        n = 0 if found is None else found.n
        if n < MIN_ALONE:
            return "hidden"
        if is_equal(self.round.answers.items.get(key, self.measures[key].values)):
            return "equal"
        return "plain" if n >= MIN_PLAIN else "few"

    def interval(self, measure: Measure, estimate: Estimate) -> Interval:
        """Wilson's on effective answers for a share, Student's for a mean."""
        if measure.kind == "share":
            return wilson_effective(estimate.value, estimate.n_eff, self.options.level)
        return student(estimate.value, estimate.se, estimate.df, self.options.level)

    def draws(self, measures: list[Measure], rng: np.random.Generator) -> Floats:
        """Everybody's figure of each measure in each draw of the bootstrap.

        Where few answered, many draws fit no weights of several margins. Then they are raked to the groups alone,
        which every draw fits, for groups are drawn each by itself: ranges of ranks become wider, and nothing else is
        lost.
        """
        groups = np.unique(self.group_of(), return_inverse=True)[1].reshape(-1)
        values = np.column_stack([measure.values for measure in measures])
        try:
            return draw_again(self.weights, groups, values, rng, self.options.rounds).means
        except FiguresError:
            by_group = tuple(margin for margin in self.weights.margins if margin.name == GROUP)
            free = replace(self.weights, margins=by_group)
            return draw_again(free, groups, values, rng, self.options.rounds).means

    def group_of(self) -> NDArray[np.str_]:
        return self.round.answers.levels[GROUP]


def scale_rows(one: Weighted) -> list[dict[str, object]]:
    return [_scale_row(one, key) for key in one.round.form.scales]


def _scale_row(one: Weighted, key: str) -> dict[str, object]:
    names = ("n", "mean", "se", "low", "high", "df", "deff", "unweighted")
    found, measure = one.shown(key), one.measures[key]
    if found is None:
        return {"key": key, **dict.fromkeys(names)}
    bounds = one.interval(measure, found)
    told = found.n, found.value, found.se, bounds.low, bounds.high, found.df, found.deff, found.unweighted
    return {"key": key, **dict(zip(names, told, strict=True))}


def item_rows(one: Weighted) -> list[dict[str, object]]:
    rows = []
    for item in one.round.form.items:
        row: dict[str, object] = {"key": item.key, "facet": item.facet, "version": item.version}
        rows.append(row | _item_figures(one, item.key))
    return rows


_ITEM_NAMES = (
    *("n", "cannot_say", "mean", "mean_se", "mean_low", "mean_high", "agree", "agree_se", "agree_low"),
    *("agree_high", "agree_unweighted", "deff", "spread"),
)


def _item_figures(one: Weighted, key: str) -> dict[str, object]:
    answers = one.round.answers.items[key]
    share, measure = one.shown(key), one.measures[key]
    if share is None:
        return {**dict.fromkeys(_ITEM_NAMES), "state": one.state(key)}
    whole = Measure(key, "mean", answers)
    mean = one.sample.mean(answers)
    around, agree = one.interval(whole, mean), one.interval(measure, share)
    told = (
        *(share.n, len(answers) - share.n, mean.value, mean.se, around.low, around.high),
        *(share.value, share.se, agree.low, agree.high, share.unweighted, share.deff, _spread(one, answers)),
    )
    return {**dict(zip(_ITEM_NAMES, told, strict=True)), "state": one.state(key)}


def _spread(one: Weighted, answers: Floats) -> list[float]:
    """Weighted shares of the answers 1 to 5."""
    there = ~np.isnan(answers)
    steps = answers[there].astype(np.int64) - LOWEST
    held = np.bincount(steps, one.weights.weight[there], HIGHEST - LOWEST + 1)
    shares: list[float] = (held / held.sum()).tolist()
    return shares


def weights_row(one: Weighted) -> dict[str, object]:
    weights = one.weights
    return {
        "margins": [margin.name for margin in weights.margins],
        "kish": weights.kish,
        "n_eff": weights.n_eff,
        "min": weights.weight.min(),
        "max": weights.weight.max(),
        "median": np.median(weights.weight),
        "max_over_median": weights.max_over_median,
        "capped": weights.capped,
        "merged": [
            {"margin": part.margin, "levels": list(part.levels), "n": part.n if part.n >= MIN_GROUP else None}
            for part in weights.merged
        ],
        "left_out": [{"margin": one.margin, "reason": one.reason} for one in weights.left_out],
        "cycles": weights.cycles,
        "is_weighted": bool(weights.margins),
    }


def is_equal(values: Floats) -> bool:
    """Whether everybody who answered gave the same answer, so that a figure tells each one's."""
    there = values[~np.isnan(values)]
    return len(there) > 0 and bool((there == there[0]).all())
