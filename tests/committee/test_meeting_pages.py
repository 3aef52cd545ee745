"""The pages of meetings: for the office, for members by their secret, and for those who check in."""

import datetime as dt

import pytest
from django.utils import timezone

from sewana.committee.models import Attendance, Meeting, Section
from sewana.committee.operations import agenda, meetings
from sewana.committee.queries.attendance import roll_of
from sewana.people.models import Mail
from tests import make
from tests.committee.meeting_world import called, make_world, polled, slot

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def office(client, world):
    client.force_login(world.account)
    return client


def levels(page):
    return [message.level_tag for message in page.context["messages"]]


def lines(*days, begins="9.00", ends="11.00"):
    rows = {"times-TOTAL_FORMS": len(days), "times-INITIAL_FORMS": len(days)}
    for number, day in enumerate(days):
        rows |= {f"times-{number}-day": day, f"times-{number}-begins": begins, f"times-{number}-ends": ends}
    return rows


def day(days):
    moment = timezone.localdate() + dt.timedelta(days=days)
    return f"{moment.day}/{moment.month}/{moment.year + 543}"


HOME = "/office/editions/2026/meetings/"


def test_several_times_are_proposed_in_one_go_with_thai_digits_and_years(office):
    thai = day(30).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    sent = {"how": "poll", "place": "ห้อง 1"} | lines(thai, day(31), "", begins="๑๓.๓๐ น.", ends="16")
    answer = office.post(f"{HOME}new/", sent)
    meeting = Meeting.objects.get()
    assert answer.url == f"{HOME}{meeting.pk}/"
    hours = [timezone.localtime(option.starts_at).strftime("%H:%M") for option in meeting.options.all()]
    assert (meeting.state, hours) == ("polling", ["13:30", "13:30"])


def test_a_fixed_day_calls_the_meeting_at_once(office):
    office.post(f"{HOME}new/", {"how": "fixed"} | lines(day(30)))
    assert (Meeting.objects.get().state, Meeting.objects.get().number) == ("called", 1)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"how": "poll"} | lines("", ""), "อย่างน้อยหนึ่งวัน"),
        ({"how": "fixed"} | lines("1/2/2600", "2/2/2600"), "มีได้วันเดียว"),
        ({"how": "poll"} | lines("31/2/2570"), "ไม่ใช่วัน"),
        ({"how": "poll"} | lines("1/2/2600", begins="25.00"), "ไม่ใช่เวลา"),
        ({"how": "poll"} | lines("1/2/2600", begins="11.00", ends="9.00"), "อยู่หลังเวลาเริ่ม"),
        ({"how": "fixed"} | lines("1/2/2567"), "ผ่านไปแล้ว"),
    ],
)
def test_what_is_wrong_with_a_new_meeting_is_said_in_thai(office, sent, fault):
    page = office.post(f"{HOME}new/", sent)
    assert fault in page.content.decode()
    assert not Meeting.objects.exists()


def test_a_day_that_is_over_is_asked_back_once(office):
    sent = {"how": "fixed"} | lines("1/2/2567")
    assert 'name="keep_past"' in office.post(f"{HOME}new/", sent).content.decode()
    office.post(f"{HOME}new/", sent | {"keep_past": "on"})
    assert Meeting.objects.get().year == 2024


def test_members_answer_by_their_own_address_and_change_it(client, world):
    meeting = polled(world)
    first, second = meeting.options.all()
    url = f"/m/{world.members[0].secret}/meetings/{meeting.pk}/"
    page = client.get(url)
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert "no-store" in page["Cache-Control"]
    client.post(url, {f"option-{first.pk}": "yes", f"option-{second.pk}": "no"})
    client.post(url, {f"option-{first.pk}": "maybe"})
    assert sorted(world.members[0].date_answers.values_list("answer", flat=True)) == ["maybe", "no"]
    assert levels(client.post(url, {}, follow=True))[-1] == "error"


def test_an_address_that_is_none_is_like_no_page(client, world):
    meeting, elsewhere = polled(world), make.make_edition("2025", year=2025)
    asked = world.edition.members.get(answer="asked")
    stranger = elsewhere.members.create(name="คนอื่น", answer="accepted")
    for secret in ("made-up", asked.secret, stranger.secret):
        assert client.get(f"/m/{secret}/meetings/{meeting.pk}/").status_code == 404
    assert client.get("/meet/made-up/").status_code == 404


def test_a_member_who_cannot_come_says_so_and_stands_under_absent(client, world):
    meeting = called(world)
    url = f"/m/{world.members[0].secret}/meetings/{meeting.pk}/"
    client.post(url, {"do": "absent", "reason": "ติดราชการ"})
    assert [(line.name, line.reason) for line in roll_of(meeting).absent] == [("นายสมชาย ใจดี", "ติดราชการ")]
    client.post(url, {"do": "come"})
    assert not Attendance.objects.exists()


