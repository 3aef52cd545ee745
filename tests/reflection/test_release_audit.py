"""The audit of what goes out, where people did not say to which group they belong."""

import copy

import pytest

from sewana.reflection.analysis import release_audit
from sewana.reflection.queries.public_figures import public_figures
from sewana_core.errors import FiguresError
from tests.reflection.engagement_sample import sample_result


def told():
    return public_figures(sample_result())


def with_rows(result, dimension, rows):
    changed = copy.deepcopy(result)
    for one in changed["reach"]["dimensions"]:
        if one["key"] == dimension:
            one["rows"] = rows(one["rows"])
    return changed


def less(rows, n):
    """The same rows, after so many of the largest did not say where they belong."""
    largest = max((row for row in rows if row["came"]), key=lambda row: row["came"])
    return [row | {"came": row["came"] - n} if row is largest else row for row in rows]


@pytest.mark.parametrize("n", [1, 3, 40])
def test_people_who_told_no_group_keep_nothing_from_being_shown(n):
    result = told()
    key = result["reach"]["dimensions"][0]["key"]
    assert release_audit.findings(with_rows(result, key, lambda rows: less(rows, n)), []) == []


def test_a_small_group_is_still_found_among_them():
    result = told()
    key = result["reach"]["dimensions"][0]["key"]

    def small(rows):
        (first, *others) = less(rows, 3)
        return [*others, first | {"came": 3, "state": "plain"}]

    found = release_audit.findings(with_rows(result, key, small), [])
    assert any(one["high"] == 3 for one in found)


def test_numbers_that_do_not_fit_are_not_checked_at_all():
    result = told()
    key = result["reach"]["dimensions"][0]["key"]
    with pytest.raises(FiguresError):
        release_audit.findings(with_rows(result, key, lambda rows: less(rows, -50)), [])
