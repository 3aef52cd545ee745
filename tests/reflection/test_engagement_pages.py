"""The page of engagement for its office and for everybody, its tables, its steps, its slides and its releases."""

import re

import pytest

from sewana.reflection import operations
from tests import make
from tests.reflection import engagement_world as world

pytestmark = pytest.mark.django_db
PAGE = "/e/2026/engagement/"
OFFICE = "/office/editions/2026/engagement/"


@pytest.fixture
def english(client):
    client.cookies["sewana_language"] = "en"
    return client


@pytest.fixture
def office(english):
    def signed_in():
        english.force_login(make.make_account())
        return english

    return signed_in


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_office_reads_the_newest_figures_from_top_to_bottom(shared, office):
    operations.refresh_engagement(world.two_years(shared))
    page = office().get(PAGE)
    assert page.status_code == 200
    assert "(n 488)" in text_of(page)
