"""Mails that come once: sent again where they surely did not go out, held where nobody knows."""

import email
import email.policy
import smtplib
import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from sewana.people import operations, queries
from sewana.people.models import DOTS, PERHAPS_SENT, RINGS, Mail, MailSecret, MailState
from sewana.people.operations import sending
from sewana.people.operations.envelope import message_of
from sewana.people.operations.handing import dotted, hand_over
from sewana.people.operations.many import revealed
from tests import make, post_office

pytestmark = pytest.mark.django_db
PAST = timedelta(minutes=6)


@pytest.fixture
def office(settings):
    settings.SITE_URL = "https://forum.example.org"
    make.make_library()
    office = post_office.PostOffice()
    post_office.use(settings, office)
    return office


def post(*numbers, **fields):
    letters = [
        operations.Addressed(f"news-{n}", f"p{n}@example.org", "th", f"own{n}", f"tap{n}") for n in numbers
    ]
    operations.post_many(
        letters,
        template="people/mails/test",
        contexts={"th": {"name": "ก"}},
        edition_key="",
        comes_once=True,
        unsubscribe=f"https://forum.example.org/news/{DOTS}/",
    )
    Mail.objects.update(text=f".จุดต้นบรรทัด\n{DOTS} {RINGS}\n", **fields)


def state(key="news-1"):
    return Mail.objects.values_list("state", "error").get(key=key)


def died(*, handed):
    """Somebody took it six minutes ago and was not heard of again."""
    past = timezone.now() - PAST
    Mail.objects.update(taken_at=past, tries=1, handed_at=past if handed else None)


def test_it_is_read_as_written_with_both_secrets_and_one_click_to_end_it(office):
    post(1, 2)
    with office.open():
        assert operations.send_due() == 2
    letters = {letter["To"]: letter for letter in office.letters()}
    one = letters["p1@example.org"]
    assert one.get_content().replace("\r\n", "\n") == ".จุดต้นบรรทัด\nown1 tap1\n"
    assert one["List-Unsubscribe"] == "<https://forum.example.org/news/own1/>"
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letters["p2@example.org"].get_content().split()[1:] == ["own2", "tap2"]
    assert office.dialogues == 1
    assert set(Mail.objects.values_list("state", "handed_at")) == {(MailState.SENT, None)}
    assert not MailSecret.objects.exists()


def test_who_dies_before_the_last_line_has_not_sent_it_and_it_is_sent_once(office):
    post(1)
    died(handed=False)
    with office.open():
        assert (operations.send_due(), operations.send_due()) == (1, 0)
    assert len(office.taken) == 1


def test_who_dies_after_the_last_line_leaves_it_held_until_somebody_says_again(office):
    post(1)
    died(handed=True)
    with office.open():
        assert operations.send_due() == 0
        assert state() == (MailState.FAILED, PERHAPS_SENT)
        operations.send_again(Mail.objects.get(), by="somebody")
        assert operations.send_due() == 1
    assert state() == (MailState.SENT, "")
    assert len(office.taken) == 1


def test_a_mail_in_doubt_is_free_for_nobody(office):
    post(1)
    died(handed=True)
    assert not queries.free_mails(timezone.now()).exists()


def test_the_mark_is_there_before_the_server_takes_it(office, monkeypatch):
    """The server looks at our row at the moment at which it has the whole text."""
    post(1)
    seen = []
    real = sending.write_handed

    def mark(mail):
        assert not office.taken
        real(mail)
        seen.append(Mail.objects.get().handed_at is not None and not office.taken)

    monkeypatch.setattr(sending, "write_handed", mark)
    with office.open():
        operations.send_due()
    assert seen == [True]
    assert len(office.taken) == 1


def test_whose_time_was_over_does_not_say_the_last_line(office, monkeypatch):
    post(1)
    real = sending.write_handed

    def late(mail):
        Mail.objects.update(taken_at=timezone.now() + timedelta(minutes=1))  # somebody else has it by now
        real(mail)

    monkeypatch.setattr(sending, "write_handed", late)
    with office.open():
        assert operations.send_due() == 0
    assert office.taken == []


@pytest.mark.parametrize(
    ("said", "then"), [("550 5.1.1 No such person", "failed"), ("451 4.7.1 Try again later", "waiting")]
)
@pytest.mark.parametrize("step", ["p1@example.org", "DATA"])
def test_an_answer_is_no_doubt_and_the_next_mail_follows_over_the_same_line(office, said, then, step):
    post(1, 2)
    office.refuses[step] = said
    with office.open():
        operations.send_due()
    assert state() == (then, said)
    assert state("news-2")[0] == ("sent" if step != "DATA" else then)
    assert not Mail.objects.exclude(handed_at=None).exists()
    assert office.dialogues == 1


def test_a_line_that_breaks_before_the_answer_leaves_it_held(office, settings):
    """The server took it, and its answer is not heard."""
    settings.EMAIL_TIMEOUT = 1
    office.slow_s = 3
    post(1)
    with office.open():
        assert operations.send_due() == 0
    assert state() == (MailState.FAILED, PERHAPS_SENT)
    assert len(office.taken) == 1


def test_the_last_line_does_not_wait_until_the_text_is_acknowledged(office):
    """Else each mail takes forty milliseconds more, and thousands take minutes."""
    post(1)
    letter = message_of(revealed(Mail.objects.get()))
    with office.open(), smtplib.SMTP("127.0.0.1", office.port) as line:
        hand_over(letter, line, before_last_line=lambda: None)
        assert line.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_lines_with_dots_come_back_as_they_were():
    text = b"From: a\r\n\r\n.\r\n..two\r\nend"
    assert dotted(text) == b"From: a\r\n\r\n..\r\n...two\r\nend\r\n"
    assert email.message_from_bytes(text, policy=email.policy.default).get_content().startswith(".")
