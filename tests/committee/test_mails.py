"""The outbox in the office: who sees which mails, what may be done with one, and what nobody may read."""

import re

import pytest
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.people import operations as people
from sewana.people.models import Mail, MailState
from sewana.people.operations import sending
from tests import make, post_office

pytestmark = pytest.mark.django_db
LIST = "/office/mails/"


@pytest.fixture(autouse=True)
def editions():
    make.make_library()
    return [make.make_edition("2026"), make.make_edition("2025", year=2025, title_en="Dialogue 2025")]


@pytest.fixture
def owner(client):
    account = make.make_account()
    client.force_login(account)
    return account


@pytest.fixture
def secretary(client, editions):
    account = make.make_account("secretary@example.org", roles=())
    committee.take_seat(editions[0], account, "secretary", by="test")
    client.force_login(account)
    return account


def post(number=1, **fields):
    usual = {
        "key": f"mail-{number}",
        "template": "committee/mails/approach",
        "language": "th",
        "to": f"p{number}@example.org",
        "subject": f"เรื่องที่ {number}",
        "text": f"เรียน ท่านที่ {number} <b>\n\nลิงก์ของท่าน",
        "edition_key": "2026",
    }
    return people.write(Mail(**usual | fields))


def subjects(answer):
    return re.findall(r"เรื่องที่ (\d+)", answer.content.decode().split("<tbody>")[-1])


def deed(client, mail, name):
    answer = client.post(f"{LIST}{mail.pk}/{name}/", follow=True)
    mail.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def audited():
    return list(AuditEntry.objects.filter(operation__contains="mail").values_list("operation", "edition_key"))


def test_who_runs_an_edition_sees_its_mails_and_no_others(client, secretary):
    post(1), post(2, edition_key="2025"), post(3, edition_key="")
    assert subjects(client.get(LIST)) == ["1"]
    assert [client.get(f"{LIST}{mail.pk}/").status_code for mail in Mail.objects.order_by("key")] == [
        200, 404, 404,
    ]  # fmt: skip


def test_an_owner_sees_all_of_them(client, owner):
    post(1), post(2, edition_key="2025"), post(3, edition_key="")
    assert sorted(subjects(client.get(LIST))) == ["1", "2", "3"]


def test_the_list_is_searched_filtered_and_sorted_and_pages_keep_all_of_it(client, owner):
    for number in range(1, 46):
        post(number, to=f"{'a' if number % 2 else 'b'}{number:02}@example.org")
    Mail.objects.filter(key__in=["mail-3", "mail-5"]).update(state=MailState.FAILED)
    assert len(subjects(client.get(LIST))) == 20
    assert sorted(subjects(client.get(LIST, {"state": "failed"}))) == ["3", "5"]
    assert subjects(client.get(LIST, {"q": "B44@"})) == ["44"]
    assert subjects(client.get(LIST, {"q": "เรื่องที่ 44"})) == ["44"]
    assert subjects(client.get(LIST, {"order": "to"}))[:3] == ["1", "3", "5"]
    assert subjects(client.get(LIST, {"order": "text"}))[:2] == ["45", "44"]
    second = client.get(LIST, {"q": "example", "order": "made_at", "page": "2"})
    assert subjects(second)[0] == "21"
    assert "?q=example&amp;order=made_at&amp;state=&amp;page=3" in second.content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    client, owner, many, django_assert_num_queries
):
    for number in range(many):
        post(number)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)


def test_a_mail_is_shown_as_it_reads_with_what_became_of_it(client, owner, settings):
    settings.HAS_MAIL_SERVER = True
    mail = post(reply_to="secretary@example.org", calendar="BEGIN:VCALENDAR")
    Mail.objects.update(error="451 4.7.1 <later>", tries=2)
    page = client.get(f"{LIST}{mail.pk}/", headers={"accept-language": "en"}).content.decode()
    for words in ("p1@example.org", "secretary@example.org", "a calendar entry", "tried 2 times"):
        assert words in page
    assert "เรียน ท่านที่ 1 &lt;b&gt;" in page
    assert "451 4.7.1 &lt;later&gt;" in page


def test_the_text_of_a_sign_in_mail_is_shown_to_nobody(client, owner):
    mail = post(template="account/email/login_code", text="CODE-4711", edition_key="")
    page = client.get(f"{LIST}{mail.pk}/", headers={"accept-language": "en"}).content.decode()
    assert ("CODE-4711" in page, "Only its reader may see the text" in page) == (False, True)
    Mail.objects.update(state=MailState.FAILED)
    deed(client, mail, "repetition")
    assert mail.state == MailState.FAILED


