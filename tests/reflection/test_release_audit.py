"""Before a release goes out, a solver reads it together with everything that is out already."""

import copy
from dataclasses import replace

import pytest

from sewana.reflection.analysis.release_audit import findings, released, without_told
from sewana_core.errors import FiguresError
from tests.reflection.engagement_sample import sample_funnel, sample_result


def told():
    return released(sample_result())


def changed(one, **parts):
    return replace(one, result=copy.deepcopy({**one.result, **parts}))


def with_rows(one, dimension, rows):
    found = changed(one)
    for part in found.result["reach"]["dimensions"]:
        if part["key"] == dimension:
            part["rows"] = rows(part["rows"])
    return found


def less(rows, n):
    """The same rows, after so many of the largest did not say where they belong."""
    largest = max((row for row in rows if row["came"]), key=lambda row: row["came"])
    return [row | {"came": row["came"] - n} if row is largest else row for row in rows]


def by(found, word):
    return [one for one in found if word in one["row"]]


def test_the_invented_edition_tells_nothing():
    assert findings(told()) == []


@pytest.mark.parametrize("n", [1, 3, 40])
def test_people_who_told_no_group_keep_nothing_from_being_shown(n):
    one = with_rows(changed(told(), groups=[]), "group", lambda rows: less(rows, n))
    assert findings(one) == []


def test_a_small_group_is_still_found_among_them():
    def small(rows):
        (first, *others) = less(rows, 3)
        return [*others, first | {"came": 3, "state": "plain"}]

    assert any(one["high"] == 3 for one in findings(with_rows(changed(told(), groups=[]), "group", small)))


def test_numbers_that_do_not_fit_are_not_checked_at_all():
    one = with_rows(changed(told(), groups=[]), "group", lambda rows: less(rows, -50))
    with pytest.raises(FiguresError):
        findings(one)


def test_a_share_of_a_group_that_four_people_hold_is_found():
    result = sample_result()
    shown = next(row for one in result["groups"] if one["measure"] == "V3" for row in one["rows"][2:3])
    result["told"]["groups"]["V3"]["rows"][2] = shown
    result["told"]["groups"]["V3"]["counts"]["ug_int"] = [4, 14]
    found = findings(released(result))
    # And the one group that is left over.
    assert {(one["row"], one["low"]) for one in by(found, "group")} >= {("group · ug_int · V3", 4)}


def test_a_step_of_the_way_that_three_people_took_is_found():
    rows = [row for row in sample_funnel() if row["key"] == "ug_th"]
    came = {"dimensions": [{"key": "group", "rows": [{"key": "ug_th", "came": 210, "state": "plain"}]}]}
    assert findings(changed(told(), funnel=rows, came=came)) == []
    rows[0]["spoke"], rows[0]["answered"] = 208, 100
    found = findings(changed(told(), funnel=rows, came=came))
    assert ("group · ug_th · not spoke", 2) in {(one["row"], one["high"]) for one in found}


def test_answers_that_were_taken_out_between_two_releases_are_found():
    before = changed(told(), groups=[], items=[], scales=[], barriers=[], doors={}, modes={})
    after = with_rows(changed(before, n=486), "group", lambda rows: less(rows, 2))
    for one in (before, after):
        one.result["reach"]["dimensions"] = one.result["reach"]["dimensions"][:1]
    assert {one["high"] for one in findings(after, [before])} == {2}
    # What also came meanwhile hides who went.
    after.result["reach"]["dimensions"][0]["rows"][1]["came"] += 2
    after.result["n"] += 2
    assert findings(after, [before]) == []


