"""Weights give answers the composition of the population, by rules that are recorded, or say why they cannot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.sample_size import cochran, krejcie_morgan
from sewana_core.weights import LeftOut, Margin, Merged, cells_of, rake, rake_cells, weigh


def people(**counts):
    return [level for level, n in counts.items() for _ in range(n)]


def sums(weights, column):
    return {level: float(weights.weight[np.array(column) == level].sum()) for level in sorted(set(column))}


def test_one_margin_is_post_stratification():
    role = people(ug=40, pg=10)
    weights = weigh({"role": role}, {"role": {"ug": 900, "pg": 100}})
    assert sums(weights, role) == pytest.approx({"ug": 900, "pg": 100})
    assert sorted(set(weights.weight.round(12))) == [10, 22.5]
    assert weights.kish == pytest.approx(50 * (40 * 22.5**2 + 10 * 10**2) / 1000**2)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(40, 400))
def test_raked_weights_meet_every_margin_and_depend_on_levels_alone(seed, n):
    rng = np.random.default_rng(seed)
    levels = {"role": rng.choice(["a", "b", "c"], n).tolist(), "place": rng.choice(["x", "y"], n).tolist()}
    known = {"role": {"a": 500, "b": 300, "c": 200}, "place": {"x": 640, "y": 360}}
    weights = weigh(levels, known, least=1, most_times_median=None)
    for margin, column in levels.items():
        assert sums(weights, column) == pytest.approx(known[margin], rel=1e-9)
    cells = set(zip(levels["role"], levels["place"], weights.weight.round(9), strict=True))
    assert len(cells) == len({cell[:2] for cell in cells})


def test_small_levels_are_merged_by_a_rule_that_is_recorded():
    role = people(ug=60, pg=30, guest=4, researcher=3)
    place = people(main=90, branch=7)
    known = {
        "role": {"ug": 600, "pg": 300, "guest": 50, "researcher": 50},
        "place": {"main": 900, "branch": 100},
    }
    weights = weigh({"role": role, "place": place}, known)
    assert weights.merged == (
        Merged("role", ("pg", "guest", "researcher"), 37),
        Merged("place", ("main", "branch"), 97),
    )
    assert weights.left_out == (LeftOut("place", "one-level"),)
    assert sums(weights, role)["ug"] == pytest.approx(600)


def test_a_level_without_answers_is_merged_and_one_of_nobody_is_passed_over():
    role = people(ug=50, pg=20)
    weights = weigh({"role": role}, {"role": {"ug": 700, "pg": 200, "guest": 100, "gone": 0}})
    assert weights.merged == (Merged("role", ("pg", "guest"), 20),)
    assert sums(weights, role) == pytest.approx({"ug": 700, "pg": 300})


def test_one_level_beside_people_of_unknown_level_is_left_out():
    told = weigh({"place": ["main"] * 8 + ["branch"] * 3 + [""]}, {"place": {"main": 60, "branch": 60}})
    assert told.margins == ()
    assert told.left_out == (LeftOut("place", "one-level"),)
    assert dict(told.unknown) == {"place": 1}


def test_people_of_unknown_level_keep_their_share_of_the_answers():
    role, place = ["ug", "ug", "ug", "pg"] * 25, (["main"] * 60 + ["branch"] * 35 + [""] * 5)
    known = {"role": {"ug": 500, "pg": 500}, "place": {"main": 800, "branch": 200}}
    weights = weigh({"role": role, "place": place}, known, most_times_median=None)
    assert dict(weights.unknown) == {"place": 5}
    assert sums(weights, place) == pytest.approx({"": 50, "main": 760, "branch": 190})


def test_weights_above_five_medians_are_cut_and_raked_anew():
    role, place = people(a=200, b=40), (people(x=190, y=10) + people(x=5, y=35))
    known = {"role": {"a": 300, "b": 700}, "place": {"x": 500, "y": 500}}
    weights = weigh({"role": role, "place": place}, known)
    free = weigh({"role": role, "place": place}, known, most_times_median=None)
    assert free.capped == 0
    assert free.max_over_median > 5
    assert weights.capped == np.count_nonzero(free.weight > 5 * np.median(free.weight)) > 0
    assert weights.kish < free.kish
    assert sums(weights, place) == pytest.approx(known["place"], rel=1e-9)


@pytest.mark.parametrize(
    ("levels", "known", "code", "params"),
    [
        ({"r": ["a", "b"]}, {}, "no-margins", {}),
        ({}, {"r": {"a": 1}}, "no-margins", {}),
        ({"r": []}, {"r": {"a": 1}}, "no-answers", {}),
        ({"r": ["a"], "s": ["x", "y"]}, {"r": {"a": 1}, "s": {"x": 1}}, "margin-length", {}),
        ({"s": ["a"]}, {"r": {"a": 1}}, "margin-unknown", {"margin": "s"}),
        ({"r": ["a"]}, {"r": {"a": -1}}, "population-number", {"margin": "r", "level": "a", "found": -1}),
        ({"r": ["a"]}, {"r": {"a": float("nan")}}, "population-number", {"margin": "r", "level": "a"}),
        ({"r": ["a"]}, {"r": {"a": 0}}, "population-empty", {}),
        (
            {"r": ["a"]},
            {"r": {"a": 9}, "s": {"x": 4, "y": 4}},
            "margins-differ",
            {"sums": {"r": 9.0, "s": 8.0}},
        ),
        ({"r": ["a", "z"]}, {"r": {"a": 9}}, "level-unknown", {"margin": "r", "level": "z", "known": ("a",)}),
        ({"r": ["a", "z"]}, {"r": {"a": 9, "z": 0}}, "level-empty", {"margin": "r", "level": "z", "n": 1}),
    ],
)
def test_margins_that_cannot_be_weighted_by_are_refused_with_what_is_wrong(levels, known, code, params):
    with pytest.raises(FiguresError) as refused:
        weigh(levels, known)
    assert refused.value.code == code
    assert refused.value.params.items() >= params.items()


def test_margins_that_no_weights_can_meet_are_refused():
    # All of a are at x: 900 of the one cannot be 100 of the other.
    with pytest.raises(FiguresError) as refused:
        weigh(
            {"role": people(a=20, b=20), "place": people(x=20, y=20)},
            {"role": {"a": 900, "b": 100}, "place": {"x": 100, "y": 900}},
        )
    assert refused.value.code == "not-converged"
    assert refused.value.params["cycles"] == 500


def test_many_tables_are_raked_at_once_as_each_alone():
    rng = np.random.default_rng(20261128)
    margins = (
        Margin("a", rng.integers(0, 3, 300), np.array([50.0, 30, 20])),
        Margin("b", rng.integers(0, 2, 300), np.array([60.0, 40])),
    )
    codes, cell = cells_of(margins)
    drawn = rng.multinomial(300, np.bincount(cell) / 300, size=4).astype(float)
    found, _, off = rake_cells(drawn, codes, [margin.targets for margin in margins])
    assert (off <= 1e-10).all()
    for row, table in zip(found, drawn, strict=True):
        alone = [Margin(m.name, codes[:, k], m.targets) for k, m in enumerate(margins)]
        assert row == pytest.approx(rake(table, alone)[0], rel=1e-9)


@pytest.mark.parametrize(("people", "needed"), [(300, 73), (400, 78), (800, 86), (1900, 92), (28000, 96)])
def test_ten_points_need_what_cochran_says(people, needed):
    assert cochran(people, 0.1) == needed


@pytest.mark.parametrize(
    ("people", "needed"),
    [
        (70, 59),
        (300, 169),
        (1000, 278),
        (1900, 320),
        (10000, 370),
        (30000, 379),
        (40000, 380),
        (1000000, 384),
    ],
)
def test_the_table_of_krejcie_and_morgan(people, needed):
    assert krejcie_morgan(people) == needed


def test_never_more_answers_are_asked_for_than_there_are_people():
    assert [cochran(people, 0.01) for people in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.parametrize("size", [lambda: cochran(0, 0.1), lambda: krejcie_morgan(0), lambda: cochran(9, 0)])
def test_sizes_of_nothing_are_refused(size):
    with pytest.raises(FiguresError):
        size()
