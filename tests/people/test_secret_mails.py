"""Mails that hold what only their reader may know: it goes out with the mail and is nowhere else."""

import sqlite3
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.utils import translation

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.people import operations
from sewana.people.models import DOTS, Mail, MailSecret, MailState
from sewana.people.operations import sending
from sewana.site import backups
from tests import make, post_office

pytestmark = pytest.mark.django_db
SECRET = "kT9-very-secret-token"
TEMPLATE = "people/mails/test"


@pytest.fixture(autouse=True)
def library(settings):
    settings.SITE_URL = "https://forum.example.org"
    settings.HAS_MAIL_SERVER = True
    make.make_library()
    with translation.override("en"):
        yield make.make_edition()


def write(*letters):
    """Mails of the test's own wording: the name is where the secret stands."""
    letters = letters or (("one", "one@example.org", SECRET),)
    return operations.post_many(
        [operations.Addressed(key, to, "en", secret) for key, to, secret in letters],
        template=TEMPLATE,
        contexts={"en": {"name": DOTS}},
        edition_key="2026",
    )


def only():
    return Mail.objects.get(key="one")


def test_the_reader_gets_the_secret_and_the_outbox_forgets_it():
    assert write() == 1
    waiting = only()
    assert (DOTS in waiting.text, SECRET in waiting.text, waiting.has_secret) == (True, False, True)
    assert operations.send_now(waiting) is True
    [letter] = django_mail.outbox
    assert (SECRET in letter.body, DOTS in letter.body) == (True, False)
    sent = only()
    assert (sent.state, SECRET in sent.text, MailSecret.objects.count()) == (MailState.SENT, False, 0)


def test_many_are_written_by_few_statements(django_assert_max_num_queries):
    rows = [(f"k{n}", f"p{n}@example.org", f"s{n}") for n in range(300)]
    with django_assert_max_num_queries(24):  # SQLite takes some fifty rows in one
        write(*rows)
    told = MailSecret.objects.select_related("mail")
    assert {(one.mail.to, one.words) for one in told} == {(to, words) for _key, to, words in rows}


def test_a_mail_that_failed_keeps_it_until_it_is_sent_or_cancelled():
    write(("one", "one@example.org", SECRET), ("two", "two@example.org", "other"))
    Mail.objects.update(state=MailState.FAILED, error="550 no such user")
    assert MailSecret.objects.count() == 2
    operations.send_again(only(), by="test")
    assert operations.send_now(only()) is True
    assert SECRET in django_mail.outbox[0].body
    assert [row.mail.key for row in MailSecret.objects.all()] == ["two"]
    other = Mail.objects.get(key="two")
    operations.send_again(other, by="test")
    operations.cancel_mail(Mail.objects.get(key="two"), by="test")
    assert not MailSecret.objects.exists()


def test_a_refused_mail_keeps_it(settings):
    office = post_office.PostOffice()
    with office.open():
        post_office.use(settings, office)
        office.refuses = {"one@example.org": "550 no such user"}
        write()
        assert operations.send_now(only()) is False
    assert (only().state, MailSecret.objects.count()) == (MailState.FAILED, 1)


def test_what_is_gone_is_never_sent_with_dots():
    write()
    MailSecret.objects.all().delete()
    assert operations.send_now(only()) is False
    assert django_mail.outbox == []
    assert (only().state, only().own_reason.startswith("What only its reader may know")) == ("failed", True)
    with pytest.raises(operations.MailNotMovable, match="not kept any more"):
        operations.send_again(only(), by="test")


def test_a_sent_one_is_not_sent_again_and_none_is_sent_by_hand():
    write()
    with pytest.raises(operations.MailNotMovable, match="Only the mail server"):
        operations.mark_sent_by_hand(only(), by="test")
    operations.send_now(only())
    with pytest.raises(operations.MailNotMovable, match="not kept any more"):
        operations.send_again(only(), by="test")


@pytest.mark.parametrize("state", [MailState.WAITING, MailState.FAILED])
def test_no_page_of_the_office_shows_it(client, state):
    write()
    Mail.objects.update(state=state)
    client.force_login(make.make_account())
    for address in ("/office/mails/", f"/office/mails/{only().pk}/", "/office/mails/?q=secret"):
        page = client.get(address, headers={"accept-language": "en"})
        assert page.status_code == 200
        assert SECRET not in page.content.decode()
    page = client.get(f"/office/mails/{only().pk}/").content.decode()
    assert DOTS in page
    assert "mailto:" not in page


def test_no_audit_entry_and_no_log_has_it(caplog):
    caplog.set_level("DEBUG")
    write()
    Mail.objects.update(state=MailState.FAILED)
    operations.send_again(only(), by="test")
    sending.put_off(only(), "451 later")
    operations.cancel_mail(only(), by="test")
    told = str(list(AuditEntry.objects.values_list("before", "after", "object_id")))
    assert "mail" in str(list(AuditEntry.objects.values_list("operation")))
    assert SECRET not in told + caplog.text


def test_an_old_one_is_forgotten_with_its_text():
    write()
    Mail.objects.update(state=MailState.FAILED, made_at="2020-01-01T00:00:00Z")
    operations.tidy_mails()
    assert (only().text, MailSecret.objects.count()) == ("", 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of the tables is SQLite's")
def test_no_backup_holds_it_while_the_mail_waits_nor_the_file_once_it_is_sent(tmp_path):
    # Long, so that it lies in the file as it is, in a page of its own.
    write(*[(f"k{n}", f"p{n}@example.org", f"{SECRET}-{n}-{'x' * 150}") for n in range(300)])
    source = Path(str(connection.settings_dict["NAME"]))
    copy = tmp_path / "copy.sqlite3"
    backups.copy_database(source, copy)
    assert SECRET.encode() in copy.read_bytes()
    backups.forget_secrets(copy)
    assert SECRET.encode() not in copy.read_bytes()
    with sqlite3.connect(copy) as tables:
        assert tables.execute("SELECT count(*) FROM people_mail").fetchone() == (300,)
    operations.send_due(60)
    assert (len(django_mail.outbox), MailSecret.objects.count()) == (300, 0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert SECRET.encode() not in source.read_bytes()


def test_the_chair_of_another_edition_cannot_move_it(client, library):
    write()
    other = make.make_account("elsewhere@example.org", roles=())
    committee.take_seat(make.make_edition("2025", year=2025), other, "chair", by="test")
    client.force_login(other)
    assert client.post(f"/office/mails/{only().pk}/cancellation/").status_code == 404
    assert MailSecret.objects.count() == 1
