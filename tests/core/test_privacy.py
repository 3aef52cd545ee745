"""Nothing under five people is shown, and an attacker with a solver cannot get it back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from sewana_core.privacy import MIN_GROUP, Mark, PrivacyError, microaggregate, suppress, suppress_linked

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))
PUBLISHED = st.fixed_dictionaries({n: st.booleans() for n in ("row_totals", "column_totals", "grand_total")})


@st.composite
def tables(draw, columns=None):
    rows, columns = draw(st.integers(1, 4)), columns or draw(st.integers(1, 4))
    return np.array(
        draw(st.lists(st.lists(COUNTS, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    )


@st.composite
def linked(draw):
    """Cut the same people two or three ways: each column total is dealt out to the rows of each table."""
    totals = np.array(draw(st.lists(COUNTS, min_size=1, max_size=3)))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    return [
        np.column_stack([rng.multinomial(t, rng.dirichlet([0.7] * rows)) for t in totals]) for rows in sizes
    ]


class Attacker:
    """All counts of some tables with common column totals, what is known of them, and a solver."""

    def __init__(self, tables, shown, published=(True, True, True)):
        self.values, self.known, self.sums = [], [], []
        columns = self._add_all(tables[0].sum(0), shown[0].column_totals)
        grand = self._add_all([tables[0].sum()], [shown[0].grand_total])[0]
        self.sums.append((columns, grand))
        for table, mask in zip(tables, shown, strict=True):
            cells = np.array([self._add_all(r, m) for r, m in zip(table, mask.cells, strict=True)])
            rows = self._add_all(table.sum(1), mask.row_totals)
            self.sums += [*zip(cells, rows, strict=True), *zip(cells.T, columns, strict=True), (rows, grand)]
        self.values, self.known = np.array(self.values), np.array(self.known)

    def _add_all(self, values, known):
        first = len(self.values)
        self.values += [int(v) for v in values]
        self.known += [bool(k) for k in known]
        return list(range(first, len(self.values)))

    def can_tell(self, index):
        """Whether the largest and the smallest whole number that fit everything known are the same."""
        equations = np.zeros((len(self.sums), len(self.values)))
        for equation, (parts, total) in zip(equations, self.sums, strict=True):
            equation[list(parts)] += 1
            equation[total] -= 1
        ceiling = 10 * self.values.max() + 100
        bounds = Bounds(np.where(self.known, self.values, 0), np.where(self.known, self.values, ceiling))
        aim = np.zeros(len(self.values))
        aim[index] = 1
        ends = [
            milp(
                c, constraints=LinearConstraint(equations, 0, 0), bounds=bounds, integrality=np.ones(len(aim))
            ).x
            for c in (aim, -aim)
        ]
        return round(ends[0][index]) == round(ends[1][index])

    def told(self, minimum=MIN_GROUP):
        """Return the hidden small counts that can be told, with what is shown although it is small."""
        small = self.values < minimum
        assert not (small & self.known).any()
        return [int(self.values[i]) for i in np.flatnonzero(small) if self.can_tell(i)]


def masks(shown):
    return shown.cells.tolist(), shown.row_totals.tolist(), shown.column_totals.tolist(), shown.grand_total


def test_large_counts_are_all_shown():
    shown = suppress([[9, 5, 7], [12, 30, 5]])
    assert masks(shown) == ([[True] * 3] * 2, [True] * 2, [True] * 3, True)


def test_one_small_count_takes_the_next_smallest_of_its_row_and_columns_with_it():
    shown = suppress([[20, 10, 2], [30, 15, 8]])
    assert masks(shown) == ([[True, False, False]] * 2, [True] * 2, [True] * 3, True)


def test_zero_is_hidden_like_any_small_count():
    shown = suppress([[50, 0, 10], [60, 0, 12]])
    assert masks(shown) == ([[True, False, False]] * 2, [True] * 2, [True, False, False], True)


def test_hidden_counts_that_are_few_together_take_a_third_with_them():
    assert suppress([[2, 1, 20]]).cells.tolist() == [[False, False, False]]


def test_a_list_is_a_table_of_one_column():
    shown = suppress([3, 10, 20])
    assert masks(shown) == ([False, False, True], [False, False, True], [True], True)


def test_a_table_alone_in_its_total_is_hidden_with_it():
    assert masks(suppress([[2]])) == ([[False]], [False], [False], False)


def test_totals_that_are_not_published_protect_nothing_and_need_no_company():
    shown = suppress([[20, 10, 2], [30, 15, 8]], row_totals=False, column_totals=False, grand_total=False)
    assert masks(shown) == ([[True, True, False], [True, True, True]], [False] * 2, [False] * 3, False)


def test_the_attacker_tells_a_count_that_stands_alone():
    table = np.array([[20, 10, 2], [30, 15, 8]])
    naive = suppress(table)
    naive.cells[:] = table >= MIN_GROUP
    assert Attacker([table], [naive]).told() == [2]


@settings(max_examples=60, deadline=None)
@given(tables(), PUBLISHED)
def test_no_small_count_of_a_table_can_be_told(table, published):
    assert Attacker([table], [suppress(table, **published)]).told() == []


@settings(max_examples=30, deadline=None)
@given(linked())
def test_no_small_count_of_linked_tables_can_be_told(cuts):
    shown = suppress_linked(cuts)
    assert len({(*s.column_totals.tolist(), s.grand_total) for s in shown}) == 1
    assert Attacker(cuts, shown).told() == []


@settings(deadline=None)
@given(tables())
def test_a_table_linked_to_nothing_is_as_if_alone(table):
    assert masks(suppress_linked([table])[0]) == masks(suppress(table))


@settings(deadline=None)
@given(tables())
def test_no_line_gives_away_few_people(table):
    shown = suppress(table)
    lines = [*zip(table, shown.cells, shown.row_totals, strict=True)]
    lines += [*zip(table.T, shown.cells.T, shown.column_totals, strict=True)]
    lines += [
        (table.sum(1), shown.row_totals, shown.grand_total),
        (table.sum(0), shown.column_totals, shown.grand_total),
    ]
    for counts, parts, total in lines:
        if total and not parts.all():
            assert np.count_nonzero(~parts) >= 2
            assert counts[~parts].sum() >= MIN_GROUP


@settings(deadline=None)
@given(tables())
def test_a_table_stays_as_it_was(table):
    table.flags.writeable = False
    assert masks(suppress(table)) == masks(suppress(table.copy()))


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([], "table-shape"),
        (5, "table-shape"),
        ([[[1]]], "table-shape"),
        ([[-1]], "table-count"),
        ([[0.5]], "table-count"),
    ],
)
def test_a_table_that_is_none_is_refused(table, code):
    with pytest.raises(PrivacyError) as refused:
        suppress(table)
    assert refused.value.code == code


def test_linked_tables_must_cut_the_same_people():
    with pytest.raises(PrivacyError) as refused:
        suppress_linked([[[9, 9]], [[9, 8]]])
    assert (refused.value.code, refused.value.params) == ("tables-differ", {"found": [(9, 9), (9, 8)]})


def test_a_minimum_below_one_is_refused():
    with pytest.raises(PrivacyError, match="at least 1, got 0"):
        suppress([[9]], minimum=0)


PLACES = st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=60)


@given(PLACES, st.integers(1, 7))
def test_marks_stand_for_enough_people_and_for_all_of_them(places, minimum):
    marks = microaggregate(np.array(places).reshape(-1, 2), minimum)
    assert all(minimum <= mark.count < 2 * minimum for mark in marks)
    assert sum(mark.count for mark in marks) == (len(places) if len(places) >= minimum else 0)
    for axis, name in enumerate("xy"):
        total = sum(getattr(mark, name) * mark.count for mark in marks)
        assert not marks or total == pytest.approx(sum(p[axis] for p in places), abs=1e-9)


@given(PLACES, st.randoms(use_true_random=False))
def test_marks_do_not_depend_on_the_order_of_people(places, random):
    points = np.array(places).reshape(-1, 2)
    points.flags.writeable = False
    shuffled = list(places)
    random.shuffle(shuffled)
    assert microaggregate(np.array(shuffled).reshape(-1, 2)) == microaggregate(points)


def test_people_who_stand_together_share_a_mark():
    cluster = [(0.0, 0.0)] * 6 + [(10.0, 2.0)] * 5
    assert microaggregate(cluster) == (Mark(0.0, 0.0, 6), Mark(10.0, 2.0, 5))


def test_four_people_get_no_mark():
    assert microaggregate([(0.0, 0.0)] * 4) == ()


def test_places_must_be_finite_pairs():
    with pytest.raises(PrivacyError) as refused:
        microaggregate([(0.0, float("nan"))] * 5)
    assert refused.value.code == "points-shape"
