"""What the cookie of a helper without account opens: the console of its edition, and not one address more."""

import pytest
from django.core.cache import cache
from django.test import Client

from sewana.forum.access import HELPER_COOKIE, sign_helper
from sewana.forum.operations.room import open_room, renew_console
from tests.access.test_table import BODIES, PLACES, world
from tests.access.world import address, undone

pytestmark = pytest.mark.django_db
assert world  # the fixture, used below by its name
OF_THE_CONSOLE = sorted(name for name, place in PLACES.items() if "<slug:key>/console/" in place.pattern)


def answer(world, name, method, kind, cookie):
    cache.clear()  # allauth counts there how often somebody asked
    client = Client()
    if cookie:
        client.cookies[HELPER_COOKIE] = cookie
    found = getattr(client, method)(address(world, PLACES[name], kind), BODIES.get(name, {}))
    return found.status_code, getattr(found, "url", "")


def cookie_for(world):
    return sign_helper(open_room(world["editions"]["open"], by="test"), "แอน")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_THE_CONSOLE)
def test_a_helper_is_let_in_to_every_part_of_the_console(world, name, method):
    with undone():
        status, url = answer(world, name, method, "open", cookie_for(world))
    assert status in {200, 302, 404, 405, 409, 422}
    assert "/accounts/login/" not in url


@pytest.mark.like_on_sqlite  # the table asks every address there too, the other tests here what a cookie opens
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", ["open", "draft", "elsewhere"])
def test_everywhere_else_a_helper_is_nobody(world, kind, method):
    names = [name for name in PLACES if kind != "open" or name not in OF_THE_CONSOLE]
    different = {}
    for name in names:
        with undone():
            cookie = cookie_for(world)
            open_room(world["editions"]["draft"], by="test")
            as_helper = answer(world, name, method, kind, cookie)
        with undone():
            cookie_for(world)
            open_room(world["editions"]["draft"], by="test")
            as_nobody = answer(world, name, method, kind, "")
        if as_helper != as_nobody:
            different[name] = as_helper, as_nobody
    assert different == {}


def test_with_a_new_secret_the_cookie_opens_nothing(world):
    with undone():
        cookie = cookie_for(world)
        assert answer(world, "forum:console", "get", "open", cookie)[0] == 200
        renew_console(world["editions"]["open"].room, by="test")
        assert answer(world, "forum:console", "get", "open", cookie)[0] == 302