def test_the_best_time_is_chosen_by_one_click(office, world):
    meeting = polled(world)
    option = meeting.options.last()
    meetings.answer_dates(meeting, world.members[0], {option.pk: "yes"}, by="test")
    page = office.get(f"{HOME}{meeting.pk}/")
    assert f'name="option" value="{option.pk}"' in page.content.decode()
    office.post(f"{HOME}{meeting.pk}/choice/", {"option": option.pk})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("called", option.starts_at)


def test_check_in_is_one_tap_and_a_wrong_one_is_taken_back(client, world):
    meeting = called(world)
    meetings.open_meeting(meeting, by="test")
    url = f"/meet/{meeting.secret}/"
    page = client.get(url)
    words = page.content.decode()
    assert "นายสมชาย ใจดี" in words
    assert "ยังไม่ตอบ" not in words
    assert "example.org" not in words
    tapped = client.post(url, {"member": world.members[0].pk, "mode": "online"}, follow=True)
    row = Attendance.objects.get()
    assert (row.member, row.presence, row.mode) == (world.members[0], "present", "online")
    client.post(url, {"do": "back", "token": tapped.context["token"]})
    assert not Attendance.objects.exists()
    client.post(url, {"do": "back", "token": "forged"})


def test_who_comes_in_somebodys_place_stands_among_those_present(client, world):
    meeting = called(world)
    meetings.open_meeting(meeting, by="test")
    url = f"/meet/{meeting.secret}/"
    sent = {"do": "other", "name": "นางแทน มาดี", "position": "นักวิชาการ", "mode": "room"}
    client.post(url, sent | {"acts_for": world.members[0].pk})
    client.post(url, sent | {"name": "คุณแขก รับเชิญ"})
    roll = roll_of(meeting)
    assert [(line.name, line.stands_for) for line in roll.present] == [("นางแทน มาดี", "นายสมชาย ใจดี")]
    assert [line.name for line in roll.attending] == ["คุณแขก รับเชิญ"]
    assert world.members[0].pk not in {line.member.pk for line in roll.waiting}


def test_nobody_checks_in_long_before_or_after_and_a_member_of_another_year_never(client, world):
    meeting = called(world, slot(30))
    url = f"/meet/{meeting.secret}/"
    assert "นายสมชาย" not in client.get(url).content.decode()
    client.post(url, {"member": world.members[0].pk, "mode": "room"})
    assert not Attendance.objects.exists()
    meetings.open_meeting(meeting, by="test")
    stranger = make.make_edition("2025", year=2025).members.create(name="คนอื่น", answer="accepted")
    assert client.post(url, {"member": stranger.pk, "mode": "room"}).status_code == 404
    meetings.close_meeting(meeting, by="test")
    client.post(url, {"member": world.members[0].pk, "mode": "room"})
    assert not Attendance.objects.exists()


def test_the_secretary_enters_by_hand_and_sees_it_live(office, world):
    meeting = called(world)
    url = f"{HOME}{meeting.pk}/attendance/"
    office.post(url, {"do": "here", "member": world.members[0].pk, "mode": "room"})
    office.post(url, {"do": "absent", "member": world.members[1].pk, "reason": "ลาป่วย"})
    office.post(url, {"do": "other", "name": "คุณแขก", "mode": "online"})
    part = office.get(url, headers={"X-Requested-With": "fetch"}).content.decode()
    assert "<html" not in part
    assert "มาแล้ว 1 จาก 4 คน" in part
    assert "ลาป่วย" in part
    row = Attendance.objects.get(member=world.members[0])
    office.post(url, {"do": "left", "row": row.pk})
    row.refresh_from_db()
    assert row.left_at is not None
    office.post(url, {"do": "back", "row": row.pk})
    assert roll_of(meeting).present == []


@pytest.mark.parametrize("number", ["x", "", "²", "9" * 40])
def test_what_is_no_number_of_a_row_is_not_found(office, world, number):
    meeting, poll = called(world), polled(world)
    for address, sent in (
        (f"{meeting.pk}/items/", {"do": "up", "item": number}),
        (f"{poll.pk}/choice/", {"option": number}),
        (f"{meeting.pk}/decisions/", {"item": number, "text": "งาน", "part": "day"}),
        (f"{meeting.pk}/decisions/", {"do": "drop", "decision": number}),
        (f"{meeting.pk}/approval/", {"at": number}),
        (f"{meeting.pk}/attendance/", {"do": "left", "row": number}),
    ):
        assert office.post(f"{HOME}{address}", sent).status_code == 404
    invited = office.post(f"{HOME}{meeting.pk}/invitation/", {"do": "send", "to": [number]})
    assert levels(invited)[-1] == "error"


