"""The pages of practice sheets, as somebody without script uses them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from sewana.committee import operations as committee
from sewana.committee.models import SeatRole
from sewana.sharing.forms.sheet_file import plain, read_sheet_file
from sewana.sharing.models import PracticeSheet, SheetState
from sewana.sharing.operations import sheets
from sewana_paper.forms import form_names
from tests.make import make_account, make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies.load({"sewana_language": "en"})
    with translation.override("en"):
        yield


@pytest.fixture
def raw(shared):
    return (shared / "data" / "000_017736a9ff594c6e.txt").read_bytes()


@pytest.fixture
def kept(raw):
    return sheets.propose_sheet(read_sheet_file(raw, "sheet.txt"), edition=None, by="test")


def fields(page):
    """What a browser would send back from the page, unchanged."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in values.items()}


def open_as(client, *roles):
    account = make_account("a@example.org", roles=roles or ("staff",))
    client.force_login(account)
    return account


def test_a_file_is_read_checked_and_confirmed(client, raw):
    open_as(client)
    edition = make_edition()
    upload = {
        "file": SimpleUploadedFile("sheet.txt", raw),
        "form": "",
        "edition": str(edition.pk),
        "read": "1",
    }
    page = client.post(reverse("sharing:sheets"), upload, follow=True)
    sheet = PracticeSheet.objects.get()
    assert page.redirect_chain[-1][0] == reverse("sharing:sheet", args=[sheet.pk])
    assert "เสามะลี" in page.content.decode()
    sent = {**fields(page), "category": "IT", "confirm": "1"}
    assert client.post(reverse("sharing:confirm", args=[sheet.pk]), sent).status_code == 302
    confirmed = PracticeSheet.objects.get()
    assert (confirmed.state, confirmed.edition) == (SheetState.CONFIRMED, edition)
    assert confirmed.content == {**plain(read_sheet_file(raw, "x")), "category": "IT"}


def test_the_page_sent_back_untouched_changes_nothing(client, kept):
    open_as(client)
    page = client.get(reverse("sharing:sheet", args=[kept.pk]))
    client.post(reverse("sharing:confirm", args=[kept.pk]), {**fields(page), "keep": "1"})
    assert kept.revisions.count() == 1
    assert page.context["form"]["category"].value() == "unknown"


def test_repairs_and_suggestions_are_shown_and_only_offered(client, kept):
    open_as(client)
    page = client.get(reverse("sharing:sheet", args=[kept.pk]))
    text = page.content.decode()
    assert text.count('name="apply"') == 3
    assert text.count("<del>") == len(kept.content["repairs"]) + len(kept.content["suggestions"])
    spelling = next(n for n, row in enumerate(kept.content["suggestions"]) if row["before"] == "ระหว่างกการ")
    sent = {**fields(page), "pride": "พิมพ์ค้างไว้", "apply": str(spelling)}
    applied = client.post(reverse("sharing:confirm", args=[kept.pk]), sent)
    form = applied.context["form"]
    assert form["pride"].value() == "พิมพ์ค้างไว้"
    assert "ระหว่างการให้บริการ" in form["success_factors-2-text"].value()
    assert PracticeSheet.objects.get().content == kept.content


def test_nothing_typed_is_lost_when_something_is_missing(client, kept):
    open_as(client)
    page = client.get(reverse("sharing:sheet", args=[kept.pk]))
    sent = {**fields(page), "title": "", "pride": "ข้อความที่พิมพ์", "owners-3-given": "คนที่สี่", "confirm": "1"}
    answer = client.post(reverse("sharing:confirm", args=[kept.pk]), sent)
    assert answer.context["form"].errors == {"title": ["This is needed before the sheet can be confirmed."]}
    text = answer.content.decode()
    assert ("ข้อความที่พิมพ์" in text, "คนที่สี่" in text) == (True, True)
    assert PracticeSheet.objects.get().state == SheetState.PROPOSED


def test_somebody_elses_text_is_not_overwritten_and_mine_is_kept_on_the_page(client, kept):
    open_as(client)
    page = client.get(reverse("sharing:sheet", args=[kept.pk]))
    sheets.keep_sheet(kept, {**kept.content, "pride": "ของเขา"}, edition=None, by="other")
    sent = {**fields(page), "pride": "ของฉัน", "keep": "1"}
    answer = client.post(reverse("sharing:confirm", args=[kept.pk]), sent)
    assert "Somebody else saved this sheet meanwhile" in answer.content.decode()
    assert answer.context["form"]["pride"].value() == "ของฉัน"
    assert PracticeSheet.objects.get().content["pride"] == "ของเขา"
    client.post(reverse("sharing:confirm", args=[kept.pk]), {**fields(answer), "keep": "1"})
    assert PracticeSheet.objects.get().content["pride"] == "ของฉัน"


