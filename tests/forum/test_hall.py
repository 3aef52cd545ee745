"""What stands on screen and phones besides what is on."""

import pytest
from django.test import Client

from sewana.base.models import AuditEntry
from sewana.forum.access import HELPER_COOKIE, sign_helper
from sewana.forum.models import Item
from sewana.forum.operations.room import open_room, put_on
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/office/editions/2026/console/hall/"
WRITTEN = {
    "do": "write", "note_th": "เชิญรับกาแฟ", "note_en": "Coffee outside", "wifi_name": "Forum",
    "wifi_password": "for everybody", "stream_url": "https://example.org/live", "captions_url": "",
}  # fmt: skip


@pytest.fixture
def room():
    make.make_library()
    return open_room(make.make_edition(), by="test")


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def moderator(client, room):
    client.force_login(make.make_account())
    return client


def test_what_is_written_stands_on_screen_and_phone_and_its_password_not_in_the_audit(moderator, room):
    assert moderator.post(ADDRESS, WRITTEN).status_code == 302
    put_on(room, Item.BREAK, by="test")
    screen = moderator.get(f"/stage/{room.stage_secret}/").content.decode()
    assert "เชิญรับกาแฟ" in screen
    assert "for everybody" in screen
    assert "https://example.org/live" in moderator.get("/e/2026/programme/").content.decode()
    entry = AuditEntry.objects.filter(operation="arrange_room").get()
    assert entry.after["wifi_name"] == "Forum"
    assert "for everybody" not in str((entry.before, entry.after))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("stream_url", "javascript:alert(1)", "begins with https://"),
        ("captions_url", "http://example.org/", "begins with https://"),
        ("wifi_password", "short", "8 to 63 letters"),
    ],
)
def test_a_mistake_is_said_and_what_was_written_stays(moderator, room, field, value, said):
    page = moderator.post(ADDRESS, WRITTEN | {field: value})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Coffee outside" in page.content.decode()
    room.refresh_from_db()
    assert (room.wifi_name, getattr(room, field)) == ("", "")


def test_a_helper_by_the_secret_address_cannot_send_the_hall_elsewhere(client, room):
    client.cookies[HELPER_COOKIE] = sign_helper(room, "Mali")
    assert (
        "Name of the Wi-Fi"
        not in client.get("/office/editions/2026/console/?pane=addresses").content.decode()
    )
    assert client.post(ADDRESS, WRITTEN).status_code == 302
    room.refresh_from_db()
    assert room.stream_url == ""


def test_the_form_holds_what_was_written_before(moderator, room):
    moderator.post(ADDRESS, WRITTEN)
    assert (
        'value="for everybody"'
        in moderator.get("/office/editions/2026/console/?pane=addresses").content.decode()
    )
