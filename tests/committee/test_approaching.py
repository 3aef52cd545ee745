"""Asking people: mails that go out once, reminders that come by themselves, answers on one's own page."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee.models import Answer, Member
from sewana.committee.operations import answers, approaching
from sewana.committee.operations import members as operations
from sewana.people.models import Mail
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(held_on=dt.date(2026, 12, 22), state="draft")


def ask(edition, *members, greeting="", answer_by=None):
    return approaching.approach(
        edition,
        [member.pk for member in members],
        greeting=greeting,
        answer_by=answer_by,
        sender="เลขานุการ",
        by="test",
    )


def mails(kind):
    return Mail.objects.filter(template=f"committee/mails/{kind}").order_by("pk")


def test_a_mail_asks_in_the_readers_language_with_place_duties_and_their_own_link(edition):
    thai = people.member(edition, role="chair", email="th@example.org")
    english = people.member(edition, "Ada Byron", email="en@example.org", language="en")
    assert ask(edition, thai, english, greeting="สวัสดี <b>", answer_by=dt.date(2026, 12, 1)) == 2
    first, second = mails("approach")
    assert first.text.startswith("เรียน นายสมชาย ใจดี")
    for words in (
        "สวัสดี <b>",
        "ประธานกรรมการ",
        "กำหนดนโยบาย",
        "1 ธันวาคม 2569",
        f"/m/{thai.secret}/",
        "เลขานุการ",
    ):
        assert words in first.text
    assert "2026" not in first.text.replace(thai.secret, "")
    assert "1 December 2026" in second.text
    assert f"/m/{english.secret}/" in second.text
    assert "Steering committee" in second.text


def test_the_same_click_twice_sends_once_and_other_words_send_again(edition):
    member = people.member(edition, email="a@example.org")
    ask(edition, member)
    ask(edition, member)
    assert mails("approach").count() == 1
    ask(edition, member, greeting="อีกครั้ง")
    assert mails("approach").count() == 2
    member.refresh_from_db()
    assert (member.answer, member.channel) == ("asked", "mail")


def test_a_letter_that_says_something_else_by_now_is_another_and_one_that_is_there_counts_not(edition):
    member = people.member(edition, role="member", email="a@example.org")
    assert (ask(edition, member), ask(edition, member)) == (1, 0)
    member.refresh_from_db()
    operations.change_member(
        member, {}, [(people.group(edition), "chair")], version=member.version, by="test"
    )
    asked = AuditEntry.objects.filter(operation="approach").count()
    assert ask(edition, member) == 1
    assert ["ประธานกรรมการ" in mail.text for mail in mails("approach")] == [False, True]
    assert (asked, AuditEntry.objects.filter(operation="approach").count()) == (1, 2)


def test_the_same_letter_from_a_colleague_is_no_other(edition):
    member = people.member(edition, email="a@example.org")
    ask(edition, member)
    given = {"greeting": "", "answer_by": None, "by": "test"}
    assert approaching.approach(edition, [member.pk], sender="ประธาน", **given) == 0


@contextmanager
def answered_meanwhile(member, is_moment):
    """Somebody accepts on their own page right after the database was asked something."""
    asked = []

    def listen(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        asked.append(sql)
        if is_moment(asked) and "done" not in asked:
            asked.append("done")
            Member.objects.filter(pk=member.pk).update(answer=Answer.ACCEPTED)
        return found

    with connection.execute_wrapper(listen):
        yield
    assert "done" in asked


def test_an_answer_that_comes_while_mails_are_written_stands(edition):
    member = people.member(edition, email="a@example.org")
    with answered_meanwhile(member, lambda asked: asked[-1].startswith('INSERT INTO "people_mail"')):
        ask(edition, member)
    member.refresh_from_db()
    assert (member.answer, member.asked_at) == ("accepted", None)


def test_who_answers_at_the_last_moment_is_not_reminded(edition):
    member = waiting(edition, "รอ ตอบ", days=3)
    with answered_meanwhile(member, lambda asked: sum(sql.startswith("SELECT") for sql in asked) == 2):
        assert approaching.remind_members(TODAY) == 0
    assert mails("reminder").count() == 0


def test_a_second_click_on_send_says_that_they_were_asked_already(client, edition):
    client.force_login(make.make_account())
    client.cookies["sewana_language"] = "en"
    member = people.member(edition, email="a@example.org")
    sent = {"member": member.pk, "do": "send"}
    url = f"/office/editions/{edition.key}/members/approach/"
    pages = [client.post(url, sent, follow=True).content.decode() for _click in range(2)]
    assert "1 person is being asked." in pages[0]
    assert "These people were asked with the same letter today already." in pages[1]


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.DECLINED])
def test_who_has_answered_is_left_in_peace(edition, answer):
    member = people.member(edition, email="a@example.org", answer=answer)
    assert ask(edition, member) == 0
    member.refresh_from_db()
    assert (member.answer, Mail.objects.count()) == (answer, 0)


def test_people_of_another_edition_are_not_asked_from_here(edition):
    other = people.member(make.make_edition("2025", year=2025), email="a@example.org")
    assert ask(edition, other) == 0


def waiting(edition, name, *, days, asked_days_ago=5, **fields):
    member = people.member(edition, name, email=f"{abs(hash(name))}@example.org")
    asked_at = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12))) - dt.timedelta(
        days=asked_days_ago
    )
    due = None if days is None else TODAY + dt.timedelta(days=days)
    values = {"answer": Answer.ASKED, "asked_at": asked_at, "answer_by": due} | fields
    Member.objects.filter(pk=member.pk).update(**values)
    return member


@pytest.mark.parametrize(
    ("days", "fields", "sent"),
    [
        (3, {}, 1),
        (0, {}, 1),
        (4, {}, 0),
        (-1, {}, 0),
        (None, {}, 0),
        (3, {"asked_days_ago": 0}, 0),
        (3, {"answer": Answer.ACCEPTED}, 0),
        (3, {"email": ""}, 0),
    ],
)
def test_three_days_before_the_date_a_reminder_goes_out_once(edition, days, fields, sent):
    waiting(edition, "รอ ตอบ", days=days, **fields)
    assert approaching.remind_members(TODAY) == sent
    assert approaching.remind_members(TODAY) == 0
    if sent:
        assert approaching.remind_members(TODAY + dt.timedelta(days=1)) == 0
    assert mails("reminder").count() == sent


def test_rehearsals_and_archived_editions_remind_nobody(edition):
    waiting(edition, "รอ ตอบ", days=3)
    edition.state = "archived"
    edition.save()
    assert approaching.remind_members(TODAY) == 0


def test_a_keeper_with_nothing_to_remind_asks_one_question(edition, django_assert_max_num_queries):
    for name in ("ก", "ข", "ค"):
        waiting(edition, name, days=3)
    assert approaching.remind_members(TODAY) == 3
    with django_assert_max_num_queries(1):
        assert approaching.remind_members(TODAY) == 0


def test_one_click_reminds_all_who_wait_and_only_once_a_day(edition):
    first = people.member(edition, "หนึ่ง", email="a@example.org")
    second = people.member(edition, "สอง", email="b@example.org")
    people.member(edition, "สาม", email="c@example.org")
    ask(edition, first, second)
    answers.take_answer(second, "accepted", by="test")
    assert approaching.remind(edition, "", by="test") == 1
    assert approaching.remind(edition, "", by="test") == 0
    assert [mail.to for mail in mails("reminder")] == ["a@example.org"]


def test_a_link_handed_over_counts_as_asked(edition):
    member = people.member(edition)
    approaching.hand_link(member, by="test")
    member.refresh_from_db()
    assert (member.answer, member.channel) == ("asked", "link")


def own(member, path=""):
    return f"/m/{member.secret}/{path}"


def test_an_own_page_accepts_with_one_tap_and_without_an_account(edition):
    member = people.member(edition, role="chair")
    phone = Client()
    page = phone.get(own(member))
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert "กำหนดนโยบาย" in page.content.decode()
    phone.post(own(member, "answer/"), {"answer": "accepted", "reason": "ไม่ควรเก็บ"})
    member.refresh_from_db()
    assert (member.answer, member.reason) == ("accepted", "")


def test_a_new_address_closes_the_old_page(client, edition):
    member = people.member(edition, email="a@example.org")
    ask(edition, member)
    client.force_login(make.make_account())
    page = f"/office/editions/{edition.key}/members/{member.pk}/"
    assert 'value="renew"' in client.get(page).content.decode()
    client.post(f"{page}deeds/", {"do": "renew"})
    assert Client().get(own(member)).status_code == 404
    member.refresh_from_db()
    assert Client().get(own(member)).status_code == 200
    ask(edition, member)
    assert member.secret in mails("approach").last().text


def test_an_own_page_declines_with_reason_and_name_and_may_think_better_of_it(edition):
    member = people.member(edition)
    phone = Client()
    phone.post(own(member, "answer/"), {"answer": "declined", "reason": "ลาศึกษา", "suggestion": "นางมาลี"})
    member.refresh_from_db()
    assert (member.answer, member.reason, member.suggestion) == ("declined", "ลาศึกษา", "นางมาลี")
    phone.post(own(member, "answer/"), {"answer": "accepted"})
    member.refresh_from_db()
    assert (member.answer, member.suggestion) == ("accepted", "")


@pytest.mark.parametrize("answer", ["", "listed", "left", "chair"])
def test_an_own_page_takes_no_other_answer(edition, answer):
    member = people.member(edition)
    Client().post(own(member, "answer/"), {"answer": answer})
    member.refresh_from_db()
    assert member.answer == "listed"


def test_who_was_taken_off_cannot_put_themselves_back(edition):
    member = people.member(edition)
    operations.leave(member, "", by="test")
    Client().post(own(member, "answer/"), {"answer": "accepted"})
    member.refresh_from_db()
    assert member.answer == "left"


def answer_question(client, member, text):
    """The office's answer, as its page sends it."""
    page = f"/office/editions/{member.edition.key}/members/{member.pk}/"
    seen = client.get(page).context["question_seen"]
    return lambda: client.post(f"{page}deeds/", {"do": "reply", "reply": text, "seen": seen})


