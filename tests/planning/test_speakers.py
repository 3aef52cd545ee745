"""Speakers in the office: the long list, the choice, invitations and reminders, what was agreed, who sees what."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.committee.models import Answer
from sewana.committee.operations.members import Changed, NotPossible
from sewana.people.models import Mail
from sewana.planning.models import Speaker
from sewana.planning.operations import inviting, programme, publishing, replies
from sewana.planning.operations import speakers as operations
from sewana.planning.queries import speakers as queries
from tests import make
from tests.committee.people import member

pytestmark = pytest.mark.django_db
OFFICE = "/office/editions/2026/speakers/"
TODAY = timezone.localdate()


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=TODAY + dt.timedelta(30))


@pytest.fixture
def office(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def add(edition, name="สมชาย ใจดี", state="long_list", role="speaker", **given):
    fields = {"prefix": "ดร.", "name": name, "email": "who@example.org"} | given
    made = operations.add_speaker(edition, fields, role=role, by="test")
    Speaker.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def sitting(edition, seat):
    """Somebody at the office with a seat."""
    account = make.make_account(f"{seat}@example.org", roles=(), password=None)
    committee.take_seat(edition, account, seat, by="test")
    client = Client()
    client.force_login(account)
    return client, account


def invite(speaker, **given):
    words = {"greeting": "", "reply_by": TODAY + dt.timedelta(10), "sender": "", "by": "test"}
    return inviting.invite(speaker, **(words | given))


def test_from_the_long_list_over_choice_and_preview_to_the_mail(office, edition):
    given = {"name": "ผศ.ดร.วารี แก้วใส", "email": "Waree@Example.org", "why": "เขียนเรื่องนี้"}
    office.post(OFFICE, given)
    speaker = edition.speakers.get()
    assert (speaker.number, str(speaker), speaker.state, speaker.email) == (
        1, "ผศ.ดร.วารี แก้วใส", "long_list", "waree@example.org",
    )  # fmt: skip
    office.post(f"{OFFICE}1/deeds/", {"do": "choose", "back": "list"})
    page = office.get(OFFICE).content.decode()
    assert f"{OFFICE}1/invitation/" in page
    words = {"greeting": "ด้วยความนับถือ <b>", "reply_by": "1/1/2599"}
    read = office.post(f"{OFFICE}1/invitation/", words | {"do": "read"}).content.decode()
    assert "ด้วยความนับถือ &lt;b&gt;" in read
    assert not Mail.objects.exists()
    for _click in range(2):
        office.post(f"{OFFICE}1/invitation/", words | {"do": "send"})
    speaker.refresh_from_db()
    mail = Mail.objects.get()
    assert (speaker.state, speaker.reply_by, mail.to) == ("invited", dt.date(2056, 1, 1), "waree@example.org")
    assert f"/s/{speaker.secret}/" in mail.text
    assert "ด้วยความนับถือ <b>" in mail.text


def test_an_invitation_speaks_the_language_of_whoever_reads_it(edition):
    speaker = add(edition, name="Jane Doe", prefix="Dr.", language="en", state="chosen", topic="Night hours")
    invite(speaker)
    mail = Mail.objects.get()
    assert mail.subject == "Will you speak at “Dialogue 2026”?"
    for words in ("Dear Dr. Jane Doe,", "Test Library would be glad", "Topic: Night hours"):
        assert words in mail.text
    moderator = add(edition, name="Ann Lee", language="en", state="chosen", role="moderator")
    invite(moderator)
    assert Mail.objects.get(to=moderator.email, subject__contains="moderate").language == "en"


def test_who_is_not_chosen_or_has_answered_is_not_invited(edition):
    for state in ("long_list", "accepted", "declined", "withdrawn"):
        assert not invite(add(edition, name=state, state=state))
    assert not invite(add(edition, name="ไม่มีอีเมล", state="chosen", email=""))
    assert not Mail.objects.exists()


def test_a_day_that_is_over_is_asked_back_once(office, edition):
    add(edition, state="chosen")
    past = {"greeting": "", "reply_by": "1/1/2560", "do": "read"}
    first = office.post(f"{OFFICE}1/invitation/", past).content.decode()
    assert 'name="keeps_past" value="on"' in first
    assert "<pre" in office.post(f"{OFFICE}1/invitation/", past | {"keeps_past": "on"}).content.decode()


def test_reminders_go_to_those_who_wait_once_and_by_themselves_near_the_day(edition):
    waiting = add(edition, state="chosen")
    invite(waiting, reply_by=TODAY + dt.timedelta(3))
    accepted = add(edition, name="ตอบ แล้ว", state="chosen", email="b@example.org")
    invite(accepted, reply_by=TODAY + dt.timedelta(3))
    accepted.refresh_from_db()
    replies.answer(accepted, "accepted", "")
    Mail.objects.all().delete()
    assert inviting.remind_speakers(TODAY) == 0  # invited today: fresh in mind
    Speaker.objects.update(invited_at=timezone.now() - dt.timedelta(7))
    assert inviting.remind_speakers(TODAY - dt.timedelta(1)) == 0  # too early
    assert inviting.remind_speakers(TODAY) == 1
    assert inviting.remind_speakers(TODAY) == 0
    Mail.objects.all().delete()  # the next day a mail would have another key
    assert inviting.remind_speakers(TODAY + dt.timedelta(1)) == 0
    assert inviting.remind(edition, "", by="test") == 0  # the same day
    Speaker.objects.update(reminded_at=timezone.now() - dt.timedelta(1))
    Mail.objects.all().delete()
    assert inviting.remind(edition, "", by="test") == 1
    assert Mail.objects.get().to == "who@example.org"


def test_the_keeper_reminds_nobody_of_an_archived_edition_or_at_night(edition):
    invite(add(edition, state="chosen"), reply_by=TODAY + dt.timedelta(2))
    Speaker.objects.update(invited_at=timezone.now() - dt.timedelta(7))
    type(edition).objects.update(state="archived")
    assert inviting.remind_speakers(TODAY) == 0
    type(edition).objects.update(state="draft")
    assert inviting.remind_speakers(TODAY) == 1


def test_once_the_day_is_over_nobody_is_invited_or_reminded(office, edition):
    chosen, waiting = add(edition, state="chosen"), add(edition, name="รอ อยู่", state="invited")
    Speaker.objects.filter(pk=waiting.pk).update(reply_by=TODAY + dt.timedelta(2))
    type(edition).objects.update(held_on=TODAY - dt.timedelta(1))
    edition.refresh_from_db()
    chosen.refresh_from_db()
    assert not invite(chosen)
    assert (inviting.remind_speakers(TODAY), inviting.remind(edition, "", by="test")) == (0, 0)
    words = {"greeting": "", "reply_by": "", "do": "read"}
    page = office.post(f"{OFFICE}{chosen.number}/invitation/", words).content.decode()
    assert "หน้าตอบรับไม่รับคำตอบอีก" in page
    assert "วันจัดเวทีผ่านไปแล้ว" in office.get(f"{OFFICE}reminders/").content.decode()
    assert f"{OFFICE}reminders/" not in office.get(OFFICE).content.decode()
    assert not Mail.objects.exists()
    type(edition).objects.update(held_on=TODAY)
    assert inviting.remind_speakers(TODAY) == 1


def test_an_answer_is_asked_for_by_the_day_of_the_forum_at_the_latest(office, edition):
    add(edition, state="chosen")
    for days, expected in ((30, 14), (5, 5)):
        type(edition).objects.update(held_on=TODAY + dt.timedelta(days))
        form = office.get(f"{OFFICE}1/invitation/").context["form"]
        assert form.initial["reply_by"] == TODAY + dt.timedelta(expected)


def test_somebody_taken_off_is_brought_back_as_they_were(edition):
    speaker = add(edition, state="accepted", topic="ก")
    operations.take_off(speaker, "ย้ายงาน", by="test")
    speaker.refresh_from_db()
    assert (speaker.state, speaker.contacts.get().text) == ("withdrawn", "ย้ายงาน")
    operations.take_off(speaker, "", by="test")
    operations.bring_back(speaker, by="test")
    speaker.refresh_from_db()
    assert (speaker.state, speaker.topic) == ("accepted", "ก")


def test_who_comes_after_all_by_word_no_longer_says_why_not(edition):
    speaker = add(edition, state="declined")
    Speaker.objects.update(reply_note="ติดสอน")
    operations.move_speaker(speaker, "accepted", by="test")
    speaker.refresh_from_db()
    assert (speaker.state, speaker.reply_note) == ("accepted", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [("accepted", "long_list"), ("accepted", "invited"), ("long_list", "accepted"), ("withdrawn", "chosen")],
)
def test_no_click_on_an_old_page_takes_somebody_where_they_cannot_go(edition, before, after):
    speaker = add(edition, state=before)
    with pytest.raises(NotPossible):
        operations.move_speaker(speaker, after, by="test")
    speaker.refresh_from_db()
    assert speaker.state == before


def test_the_same_name_is_listed_once_but_may_speak_and_moderate(edition):
    add(edition)
    with pytest.raises(NotPossible):
        add(edition)
    assert add(edition, role="moderator").number == 2


def test_two_who_change_one_person_are_told_and_a_reply_never_collides(office, edition):
    speaker = add(edition, state="accepted")
    old = {"name": "ดร.สมชาย ใจดี", "language": "th", "version": "1"}
    replies.send(
        speaker, dict.fromkeys(replies.REPLY, "") | {"may_publish": True, "may_record": None}, seen=""
    )
    replies.set_picture(speaker, b"a picture")
    office.post(f"{OFFICE}1/", old | {"topic": "ของเขา"})
    page = office.post(f"{OFFICE}1/", old | {"topic": "ของเรา"}).content.decode()
    assert "ของเขา" in page
    assert "ของเรา" in page
    speaker.refresh_from_db()
    assert (speaker.topic, speaker.may_publish) == ("ของเขา", True)
    with pytest.raises(Changed):
        operations.change_speaker(speaker, {"topic": "ค"}, version=1, by="test")


def test_bank_and_needs_are_seen_by_those_they_are_for_and_never_in_audit_or_mails(edition):
    coordinator, account = sitting(edition, "member")
    listed = member(edition, "ผู้ ดูแล", answer=Answer.ACCEPTED, email="coordinator@example.org")
    listed.account = account
    listed.save()
    speaker = add(edition, state="accepted", coordinator=listed)
    given = dict.fromkeys(replies.REPLY, "") | {
        "bank": "กรุงไทย 12345", "needs": "รถเข็นคนพิการ", "may_publish": None, "may_record": None,
    }  # fmt: skip
    replies.send(speaker, given, seen="")
    other, _account = sitting(edition, "secretary")
    plain_account = make.make_account("plain@example.org", roles=(), password=None)
    committee.take_seat(edition, plain_account, "member", by="test")
    plain = Client()
    plain.force_login(plain_account)
    pages = {
        name: client.get(f"{OFFICE}1/").content.decode()
        for name, client in (("runs", other), ("looks after", coordinator), ("other", plain))
    }
    sees = {name: ("12345" in page, "รถเข็นคนพิการ" in page) for name, page in pages.items()}
    assert sees == {"runs": (True, True), "looks after": (False, True), "other": (False, False)}
    assert f"/s/{speaker.secret}/" not in pages["other"]
    said = " ".join(str((one.before, one.after)) for one in AuditEntry.objects.all())
    assert "12345" not in said
    assert "รถเข็น" not in said


def test_why_somebody_cannot_come_is_for_the_committee_and_not_for_all_staff(edition):
    add(edition, state="declined")
    Speaker.objects.update(reply_note="เข้ารับการผ่าตัด")
    plain, _account = sitting(edition, "member")
    staff = Client()
    staff.force_login(make.make_account("staff@example.org", roles=("staff",)))
    pages = [client.get(OFFICE).content.decode() for client in (plain, staff)]
    assert ["สมชาย ใจดี" in page for page in pages] == [True, True]
    assert ["เข้ารับการผ่าตัด" in page for page in pages] == [True, False]


def test_nobody_appoints_themselves_to_read_what_somebody_needs(edition):
    plain, account = sitting(edition, "member")
    listed = member(edition, "ผู้ ดูแล", answer=Answer.ACCEPTED, email="coordinator@example.org")
    listed.account = account
    listed.save()
    speaker = add(edition, state="accepted")
    Speaker.objects.update(needs="รถเข็นคนพิการ")
    fields = {"name": "ดร.สมชาย ใจดี", "language": "th", "coordinator": str(listed.pk), "topic": "ก"}
    plain.post(f"{OFFICE}1/", fields | {"version": "1"})
    speaker.refresh_from_db()
    assert (speaker.coordinator, speaker.topic) == (None, "ก")
    chair, _account = sitting(edition, "chair")
    chair.post(f"{OFFICE}1/", fields | {"version": "2"})
    page = plain.get(f"{OFFICE}1/").content.decode()
    for words in ("รถเข็นคนพิการ", "ผู้ ดูแล"):
        assert words in page
    plain.post(f"{OFFICE}1/", fields | {"version": "3", "topic": "ข"})
    speaker.refresh_from_db()
    assert (speaker.coordinator, speaker.topic) == (listed, "ข")
    type(listed).objects.update(answer=Answer.LEFT)
    assert "รถเข็นคนพิการ" not in plain.get(f"{OFFICE}1/").content.decode()


def test_only_those_who_run_the_forum_set_money_or_speak_for_somebody(edition):
    plain, _account = sitting(edition, "member")
    speaker = add(edition, state="chosen")
    plain.post(
        f"{OFFICE}1/", {"name": "ดร.สมชาย ใจดี", "language": "th", "version": "1", "honorarium": "9000"}
    )
    assert plain.post(f"{OFFICE}1/deeds/", {"do": "accept"}).status_code == 403
    speaker.refresh_from_db()
    assert (speaker.honorarium, speaker.state) == (None, "chosen")
    chair, _account = sitting(edition, "chair")
    chair.post(
        f"{OFFICE}1/", {"name": "ดร.สมชาย ใจดี", "language": "th", "version": "2", "honorarium": "9000"}
    )
    chair.post(f"{OFFICE}1/deeds/", {"do": "accept"})
    speaker.refresh_from_db()
    assert (speaker.honorarium, speaker.state) == (9000, "accepted")


def test_the_log_keeps_what_was_agreed_newest_first_and_a_double_click_once(office, edition):
    add(edition, state="invited")
    for text in ("โทรแล้ว", "โทรแล้ว", "ขอไมโครโฟน"):
        office.post(f"{OFFICE}1/deeds/", {"do": "log", "text": text})
    assert [one.text for one in edition.speakers.get().contacts.all()] == ["ขอไมโครโฟน", "โทรแล้ว"]


def test_search_and_order_find_people(edition):
    add(edition, name="สมชาย ใจดี", organisation="มหาวิทยาลัยเหนือ", state="accepted")
    add(edition, name="กานดา รักดี", topic="ห้องเงียบ", state="declined")
    cast = queries.cast_of(edition, "speaker")

    def names(*wanted):
        return [line.speaker.name for line in queries.found_lines(cast, *wanted)]

    assert names("เหนือ", "", "list") == ["สมชาย ใจดี"]
    assert names("ห้องเงียบ", "", "list") == ["กานดา รักดี"]
    assert names("", "accepted", "list") == ["สมชาย ใจดี"]
    assert names("", "", "name") == ["กานดา รักดี", "สมชาย ใจดี"]
    assert names("", "", "state") == ["กานดา รักดี", "สมชาย ใจดี"]
    assert names("", "", "newest") == ["กานดา รักดี", "สมชาย ใจดี"]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_needs_as_few_queries_for_thirty_people_as_for_one(
    office, edition, django_assert_max_num_queries, count
):
    for number in range(count):
        add(edition, name=f"คน {number}", state="invited")
    for page in (OFFICE, f"{OFFICE}1/", "/office/editions/2026/moderator/", f"{OFFICE}reminders/"):
        with django_assert_max_num_queries(12):
            assert office.get(page).status_code == 200


def test_a_picture_is_everybodys_only_once_it_was_agreed_to_and_announced(client, office):
    held_on = TODAY + dt.timedelta(30)
    edition = make.make_edition("2030", year=2030, held_on=held_on)
    speaker = add(edition, state="accepted")
    Speaker.objects.update(picture=b"\xff\xd8a picture", may_publish=True)
    path = "/e/2030/speakers/1/picture.jpg"
    starts_at = timezone.now() + dt.timedelta(30)
    values = {"title_th": "ก", "starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=1)}
    programme.begin_session(edition, values, [speaker], by="test")
    assert client.get(path).status_code == 404
    assert office.get(path)["Cache-Control"] == "private, no-store"
    publishing.publish(edition, by="test")
    answer = client.get(path)
    assert (answer.content, answer["Content-Type"]) == (b"\xff\xd8a picture", "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert {*answer["Cache-Control"].split(", ")} == {"private", "max-age=60"}  # no cache in between keeps it
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for taken_back in ({"may_publish": False}, {"may_publish": True, "state": "withdrawn"}):
        Speaker.objects.update(**taken_back)
        assert client.get(path).status_code == 404


def test_the_papers_that_somebody_needs_are_one_click_away(office, edition):
    add(edition, state="chosen", is_of_university=True, superior="คณบดี", topic="ก")
    Speaker.objects.update(honorarium=3000)
    page = office.get(f"{OFFICE}1/").content.decode()
    for kind in ("speaker-memo", "superior-request", "honorarium-receipt"):
        path = reverse("planning:paper", args=["2026", kind, "speaker-1"])
        assert f'href="{path}"' in page
        assert office.get(path).status_code == 200
    assert reverse("planning:paper", args=["2026", "speaker-invitation", "speaker-1"]) not in page
