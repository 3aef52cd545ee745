"""Whether two sides agree and know it, read from intervals: one world for each of the four states."""

import math

import numpy as np
import pytest

from sewana_core.coorientation import coorientation
from sewana_core.errors import FiguresError
from sewana_core.means import Estimate


def users(value, n=900):
    return Estimate(n, value, math.sqrt(value * (1 - value) / n), n - 1, 1.0, value, 1.0)


def staff(own, believed, number=60):
    """Staff of whom a share agrees, and who all believe about the same of users."""
    said = np.arange(number) < own * number
    spread = np.where(np.arange(number) % 2, 0.5, -0.5)
    return said.astype(float), 10 * believed + spread


def seen(own, believed, of_users, **options):
    return coorientation("V3", *staff(own, believed), users(of_users), staff_population=65, **options)


@pytest.mark.parametrize(
    ("own", "believed", "of_users", "state"),
    [
        (0.6, 0.6, 0.6, "true_consensus"),
        (0.8, 0.8, 0.3, "false_consensus"),
        (0.6, 0.2, 0.6, "false_conflict"),
        (0.8, 0.3, 0.3, "true_dissensus"),
    ],
)
def test_the_four_states(own, believed, of_users, state):
    assert seen(own, believed, of_users).state == state


def test_with_few_staff_the_same_points_are_unclear():
    own, believed = staff(0.6, 0.6, 12)
    found = coorientation("V3", own, believed, users(0.6), staff_population=500)
    assert found.state == "unclear"
    assert found.agreement.low < -0.1


def test_each_comparison_has_its_own_sides():
    found = seen(0.8, 0.5, 0.3, reverse=users(0.4))
    sides = [
        (one.left, one.right) for one in (found.agreement, found.accuracy, found.perceived, found.reverse)
    ]
    expected = [(0.8, 0.3), (0.5, 0.3), (0.8, 0.5), (0.4, 0.8)]
    for got, wanted in zip(sides, expected, strict=True):
        assert got == pytest.approx(wanted)
    for one in (found.agreement, found.accuracy, found.perceived, found.reverse):
        assert one.gap == pytest.approx(one.left - one.right)
        assert one.low < one.gap < one.high
    assert seen(0.8, 0.5, 0.3).reverse is None


def test_what_staff_say_and_believe_is_compared_within_each_of_them():
    """Those who agree believe more of users: the errors go together, and the interval is narrower for it."""
    own, _ = staff(0.5, 0.5)
    together = coorientation("V3", own, 3 + 4 * own, users(0.5), staff_population=10_000)
    apart = coorientation("V3", own, 7 - 4 * own, users(0.5), staff_population=10_000)
    assert together.perceived.gap == pytest.approx(apart.perceived.gap)
    assert together.perceived.high - together.perceived.low < 0.5 * (
        apart.perceived.high - apart.perceived.low
    )


def test_staff_of_one_mind_still_have_an_interval():
    own, believed = np.ones(12), np.full(12, 6.0)
    found = coorientation("V3", own, believed, users(0.5), staff_population=70)
    assert found.agreement.low < found.agreement.gap - 0.05


def test_under_ten_who_gave_both_answers_nothing_is_said():
    own, believed = staff(0.5, 0.5, 10)
    assert coorientation("V3", own, believed, users(0.5), staff_population=70) is not None
    believed[0] = np.nan
    assert coorientation("V3", own, believed, users(0.5), staff_population=70) is None


def test_answers_of_other_staff_are_refused():
    with pytest.raises(FiguresError) as refused:
        coorientation("V3", np.ones(12), np.ones(11), users(0.5), staff_population=70)
    assert refused.value.code == "mirror-shape"
    with pytest.raises(FiguresError) as refused:
        coorientation("V3", np.ones(12), np.ones(12), users(0.5), staff_population=11)
    assert refused.value.code == "staff-over-population"
