"""Small groups are hidden, put together or marked, and the total gives nothing of them away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from sewana_core.errors import FiguresError
from sewana_core.ladder import Group, ladder, next_hidden, shares_shown
from sewana_core.release import ALL, Row, Table, Told, audit

NUMBERS = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 60)), min_size=1, max_size=7)


def groups(*numbers, sides=""):
    return [Group(f"g{i}", n, 1000 + i, sides[i : i + 1]) for i, n in enumerate(numbers)]


def states(*numbers, **options):
    return [(rung.key, rung.state) for rung in ladder(groups(*numbers, **options))]


def test_the_reference_example_hides_the_next_smallest():
    counts = [210, 110, 14, 48, 84, 3]
    assert next_hidden(counts, [1] * 6, [5], 5) == (2,)
    hidden = [i for i, rung in enumerate(ladder(groups(*counts))) if not rung.is_shown]
    assert hidden == [2, 5]


def test_the_steps_of_the_ladder():
    assert [state for _, state in states(30, 29, 10, 300, 4, 3)] == [
        "plain",
        "few",
        "few",
        "plain",
        "hidden",
        "hidden",
    ]


def test_five_to_nine_go_with_the_next_smallest_of_their_side():
    assert states(7, 100, 14, 50) == [("g0+g2", "merged"), ("g1", "plain"), ("g3", "plain")]
    assert states(7, 100, 14, 50, sides="aabb") == [("g0+g1", "merged"), ("g2", "few"), ("g3", "plain")]


def test_two_small_ones_go_together_first():
    assert states(9, 100, 6) == [("g0+g2", "merged"), ("g1", "plain")]


def test_the_smallest_of_the_small_ones_goes_first():
    assert states(5, 6, 8, 9, 90) == [("g0+g1", "merged"), ("g2+g3", "merged"), ("g4", "plain")]


def test_with_nobody_on_their_side_they_are_hidden_with_another():
    assert states(7, 100, 50, sides="abb") == [("g0", "hidden"), ("g1", "plain"), ("g2", "hidden")]


def test_a_group_of_five_to_nine_is_hidden_rather_than_one_that_could_be_shown():
    assert states(3, 7, 14, 100) == [("g0", "hidden"), ("g1", "hidden"), ("g2", "few"), ("g3", "plain")]


def test_what_was_put_together_and_then_hidden_is_not_told_to_have_been():
    assert states(6, 9, 7, 40, sides="abbb") == [
        ("g0", "hidden"),
        ("g1", "hidden"),
        ("g2", "hidden"),
        ("g3", "plain"),
    ]


def test_hidden_ones_that_are_few_together_take_another_with_them():
    assert states(2, 2, 40, 50) == [
        ("g0", "hidden"),
        ("g1", "hidden"),
        ("g2", "hidden"),
        ("g3", "plain"),
    ]
    assert states(3, 2, 40, 50)[2] == ("g2", "plain")


def test_of_ties_the_larger_population_is_hidden():
    tied = [Group("a", 3, 9), Group("b", 20, 100), Group("c", 20, 900), Group("d", 80, 50)]
    assert [rung.key for rung in ladder(tied) if not rung.is_shown] == ["a", "c"]


def test_without_a_total_nobody_else_is_hidden():
    shown = ladder(groups(3, 40, 50), has_total=False)
    assert [rung.state for rung in shown] == ["hidden", "plain", "plain"]


def test_a_group_of_one_mind_is_hidden_and_so_is_another():
    one_mind = [Group("a", 40, 1, is_equal=True), Group("b", 50, 1), Group("c", 60, 1)]
    assert [rung.state for rung in ladder(one_mind)] == ["equal", "hidden", "plain"]


@pytest.mark.parametrize(
    ("wrong", "minimum", "code"),
    [
        ([Group("a", 3), Group("a", 4)], 5, "group-doubled"),
        ([Group("a", -3)], 5, "count-negative"),
        ([Group("a", 3)], 0, "minimum"),
    ],
)
def test_what_is_no_list_of_groups_is_refused_with_a_code(wrong, minimum, code):
    with pytest.raises(FiguresError) as refused:
        ladder(wrong, minimum=minimum)
    assert refused.value.code == code


def bounds_of(place, rungs, numbers):
    """Return the least and the most that a group can have, for all that is shown and the total."""
    keys = [f"g{i}" for i in range(len(numbers))]
    shown = [np.isin(keys, rung.members).astype(float) for rung in rungs if rung.is_shown]
    sums = [np.ones(len(numbers)), *shown]
    values = [int(line @ np.array(numbers)) for line in sums]
    found = []
    for sign in (1, -1):
        aim = np.zeros(len(numbers))
        aim[place] = sign
        solved = milp(
            aim,
            constraints=LinearConstraint(np.array(sums), values, values),
            bounds=Bounds(0, np.inf),
            integrality=np.ones(len(numbers)),
        )
        found.append(round(sign * solved.fun))
    return found


@settings(max_examples=150, deadline=None)
@given(NUMBERS, st.text("ab", min_size=7, max_size=7))
def test_an_attacker_who_can_solve_learns_no_small_group(numbers, sides):
    rungs = ladder(groups(*numbers, sides=sides))
    if sum(numbers) < 5:
        assert not any(rung.is_shown for rung in rungs)
        return
    for place, number in enumerate(numbers):
        if number < 5:
            least, most = bounds_of(place, rungs, numbers)
            assert least < most


@given(NUMBERS, st.text("ab", min_size=7, max_size=7))
def test_nothing_under_ten_is_shown_and_everybody_is_somewhere(numbers, sides):
    rungs = ladder(groups(*numbers, sides=sides))
    assert all(rung.n >= 10 for rung in rungs if rung.is_shown)
    assert sorted(key for rung in rungs for key in rung.members) == [f"g{i}" for i in range(len(numbers))]
    assert sum(rung.n for rung in rungs) == sum(numbers)


@given(st.lists(st.tuples(st.integers(10, 60), st.floats(0, 1)), min_size=1, max_size=6), st.integers(1, 3))
def test_a_share_is_shown_only_where_all_of_its_counts_may_be(pairs, parts):
    by_group = np.array([(int(n * share), n - int(n * share)) for n, share in pairs])
    by_place = np.array([part.sum(axis=0) for part in np.array_split(by_group, parts)])
    shown = shares_shown([by_group, by_place])
    for counts, is_shown in zip((by_group, by_place), shown.rows, strict=True):
        assert (counts[is_shown] >= 5).all()
    assert not shown.everybody or (by_group.sum(axis=0) >= 5).all()


def test_the_share_of_all_and_of_one_group_hide_a_second_group():
    shown = shares_shown([[(20, 30), (2, 28), (15, 15)]])
    assert (shown.rows[0].tolist(), shown.everybody) == ([True, False, False], True)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_counts_of_answers_in_two_cuts_of_the_same_people_tell_nothing_small(seed):
    """Rows of ten and more, by group and by place; the counts behind every share that may stand are told."""
    rng = np.random.default_rng(seed)
    group, place = (rng.permutation(np.repeat(np.arange(3), (10, 12, 14))) % parts for parts in (3, 2))
    yes = rng.random(36) < rng.choice([0.05, 0.2, 0.5, 0.9], 3)[group]
    cuts = {"group": group, "place": place}
    counts = {
        name: np.column_stack([np.bincount(cut[answer], minlength=cut.max() + 1) for answer in (yes, ~yes)])
        for name, cut in cuts.items()
    }
    shown = shares_shown(list(counts.values()))
    tables = [Table("all", (Row((ALL,), 36, (Told("yes", count=int(yes.sum())),) * shown.everybody),))]
    for (name, cut), is_told in zip(counts.items(), shown.rows, strict=True):
        rows = [
            Row((str(i),), int(both.sum()), (Told("yes", count=int(both[0])),) * bool(is_told[i]))
            for i, both in enumerate(cut)
        ]
        tables.append(Table("all", tuple(rows), name))
    assert audit(tables) == ()
