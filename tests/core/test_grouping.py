"""k-means, its starts, and the choice of the number of groups."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.grouping import (
    best_groups,
    choose_groups,
    first_distinct,
    first_groups,
    k_means,
    silhouette,
    spread,
)
from sewana_core.votes import VoteError

POINTS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=30)


def blobs(*sizes):
    rng = np.random.default_rng(3)
    return np.concatenate([rng.normal((6 * i, (-1) ** i), 0.5, (n, 2)) for i, n in enumerate(sizes)])


def test_first_distinct_points_keep_their_order():
    points = np.array([[1.0, 1], [0, 0], [1, 1], [-0.0, 0], [2, 2], [3, 3]])
    assert first_distinct(points, 3).tolist() == [[1, 1], [0, 0], [2, 2]]


def test_a_point_exactly_between_goes_to_the_later_centre():
    points = np.array([[0.0, 0], [2, 0], [1, 0]])
    assert k_means(points, points[:2], np.ones(3), 1).label.tolist() == [0, 1, 1]


def test_a_centre_without_points_is_dropped_and_the_rest_are_numbered_anew():
    points = np.array([[0.0, 0], [5, 0]])
    clusters = k_means(points, np.array([[99.0, 0], [0, 0], [5, 0]]), np.ones(2), 5)
    assert clusters.label.tolist() == [0, 1]
    assert clusters.center.tolist() == [[0, 0], [5, 0]]


def test_a_weight_counts_like_so_many_points():
    points = np.array([[0.0, 0], [1, 0]])
    assert k_means(points, points[:1], np.array([3.0, 1.0]), 1).center.tolist() == [[0.25, 0]]


def test_silhouette_equals_the_definition():
    points, label = np.array([[0.0, 0], [0, 2], [4, 0], [9, 9]]), np.array([0, 0, 1, 2])
    near, far = 4 - 2, np.hypot(4, 2) - 2
    assert silhouette(points, label) == pytest.approx((near / 4 + far / np.hypot(4, 2)) / 4, abs=1e-12)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_groups_that_stand_apart_are_counted(count):
    points = blobs(*range(10, 10 + count))
    clusters = choose_groups(points, np.ones(len(points)), 5)
    assert sorted(np.bincount(clusters.label)) == list(range(10, 10 + count))


@given(POINTS, st.integers(1, 6))
def test_the_best_groups_are_at_least_as_tight_as_the_first(pairs, count):
    points, weights = np.array(pairs, float), np.arange(1.0, len(pairs) + 1)
    best, first = best_groups(points, weights, count), first_groups(points, weights, count)
    assert best.count >= first.count
    if best.count == first.count:
        assert spread(points, weights, best) <= spread(points, weights, first)
    assert sorted(set(best.label.tolist())) == list(range(best.count))


@given(POINTS)
def test_arguments_may_be_read_only_and_stay_as_they_were(pairs):
    points, weights = np.array(pairs, float), np.ones(len(pairs))
    points.flags.writeable = weights.flags.writeable = False
    clusters = choose_groups(points, weights, 5)
    assert len(clusters.label) == len(pairs)


def test_no_group_at_all_is_refused():
    with pytest.raises(VoteError) as refused:
        best_groups(np.zeros((3, 2)), np.ones(3), 0)
    assert (refused.value.code, refused.value.params) == ("group-count", {"found": 0})
