"""The log names no address that is somebody's key."""

import logging

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from sewana.base.logs import JsonLines, Lines
from sewana.committee.models import new_secret

ADDRESSES = sorted(
    {
        f"{namespace}:{pattern.name}"
        for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items()
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLPattern) and "<str:secret>" in str(pattern.pattern)
    }
)

TOKEN = "b8-qT_x2Lk0VdPz3mNhYwA"


@pytest.fixture(params=[Lines, JsonLines])
def formatter(request):
    return request.param()


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_line_tells_an_address_that_is_a_key(formatter, name):
    secret = new_secret()
    number = {"number": 1} if name == "committee:own-task" else {}
    pk = {"pk": 1} if name.startswith("committee:own-meeting") else {}
    path = reverse(name, kwargs={"secret": secret, **number, **pk})
    assert secret in path
    error = ValueError(path)
    record = logging.LogRecord("a", 30, "", 1, "%s: %s", ("Forbidden", path), (type(error), error, None))
    line = formatter.format(record)
    assert secret not in line
    assert line.count("…") == 2


def test_no_line_tells_the_link_of_somebody_who_was_drawn(formatter):
    path = reverse("survey:answer-by-token", args=["k7m2xq9d", TOKEN])
    record = logging.LogRecord("a", 40, "", 1, "Internal Server Error: %s", (path,), None)
    line = formatter.format(record)
    assert TOKEN not in line
    assert "/q/k7m2xq9d/…/" in line


def test_all_such_addresses_are_known_here():
    assert {"planning:own", "planning:personal-feed", "committee:own", "forum:stage"} <= set(ADDRESSES)


@pytest.mark.django_db
def test_a_form_without_its_token_is_logged_without_its_address(caplog):
    Client(enforce_csrf_checks=True).post(f"/s/{new_secret()}/", {"do": "accept"})
    record = next(one for one in caplog.records if one.name == "django.security.csrf")
    found = [one.formatter for one in logging.getLogger().handlers]
    ours = [one for one in found if isinstance(one, Lines | JsonLines)]
    assert [one.format(record).rpartition(": ")[2] for one in ours] == ["/s/…/"]