def test_a_question_reaches_the_office_and_the_answer_comes_by_mail(client, edition):
    member = people.member(edition, email="a@example.org")
    phone = Client()
    phone.post(own(member, "question/"), {"question": "ต้องประชุมบ่อยไหม <script>"})
    client.force_login(make.make_account())
    page = client.get(f"/office/editions/{edition.key}/members/").content.decode()
    assert "ต้องประชุมบ่อยไหม &lt;script&gt;" in page
    answer_question(client, member, "สามครั้ง")()
    assert "สามครั้ง" in phone.get(own(member)).content.decode()
    (mail,) = mails("reply")
    assert (mail.to, "สามครั้ง" in mail.text, "<script>" in mail.text) == ("a@example.org", True, True)


def test_an_answer_sent_twice_is_one_mail_and_the_next_question_has_its_own(client, edition):
    member = people.member(edition, email="a@example.org")
    client.force_login(make.make_account())
    for question in ("กี่โมง", "ที่ไหน"):
        answers.ask_question(member, question)
        send = answer_question(client, member, "ดูในหนังสือ")
        send(), send()
    assert [("กี่โมง" in mail.text, "ที่ไหน" in mail.text) for mail in mails("reply")] == [
        (True, False),
        (False, True),
    ]


def test_a_question_that_changed_meanwhile_is_not_answered_with_words_for_the_old_one(client, edition):
    member = people.member(edition, email="a@example.org")
    client.force_login(make.make_account())
    answers.ask_question(member, "ต้องมาทุกครั้งไหม")
    send = answer_question(client, member, "ไม่ต้อง ขอให้มาครั้งแรก")
    answers.ask_question(member, "มีค่าเดินทางไหม")
    page = send()
    member.refresh_from_db()
    assert (page.status_code, member.reply, mails("reply").count()) == (200, "", 0)
    words = page.content.decode()
    assert "มีค่าเดินทางไหม" in words
    assert ">ไม่ต้อง ขอให้มาครั้งแรก</textarea>" in words
    client.post(
        page.request["PATH_INFO"], {"do": "reply", "reply": "มี", "seen": page.context["question_seen"]}
    )
    member.refresh_from_db()
    assert member.reply == "มี"


