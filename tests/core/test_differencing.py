"""A reader who adds and subtracts everything that is published of an edition learns no count under five."""

import numpy as np
import pytest

from bench.differencing import attack, edition
from sewana_core.release import audit


def test_nothing_is_learnt_of_what_is_published():
    found = attack(4)
    assert [learnt for learnt, *_ in found] == [0] * 4
    # There was something to hide, and something was told.
    assert sum(small for _, small, *_ in found) > 15
    assert sum(numbers for _, _, numbers, _ in found) > 150


def test_where_only_small_rows_are_left_out_much_is_learnt():
    assert all(learnt > 0 for learnt, *_ in attack(3, is_bare=True))


@pytest.mark.parametrize("seed", range(3))
def test_the_reader_is_right(seed):
    """What is learnt without protection is what is in the edition: group by group, answer by answer."""
    tables, changes, rounds = edition(np.random.default_rng(seed), is_bare=True)
    people = dict(zip(("2568", "2569"), rounds, strict=True))
    checked = 0
    for one in audit(tables, changes):
        if one.dimension and one.answer in {"", *people[one.people].yes}:
            in_group = people[one.people].levels[one.dimension] == int(one.group)
            told = in_group & people[one.people].yes[one.answer] if one.answer else in_group
            assert np.count_nonzero(told) == one.low == one.high
            checked += 1
    assert checked > 5
