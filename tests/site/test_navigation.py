"""The office's menu: what it lists for whom, and which entry a page belongs to."""

import re

import pytest

from sewana.committee.models import Seat
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(client):
    make.make_library()
    client.cookies["sewana_language"] = "en"
    return make.make_edition("2026")


def entries(client, address):
    page = client.get(address).content.decode()
    menu = page[page.index('aria-label="Main menu"') : page.index("<details")]
    return re.findall(r'<p class="menu-head">(.+?)</p>|<a href="[^"]+"( aria-current="\w+")?>(.+?)</a>', menu)


def marked(client, address):
    return [(label, mark.split('"')[1]) for _head, mark, label in entries(client, address) if mark]


def test_entries_stand_under_the_time_they_belong_to(client, edition):
    client.force_login(make.make_account())
    words = [head.upper() or label for head, _mark, label in entries(client, "/office/")]
    order = ["Overview", "BEFORE THE DAY", "The plan", "Tasks", "ON THE DAY", "Console", "AFTER THE DAY"]
    assert [word for word in words if word in order] == order
    assert words[-1] == "Library"


def test_who_may_only_moderate_finds_no_empty_heading(client, edition):
    account = make.make_account("helper@example.org", roles=())
    Seat.objects.create(edition=edition, account=account, role="moderator")
    client.force_login(account)
    found = entries(client, "/office/editions/2026/statements/")
    heads = [head for head, _mark, _label in found if head]
    follows = [found[index + 1][2] for index, (head, _mark, _label) in enumerate(found) if head]
    assert heads
    assert all(follows)
    assert "The library" not in heads


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/office/", ("Overview", "page")),
        ("/office/editions/2026/", ("Editions", "true")),
        ("/office/editions/2026/day/", ("The plan", "true")),
        ("/office/editions/2026/groups/", ("Committee", "true")),
        ("/office/editions/2026/members/", ("Committee", "page")),
        ("/office/editions/2026/tasks/table/", ("Tasks", "true")),
        ("/office/editions/2026/calendar/", ("Programme", "true")),
        ("/office/me/", None),
    ],
)
def test_a_page_is_marked_where_it_belongs(client, edition, address, entry):
    client.force_login(make.make_account())
    assert marked(client, address) == ([entry] if entry else [])
