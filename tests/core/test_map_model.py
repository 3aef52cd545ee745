"""The sums over votes, the model and the coordinates of the map."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core import vote_sums as sums_module
from sewana_core.coordinates import ENOUGH_SETTLED, coordinates, votes_to_be_placed
from sewana_core.matrices import identity, inverses, unpacked
from sewana_core.model import fit, places
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import VoteError, vote_matrix

VOTES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 9), st.sampled_from([-1, 0, 1])), min_size=1, max_size=120
)


def made(seed=0, people=120, statements=15, seen=0.6):
    """Votes of people who stand on two axes, each on part of the statements."""
    rng = np.random.default_rng(seed)
    place, loading = rng.normal(size=(people, 2)), rng.normal(size=(2, statements)) * (0.8, 0.4)[0]
    value = place @ loading + rng.normal(size=(people, statements)) * 0.3
    row, column = np.nonzero(rng.random((people, statements)) < seen)
    return row, column, np.where(value > 0.3, 1, np.where(value < -0.3, -1, 0))[row, column]


def last_votes(triples):
    return {(p, s): v for p, s, v in triples}


@given(VOTES, st.randoms())
def test_sums_are_those_of_the_votes_in_any_order(triples, random):
    latest = [(p, s, v) for (p, s), v in last_votes(triples).items()]
    random.shuffle(latest)
    votes = vote_sums(vote_matrix(*zip(*latest, strict=True)))
    per_answer = np.arange(2.0 * 3 * votes.shape[1]).reshape(2, -1) + 1
    per_person = np.arange(1.0 * votes.shape[0]).reshape(1, -1) + 1
    people, statements = votes.participants.tolist(), votes.statements.tolist()
    wanted, counted = np.zeros((2, len(people))), np.zeros((1, len(statements), 3))
    for p, s, v in latest:
        at, of = people.index(p), statements.index(s)
        wanted[:, at] += per_answer[:, 3 * of + v + 1]
        counted[0, of, v + 1] += per_person[0, at]
    assert people == sorted(people)
    assert statements == sorted(statements)
    assert np.array_equal(votes.over_answers(per_answer), wanted)
    assert np.array_equal(votes.over_people(per_person), counted)


def test_small_chunks_give_the_sums_of_one(monkeypatch):
    matrix = vote_matrix(*made())
    whole = vote_sums(matrix)
    monkeypatch.setattr(sums_module, "_CHUNK", 37)
    monkeypatch.setattr(sums_module, "_BAND", 50)
    cut = vote_sums(matrix)
    assert len(list(cut._chunks())) > 10
    assert np.array_equal(cut.answer, whole.answer)
    assert np.array_equal(cut.counts, whole.counts)
    values = np.random.default_rng(1).normal(size=(2, 120))
    assert np.allclose(cut.over_people(values), whole.over_people(values), rtol=0, atol=1e-12)


def test_a_statement_left_out_is_gone_and_its_voters_stay():
    votes = vote_sums(vote_matrix([1, 1, 2], ["a", "b", "b"], [1, -1, 0]), ["b", "unknown"])
    assert votes.statements.tolist() == ["a"]
    assert votes.votes_per_person.tolist() == [1, 0]
    assert np.isfinite(coordinates(votes, fit(votes, 2)).position).all()


def test_no_vote_that_counts_is_refused():
    with pytest.raises(VoteError, match="at least one vote that counts") as caught:
        vote_sums(vote_matrix([1], [1], [1]), [1])
    assert caught.value.code == "no-votes"


def test_some_people_and_some_votes_are_picked():
    votes = vote_sums(vote_matrix(*made()))
    some = votes.of_people(np.array([3, 50, 119]))
    assert some.votes_per_person.tolist() == votes.votes_per_person[[3, 50, 119]].tolist()
    assert some.answer.tolist() == [a for p in (3, 50, 119) for a in votes.answer[votes.row == p].tolist()]
    kept = votes.answer % 3 != 1
    assert votes.of_votes(kept).counts.tolist() == (votes.counts * [1, 0, 1]).tolist()


def test_many_inverses_at_once():
    root = np.random.default_rng(2).normal(size=(5, 4, 4))
    full = np.moveaxis(root @ root.transpose(0, 2, 1) + np.eye(4), 0, -1)
    assert np.allclose(unpacked(full[np.triu_indices(4)], 4), full)
    assert np.allclose(np.einsum("ijn,jkn->ikn", inverses(full), full), identity(4), atol=1e-12)


def test_a_place_is_the_posterior_of_the_formula():
    votes = vote_sums(vote_matrix(*made()))
    model = fit(votes, 2)
    found, person = places(votes, model), 7
    answers = votes.answer[votes.row == person].astype(int)
    w, v = model.loading[:, answers // 3], answers % 3 - 1.0
    covariance = np.linalg.inv(np.eye(2) + w @ w.T / model.noise)
    assert np.allclose(found.covariance[:, :, person], covariance, atol=1e-12)
    mean = covariance @ (w @ (v - model.mean[answers // 3])) / model.noise
    assert np.allclose(found.mean[:, person], mean, atol=1e-12)


def test_the_fit_settles_where_another_round_changes_nothing():
    votes = vote_sums(vote_matrix(*made()))
    model = fit(votes, 2, most_rounds=500)
    assert model.has_settled
    again = fit(votes, 2, start=model, most_rounds=3)
    assert again.noise == pytest.approx(model.noise, abs=1e-5)
    assert not fit(votes, 2, most_rounds=1).has_settled


def test_many_votes_start_from_a_sample_and_end_at_the_same_model(monkeypatch):
    votes = vote_sums(vote_matrix(*made(people=600)))
    exact = fit(votes, 2, most_rounds=500)
    monkeypatch.setattr("sewana_core.model._MANY", 2000)
    found = fit(votes, 2)
    assert found.rounds < exact.rounds
    assert np.allclose((found.loading**2).sum(axis=0), (exact.loading**2).sum(axis=0), atol=2e-3)


def test_golden_two_camps_stand_apart_along_one_axis():
    """Camps of three who vote alike: one axis, equal people at equal places, the first statement upwards."""
    rows = [[1, 1, -1, 1], [1, 1, -1, 0], [1, 1, -1, 1], [-1, -1, 1, 1], [-1, -1, 1, 0], [-1, -1, 1, 1]]
    triples = [(p, s, v) for p, row in enumerate(rows) for s, v in enumerate(row)]
    place = coordinates(votes := vote_sums(vote_matrix(*zip(*triples, strict=True))), fit(votes, 2))
    first = place.position[0]
    assert np.allclose(first[:3], -first[3:], atol=1e-6)
    assert first[0] > 0.5
    assert place.loading[0, :3].round(3).tolist() == [-x for x in (-place.loading[0, :3]).round(3).tolist()]
    assert np.sign(place.loading[0, :3]).tolist() == [1, 1, -1]
    assert place.mean[:3] == pytest.approx([0, 0, 0], abs=1e-6)


def test_squared_distance_is_the_mean_squared_difference_of_predicted_votes():
    votes = vote_sums(vote_matrix(*made()))
    place = coordinates(votes, fit(votes, 2))
    predicted = place.mean + place.position.T @ place.loading
    for a, b in ((0, 1), (5, 77)):
        distance = ((place.position[:, a] - place.position[:, b]) ** 2).sum()
        assert distance == pytest.approx(((predicted[a] - predicted[b]) ** 2).mean(), rel=1e-9)


def test_more_votes_settle_more_and_say_how_many_are_missing():
    row, column, vote = made(seen=1.0)
    keep = (row >= 20) | (column < 2)
    votes = vote_sums(vote_matrix(row[keep], column[keep], vote[keep]))
    place = coordinates(votes, fit(votes, 2))
    missing = votes_to_be_placed(place)
    assert place.settled[:20].max() < place.settled[20:].min()
    assert (missing == 0).tolist() == (place.settled >= ENOUGH_SETTLED).tolist()
    assert (missing[20:] == 0).all()


@settings(max_examples=60, deadline=None)
@given(VOTES, st.randoms())
def test_places_are_finite_and_do_not_depend_on_order_or_names(triples, random):
    latest = [(p, s, v) for (p, s), v in last_votes(triples).items()]
    votes = vote_sums(vote_matrix(*zip(*latest, strict=True)))
    place = coordinates(votes, fit(votes, 2, most_rounds=8))
    assert np.isfinite(place.position).all()
    assert ((place.settled >= -1e-9) & (place.settled < 1)).all()
    random.shuffle(latest)
    other = vote_sums(vote_matrix(*zip(*latest, strict=True)))
    assert np.array_equal(coordinates(other, fit(other, 2, most_rounds=8)).position, place.position)


def test_names_of_people_change_nothing_but_the_order():
    row, column, vote = made()
    votes = vote_sums(vote_matrix(row, column, vote))
    renamed = vote_sums(vote_matrix(np.array([f"p{(p * 37) % 120:03d}" for p in row]), column, vote))
    order = [f"p{(p * 37) % 120:03d}" for p in range(120)]
    found = coordinates(renamed, fit(renamed, 2)).position[:, np.argsort(np.argsort(order))]
    assert np.allclose(found, coordinates(votes, fit(votes, 2)).position, atol=1e-6)
