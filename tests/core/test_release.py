"""A solver reads everything that is published at once; what it can tell, nobody may publish."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.release import ALL, Change, Learnt, Row, Table, Told, Weighted, audit, check


def row(members, n, *told):
    return Row(tuple(members.split("+")), n, told)


def table(*rows, people="2569", dimension="group", **options):
    return Table(people, rows, dimension, **options)


def everybody(n, *told, people="2569", **options):
    return Table(people, (Row((ALL,), n, told),), **options)


def learnt(*tables, **options):
    """What is told exactly, as group, answer and count."""
    return [(one.group, one.answer, one.low) for one in audit(tables, **options)]


def test_one_hidden_group_is_told_by_the_total():
    shown = table(row("a", 210), row("b", 14), row("c", None))
    assert audit([shown, everybody(227)]) == (Learnt("2569", "group", "c", "", 3, 3),)
    assert learnt(shown) == []


def test_two_hidden_groups_are_not_told():
    assert learnt(table(row("a", 210), row("b", None), row("c", None)), everybody(227)) == []


def test_nothing_is_left_for_two_groups_when_the_others_are_all():
    shown = table(row("a", 210), row("b", None), row("c", None))
    assert learnt(shown, everybody(210)) == [("b", "", 0), ("c", "", 0)]


def test_a_group_shown_within_two_different_ones_is_told_by_both():
    """The same people cut by two lists that differ by one group: whoever subtracts has that group."""
    coarse = table(row("ab", 52), row("c", 40), dimension="faculty")
    # Dimensions are other cuts of the same people; a total is all that they share.
    assert learnt(coarse, table(row("a", 50), row("b", None), row("c", None))) == []
    assert learnt(coarse, table(row("a", 50), row("b", None), row("c", 40))) == [("b", "", 2)]


def test_a_share_with_its_number_tells_a_count():
    assert learnt(table(row("a", 30, Told("V3", share=0.07)), row("b", 50))) == [("a", "V3", 2)]
    assert learnt(table(row("a", 30, Told("V3", share=0.1, digits=1)), row("b", 50))) == []
    assert learnt(table(row("a", 30, Told("V3", share=0.93)), row("b", 50))) == [("a", "not V3", 2)]
    assert learnt(table(row("a", 90, Told("V3", share=0.03)), row("b", 50))) == [("a", "V3", 3)]
    assert learnt(table(row("a", 300, Told("V3", share=0.01)), row("b", 50))) == []


def test_a_share_of_those_who_were_asked_tells_less():
    known = table(row("a", 40, Told("H1", share=0.07, n=30)), row("b", 50))
    assert ("a", "H1", 2) in learnt(known)
    unknown = table(row("a", 40, Told("H1", share=0.08, asked="H1?")), row("b", 50))
    assert learnt(unknown) == []


def test_those_who_were_asked_are_in_the_group():
    shown = table(row("a", 40, Told("H1", count=38, asked="H1?")), row("b", 50))
    assert [(one.answer, one.low, one.high) for one in audit([shown], width=2)] == [("not H1", 0, 2)]


def test_the_share_of_all_tells_that_of_the_group_that_is_left():
    shown = table(row("a", 60, Told("V3", count=30)), row("b", 40))
    assert learnt(shown, everybody(100, Told("V3", count=33))) == [("b", "V3", 3)]


def test_steps_of_a_scale_add_up():
    steps = ("1", "2", "3")
    told = [Told("1", count=20), Told("2", count=17)]
    assert learnt(everybody(40, *told, one_of=(steps,))) == [("", "3", 3)]
    assert learnt(everybody(40, *told)) == []


def test_a_change_tells_what_two_rounded_shares_do_not():
    rounds = [
        everybody(210, Told("V3", share=0.01), people="2568"),
        everybody(150, Told("V3", share=0.01), people="2569"),
    ]
    assert audit(rounds) == ()
    change = Change("V3", "2568", "2569", -0.001, digits=3)
    found = audit(rounds, [change])
    assert [(one.people, one.low) for one in found] == [("2568", 3), ("2569", 2)]


def test_who_came_late_is_told_by_two_releases_of_one_round():
    first = table(row("a", 37), row("b", 80), people="first")
    final = table(row("a", 38), row("b", 95), people="final")
    found = audit([first, final], later={"final": "first"})
    assert [(one.people, one.group, one.low) for one in found] == [("final-first", "a", 1)]
    assert audit([first, final]) == ()


def test_counts_that_are_rounded_tell_less():
    rows = (row("a", 210), row("b", 15), row("c", None))
    assert learnt(table(*rows), everybody(228)) == [("c", "", 3)]
    assert learnt(table(*rows, step=5), everybody(230, step=5)) == []


def test_counts_that_are_all_but_told_are_found_when_asked_for():
    shown = table(row("a", 210), row("b", None), row("c", None)), everybody(212)
    assert audit(shown) == ()
    assert {(one.group, one.low, one.high) for one in audit(shown, width=2)} == {("b", 0, 2), ("c", 0, 2)}


def test_tables_that_contradict_each_other_are_refused():
    with pytest.raises(FiguresError) as refused:
        audit([table(row("a", 210), row("b", None), row("c", None)), everybody(200)])
    assert refused.value.code == "release-contradiction"


def test_a_group_in_two_rows_is_refused():
    with pytest.raises(FiguresError) as refused:
        audit([table(row("a", 210), row("a+b", 230))])
    assert (refused.value.code, refused.value.params["found"]) == ("row-doubled", ["a"])


def test_a_change_of_a_row_without_its_number_is_refused():
    with pytest.raises(FiguresError) as refused:
        audit([everybody(210, people="2568")], [Change("V3", "2568", "2569", 0.1)])
    assert refused.value.code == "change-without-row"


SMALL = st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(SMALL, min_size=2, max_size=3), st.booleans(), st.booleans())
def test_the_solver_finds_what_trying_all_counts_finds(groups, has_total, has_whole):
    """Every way to fill the cells is tried; a count that is the same in all of them is told."""
    n = [yes + no for yes, no, *_ in groups]
    rows = [
        row(f"g{i}", n[i] if shown else None, *([Told("V", count=yes)] if shown and told else []))
        for i, (yes, no, shown, told) in enumerate(groups)
    ]
    yes_of_all = sum(yes for yes, *_ in groups)
    total = everybody(sum(n) if has_total else None, *([Told("V", count=yes_of_all)] if has_whole else []))
    # Without any total nothing bounds a hidden group: nothing of it can be told.
    top = sum(n) if has_total else 30

    def fits(cells):
        counts = [sum(pair) for pair in cells]
        return (
            (not has_total or sum(counts) == sum(n))
            and (not has_whole or sum(pair[0] for pair in cells) == yes_of_all)
            and all(not g[2] or counts[i] == n[i] for i, g in enumerate(groups))
            and all(not (g[2] and g[3]) or cells[i][0] == g[0] for i, g in enumerate(groups))
        )

    if has_total or all(shown for *_, shown, _ in groups):
        ways = [
            [(y, k - y) for k in ([n[i]] if g[2] else range(top + 1)) for y in range(k + 1)]
            for i, g in enumerate(groups)
        ]
        possible = [cells for cells in product(*ways) if fits(cells)]
        asked = has_whole or any(shown and told for *_, shown, told in groups)
        expected = set()
        for i in range(len(groups)):
            for name, value in (("", sum), ("V", lambda pair: pair[0]), ("not V", lambda pair: pair[1])):
                values = {value(cells[i]) for cells in possible}
                if len(values) == 1 and min(values) < 5 and (asked or not name):
                    expected.add((f"g{i}", name, min(values)))
        assert {one for one in learnt(table(*rows), total) if one[0]} == expected


def weighted(value, digits=4, **weights):
    return Weighted("2569", "group", weights, {"V3": 1.0}, "V3?", value, digits)


def test_a_weighted_share_beside_the_plain_count_tells_both_of_two_groups():
    groups, whole = table(row("a", 200), row("b", 12)), everybody(212, Told("V3", count=153, n=212))
    weights = {"a": 0.9, "b": 32 / 12}
    share = (0.9 * 150 + 3 * 32 / 12) / 212
    assert learnt(groups, whole) == []
    assert ("b", "V3", 3) in learnt(groups, whole, weighted=[weighted(round(share, 4), **weights)])
    # To the whole per cent, and without the count, it could be several.
    whole = everybody(212, Told("V3?", count=212))
    assert not [
        one
        for one in learnt(groups, whole, weighted=[weighted(round(share, 2), 2, **weights)])
        if one[1] == "V3"
    ]


def test_a_weighted_share_of_whoever_answered_bounds_them_alone():
    groups = table(row("a", 20), row("b", 12))
    whole = everybody(32, Told("V3?", count=30))
    # 1 of the 30 in the group that counts double, or nobody: a share of 0 says nobody.
    assert ("b", "V3", 0) in learnt(groups, whole, weighted=[weighted(0.0, a=1.0, b=2.0)])
    with pytest.raises(FiguresError):
        audit([groups, whole], weighted=[weighted(1.01, 2, a=1.0, b=2.0)])


def test_what_fits_no_counts_is_said_without_looking_for_any():
    check([table(row("a", 20), row("b", 12)), everybody(32)])
    with pytest.raises(FiguresError):
        check([table(row("a", 20), row("b", 12)), everybody(33)])
    with pytest.raises(FiguresError):  # no whole number lies between
        check([everybody(10, Told("V3", share=0.45, digits=3))])
