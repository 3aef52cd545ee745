"""Intervals that need no people: groups drawn from a known spread, waits, scales, and who comes by chance alone."""

import numpy as np

from sewana_core.bootstrap import percentiles
from sewana_core.closure import still_waiting
from sewana_core.inequality import dissimilarity, gini, inequality, theil
from sewana_core.plug_in import random_effects, reml
from sewana_core.reach import null_shortfall
from sewana_core.reliability import alpha, feldt
from sewana_core.steadied import pooled_variances, steady
from sewana_core.steadied_shares import steady_shares

Z = 1.959963984540054
SIZES = np.array([150, 90, 9, 26, 70, 15])
SPREAD, WITHIN = 0.2, 0.85
MIDDLE_SHARE, SHARE_SPREAD = 0.4, 0.1
POPULATION = np.array([28000, 5200, 400, 800, 1900, 300])
UNEQUAL = np.array([0.0075, 0.017, 0.05, 0.06, 0.035, 0.09])


def groups_held(rounds, seed, is_error_known=False):
    """Six groups drawn around a mean with a spread of 0.2: three ways to an interval, and how far each is off.

    Errors of the groups are found from their answers, as the product does, or known.

    Returns
    -------
    dict
        For ``direct``, ``plugged in`` and ``steadied``: share held and root mean squared error, by group; and
        ``gaps``, the mean distance from lowest to highest, true, direct and steadied.
    """
    rng = np.random.default_rng(seed)
    names = ("direct", "plugged in", "steadied")
    held, off = ({name: np.zeros((rounds, len(SIZES))) for name in names} for _ in range(2))
    gaps = np.zeros((rounds, 3))
    for number in range(rounds):
        true = rng.normal(3.5, SPREAD, len(SIZES))
        answers = [rng.normal(t, WITHIN, n) for t, n in zip(true, SIZES, strict=True)]
        direct = np.array([a.mean() for a in answers])
        variances = pooled_variances(SIZES, [a.var(ddof=1) / len(a) for a in answers])
        if is_error_known:
            variances = WITHIN**2 / SIZES
        plugged = random_effects(direct, variances, reml(direct, variances))
        arm = Z * plugged.predictor_se
        found = steady(direct, variances)
        bounds = {
            "direct": (direct, direct - Z * variances**0.5, direct + Z * variances**0.5),
            "plugged in": (plugged.predictor, plugged.predictor - arm, plugged.predictor + arm),
            "steadied": (found.estimate, found.low, found.high),
        }
        for name, (value, low, high) in bounds.items():
            held[name][number] = (low <= true) & (true <= high)
            off[name][number] = (value - true) ** 2
        gaps[number] = [np.ptp(true), np.ptp(direct), np.ptp(found.estimate)]
    return {name: (held[name].mean(0), np.sqrt(off[name].mean(0))) for name in names} | {"gaps": gaps.mean(0)}


def shares_held(rounds, seed):
    """Return the shares of rounds in which steadied shares of six groups hold, and how far they are off."""
    rng = np.random.default_rng(seed)
    worth = MIDDLE_SHARE * (1 - MIDDLE_SHARE) / SHARE_SPREAD**2 - 1
    true = rng.beta(MIDDLE_SHARE * worth, (1 - MIDDLE_SHARE) * worth, (rounds, len(SIZES)))
    share = rng.binomial(SIZES, true) / SIZES
    found = steady_shares(share, np.broadcast_to(SIZES, share.shape).astype(float))
    held = (found.low <= true) & (true <= found.high)
    off = [np.sqrt(((one - true) ** 2).mean(0)) for one in (share, found.estimate)]
    return held.mean(0), off[0], off[1]


def waits_held(rounds, seed, voices):
    """Return the share of rounds in which the bounds hold the true median wait, a third of the voices unanswered."""
    rng = np.random.default_rng(seed)
    shape, scale = 1.3, 30.0
    true = scale * np.log(2) ** (1 / shape)
    held = 0
    for _ in range(rounds):
        wait, seen = scale * rng.weibull(shape, voices), rng.uniform(10, 60, voices)
        days, done = np.ceil(np.minimum(wait, seen) * 24) / 24, wait <= seen
        median = still_waiting(days, done).until()
        held += (median.low is None or median.low <= true) and (median.high is None or true <= median.high)
    return held / rounds


def alphas_held(rounds, seed, people, is_rounded):
    """Return the share of rounds in which Feldt's bounds hold, for six statements of one factor."""
    rng = np.random.default_rng(seed)

    def answers(n):
        feeling = 3.5 + 0.7 * rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, 6))
        return np.clip(np.rint(feeling), 1, 5) if is_rounded else feeling

    one = 0.49 / (0.49 + 0.64)
    true = alpha(np.cov(answers(400_000), rowvar=False)) if is_rounded else 6 * one / (1 + 5 * one)
    found = [feldt(alpha(np.cov(answers(people), rowvar=False)), people, 6) for _ in range(rounds)]
    return float(np.mean([low <= true <= high for low, high in found]))


def envelope(rounds, seed, number):
    """Under equal chances: mean and 95th percentile of the shortfall as drawn, and as the product says."""
    rng = np.random.default_rng(seed)
    fair = POPULATION / POPULATION.sum()
    drawn = rng.multinomial(number, fair, rounds) / number
    apart = np.array([dissimilarity(one, fair) for one in drawn])
    mean, most = null_shortfall(tuple(fair.tolist()), number)
    return float(apart.mean()), float(np.quantile(apart, 0.95)), mean, most, float((apart <= most).mean())


def shortfall_held(rounds, seed, number, draws=400):
    """Return the share held by percentile bounds: of the shortfall, of Theil's T, of the Gini index."""
    rng = np.random.default_rng(seed)
    fair = POPULATION / POPULATION.sum()
    chance = POPULATION * UNEQUAL / (POPULATION @ UNEQUAL)
    true = dissimilarity(chance, fair), theil(UNEQUAL, POPULATION), gini(UNEQUAL, POPULATION)
    held = np.zeros((rounds, 3))
    for row in held:
        came = rng.multinomial(number, chance)
        again = rng.multinomial(number, came / number, draws) / number
        bounds = percentiles(np.abs(again - fair).sum(1) / 2)
        told = inequality(came, POPULATION, rng, rounds=draws)
        for place, (low, high) in enumerate(
            (bounds, (told.theil.low, told.theil.high), (told.gini.low, told.gini.high))
        ):
            row[place] = low <= true[place] <= high
    return held.mean(0)
