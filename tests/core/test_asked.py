"""Questions beside the scales: what stands, and what would tell of fewer than five."""

import numpy as np
import pytest

from sewana_core.engagement.asked import between, choice_rows, paired, share_row, tenth_row
from sewana_core.intervals import wilson
from sewana_core.tolerance import zone_row


def states(rows):
    return [row["state"] for row in rows]


@pytest.mark.parametrize(
    ("yes", "n", "state"),
    [(5, 9, "hidden"), (5, 10, "few"), (4, 40, "hidden"), (36, 40, "hidden"), (20, 30, "plain")],
)
def test_a_share_stands_from_ten_answers_and_five_on_both_sides(yes, n, state):
    row = share_row("F1", yes, n)
    assert row["state"] == state
    assert (row["n"], row["share"]) == ((None, None) if state == "hidden" else (n, yes / n))


def test_a_share_has_the_interval_of_wilson():
    row = share_row("F1", 15, 40)
    assert (row["low"], row["high"]) == pytest.approx((0.2422, 0.5297), abs=1e-4)


def test_the_one_hidden_answer_of_a_choice_takes_the_next_smallest_with_it():
    chosen = [{"yes"}] * 20 + [{"not_yet"}] * 12 + [{"cannot"}] * 3
    assert states(choice_rows(("yes", "not_yet", "cannot"), chosen, is_single=True)) == [
        "plain",
        "hidden",
        "hidden",
    ]
    assert states(choice_rows(("yes", "not_yet", "cannot"), chosen, is_single=False)) == [
        "plain",
        "plain",
        "hidden",
    ]


def test_a_number_of_ten_is_a_share_and_equal_numbers_are_not_told():
    row = tenth_row("X1", np.array([5.0, 7.0] * 10 + [np.nan]))
    assert (row["n"], row["share"], row["state"]) == (20, pytest.approx(0.6), "few")
    assert row["low"] == pytest.approx(0.6 - 2.0930 * 0.10260 / 20**0.5, abs=1e-4)
    assert tenth_row("X1", np.full(20, 7.0))["state"] == "equal"


def test_the_difference_of_two_rounds_is_newcombes():
    found = between(wilson(48, 80), wilson(56, 70))
    assert found["difference"] == pytest.approx(0.2)
    # Newcombe 1998, example (a), method 10: 56/70 against 48/80.
    assert (found["low"], found["high"], found["verdict"]) == (
        pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5), "up",
    )  # fmt: skip


def people(won, lost, both, none):
    before = [False] * won + [True] * lost + [True] * both + [False] * none
    after = [True] * won + [False] * lost + [True] * both + [False] * none
    return before, after


def test_the_same_people_are_compared_by_mcnemar():
    row = paired(*people(12, 5, 20, 13))
    assert (row["n"], row["won"], row["lost"], row["is_told"]) == (50, 12, 5, True)
    assert row["difference"] == pytest.approx(0.14)
    se = (17 - 49 / 50) ** 0.5 / 50
    assert row["low"] == pytest.approx(0.14 - 1.959964 * se, abs=1e-6)
    assert (row["statistic"], row["p"]) == (pytest.approx(49 / 17), pytest.approx(0.0896, abs=1e-4))


@pytest.mark.parametrize("cells", [(4, 8, 20, 20), (8, 4, 20, 20), (8, 8, 3, 20), (8, 8, 20, 0)])
def test_no_cell_under_five_is_told_nor_anything_it_follows_from(cells):
    row = paired(*people(*cells))
    assert row["is_told"] is False
    assert [row[name] for name in ("won", "lost", "low", "high", "statistic", "p")] == [None] * 6
    assert row["difference"] == pytest.approx((cells[0] - cells[1]) / sum(cells))


@pytest.mark.parametrize("cells", [(3, 2, 2, 2), (0, 3, 1, 40), (2, 1, 40, 2)])
def test_under_ten_pairs_or_five_of_one_mind_nothing_is_told(cells):
    assert paired(*people(*cells)) is None


def test_a_zone_stands_from_ten_full_answers():
    answers = [[4, 8, 5 + at % 3] for at in range(12)] + [[4, 8, float("nan")]]
    row = zone_row("P1", answers)
    assert (row["n"], row["state"], row["minimum"], row["desired"], row["perceived"]) == (12, "few", 4, 8, 6)
    assert (row["adequacy"], row["superiority"]) == (2, -2)
    assert row["adequacy_low"] == pytest.approx(2 - 2.2010 * 0.852803 / 12**0.5, abs=1e-4)
    assert zone_row("P1", answers[:9])["state"] == "hidden"
    assert zone_row("P1", [[4, 8, 6]] * 20)["state"] == "equal"
    assert zone_row("P1", [])["state"] == "hidden"
