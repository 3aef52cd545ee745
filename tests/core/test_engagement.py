"""A whole round: its figures equal the reference, small groups stay hidden, and what cannot be counted is refused."""

import json
import re

import numpy as np
import pytest

from sewana_core.engagement.answers import Answers, Round, Staff
from sewana_core.engagement.figures import Options
from sewana_core.engagement.sewana_12 import form_of
from sewana_core.engagement.whole import engage
from sewana_core.errors import FiguresError
from tests.core.survey_files import ITEMS, MARGINS, columns, numbers, population

QUICK = Options(rounds=100)
POPULATION = {
    "group": {"ug": 9000, "pg": 800, "staffed": 150, "guest": 40, "alumni": 10},
    "place": {"main": 9500, "branch": 500},
}
SIZES = {"ug": 60, "pg": 25, "staffed": 12, "guest": 7, "alumni": 3}


def invented(seed=1, sizes=SIZES, year=2569, version="", **more):
    """A made-up round; items are answered 1 to 5, P1 not by everybody."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(list(sizes), list(sizes.values()))
    n = len(groups)
    items = {item: rng.integers(1, 6, n).astype(float) for item in ITEMS}
    items["P1"][:: max(2, n // 12)] = np.nan
    places = np.where(np.arange(n) % 5 == 0, "branch", "main")
    answers = Answers({"group": groups, "place": places}, items, **more)
    return Round(year, form_of(ITEMS, version), answers, POPULATION)


def expecting(m=30, seed=2, population=40):
    rng = np.random.default_rng(seed)
    expected = {item: rng.integers(0, 11, m).astype(float) for item in ITEMS}
    own = {key: rng.integers(1, 6, m).astype(float) for key in ("S1", "S2", "S3")}
    return Staff(expected, own, population)


def rows_of(told, measure):
    return {
        row["key"]: row for row in next(one for one in told["groups"] if one["measure"] == measure)["rows"]
    }


# The invented survey of two years, beside the reference


@pytest.fixture(scope="module")
def synthetic(shared):
    folder = shared / "spec" / "synthetic"
    table, staff = columns(folder / "users.csv"), columns(folder / "staff_mirror.csv")
    known = population(folder / "population.csv")
    there = known.pop("staff")["staff"]

    def of(year):
        kept = {
            name: np.array(column)[np.array(table["year"]) == str(year)] for name, column in table.items()
        }
        answers = Answers(
            {name: kept[name] for name in MARGINS},
            {item: numbers(kept[item]) for item in ITEMS},
            modes=kept["mode"],
            languages=kept["lang"],
        )
        return Round(year, form_of(ITEMS), answers, known)

    said = Staff({item: numbers(staff[item]) for item in ITEMS}, population=there)
    return engage(of(2569), said, [of(2568)])


def test_a_round_without_rules_equals_the_reference(synthetic):
    plain = synthetic["as_raked"]
    scales = {row["key"]: (row["mean"], row["se"]) for row in plain["scales"]}
    assert scales["engagement"] == pytest.approx((3.6014090154, 0.04778754434), abs=6e-11)
    assert scales["voice"] == pytest.approx((3.2059129254, 0.04756866347), abs=6e-11)
    agree = {row["key"]: (row["agree"], row["agree_se"]) for row in plain["items"]}
    assert agree["V3"] == pytest.approx((0.3016483583, 0.02624769669), abs=6e-11)
    assert plain["weights"]["kish"] == pytest.approx(1.6161419, abs=6e-8)
    groups = rows_of(plain, "engagement")
    assert (groups["ug_int"]["direct"], groups["ug_int"]["se"]) == pytest.approx((3.198318052, 0.18549295502))
    assert groups["ug_int"]["state"] == "few"


def test_the_mirror_and_the_change_without_rules_equal_the_reference(synthetic):
    mirror = {row["item"]: row for row in synthetic["as_raked"]["mirror"]["rows"]}
    names = ("staff", "users", "gap", "se", "df", "low", "high", "p", "bh", "holm")
    found = [mirror["P1"][name] for name in names]
    told = (
        0.745652,
        0.750053,
        -0.004401,
        0.029958,
        388.099485,
        -0.063301,
        0.054499,
        0.883274,
        0.883274,
        0.883274,
    )
    assert found == pytest.approx(told, abs=6e-7)
    change = {row["measure"]: row for row in synthetic["as_raked"]["change"]["rows"]}["engagement"]
    assert (change["difference"], change["se"]) == pytest.approx((0.064425217, 0.074587039), abs=6e-10)


def test_the_rules_of_weights_are_told_with_the_result(synthetic):
    assert synthetic["weights"]["capped"] == 3
    assert synthetic["weights"]["max_over_median"] == pytest.approx(5.573, abs=5e-4)
    codes = {note["code"]: note["params"] for note in synthetic["notes"]}
    assert codes["weights-capped"]["n"] == 3


def test_only_the_clear_ranks_of_the_fixture_are_clear(synthetic):
    ranks = {row["item"]: (row["rank_low"], row["rank_high"]) for row in synthetic["mirror"]["rows"]}
    assert (ranks["V3"], ranks["V2"]) == ((1, 1), (2, 3))
    assert ranks["C1"][1] - ranks["C1"][0] >= 4


# What a result must hold whatever the answers


def test_a_result_is_json_with_the_keys_that_others_draw():
    told = engage(invented(), expecting(), [invented(3, year=2568)], QUICK, core="0")
    again = json.loads(json.dumps(told, allow_nan=False))
    assert again == told
    assert list(told) == [
        *("format", "year", "level", "seed", "core", "measures_version", "n", "population", "rate", "doors"),
        *("modes", "weights", "scales", "items", "groups", "mirror", "coorientation", "change", "trend"),
        *("reliability", "barriers", "honesty", "reach", "notes", "as_raked"),
    ]


def test_the_same_seed_gives_the_same_result_and_order_of_people_does_not_matter():
    first, again = (engage(invented(), expecting(), (), QUICK) for _ in range(2))
    assert first == again
    one = invented()
    back = Answers(
        {name: column[::-1] for name, column in one.answers.levels.items()},
        {name: column[::-1] for name, column in one.answers.items.items()},
    )
    turned = engage(Round(one.year, one.form, back, one.population), None, (), QUICK)
    assert turned["scales"][0]["mean"] == pytest.approx(first["scales"][0]["mean"], rel=1e-12)


def test_small_groups_are_hidden_or_told_together():
    rows = rows_of(engage(invented(), None, (), QUICK), "engagement")
    states = {key: row["state"] for key, row in rows.items()}
    # Three alumni are hidden; one hidden group alone would be told by the total, so the next smallest goes too.
    hidden = dict.fromkeys(("guest", "alumni"), "hidden")
    assert states == {"ug": "plain", "pg": "few", "staffed": "few", **hidden}
    assert {value for name, value in rows["alumni"].items() if name not in {"key", "state", "members"}} == {
        None
    }


def test_groups_of_five_to_nine_are_told_with_the_next_smallest():
    rows = rows_of(engage(invented(sizes=SIZES | {"alumni": 8}), None, (), QUICK), "engagement")
    assert rows["guest+alumni"]["state"] == "merged"
    assert rows["guest+alumni"]["members"] == ["guest", "alumni"]
    assert rows["guest+alumni"]["n"] == 15
    assert rows["guest+alumni"]["population"] == 50


def test_a_group_that_answers_all_the_same_is_not_shown():
    one = invented()
    one.answers.items["V3"][one.answers.levels["group"] == "pg"] = 5.0
    assert rows_of(engage(one, None, (), QUICK), "V3")["pg"]["direct"] is None


def test_an_item_that_all_answer_the_same_is_told_as_equal_and_breaks_nothing():
    one = invented()
    one.answers.items["V3"][:] = 4.0
    told = engage(one, expecting(), (), QUICK)
    row = next(row for row in told["items"] if row["key"] == "V3")
    assert (row["state"], row["agree"], row["spread"]) == ("equal", None, None)
    # Nor does the mirror give it away.
    assert "V3" not in {row["item"] for row in told["mirror"]["rows"]}
    assert "V3" not in {topic["topic"] for topic in told["coorientation"]}


def test_an_item_nobody_could_answer_stands_there_without_figures():
    one = invented()
    one.answers.items["P1"][:] = np.nan
    told = engage(one, expecting(), [invented(3, year=2568)], QUICK)
    row = next(row for row in told["items"] if row["key"] == "P1")
    assert (row["state"], row["agree"]) == ("hidden", None)
    assert "P1" not in {row["item"] for row in told["mirror"]["rows"]}
    change = next(row for row in told["change"]["rows"] if row["measure"] == "P1")
    assert (change["is_comparable"], change["why_not"]) == (False, "absent")


def test_counts_of_doors_and_modes_under_five_are_not_told():
    n = sum(SIZES.values())
    doors = np.array(["random"] * 40 + ["open"] * (n - 40))
    modes = np.array(["paper"] * 3 + ["phone"] * 20 + ["desk"] * (n - 23))
    told = engage(invented(doors=doors, modes=modes), None, (), QUICK)
    assert told["doors"] == {"open": n - 40, "random": 40}
    assert told["modes"] == {"desk": n - 23, "paper": None, "phone": None}
    assert told["honesty"]["selection_gap"]["measure"] == "engagement"


@pytest.mark.parametrize("m", [1, 9])
def test_a_mirror_of_few_staff_is_not_shown(m):
    mirror = engage(invented(), expecting(m), (), QUICK)["mirror"]
    told = (mirror["is_shown"], mirror["note"], mirror["rows"], mirror["profile"])
    assert told == (False, "too-few-staff", [], None)


def test_barriers_named_by_few_are_hidden():
    n = sum(SIZES.values())
    barriers = {"b1": (np.arange(n) < 30).astype(float), "b2": (np.arange(n) < 9).astype(float)}
    rows = engage(invented(barriers=barriers), None, (), QUICK)["barriers"]
    assert [(row["key"], row["n"], row["state"]) for row in rows] == [
        ("b1", 30, "plain"),
        ("b2", None, "hidden"),
    ]


def test_other_wording_is_not_compared_and_breaks_the_trend():
    years = [invented(seed, year=2566 + seed, version="old" if seed < 2 else "new") for seed in range(4)]
    told = engage(years[-1], None, years[:-1], QUICK)
    assert {row["why_not"] for row in told["change"]["rows"]} == {""}
    line = told["trend"][0]
    assert [point["year"] for point in line["points"]] == [2566, 2567, 2568, 2569]
    assert (line["breaks"], line["slope"]) == ([2568], None)
    broken = engage(years[2], None, years[:2], QUICK)
    assert {row["why_not"] for row in broken["change"]["rows"]} == {"wording"}


def test_three_rounds_of_one_wording_have_a_slope():
    years = [invented(seed, year=2567 + seed) for seed in range(3)]
    line = engage(years[-1], None, years[:-1], QUICK)["trend"][0]
    assert line["slope_low"] < line["slope"] < line["slope_high"]


def test_without_a_population_nothing_is_weighted_and_that_is_said():
    one = invented()
    told = engage(Round(one.year, one.form, one.answers, {}), expecting(), (), QUICK)
    assert told["weights"]["is_weighted"] is False
    assert (told["population"], told["rate"], told["reach"]) == (None, None, None)
    assert {"code": "not-weighted", "params": {"because": "unknown"}} in told["notes"]


def test_groups_that_are_all_too_small_are_not_weighted_for_another_reason():
    groups = Round(
        2569, form_of(ITEMS), invented(sizes={"ug": 8, "pg": 7}).answers, {"group": POPULATION["group"]}
    )
    told = engage(groups, None, (), QUICK)
    assert {"code": "not-weighted", "params": {"because": "one-level"}} in told["notes"]


def test_half_a_scale_is_no_score():
    one = invented()
    for item in ("C1", "C2", "A1"):
        one.answers.items[item][:10] = np.nan
    one.answers.items["C1"][10:20] = np.nan
    told = engage(one, None, (), QUICK)
    assert told["scales"][0]["n"] == sum(SIZES.values()) - 10


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda one: one.answers.items["C1"].__setitem__(0, 6.0), "answer-range"),
        (lambda one: one.answers.items["C1"].__setitem__(0, 2.5), "answer-range"),
        (lambda one: one.answers.levels["group"].__setitem__(0, "ghost"[:7]), "level-unknown"),
        (lambda one: one.population["group"].__setitem__("ug", 9001), "margins-differ"),
        (lambda one: one.population["group"].update(ug=9790, pg=10), "came-over-population"),
        (lambda one: one.population["group"].update(ug=9003, alumni=0, guest=47), "level-empty"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_code(spoil, code):
    one = invented()
    one = Round(one.year, one.form, one.answers, {name: dict(levels) for name, levels in POPULATION.items()})
    spoil(one)
    with pytest.raises(FiguresError) as refused:
        engage(one, None, (), QUICK)
    assert refused.value.code == code
    assert re.search("[a-z]", str(refused.value))


def test_a_fault_of_an_earlier_round_names_its_year():
    earlier = invented(3, year=2568)
    earlier.answers.items["V3"][7] = 9.0
    with pytest.raises(FiguresError) as refused:
        engage(invented(), None, [earlier], QUICK)
    assert refused.value.params.items() >= {"year": 2568, "item": "V3", "row": 7, "found": 9.0}.items()


def test_more_staff_than_there_are_is_refused():
    with pytest.raises(FiguresError) as refused:
        engage(invented(), expecting(30, population=20), (), QUICK)
    assert (refused.value.code, refused.value.params["n"]) == ("staff-over-population", 30)


def test_fewer_people_than_statements_have_no_omega_and_warn_nobody():
    told = engage(invented(sizes={"ug": 5}), None, (), QUICK)
    assert [row["omega"] for row in told["reliability"] if row["scale"] == "engagement"] == [None]


# Few answers, and places left empty


@pytest.mark.parametrize("unknown", [1, 2, 5])
def test_who_leaves_a_place_empty_keeps_no_figure_back(unknown):
    now = invented()
    now.answers.levels["place"][:unknown] = ""
    told = engage(now, expecting(), options=QUICK)
    assert told["mirror"]["is_shown"]
    assert len(told["mirror"]["rows"]) == 12
    assert told["as_raked"]["mirror"]["rows"]


def test_ranks_of_few_users_are_drawn_by_groups_where_draws_fit_no_margins_together():
    groups = np.repeat(["ug", "pg"], [6, 6])
    places = np.array(["main"] * 6 + ["branch"] * 4 + ["main"] * 2)
    rng = np.random.default_rng(3)
    items = {item: rng.integers(1, 6, 12).astype(float) for item in ITEMS}
    answers = Answers({"group": groups, "place": places}, items)
    known = {"group": {"ug": 300, "pg": 300}, "place": {"main": 350, "branch": 250}}
    told = engage(
        Round(2569, form_of(ITEMS), answers, known), expecting(), options=Options(rounds=300, least=1)
    )
    ranks = [(row["rank_low"], row["rank_high"]) for row in told["mirror"]["rows"]]
    assert all(1 <= best <= worst <= 12 for best, worst in ranks)
    assert told["weights"]["margins"] == ["group", "place"]


def of_ten(answers, year=2569):
    items = {item: np.array(answers, float) for item in ITEMS}
    return Round(year, form_of(ITEMS), Answers({"group": np.repeat("ug", 10)}, items), {"group": {"ug": 500}})


def test_ten_who_all_agree_are_not_known_for_certain():
    now, before = of_ten([4] * 5 + [5] * 5), of_ten([5] * 4 + [4] * 6, 2568)
    staff = Staff({item: np.tile([8.0, 9.0], 15) for item in ITEMS}, population=40)
    told = engage(now, staff, [before], QUICK)
    change = next(row for row in told["change"]["rows"] if row["measure"] == "V3")
    assert (change["difference"], change["verdict"]) == (0, "unclear")
    assert {row["verdict"] for row in told["mirror"]["rows"]} == {"unclear"}


def doors_of(sizes, feeling, seed=4):
    """Two groups that feel otherwise, of whom so many came by each door; who comes by a door is like the group."""
    rng = np.random.default_rng(seed)
    parts = [(group, door, n) for door, counts in sizes.items() for group, n in counts.items()]
    groups = np.repeat([group for group, *_ in parts], [n for *_, n in parts])
    doors = np.repeat([door for _, door, _ in parts], [n for *_, n in parts])
    middle = np.array([feeling[group] for group in groups])
    items = {item: np.clip(np.round(rng.normal(middle, 0.8)), 1, 5) for item in ITEMS}
    known = {"group": {"ug": 5000, "pg": 5000}}
    return Round(2569, form_of(ITEMS), Answers({"group": groups}, items, doors=doors), known)


def test_that_other_groups_come_by_a_door_is_no_gap_between_the_doors():
    sizes = {"open": {"ug": 300, "pg": 20}, "random": {"ug": 30, "pg": 120}}
    gap = engage(doors_of(sizes, {"ug": 2.0, "pg": 4.0}), options=QUICK)["honesty"]["selection_gap"]
    assert gap["low"] < 0 < gap["high"]
    assert abs(gap["gap"]) < 0.2


def test_a_gap_between_the_doors_is_that_of_means_weighted_to_the_groups_in_each():
    sizes = {"open": {"ug": 40, "pg": 20}, "random": {"ug": 15, "pg": 30}}
    one = doors_of(sizes, {"ug": 2.5, "pg": 3.5})
    core = np.mean([one.answers.items[key] for key in ITEMS[:6]], axis=0)
    groups, doors = one.answers.levels["group"], one.answers.doors

    def mean(door):
        return np.mean([core[(groups == group) & (doors == door)].mean() for group in ("ug", "pg")])

    gap = engage(one, options=QUICK)["honesty"]["selection_gap"]
    assert gap["gap"] == pytest.approx(mean("open") - mean("random"), abs=1e-12)
