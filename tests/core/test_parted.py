"""Votes in parts give the map of the whole."""

import pickle
from dataclasses import astuple

import numpy as np
import pytest

from sewana_core import model as model_module
from sewana_core.map_json import as_json
from sewana_core.model import fit
from sewana_core.opinion_map import map_of, side_numbers
from sewana_core.parted import HeldParts, PartedVotes, among, bounds_of, range_of
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import VoteError, vote_matrix


def camps(people=900, statements=24, seed=3, name=lambda ids: ids * 7 + 2):
    """Votes of three camps, each on part of the statements; the last statement has few votes."""
    rng = np.random.default_rng(seed)
    camp = rng.integers(0, 3, people)
    taste = rng.choice([-1.0, 1.0], (3, statements))
    value = taste[camp] + rng.normal(size=(people, statements)) * 0.9
    seen = rng.random((people, statements)) < 0.5
    seen[:, -1] &= np.arange(people) < 5
    row, column = np.nonzero(seen)
    order = rng.permutation(len(row))
    vote = np.where(value > 0.2, 1, np.where(value < -0.2, -1, 0))[row, column]
    return name(row[order]), column[order], vote[order]


def cut(triples, parts):
    """The same votes in parts, made as a cluster makes them."""
    people, statements, votes = (np.asarray(column) for column in triples)
    at = range_of(people, bounds_of(people[::3], parts))
    every = np.unique(statements)
    made = [
        among(vote_sums(vote_matrix(people[at == n], statements[at == n], votes[at == n])), every)
        for n in range(int(at.max()) + 1)
    ]
    return PartedVotes(HeldParts(tuple(made)))


def over_people(votes, worth):
    return (votes.over_people(worth),)


@pytest.mark.parametrize("name", [lambda ids: ids * 7 + 2, lambda ids: np.char.add("p", ids.astype(str))])
def test_the_map_of_parts_is_that_of_the_whole(name):
    triples = camps(name=name)
    whole, parts = vote_sums(vote_matrix(*triples)), cut(triples, 5)
    assert len(parts._ranges) == 5
    assert np.array_equal(whole.participants, parts.participants)
    assert np.array_equal(whole.counts, parts.counts)
    side = side_numbers(whole.participants, dict.fromkeys(whole.participants[::2].tolist(), "user"))
    nobody = np.full(whole.shape[0], -1)
    one, other = (map_of(votes, side, before=nobody) for votes in (whole, parts))
    assert one.groups.count == 3
    assert np.array_equal(one.groups.label, other.groups.label)
    assert np.array_equal(one.answers, other.answers)
    for mine, its in (
        (one.place.position, other.place.position),
        (one.place.covariance, other.place.covariance),
        (one.place.loading, other.place.loading),
        (one.by_group[2].rate, other.by_group[2].rate),
        (one.by_side[0].low, other.by_side[0].low),
        (one.bridging, other.bridging),
    ):
        assert np.abs(mine - its).max() < 1e-8
    assert np.allclose(astuple(one.honesty.held_out), astuple(other.honesty.held_out), rtol=0, atol=1e-8)
    assert as_json(one) == as_json(other)


def test_the_fit_of_very_many_starts_from_thinned_parts(monkeypatch):
    monkeypatch.setattr(model_module, "_VERY_MANY", 500)
    triples = camps(people=300)
    whole, parts = vote_sums(vote_matrix(*triples)), cut(triples, 60)  # some parts keep nobody
    assert np.abs(fit(whole, 2).loading - fit(parts, 2).loading).max() < 1e-8
    thinned = parts.thinned(8)
    assert isinstance(thinned, PartedVotes)
    assert np.array_equal(thinned.participants, whole.participants[::8])


def test_people_are_gathered_from_their_parts():
    triples = camps(people=200)
    whole, parts = vote_sums(vote_matrix(*triples)), cut(triples, 4)
    chosen = np.array([0, 3, 60, 61, 150, whole.shape[0] - 1])
    one, other = whole.of_people(chosen), parts.of_people(chosen)
    for name in ("participants", "statements", "answer", "start"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.answer.dtype == other.answer.dtype


def test_what_belongs_to_people_is_handed_to_their_part():
    triples = camps(people=200)
    whole, parts = vote_sums(vote_matrix(*triples)), cut(triples, 4)
    worth = np.random.default_rng(0).integers(0, 9, (2, whole.shape[0])).astype(float)
    (one,), (other,) = (v.added(over_people, per_person=(worth,)) for v in (whole, parts))
    assert np.array_equal(one, other)


def test_parts_out_of_order_are_refused():
    early, late = (vote_sums(vote_matrix([p], [1], [1])) for p in (1, 2))
    assert PartedVotes(HeldParts((early, late))).shape == (2, 1)
    with pytest.raises(VoteError, match="after those of the part before"):
        PartedVotes(HeldParts((late, early)))
    with pytest.raises(VoteError, match="the same statements"):
        PartedVotes(HeldParts((early, vote_sums(vote_matrix([2], [5], [1])))))


def test_parts_without_votes_are_refused():
    nothing = vote_sums(vote_matrix([1], [1], [1])).of_people(np.zeros(0, np.int64))
    with pytest.raises(VoteError, match="at least one vote"):
        PartedVotes(HeldParts((nothing,)))


def test_one_person_is_never_cut_in_two():
    sample = np.array([5] * 60 + [7] * 35 + [9] * 5)
    bounds = bounds_of(sample, 4)
    assert bounds.tolist() == [7]
    assert np.unique(range_of(sample, bounds)).tolist() == list(range(len(bounds) + 1))
    assert range_of(bounds, bounds).tolist() == list(range(1, len(bounds) + 1))


def test_what_is_kept_for_speed_does_not_travel():
    votes = vote_sums(vote_matrix(*camps(people=100)))
    before = len(pickle.dumps(votes))
    votes.over_answers(np.ones((1, 3 * votes.shape[1])))
    assert votes._kept
    assert len(pickle.dumps(votes)) == before
    again = pickle.loads(pickle.dumps(votes))
    assert np.array_equal(again.counts, votes.counts)
