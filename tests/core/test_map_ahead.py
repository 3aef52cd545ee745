"""What comes next: the statement to show, and votes that were not cast."""

from dataclasses import replace

import numpy as np
import pytest

from sewana_core.agreement import fit_agreement, placed
from sewana_core.alike import alike, told_by_likeness
from sewana_core.coordinates import coordinates
from sewana_core.hold_out import hide, map_fit, scored
from sewana_core.model import fit, places
from sewana_core.next_statement import (
    asking,
    chances,
    covariance_after,
    draw_hand,
    gain_of,
    hand_for,
    left_of,
)
from sewana_core.prediction import foretold, log_odds, predict
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import VoteError, vote_matrix
from tests.core.recorded import EXPORTS, export
from tests.core.test_map_model import made


@pytest.fixture(scope="module")
def votes():
    return vote_sums(vote_matrix(*made(seen=0.5)))


@pytest.fixture(scope="module")
def place(votes):
    return coordinates(votes, fit(votes, 2))


@pytest.fixture(scope="module")
def known(votes, place):
    return asking(place, votes.counts[None])


def seen_by(votes, person):
    return (votes.answer[votes.row == person] // 3).astype(int)


def hand_of(known, seen, cell=-1, **named):
    return draw_hand(known, left_of(known, seen), gain_of(known, cell), **named)


def next_statement(known, seen, **named):
    return next(iter(hand_of(known, seen, **named)), None)


def test_the_covariance_of_a_draw_is_that_of_the_map(votes, place, known):
    found = covariance_after(known, seen_by(votes, 5))
    assert found == pytest.approx(place.covariance[[0, 0, 1], [0, 1, 1], 5])


def test_without_bonus_chances_follow_the_uncertainty_that_a_vote_removes(votes, place, known):
    heard = asking(place, votes.counts[None] * 10**9)
    seen = seen_by(votes, 5)
    before = np.add(*np.array(covariance_after(heard, seen))[[0, 2]])
    free = [c for c in range(15) if c not in seen]
    told = np.array(
        [before - np.add(*np.array(covariance_after(heard, [*seen, c]))[[0, 2]]) for c in range(15)]
    )
    weight = (told + 0.25 * told.mean())[free] ** 2
    assert chances(heard, seen)[free] == pytest.approx(weight / weight.sum(), rel=1e-6)


def test_a_statement_that_tells_nothing_of_a_place_is_not_shut_out(known):
    told = known.told.copy()
    told[:, 4] = 0
    silent = replace(known, told=told)
    assert chances(silent, [])[4] > 0.02 / 15
    for seen in ([], [1, 2], list(range(5, 14))):
        left = np.delete(chances(silent, seen), seen)
        assert (left > 0.01 / 15).all()


def test_what_was_seen_is_never_shown_and_chances_are_those_of_the_draws(votes, known):
    seen = seen_by(votes, 5)
    wanted = chances(known, seen)
    draws = [next_statement(known, seen, person=f"p{i}") for i in range(4000)]
    share = np.bincount([d.statement for d in draws], minlength=15) / 4000
    assert not share[seen].any()
    assert share == pytest.approx(wanted, abs=0.03)
    assert all(d.chance == pytest.approx(wanted[d.statement]) for d in draws[:50])


def test_a_draw_can_be_repeated_and_changes_with_seed_and_votes(known):
    first = next_statement(known, [1, 2], person="a", seed=3)
    assert next_statement(known, [1, 2], person="a", seed=3) == first
    assert next_statement(known, [1, 2], person="a", seed=4).ticket != first.ticket
    assert next_statement(known, [1, 2, 3], person="a", seed=3).ticket != first.ticket


def test_nobody_is_asked_who_has_seen_everything(known):
    assert next_statement(known, list(range(15)), person="a") is None
    assert chances(known, list(range(15))).tolist() == [0.0] * 15


def test_a_side_that_said_little_on_a_statement_is_asked_more(votes, place):
    answers = np.stack([votes.counts, votes.counts])
    answers[0, 4] = 0
    known = asking(place, answers)
    assert chances(known, [], cell=0)[4] > 1.5 * chances(known, [], cell=1)[4]


def test_of_several_cells_the_mean_bonus_counts(votes, place):
    answers = np.stack([votes.counts, votes.counts])
    answers[0, 4] = 0
    known = asking(place, answers)
    alone, both, other = (chances(known, [], cell=cell)[4] for cell in ([0], [0, 1], [1]))
    assert alone == pytest.approx(chances(known, [], cell=0)[4])
    assert alone > both > other


def test_the_rank_of_a_draw_counts_those_that_were_more_probable(known):
    order = np.argsort(-chances(known, [3]), kind="stable").tolist()
    draws = [next_statement(known, [3], person=f"p{i}") for i in range(200)]
    assert [d.rank for d in draws] == [order.index(d.statement) + 1 for d in draws]
    assert len({d.rank for d in draws}) > 5


def test_nothing_known_gives_every_statement_the_same_chance():
    votes = vote_sums(vote_matrix([1, 2], [1, 2], [0, 0]))
    known = asking(coordinates(votes, fit(votes, 2)), votes.counts[None])
    assert chances(known, []) == pytest.approx([0.5, 0.5])


def test_hidden_votes_are_hidden_and_asked_for(votes):
    held = hide(votes, 1)
    assert held.training.size < votes.size
    assert (held.training.votes_per_person[held.row] >= 7).all()
    cells = set(zip(held.training.row.tolist(), (held.training.answer // 3).tolist(), strict=True))
    assert not cells & set(zip(held.row.tolist(), held.column.tolist(), strict=True))


def test_the_map_tells_hidden_votes_better_than_means_where_there_is_structure(votes):
    with_axes, without = map_fit(votes, 2)
    assert with_axes.log_loss < without.log_loss - 0.1
    row, column, _ = made(seen=0.5)
    gains = []
    for seed in range(20):
        noise = np.random.default_rng(seed).integers(-1, 2, len(row))
        with_axes, without = map_fit(vote_sums(vote_matrix(row, column, noise)), 2)
        gains.append(without.log_loss - with_axes.log_loss)
    assert np.mean(gains) < 0


def test_held_out_votes_of_recorded_conversations_are_told_as_well_as_was_asked():
    told = []
    for name in EXPORTS:
        found = export(name)
        votes = vote_sums(vote_matrix(found.participant, found.statement, found.vote), found.mod_out)
        held = hide(votes, 3)
        odds, ranks, inner = log_odds(held.training, held.row, held.column)
        told.append(scored(held.agrees, odds))
        assert set(ranks) < {3, 8, 12}
        # What is said of votes hidden inside is near what comes true of others.
        assert inner.log_loss == pytest.approx(told[-1].log_loss, abs=0.05)
    assert np.mean([fit_.auc for fit_ in told]) >= 0.885
    assert np.mean([fit_.log_loss for fit_ in told]) <= 0.376


def test_more_axes_than_the_votes_support_do_little_harm(votes):
    held = hide(votes, 2)
    loss = [
        scored(held.agrees, fit_agreement(held.training, r).log_odds(held.row, held.column)) for r in (2, 10)
    ]
    assert loss[1].log_loss < loss[0].log_loss + 0.03


def test_predictions_are_probabilities_and_do_not_depend_on_the_order():
    row, column, vote = made()
    order = np.random.default_rng(0).permutation(len(row))
    first = predict(vote_matrix(row, column, vote), row[:9], column[:9])
    other = predict(vote_matrix(row[order], column[order], vote[order]), row[:9], column[:9])
    assert ((first > 0) & (first < 1)).all()
    assert np.array_equal(first, other)
    assert ((first > 0.5) == (vote[:9] > 0))[vote[:9] != 0].mean() > 0.8


def test_what_cannot_be_predicted_is_named():
    matrix = vote_matrix([1, 2], [1, 1], [1, -1])
    with pytest.raises(VoteError, match="cell 1 asks for participant 9") as caught:
        predict(matrix, [1, 9], [1, 1])
    assert caught.value.params == {"row": 1, "field": "participant", "found": 9}
    with pytest.raises(VoteError, match="as many participants as statements"):
        predict(matrix, [1], [1, 1])
    with pytest.raises(VoteError, match="not a pass") as caught:
        predict(vote_matrix([1], [1], [0]), [1], [1])
    assert caught.value.code == "only-passes"


def test_cells_are_told_alike_alone_and_among_many(votes, monkeypatch):
    row, column = np.arange(120).repeat(15), np.tile(np.arange(15), 120)
    wanted = foretold(votes, row, column, ranks=(2, 3)).log_odds
    # Batches of seven people; the order of the cells is kept.
    monkeypatch.setattr("sewana_core.prediction._BATCH", 7)
    order = np.random.default_rng(3).permutation(len(row))
    assert foretold(votes, row[order], column[order], ranks=(2, 3)).log_odds == pytest.approx(wanted[order])
    assert foretold(votes, row[5:6], column[5:6], ranks=(2, 3)).log_odds == pytest.approx(wanted[5:6])


def test_of_many_votes_a_part_is_learned_from_and_everybody_is_told(votes, monkeypatch):
    held = hide(votes, 5)
    monkeypatch.setattr("sewana_core.prediction._MOST_TO_WEIGH", held.training.size // 2)
    monkeypatch.setattr("sewana_core.prediction._MOST_TO_LEARN", held.training.size // 2)
    assert scored(held.agrees, foretold(held.training, held.row, held.column, ranks=(2,)).log_odds).auc > 0.8


def test_people_placed_afterwards_stand_where_the_fit_puts_them(votes):
    found = fit_agreement(votes, 3)
    again = placed(found, votes)
    # The fit stretches its axes once more after it has placed the people.
    assert again.person == pytest.approx(found.person, abs=0.15)
    assert np.corrcoef(again.person[:3].ravel(), found.person[:3].ravel())[0, 1] > 0.999
    one = placed(found, votes.of_people(np.array([7])))
    assert one.person[:, 0] == pytest.approx(again.person[:, 7])


def test_a_statement_that_repeats_another_is_told_by_it_and_a_reversed_one_against_it():
    rng = np.random.default_rng(1)
    row, column = np.arange(200).repeat(6), np.tile(np.arange(6), 200)
    vote = rng.choice([-1, 1], (200, 6))
    vote[:, 1], vote[:, 2] = vote[:, 0], -vote[:, 0]
    said = vote_sums(vote_matrix(row, column, vote.ravel()))
    kept = ~((said.row < 20) & np.isin(said.answer // 3, (1, 2)))
    asked = said.of_votes(kept)
    model = fit_agreement(asked, 0)
    told = told_by_likeness(alike(asked, model), asked, model, np.arange(20).repeat(2), np.tile([1, 2], 20))
    sign = np.where(vote[:20, :1] > 0, [1, -1], [-1, 1]).ravel()
    assert ((told[:2] > 0) == (sign > 0)).all()
    assert np.abs(told[:2]).min() > 0.1


def test_statements_past_the_most_are_told_by_the_models_alone(votes, monkeypatch):
    monkeypatch.setattr("sewana_core.alike._MOST_STATEMENTS", 4)
    model = fit_agreement(votes, 2)
    told = told_by_likeness(alike(votes, model), votes, model, np.zeros(15, int), np.arange(15))
    assert np.count_nonzero(told.any(axis=0)) == 4


def test_two_votes_are_enough_to_predict():
    chance = predict(vote_matrix([1, 2], [1, 1], [1, -1]), [1, 2], [1, 1])
    assert np.isfinite(chance).all()
    assert chance[0] >= chance[1]


def test_places_of_a_model_without_axes_are_empty(votes):
    assert places(votes, fit(votes, 0)).mean.shape == (0, 120)


def test_a_hand_is_drawn_like_single_draws_one_after_the_other(known):
    wanted = chances(known, [2, 5])
    firsts, pairs = np.zeros(15), np.zeros((15, 15))
    for i in range(6000):
        first, second, *_ = [draw.statement for draw in hand_of(known, [2, 5], person=f"p{i}")]
        firsts[first] += 1
        pairs[first, second] += 1
    assert abs(firsts / 6000 - wanted).max() < 0.02
    expected = wanted[:, None] * wanted[None] / (1 - wanted[:, None])
    np.fill_diagonal(expected, 0)
    assert abs(pairs / 6000 - expected).max() < 0.012
    assert pairs.diagonal().sum() == 0


def test_each_draw_of_a_hand_names_its_chance_among_those_left_and_its_rank(known):
    weight = chances(known, [1])
    for i in range(200):
        for draw in (hand := hand_of(known, [1], person=str(i))):
            left = weight.copy()
            left[[other.statement for other in hand[: hand.index(draw)]]] = 0
            assert draw.chance == pytest.approx(left[draw.statement] / left.sum(), rel=1e-9)
            assert draw.rank == 1 + (left > left[draw.statement]).sum()


def test_hands_leave_nothing_out_and_end_when_all_is_seen(known):
    seen = []
    while hand := hand_of(known, seen, person="a"):
        assert 1 <= len(hand) <= hand_for(len(seen))
        seen += [draw.statement for draw in hand]
    assert sorted(seen) == list(range(15))
    last = hand_of(known, list(range(14)), person="a")
    assert [(draw.statement, draw.chance, draw.rank) for draw in last] == [(14, 1.0, 1)]


def test_hands_grow_with_the_votes_and_a_longer_one_begins_like_a_shorter_one(known):
    assert [hand_for(votes) for votes in (0, 4, 5, 16, 200)] == [4, 4, 5, 16, 16]
    whole = hand_of(known, [2, 5], person="a", most=13)
    for most in range(1, len(whole)):
        shorter = hand_of(known, [2, 5], person="a", most=most)
        assert shorter == whole[: len(shorter)]
