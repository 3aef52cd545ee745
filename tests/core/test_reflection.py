"""A running conversation: new votes are taken in, and the map is that of all votes at once."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.map_json import as_json
from sewana_core.new_votes import as_matrix, with_votes, without
from sewana_core.opinion_map import analyse
from sewana_core.reflection import Reflection
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import VoteError, vote_matrix
from tests.core.test_map_groups import camps

VOTES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 6), st.sampled_from([-1, 0, 1])), min_size=1, max_size=60
)


def columns(triples, kind=None):
    who, what, vote = zip(*triples, strict=True)
    return (np.array(who).astype(kind or int), np.array(what).astype(kind or int), np.array(vote))


def same(one, other):
    assert one.participants.tolist() == other.participants.tolist()
    assert one.statements.tolist() == other.statements.tolist()
    assert one.start.tolist() == other.start.tolist()
    assert one.answer.tolist() == other.answer.tolist()
    assert one.answer.dtype == other.answer.dtype
    assert one.counts.tolist() == other.counts.tolist()


@given(VOTES, st.integers(0, 60), st.sampled_from(["int64", "str"]))
def test_votes_taken_in_later_are_votes_like_all_others(triples, cut, kind):
    batches = [part for part in (triples[:cut], triples[cut:]) if part]
    votes = None
    for part in batches:
        votes = with_votes(votes, *columns(part, kind))
    same(votes, vote_sums(vote_matrix(*columns(triples, kind))))


def test_the_votes_before_are_left_as_they_were():
    before = with_votes(None, [2, 1], [5, 5], [1, -1])
    kept = before.answer.copy(), before.start.copy()
    after = with_votes(before, [1, 1, 3], [4, 5, 9], [0, 1, 1])
    assert (before.answer.tolist(), before.start.tolist()) == (kept[0].tolist(), kept[1].tolist())
    assert after.shape == (3, 3)
    assert after.size == 4


def test_wider_answers_are_kept_when_statements_become_many():
    first = with_votes(None, np.arange(50), np.arange(50), np.ones(50, int))
    many = np.arange(30_000)
    same(
        with_votes(first, np.full(30_000, 7), many, np.zeros(30_000, int)),
        vote_sums(vote_matrix([*range(50), *[7] * 30_000], [*range(50), *many], [1] * 50 + [0] * 30_000)),
    )


@given(VOTES, st.sets(st.integers(0, 8)))
def test_leaving_statements_out_afterwards_is_leaving_them_out_at_once(triples, out):
    matrix = vote_matrix(*columns(triples))
    if set(matrix.statements.tolist()) <= out:
        with pytest.raises(VoteError, match="at least one vote"):
            without(vote_sums(matrix), out)
    else:
        same(without(vote_sums(matrix), out), vote_sums(matrix, out))


@given(VOTES)
def test_votes_told_as_a_matrix_are_the_same_votes(triples):
    votes = vote_sums(vote_matrix(*columns(triples)))
    same(vote_sums(as_matrix(votes)), votes)
    assert as_matrix(votes).vote.min() >= -1


def without_ids(found):
    content = json.loads(as_json(found))
    ids = {group.pop("id"): place for place, group in enumerate(content["groups"])}
    for person in content["people"]:
        person["group"] = ids.get(person["group"])
    for row in content["statements"]:
        row["by_group"] = {str(ids[int(name)]): cell for name, cell in row["by_group"].items()}
    return content


def test_the_map_after_many_batches_is_that_of_all_votes_at_once():
    triples, _ = camps()
    order = np.random.default_rng(3).permutation(len(triples[0]))
    who, what, vote = (column[order] for column in triples)
    sides = {person: "provider" if person % 3 else "user" for person in range(150)}
    running = Reflection(left_out=[4])
    for at in range(0, len(order), 700):
        here = slice(at, at + 700)
        running.take_in(who[here], what[here], vote[here])
        running.tell_sides({person: sides[person] for person in set(who[here].tolist())})
        found = running.map()
    whole = analyse(vote_matrix(who, what, vote), sides=sides, left_out=[4])
    assert np.abs(found.place.position - whole.place.position).max() < 1e-8
    assert without_ids(found) == without_ids(whole)


def test_groups_keep_their_ids_from_map_to_map():
    (who, what, vote), _ = camps((60, 50, 120))
    is_early = who < 150
    running = Reflection()
    running.take_in(who[is_early], what[is_early], vote[is_early])
    first = running.map()
    running.take_in(who[~is_early], what[~is_early], vote[~is_early])
    second = running.map()
    assert first.groups.count == second.groups.count == 3
    before = dict(
        zip(first.votes.participants.tolist(), np.array(first.group_ids)[first.groups.label], strict=True)
    )
    after = dict(
        zip(second.votes.participants.tolist(), np.array(second.group_ids)[second.groups.label], strict=True)
    )
    assert np.mean([before[p] == after[p] for p in before]) > 0.9
    assert second.group_ids[0] == first.group_ids[2]  # the smallest group has become the largest


def test_ids_go_on_from_a_map_made_elsewhere():
    triples, _ = camps((60, 50))
    first = analyse(vote_matrix(*triples))
    ids = np.array([7, 4])[first.groups.label]
    running = Reflection()
    running.take_in(*triples)
    running.tell_groups(dict(zip(first.votes.participants.tolist(), ids.tolist(), strict=True)))
    assert running.map().group_ids == (7, 4)


def test_what_cannot_be_taken_in_changes_nothing():
    running = Reflection()
    with pytest.raises(VoteError, match="at least one vote"):
        running.map()
    running.take_in([1, 2], [1, 1], [1, -1])
    for batch in (([3], [1], [2]), ([3], [1], [float("nan")]), ([3, 4], [1], [1]), (["a"], [1], [1])):
        with pytest.raises(VoteError):
            running.take_in(*batch)
    assert running.votes.participants.tolist() == [1, 2]
    with pytest.raises(VoteError, match="9 is not among"):
        running.tell_sides({9: "user"})
    with pytest.raises(VoteError, match="provider or user"):
        running.tell_sides({1: "staff"})
