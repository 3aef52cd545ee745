"""A mail on its way into the outbox: plain text, one line of subject, once a key, in the caller's transaction."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from sewana.committee import operations as committee
from sewana.people import operations
from sewana.people.models import Mail, MailState
from tests import make

pytestmark = pytest.mark.django_db
TEST = "people/mails/test"
LETTER = {
    "template": TEST,
    "to": "lecturer@example.org",
    "language": "en",
    "context": {"name": "อ. <พลอย> & co"},
}


@pytest.fixture(autouse=True)
def library(settings):
    settings.SITE_URL = "https://forum.example.org"
    return make.make_library()


def test_subject_and_text_are_plain_in_the_language_of_the_reader_not_of_the_page():
    with translation.override("th"):
        subject, text = operations.rendered(TEST, "en", {"name": "อ. <พลอย> & co"})
    assert subject == "Test mail from Test Library"
    first, *_between, last = text.splitlines()
    assert first == "This mail was sent to try the mail server, at the wish of อ. <พลอย> & co."
    assert (last, text[-1]) == ("https://forum.example.org", "\n")
    assert "หอสมุดทดสอบ" in operations.rendered(TEST, "th", {"name": "ก"})[0]


def test_no_line_break_reaches_a_subject_and_none_is_longer_than_its_column():
    context = {"name": "x", "library": "A\rBcc: all@example.org " + "ก" * 400}
    subject, _text = operations.rendered(TEST, "en", context)
    assert subject.startswith("Test mail from A Bcc: all@example.org ก")
    assert (len(subject), subject[-1], len(subject.splitlines())) == (300, "…", 1)


def test_a_mail_waits_in_the_outbox_as_it_was_rendered():
    mail = operations.post(key="approach-1", **LETTER, edition_key="2026", calendar="BEGIN:VCALENDAR")
    row = Mail.objects.get()
    assert (row, row.key, row.to, row.state, row.tries) == (
        mail, "approach-1", "lecturer@example.org", MailState.WAITING, 0,
    )  # fmt: skip
    assert (row.subject, row.text) == operations.rendered(TEST, "en", LETTER["context"])
    assert (row.edition_key, row.calendar, row.language) == ("2026", "BEGIN:VCALENDAR", "en")


def test_the_same_key_writes_nothing_a_second_time():
    first = operations.post(key="approach-1", **LETTER)
    again = operations.post(key="approach-1", **LETTER | {"to": "other@example.org"})
    assert (again, again.to, Mail.objects.count()) == (first, "lecturer@example.org", 1)


def test_a_mail_goes_back_with_what_it_tells_of():
    with transaction.atomic():
        operations.post(key="approach-1", **LETTER)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("to", ["", "nobody", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_is_refused_before_it_lies_in_the_outbox(to):
    with pytest.raises(ValidationError):
        operations.post(key="approach-1", **LETTER | {"to": to})
    assert not Mail.objects.exists()


def test_answers_go_to_the_secretary_of_the_edition():
    edition = make.make_edition()
    committee.take_seat(
        edition, account=make.make_account("secretary@example.org", roles=()), role="secretary", by="test"
    )
    written = {
        key: operations.post(key=key or "-", **LETTER, edition_key=key) for key in ("2026", "2031", "")
    }
    assert {key: mail.reply_to for key, mail in written.items()} == {
        "2026": "secretary@example.org", "2031": "", "": "",
    }  # fmt: skip


def test_without_a_mail_server_the_same_mail_can_be_sent_by_ones_own_program():
    shown = operations.preview(TEST, "a+b@example.org", "th", {"name": "คุณฟ้า & เมฆ"})
    parts = urlsplit(shown.link)
    asked = parse_qs(parts.query)
    assert (parts.scheme, parts.path, asked["subject"]) == ("mailto", "a%2Bb@example.org", [shown.subject])
    long = operations.Preview("a@example.org", "เรื่อง", "ข้อความ\n" * 40)
    short = operations.Preview("a@example.org", "เรื่อง", "หนึ่ง\nสอง & สาม\n")
    assert parse_qs(urlsplit(short.link).query)["body"] == ["หนึ่ง\r\nสอง & สาม"]
    assert ("body" in parse_qs(urlsplit(long.link).query), long.is_whole, short.is_whole) == (
        False,
        False,
        True,
    )