def test_an_own_page_speaks_the_language_of_its_owner(edition):
    member = people.member(edition, language="en")
    assert '<html lang="en">' in Client().get(own(member)).content.decode()
    phone = Client()
    phone.cookies["sewana_language"] = "th"
    assert '<html lang="th">' in phone.get(own(member)).content.decode()


def test_the_mail_is_read_before_it_is_sent(client, edition):
    client.force_login(make.make_account())
    member = people.member(edition, email="a@example.org")
    url = f"/office/editions/{edition.key}/members/approach/"
    given = {"member": member.pk, "greeting": "ยินดีอย่างยิ่ง", "answer_by": "๑/๑๒/๒๕๘๐"}
    page = client.post(url, given | {"do": "read"})
    assert "ยินดีอย่างยิ่ง" in page.context["mails"][0]["text"]
    assert Mail.objects.count() == 0
    client.post(url, given | {"do": "send"})
    member.refresh_from_db()
    assert (str(member.answer_by), mails("approach").count()) == ("2037-12-01", 1)


def test_a_day_that_is_over_is_asked_back_once(client, edition):
    client.force_login(make.make_account())
    member = people.member(edition, email="a@example.org")
    url = f"/office/editions/{edition.key}/members/approach/"
    given = {"member": member.pk, "answer_by": "1/12/2560", "do": "read"}
    page = client.post(url, given)
    assert "answer_by" in page.context["form"].errors
    assert 'name="keeps_past"' in page.content.decode()
    assert client.post(url, given | {"keeps_past": "on"}).context["mails"]


def test_nobody_chosen_is_said(client, edition):
    client.force_login(make.make_account())
    people.member(edition, email="a@example.org")
    page = client.post(f"/office/editions/{edition.key}/members/approach/", {"do": "read"})
    assert page.context["form"].non_field_errors()
