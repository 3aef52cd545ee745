"""Every address asked as every role, against the table; an address without a row fails."""

import fnmatch
from dataclasses import dataclass

import pytest
from django.core.cache import cache

from sewana.base.models import AuditEntry
from sewana.forum.models import Participant, VoteEntry
from tests.access.answering_table import ANSWERING_TABLE
from tests.access.board_table import BOARD_TABLE
from tests.access.closure_table import CLOSURE_TABLE
from tests.access.engagement_table import ENGAGEMENT_TABLE
from tests.access.media_table import MEDIA_TABLE
from tests.access.meeting_table import MEETING_TABLE
from tests.access.members_table import MEMBERS_TABLE
from tests.access.papers_table import PAPERS_TABLE
from tests.access.planning_table import PLANNING_TABLE
from tests.access.programme_table import PROGRAMME_TABLE
from tests.access.questionnaires_table import QUESTIONNAIRES_TABLE
from tests.access.room_table import ROOM_TABLE
from tests.access.speakers_table import SPEAKERS_TABLE
from tests.access.survey_table import SURVEY_TABLE
from tests.access.table import ROLES, TABLE
from tests.access.telling_table import TELLING_TABLE
from tests.access.voices_table import VOICES_TABLE
from tests.access.wording_table import WORDING_TABLE
from tests.access.world import ONLY_ELSEWHERE, address, client_of, make_world, places, undone

pytestmark = pytest.mark.django_db
PLACES = {place.name: place for place in places()}
BODIES = {
    "forum:propose": {"text": "An opinion"},
    "forum:room": {"do": "upvote", "question": "0", "on": "true"},
    "forum:questions": {"text": "A question"},
    "forum:statements": {"text": "An opinion", "language": "en"},
    "forum:hiding": {"reason": "off topic"},
    "forum:merger": {"into": "1"},
    "forum:question-deeds": {"do": "approve", "number": "0"},
    "forum:opinion-deeds": {"do": "show", "number": "0"},
    "forum:arrangement": {"set": "is_black:yes"},
    "forum:poll-deeds": {"do": "open"},
    "forum:speakers": {"do": "add"},
    "forum:hall": {"do": "write", "wifi_name": "Forum"},
    "forum:timer": {"do": "start"},
    "forum:runsheet": {"do": "add"},
    "forum:messages": {"do": "send"},
    "forum:rehearsal": {"do": "start"},
    "forum:clerk": {"origin": "paper", "text": "A question"},
    "forum:tickets": {"door": "seat", "count": "3"},
    "forum:door": {"door": "seat"},
    "forum:translation": {"translation": "คำแปล"},
    "committee:new-edition": {"year": "2570", "title_th": "ใหม่", "title_en": "New"},
    "committee:change": {"year": "2569", "title_th": "ใหม่", "title_en": "New"},
    "committee:members": {"name": "นายใหม่ มาก", "role": "member"},
    "committee:member": {"name": "นายเก่า แก่", "language": "th", "version": "1"},
    "committee:group": {"name_th": "ฝ่ายหนึ่ง", "version": "1"},
    "planning:media": {"title_th": "ใหม่", "kind": "poster", "use": "office"},
    "planning:media-item": {"title_th": "ใหม่", "kind": "poster", "use": "public", "version": "1"},
    "planning:media-deeds": {"do": "approve", "version": "0"},
    "planning:media-upload": {"url": "https://example.org/film"},
    "planning:paper": {"version": "0"},
    "reflection:releases": {"do": "withdraw", "number": "0"},
    "committee:certificate-entrance": {"serial": "BCDF-GHJK-LMNP-QRST"},
    "action:voices": {"do": "gather"},
    "action:voice-new": {"text": "A voice", "language": "en", "said_on": "2026-01-01", "origin": "other"},
    "action:voices-undo": {"change": "0"},
    "action:console-take-up": {"number": "0"},
    "action:console-undo": {"token": "made-up"},
    "action:themes": {"do": "usual"},
    "action:promises-office": {"do": "nothing"},
    "survey:instruments": {"do": "install"},
    "survey:instrument": {"do": "retire"},
    "survey:questionnaire": {"do": "close"},
    "survey:invited": {"do": "undo-draw"},
    "people:people": {"name": "New", "email": "new@example.org", "language": "th", "role": "staff"},
    "people:groups": {"saved": "1"},
    "people:role": {"role": "staff"},
    "people:library": {"name_th": "ใหม่", "name_en": "New"},
    "set_language": {"language": "en"},
    "account_login": {"login": "staff@example.org", "password": "wrong"},
    "account_request_login_code": {"email": "staff@example.org"},
    "account_reset_password": {"email": "staff@example.org"},
    "sharing:sheets": {"empty": "1", "form": "practice-sheet"},
}
ELSEWHERE = {"Origin": "https://elsewhere.example.org"}


@dataclass(frozen=True)
class Row:
    method: str
    address: str
    edition: str
    answers: tuple[str, ...]

    def __str__(self):
        return f"{self.method} {self.address} {self.edition}"


