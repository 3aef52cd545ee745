"""The vote matrix: last vote wins, order of first vote, pass apart from unseen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core import votes
from sewana_core.votes import VoteError, vote_matrix

EVENTS = st.lists(st.tuples(st.integers(-5, 9), st.integers(0, 6), st.integers(-1, 1)), max_size=80)


def cells(matrix):
    people, statements = matrix.participants.tolist(), matrix.statements.tolist()
    triples = zip(matrix.row.tolist(), matrix.column.tolist(), matrix.vote.tolist(), strict=True)
    return {(people[r], statements[c]): v for r, c, v in triples}


def columns(events, dtype=np.int64):
    return tuple(np.array([e[i] for e in events], dtype=dtype) for i in range(3))


def test_a_second_vote_replaces_the_first():
    matrix = vote_matrix(["b", "a", "b"], [7, 7, 7], [1, 0, -1])
    assert cells(matrix) == {("b", 7): -1, ("a", 7): 0}


def test_rows_and_columns_stand_in_order_of_first_vote():
    matrix = vote_matrix([30, 10, 30, 20], ["y", "x", "x", "y"], [1, 1, 0, -1])
    assert (matrix.participants.tolist(), matrix.statements.tolist()) == ([30, 10, 20], ["y", "x"])
    assert matrix.start.tolist() == [0, 2, 3, 4]
    assert matrix.column.tolist() == [0, 1, 1, 0]
    assert matrix.vote.tolist() == [1, 0, 1, -1]


def test_pass_is_a_vote_and_unseen_is_none():
    matrix = vote_matrix([1, 2], [1, 2], [0, 0])
    assert (matrix.shape, matrix.size, matrix.votes_per_participant.tolist()) == ((2, 2), 2, [1, 1])


@given(EVENTS)
def test_the_matrix_is_what_a_dictionary_says(events):
    assert cells(vote_matrix(*columns(events))) == {(p, s): v for p, s, v in events}


@given(EVENTS)
def test_ids_far_apart_and_ids_in_words_give_the_same_matrix(events):
    person, statement, vote = columns(events)
    near = vote_matrix(person, statement, vote)
    far = vote_matrix(person * 10**15, statement, vote)
    words = vote_matrix(person.astype(str), statement.astype(str), vote)
    for other in (far, words):
        assert other.start.tolist() == near.start.tolist()
        assert other.column.tolist() == near.column.tolist()
        assert other.vote.tolist() == near.vote.tolist()


@given(EVENTS)
def test_a_matrix_built_in_bands_is_the_same(events):
    whole = vote_matrix(*columns(events))
    usual, votes._TABLE_CELLS = votes._TABLE_CELLS, 9
    try:
        banded = vote_matrix(*columns(events))
    finally:
        votes._TABLE_CELLS = usual
    assert cells(banded) == cells(whole)
    assert banded.start.tolist() == whole.start.tolist()


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64])
def test_ids_of_every_width_are_kept(dtype):
    limits = np.iinfo(dtype)
    matrix = vote_matrix(np.array([limits.max, limits.min], dtype), np.zeros(2, dtype), [1, 0])
    assert matrix.participants.tolist() == [limits.max, limits.min]


def test_arguments_may_be_read_only_and_stay_as_they_were():
    given_arrays = columns([(3, 1, 1), (2, 1, 0), (3, 1, -1)])
    for array in given_arrays:
        array.flags.writeable = False
    matrix = vote_matrix(*given_arrays)
    assert cells(matrix) == {(3, 1): -1, (2, 1): 0}
    for part in (matrix.participants, matrix.statements, matrix.start, matrix.column, matrix.vote):
        assert not part.flags.writeable


@pytest.mark.parametrize(
    ("given_votes", "row"),
    [
        *(([0, 1, 2], 2), ([-2], 0), ([0, 0.5], 1), ([1, float("nan")], 1), ([0, None], 1), ([0, 10**30], 1)),
        *((["1"], 0), (np.array([True]), 0)),
    ],
)
def test_a_vote_that_is_none_is_named_with_its_place(given_votes, row):
    with pytest.raises(VoteError) as refused:
        vote_matrix([1] * len(given_votes), [1] * len(given_votes), given_votes)
    assert refused.value.code == "vote-value"
    assert refused.value.params["row"] == row
    assert f"position {row} must be -1, 0 or 1" in str(refused.value)


def test_lists_of_different_length_are_refused():
    with pytest.raises(VoteError) as refused:
        vote_matrix([1, 2], [1], [0, 1, 1])
    assert refused.value.code == "vote-lengths"
    assert refused.value.params == {"participants": 2, "statements": 1, "votes": 3}


def test_a_table_instead_of_a_list_is_refused():
    with pytest.raises(VoteError) as refused:
        vote_matrix([[1]], [[1]], [[1]])
    assert (refused.value.code, refused.value.params) == ("vote-shape", {"found": (2, 2, 2)})
