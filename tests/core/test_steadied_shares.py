"""Shares of small groups, steadied: beside the whole double integral, and what must hold for any counts."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc, gammaln

from sewana_core.errors import FiguresError
from sewana_core.steadied_shares import beta_posterior, steady_shares

COUNTS = st.lists(
    st.integers(5, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=4, max_size=9
)


def is_mixed(counts):
    """Some group has both answers: without one there is nothing to weigh by."""
    return any(0 < agree < n for agree, n in counts)


CASES = [
    ([40, 22, 4, 10, 20, 3], [150, 90, 9, 26, 70, 15]),
    ([14, 45, 1, 9, 3], [20, 50, 30, 10, 5]),
    ([5, 9, 9, 20, 50], [5, 10, 9, 22, 60]),
    ([18, 20, 15, 25, 22, 14, 19, 17], [60] * 8),
]


def brute_force(agree, n, scale=0.15):
    """Return means and bounds of every group's distribution on a plain grid of 240,000 points."""
    mean, tau = np.meshgrid((np.arange(600) + 0.5) / 600, (np.arange(400) + 0.5) / 800, indexing="ij")
    worth = mean * (1 - mean) / tau**2 - 1
    mean, tau, worth = mean[worth > 0], tau[worth > 0], worth[worth > 0]
    alpha = mean * worth
    beta = worth - alpha
    log = -((tau / scale) ** 2) / 2
    for k, of in zip(agree, n, strict=True):
        log = log + gammaln(alpha + k) + gammaln(beta + of - k) - gammaln(worth + of)
        log = log - gammaln(alpha) - gammaln(beta) + gammaln(worth)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    some = weight > 1e-9
    alpha, beta, worth, weight, tau = (part[some] for part in (alpha, beta, worth, weight, tau))
    weight = weight / weight.sum()
    means = [(weight * (alpha + k) / (worth + of)).sum() for k, of in zip(agree, n, strict=True)]

    def below(at, k, of):
        return (weight * betainc(alpha + k, beta + of - k, at)).sum()

    return np.array(means), float((weight * tau).sum()), below


@pytest.mark.parametrize(("agree", "n"), CASES)
def test_steadied_shares_are_those_of_the_whole_integral(agree, n):
    means, tau, below = brute_force(agree, n)
    found = steady_shares(np.array(agree) / n, np.array(n, float))
    assert found.estimate == pytest.approx(means, abs=2e-4)
    assert float(found.tau) == pytest.approx(tau, abs=2e-4)
    for group, (k, of) in enumerate(zip(agree, n, strict=True)):
        for bound, wanted in ((found.low[group], 0.025), (found.high[group], 0.975)):
            # The promised half of a point, to either side.
            assert below(max(bound - 0.005, 0), k, of) <= wanted <= below(min(bound + 0.005, 1), k, of)


def test_rats_as_in_the_textbook():
    """Gelman and others, Bayesian Data Analysis, 3rd ed., section 5.1: 4 of 14 after Beta(1.4, 8.6)."""
    mean, deviation = beta_posterior(1.4, 8.6, 4, 14)
    assert mean == pytest.approx(0.225, abs=1e-12)
    assert deviation == pytest.approx(0.0835164654, abs=1e-10)


@given(COUNTS.filter(is_mixed))
def test_a_steadied_share_lies_between_the_lowest_and_the_highest(counts):
    agree, n = np.array(counts, float).T
    share = agree / n
    found = steady_shares(share, n)
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()
    assert (found.low >= 0).all()
    assert (found.high <= 1).all()
    assert (found.borrowed > 0).all()
    assert (found.borrowed < 1).all()
    # The common mean is itself drawn towards one half, by what one answer more on each side would do.
    low, high = (
        min(share.min(), (agree.sum() + 1) / (n.sum() + 2)),
        max(share.max(), (agree.sum() + 1) / (n.sum() + 2)),
    )
    assert (found.estimate >= low - 0.03).all()
    assert (found.estimate <= high + 0.03).all()


@given(COUNTS.filter(is_mixed), st.randoms(use_true_random=False))
def test_the_order_of_groups_is_of_no_matter(counts, random):
    order = list(range(len(counts)))
    random.shuffle(order)
    agree, n = np.array(counts, float).T
    first, second = steady_shares(agree / n, n), steady_shares((agree / n)[order], n[order])
    assert first.estimate[order] == pytest.approx(second.estimate, abs=1e-9)
    assert first.high[order] == pytest.approx(second.high, abs=1e-6)


