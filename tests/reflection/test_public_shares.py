"""What may not be told of a statement stands in no table, no picture and no sentence."""

import json

import pytest

from sewana.reflection import operations
from sewana.reflection.models import Engagement
from sewana.reflection.queries.engagement_tables import tables
from sewana.reflection.queries.public_figures import held_back, public_figures
from tests.reflection import engagement_world as world
from tests.reflection.engagement_sample import ITEMS, sample_result


def cells(result):
    return {(table.name, *map(str, row)) for table in tables(public_figures(result)) for row in table.rows}


def test_a_statement_that_may_not_be_told_is_told_nowhere():
    result = sample_result()
    shown = public_figures(result)
    result["told"]["items"]["V3"] = {"agree": None, "steps": None}
    del result["told"]["groups"]["V3"]
    hidden = public_figures(result)
    rows = {
        "items": [row["agree"] for row in hidden["items"] if row["key"] == "V3"],
        "groups": [
            row["direct"] for one in hidden["groups"] if one["measure"] == "V3" for row in one["rows"]
        ],
        "mirror": [row for row in hidden["mirror"]["rows"] if row["item"] == "V3"],
        "change": [row for row in hidden["change"]["rows"] if row["measure"] == "V3"],
    }
    assert rows == {"items": [None], "groups": [None] * 6, "mirror": [], "change": []}
    assert hidden["coorientation"] is None
    assert [one["topic"] for one in shown["coorientation"]] == ["V3"]
    # Everything else stays as it was, but for what leaned on all statements of the mirror together.
    gone = cells(sample_result()) - cells(result)
    assert gone
    assert all("V3" in row or "between_groups_V3" in row or row[0] == "mirror" for row in gone)
    assert hidden["mirror"]["profile"] is None
    assert {row["rank_high"] for row in hidden["mirror"]["rows"]} == {None}
    whole = {row["item"]: (row["gap"], row["verdict"]) for row in shown["mirror"]["rows"]}
    assert {
        row["item"]: (row["gap"], row["verdict"]) for row in hidden["mirror"]["rows"]
    }.items() < whole.items()


@pytest.mark.parametrize("year", ["2568", "2567"])
def test_a_share_that_could_not_be_told_then_is_no_point_of_a_line_and_no_change(year):
    result = sample_result()
    points = [{"year": 2567 + at, "value": 0.3, "low": 0.2, "high": 0.4} for at in range(3)]
    line = {
        "measure": "V3",
        "points": points,
        "slope": 0.1,
        "slope_low": 0.0,
        "slope_high": 0.2,
        "breaks": [],
    }
    result["trend"].append(line)
    assert public_figures(result)["trend"][-1] == line
    result["told"]["years"][year] = [key for key in ITEMS if key != "V3"]
    found = public_figures(result)
    kept = found["trend"][-1]
    assert {point["year"] for point in kept["points"]} == {2567, 2568, 2569} - {int(year)}
    assert (kept["slope"], kept["slope_low"], kept["slope_high"]) == (None, None, None)
    assert ("V3" in {row["measure"] for row in found["change"]["rows"]}) == (year == "2567")


def test_without_all_five_steps_the_mean_stays_back_as_well():
    result = sample_result()
    result["told"]["items"]["C1"]["steps"] = None
    first, second, *_rest = public_figures(result)["items"]
    assert (first["agree"], first["spread"], first["mean"], first["mean_se"]) == (0.585, None, None, None)
    assert second["mean"] == 3.7883


@pytest.mark.parametrize("part", ["told", "instead"])
def test_figures_of_which_nobody_decided_what_may_be_told_tell_no_share(part):
    """Nor those of which it was decided before shares of few groups were told in whole per cents."""
    result = sample_result()
    del (result if part == "told" else result["told"])[part]
    found = public_figures(result)
    assert {row["agree"] for row in found["items"]} == {None}
    assert found["mirror"]["rows"] == []


@pytest.mark.django_db
def test_what_was_counted_behind_the_shares_does_not_go_out():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    kept = operations.refresh_engagement(edition).result
    assert kept["told"]["groups"]["V3"]["counts"]
    assert "told" not in public_figures(kept)
    assert "counts" not in json.dumps(public_figures(kept))


