"""Papers in a browser, in Thai: read, filled in, downloaded, issued under a number, withdrawn and brought back."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from sewana_paper.docx_text import text_of_docx
from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Open, Visitor

PAPERS = "/office/editions/2027/papers/"
SIGNER = "รองศาสตราจารย์ลงนาม สมมุติ"


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration, with next year's order as a draft."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("papers") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        yield started


def usable(page: Page, who: Visitor) -> None:
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.overflow(page, who.device.width) == []


def downloaded(page: Page, ending: str) -> bytes:
    with page.expect_download() as coming:
        page.locator(f'main a[href*="paper.{ending}"]').click()
    return Path(coming.value.path()).read_bytes()


def test_an_order_is_filled_in_downloaded_issued_withdrawn_and_brought_back(
    open_page: Open, house: Product
) -> None:
    page = open_page(house, THAI_DESK)
    sign_in(page, house)
    page.goto(PAPERS)
    usable(page, THAI_DESK)
    page.locator('main tbody a[href*="appointment-order"]').click()
    sheet = page.locator(".paper-official")
    expect(sheet).to_contain_text("ที่ …………")
    usable(page, THAI_DESK)

    # What is missing is named, leads to its field, and is filled in right there.
    page.locator('#missing li a[href="#id_signer"]').click()
    page.locator('[name="signer"]').fill(SIGNER)
    page.locator('[name="signer_position"]').fill("อธิการบดี")
    page.locator('button[value="save"]').click()
    expect(sheet).to_contain_text(SIGNER)
    expect(page.locator("#missing li")).to_have_count(0)
    assert SIGNER in text_of_docx(downloaded(page, "docx"))

    page.locator('[name="dated"]').fill("๒๗ พฤศจิกายน ๒๕๖๙")
    page.locator("main .btn.is-primary").click()  # issue it
    expect(page.locator(".notice.is-success")).to_be_visible()
    expect(sheet).to_contain_text("ที่ ๑๓/๒๕๖๙")  # after this year's, which has number 12
    expect(sheet).to_contain_text("สั่ง ณ วันที่ ๒๗ พฤศจิกายน พ.ศ. ๒๕๖๙")
    usable(page, THAI_DESK)
    printed = "".join(
        "".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(downloaded(page, "pdf"))).pages
    )
    for words in ("ที่๑๓/๒๕๖๙", "".join(SIGNER.split()), "คำสั่งหอสมุดตัวอย่าง"):
        assert words in printed
    assert not re.search(r"20[0-9]{2}|๒๐[๐-๙]{2}(?![๐-๙])", printed)

    page.locator('button[value="withdraw"]').click()
    expect(page.locator("main .btn.is-primary").last).to_have_attribute("value", "restore")
    page.locator('button[value="restore"]').click()
    expect(page.locator(".chip.done")).to_contain_text("13/2569")


def test_two_who_write_lose_nothing_and_a_phone_shows_it_all(open_page: Open, house: Product) -> None:
    page, other = open_page(house, THAI_DESK), open_page(house, THAI_PHONE)
    address = f"{PAPERS}project-proposal/-/"
    for who in (page, other):
        sign_in(who, house)
        who.goto(address)
    usable(other, THAI_PHONE)
    page.locator('[name="f-source"]').fill("เงินรายได้ของเรา")
    page.locator('[name="f-indicators-0-type"]').select_option("quantity")
    page.locator('[name="f-indicators-0-name"]').fill("ผู้เข้าร่วมเสวนา")
    page.locator('[name="f-indicators-0-goal"]').fill("120 คน")
    page.locator('button[value="save"]').click()
    expect(page.locator(".paper-official")).to_contain_text("๑๒๐ คน")
    other.locator('[name="f-source"]').fill("เงินรายได้ของเขา")
    other.locator('button[value="save"]').click()
    both = other.locator('section[aria-labelledby="both-title"]')
    expect(both).to_contain_text("เงินรายได้ของเรา")
    usable(other, THAI_PHONE)
    both.locator("button").click()
    expect(other.locator(".paper-official")).to_contain_text("เงินรายได้ของเขา")
    expect(other.locator(".paper-official")).to_contain_text("ผู้เข้าร่วมเสวนา")