def test_a_mail_that_waits_can_be_cancelled_and_sent_after_all(client, secretary):
    mail = post()
    deed(client, mail, "cancellation")
    assert (mail.state, sending.take(mail)) == (MailState.CANCELLED, False)
    deed(client, mail, "repetition")
    assert (mail.state, mail.tries, sending.take(mail)) == (MailState.WAITING, 0, True)
    assert audited() == [("cancel_mail", "2026"), ("send_mail_again", "2026")]


def test_a_mail_at_hand_or_sent_cannot_be_called_back(client, owner):
    at_hand, sent = post(1), post(2)
    sending.take(at_hand)
    Mail.objects.filter(pk=sent.pk).update(state=MailState.SENT)
    for mail in (at_hand, sent):
        assert len(deed(client, mail, "cancellation")) == 1
        deed(client, mail, "by-hand")
    assert (at_hand.state, sent.state, audited()) == (MailState.WAITING, MailState.SENT, [])


def test_a_mail_that_was_sent_goes_out_again_as_another(client, owner):
    mail = post(calendar="BEGIN:VCALENDAR")
    for _time in range(2):
        Mail.objects.update(state=MailState.SENT)
        deed(client, mail, "repetition")
    fresh = Mail.objects.get(key="mail-1-again-1")
    assert (fresh.text, fresh.calendar, fresh.to) == (mail.text, mail.calendar, mail.to)
    assert list(Mail.objects.order_by("id").values_list("key", "state")) == [
        ("mail-1", "sent"), ("mail-1-again-1", "sent"), ("mail-1-again-2", "waiting"),
    ]  # fmt: skip


def test_a_second_click_on_send_again_sends_no_second_copy(client, owner):
    mail = post()
    Mail.objects.update(state=MailState.SENT)
    for _click in range(2):
        deed(client, mail, "repetition")
    assert list(Mail.objects.order_by("id").values_list("key", "state")) == [
        ("mail-1", "sent"), ("mail-1-again-1", "waiting"),
    ]  # fmt: skip
    assert audited() == [("send_mail_again", "2026")]


def test_without_a_mail_server_the_text_is_offered_and_noted_as_sent_by_hand(client, owner):
    mail, following = post(), post(2)
    page = client.get(f"{LIST}{mail.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "No mail server is set" in page
    assert 'href="mailto:p1@example.org?subject=' in page
    answer = client.post(f"{LIST}{mail.pk}/by-hand/")
    mail.refresh_from_db()
    assert answer.url == f"{LIST}{following.pk}/"
    assert (mail.state, mail.sent_at is not None) == (MailState.SENT, True)
    assert audited() == [("mark_mail_sent_by_hand", "2026")]


def test_an_emptied_text_says_so_and_is_not_sent_again(client, owner, settings):
    mail = post()
    Mail.objects.update(state=MailState.SENT, made_at=timezone.now() - timezone.timedelta(days=400))
    settings.KEEP_MAILS_DAYS = 365
    assert people.tidy_mails() == 1
    page = client.get(f"{LIST}{mail.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "Texts are kept for 365 days" in page
    deed(client, mail, "repetition")
    assert Mail.objects.values_list("state", "text").get() == (MailState.SENT, "")


def test_the_owner_sees_at_once_whether_the_mail_server_takes_mails(client, owner, settings):
    office = post_office.PostOffice()
    post_office.use(settings, office)
    client.cookies["sewana_language"] = "en"
    dead = client.post(f"{LIST}trial/", follow=True).content.decode()
    with office.open():
        alive = client.post(f"{LIST}trial/", follow=True).content.decode()
    assert "The mail server did not take it: [Errno 111] Connection refused" in dead
    assert f"Look into the mailbox of {owner.email}" in alive
    assert [letter["To"] for letter in office.letters()] == [owner.email]


def test_the_list_says_when_the_server_takes_none(client, owner, settings):
    settings.HAS_MAIL_SERVER = True
    post(1), post(2)
    Mail.objects.update(error="[Errno 111] Connection refused", tries=1)
    page = client.get(LIST, headers={"accept-language": "en"}).content.decode()
    assert ("2 mails wait" in page, "Connection refused" in page) == (True, True)