class TestTwoGroupsWithWeights:
    """Of two groups anybody can work out the weights, and from the weighted share how many of each agree."""

    def figures(self, agree, large=0.9):
        """Figures of 200 and 12 people, of whom (150, some) agree with C1; `large` is the weight of the 200."""
        weights = {"ug_th": large, "researcher": (212 - large * 200) / 12}
        share = (weights["ug_th"] * 150 + weights["researcher"] * agree) / 212
        result = sample_result()
        rows = [{"key": key, "came": n, "state": "plain"} for key, n in (("ug_th", 200), ("researcher", 12))]
        (item,) = (row for row in result["items"] if row["key"] == "C1")
        item |= {"n": 212, "cannot_say": 0, "agree": share, "agree_unweighted": (150 + agree) / 212}
        return result | {
            "n": 212, "items": [item], "groups": [], "scales": [], "barriers": [], "doors": {}, "modes": {},
            "reach": {"dimensions": [{"key": "group", "rows": rows}]}, "mirror": None, "coorientation": None,
            "change": None, "trend": [],
            "told": {
                "items": {"C1": {"agree": [150 + agree, 212], "steps": None}}, "groups": {}, "years": {},
                "mirror": [], "topics": [], "whole": [], "instead": {},
                "weights": {"dimension": "group", "weights": weights},
            },
        }  # fmt: skip

    def test_both_shares_of_a_statement_tell_how_many_of_the_small_group_agree(self):
        found = findings(released(self.figures(agree=3)))
        assert ("group · researcher · C1", 3, 3) in {(one["row"], one["low"], one["high"]) for one in found}
        assert by(findings(released(self.figures(agree=6))), "· C1") == []

    @pytest.mark.parametrize("place", ["mirror", "change", "trend", "after"])
    def test_more_digits_of_the_share_anywhere_tell_as_much(self, place):
        result = self.figures(agree=3, large=0.997)
        one = released(result)
        assert by(findings(one), "· C1") == []  # three digits leave several
        share = round(result["items"][0]["agree"], 4)
        parts = {
            "mirror": {"staff": 24, "rows": [{"item": "C1", "users": share}]},
            "change": {
                "from": 2568,
                "rows": [{"measure": "C1", "kind": "share", "before": None, "after": share}],
            },
            "trend": [{"measure": "C1", "points": [{"year": 2569, "value": share}]}],
            "after": {"pulse": {"n": 20, "questions": [], "paired": None, "between": {"before": share}}},
        }
        if place == "after":  # the one statement that is asked again
            for row in one.result["items"]:
                row["key"] = "V3"
            one.counts["items"]["V3"] = one.counts["items"].pop("C1")
        found = findings(replace(one, result={**one.result, place: parts[place]}))
        assert [row["low"] for row in found if row["row"].startswith("group · researcher")][:1] == [3]

    def test_in_whole_per_cents_nobody_can_tell(self):
        result = self.figures(agree=3)
        result["told"]["whole"] = ["2569"]
        one = released(result)
        (item,) = one.result["items"]
        assert (item["agree"], item["agree_unweighted"], item["agree_se"]) == (
            round(item["agree"], 2),
            None,
            None,
        )
        assert findings(one) == []

    def test_what_would_tell_is_held_back_before_anybody_sees_it(self):
        kept = without_told(self.figures(agree=3))
        assert kept["told"]["held"] == ["C1"]
        assert [row["agree"] for row in released(kept).result["items"]] == [None]
        assert findings(released(kept)) == []
        assert without_told(self.figures(agree=6))["told"]["held"] == []

    def test_a_change_tells_of_the_year_before_what_its_own_release_did_not(self):
        before, now = self.figures(agree=3), self.figures(agree=6)
        before["year"] = 2568
        (item,) = before["items"]
        share = item["agree"]
        before["told"]["whole"] = ["2568"]
        now["told"]["years"] = {"2568": ["C1"]}
        row = {"measure": "C1", "kind": "share", "before": share, "after": now["items"][0]["agree"]}
        now["change"] = {"from": 2568, "rows": [row]}
        assert findings(released(now), of_years=[released(before)]) != []
        now["told"]["whole"] = ["2568"]
        assert findings(released(now), of_years=[released(before)]) == []

    def test_a_year_before_that_is_not_what_it_was_does_not_keep_this_year_back(self):
        before, now = self.figures(agree=6), self.figures(agree=6)
        before["year"] = 2568
        row = {"measure": "C1", "kind": "share", "before": 0.5, "after": now["items"][0]["agree"]}
        now["change"] = {"from": 2568, "rows": [row]}
        now["told"]["years"] = {"2568": ["C1"]}
        assert by(findings(released(now), of_years=[released(before)]), "· C1") == []
