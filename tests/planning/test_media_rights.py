"""What is approved is what was on the page; what is deleted is deleted whole or not at all; who may have a file."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client

from sewana.committee import operations as committee
from sewana.committee.models import Paper
from sewana.planning.models import MediaVersion
from sewana.planning.operations import media as operations
from sewana.planning.operations.media_files import Incoming
from sewana.planning.queries import media_files
from sewana.planning.views.media import ENDED
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/media/"
PUBLIC = "/e/2026/media/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(held_on=dt.date(2030, 3, 12))


def signed_in(edition, seat):
    account = make.make_account(f"{seat}@example.org", roles=())
    committee.take_seat(edition, account, seat, by="test")
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def office(edition):
    return signed_in(edition, "chair")


def make_item(edition, **fields):
    given = {"title_th": "โปสเตอร์", "kind": "document", "use": "public", "credit": "ฝ่ายสื่อ"} | fields
    return operations.add_item(edition, given, by="test")


def make_file(item):
    received = Incoming.of(b"%PDF-1.7")
    return operations.add_file(item, received, name="a.pdf", file_type="application/pdf", by="test")


def test_who_approves_gives_what_was_on_the_page(office, edition, client):
    item = make_item(edition, use="forum")
    version = make_file(item)
    page = office.get(f"{PAGE}1/").content.decode()
    assert 'name="seen" value="1"' in page
    operations.change_item(item, {"use": "public"}, version=1, by="test")
    deed = {"do": "approve", "version": version.number}
    told = office.post(f"{PAGE}1/deeds/", deed | {"seen": "1"}, follow=True).content.decode()
    assert "โปรดดูอีกครั้งแล้วจึงอนุมัติ" in told
    assert client.get(f"{PUBLIC}1/file/").status_code == 404
    office.post(f"{PAGE}1/deeds/", deed | {"seen": "2"})
    assert client.get(f"{PUBLIC}1/file/").status_code == 200


def test_a_signed_copy_with_a_bank_account_is_for_those_who_may_see_its_paper(office, edition):
    member = signed_in(edition, "member")
    for number, (kind, status) in enumerate({"minutes": 200, "honorarium-receipt": 403}.items(), 1):
        paper = Paper.objects.create(edition=edition, kind=kind, number="3/2569", state="issued")
        make_file(make_item(edition, use="office", paper=paper))
        path = f"{PAGE}{number}/versions/1/file/"
        assert (office.get(path).status_code, member.get(path).status_code) == (200, status)


def test_what_is_approved_for_everybody_does_not_lose_whom_to_credit(office, edition, client):
    item = make_item(edition, kind="document", credit="ฝ่ายสื่อ")
    operations.approve(make_file(item), by="test")
    given = {"title_th": "โปสเตอร์", "kind": "document", "use": "public", "is_needed": "on", "version": "1"}
    office.post(f"{PAGE}1/", given | {"credit": "ก"})
    assert client.get(f"{PUBLIC}1/file/").status_code == 200
    page = office.post(f"{PAGE}1/", given | {"credit": "", "version": "2"}, follow=True).content.decode()
    assert client.get(f"{PUBLIC}1/file/").status_code == 404
    assert str(ENDED["missing"]) in page


@transaction.atomic
def erase_on_a_full_disk(version):
    operations.erase_version(version, by="test")
    raise OSError("the disk is full")


def test_a_version_that_could_not_be_deleted_keeps_its_file(edition, django_capture_on_commit_callbacks):
    version = make_file(make_item(edition))
    operations.remove_version(version, by="test")
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(OSError, match="full"):
        erase_on_a_full_disk(version)
    assert [path.name for path in media_files.kept_files()] == [MediaVersion.objects.get().digest]
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase_version(version, by="test")
    assert (MediaVersion.objects.count(), [*media_files.kept_files()]) == (0, [])
