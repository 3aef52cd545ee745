"""The tables of the figures of engagement: what goes out, and what of small groups does not."""

import pytest

from sewana.reflection.models import Engagement, Release
from sewana.reflection.queries.beside_tables import ZONE
from sewana.reflection.queries.engagement import released
from sewana.reflection.queries.engagement_tables import NAMES, tables
from sewana.reflection.queries.public_figures import held_back
from tests import make
from tests.reflection.engagement_sample import sample_result
from tests.reflection.test_engagement_pages import OFFICE, PAGE, release, rows_of, sample_edition, text_of

pytestmark = pytest.mark.django_db
ASKED = {"key": "main.X1", "n": 40, "share": 0.5, "low": 0.35, "high": 0.65, "state": "plain"}
RATE = {"count": 90, "per_1000": 45.0, "before": None, "state": "plain"}
BESIDE = {
    "zone": [{"key": "zone.P1", "n": None, "state": "hidden"} | dict.fromkeys(ZONE)],
    "own": [{"key": "main", "n": 40, "questions": [{"key": "main.X1", "kind": "agree", "rows": [ASKED]}]}],
    "done": {
        "year": 2569,
        "before": None,
        "measures": ["loans"],
        "rows": [{"key": "ug_th", "rates": {"loans": RATE}}],
    },
    "airtime": [{"measure": "turns", "users": 12, "providers": 8, "share": 0.6, "came": 0.9}],
}


def test_everybodys_tables_are_those_of_the_release_and_the_offices_the_newest(english, office):
    edition, kept = sample_edition()
    release(edition, kept)
    newer = sample_result()
    newer["items"][0]["agree"] = 0.999
    Engagement.objects.update(result=newer)
    everybody, inside = (rows_of(client.get(f"{PAGE}tables/items.csv")) for client in (english, office))
    assert everybody[0] == inside[0]
    assert everybody[0][:6] == ["item", "item_th", "item_en", "percent_agree", "low", "high"]
    assert (everybody[1][3], inside[1][3]) == ("58.5", "99.9")
    assert english.get(f"{PAGE}tables/nothing.csv").status_code == 404


def test_who_came_to_the_forum_stands_in_the_table_of_reach_beside_who_answered(office):
    sample_edition(came=sample_result()["reach"])
    rows = rows_of(office.get(f"{PAGE}tables/reach.csv"))
    assert [row[-1] for row in rows] == ["people", *["answered"] * 6, *["came to the forum"] * 6]


def test_the_list_of_tables_is_fixed_and_each_has_its_place_in_the_evidence():
    made = tables(sample_result() | {"funnel": [{"key": "ug_th", "spoke": 12}]} | BESIDE)
    assert [(table.name, table.code) for table in made] == [
        ("method", "E0"), ("reach", "E2"), ("funnel", "E3"), ("done", "E3"), ("airtime", "E3"), ("barriers", "E4"),
        ("engagement", "E5"), ("items", "E6"), ("zone", "E6"), ("asked", "E6"), ("trend", "E7"), ("mirror", "E9"),
        ("equity", "E13"),
    ]  # fmt: skip
    assert {table.name for table in made} == set(NAMES)
    assert all(len(row) == len(table.columns) for table in made for row in table.rows)


def test_the_trend_of_a_share_is_in_per_cent_and_that_of_a_mean_on_its_scale():
    def line(measure, values, slope):
        points = [{"year": 2567 + at, "value": value} for at, value in enumerate(values)]
        return {
            "measure": measure, "points": points, "slope": slope, "slope_low": slope - 0.002,
            "slope_high": slope + 0.002, "breaks": [2568],
        }  # fmt: skip

    lines = [line("engagement", (3.111, 3.2, 3.3), 0.094), line("V3", (0.301, 0.304, 0.309), 0.004)]
    (trend,) = [one for one in tables(sample_result() | {"trend": lines}) if one.name == "trend"]
    assert trend.columns == (
        "measure",
        "unit",
        "2567",
        "2568",
        "2569",
        "slope",
        "slope_low",
        "slope_high",
        "breaks",
    )
    assert trend.rows == (
        ("engagement", "1 to 5", 3.11, 3.2, 3.3, 0.09, 0.09, 0.1, "2568"),
        ("V3", "percent", 30.1, 30.4, 30.9, 0.4, 0.2, 0.6, "2568"),
    )


def test_hidden_groups_have_no_number_in_any_table_and_are_told_to_the_office(office):
    result = sample_result()
    for rows in (result["groups"][0]["rows"], result["reach"]["dimensions"][0]["rows"]):
        rows[2] |= dict.fromkeys(set(rows[2]) - {"key", "state", "members"}) | {"state": "hidden"}
    sample_edition(**result)
    (row,) = [row for row in rows_of(office.get(f"{PAGE}tables/reach.csv")) if row[2] == "ug_int"]
    assert row[5:] == [""] * 8 + ["hidden", "answered"]
    assert {(one.kind, one.key) for one in held_back(result)} >= {
        ("group", "ug_int"),
        ("reach-group", "ug_int"),
    }
    page = text_of(office.get(OFFICE))
    assert "fewer than five people, or it would give such a group away" in page


def test_an_edition_made_anew_under_its_key_shows_nothing_of_the_one_before():
    edition = make.make_edition()
    versions = set()
    for _time in range(2):
        Release.objects.create(edition=edition, number=1, result={"scales": []}, tables=[])
        versions.add(released(edition).version)
        Release.objects.all().delete()
    assert len(versions) == 2
