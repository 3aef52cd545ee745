"""The plan in a browser, in Thai: from an empty year to a chosen topic and a day, and over into the next year."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, THAI_PHONE, Open, Visitor

HOME = "/office/editions/2033/"
BEGIN = """
from sewana.committee import operations as committee
from sewana.committee.models import Answer
from sewana.committee.operations import answers, members
edition = committee.begin_edition(
    key="2033", year=2033, title_th="เวทีเสวนา 2576", title_en="Forum 2033", by="test",
    place_th="หอสมุด", place_en="Library",
)
members.offer_groups(edition, by="test")
lead = edition.working_groups.get(is_lead=True)
for name, role in (("สมศรี ศรีสุข", "chair"), ("มาลี ใจงาม", "secretary")):
    person = {"prefix": "นาง", "name": name}
    member = members.add_member(edition, members.Entry(person, lead, role), by="test")
    answers.enter_by_hand(member, Answer.ACCEPTED, "", by="test")
"""


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with one more year, of which nothing is planned yet."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("planning") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(BEGIN)
        yield started


def usable(page: Page, who: Visitor = THAI_DESK) -> None:
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.foreign_words(page, "th") == []
    assert measures.overflow(page, who.device.width) == []


def part(page: Page, name: str) -> str:
    """What the plan says of one part."""
    page.goto(f"{HOME}plan/")
    return page.locator(".plan-parts > li", has_text=name).inner_text()


def take_usual_tasks(page: Page) -> None:
    page.goto(f"{HOME}plan/")
    expect(page.locator("h1")).to_contain_text("พร้อม 1 จาก 6 เรื่อง")
    usable(page)
    page.locator("nav a", has_text="งาน").filter(has_text=re.compile(r"^\s*งาน\s*$")).first.click()
    page.locator("main .btn.is-primary").click()
    expect(page.locator("h1")).to_contain_text("เสร็จ 0 จาก 41 งาน")


def add_by_keyboard(page: Page) -> None:
    """One line, and what was understood of it is said while it is written."""
    page.wait_for_load_state()
    line = page.locator("#line")
    line.focus()
    page.keyboard.insert_text("จองรถรับวิทยากร @ฝ่ายประสานงานวิทยากร ๑/๑๒/๒๕๗๐")
    expect(page.locator("[data-read] .chip", has_text="1 ธันวาคม 2570")).to_be_visible()
    page.keyboard.press("Enter")
    said = page.locator("#add .notice.is-success")
    expect(said).to_contain_text("จองรถรับวิทยากร")
    expect(said).to_contain_text("ฝ่ายประสานงานวิทยากร")
    usable(page)


def finish_some_and_take_it_back(page: Page) -> None:
    rows = page.locator(".table tbody tr")
    for place in range(2):
        rows.nth(place).locator("input[type=checkbox]").check()
    page.locator("summary", has_text="พร้อมกัน").click()
    page.locator("#bulk-state").select_option("done")
    page.locator("#bulk button").click()
    expect(page.locator("h1")).to_contain_text("เสร็จ 2 จาก 42 งาน")
    page.locator('#add button[value="undo"]').click()
    expect(page.locator("h1")).to_contain_text("เสร็จ 0 จาก 42 งาน")
    page.get_by_role("link", name="แบบกระดาน").click()
    expect(page.locator(".board-column")).to_have_count(3)
    usable(page)


def open_call(page: Page) -> str:
    page.goto(f"{HOME}topic/")
    usable(page)
    page.locator("main a.is-primary").click()
    page.locator('[name="text_th"]').fill("อยากให้ห้องสมุดชวนคุยเรื่องอะไร")
    usable(page)
    page.locator("main .btn.is-primary").click()
    return page.locator("#call-link").input_value()


def test_a_year_is_planned_from_nothing_and_carried_over(open_page: Open, house: Product) -> None:
    page = open_page(house, THAI_DESK)
    sign_in(page, house)
    take_usual_tasks(page)
    add_by_keyboard(page)
    finish_some_and_take_it_back(page)

    address = open_call(page)
    phone = open_page(house, PLAIN_PHONE)
    phone.goto(address[address.index("/e/") :])
    phone.locator('[name="title"]').fill("ที่นั่งอ่านช่วงสอบ")
    phone.locator('form:has([name="title"]) button').tap()
    expect(phone.locator("main")).to_contain_text("ที่นั่งอ่านช่วงสอบ")
    page.reload()
    page.locator("tr", has_text="ที่นั่งอ่านช่วงสอบ").locator('button[value="show"]').click()
    phone.reload()
    phone.locator("label.choice", has_text="ที่นั่งอ่านช่วงสอบ").tap()
    phone.locator("main .btn.is-primary").tap()
    expect(phone.locator(".notice.is-success")).to_contain_text("นับคะแนนของคุณแล้ว")
    page.locator("tr", has_text="ที่นั่งอ่านช่วงสอบ").get_by_role("link", name="เลือก").click()
    page.locator('[name="reason_th"]').fill("ผู้ใช้เสนอมากที่สุด")
    usable(page)
    page.locator("main .btn.is-primary").click()
    expect(page.locator("tr .chip.done")).to_be_visible()
    assert "ครบ" in part(page, "หัวข้อ")

    page.locator(".plan-parts a", has_text="วัน เวลา สถานที่").click()
    page.locator('[name="held_on"]').fill("10/12/2570")
    page.locator('[name="begins"]').fill("13.00")
    page.locator("#main-form button").click()
    expect(page.locator(".notice.is-warning")).to_contain_text("วันรัฐธรรมนูญ")
    usable(page)
    assert "วันรัฐธรรมนูญ" in part(page, "วัน เวลา สถานที่")
    page.goto(f"{HOME}day/")
    page.locator('[name="held_on"]').fill("๙ ธันวาคม ๒๕๗๐")
    page.locator("#main-form button").click()
    expect(page.locator(".notice.is-success")).to_contain_text("งาน")
    assert "ครบ" in part(page, "วัน เวลา สถานที่")
    expect(page.locator("h1")).to_contain_text("พร้อม 3 จาก 6 เรื่อง")
    usable(page)

    page.goto(HOME)
    page.locator(f'form[action="{HOME}copy/"] button').click()
    expect(page.locator("h1")).to_have_text("สิ่งที่ต้องตรวจและทำใหม่")
    expect(page.locator("main table")).to_contain_text("ปีนี้ยังไม่ได้ทาบทาม 2 คน")
    usable(page)


def test_a_topic_half_written_stays_on_the_phone_until_it_is_sent(open_page: Open, house: Product) -> None:
    house.shell.run(
        "from sewana.committee.models import Edition\n"
        "from sewana.planning.operations.topics import set_call\n"
        "call = {'text_th': '', 'text_en': '', 'opens_on': None, 'closes_on': None, 'is_open': True}\n"
        "set_call(Edition.objects.get(key='2033'), call, by='test')"
    )
    phone = open_page(house, THAI_PHONE)
    phone.goto("/e/2033/topics/")
    opener = phone.locator("summary", has_text="เสนอหัวข้อ")
    box = phone.locator('[name="title"]')

    def opened() -> None:
        if not box.is_visible():
            opener.tap()

    opened()
    box.fill("ปลั๊กไฟ")
    phone.reload()
    opened()
    expect(box).to_have_value("ปลั๊กไฟ")
    usable(phone, THAI_PHONE)
    phone.locator('form:has([name="title"]) button').tap()
    expect(phone.locator(".notice.is-success")).to_be_visible()
    phone.reload()
    opened()
    expect(box).to_have_value("")
