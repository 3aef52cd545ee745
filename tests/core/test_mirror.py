"""The mirror equals its reference, ranks only what has a clear place, and shows no handful of staff."""

import dataclasses
import math

import numpy as np
import pytest

from sewana_core.bootstrap import draw_again
from sewana_core.errors import FiguresError
from sewana_core.means import Estimate, Sample
from sewana_core.mirror import mirror, predicted
from sewana_core.weights import weigh
from tests.core.survey_files import ITEMS, MARGINS, codes, columns, numbers, population

# staff, users, gap, se, df, low, high, p, BH, Holm: R's figures for the invented data set.
REFERENCE = {
    "C1": (
        0.667391,
        0.584987,
        0.082404,
        0.030664,
        502.766480,
        0.022160,
        0.142649,
        0.007440,
        0.011161,
        0.037202,
    ),
    "C2": (
        0.593478,
        0.642536,
        -0.049058,
        0.030555,
        469.694919,
        -0.109099,
        0.010984,
        0.109043,
        0.130851,
        0.327128,
    ),
    "A1": (
        0.710870,
        0.611117,
        0.099752,
        0.030498,
        503.823217,
        0.039833,
        0.159672,
        0.001146,
        0.002292,
        0.008022,
    ),
    "A2": (
        0.619565,
        0.471931,
        0.147634,
        0.031838,
        467.108440,
        0.085071,
        0.210197,
        0.000005,
        0.000011,
        0.000037,
    ),
    "B1": (
        0.634783,
        0.597508,
        0.037275,
        0.031461,
        474.497459,
        -0.024545,
        0.099095,
        0.236687,
        0.258204,
        0.473375,
    ),
    "B2": (
        0.584783,
        0.499800,
        0.084982,
        0.030194,
        510.572064,
        0.025663,
        0.144302,
        0.005073,
        0.008696,
        0.030437,
    ),
    "P1": (
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
    ),
    "D1": (
        0.747826,
        0.690931,
        0.056895,
        0.029348,
        478.634055,
        -0.000772,
        0.114562,
        0.053133,
        0.070844,
        0.212533,
    ),
    "H1": (
        0.669565,
        0.493264,
        0.176301,
        0.033260,
        455.188083,
        0.110938,
        0.241664,
        0.000000,
        0.000001,
        0.000002,
    ),
    "V1": (
        0.678261,
        0.511365,
        0.166895,
        0.030967,
        473.080840,
        0.106046,
        0.227745,
        0.000000,
        0.000000,
        0.000001,
    ),
    "V2": (
        0.700000,
        0.435216,
        0.264784,
        0.030992,
        493.696240,
        0.203892,
        0.325677,
        0.000000,
        0.000000,
        0.000000,
    ),
    "V3": (
        0.686957,
        0.301648,
        0.385308,
        0.029717,
        430.318149,
        0.326900,
        0.443716,
        0.000000,
        0.000000,
        0.000000,
    ),
}
VERDICTS = {"B1": "same", "P1": "same", "C2": "unclear", "D1": "unclear"}
ANYWHERE = (0.9, 0.5, 0.1)


@pytest.fixture(scope="module")
def invented(shared):
    """Staff's predictions, users' shares of agreement, and what the mirror needs of a bootstrap, of 2569."""
    folder = shared / "spec" / "synthetic"
    users, staff = columns(folder / "users.csv"), columns(folder / "staff_mirror.csv")
    people = population(folder / "population.csv")
    here, there = np.array(users["year"]) == "2569", np.array(staff["year"]) == "2569"
    chosen = {name: [v for v, is_in in zip(c, here, strict=True) if is_in] for name, c in users.items()}
    answers = np.column_stack([numbers(["" if v == "NA" else v for v in chosen[item]]) for item in ITEMS])
    agree = np.where(np.isnan(answers), np.nan, answers >= 4)
    weights = weigh(
        {margin: chosen[margin] for margin in MARGINS},
        {margin: people[margin] for margin in MARGINS},
        most_times_median=None,
    )
    sample = Sample(weights)
    drawn = draw_again(weights, codes(chosen["group"]), agree, np.random.default_rng(20261128))
    said = np.column_stack([numbers(staff[item])[there] for item in ITEMS])
    return said, [sample.mean(column) for column in agree.T], drawn.means


@pytest.fixture(scope="module")
def found(invented):
    said, users, rounds = invented
    return mirror(ITEMS, said, users, rounds, staff_population=70, rng=np.random.default_rng(1))


def test_every_gap_is_that_of_the_reference(found):
    assert [row.item for row in found.rows[:3]] == ["V3", "V2", "H1"]
    for row in found.rows:
        gap = row.gap
        told = (row.staff, row.users, gap.gap, gap.se, gap.df, gap.low, gap.high, gap.p, row.bh, row.holm)
        assert told == pytest.approx(REFERENCE[row.item], abs=6e-7)


