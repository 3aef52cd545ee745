"""Where things stand in pictures of engagement, and what is left out of them."""

import copy
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana.reflection import pictures
from sewana.reflection.pictures.bars import SHARE, bars
from sewana.reflection.pictures.scales import Line, Ratios, apart, shares
from sewana_text.graphemes import count_graphemes
from tests.reflection.engagement_sample import sample_funnel, sample_result, sample_zone

LABELS = {"V3": "เสียงของผู้ใช้นำไปสู่การเปลี่ยนแปลงจริง"}


@pytest.fixture
def result():
    return sample_result()


def hide(row, state="hidden"):
    """What the ladder leaves of a row that nobody may see."""
    kept = {"key", "members", "facet", "version", "item", "population"}
    row.update({name: None for name in row if name not in kept} | {"state": state})


@given(st.lists(st.floats(0, 300), min_size=1, max_size=9), st.floats(10, 30))
def test_labels_keep_their_order_and_their_distance(places, gap):
    found = apart(places, gap, 0, 300)
    inside = sorted(found)
    assert all(later - earlier >= gap - 0.2 for earlier, later in itertools.pairwise(inside))
    by_place = [at for _place, at in sorted(zip(places, found, strict=True))]
    assert by_place == inside
    if len(places) * gap <= 300:
        assert inside[0] >= -0.1
        assert inside[-1] <= 300.1


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_labels_that_have_room_do_not_move(places):
    ordered = sorted(places)
    if all(later - earlier >= 20 for earlier, later in itertools.pairwise(ordered)):
        assert apart(places, 20, 0, 300) == [round(place, 1) for place in places]


def test_labels_that_meet_move_to_both_sides():
    assert apart([100, 100], 20, 0, 300) == [90.0, 110.0]
    assert apart([2, 2], 20, 0, 300) == [0.0, 20.0]
    assert apart([300, 300], 20, 0, 300) == [280.0, 300.0]


@given(st.floats(0, 1))
def test_a_share_stands_where_its_number_says(share):
    assert shares().at(share) == pytest.approx(100 * share, abs=0.006)


def test_what_lies_outside_of_a_line_stands_at_its_end():
    line = Line(1, 5)
    assert (line.at(0), line.at(9), line.at(3)) == (0, 100, 50)
    assert [line.holds(value) for value in (0.9, 1, 5, 5.1)] == [False, True, True, False]


def test_half_and_double_are_as_far_from_one():
    line = Ratios.around([1.0])
    assert [tick.text for tick in line.ticks] == ["¼×", "½×", "", "2×", "4×"]
    assert line.at(1) - line.at(0.5) == line.at(2) - line.at(1) == 25


def test_a_line_of_ratios_grows_for_a_dot_and_not_without_end():
    assert [tick.text for tick in Ratios.around([5.5]).ticks] == ["¼×", "½×", "", "2×", "4×", "8×"]
    far = Ratios.around([1000, 0.0001])
    assert (far.least, far.most) == (-4, 4)
    assert (far.at(0), far.at(1000)) == (0, 100)


def test_a_dumbbell_goes_from_the_widest_gap_down(result):
    result["mirror"]["rows"].reverse()
    found = pictures.dumbbell(result, LABELS)
    assert [pair.key for pair in found.pairs] == [
        "V3", "V2", "H1", "V1", "A2", "A1", "B2", "C1", "D1", "B1", "P1", "C2",
    ]  # fmt: skip
    first = found.pairs[0]
    assert (first.label, first.gap, first.gap_between) == (LABELS["V3"], "+39", "+33 … +44")
    assert (first.users.text, first.users.between, first.staff.text) == ("30%", "25%–36%", "69%")
    assert (first.users.at, first.staff.at) == (30.16, 68.7)
    assert (first.band, first.band_width) == (20.16, 20.0)
    assert [pair.is_clear for pair in found.pairs] == [True] * 8 + [False] * 4


def test_the_band_around_the_users_ends_with_the_line(result):
    row = result["mirror"]["rows"][0]
    row |= {"users": 0.04, "users_low": 0.02, "users_high": 0.07}
    pair = pictures.dumbbell(result, {}).pairs[0]
    assert (pair.band, pair.band_width) == (0, 14.0)


@pytest.mark.parametrize("change", [None, {"is_shown": False}, {"rows": []}])
def test_a_mirror_that_nobody_may_see_has_no_picture_and_no_card(result, change):
    result["mirror"] = change and result["mirror"] | change
    assert pictures.dumbbell(result, {}) is None
    if change != {"rows": []}:
        assert pictures.cards(result, {}) == []