def test_who_has_answered_is_not_asked_again_unless_one_wants(office, world):
    meeting = polled(world)
    option = meeting.options.first()
    meetings.answer_dates(meeting, world.members[0], {option.pk: "no"}, by="test")
    letters = office.get(f"{HOME}{meeting.pk}/invitation/").context["letters"]
    chosen = {letter.member.pk: letter.is_chosen for letter in letters}
    assert chosen == {member.pk: member != world.members[0] for member in world.members}


def test_a_members_page_speaks_their_language(client, world):
    meeting = called(world)
    member = world.members[0]
    member.language = "en"
    member.save()
    assert "Meeting 1/" in client.get(f"/m/{member.secret}/meetings/{meeting.pk}/").content.decode()


def test_who_saves_the_details_late_sees_both_and_keeps_theirs_by_one_click(office, world):
    meeting = called(world)
    url = f"{HOME}{meeting.pk}/details/"
    form = office.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "keep_past"}
    sent = {name: "" if value is None else value for name, value in shown.items()}
    office.post(url, sent | {"place": "ห้องแรก"})
    page = office.post(url, sent | {"place": "ห้องสอง"})
    words = page.content.decode()
    assert "ห้องแรก" in words
    assert "ห้องสอง" in words
    assert world.account.email in words
    assert [(one.mine, one.theirs) for one in page.context["differences"]] == [("ห้องสอง", "ห้องแรก")]
    office.post(url, page.context["form"].data)
    meeting.refresh_from_db()
    assert meeting.place == "ห้องสอง"


def test_both_recorders_are_named_when_two_chose_one(office, world):
    url = f"{HOME}{called(world).pk}/details/"
    form = office.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "keep_past"}
    sent = {name: "" if value is None else value for name, value in shown.items()}
    office.post(url, sent | {"recorder": world.members[0].pk})
    page = office.post(url, sent | {"recorder": world.members[2].pk})
    assert [(one.mine, one.theirs) for one in page.context["differences"]] == [
        ("นางดวงใจ ศรีสุข", "นายสมชาย ใจดี")
    ]


def test_the_mail_is_read_before_it_is_sent(office, world):
    meeting = polled(world)
    url = f"{HOME}{meeting.pk}/invitation/"
    assert "ขอสอบถามวันประชุมที่สะดวก" in office.get(url).content.decode()
    look = office.post(url, {"do": "look", "greeting": "รบกวนตอบเร็ว ๆ นะคะ"})
    assert "รบกวนตอบเร็ว" in look.context["text"]
    assert not Mail.objects.exists()
    office.post(url, {"do": "send", "to": [member.pk for member in world.members]})
    assert Mail.objects.count() == 3
    assert levels(office.post(url, {"do": "send"}))[-1] == "error"
    again = office.post(url, {"do": "send", "to": [member.pk for member in world.members]})
    assert (levels(again)[-1], Mail.objects.count()) == ("info", 3)


def test_the_list_has_what_comes_next_on_top_and_is_found_by_words(office, world):
    past = called(world, slot(-30))
    meetings.open_meeting(past, by="test")
    meetings.close_meeting(past, by="test")
    far, near, poll = called(world, slot(60)), called(world, slot(20), title="งบประมาณ"), polled(world)
    page = office.get(HOME)
    assert [row.pk for row, _name, _when in page.context["rows"]] == [near.pk, far.pk, poll.pk, past.pk]
    found = office.get(HOME, {"q": "งบ"}).context["rows"]
    assert [row.pk for row, _name, _when in found] == [near.pk]


@pytest.mark.parametrize("size", [1, 12])
def test_every_page_asks_the_same_few_queries_at_any_size(client, world, django_assert_max_num_queries, size):
    client.force_login(world.account)
    for number in range(size):
        world.edition.members.create(name=f"กรรมการ {number}", answer="accepted")
        called(world, slot(40 + number))
    meeting, poll = called(world), polled(world, *(slot(30 + n) for n in range(size)))
    for number in range(size):
        item = agenda.add_item(meeting, Section.CONSIDERATION, f"เรื่อง {number}", by="test")
        client.post(f"{HOME}{meeting.pk}/decisions/", {"item": item.pk, "text": "งาน", "part": "day"})
        client.post(
            f"{HOME}{meeting.pk}/attendance/", {"do": "other", "name": f"แขก {number}", "mode": "room"}
        )
    for page in ("", f"{meeting.pk}/", f"{poll.pk}/", f"{meeting.pk}/minutes/", f"{meeting.pk}/attendance/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(f"{HOME}{page}").status_code == 200
