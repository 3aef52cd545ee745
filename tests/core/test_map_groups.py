"""Opinion groups that come back, none where there are none, ids that stay."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.coordinates import coordinates
from sewana_core.exposure import area_under_curve, told_from_exposure
from sewana_core.model import fit
from sewana_core.opinion_groups import adjusted_rand, kept_ids, opinion_groups
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import vote_matrix
from tests.core.recorded import adjusted_rand as recorded_rand

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40)


def camps(sizes=(60, 50, 40), statements=30, seen=0.7, seed=0):
    """Groups of people who vote alike but for one vote in five."""
    rng = np.random.default_rng(seed)
    label = np.repeat(np.arange(len(sizes)), sizes)
    view = rng.choice([-1, 1], (len(sizes), statements))
    value = np.where(rng.random((len(label), statements)) < 0.2, rng.integers(-1, 2, (1, 1)), view[label])
    row, column = np.nonzero(rng.random(value.shape) < seen)
    return (row, column, value[row, column]), label


def grouped(triples):
    votes = vote_sums(vote_matrix(*triples))
    model = fit(votes, 2)
    return votes, opinion_groups(votes, model, coordinates(votes, model))


@pytest.mark.parametrize("sizes", [(60, 50), (60, 50, 40)])
def test_planted_groups_are_found_and_numbered_by_size(sizes):
    triples, planted = camps(sizes)
    _, groups = grouped(triples)
    assert groups.count == len(sizes)
    assert adjusted_rand(groups.label, planted) > 0.9
    size = np.bincount(groups.label)
    assert size.tolist() == sorted(size.tolist(), reverse=True)
    assert groups.stability is not None
    assert groups.stability > 0.9


def test_votes_shuffled_within_statements_have_no_groups():
    (row, column, vote), _ = camps()
    for seed in range(3):
        rng = np.random.default_rng(seed)
        mixed = vote.copy()
        for statement in range(30):
            here = np.flatnonzero(column == statement)
            mixed[here] = mixed[rng.permutation(here)]
        _, groups = grouped((row, column, mixed))
        assert groups.count == 1
        assert groups.stability is None


def test_people_without_enough_votes_are_in_no_group():
    (row, column, vote), _ = camps()
    keep = (row != 3) | (column == column[row == 3][0])
    _, groups = grouped((row[keep], column[keep], vote[keep]))
    assert groups.label[3] == -1
    assert groups.membership[:, 3].max() < 0.95
    assert np.allclose(groups.membership.sum(axis=0), 1)


def test_nobody_is_grouped_where_places_tell_nothing():
    triples, _ = camps()
    votes = vote_sums(vote_matrix(*triples))
    model = fit(votes, 2)
    assert opinion_groups(votes, model, coordinates(votes, model), is_real=False).count == 1


@pytest.mark.parametrize("triples", [([1], [1], [1]), ([1, 2], [1, 1], [1, -1]), ([1, 1], [1, 2], [0, 0])])
def test_one_person_one_statement_or_passes_alone_are_one_group(triples):
    assert grouped(triples)[1].count == 1


@given(LABELS)
def test_the_index_equals_that_of_the_definition(pairs):
    one, other = np.array(pairs).T
    if len(set(one)) == len(set(other)) == 1 or len(set(one)) == len(set(other)) == len(one):
        assert adjusted_rand(one, other) == 1
    else:
        assert adjusted_rand(one, other) == pytest.approx(recorded_rand(one, other), abs=1e-12)


def test_ids_go_to_the_group_that_keeps_most_people():
    earlier = np.array([7, 7, 7, 4, 4, 4, 4, -1])
    assert kept_ids(np.array([1, 1, 0, 0, 0, 0, -1, 2]), earlier, 3, 8) == (4, 7, 8)


def test_a_group_that_splits_leaves_its_id_with_the_larger_part():
    assert kept_ids(np.array([0, 0, 1, 1, 1]), np.array([2, 2, 2, 2, 2]), 2, 3) == (3, 2)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 5)), min_size=1, max_size=30))
def test_ids_are_all_different_and_new_ones_are_new(pairs):
    label, earlier = np.array(pairs).T
    ids = kept_ids(label, earlier, 4, 6)
    assert len(set(ids)) == 4
    assert all(i in earlier or i >= 6 for i in ids)


def test_a_group_of_people_who_saw_the_same_statements_is_told_from_exposure():
    (row, column, vote), planted = camps()
    votes = vote_sums(vote_matrix(row, column, vote))
    assert told_from_exposure(votes, planted, 3) == pytest.approx([0.5, 0.5, 0.5], abs=0.12)
    apart = (column < 12) == (planted[row] == 0)
    divided = vote_sums(vote_matrix(row[apart], column[apart], vote[apart]))
    assert told_from_exposure(divided, planted, 3)[0] == 1.0


def test_area_under_the_curve_counts_ties_half():
    assert area_under_curve(np.array([True, True, False]), np.array([1.0, 0.0, 0.0])) == 0.75
    assert area_under_curve(np.array([True]), np.array([1.0])) == 0.5
