"""Rates by group and side with their bounds, and what follows from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sewana_core.rates import (
    answers_by_group,
    bounds,
    false_discoveries,
    probability_above,
    probability_above_half,
    rates,
    shared_by_all,
)
from sewana_core.standing_for import standing_for
from sewana_core.two_sides import mirrored
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import vote_matrix

SHAPES = st.floats(0.34, 5000)


@given(SHAPES, SHAPES)
def test_bounds_are_those_of_the_beta_distribution(alpha, beta):
    low, high = bounds(np.array([alpha]), np.array([beta]))
    exact = stats.beta(alpha, beta).ppf([0.05, 0.95])
    assert [low[0], high[0]] == pytest.approx(exact, abs=0.02 if min(alpha, beta) < 1 else 0.002)
    assert 0 <= low[0] <= high[0] <= 1


@pytest.mark.parametrize("case", [(8, 3, 5, 6), (80, 30, 50, 60), (3, 40, 300, 4000), (5, 5, 1e6, 1e6)])
def test_probability_above_is_the_integral(case):
    a, b, c, d = case
    one, other = stats.beta(a, b), stats.beta(c, d)
    exact = integrate.quad(lambda x: one.pdf(x) * other.cdf(x), 0, 1, points=[a / (a + b)], limit=200)[0]
    found = probability_above((np.array([a]), np.array([b])), (np.array([c]), np.array([d])))
    assert found[0] == pytest.approx(exact, abs=0.004)


@given(SHAPES, SHAPES)
def test_probability_above_half(alpha, beta):
    exact = stats.beta(alpha, beta).sf(0.5)
    found = probability_above_half(np.array([alpha]), np.array([beta]))[0]
    assert found == pytest.approx(exact, abs=0.02 if min(alpha, beta) < 1 else 0.004)


def test_answers_are_counted_by_group_and_people_without_one_are_left_out():
    votes = vote_sums(vote_matrix([1, 1, 2, 3], [5, 6, 5, 5], [1, 0, -1, 1]))
    counted = answers_by_group(votes, np.array([1, 0, -1]), 2)
    assert counted.tolist() == [[[1, 0, 0], [0, 0, 0]], [[0, 0, 1], [0, 1, 0]]]


def test_intervals_hold_the_true_rate_as_often_as_they_say():
    rng = np.random.default_rng(4)
    middle = rng.beta(4, 4, 800)
    truth = rng.beta(20 * middle, 20 * (1 - middle), (3, 800))
    total = rng.integers(5, 60, (3, 800))
    agree = rng.binomial(total, truth)
    answers = np.stack([total - agree, np.zeros_like(total), agree], axis=2)
    found = rates(answers, 2, answers.sum(axis=0))
    inside = ((found.low <= truth) & (truth <= found.high)).mean()
    assert inside == pytest.approx(0.9, abs=0.03)
    assert 4 <= found.strength <= 32


def test_a_group_with_no_votes_has_the_rate_of_the_others():
    answers = np.array([[[40, 0, 60]], [[0, 0, 0]]])
    found = rates(answers, 2, answers.sum(axis=0))
    assert found.rate[1, 0] == pytest.approx(61 / 103)


def test_false_discoveries_are_held_down():
    assert false_discoveries(np.array([0.001, 0.03, 0.2, 0.9]), 0.1).tolist() == [True, True, False, False]
    assert not false_discoveries(np.array([0.5]), 0.1).any()
    errors = np.random.default_rng(5).random(2000)
    assert false_discoveries(errors, 0.1).mean() < 0.01


def cut(answers):
    """Rates of disagreeing, passing and agreeing of everyone divided up."""
    return tuple(rates(answers, which, answers.sum(axis=0)) for which in range(3))


def test_statements_stand_for_the_group_that_differs():
    answers = np.array([[[2, 0, 48], [25, 0, 25], [49, 0, 1]], [[40, 0, 10], [25, 0, 25], [30, 0, 20]]])
    first, second = standing_for(answers, answers.sum(axis=0), cut(answers))
    assert [(s.statement, s.stands_for) for s in first] == [(0, "agree"), (2, "disagree")]
    assert [(s.statement, s.stands_for) for s in second] == [(0, "disagree")]
    assert all(s.rate > 0.5 and s.rate > s.rest and s.probability > 0.99 for s in first)
    assert standing_for(answers[:1], answers.sum(axis=0), cut(answers[:1])) == ((),)


def test_what_all_share_is_held_by_the_least_willing_side():
    groups = np.array([[[1, 0, 99], [30, 0, 70]], [[2, 0, 98], [30, 0, 70]]])
    sides = np.array([[[2, 0, 98], [60, 0, 40]], [[1, 0, 99], [0, 0, 100]]])
    everyone = np.array([[3, 0, 197], [60, 0, 140]])
    assert np.array_equal(groups.sum(axis=0), everyone)
    alone, both = shared_by_all([cut(groups)]), shared_by_all([cut(groups), cut(sides)])
    assert alone[0] > 0.85
    assert alone[1] > 0.35
    assert both[1] < 0.3
    assert (both <= alone).all()
    assert ((both >= 0) & (both <= 1)).all()


def test_the_mirror_has_a_verdict_for_each_statement_both_sides_judged():
    providers = [[1, 0, 40], [40, 0, 1], [40, 0, 1], [1, 0, 40], [20, 0, 20], [0, 0, 4]]
    users = [[1, 0, 40], [1, 0, 40], [40, 0, 1], [40, 0, 1], [1, 0, 40], [1, 0, 40]]
    found = mirrored(np.array([providers, users]))
    verdicts = {m.statement: m.verdict for m in found}
    assert verdicts == {0: "both_agree", 1: "only_users", 2: "both_reject", 3: "only_providers", 4: "unclear"}
    gap = next(m.gap for m in found if m.statement == 1)
    assert gap.high < -0.8
