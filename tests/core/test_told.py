"""Which shares may be told, decided on counts."""

import numpy as np
import pytest

from sewana_core.engagement.answers import Answers, Form, Item, Round, Staff
from sewana_core.engagement.figures import Options, Weighted
from sewana_core.engagement.groups import group_rows
from sewana_core.engagement.told import told_shares

FORM = Form("f", (Item("A"), Item("B")), {"both": ("A", "B")}, pairs={"S": "A"})
LOW, MIDDLE, HIGH = 2.0, 3.0, 5.0


def column(*parts):
    return np.concatenate([np.full(n, answer) for answer, n in parts])


def round_of(a, b, groups, population=None):
    levels = np.repeat(list(groups), list(groups.values()))
    return Weighted(
        Round(
            2569,
            FORM,
            Answers({"group": levels}, {"A": a, "B": b}),
            {"group": population} if population else {},
        ),
        Options(),
    )


def told(one, by_group=("A",), **more):
    return told_shares(one, more.get("earlier", []), more.get("staff"), by_group)


def spread_of(n):
    return column(*((step, n) for step in (1.0, 2.0, 3.0, 4.0, 5.0)))


@pytest.mark.parametrize(("yes", "is_told"), [(4, False), (5, True), (35, True), (36, False)])
def test_a_share_stands_with_five_for_and_five_against_it(yes, is_told):
    one = round_of(column((HIGH, yes), (LOW, 40 - yes)), spread_of(8), {"g": 40})
    found = told(one, ())["items"]
    assert found["A"] == ({"agree": [yes, 40], "steps": None} if is_told else {"agree": None, "steps": None})
    assert found["B"] == {"agree": [16, 40], "steps": [8] * 5}


def test_steps_are_told_all_or_none():
    one = round_of(column((1.0, 4), (2.0, 9), (3.0, 9), (4.0, 9), (5.0, 9)), spread_of(8), {"g": 40})
    assert told(one, ())["items"]["A"] == {"agree": [18, 40], "steps": None}


def test_by_group_what_the_total_would_give_away_stays_back_too():
    answers = column((HIGH, 20), (LOW, 20), (HIGH, 10), (LOW, 20), (HIGH, 4), (LOW, 8))
    found = told(round_of(answers, np.tile(spread_of(1), 17)[:82], {"ug": 40, "pg": 30, "staff": 12}))
    rows = {row["key"]: row["state"] for row in found["groups"]["A"]["rows"]}
    assert rows == {"ug": "plain", "pg": "hidden", "staff": "hidden"}
    assert found["groups"]["A"]["counts"] == {"ug": [20, 40]}
    assert found["items"]["A"]["agree"] == [34, 82]


def test_rows_lean_on_those_alone_that_are_told():
    """Or else who tries all counts of the hidden rows finds the ones that give these steadied figures."""
    sizes = dict.fromkeys("abcdef", 40)
    parts = [column((HIGH, yes), (LOW, 40 - yes)) for yes in (20, 12, 25, 30, 8)]
    found = [
        told(round_of(np.concatenate([*parts, column((HIGH, few), (LOW, 40 - few))]), spread_of(48), sizes))
        for few in (2, 4)
    ]
    shown = [[row for row in one["groups"]["A"]["rows"] if row["state"] != "hidden"] for one in found]
    assert len(shown[0]) == 4
    assert all(row["borrowed"] > 0 for row in shown[0])
    assert shown[0] == shown[1]


def test_of_years_before_only_what_could_be_told_then_is_compared():
    now = round_of(spread_of(8), spread_of(8), {"g": 40})
    before = round_of(column((HIGH, 3), (LOW, 37)), spread_of(8), {"g": 40}).round
    assert told(now, earlier=[before])["years"] == {"2569": ["B"]}


def test_what_all_staff_foretold_alike_and_what_few_of_them_said_stays_back():
    now = round_of(spread_of(8), spread_of(8), {"g": 40})
    staff = Staff({"A": np.full(12, 6.0), "B": np.arange(12.0) % 10}, {"S": column((HIGH, 3), (LOW, 9))})
    found = told(now, staff=staff)
    assert (found["mirror"], found["topics"]) == (["B"], [])
    more = Staff(staff.expected, {"S": column((HIGH, 5), (LOW, 7))})
    assert told(now, staff=more)["topics"] == ["A"]


def test_all_measures_put_the_same_groups_together():
    """Of the nine whom A was asked, two groups are one; by B, of ten, each would stand alone."""
    a, b = np.tile(spread_of(1), 12), np.tile(spread_of(1), 12)
    a[0] = np.nan
    one = round_of(a, b, {"small": 10, "next": 20, "large": 30})
    rows = [[row["key"] for row in measure["rows"]] for measure in group_rows(one)]
    assert rows == [["large", "next+small"]] * 3