def test_who_came_stands_beside_who_was_expected(result):
    found = pictures.reach(result["reach"]["dimensions"][0], {"pg_int": "Postgraduates"})
    row = next(row for row in found.rows if row.key == "pg_int")
    assert (row.label, row.came, row.expected, row.mark.text, row.per_1000) == (
        "Postgraduates", "48", "11", "4.50×", "60.0",
    )  # fmt: skip
    assert [row.key for row in found.rows if row.is_alert] == ["ug_th"]
    assert [row.key for row in found.rows if row.mark.runs_off] == ["researcher"]
    assert found.band < found.one < found.band + found.band_width


@pytest.mark.parametrize("state", ["hidden", "equal"])
def test_a_group_that_is_hidden_gives_no_number_away(result, state):
    dimension, measure = result["reach"]["dimensions"][0], result["groups"][0]
    # What should not be there is not looked at either.
    dimension["rows"][2]["state"] = measure["rows"][2]["state"] = state
    reach, groups = pictures.reach(dimension, {}).rows[2], pictures.groups(measure, {}).rows[2]
    assert (reach.mark, reach.came, reach.expected, reach.per_1000, reach.is_alert) == (
        None,
        "·",
        "·",
        "·",
        False,
    )
    assert (groups.direct, groups.steadied, groups.borrowed, groups.n) == (None, None, "", "·")


def test_a_merged_row_is_called_by_all_its_members(result):
    row = result["groups"][0]["rows"][2] | {"key": "ug_int+pg_int", "state": "merged"}
    result["groups"][0]["rows"][2] = row | {"members": ["ug_int", "pg_int"]}
    found = pictures.groups(result["groups"][0], {"ug_int": "A", "pg_int": "B"})
    assert (found.rows[2].label, found.rows[2].state) == ("A + B", "merged")


def test_groups_that_are_not_steadied_show_their_own_answers(result):
    for row in result["groups"][0]["rows"]:
        row |= {"steadied": None, "steadied_low": None, "steadied_high": None, "borrowed": None}
    found = pictures.groups(result["groups"][0], {})
    assert not found.is_steadied
    assert [row.best.text for row in found.rows] == ["3.60", "3.66", "3.20", "3.27", "3.76", "3.68"]


def test_all_people_together_are_a_band_behind_their_groups(result):
    assert pictures.whole_of(result, "engagement") == (3.6014, 3.5075, 3.6953)
    assert pictures.whole_of(result, "V3") == (0.3016, 0.2529, 0.3553)
    assert pictures.whole_of(result, "nothing") is None
    found = pictures.groups(result["groups"][0], {}, pictures.whole_of(result, "engagement"))
    assert (found.whole.text, found.whole.at) == ("3.60", 65.03)


def test_bars_are_the_services_and_never_an_average(result):
    found = pictures.agree_bars(result, {})
    assert [(row.key, row.mark.text, row.tens) for row in found.rows] == [
        ("P1", "75%", 8), ("D1", "69%", 7), ("H1", "49%", 5),
    ]  # fmt: skip
    hide(result["items"][6])
    assert [row.mark is None for row in pictures.agree_bars(result, {}).rows] == [True, False, False]
    assert pictures.agree_bars(result, {}, keys=["X9"]) is None


def test_barriers_stand_from_the_most_frequent_down_and_the_hidden_last(result):
    found = pictures.barrier_bars(result, {})
    assert [row.key for row in found.rows] == ["b2", "b9", "b8", "b1", "b7", "b6"]
    assert found.rows[-1].mark is None
    assert found.rows[-1].n == "·"
    assert pictures.barrier_bars(result | {"barriers": []}, {}) is None


def test_parts_of_a_spread_join_each_other_around_the_middle(result):
    found = pictures.spreads(result, {})
    assert [row.key for row in found.rows][:2] == ["P1", "D1"]
    assert [row.key for row in found.rows][-1] == "V3"
    for row in found.rows:
        for before, after in zip(row.parts, row.parts[1:], strict=False):
            assert before.at + before.width == pytest.approx(after.at, abs=0.02)
        middle = row.parts[2]
        assert middle.at + middle.width / 2 == pytest.approx(found.middle, abs=0.02)
        assert row.parts[0].at >= 0
        assert row.parts[4].at + row.parts[4].width <= 100.01


def test_a_hidden_spread_has_no_parts(result):
    hide(result["items"][0])
    row = pictures.spreads(result, {}).rows[-1]
    assert (row.key, row.parts, row.agree, row.n) == ("C1", [], "·", "·")
    assert pictures.spreads(result | {"items": []}, {}) is None


def test_a_slope_has_its_numbers_at_its_ends_and_no_line_over_another_wording(result):
    means, part = pictures.slopes(result, {}, lambda year: f"y{year}")
    assert [(path.key, path.before, path.after) for path in means.paths] == [
        ("engagement", "3.54", "3.60"), ("voice", "2.96", "3.21"),
    ]  # fmt: skip
    assert (part.before, part.after) == ("y2568", "y2569")
    broken = part.paths[-1]
    assert (broken.key, broken.y_before, broken.before, broken.is_comparable) == ("B2", None, "·", False)
    rises = [path for path in part.paths if path.verdict == "up"]
    assert rises
    assert all(path.y_after < path.y_before for path in rises)


