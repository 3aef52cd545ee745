"""Rooms that run on a real server, by both ways in."""

import pytest

from tests.live.house import OneRoom, PlainStore, running


@pytest.fixture
def store(tmp_path):
    store = PlainStore(tmp_path / "journal.sqlite3")
    yield store
    store.close()


@pytest.fixture(params=["direct", "asgi"])
def is_fast(request):
    return request.param == "direct"


@pytest.fixture
def source():
    return OneRoom()


@pytest.fixture
def house(store, source, is_fast):
    with running(store, fast=is_fast, source=source) as house:
        yield house
