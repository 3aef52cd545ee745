"""From stored answers to stored figures."""

import pytest

from sewana.reflection import operations
from tests.reflection import engagement_world as world

pytestmark = pytest.mark.django_db


def near(expected):
    return pytest.approx(expected, abs=1e-9)


def test_the_invented_answers_give_the_figures_of_the_reference(shared):
    result = operations.refresh_engagement(world.two_years(shared)).result
    assert (result["year"], result["n"], result["population"]) == (2569, 488, 36600)
    raked = result["as_raked"] or result
    scales = {row["key"]: row for row in raked["scales"]}
    assert scales["engagement"]["mean"] == near(3.6014090154)
    assert scales["engagement"]["se"] == near(0.04778754434)
    print(result["weights"], result["notes"])