def test_where_all_of_a_group_agree_another_stays_back_in_that_measure():
    a = column((HIGH, 12), (LOW, 10), (HIGH, 10), (LOW, 20), (HIGH, 20))
    measures = {
        one["measure"]: one
        for one in group_rows(round_of(a, np.resize(spread_of(1), 72), {"x": 12, "y": 20, "z": 40}))
    }
    states = {key: [row["state"] for row in one["rows"]] for key, one in measures.items()}
    assert states == {
        "both": ["few", "few", "plain"],
        "A": ["equal", "hidden", "plain"],
        "B": ["few", "few", "plain"],
    }


def two_groups(small, population=None, large=200):
    answers = np.tile(np.array([LOW, HIGH]), (large + small) // 2)
    return round_of(answers, answers, {"ug": large, "staff": small}, population)


def test_weights_that_anybody_can_work_out_make_whole_per_cents():
    one = two_groups(12, {"ug": 28000, "staff": 1900})
    found = told(one, ())
    known = found["weights"]["weights"]
    assert known["ug"] / known["staff"] == pytest.approx(28000 / 200 / (1900 / 12))
    assert (found["weights"]["dimension"], found["whole"]) == ("group", ["2569"])


def test_where_all_count_alike_or_groups_are_many_nothing_is_made_coarse():
    alike = told(two_groups(20, {"ug": 2000, "staff": 200}), ())
    assert (alike["weights"], alike["whole"]) == (None, [])
    groups = {f"g{at}": 60 for at in range(6)}
    answers = np.tile(np.array([LOW, HIGH]), 180)
    many = told(round_of(answers, answers, groups, {key: 500 + 90 * at for at, key in enumerate(groups)}), ())
    assert many["weights"]["dimension"] == "group"
    assert many["whole"] == []


def test_an_earlier_year_of_few_groups_is_told_in_whole_per_cents_too():
    alike, then = two_groups(20, {"ug": 2000, "staff": 200}), two_groups(12, {"ug": 28000, "staff": 1900})
    then = Round(2568, *(getattr(then.round, name) for name in ("form", "answers", "population")))
    assert told(alike, (), earlier=[then])["whole"] == ["2568"]


def agreeing(large, small):
    """Two groups of 200 and 12, of whom so many agree."""
    answers = column((HIGH, large), (LOW, 200 - large), (HIGH, small), (LOW, 12 - small))
    return round_of(answers, answers, {"ug": 200, "staff": 12}, {"ug": 28000, "staff": 1900})


def test_bluntly_told_are_two_ways_to_answer_alike_to_the_last_digit():
    one, other = agreeing(100, 3), agreeing(99, 4)
    shares = [found.estimates["A"].value for found in (one, other)]
    assert shares[0] != shares[1]
    assert round(shares[0], 2) == round(shares[1], 2)
    rows = [told(found, ())["instead"]["items"][0] for found in (one, other)]
    names = ("agree", "agree_low", "agree_high", "agree_se", "deff", "agree_unweighted")
    assert [rows[0][name] for name in names] == [rows[1][name] for name in names]
    assert rows[0]["agree"] == round(shares[0], 2)
    assert rows[0]["agree_low"] < rows[0]["agree"] < rows[0]["agree_high"]


def test_bluntly_the_mirror_leans_on_the_rounded_share_alone():
    staff = Staff({"A": np.tile(np.arange(4.0, 8.0), 6)}, population=70)
    rows = [
        told(found, (), staff=staff)["instead"]["mirror"]["rows"]
        for found in (agreeing(100, 3), agreeing(99, 4))
    ]
    assert rows[0] == rows[1]


def foretelling(b):
    """Figures of 220 people in two groups, told as they are, with what staff expected of both statements."""
    a = np.tile(np.array([LOW, HIGH]), 110)
    expected = np.tile(np.arange(4.0, 8.0), 6)
    one = round_of(a, b, {"ug": 200, "staff": 20}, {"ug": 2000, "staff": 200})
    return told(one, (), staff=Staff({"A": expected, "B": expected - 2}, population=70))


def test_the_mirror_that_everybody_sees_leans_on_no_statement_that_is_hidden():
    mirrors = []
    for few in (2, 4):
        found = foretelling(column((HIGH, 220 - few), (LOW, few)))
        assert found["items"]["B"]["agree"] is None
        mirrors.append(found["instead"]["mirror"])
    assert [row["item"] for row in mirrors[0]["rows"]] == ["A"]
    assert mirrors[0] == mirrors[1]


def test_where_nothing_is_hidden_the_mirror_is_told_as_it_is():
    assert foretelling(np.tile(np.array([HIGH, HIGH, LOW, LOW]), 55))["instead"] == {}
