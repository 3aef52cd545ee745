"""Copied rows are told from people who think alike: how often wrongly, and how often found."""

import numpy as np
import pytest
from scipy.stats import binom

from sewana_core.same_rows import FEWEST_PEOPLE, FEWEST_VOTES, at_most, same_rows

PEOPLE, ROUNDS = 300, 200


def honest(rng, *, agreement=(0.5, 0.97)):
    """300 people in three opinion groups over 20 to 60 statements; a third have voted on everything, others stop."""
    many = int(rng.integers(20, 61))
    likely = rng.uniform(*agreement, size=(3, many))
    side = rng.choice([-1.0, 1.0], size=(3, many))
    group = rng.integers(0, 3, size=PEOPLE)
    agrees = rng.random((PEOPLE, many)) < likely[group]
    votes = np.where(agrees, side[group], -side[group])
    votes[rng.random((PEOPLE, many)) < 0.08] = 0.0
    stays = rng.random(PEOPLE) < 1 / 3
    share = np.where(stays, 1.0, rng.uniform(0.1, 0.95, size=PEOPLE))
    votes[rng.random((PEOPLE, many)) >= share[:, None]] = np.nan
    return votes


@pytest.mark.parametrize("agreement", [(0.5, 0.97), (0.85, 0.97)], ids=["as usual", "of one mind"])
def test_honest_crowds_are_falsely_flagged_in_one_round_of_a_hundred_at_most(agreement):
    wrong = sum(
        bool(same_rows(honest(np.random.default_rng(seed), agreement=agreement))) for seed in range(ROUNDS)
    )
    assert wrong <= ROUNDS // 100


def test_a_crowd_that_nearly_all_votes_alike_is_not_flagged():
    """Nineteen of twenty answers are those of the own group, and everybody has voted on everything."""
    wrong = common = 0
    for seed in range(ROUNDS):
        rng = np.random.default_rng(seed)
        side = rng.choice([-1.0, 1.0], size=(3, 20))[rng.integers(0, 3, size=PEOPLE)]
        votes = np.where(rng.random((PEOPLE, 20)) < rng.uniform(0.9, 0.97, size=20), side, -side)
        common += np.unique(votes, axis=0, return_counts=True)[1].max() >= FEWEST_PEOPLE
        wrong += bool(same_rows(votes))
    assert common >= ROUNDS // 2  # many rows are the same, by chance alone
    assert wrong <= ROUNDS // 100


@pytest.mark.parametrize(("count", "trials", "share"), [(0, 30, 0.5), (7, 40, 0.3), (40, 40, 0.9)])
def test_the_tail_is_that_of_the_binomial(count, trials, share):
    assert at_most(count, trials, share) == pytest.approx(binom.cdf(count, trials, share), rel=1e-9)


@pytest.mark.parametrize("seen", [1.0, 0.6])
def test_thirty_copied_rows_among_three_hundred_are_found_and_nobody_else_with_them(seen):
    exact = 0
    for seed in range(ROUNDS):
        rng = np.random.default_rng(seed)
        votes = honest(rng)
        copied = rng.choice([-1.0, 1.0], size=votes.shape[1])
        copied[rng.random(len(copied)) >= seen] = np.nan
        bots = rng.choice(PEOPLE, 30, replace=False)
        votes[bots] = copied
        found = same_rows(votes)
        exact += len(found) == 1 and set(found[0].people) == set(bots)
    assert exact >= 0.95 * ROUNDS


def test_a_bot_that_copies_the_commonest_honest_opinion_is_found_too():
    found = 0
    for seed in range(ROUNDS):
        rng = np.random.default_rng(seed)
        votes = honest(rng)
        whole = votes[~np.isnan(votes).any(axis=1)]
        votes[:30] = whole[0]
        found += bool(same_rows(votes))
    assert found >= 0.95 * ROUNDS


def test_few_people_or_few_votes_are_never_told():
    row = np.ones(FEWEST_VOTES)
    assert same_rows(np.tile(row, (FEWEST_PEOPLE - 1, 1))) == []
    assert same_rows(np.tile(row[1:], (50, 1))) == []


def test_those_one_vote_away_speak_for_people_who_think_alike():
    alike = np.ones((20, 20))
    (group,) = same_rows(alike)
    assert (len(group.people), group.votes, group.near) == (20, 20, 0)
    ratio = 20 * 0.05 / 0.95
    assert group.chance == pytest.approx((1 / (1 + ratio)) ** 20)
    near = np.ones((15, 20))
    near[np.arange(15), np.arange(15)] = -1
    assert same_rows(np.vstack([alike, near])) == []


def test_bad_input_is_refused_and_what_was_given_is_not_touched():
    votes = np.ones((20, 20))
    votes.flags.writeable = False
    same_rows(votes)
    with pytest.raises(ValueError, match="two dimensions, got 1"):
        same_rows([1.0, 0.0])
    with pytest.raises(ValueError, match="between 0 and 1, got 1"):
        same_rows(votes, differs=1.0)