def test_the_words_are_read_from_the_intervals(found):
    assert {row.item: row.verdict for row in found.rows if row.verdict != "staff_higher"} == VERDICTS


def test_the_profile_is_that_of_the_reference(found):
    profile = found.profile
    told = (profile.elevation, profile.mae, profile.spearman)
    assert told == pytest.approx((0.1207310593, 0.1296409157, 0.2797202797), abs=1e-9)
    assert profile.spearman_low < profile.spearman < profile.spearman_high


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_only_two_statements_have_a_clear_place(invented, seed):
    said, users, rounds = invented
    shown = mirror(ITEMS, said, users, rounds, staff_population=70, rng=np.random.default_rng(seed))
    places = {row.item: (row.rank_low, row.rank_high) for row in shown.rows}
    assert (places["V3"], places["V2"], places["C1"]) == ((1, 1), (2, 3), (5, 10))
    assert all(high - low >= 1 for item, (low, high) in places.items() if item != "V3")


def share(value, n=200):
    return Estimate(n, value, math.sqrt(value * (1 - value) / n), n - 1, 1.0, value, 1.0)


def small(said, staff_population=70, users=ANYWHERE, **options):
    """A mirror of three statements, with users drawn plainly."""
    rng = np.random.default_rng(8)
    rounds = rng.binomial(200, users, (500, len(users))) / 200
    said = np.asarray(said, float)
    said.setflags(write=False)
    shares = [share(value) for value in users]
    items = [f"i{n}" for n in range(len(users))]
    return mirror(items, said, shares, rounds, staff_population=staff_population, rng=rng, **options)


def predictions(number, items=3, seed=5):
    return np.random.default_rng(seed).integers(0, 11, (number, items)).astype(float)


def test_nine_staff_are_not_shown_and_ten_are():
    hidden = small(predictions(9))
    assert (hidden.staff, hidden.is_shown, hidden.note) == (9, False, "too-few-staff")
    assert (hidden.rows, hidden.profile) == ((), None)
    assert small(predictions(10)).is_shown


def test_a_statement_that_few_staff_predict_is_left_out():
    said = predictions(12)
    said[:3, 1] = np.nan
    shown = small(said)
    assert shown.too_few == ("i1",)
    assert {row.item for row in shown.rows} == {"i0", "i2"}


def test_one_of_the_staff_alone_is_refused():
    for said, code in ((predictions(1), "staff-one"), (np.full((4, 3), np.nan), "staff-none")):
        with pytest.raises(FiguresError) as refused:
            small(said)
        assert refused.value.code == code
    with pytest.raises(FiguresError) as refused:
        predicted(np.array([0.3]), 70)
    assert refused.value.code == "staff-one"


def test_staff_who_all_say_the_same_leave_the_error_of_the_users():
    shown = small(np.full((20, 3), 7.0))
    row = next(row for row in shown.rows if row.item == "i1")
    assert row.staff_se == 0
    assert (row.gap.gap, row.gap.se) == (pytest.approx(0.2), pytest.approx(row.users_se))
    assert row.gap.df == pytest.approx(199)
    assert shown.profile.spearman is None


def test_when_all_staff_answer_nothing_is_left_to_err_about():
    said = predictions(30)
    one, some = small(said, 30), small(said, 60)
    assert {row.staff_se for row in one.rows} == {0}
    assert all(row.gap.df == pytest.approx(199) for row in one.rows)
    spread = said[:, 0].std(ddof=1) / 10 / math.sqrt(30)
    first = next(row for row in some.rows if row.item == "i0")
    assert first.staff_se == pytest.approx(spread * math.sqrt(0.5))


def test_users_can_think_better_of_the_library_than_staff_believe():
    said = np.column_stack([np.full(20, 5.0), np.full(20, 5.0), np.full(20, 5.0)])
    said[:10] += 1
    shown = small(said)
    assert {row.item: row.verdict for row in shown.rows}["i0"] == "users_higher"
    assert shown.rows[-1].item == "i0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"said": [[11, 1, 1]] * 12}, "prediction-range"),
        ({"said": [[-1, 1, 1]] * 12}, "prediction-range"),
        ({"said": [[1, 1]] * 12}, "mirror-shape"),
        ({"said": predictions(12), "staff_population": 11}, "staff-over-population"),
    ],
)
def test_what_is_no_prediction_is_refused_with_a_code(change, code):
    with pytest.raises(FiguresError) as refused:
        small(**change)
    assert refused.value.code == code


def test_the_order_in_which_staff_answered_changes_no_gap():
    said = predictions(40)
    said[3, 0] = np.nan
    one, other = small(said), small(said[::-1])
    for row, again in zip(one.rows, other.rows, strict=True):
        assert dataclasses.asdict(row.gap) == pytest.approx(dataclasses.asdict(again.gap))
