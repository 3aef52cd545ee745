"""Mails that open accounts: sent at once by way of the outbox, and never kept."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from sewana.people import operations
from sewana.people.models import Mail, MailState
from sewana.people.operations import sending
from tests import make, post_office

pytestmark = pytest.mark.django_db
CODE = "/accounts/login/code/"


@pytest.fixture(autouse=True)
def account():
    cache.clear()
    make.make_library()
    yield make.make_account("chair@example.org", roles=("staff",))
    cache.clear()


def test_a_code_is_sent_at_once_and_only_its_row_is_kept(client):
    client.post(CODE, {"email": "chair@example.org"})
    (sent,) = mail.outbox
    row = Mail.objects.get()
    assert (row.to, row.state, row.text, row.tries) == ("chair@example.org", MailState.SENT, "", 1)
    assert re.search(r"\b[A-Z0-9-]{6,}\b", sent.body)
    assert row.subject == sent.subject


def test_without_a_mail_server_the_operator_reads_the_code_in_a_file(client, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    client.post(CODE, {"email": "chair@example.org"}, headers={"accept-language": "th"})
    (file,) = (tmp_path / "mails").glob("*.log")
    assert "เสวนา" in file.read_text("utf-8")
    assert Mail.objects.get().state == MailState.SENT


def test_a_code_that_the_server_did_not_take_is_tried_again_for_a_quarter_of_an_hour(client, settings):
    office = post_office.PostOffice()
    post_office.use(settings, office)
    answer = client.post(CODE, {"email": "chair@example.org"})
    row = Mail.objects.get()
    assert (answer.status_code, row.state, row.tries) == (302, MailState.WAITING, 1)
    with office.open():
        Mail.objects.update(not_before=timezone.now())
        assert operations.send_due() == 1
    (letter,) = office.letters()
    assert letter["To"] == "chair@example.org"
    assert Mail.objects.values_list("state", "text").get() == (MailState.SENT, "")


def test_a_code_is_given_up_after_a_quarter_of_an_hour_and_its_text_goes(settings):
    row = operations.write(
        Mail(key="k", template="account/email/login_code", to="a@example.org", subject="s", text="CODE", language="th")
    )  # fmt: skip
    Mail.objects.update(made_at=timezone.now() - sending.SIGN_IN_PATIENCE)
    post_office.use(settings, post_office.PostOffice())
    row.refresh_from_db()
    assert operations.send_now(row) is False
    assert Mail.objects.values_list("state", "text").get() == (MailState.FAILED, "")


def test_who_waits_for_a_code_comes_before_a_pile_of_invitations(settings):
    office = post_office.PostOffice()
    post_office.use(settings, office)
    for number, template in enumerate(["committee/mails/a", "committee/mails/b", "account/email/login_code"]):
        operations.write(
            Mail(key=f"k{number}", template=template, to="a@example.org", subject=template, text="t", language="en")
        )  # fmt: skip
    with office.open():
        operations.send_due()
    assert office.subjects()[0] == "account/email/login_code"


def test_rows_of_sign_in_mails_go_after_a_week_and_other_rows_stay():
    for number, template in enumerate(["account/email/login_code", "committee/mails/a"]):
        operations.write(
            Mail(
                key=f"k{number}", template=template, to="a@example.org", subject="s", text="t", language="en"
            )
        )
    Mail.objects.update(made_at=timezone.now() - timedelta(days=8), state=MailState.SENT)
    operations.tidy_mails()
    assert list(Mail.objects.values_list("template", "text")) == [("committee/mails/a", "t")]


def test_texts_are_emptied_after_their_time_but_not_of_what_still_waits(settings):
    settings.KEEP_MAILS_DAYS = 30
    for key, days in (("waits", 40), ("old", 40), ("young", 20)):
        operations.write(
            Mail(key=key, template="t", to="a@example.org", subject="s", text=key, calendar="BEGIN", language="en")
        )  # fmt: skip
        Mail.objects.filter(key=key).update(
            made_at=timezone.now() - timedelta(days=days),
            state=MailState.WAITING if key == "waits" else MailState.SENT,
        )
    assert operations.tidy_mails() == 1
    left = Mail.objects.order_by("id").values_list("key", "subject", "text", "calendar")
    assert list(left) == [
        ("waits", "s", "waits", "BEGIN"),
        ("old", "s", "", ""),
        ("young", "s", "young", "BEGIN"),
    ]