def test_names_at_the_ends_of_a_slope_do_not_fall_on_each_other(result):
    labels = {row["measure"]: LABELS["V3"] for row in result["change"]["rows"]}
    for slope in pictures.slopes(result, labels):
        lines = sorted((path.ending.lines[0][0], path.ending.lines[-1][0]) for path in slope.paths)
        assert all(after[0] - before[1] >= 19 for before, after in itertools.pairwise(lines))
        assert lines[0][0] > 0
        assert lines[-1][1] < slope.height


def test_a_first_year_has_no_slope(result):
    assert pictures.slopes(result | {"change": None}, {}) == []


def test_three_years_are_drawn_and_a_new_wording_breaks_the_line(result):
    (found,) = pictures.multiples(result, {})
    engagement, voice = found.courses
    assert (len(engagement.stretches), engagement.breaks) == (1, [])
    assert (len(voice.stretches), voice.breaks) == (2, [31.5])
    assert [point.mark.text for point in voice.points] == ["2.91", "2.96", "3.21"]
    assert voice.slope == "+0.15"
    result["trend"][0]["points"].pop()
    (found,) = pictures.multiples(result, {})
    assert [course.key for course in found.courses] == ["voice"]
    assert pictures.multiples(result | {"trend": []}, {}) == []


def test_zones_say_where_the_service_is_seen():
    found = pictures.zones(sample_zone(), {})
    assert [row.place for row in found.rows] == ["within", "unclear", "below"]
    first = found.rows[0]
    assert first.minimum < first.perceived < first.desired
    assert (first.adequacy, first.adequacy_between) == ("+0.79", "+0.55 … +1.03")
    hidden = pictures.zones([sample_zone()[0] | {"state": "hidden"}], {}).rows[0]
    assert (hidden.minimum, hidden.perceived, hidden.place, hidden.n) == (None, None, "", "·")
    assert pictures.zones([], {}) is None


def test_a_card_has_four_quarters_or_three(result):
    (card,) = pictures.cards(result, LABELS)
    assert [quarter.tens for quarter in (card.staff_own, card.users_own, card.staff_guess, card.users_guess)] == [
        6, 3, 7, 4,
    ]  # fmt: skip
    assert [row.is_clear for row in card.compared] == [True, True, False, True]
    result["coorientation"][0]["reverse"] = None
    (card,) = pictures.cards(result, LABELS)
    assert card.users_guess is None
    assert [row.name for row in card.compared] == ["agreement", "accuracy", "perceived"]


def test_a_funnel_tells_not_counted_from_too_few():
    found = pictures.funnel(sample_funnel(), {})
    assert found.steps == ["invited", "registered", "on_site", "online", "spoke", "answered"]
    steps = {step.name: step for step in found.ways[2].steps}
    assert (steps["invited"].width, steps["registered"].width) == (100.0, 26.25)
    assert (steps["online"].width, steps["online"].is_counted) == (None, True)
    assert pictures.funnel([{"key": "a", "population": 9}], {}) is None


@given(st.text(alphabet="กขค ่ำิะ้าabc", max_size=60))
def test_wrapped_lines_make_up_the_text(text):
    lines = pictures.wrapped(text)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", [LABELS["V3"], "Opinions are given serious thought", "สั้น"])
def test_lines_are_cut_at_words(text):
    lines = pictures.wrapped(text)
    assert all(count_graphemes(line) <= 16 for line in lines)
    assert pictures.wrapped("เสียงของผู้ใช้นำไปสู่การเปลี่ยนแปลงจริง") == ["เสียงของผู้ใช้นำไปสู่", "การเปลี่ยนแปลงจริง"]


BOUNDS = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@given(st.lists(BOUNDS, min_size=1, max_size=8))
def test_no_place_is_ever_off_the_line_or_not_a_number(bounds):
    rows = [{"key": "k", "share": value, "low": low, "high": high} for low, value, high in bounds]
    for row in bars(rows, {}, SHARE).rows:
        places = (row.mark.low, row.mark.at, row.mark.high)
        assert all(math.isfinite(place) and 0 <= place <= 100 for place in places)
        assert row.mark.low <= row.mark.at <= row.mark.high


def test_figures_are_left_as_they_were(result):
    before = copy.deepcopy(result)
    pictures.dumbbell(result, {})
    pictures.spreads(result, {})
    pictures.slopes(result, {})
    pictures.multiples(result, {})
    pictures.cards(result, {})
    assert result == before
