"""How a library's papers read, in a browser, in Thai: emblem, a sentence of its own, back again, out and in."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from sewana_paper.docx_text import text_of_docx
from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import has_drawn
from tests.browser.test_first_owner import make_account
from tests.browser.visitors import THAI_DESK, Open, Visitor

PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
HOME = "/office/papers/"
ORDER = f"{HOME}appointment-order/th/"
PAPER = "/office/editions/2569/papers/appointment-order/order/"
HOUSE = "สำนักหอสมุด มหาวิทยาลัยตัวอย่าง"
OWN = "คำสั่งของ{letterhead.organisation}"
READS = f"คำสั่งของ{HOUSE}"
BEGIN = """
from sewana.committee import operations as committee
committee.begin_edition(key="2569", year=2026, title_th="เวทีเสวนา 2569", title_en="Forum 2026", by="test")
"""


@pytest.fixture
def desk(open_page: Open, empty: Product) -> Page:
    """The owner of a library that has one edition, and has worded nothing yet."""
    page = open_page(empty, THAI_DESK)
    make_account(page, empty)
    empty.shell.run(BEGIN)
    return page


def emblem() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 320), "#17705A").save(out, "JPEG")
    return out.getvalue()


def usable(page: Page) -> None:
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.foreign_words(page, "th") == []
    for width in (390, THAI_DESK.device.width):
        assert measures.overflow(page, width) == []


def done(page: Page) -> None:
    expect(page.locator(".notice.is-success")).to_be_visible()


def holds(page: Page, block: str, words: str) -> None:
    expect(page.locator(f'[name="block-{block}"]')).to_have_value(words)


def words_of(page: Page, link: str) -> str:
    with page.expect_download() as coming:
        page.locator(link).first.click()
    return text_of_docx(Path(coming.value.path()).read_bytes())


def write_heading(page: Page) -> None:
    page.goto(HOME)
    usable(page)
    page.locator("main .head a").click()
    page.locator('[name="organisation_th"]').fill(HOUSE)
    page.locator('[name="signer_th"]').fill("นางสาวลงนาม งามตา")
    page.locator('[name="signer_position_th"]').fill("ผู้อำนวยการ\nปฏิบัติการแทนอธิการบดี")
    file = {"name": "emblem.jpg", "mimeType": "image/jpeg", "buffer": emblem()}
    page.locator('[name="emblem"]').set_input_files(file)  # type: ignore[arg-type]  # Playwright's own dict
    page.locator('button[value="preview"]').click()
    expect(page.locator(".paper-official img").first).to_be_visible()
    expect(page.locator(".paper-official").first).to_contain_text("ปฏิบัติการแทนอธิการบดี")
    usable(page)
    page.locator('button[value="save"]').click()  # the picture was chosen once
    done(page)
    assert has_drawn(page.locator(".paper-official img").first) == 300


def test_a_library_makes_the_papers_its_own(desk: Page, open_page: Open, empty: Product) -> None:
    page = desk
    write_heading(page)

    page.goto(ORDER)
    usable(page)
    page.locator('[name="block-order-house"]').fill(OWN)
    expect(page.locator(".wording-shown")).to_contain_text(READS)  # while it is typed
    page.locator('[name="block-order-date"]').fill("สั่ง ณ วันที่ {datte:era}")
    expect(page.locator(".wording-shown .is-error")).to_contain_text("{datte}")
    page.locator('button[value="save"]').click()
    wrong = page.locator(".wording-shown .is-error a")
    expect(wrong).to_have_text(re.compile(r"^\d+\. ย่อหน้า$"))
    wrong.click()
    expect(page.locator('[name="block-order-date"]')).to_be_in_viewport()
    holds(page, "order-house", OWN)
    page.locator('[name="block-order-date"]').fill("สั่งไว้ ณ วันที่ {date:era}")
    page.locator('button[value="save"]').click()
    done(page)
    example = words_of(page, 'a[href$="example.docx"]')
    assert READS in example
    assert "สั่งไว้ ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๙" in example

    page.goto(PAPER)
    expect(page.locator(".paper-official")).to_contain_text(READS)
    assert READS in words_of(page, 'main a.btn[href*="docx"]')

    exported_and_back(page)
    as_plain_pages(page, open_page(empty, PLAIN_DESK))


def exported_and_back(page: Page) -> None:
    page.goto(HOME)
    with page.expect_download() as coming:
        page.locator('a[href$="templates.json"]').click()
    file = Path(coming.value.path()).read_bytes()

    page.goto(ORDER)
    page.locator('form[action$="/shipped/"] button').click()
    done(page)
    holds(page, "order-house", "คำสั่ง{letterhead.organisation}")
    page.locator('form[action$="/undoing/"] button').first.click()
    holds(page, "order-house", OWN)

    broken = json.loads(file)
    broken["wordings"]["appointment-order"]["th"]["order-house"] = "{gone}"
    take_in(page, json.dumps(broken).encode())
    expect(page.locator('[role="alert"]')).to_contain_text("order-house")
    changed = json.loads(file)
    changed["heading"]["organisation_th"] = "หอสมุดอื่น"
    changed["wordings"] = {}
    take_in(page, json.dumps(changed).encode())
    done(page)
    page.goto(ORDER)
    expect(page.locator(".paper-official")).to_contain_text("คำสั่งหอสมุดอื่น")
    take_in(page, file)
    done(page)
    page.goto(ORDER)
    expect(page.locator(".paper-official")).to_contain_text(READS)


def take_in(page: Page, content: bytes) -> None:
    page.goto(HOME)
    file = {"name": "paper-templates.json", "mimeType": "application/json", "buffer": content}
    page.locator('[name="file"]').set_input_files(file)  # type: ignore[arg-type]  # Playwright's own dict
    page.locator("form[enctype] button").click()


def as_plain_pages(signed_in: Page, page: Page) -> None:
    """Without script a button shows the paper; a box takes the shipped text and the others keep theirs."""
    page.context.add_cookies(signed_in.context.cookies())  # type: ignore[arg-type]  # two names of one dict
    page.goto(ORDER)
    page.locator('[name="block-order-number"]').fill("เลขที่คำสั่ง {number}")
    page.locator('button[value="preview"]').click()
    expect(page.locator(".paper-official")).to_contain_text("เลขที่คำสั่ง ๑๕")
    page.locator('button[value="shipped:order-house"]').click()
    expect(page.locator(".paper-official")).to_contain_text(f"คำสั่ง{HOUSE}")
    holds(page, "order-number", "เลขที่คำสั่ง {number}")
    page.goto(ORDER)
    holds(page, "order-house", OWN)  # nothing was saved