@given(COUNTS.filter(is_mixed))
def test_agreeing_and_not_agreeing_are_the_two_sides_of_one_number(counts):
    agree, n = np.array(counts, float).T
    first, second = steady_shares(agree / n, n), steady_shares(1 - agree / n, n)
    assert first.estimate == pytest.approx(1 - second.estimate, abs=1e-6)
    assert first.low == pytest.approx(1 - second.high, abs=1e-4)


def test_the_spread_grows_as_groups_move_apart():
    n = np.full(6, 60.0)
    apart = [steady_shares(0.5 + width * np.linspace(-1, 1, 6), n).tau for width in (0, 0.1, 0.2, 0.4)]
    assert (np.diff(apart) > 0).all()


def test_groups_that_agree_alike_keep_their_share():
    found = steady_shares(np.full(5, 0.3), np.array([10.0, 50, 200, 400, 30]))
    assert found.estimate == pytest.approx(0.3, abs=0.005)


def test_weighted_answers_count_as_what_they_are_worth():
    share = np.array([0.2, 0.4, 0.5, 0.35])
    less, more = steady_shares(share, np.full(4, 20.5)), steady_shares(share, np.full(4, 80.0))
    assert (more.high - more.low < less.high - less.low).all()
    assert (more.borrowed < less.borrowed).all()


def test_three_groups_are_not_steadied_and_one_without_answers_is_left_out():
    assert str(steady_shares([0.1, 0.2, 0.3], [10, 10, 10]).notes) == "too-few-groups"
    found = steady_shares([0.1, 0.2, np.nan, 0.3, 0.5], [10, 10, 0, 10, 20])
    alone = steady_shares([0.1, 0.2, 0.3, 0.5], [10, 10, 10, 20])
    assert np.isnan(found.estimate[2])
    assert found.estimate[[0, 1, 3, 4]].tolist() == alone.estimate.tolist()


def test_groups_of_one_mind_each_are_not_weighed():
    for share in ([0.0] * 4, [1.0] * 4, [0.0, 1.0, 0.0, 1.0]):
        found = steady_shares(share, np.full(4, 12.0))
        assert str(found.notes) == "no-spread"
        assert np.isnan(found.estimate).all()


def test_a_group_of_one_mind_among_others_is_no_certainty():
    found = steady_shares([0.0, 0.3, 0.4, 1.0], np.full(4, 12.0))
    assert found.estimate[0] > 0.02
    assert found.high[0] > 0.1
    assert found.estimate[3] < 0.98


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0.3, 30_000)), min_size=4, max_size=12).filter(
        lambda rows: any(0 < share < 1 for share, _ in rows)
    )
)
def test_no_shares_and_counts_break_the_numbers(rows):
    """Weighted shares near 0 and 1, of less than one effective answer and of thirty thousand."""
    share, n = np.array(rows).T
    found = steady_shares(share, n)
    for part in (found.estimate, found.low, found.high, found.borrowed):
        assert ((part >= 0) & (part <= 1)).all()
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()
    assert 0 <= float(found.tau_low) <= float(found.tau_high) < 0.5


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("shapes-differ", ([0.3] * 4, [10] * 5)),
        ("share", ([0.3, 0.3, 0.3, 1.2], [10] * 4)),
        ("prior", ([0.3] * 4, [10] * 4, -1)),
        ("level", ([0.3] * 4, [10] * 4, 0.15, 0)),
    ],
)
def test_what_cannot_be_steadied_is_refused(code, arguments):
    with pytest.raises(FiguresError) as refused:
        steady_shares(*arguments)
    assert refused.value.code == code


def test_forty_groups_and_fourteen_measures_are_quick():
    rng = np.random.default_rng(0)
    n = rng.integers(5, 200, (14, 40))
    share = rng.binomial(n, rng.beta(4, 6, (14, 40))) / n
    took = []
    for _ in range(5):
        start = time.process_time()
        steady_shares(share, n)
        took.append(time.process_time() - start)
    # 16 ms on the machine it was written on.
    assert min(took) < 0.07
