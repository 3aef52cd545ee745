"""Each doubt is raised when it holds, and only then."""

from dataclasses import replace

import pytest

from sewana.reflection.analysis.engines import doubts, sureness
from sewana_core.hold_out import Fit
from sewana_core.opinion_map import Honesty

SURE = Honesty(
    no_stable_groups=False,
    stability=0.91,
    variance_explained=0.3,
    axis_share=(0.2, 0.1),
    held_out=Fit(400, 0.9, 0.4),
    held_out_means=Fit(400, 0.8, 0.5),
    beats_means=True,
    exposure=(0.5, 0.55),
    explained_by_exposure=(False, False),
    has_settled=True,
)


def codes(placed=100, **changes):
    return [code for code, _groups in doubts(replace(SURE, **changes), placed)]


def test_a_map_that_stands_its_tests_raises_no_doubt():
    assert codes() == []


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("few-placed", {"placed": 4}),
        ("no-stable-groups", {"no_stable_groups": True, "stability": None}),
        ("unchecked", {"held_out": Fit(19, 0.9, 0.4)}),
        ("no-better-than-averages", {"beats_means": False}),
        ("not-settled", {"has_settled": False}),
        ("seen-not-said", {"explained_by_exposure": (False, True)}),
    ],
)
def test_each_doubt_is_raised_alone(code, changes):
    assert codes(**changes) == [code]


def test_a_doubt_about_exposure_names_its_groups():
    assert doubts(replace(SURE, explained_by_exposure=(False, True)), 100) == [("seen-not-said", [1])]


def test_figures_without_ground_are_left_out():
    told = sureness(replace(SURE, held_out=Fit(19, 0.9, 0.4), stability=None))
    assert {name for name, value in told.items() if value is None} == {
        "stability", "hidden_votes", "auc", "log_loss", "averages_auc", "averages_log_loss"
    }  # fmt: skip
    assert sureness(SURE)["auc"] == 0.9
