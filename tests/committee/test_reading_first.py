"""A mail that somebody is about to send to one person is read before: what stands there is what arrives."""

import pytest
from django.test import Client

from sewana.people.models import Mail
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def office():
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.make_account(password=None))
    return client


def asking(edition, **fields):
    member = people.member(edition, **fields)
    member.question = "ต้องประชุมบ่อยไหม"
    member.save()
    return member


def do(office, member, deed, **more):
    place = f"/office/editions/{member.edition.key}/members/{member.pk}/"
    seen = office.get(place).context["question_seen"]
    return office.post(f"{place}deeds/", {"do": deed, "seen": seen, **more})


def test_an_answer_is_read_as_it_will_arrive_and_nothing_is_sent_before(edition, office):
    member = asking(edition, email="a@example.org")
    page = do(office, member, "read-reply", reply="สามครั้ง <b>{{ x }}</b>")
    assert not Mail.objects.exists()
    assert 'name="do" value="reply"' in page.content.decode()
    assert "สามครั้ง &lt;b&gt;{{ x }}&lt;/b&gt;" in page.content.decode()
    do(office, member, "reply", reply=page.context["reply_written"])
    (mail,) = Mail.objects.all()
    shown = page.context["mail"]
    assert (mail.to, mail.subject, mail.text) == (shown.to, shown.subject, shown.text)


def test_a_mail_about_an_account_is_read_as_it_will_arrive(edition, office):
    member = people.member(edition, email="a@example.org", answer="accepted")
    page = do(office, member, "read-account")
    assert not Mail.objects.exists()
    do(office, member, "account")
    (mail,) = Mail.objects.all()
    shown = page.context["mail"]
    assert (mail.to, mail.subject, mail.text) == (shown.to, shown.subject, shown.text)


def test_there_is_nothing_to_read_without_an_answer_or_an_address(edition, office):
    assert do(office, asking(edition, email="a@example.org"), "read-reply", reply=" ").status_code == 302
    assert do(office, asking(edition, name="สมหญิง ใจงาม"), "read-reply", reply="ใช่").status_code == 302
    assert not Mail.objects.exists()
