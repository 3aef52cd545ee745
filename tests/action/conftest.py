"""What most tests of the way from voices to change begin with; a file may have others of the same name."""

import pytest

from tests import make


@pytest.fixture
def edition():
    """A year that is closed: its numbers stand."""
    make.make_library()
    return make.make_edition(state="closed")


@pytest.fixture
def office(client):
    """A browser in which the owner is signed in."""
    client.force_login(make.make_account())
    return client
