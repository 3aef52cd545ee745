"""Evidence of an improvement: a picture goes through the media room to the page that everybody reads."""

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, has_drawn, sign_in
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Open, Visitor

OFFICE = "/office/editions/2026"
WITHOUT_SCRIPT = Visitor(THAI_DESK.device, "th", with_script=False)
SHOWS = "ปลั๊กใหม่สองจุดข้างโต๊ะอ่านหนังสือ"


def sound(page: Page) -> None:
    """Nothing on the page that somebody could not use, at a desk and on a phone."""
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.small_targets(page, 24) == []
    assert [width for width in (320, 390) if measures.overflow(page, width)] == []
    page.set_viewport_size({"width": THAI_DESK.device.width, "height": THAI_DESK.device.height})


def photograph() -> dict[str, object]:
    content = io.BytesIO()
    Image.new("RGB", (900, 600), "#1d5c8f").save(content, "JPEG")
    return {"name": "ปลั๊ก.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def approved_picture(desk: Page) -> None:
    """A picture that everybody may use, in the media room."""
    desk.goto(f"{OFFICE}/media/")
    form = desk.locator("form", has=desk.locator('[name="title_th"]'))
    form.locator('[name="title_th"]').fill("ภาพปลั๊กใหม่")
    form.locator('[name="kind"]').select_option("picture")
    form.locator('[name="use"]').select_option("public")
    form.locator("button").first.click()
    desk.locator("a", has_text="ภาพปลั๊กใหม่").first.click()
    desk.locator("input[type=file]").set_input_files(photograph())
    desk.locator("file-sender button").first.click()
    expect(desk.locator(".version img")).to_be_visible()
    desk.locator('[name="credit"]').fill("ฝ่ายอาคาร")
    desk.locator('[name="alt_th"]').fill(SHOWS)
    desk.locator("#main-form button").click()
    desk.locator('.btn.is-primary[value="approve"]').click()
    expect(desk.locator(".version .chip.done")).to_be_visible()


def done_one(desk: Page) -> str:
    """The address of an improvement that is done and published."""
    desk.goto(f"{EDITION}/improvements/?state=done")
    desk.locator(".pair h2 a").first.click()
    return re.sub(r".*/improvements/(\d+)/.*", r"\1", desk.url)


def test_a_picture_goes_from_the_media_room_to_everybodys_page(open_page: Open, workshop: Product) -> None:
    desk = open_page(workshop, THAI_DESK)
    sign_in(desk, workshop)
    approved_picture(desk)
    number = done_one(desk)

    desk.goto(f"{OFFICE}/improvements/{number}/")
    desk.locator("#evidence details.card > summary").click()
    form = desk.locator("#evidence details.card form")
    form.locator('[name="evidence-text_en"]').fill("Two new sockets")
    form.locator('[name="evidence-medium"]').select_option(index=1)
    form.locator('[name="evidence-is_public"]').check()
    form.locator("button").click()
    expect(desk.locator("#evidence .error").first).to_be_visible()
    expect(desk.locator('[name="evidence-text_en"]').first).to_have_value("Two new sockets")
    sound(desk)
    desk.locator("#evidence details.card form [name=evidence-text_th]").fill("ปลั๊กใหม่สองจุด")
    chosen = desk.locator('#evidence details.card [name="evidence-medium"] option', has_text="ภาพปลั๊กใหม่")
    desk.locator('#evidence details.card [name="evidence-medium"]').select_option(
        chosen.get_attribute("value")
    )
    desk.locator("#evidence details.card form button").click()
    expect(desk.locator("#evidence .board-evidence img")).to_be_visible()
    sound(desk)

    anybody = open_page(workshop, THAI_PHONE)
    anybody.goto(f"{EDITION}/improvements/{number}/")
    picture = anybody.locator(".board-evidence img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("alt", SHOWS)
    assert has_drawn(picture) > 0
    sound(anybody)

    desk.locator('#evidence button[value="out"]').click()
    anybody.reload()
    expect(anybody.locator(".board-evidence")).to_have_count(0)
    desk.locator('#evidence details details:has(button[value="back"]) > summary').click()
    desk.locator('#evidence button[value="back"]').click()
    anybody.reload()
    expect(anybody.locator(".board-evidence img")).to_have_attribute("alt", SHOWS)


def test_steps_move_with_the_keyboard_and_without_script(open_page: Open, workshop: Product) -> None:
    desk = open_page(workshop, WITHOUT_SCRIPT)
    sign_in(desk, workshop)
    desk.goto(f"{OFFICE}/improvements/?state=started")
    desk.locator("tbody th a").first.click()
    for title in ("ขั้นแรกของวัน", "ขั้นที่สองของวัน"):
        desk.locator("#step-title").fill(title)
        desk.locator('button[value="step_add"]').click()
    rows = desk.locator('ol.people-list > li[id^="step-"]')
    count = rows.count()
    first = rows.filter(has_text="ขั้นแรกของวัน")
    first.locator('button[value="step_down"]').focus()
    desk.keyboard.press("Enter")
    expect(rows.nth(count - 1)).to_contain_text("ขั้นแรกของวัน")
    expect(rows.nth(count - 1).locator('button[value="step_down"]')).to_have_count(0)
    expect(rows.first.locator('button[value="step_up"]')).to_have_count(0)
    # The keyboard goes on at the step that was moved.
    desk.keyboard.press("Tab")
    expect(rows.nth(count - 1).locator("button").first).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(rows.nth(count - 2)).to_contain_text("ขั้นแรกของวัน")
