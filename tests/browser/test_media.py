"""Media in a browser, in Thai: from an empty list to a poster that everybody can take along."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import has_drawn, sign_in
from tests.browser.visitors import PHONE, THAI_DESK, THAI_PHONE, Open, Visitor
from tests.browser.watch import Watch

PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
HOME = "/office/editions/2033/media/"
BEGIN = """
import datetime as dt
from sewana.committee import operations as committee
from sewana.people.models import Account
edition = committee.begin_edition(
    key="2033", year=2033, state="live", title_th="เวทีเสวนา 2576", title_en="Forum 2033",
    held_on=dt.date(2033, 3, 12), by="test",
)
for role in ("chair", "member"):
    committee.take_seat(edition, Account.objects.get(email=f"{role}@example.org"), role, by="test")
edition.members.create(prefix="นางสาว", name="วารี รักอ่าน", answer="accepted")
"""


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with a forum for which no media are made yet."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("media") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(BEGIN)
        yield started


def at(open_page: Open, house: Product, role: str, address: str, visitor: Visitor = THAI_DESK) -> Page:
    page = open_page(house, visitor)
    sign_in(page, house, role)
    page.goto(address)
    return page


def poster(size: tuple[int, int] = (600, 850)) -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#2A52BE").save(drawn, "PNG")
    return {"name": "โปสเตอร์.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


HTML: FilePayload = {"name": "ภาพ.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"}


def sound(page: Page) -> None:
    """Nothing on the page that somebody could not use, at a desk and on a phone."""
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.foreign_words(page, "th") == []
    assert measures.small_targets(page, 24) == []
    assert [width for width in (320, 390) if measures.overflow(page, width)] == []
    page.set_viewport_size({"width": THAI_DESK.device.width, "height": THAI_DESK.device.height})


def test_a_poster_from_the_empty_list_to_everybodys_hands(open_page: Open, house: Product) -> None:
    page = at(open_page, house, "member", HOME)
    sound(page)
    page.locator("main .btn.is-primary").click()
    expect(page.locator("main tbody tr")).to_have_count(7)
    sound(page)
    page.locator("main tbody a").first.click()

    choose(page, HTML)
    expect(page.locator("file-sender [role=status]")).to_contain_text("PNG")
    choose(page, poster())
    expect(page.locator(".version")).to_have_count(1)
    expect(page.locator(".version img")).to_be_visible()
    assert has_drawn(page.locator(".version img")) == 600
    expect(page.locator('button[value="approve"]')).to_have_count(0)
    page.locator('[name="credit"]').fill("ฝ่ายประชาสัมพันธ์")
    page.locator('[name="alt_th"]').fill("แผ่นสีน้ำเงิน")
    page.locator("#main-form button").click()
    expect(page.locator(".notice.is-success")).to_be_visible()
    sound(page)

    chair = at(open_page, house, "chair", page.url)
    chair.locator('.btn.is-primary[value="approve"]').click()
    expect(chair.locator(".version .chip.done")).to_be_visible()

    anybody = open_page(house, THAI_PHONE)
    anybody.goto("/e/2033/")
    anybody.locator('main a[href="/e/2033/media/"]').click()
    expect(anybody.locator(".media-shelf img")).to_have_attribute("alt", "แผ่นสีน้ำเงิน")
    sound(anybody)
    anybody.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    with anybody.expect_download() as waiting:
        anybody.locator(".media-shelf a.btn").click()
    assert waiting.value.suggested_filename == "โปสเตอร์.png"
    assert Path(waiting.value.path()).read_bytes() == poster()["buffer"]

    chair.locator('button[value="withdraw"]').click()
    anybody.reload()
    expect(anybody.locator(".media-shelf")).to_have_count(0)
    sound(anybody)


def choose(page: Page, file: FilePayload) -> None:
    page.wait_for_load_state()  # a click waits until the next page begins to come, not until its script is there
    page.locator('input[name="file"]').set_input_files(file)
    page.locator("file-sender button").click()


def test_without_script_all_of_it_works_and_what_was_taken_off_comes_back(
    open_page: Open, house: Product, watches: list[Watch]
) -> None:
    page = at(open_page, house, "chair", f"{HOME}#add", PLAIN_DESK)
    page.locator('[name="title_th"]').fill("ป้ายหน้างาน")
    page.locator('[name="kind"]').select_option("document")
    page.locator('[name="due_on"]').fill("๑/๒/๒๕๗๖")
    page.locator("#add form button").click()
    undo = page.locator("#done button")
    undo.click()
    expect(page.locator("#done")).to_contain_text("ป้ายหน้างาน")
    page.locator('#done button[value="back"]').click()
    page.locator("main tbody a", has_text="ป้ายหน้างาน").click()

    choose(page, HTML)
    expect(page.locator(".field .error")).to_contain_text("ภาพ.png")
    page.locator('input[name="url"]').fill("ไม่ใช่ที่อยู่")
    page.locator("file-sender button").click()
    expect(page.locator(".field .error")).to_be_visible()
    page.locator('input[name="file"]').set_input_files(
        {"name": "ป้าย.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    )
    page.locator('input[name="url"]').fill("")
    page.locator("file-sender button").click()
    expect(page.locator(".version")).to_contain_text("ป้าย.pdf")

    page.locator('button[value="aside"]').click()
    page.locator("details summary").last.click()
    page.locator('button[value="version-back"]').click()
    page.locator('.version button[value="approve"]').click()
    expect(page.locator(".version .chip.done")).to_be_visible()


def test_a_file_that_is_too_large_is_told_before_it_is_sent_and_a_lost_line_in_words(
    open_page: Open, house: Product, watches: list[Watch]
) -> None:
    page = at(open_page, house, "chair", HOME)
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    page.locator("file-sender").evaluate("sender => { sender.dataset.limit = 10 }")
    choose(page, poster())
    said = page.locator("file-sender [role=status]")
    expect(said).to_contain_text("200")
    page.locator("file-sender").evaluate("sender => { sender.dataset.limit = 1e9 }")
    watches[-1].allow("ERR_FAILED")
    page.route("**/upload/", lambda route: route.abort())
    page.locator("file-sender button").click()
    expect(said).to_contain_text("ขาดตอน")
    page.unroute("**/upload/")
    page.locator("file-sender button").click()
    page.wait_for_url(f"**{HOME}*/")
    expect(page.locator(".version").first).to_be_visible()
