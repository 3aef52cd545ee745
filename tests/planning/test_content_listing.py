"""Which papers an edition can have, and where what is missing is filled in."""

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

from sewana.committee.models import Answer
from sewana.planning.models import Speaker
from sewana.planning.operations.content import CONTENT, abouts, where_missing
from sewana_paper.official import missing
from tests import make
from tests.committee import people
from tests.planning.content_world import HOUSE, issue, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_each_paper_is_listed_with_whom_or_what_it_is_about(world):
    meeting = (f"meeting-{world.meeting.pk}", "ประชุมครั้งที่ 2/2569")
    speaker, insider, moderator = (
        ("speaker-1", "ดร.กมล เปิดประตู"),
        ("speaker-2", "รศ.นวล ในรั้ว"),
        ("speaker-3", "นางดวงใจ ชวนคุย"),
    )
    chair, secretary, member, asked = (
        (f"member-{one.pk}", str(one)) for one in (world.chair, world.secretary, world.member, world.asked)
    )
    forum, order = [("-", "")], [("order", "")]
    with translation.override("th"):
        assert abouts(world.edition) == {
            "appointment-order": order,
            "amending-order": [],
            "speaker-invitation": [speaker],
            "superior-request": [speaker],
            "moderator-invitation": [moderator],
            "speaker-memo": [insider],
            "reply-form": [speaker, insider, moderator],
            "programme": forum,
            "minutes": [meeting],
            "meeting-invitation": [meeting],
            "project-proposal": forum,
            "sign-in-sheet": [*forum, meeting],
            "honorarium-receipt": [speaker, moderator],
            "thank-you-letter": [speaker, moderator],
            "certificate": [speaker, moderator, chair, secretary, member, *forum],
            "satisfaction-form": forum,
            "final-report": forum,
            "venue-request": forum,
            "faculty-invitation": forum,
            "press-release": forum,
            "privacy-notice-consent": forum,
            "committee-reply": [asked],
        }


@pytest.mark.parametrize("state", ["polling", "cancelled"])
def test_a_meeting_without_a_day_or_called_off_has_no_papers(world, state):
    world.meeting.state = state
    world.meeting.save()
    found = abouts(world.edition)
    assert (found["minutes"], found["meeting-invitation"], found["sign-in-sheet"]) == ([], [], [("-", "")])


@pytest.mark.parametrize("state", ["long_list", "declined", "withdrawn"])
def test_who_is_not_to_come_gets_no_letter(world, state):
    Speaker.objects.filter(edition=world.edition).update(state=state)
    assert not [kind for kind, papers in abouts(world.edition).items() if "speaker-" in str(papers)]


def test_the_list_asks_as_often_for_many_as_for_few(world, django_assert_max_num_queries):
    issue(world.edition, "appointment-order", CONTENT["appointment-order"](world.edition, "order", "th"))
    for number in range(10, 30):
        Speaker.objects.create(edition=world.edition, number=number, name=f"ว {number}", state="accepted")
        people.member(world.edition, f"ก {number}", answer=Answer.ACCEPTED)
    with django_assert_max_num_queries(10):
        abouts(world.edition)


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        *(("appointment-order", "order"), ("minutes", "meeting"), ("meeting-invitation", "meeting")),
        *(("speaker-invitation", "speaker-1"), ("superior-request", "speaker-1"), ("programme", "-")),
        *(("sign-in-sheet", "meeting"), ("project-proposal", "-"), ("honorarium-receipt", "speaker-1")),
        ("final-report", "-"),
    ],
)
def test_building_asks_as_often_for_many_as_for_few(world, kind, about, django_assert_max_num_queries):
    about = f"meeting-{world.meeting.pk}" if about == "meeting" else about
    for number in range(10, 20):
        people.member(world.edition, f"ก {number}", answer=Answer.ACCEPTED)
        world.meeting.items.create(section=4, title=f"เรื่อง {number}")
        world.edition.tasks.create(
            number=number, title=f"งาน {number}", owner=world.chair, due_on="2026-10-01"
        )
    with django_assert_max_num_queries(12):
        CONTENT[kind](world.edition, about, "th")


def where(edition, kind, field, about="-"):
    found = where_missing(kind, field, edition, about)
    return found and resolve(found).view_name


def test_what_is_missing_is_filled_where_it_belongs(world):
    meeting, member = f"meeting-{world.meeting.pk}", f"member-{world.chair.pk}"
    told = {
        ("appointment-order", "groups", "order"): "committee:members",
        ("appointment-order", "groups[0].people[1].name", "order"): "committee:members",
        ("amending-order", "added[0].name", "order"): "committee:members",
        ("amending-order", "original_number", "order"): "committee:orders",
        ("appointment-order", "authority", "order"): None,
        ("speaker-invitation", "number", "speaker-1"): None,
        ("speaker-invitation", "event_date", "speaker-1"): "planning:day",
        ("speaker-invitation", "mode", "speaker-1"): "planning:day",
        ("speaker-invitation", "to", "speaker-1"): "planning:speaker",
        ("speaker-invitation", "topic", "speaker-1"): "planning:speaker",
        ("honorarium-receipt", "items[0].amount", "speaker-3"): "planning:speaker",
        ("faculty-invitation", "topic", "-"): "planning:topic",
        ("faculty-invitation", "to", "-"): None,
        ("programme", "sessions", "-"): "planning:programme",
        ("minutes", "present", meeting): "committee:attendance",
        ("minutes", "closed", meeting): "committee:minutes",
        ("minutes", "recorder", meeting): "committee:meeting-details",
        ("minutes", "date", meeting): "committee:meeting-details",
        ("meeting-invitation", "date", meeting): None,
        ("meeting-invitation", "meeting_date", meeting): "committee:meeting-details",
        ("sign-in-sheet", "start", meeting): "committee:meeting-details",
        ("sign-in-sheet", "start", "-"): "planning:day",
        ("certificate", "name", member): "committee:member",
        ("certificate", "name", "-"): None,
        ("project-proposal", "steps", "-"): "committee:tasks",
        ("speaker-invitation", "letterhead.signer", "speaker-1"): "committee:heading",
    }
    assert {key: where(world.edition, key[0], key[1], key[2]) for key in told} == told


def test_every_address_for_what_an_empty_edition_lacks_is_a_page():
    edition = make.make_edition(title_th="เวทีเปล่า", title_en="Empty forum")
    found = {
        (kind, hole.path): where_missing(kind, hole.path, edition, "-")
        for kind in CONTENT
        for hole in missing(kind, CONTENT[kind](edition, "-", "th"), "th", HOUSE)
    }
    for address in filter(None, found.values()):
        try:
            assert resolve(address)
        except Resolver404:
            pytest.fail(address)
    assert found[("speaker-invitation", "event_date")] == f"/office/editions/{edition.key}/day/"
