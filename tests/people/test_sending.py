"""Mails on the wire: read back as a reader's program reads them, tried again, given up, and never sent by two."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from sewana.people import operations, queries, tasks
from sewana.people.models import Mail, MailState
from sewana.people.operations import sending
from tests import make, post_office

pytestmark = pytest.mark.django_db
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nSUMMARY:ประชุมคณะทำงาน\r\nEND:VCALENDAR\r\n"
DAY = timedelta(days=1)


@pytest.fixture
def office(settings):
    settings.SITE_URL = "https://forum.example.org"
    office = post_office.PostOffice()
    post_office.use(settings, office)
    return office


@pytest.fixture
def library():
    return make.make_library()


def write(number=1, **fields):
    usual = {"to": f"p{number}@example.org", "subject": f"เรื่องที่ {number}", "text": f"ข้อความที่ {number}\n"}
    usual |= {"template": "committee/mails/approach", "language": "th", "key": f"mail-{number}"}
    return operations.write(Mail(**usual | fields))


def states():
    return dict(Mail.objects.order_by("id").values_list("key", "state"))


def pass_time(span):
    """Move what the outbox knows of time into the past."""
    for mail in Mail.objects.all():
        mail.not_before -= span
        mail.made_at -= span
        mail.taken_at = mail.taken_at and mail.taken_at - span
        mail.save()


def test_thai_is_read_back_as_it_was_written(office):
    text = "เรียน รศ. ดร.สมศรี <ทดสอบ> & คณะ\n\nขอเชิญประชุม 😀 ๑๒ มกราคม ๒๕๖๙\n.\nจุดเดียวในบรรทัด\n"
    subject = "ขอเชิญเป็นกรรมการเวทีเสวนาห้องสมุด ประจำปี ๒๕๖๙ ซึ่งเป็นชื่อที่ยาวเกินหนึ่งบรรทัดของหัวจดหมาย"
    mail = write(subject=subject, text=text, reply_to="secretary@example.org")
    with office.open():
        assert operations.send_due() == 1
    (letter,) = office.letters()
    assert (letter["Subject"], letter["To"]) == (subject, mail.to)
    assert letter.get_content().replace("\r\n", "\n") == text
    assert letter["From"].addresses[0].display_name == "หอสมุดทดสอบ"
    assert letter["From"].addresses[0].addr_spec == "forum@example.org"
    assert (letter["Reply-To"], letter["Auto-Submitted"]) == ("secretary@example.org", "auto-generated")
    assert (letter.get_content_type(), "List-Unsubscribe" in letter) == ("text/plain", False)
    assert office.taken[0].isascii()
    assert b"\r\nSubject: =?utf-8?" in office.taken[0]
    assert b"\r\nFrom: =?utf-8?" in office.taken[0]
    assert max(map(len, office.taken[0].splitlines())) <= 998


def test_a_calendar_entry_goes_with_the_text_and_says_what_it_asks(office):
    write(calendar=CALENDAR)
    with office.open():
        operations.send_due()
    (letter,) = office.letters()
    text, entry = letter.iter_parts()
    assert letter.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), text.get_content().strip()) == ("text/plain", "ข้อความที่ 1")
    assert (entry.get_content_type(), entry.get_param("method")) == ("text/calendar", "REQUEST")
    assert entry.get_content().splitlines() == CALENDAR.splitlines()


def test_what_is_sent_is_marked_and_not_sent_again(office):
    write(1), write(2)
    with office.open():
        assert (operations.send_due(), operations.send_due()) == (2, 0)
    row = Mail.objects.get(key="mail-1")
    assert (row.state, row.tries, row.taken_at, row.error) == (MailState.SENT, 1, None, "")
    assert row.sent_at is not None
    assert (sorted(office.subjects()), office.dialogues) == (["เรื่องที่ 1", "เรื่องที่ 2"], 1)


def test_a_dead_server_is_asked_once_for_all_and_everything_goes_out_when_it_lives(office):
    for number in (1, 2, 3):
        write(number)
    assert operations.send_due() == 0
    assert {mail.tries for mail in Mail.objects.all()} == {1}
    assert all("refused" in mail.error for mail in Mail.objects.all())
    with office.open():
        assert operations.send_due() == 0  # a minute's pause
        pass_time(timedelta(minutes=1))
        assert operations.send_due() == 3
    assert set(states().values()) == {MailState.SENT}
    assert sorted(office.subjects()) == ["เรื่องที่ 1", "เรื่องที่ 2", "เรื่องที่ 3"]


def test_pauses_grow_for_two_days_and_then_it_is_given_up(office):
    mail, pauses = write(), []
    while True:
        operations.send_due()
        mail.refresh_from_db()
        if mail.state != MailState.WAITING:
            break
        pauses.append(round((mail.not_before - timezone.now()) / timedelta(minutes=1)))
        pass_time(mail.not_before - timezone.now())
    assert pauses == [1, 5, 15, 60, 180, 360, 720, 720, 720]
    assert 46 <= sum(pauses) / 60 <= 48
    assert (mail.state, mail.tries) == (MailState.FAILED, 10)
    assert "refused" in mail.error


@pytest.mark.parametrize(
    ("said", "state"),
    [("550 5.1.1 No such person", MailState.FAILED), ("451 4.7.1 Try again later", MailState.WAITING)],
)
@pytest.mark.parametrize("step", ["p1@example.org", "DATA"])
def test_a_last_word_of_the_server_ends_it_and_any_other_does_not(office, said, state, step):
    write(1)
    office.refuses[step] = said
    with office.open():
        operations.send_due()
    assert Mail.objects.values_list("state", "error").get() == (state, said)


def test_a_recipient_who_is_refused_holds_up_nobody_else(office):
    for number in (1, 2, 3):
        write(number)
    office.refuses["p2@example.org"] = "550 no"
    with office.open():
        assert operations.send_due() == 2
    assert states() == {"mail-1": "sent", "mail-2": "failed", "mail-3": "sent"}


def test_an_address_that_cannot_be_written_fails_alone(office):
    Mail.objects.create(
        key="bad", template="t", to="a@example.org\nBcc: b@example.org", subject="s", text="t"
    )
    write(2)
    with office.open():
        assert operations.send_due() == 1
    assert states() == {"bad": "failed", "mail-2": "sent"}


def test_without_a_mail_server_mails_lie_and_nothing_is_tried(office, settings):
    settings.HAS_MAIL_SERVER = False
    write()
    assert (tasks.queue_mails(), operations.send_due()) == (False, 0)
    assert Mail.objects.values_list("state", "tries").get() == (MailState.WAITING, 0)


def test_what_lay_for_days_is_not_sent_all_of_a_sudden(office):
    write(1)
    pass_time(4 * DAY)
    write(2)
    with office.open():
        operations.send_due()
    assert (states(), office.subjects()) == ({"mail-1": "failed", "mail-2": "sent"}, ["เรื่องที่ 2"])


def test_who_dies_over_a_mail_leaves_it_to_the_next_after_a_while(office):
    mail = write()
    assert sending.take(mail)
    with office.open():
        assert operations.send_due() == 0
        pass_time(queries.LEASE + timedelta(seconds=1))
        assert operations.send_due() == 1
    assert Mail.objects.values_list("state", "tries").get() == (MailState.SENT, 2)


def test_who_looked_before_another_tried_does_not_try_too(office):
    seen = write()
    assert operations.send_due() == 0  # the server is dead
    assert sending.take(seen) is False
    assert Mail.objects.values_list("tries", "taken_at").get() == (1, None)


def test_who_comes_back_late_does_not_undo_what_another_did(office):
    late = write()
    sending.take(late)
    pass_time(queries.LEASE + timedelta(seconds=1))
    with office.open():
        operations.send_due()
    sending.put_off(late, "too late")
    assert Mail.objects.values_list("state", "error").get() == (MailState.SENT, "")


def test_every_try_has_the_same_name_and_another_mail_has_another(office):
    write(1), write(2)
    with office.open():
        operations.send_due()
        Mail.objects.filter(key="mail-1").update(state=MailState.WAITING)
        operations.send_due()
    names = [letter["Message-ID"] for letter in office.letters()]
    assert (len(names), names[0], len(set(names))) == (3, names[2], 2)
    assert names[0].endswith("@forum.example.org>")


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_send_each_mail_once(office):
    for number in range(40):
        write(number)

    def run():
        try:
            for _turn in range(3):
                operations.send_due()
        finally:
            connections.close_all()

    office.slow_s = 0.01
    with office.open():
        senders = [threading.Thread(target=run) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert set(states().values()) == {MailState.SENT}
    assert sorted(office.subjects()) == sorted(f"เรื่องที่ {number}" for number in range(40))
    assert office.dialogues > 1


def test_mails_that_are_due_are_queued_once_and_the_task_sends_them(office):
    write()
    assert (tasks.queue_mails(), tasks.queue_mails()) == (True, False)
    with office.open():
        assert tasks.send_mails.call() == 1
    assert tasks.queue_mails() is False
