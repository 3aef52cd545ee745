"""Speakers in a browser: the office invites, they reply on phones with and without script, the office follows."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import has_drawn, sign_in
from tests.browser.visitors import PHONE, PLAIN_PHONE, THAI_DESK, Open, Visitor

SPEAKERS = "/office/editions/2032/speakers/"
MODERATOR = "/office/editions/2032/moderator/"
BEGIN = """
import datetime as dt
from sewana.committee import operations as committee
from django.utils import timezone
day = timezone.localdate() + dt.timedelta(days=40)
committee.begin_edition(key="2032", year=2032, title_th="เวทีเสวนา 2575", title_en="Forum 2032", held_on=day, by="test")
"""
LINKS = """
from sewana.planning.models import Speaker
for one in Speaker.objects.filter(edition__key="2032"):
    print(one.name, f"/s/{one.secret}/")
"""
ENGLISH_PHONE = Visitor(PHONE, "en", with_script=True)


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with an edition that has no speakers yet."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("speakers") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(BEGIN)
        yield started


def usable(page: Page, who: Visitor) -> None:
    """As far as it can be measured: the rules are looked at by a script."""
    if not who.with_script:
        return
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.overflow(page, who.device.width) == []


def photo(kind: str = "JPEG") -> dict[str, object]:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(file, kind)
    return {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def links(house: Product) -> dict[str, str]:
    return dict(re.findall(r"^(.+) (/s/\S+/)$", house.shell.run(LINKS), re.MULTILINE))


def write_down(page: Page, name: str, email: str) -> None:
    page.locator('[name="name"]').fill(name)
    page.locator('[name="email"]').fill(email)
    page.locator('[name="why"]').fill("เขียนเรื่องนี้มานาน")
    page.locator("#add button").click()
    expect(page.locator(".notice.is-success")).to_contain_text(name.rsplit(maxsplit=1)[-1])


def invite(page: Page, name: str) -> None:
    page.goto(SPEAKERS)
    row = page.locator("tr", has_text=name)
    row.locator('button[value="choose"]').click()
    page.locator("tr", has_text=name).locator("a.btn").click()
    usable(page, THAI_DESK)
    page.locator('[name="greeting"]').fill("ด้วยความนับถือ")
    page.locator('button[value="read"]').click()
    expect(page.locator("pre.mail")).to_contain_text("ด้วยความนับถือ")
    usable(page, THAI_DESK)
    page.locator('button[value="send"]').click()
    expect(page.locator(".notice.is-success")).to_contain_text(name.rsplit(maxsplit=1)[-1])


def test_from_the_long_list_to_a_reply_on_two_phones(open_page: Open, house: Product) -> None:
    desk = open_page(house, THAI_DESK)
    sign_in(desk, house)
    desk.goto(SPEAKERS)
    usable(desk, THAI_DESK)
    write_down(desk, "ผศ.ดร.วารี แก้วใส", "waree@library.example")
    write_down(desk, "Dr. Jane Doe", "jane@library.example")
    usable(desk, THAI_DESK)
    desk.locator("tr", has_text="Jane Doe").locator("th a").click()
    desk.locator('#main-form [name="language"]').select_option("en")
    desk.locator('#main-form [name="topic"]').fill("Quiet rooms")
    desk.locator("#main-form button").click()
    expect(desk.locator(".notice.is-success")).to_be_visible()
    for name in ("วารี แก้วใส", "Jane Doe"):
        invite(desk, name)

    thai(open_page, house)
    english(open_page, house)

    desk.goto(SPEAKERS)
    expect(desk.locator("h1")).to_contain_text("2 จาก 2")
    desk.get_by_role("link", name="วารี แก้วใส").click()
    for words in ("นักวิจัยเรื่องห้องอ่าน", "แพ้กุ้ง", "รถเข็น", "ธนาคารหนึ่ง 123"):
        expect(desk.locator("main")).to_contain_text(words)
    assert has_drawn(desk.locator(".facts img")) == 400
    usable(desk, THAI_DESK)
    desk.locator("#log-text").fill("โทรยืนยันเวลาแล้ว")
    desk.locator('button[value="log"]').click()
    expect(desk.locator(".agreed")).to_contain_text("โทรยืนยันเวลาแล้ว")
    desk.locator("summary").filter(has_text="นำออก").click()
    desk.locator('button[value="off"]').click()
    expect(desk.locator("h1")).to_contain_text("1 จาก 1")
    desk.locator("details.section summary").click()
    desk.locator('details.section button[value="back"]').click()
    expect(desk.locator("h1")).to_contain_text("2 จาก 2")


def thai(open_page: Open, house: Product) -> None:
    """On a phone without script: yes, half the form kept, another day the rest, and changed afterwards."""
    page = open_page(house, PLAIN_PHONE)
    page.goto(links(house)["วารี แก้วใส"])
    expect(page.locator("h1")).to_contain_text("วิทยากร")
    page.locator('button[value="accept"]').tap()
    expect(page.locator("h1")).to_contain_text("ขอบคุณ")
    page.locator('[name="food"]').fill("แพ้กุ้ง")
    page.locator('[name="picture"]').set_input_files(photo())  # type: ignore[arg-type]  # as Playwright reads it
    page.locator('button[value="keep"]').tap()
    expect(page.locator(".notice.is-success")).to_be_visible()

    page.goto(links(house)["วารี แก้วใส"])
    expect(page.locator('[name="food"]')).to_have_value("แพ้กุ้ง")
    expect(page.locator(".own-picture img")).to_be_visible()
    page.locator('[name="biography_th"]').fill("นักวิจัยเรื่องห้องอ่าน")
    page.locator('[name="needs"]').fill("รถเข็น")
    page.locator('[name="bank"]').fill("ธนาคารหนึ่ง 123")
    page.locator('[name="may_publish"]').first.check()
    page.locator('[name="may_record"]').last.check()
    page.locator('[name="slides_url"]').fill("ไม่ใช่ลิงก์")
    page.locator('button[value="send"]').tap()
    expect(page.locator('[name="slides_url"]')).to_have_attribute("aria-invalid", "true")
    expect(page.locator('[name="biography_th"]')).to_have_value("นักวิจัยเรื่องห้องอ่าน")
    page.locator('[name="slides_url"]').fill("")
    page.locator('button[value="send"]').tap()
    expect(page.locator("#sent-title")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ไม่ยินยอม")
    page.locator('a[href="?change=1"]').tap()
    page.locator('[name="may_record"]').first.check()
    page.locator('button[value="send"]').tap()
    expect(page.locator("main")).not_to_contain_text("ไม่ยินยอม")


def english(open_page: Open, house: Product) -> None:
    """In English with script: no first, then yes; a picture that is none is told, and what was typed comes back."""
    page = open_page(house, ENGLISH_PHONE)
    page.goto(links(house)["Jane Doe"])
    expect(page.locator("main")).to_contain_text("Quiet rooms")
    usable(page, ENGLISH_PHONE)
    page.locator("summary").last.tap()
    page.locator('[name="reply_note"]').fill("Travelling that week")
    page.locator('button[value="decline"]').tap()
    expect(page.locator("h1")).to_have_text("You have declined")
    page.locator('button[value="accept"]').tap()
    expect(page.locator("h1")).to_have_text("Thank you, we look forward to you")
    usable(page, ENGLISH_PHONE)
    page.locator('[name="biography_en"]').fill("Runs quiet rooms.")
    page.reload()  # the phone keeps what is not sent
    expect(page.locator('[name="biography_en"]')).to_have_value("Runs quiet rooms.")
    false = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"}
    page.locator('[name="picture"]').set_input_files(false)  # type: ignore[arg-type]  # as Playwright reads it
    page.locator('button[value="send"]').tap()
    expect(page.locator("#id_picture_error")).to_contain_text("not a picture")
    usable(page, ENGLISH_PHONE)
    page.locator('button[value="send"]').tap()
    expect(page.locator("#sent-title")).to_be_visible()
    expect(page.locator(".notice.is-warning")).to_contain_text("consent to recording")
    usable(page, ENGLISH_PHONE)


def test_a_moderator_and_prepared_questions_by_keyboard_up_to_the_console(
    open_page: Open, house: Product
) -> None:
    page = open_page(house, THAI_DESK)
    sign_in(page, house)
    page.goto(MODERATOR)
    usable(page, THAI_DESK)
    page.locator('[name="name"]').fill("นางสาวกานดา รักอ่าน")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.is-success")).to_contain_text("กานดา")
    for text in ("คำถามหนึ่ง", "คำถามสอง"):
        page.wait_for_load_state()
        page.locator('[name="text_th"]').fill(text)
        page.keyboard.press("Enter")
        expect(page.locator(".prepared")).to_contain_text(text)
    usable(page, THAI_DESK)
    page.locator('.prepared button[value="up"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".prepared li").first).to_contain_text("คำถามสอง")
    page.locator('.prepared button[value="remove"]').last.click()
    expect(page.locator(".prepared li")).to_have_count(1)
    page.locator("details summary").filter(has_text="1 ข้อ").click()
    page.locator('button[value="back"]').click()
    expect(page.locator(".prepared li")).to_have_count(2)
    page.locator(".prepared a.btn").first.click()
    usable(page, THAI_DESK)
    page.locator('[name="text_en"]').fill("Question two")
    page.locator("#main-form button").click()
    expect(page.locator(".prepared li").first).to_contain_text("Question two")
    page.goto("/office/editions/2026/console/?pane=runsheet")  # whose questions the demonstration prepared
    page.locator('button[name="do"][value="questions"]').click()
    expect(page.locator(".console-rows")).to_contain_text("ระบบจองแบบไหนที่คนบ่นน้อยที่สุด")