@pytest.mark.django_db
def test_by_group_a_share_of_four_is_told_neither_by_itself_nor_by_the_others():
    """Of twelve researchers four agree; a second group stays back so that the rest is not them."""
    few = {"undergraduate": (40, 20), "lecturer": (30, 10), "researcher": (12, 4)}
    edition = world.small_edition(
        {code: size for code, (size, _) in few.items()},
        answers=lambda group, at: 5 if at < few[group][1] else 2,
    )
    found = public_figures(operations.refresh_engagement(edition).result)
    (v3,) = [one for one in found["groups"] if one["measure"] == "V3"]
    rows = {row["key"]: (row["n"], row["direct"]) for row in v3["rows"]}
    assert rows == {
        "undergraduate-thai": (40, 0.5),
        "lecturer-thai": (None, None),
        "researcher-thai": (None, None),
    }
    (engagement,) = [one for one in found["groups"] if one["measure"] == "engagement"]
    assert {row["n"] for row in engagement["rows"]} == {40, 30, 12}


@pytest.mark.django_db
def test_a_small_library_of_two_groups_is_told_in_whole_per_cents_and_the_office_reads_why(client):
    edition = world.small_edition(
        {"undergraduate": 60, "lecturer": 14}, answers=lambda group, at: 2 + at % 4, population=0
    )
    for level, size in (("undergraduate-thai", 20_000), ("lecturer-thai", 900)):
        edition.populations.filter(level=level).update(size=size)
    kept = operations.refresh_engagement(edition).result
    shown = public_figures(kept)
    row = next(one for one in shown["items"] if one["key"] == "C1")
    assert (row["agree"], row["agree_se"], row["mean"]) == (round(row["agree"], 2), None, None)
    assert "whole-per-cents" in {note["code"] for note in shown["notes"]}
    # The office keeps every digit.
    assert kept["items"][0]["agree_se"] is not None
    seen = Engagement.objects.get(edition=edition).computed_at
    operations.release(edition, "", "", seen, by="test")
    page = client.get(f"/e/{edition.key}/engagement/").content.decode()
    assert "เป็นจำนวนเต็ม" in page
    held = held_back({**kept, "told": {**kept["told"], "held": ["C1"]}})
    assert {one.key for one in held if one.reason == "would-tell"} == {"C1"}


def test_in_whole_per_cents_nothing_more_exact_stands_beside():
    result = sample_result()
    result["told"]["whole"] = ["2569"]
    found = public_figures(result)
    assert {row["n"] for row in found["barriers"]} == {None}
    assert [row["share"] for row in found["barriers"]][:2] == [0.21, 0.3]
    for row in found["items"]:
        assert (row["agree"], row["agree_se"], row["deff"], row["mean"]) == (
            round(row["agree"], 2),
            None,
            None,
            None,
        )
    assert {row["after"] for row in found["change"]["rows"] if row["kind"] == "share"} >= {0.3, 0.44, 0.51}
    # The means of the scales are no shares.
    assert found["change"]["rows"][0]["after"] == 3.6014
    assert found["scales"] == public_figures(sample_result())["scales"]


def test_weights_of_levels_put_together_tell_nobodys_number():
    result = sample_result()
    result["weights"] |= {"kish": 1.6432, "n_eff": 297.0, "max_over_median": 4.321, "capped": 3}
    result["weights"]["merged"] = [{"margin": "group", "levels": ["a", "b"], "n": 16}]
    result["notes"] = [{"code": "weights-capped", "params": {"n": 3, "max_over_median": 4.3}}]
    found = public_figures(result)
    told = found["weights"]
    assert (told["kish"], told["max_over_median"], told["min"], told["median"], told["max"]) == (
        1.6,
        4.3,
        *[None] * 3,
    )
    assert told["n_eff"] == round(297 * 1.6432 / 1.6)
    assert (told["merged"][0]["n"], told["capped"]) == (None, None)
    assert found["notes"][0]["params"]["n"] is None
    result["weights"]["merged"] = []
    assert public_figures(result)["weights"]["kish"] == 1.6432


@pytest.mark.parametrize(("n", "told"), [(0, 0), (4, None), (5, 5)])
def test_how_many_could_not_say_is_told_from_five_on(n, told):
    result = sample_result()
    result["items"][0]["cannot_say"] = n
    assert public_figures(result)["items"][0]["cannot_say"] == told