@pytest.mark.parametrize("form", form_names())
def test_each_form_can_be_begun_empty_and_filled_in(client, form):
    open_as(client)
    page = client.post(reverse("sharing:sheets"), {"form": form, "edition": "", "empty": "1"}, follow=True)
    sheet = PracticeSheet.objects.get()
    sent = {**fields(page), "title": "ชื่อใหม่", "keep": "1"}
    client.post(reverse("sharing:confirm", args=[sheet.pk]), sent)
    sheet.refresh_from_db()
    assert (sheet.form, sheet.title, sheet.original_name) == (form, "ชื่อใหม่", "")


def test_a_file_that_is_no_sheet_is_refused_beside_its_field(client):
    open_as(client)
    upload = {"file": SimpleUploadedFile("noodles.txt", b"Boil water"), "form": "practice-sheet", "read": "1"}
    answer = client.post(reverse("sharing:sheets"), upload)
    assert "noodles.txt: " in str(answer.context["form"].errors["file"])
    assert PracticeSheet.objects.count() == 0
    answer = client.post(reverse("sharing:sheets"), {"read": "1"})
    assert list(answer.context["form"].errors) == ["file"]


def test_only_a_confirmed_sheet_is_public_and_without_the_offices_notes(client, kept):
    edition = make_edition()
    public = reverse("sharing:public", args=[edition.key])
    assert client.get(public).status_code == 404
    sheets.confirm_sheet(kept, kept.content, edition=edition, by="test")
    assert "เสามะลี" in client.get(public).content.decode()
    shown = json.loads(client.get(reverse("sharing:public-download", args=[edition.key, "json"])).content)
    assert (shown["repairs"], shown["suggestions"], shown["title"]) == ([], [], kept.title)
    sheets.withdraw_sheet(kept, by="test")
    assert client.get(public).status_code == 404


@pytest.mark.parametrize("kind", ["docx", "pdf", "json"])
def test_what_is_downloaded_reads_back_the_same(client, kept, kind):
    open_as(client)
    answer = client.get(reverse("sharing:download", args=[kept.pk, kind]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sheet-{kept.pk}.{kind}"'
    assert read_sheet_file(answer.content, "again").content == kept.content


def test_the_original_comes_back_byte_for_byte_and_other_kinds_do_not_exist(client, kept, raw):
    open_as(client)
    answer = client.get(reverse("sharing:original", args=[kept.pk]))
    assert (answer.content, answer.headers["Content-Type"]) == (raw, "application/octet-stream")
    assert client.get(reverse("sharing:download", args=[kept.pk, "exe"])).status_code == 404
    html = client.get(reverse("sharing:download", args=[kept.pk, "html"])).content.decode()
    assert ("<!doctype html>" in html, "เสามะลี" in html) == (True, True)


def test_who_may_do_what(client, kept):
    edition = make_edition()
    for role, may in ((SeatRole.MODERATOR, False), (SeatRole.MEMBER, True)):
        account = make_account(f"{role}@example.org", roles=())
        committee.take_seat(edition, account, role, by="test")
        client.force_login(account)
        page = client.get(reverse("sharing:sheets"))
        assert (page.status_code, page.context["form"] is not None) == (200, may)
        answer = client.post(reverse("sharing:withdrawal", args=[kept.pk]))
        assert answer.status_code == (302 if may else 404)  # one of no edition is there for planners only
    assert PracticeSheet.objects.get().state == SheetState.WITHDRAWN
    client.post(reverse("sharing:restoration", args=[kept.pk]))
    assert PracticeSheet.objects.get().state == SheetState.PROPOSED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_sheet_as_for_three(client, rows, django_assert_num_queries):
    open_as(client)
    edition = make_edition()
    for _n in range(rows):
        sheets.propose_sheet(sheets.empty_draft("practice-sheet"), edition=edition, by="test")
    client.get(reverse("sharing:sheets"))
    with django_assert_num_queries(9):
        client.get(reverse("sharing:sheets"))


def test_the_list_is_searched_sorted_and_says_when_it_is_empty(client, kept):
    open_as(client)
    found = client.get(reverse("sharing:sheets"), {"q": "ความผูกพัน", "order": "title", "state": "proposed"})
    assert list(found.context["page"]) == [kept]
    nothing = client.get(reverse("sharing:sheets"), {"q": "ไม่มีคำนี้"})
    assert "No practice sheet here" in nothing.content.decode()
