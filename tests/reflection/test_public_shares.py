"""By group a share and its number are a count, however the answers were weighted."""

import pytest

from sewana.reflection.queries.public_figures import public_figures
from tests.reflection.engagement_sample import sample_result


def row_of(result):
    measure = next(one for one in result["groups"] if one["kind"] == "share")
    return next(row for row in measure["rows"] if row["key"] == "lecturer")


@pytest.mark.parametrize(
    ("share", "number", "is_shown"),
    [(0.17, 12, False), (0.83, 12, False), (0.33, 15, True), (0.40, 15, True), (0.24, 15, False)],
)
def test_a_share_that_is_fewer_than_five_people_is_shown_to_nobody(share, number, is_shown):
    result = sample_result()
    row = row_of(result)
    assert len(result["weights"]["margins"]) > 1
    row |= {"direct": share, "n": number, "state": "few"}
    shown = row_of(public_figures(result))
    assert (shown["direct"] is not None, shown["state"] != "hidden") == (is_shown, is_shown)
