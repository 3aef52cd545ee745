"""Media: what is to be made, its versions, who approves, and who gets what."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.committee.models import Paper
from sewana.committee.operations.members import Changed, NotPossible
from sewana.planning.models import MediaItem, MediaVersion
from sewana.planning.operations import day
from sewana.planning.operations import media as operations
from sewana.planning.operations.media_files import Incoming
from sewana.planning.operations.standard_media import STANDARD_MEDIA
from sewana.planning.queries import media as queries
from sewana.planning.queries import media_files
from tests import make
from tests.planning import paper_world

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/media/"
PUBLIC = "/e/2026/media/"
PDF = b"%PDF-1.7\n% a leaflet\n%%EOF\n"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(held_on=dt.date(2030, 3, 12))


def signed_in(client, edition, seat):
    account = make.make_account(f"{seat}@example.org", roles=())
    committee.take_seat(edition, account, seat, by="test")
    client.force_login(account)
    return client


@pytest.fixture
def office(client, edition):
    return signed_in(client, edition, "chair")


def make_item(edition, **fields):
    given = {"title_th": "โปสเตอร์", "kind": "document", "use": "public", "credit": "ฝ่ายสื่อ"} | fields
    return operations.add_item(edition, given, by="test")


def make_file(item, content=PDF, name="แผ่นพับ.pdf", **more):
    return operations.add_file(
        item, Incoming.of(content), name=name, file_type="application/pdf", by="test", **more
    )


def body_of(answer):
    """What the server would send for the digest that a page named."""
    return media_files.path_of(answer.headers["X-Sewana-File"]).read_bytes()


def test_what_is_written_down_stands_on_the_list_with_its_undo(office, edition):
    member = edition.members.create(prefix="นางสาว", name="วารี รักอ่าน")
    given = {
        "title_th": "โปสเตอร์",
        "kind": "poster",
        "owner": member.pk,
        "due_on": "๑๐/๒/๒๕๗๓",
        "use": "public",
    }
    answer = office.post(PAGE, given)
    item = MediaItem.objects.get()
    assert (item.number, item.kind, item.owner, item.due_on, item.is_needed) == (
        1,
        "poster",
        member,
        dt.date(2030, 2, 10),
        True,
    )
    page = office.get(answer.url)
    assert (page.context["done"], "นางสาววารี รักอ่าน" in page.content.decode()) == (item, True)
    office.post(f"{PAGE}1/deeds/", {"do": "remove"})
    assert queries.counts(edition, dt.date(2029, 1, 1)).total == 0
    office.post(f"{PAGE}1/deeds/", {"do": "back", "to": "list"})
    item.refresh_from_db()
    assert item.removed_at is None


def test_the_usual_media_come_with_their_days_and_only_once(office, edition):
    for _turn in range(2):
        office.post(PAGE, {"do": "usual"})
    rows = list(edition.media.values_list("number", "title_th", "due_on"))
    assert [row[0] for row in rows] == list(range(1, len(STANDARD_MEDIA) + 1))
    assert rows[0] == (1, "โปสเตอร์ประชาสัมพันธ์", dt.date(2030, 2, 10))


def test_a_day_that_is_over_is_asked_back_once(office, edition):
    given = {"title_th": "ก", "kind": "poster", "use": "office", "due_on": "1/2/2560"}
    page = office.post(PAGE, given)
    assert (page.status_code, MediaItem.objects.count()) == (200, 0)
    kept = page.context["form"].data["keeps_past"]
    assert office.post(PAGE, given | {"keeps_past": kept}).status_code == 302


def test_a_missing_name_is_told_and_nothing_is_lost(office, edition):
    page = office.post(PAGE, {"title_th": "", "kind": "poster", "use": "office", "due_on": "1/1/2580"})
    assert 'value="1/1/2580"' in page.content.decode()
    assert MediaItem.objects.count() == 0


def test_two_who_change_one_thing_see_both_texts(office, edition):
    item = make_item(edition)
    given = {"kind": "document", "use": "public", "credit": "ฝ่ายสื่อ", "is_needed": "on", "version": "1"}
    assert office.post(f"{PAGE}1/", given | {"title_th": "ของเขา"}).status_code == 302
    page = office.post(f"{PAGE}1/", given | {"title_th": "ของเรา"})
    shown = page.content.decode()
    assert ("ของเขา" in shown, "ของเรา" in shown, page.context["form"].data["version"]) == (True, True, "2")
    with pytest.raises(Changed):
        operations.change_item(item, {"title_th": "ค"}, version=1, by="test")


def test_a_file_is_received_kept_by_its_digest_and_handed_out_under_its_name(office, edition):
    make_item(edition, use="office")
    file = SimpleUploadedFile("../แผ่นพับ.pdf", PDF, "text/html")
    answer = office.post(f"{PAGE}1/upload/", {"file": file, "note": "ฉบับแรก"})
    assert answer.status_code == 302
    version = MediaVersion.objects.get()
    assert (version.number, version.file_name, version.file_type, version.size, version.note) == (
        1,
        "แผ่นพับ.pdf",
        "application/pdf",
        len(PDF),
        "ฉบับแรก",
    )
    assert [path.name for path in media_files.folder().iterdir()] == [version.digest]
    answer = office.get(f"{PAGE}1/versions/1/file/")
    assert (answer.status_code, answer.content, body_of(answer)) == (200, b"", PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_link_leads_on_and_no_other_kind_of_address_is_taken(office, edition):
    make_item(edition)
    for url in ("javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "not a link"):
        assert office.post(f"{PAGE}1/upload/", {"url": url}).status_code == 200
    assert MediaVersion.objects.count() == 0
    office.post(f"{PAGE}1/upload/", {"url": "example.org/film"})
    assert office.get(f"{PAGE}1/versions/1/file/").url == "https://example.org/film"


@pytest.mark.parametrize("both", [True, False])
def test_a_version_is_a_file_or_a_link(office, edition, both):
    make_item(edition)
    given = (
        {"file": SimpleUploadedFile("a.pdf", PDF), "url": "https://example.org/"} if both else {"note": "x"}
    )
    assert office.post(f"{PAGE}1/upload/", given).status_code == 200
    assert MediaVersion.objects.count() == 0
    assert list(media_files.folder().glob("*")) == []


def test_the_database_itself_keeps_file_and_link_apart(edition):
    item = make_item(edition)
    for fields in ({}, {"url": "https://example.org/", "digest": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            item.versions.create(number=1, **fields)


def test_only_those_who_run_approve(client, edition):
    make_file(make_item(edition))
    signed_in(client, edition, "member")
    deed = {"do": "approve", "version": "1"}
    assert client.post(f"{PAGE}1/deeds/", deed).status_code == 403
    assert client.post(f"{PAGE}1/deeds/", {"do": "aside", "version": "1"}).status_code == 302
    signed_in(client, edition, "secretary")
    client.post(f"{PAGE}1/deeds/", {"do": "version-back", "version": "1"})
    client.post(f"{PAGE}1/deeds/", deed)
    version = MediaVersion.objects.get()
    assert (version.approved_by.email, version.approved_at is None) == ("secretary@example.org", False)
    assert AuditEntry.objects.latest("pk").operation == "approve_media"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"credit": ""}, 1),
        ({"kind": "poster"}, 1),
        ({"kind": "poster", "credit": ""}, 2),
        ({"kind": "poster", "alt_th": "คนอ่านหนังสือ"}, 0),
        ({"kind": "video", "use": "office"}, 1),
        ({"kind": "video", "has_captions": False}, 0),
        ({"use": "forum", "credit": ""}, 0),
    ],
)
def test_what_others_need_is_written_down_before_it_is_approved(edition, fields, missing):
    item = make_item(edition, **fields)
    version = operations.add_link(item, "https://example.org/", by="test")
    assert len(operations.what_is_missing(item)) == missing
    if missing:
        with pytest.raises(NotPossible):
            operations.approve(version, by="test")
    else:
        operations.approve(version, by="test")
    version.refresh_from_db()
    assert (version.approved_at is None) is bool(missing)


def test_a_newer_version_waits_while_the_approved_one_stays_public(client, edition):
    item = make_item(edition)
    first = make_file(item)
    operations.approve(first, by="test")
    second = make_file(item, PDF + b"2")
    assert body_of(client.get(f"{PUBLIC}1/file/")) == PDF
    operations.approve(second, by="test")
    assert body_of(client.get(f"{PUBLIC}1/file/")) == PDF + b"2"
    operations.withdraw(second, by="test")
    assert client.get(f"{PUBLIC}1/file/").status_code == 404


@pytest.mark.parametrize("use", ["office", "forum", "library"])
def test_the_public_page_holds_what_is_for_everybody_and_approved(client, edition, use):
    operations.approve(make_file(make_item(edition, title_th="ของเรา", use=use)), by="test")
    make_file(make_item(edition, title_th="ยังไม่ได้อนุมัติ"))
    shown = make_item(edition, title_th="ทุกคนใช้ได้")
    operations.approve(make_file(shown), by="test")
    text = client.get(PUBLIC).content.decode()
    assert ("ของเรา" in text, "ยังไม่ได้อนุมัติ" in text, "ทุกคนใช้ได้" in text, "ฝ่ายสื่อ" in text) == (
        False,
        False,
        True,
        True,
    )
    assert [client.get(f"{PUBLIC}{number}/file/").status_code for number in (1, 2, 3)] == [404, 404, 200]
    assert PUBLIC in client.get("/e/2026/").content.decode()
    operations.remove_item(shown, by="test")
    assert client.get(f"{PUBLIC}3/file/").status_code == 404
    assert PUBLIC not in client.get("/e/2026/").content.decode()


@pytest.mark.parametrize(
    ("use", "is_approved", "status"),
    [
        ("office", True, 403),
        ("forum", True, 403),
        ("library", True, 200),
        ("public", True, 200),
        ("library", False, 403),
    ],
)
def test_another_office_gets_what_is_approved_for_the_library(client, edition, use, is_approved, status):
    version = make_file(make_item(edition, use=use))
    if is_approved:
        operations.approve(version, by="test")
    elsewhere = make.make_edition("2024", year=2024)
    signed_in(client, elsewhere, "chair")
    assert client.get(f"{PAGE}1/versions/1/file/").status_code == status
    if status == 200:
        operations.remove_version(version, by="test")
        assert client.get(f"{PAGE}1/versions/1/file/").status_code == 403


def test_who_approved_for_few_has_not_approved_for_everybody(office, edition, client):
    item = make_item(edition, use="office")
    operations.approve(make_file(item), by="test")
    given = {"title_th": "โปสเตอร์", "kind": "document", "credit": "ก", "is_needed": "on", "version": "1"}
    office.post(f"{PAGE}1/", given | {"use": "public"})
    assert client.get(f"{PUBLIC}1/file/").status_code == 404
    operations.approve(MediaVersion.objects.get(), by="test")
    office.post(f"{PAGE}1/", given | {"use": "office", "version": "2"})
    assert MediaVersion.objects.get().approved_at is not None


def test_a_version_put_aside_comes_back_and_one_deleted_is_gone_with_its_file(
    office, edition, django_capture_on_commit_callbacks
):
    item = make_item(edition)
    first, same = make_file(item), make_file(item)
    other = make_file(item, PDF + b"2")
    assert len(list(media_files.kept_files())) == 2
    assert first.digest == same.digest
    with pytest.raises(NotPossible):
        operations.erase_version(first, by="test")
    for version in (first, same, other):
        office.post(f"{PAGE}1/deeds/", {"do": "aside", "version": version.number})
    office.post(f"{PAGE}1/deeds/", {"do": "version-back", "version": same.number})
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"{PAGE}1/deeds/", {"do": "erase", "version": first.number})
        office.post(f"{PAGE}1/deeds/", {"do": "erase", "version": other.number})
    assert list(item.versions.values_list("number", "removed_at")) == [(same.number, None)]
    assert [path.name for path in media_files.kept_files()] == [same.digest]


def test_a_signed_copy_is_written_down_from_its_paper(office, edition):
    paper = Paper.objects.create(edition=edition, kind="appointment-order", number="3/2569", state="issued")
    draft = Paper.objects.create(edition=edition, kind="minutes")
    page = office.get(f"{PAGE}?paper={paper.pk}")
    form = page.context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert ("3/2569" in given["title_th"], given["use"]) == (True, "office")
    answer = office.post(PAGE, given)
    item = MediaItem.objects.get()
    assert (answer.url, item.paper, item.is_needed) == (f"{PAGE}{item.number}/", paper, False)
    assert office.get(f"{PAGE}?paper={paper.pk}").context["signed"] == item
    assert office.get(f"{PAGE}?paper={draft.pk}").context["paper"] is None
    elsewhere = make.make_edition("2024", year=2024)
    other = Paper.objects.create(edition=elsewhere, kind="minutes", state="issued")
    office.post(PAGE, given | {"paper": other.pk})
    assert MediaItem.objects.latest("pk").paper is None


@pytest.mark.parametrize("count", [1, 3, 45])
def test_the_pages_take_the_same_queries_for_many(
    client, office, edition, count, django_assert_max_num_queries
):
    for number in range(count):
        owner = edition.members.create(name=f"คน {number}")
        item = make_item(edition, title_th=f"สื่อ {number}", owner=owner)
        operations.approve(operations.add_link(item, "https://example.org/", by="test"), by="test")
        operations.add_link(item, "https://example.org/2", by="test")
    with django_assert_max_num_queries(12):
        assert len(office.get(PAGE).context["lines"]) == min(count, 20)
    with django_assert_max_num_queries(12):
        office.get(f"{PAGE}1/")
    client.logout()
    with django_assert_max_num_queries(8):
        assert len(client.get(PUBLIC).context["rows"]) == count


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", [2, 1, 3]),
        ("?order=number", [1, 2, 3]),
        ("?order=title", [3, 2, 1]),
        ("?state=open", [2, 1]),
        ("?state=late", [2]),
        ("?state=approved", [3]),
        ("?state=removed", [4]),
        ("?q=วารี", [2]),
        ("?q=ไม่มี", []),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(office, edition, asked, numbers):
    member = edition.members.create(name="วารี รักอ่าน")
    make_item(edition, title_th="ค", due_on=dt.date(2040, 1, 1))
    make_item(edition, title_th="ข", due_on=dt.date(2020, 1, 1), owner=member)
    operations.approve(make_file(make_item(edition, title_th="ก")), by="test")
    operations.remove_item(make_item(edition, title_th="ง"), by="test")
    page = office.get(PAGE + asked)
    assert [line.item.number for line in page.context["lines"]] == numbers


def test_due_days_move_along_with_the_day_of_the_forum(edition):
    make_item(edition, due_on=dt.date(2030, 3, 2))
    make_item(edition)
    kept = {"begins": None, "ends": None, "room": None, "online_url": "", "place_th": "", "place_en": ""}
    for version, moves_tasks, expected in ((1, True, dt.date(2030, 3, 9)), (2, False, dt.date(2030, 3, 9))):
        held_on = dt.date(2030, 3, 18 + version)
        day.set_day(edition, kept | {"held_on": held_on}, moves_tasks=moves_tasks, version=version, by="test")
        assert list(edition.media.order_by("number").values_list("due_on", flat=True)) == [expected, None]


def test_an_issued_paper_leads_to_its_signed_copy(client):
    plan = paper_world.make_edition()
    client.force_login(make.make_account())
    signer = {"f-authority": "มาตรา 37", "signer": "นายลงนาม แทน", "signer_position": "ผู้อำนวยการ"}
    link = f"/office/editions/{plan.key}/media/?paper="
    page = client.get(paper_world.ORDER)
    assert link not in page.content.decode()
    answer = client.post(paper_world.ORDER, paper_world.fields_on(page) | {"do": "issue"} | signer)
    paper = Paper.objects.get(state="issued")
    assert f"{link}{paper.pk}#add" in client.get(answer.url).content.decode()
