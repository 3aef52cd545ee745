"""A library's own practice sheet: from the damaged text to the page for everybody and its papers."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import DESKTOP, THAI_DESK, THAI_PHONE, Open, Visitor

TITLE = "นวัตกรรมการสะท้อนภาพความผูกพันของผู้ใช้บริการห้องสมุด มข."
OWNERS = ["เมธยา เสามะลี", "กุลณสร อ้วนไตร", "ยุวดี เพชระ"]


def bring_in(page: Page, file: Path) -> None:
    page.goto("/office/sheets/")
    page.locator('input[type="file"]').set_input_files(file)
    page.locator('button[name="read"]').click()
    page.wait_for_url("**/office/sheets/*/")


def downloaded(page: Page, kind: str) -> bytes:
    with page.expect_download() as coming:
        page.locator(f'a[href$="/sheet.{kind}"]').first.click()
    return coming.value.path().read_bytes()


def choose_edition(page: Page) -> None:
    choices = page.locator('#fields select[name="edition"] option')
    values = [choice.get_attribute("value") or "" for choice in choices.all()]
    page.locator('#fields select[name="edition"]').select_option(
        next(value for value in reversed(values) if value)
    )


@pytest.mark.parametrize("visitor", [THAI_DESK, Visitor(DESKTOP, "en", with_script=False)], ids=str)
def test_real_sheet_is_read_checked_confirmed_and_shown(
    open_page: Open, workshop: Product, real_sheet: Path, visitor: Visitor
) -> None:
    page = open_page(workshop, visitor)
    sign_in(page, workshop)
    bring_in(page, real_sheet)

    fields = page.locator("#fields")
    assert fields.locator('[name="title"]').input_value() == TITLE
    written = " ".join(field.input_value() for field in fields.locator("input[type=text], textarea").all())
    assert [owner for owner in OWNERS if owner not in written] == []
    assert " า" not in written
    assert page.locator("ul.repairs li").count() >= 27
    assert page.locator(".notice del").count() >= 1
    assert "(คุณสุพินแนะนำ)" in written

    choose_edition(page)
    page.locator('button[name="confirm"]').first.click()
    expect(page.locator(".notice.is-success")).to_be_visible()
    public = page.locator('a[href^="/e/"][href$="/sheet/"]').get_attribute("href")
    assert public is not None
    everybody_reads(open_page(workshop, THAI_PHONE), public)


def everybody_reads(page: Page, path: str) -> None:
    page.goto(path)
    paper = page.locator(".paper")
    expect(paper.locator(".paper-value").first).to_have_text(TITLE)
    assert [owner for owner in OWNERS if owner not in paper.inner_text()] == []
    assert downloaded(page, "pdf").startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "docx"))) as docx:
        assert TITLE in docx.read("word/document.xml").decode()
    sheet = json.loads(downloaded(page, "json"))
    assert (sheet["title"], sheet["category"], len(sheet["owners"])) == (TITLE, "unknown", 3)
    assert [len(step["items"]) for step in sheet["how_to"]["steps"]] == [0, 6, 0]
    assert sheet["repairs"] == []


def test_suggestion_is_taken_only_when_asked(open_page: Open, workshop: Product, real_sheet: Path) -> None:
    page = open_page(workshop, THAI_DESK)
    sign_in(page, workshop)
    bring_in(page, real_sheet)
    offers = page.locator('button[name="apply"]')
    before = offers.count()
    assert before >= 1

    offers.first.click()

    expect(offers).not_to_have_count(before)
    page.wait_for_load_state()
    assert offers.count() < before
    page.goto(page.url.replace("confirmation/", ""))
    expect(offers).to_have_count(before)


def test_what_is_no_sheet_is_explained_and_nothing_is_kept(
    open_page: Open, workshop: Product, tmp_path: Path
) -> None:
    page = open_page(workshop, THAI_DESK)
    sign_in(page, workshop)
    page.goto("/office/sheets/")
    kept = page.locator("tbody tr").count()
    for name, content in {
        "empty.txt": b"",
        "noise.docx": b"PK\x03\x04 not really",
        "photo.pdf": b"\x89PNG",
    }.items():
        file = tmp_path / name
        file.write_bytes(content)
        page.goto("/office/sheets/")
        page.locator('input[type="file"]').set_input_files(file)
        page.locator('button[name="read"]').click()
        expect(page.locator(".field .error").first).to_be_visible()
    page.goto("/office/sheets/")
    assert page.locator("tbody tr").count() == kept