def rows():
    lines = [
        line.split()
        for line in (
            TABLE
            + ROOM_TABLE
            + ANSWERING_TABLE
            + MEETING_TABLE
            + MEMBERS_TABLE
            + PLANNING_TABLE
            + PAPERS_TABLE
            + SPEAKERS_TABLE
            + MEDIA_TABLE
            + PROGRAMME_TABLE
            + WORDING_TABLE
            + BOARD_TABLE
            + CLOSURE_TABLE
            + TELLING_TABLE
            + ENGAGEMENT_TABLE
            + SURVEY_TABLE
            + QUESTIONNAIRES_TABLE
            + VOICES_TABLE
        ).splitlines()
        if line and not line.startswith(("#", "method"))
    ]
    return [Row(*line[:3], tuple(line[3:12])) for line in lines]


ROWS = rows()


def asked(row):
    """The places a row speaks of: one, or all of a family that no other row names."""
    named = {other.address for other in ROWS}
    found = [name for name in PLACES if fnmatch.fnmatchcase(name, row.address)]
    return [PLACES[name] for name in found if name == row.address or name not in named]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once, inside a transaction of its own; each request is undone on top of it."""
    with django_db_blocker.unblock(), undone():
        yield make_world()


def ask(world, role, method, place, kind, **given):
    """Ask once, and leave no trace; return the answer in the table's words."""
    cache.clear()  # allauth counts there how often somebody asked
    with undone():
        url = address(world, place, kind, **given)
        answer = getattr(client_of(world, role), method.lower())(url, BODIES.get(place.name, {}))
    if answer.status_code not in {301, 302}:
        return str(answer.status_code)
    return "in" if answer.url.startswith("/accounts/login/?next=") else "go"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(world, row):
    expected = dict(zip(ROLES, row.answers, strict=True))
    found = {
        place.name: {role: ask(world, role, row.method, place, row.edition) for role in ROLES}
        for place in asked(row)
    }
    assert found == dict.fromkeys(found, expected)


def test_every_address_has_its_rows():
    """GET and POST each; what belongs to an edition, for a published and for a draft one."""
    kinds = {name: ("open", "draft") if place.is_of_an_edition else ("-",) for name, place in PLACES.items()}
    wanted = {(method, name, kind) for name in PLACES for method in ("GET", "POST") for kind in kinds[name]}
    have = {(row.method, place.name, row.edition) for row in ROWS for place in asked(row)}
    assert wanted - have == set()


def test_every_row_speaks_of_an_address_there_is():
    assert [str(row) for row in ROWS if not asked(row)] == []
    assert len({str(row) for row in ROWS}) == len(ROWS)


OF_EDITIONS = sorted(name for name, place in PLACES.items() if place.is_of_an_edition)
WITH_A_KEY = [name for name in OF_EDITIONS if "key" in PLACES[name].parameters]
WITH_THINGS = [name for name in WITH_A_KEY if PLACES[name].parameters & {"number", "pk"}]


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_an_edition_that_was_never_begun_is_like_a_draft_to_outsiders(world, name):
    place = PLACES[name]
    for role in ("anonymous", "participant", "elsewhere"):
        for method in ("GET", "POST"):
            draft = ask(world, role, method, place, "draft")
            assert ask(world, role, method, place, "draft", key="never-begun") == draft


@pytest.mark.parametrize("name", WITH_THINGS)
@pytest.mark.parametrize("role", ["chair", "owner"])
def test_a_thing_of_another_edition_is_not_found_under_ones_own(world, name, role):
    seat = world["editions"]["elsewhere"].seats.get()
    theirs = {"number": ONLY_ELSEWHERE, "pk": seat.pk}
    given = {key: theirs[key] for key in theirs.keys() & PLACES[name].parameters}
    posted = ask(world, role, "POST", PLACES[name], "open", **given)
    if posted == "405":  # only to be looked at
        posted = ask(world, role, "GET", PLACES[name], "open", **given)
    assert posted == "404"


def test_looking_changes_nothing(world):
    before = counts()
    client = client_of(world, "owner")
    after = {}
    for name, place in PLACES.items():
        with undone():
            client.get(address(world, place, "open"))
            after[name] = counts()
    assert after == dict.fromkeys(PLACES, before)


def counts():
    return AuditEntry.objects.count(), VoteEntry.objects.count(), Participant.objects.count()


def test_no_address_takes_a_form_from_elsewhere(world):
    before = counts()
    found = {}
    for name, place in PLACES.items():
        with undone():
            strict = client_of(world, "owner", enforce_csrf_checks=True)
            answer = strict.post(address(world, place, "open"), BODIES.get(name, {}), headers=ELSEWHERE)
            found[name] = answer.status_code, counts()
    # Of the API only its description takes part, and it only reads.
    expected = {name: ({403, 405} if name.startswith("api:") else {403}) for name in PLACES}
    assert {name: found[name] for name in PLACES if found[name][0] not in expected[name]} == {}
    assert {name for name in PLACES if found[name][1] != before} == set()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_change_nothing_and_break_nothing(world, method):
    with undone():
        before = counts()
        client = client_of(world, "owner")
        found = {
            name: getattr(client, method)(address(world, place, "open")).status_code
            for name, place in PLACES.items()
        }
        assert {name: status for name, status in found.items() if status >= 500} == {}
        assert counts() == before
