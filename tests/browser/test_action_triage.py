"""Triage played in a browser: by keyboard alone, without script, and from the moderator's console."""

from playwright.sync_api import Locator, Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import THAI_DESK, Open, Visitor

VOICES = "/office/editions/2026/voices/"
CONSOLE = "/office/editions/2026/console/?pane=questions&state=approved"
PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
FILL = """
import uuid, datetime
from sewana.action.models import Voice
from sewana.committee.models import Edition
from django.db.models import Max
edition = Edition.objects.get(key="2026")
last = edition.voices.aggregate(last=Max("number"))["last"] or 0
for place in (1, 2, 3):
    Voice.objects.create(
        edition=edition, number=last + place, kind="hand", origin="other", source=uuid.uuid4().hex,
        text=f"{word} เรื่องที่ {{place}}", said_on=datetime.date(2026, 1, place),
    )
"""
ROOM = """
from sewana.committee.models import Edition
from sewana.forum.models import Question
from sewana.forum.operations.room import open_room
edition = Edition.objects.get(key="2026")
open_room(edition, by="test")
number = 1 + max(edition.questions.values_list("number", flat=True), default=0)
Question.objects.create(edition=edition, number=number, text="{word}", language="th", state="approved")
"""


def triage(open_page: Open, house: Product, word: str, visitor: Visitor = THAI_DESK) -> Page:
    """The list of three voices that have a word of their own."""
    house.shell.run(FILL.format(word=word))
    page = open_page(house, visitor)
    sign_in(page, house, "moderator")
    page.goto(f"{VOICES}?q={word}")
    expect(rows(page)).to_have_count(3)
    return page


def rows(page: Page) -> Locator:
    return page.locator(".voices > .voice")


def test_voices_are_sorted_by_keyboard_alone_and_the_last_deed_is_undone(
    open_page: Open, workshop: Product
) -> None:
    page = triage(open_page, workshop, "แป้นพิมพ์")
    assert measures.broken_rules(page) == []
    for key in ("j", "x", "j", "x", "s"):
        page.keyboard.press(key)
    expect(page.locator("#id_reason_th")).to_be_focused()
    assert measures.broken_rules(page) == []
    page.keyboard.type("อยู่นอกอำนาจของห้องสมุด")
    page.keyboard.press("Tab")
    page.keyboard.type("Not in our hands")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_visible()
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#done")).to_have_count(0)
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("?")
    expect(page.locator(".voice-keys")).to_be_visible()


def test_a_voice_is_taken_up_in_a_new_improvement_with_its_own_words(
    open_page: Open, workshop: Product
) -> None:
    page = triage(open_page, workshop, "เริ่มใหม่")
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator("#id_said_th")).to_have_value("เริ่มใหม่ เรื่องที่ 1")
    page.locator("#id_said_th").press("Enter")
    expect(page.locator("#done")).to_be_visible()
    expect(rows(page)).to_have_count(2)


def test_without_script_ticks_and_forms_do_the_same(open_page: Open, workshop: Product) -> None:
    page = triage(open_page, workshop, "ไร้สคริปต์", PLAIN_DESK)
    rows(page).first.get_by_role("checkbox").check()
    page.locator('details[data-tool="KeyA"] > summary').click()
    page.locator("#id_answer_th").fill("มีอยู่แล้วที่ชั้นสอง")
    page.locator('button[value="answer"]').click()
    expect(rows(page)).to_have_count(2)
    page.locator("#done button").click()
    expect(rows(page)).to_have_count(3)


def test_the_console_takes_a_question_up_by_one_key_and_takes_it_back(
    open_page: Open, workshop: Product
) -> None:
    workshop.shell.run(ROOM.format(word="รับเข้าจากหน้าควบคุม"))
    page = open_page(workshop, THAI_DESK)
    sign_in(page, workshop, "moderator")
    page.goto(CONSOLE)
    row = page.locator(".console-item", has_text="รับเข้าจากหน้าควบคุม")
    row.focus()
    page.keyboard.press("v")
    expect(row.locator("input[name=improvement]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".console-said [data-key=z]")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".console-said [data-key=z]")).to_have_count(0)
    page.goto(f"{VOICES}?q=รับเข้าจากหน้าควบคุม")
    expect(rows(page)).to_have_count(1)
