"""Visitors of the pages of engagement."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests import make


@pytest.fixture(autouse=True)
def nothing_kept():
    """No part of a page is left from another test."""
    cache.clear()


@pytest.fixture
def english(client):
    client.cookies["sewana_language"] = "en"
    return client


@pytest.fixture
def office(client_in):
    return client_in("en")


@pytest.fixture
def client_in():
    """Somebody of the office, in a language."""

    def made(language):
        client = Client()
        client.force_login(make.make_account(f"{language}@example.org"))
        client.cookies["sewana_language"] = language
        return client

    return made
