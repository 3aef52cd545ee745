"""The console played in a browser: by keyboard alone, by two at once, by a helper, by touch and without script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import first_of, held_back, sign_in
from tests.browser.visitors import THAI_DESK, Device, Open, Visitor
from tests.browser.watch import Watch

CONSOLE = "/office/editions/2026/console/"
TABLET = Visitor(Device("tablet", 1024, 768, has_touch=True), "th", with_script=True)
PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
REFUSED = r"answered 409|status of 409"
UNSENT = r"failed: (POST|GET)|ERR_INTERNET_DISCONNECTED|ERR_FAILED"
FILL = """
from sewana.committee.models import Edition
from sewana.forum.models import *
from sewana.forum.operations.room import open_room, arrange, put_on
edition = Edition.objects.get(key="2026")
room = open_room(edition, by="test")
arrange(room, is_premoderated=True, questions_open=True, is_black=False, by="test")
put_on(room, "welcome", by="test")
edition.questions.filter(merged_into=None).update(state="archived", is_next=False)
first = 1 + max(edition.questions.values_list("number", flat=True), default=0)
for place, text in enumerate({texts!r}):
    Question.objects.create(edition=edition, number=first + place, text=text, language="th", state={state!r})
print("console:", room.console_secret)
"""
TEXTS = ("เปิดถึงกี่โมง", "จองห้องอย่างไร", "มีที่จอดจักรยานไหม", "ยืมได้กี่เล่ม")


def fill(house: Product, state: str = "new") -> str:
    """Put four questions in the queue, and nothing else; return the console's secret."""
    said = house.shell.run(FILL.format(texts=TEXTS, state=state))
    return re.findall(r"console: (\S+)", said)[0]


def at_console(open_page: Open, house: Product, query: str = "", visitor: Visitor = THAI_DESK) -> Page:
    page = open_page(house, visitor)
    sign_in(page, house, "moderator")
    page.goto(CONSOLE + query)
    return page


def rows(page: Page) -> Locator:
    return page.locator(".console-list .console-item")


def texts(page: Page) -> list[str]:
    return page.locator(".console-list .console-text").all_inner_texts()


def pressed(page: Page) -> Locator:
    return page.locator('.console-now [name="on"][aria-pressed="true"]')


def test_a_queue_is_worked_through_by_keyboard_alone(open_page: Open, workshop: Product) -> None:
    fill(workshop)
    page = at_console(open_page, workshop)
    press = page.keyboard.press
    expect(rows(page)).to_have_count(4)
    assert measures.broken_rules(page) == []
    press("j")
    expect(rows(page).first).to_be_focused()
    press("a")
    expect(rows(page)).to_have_count(3)
    expect(rows(page).first).to_be_focused()
    press("z")
    expect(rows(page)).to_have_count(4)
    press("j")
    press("x")
    press("j")
    press("x")
    assert measures.broken_rules(page) == []
    press("a")
    expect(rows(page)).to_have_count(2)
    press("h")
    page.keyboard.insert_text("ถามแล้ว")
    assert measures.broken_rules(page) == []
    press("Enter")
    expect(rows(page)).to_have_count(1)
    press("j")
    press("e")
    expect(page.locator("textarea:focus")).to_have_value(texts(page)[0])
    page.keyboard.insert_text(" ครับ a1zb")  # letters that would be keys outside of a field
    press("Tab")
    press("Enter")
    expect(page.locator(".console-text")).to_contain_text("a1zb")
    expect(rows(page)).to_have_count(1)


def test_enter_in_the_bar_hides_all_chosen_ones_and_approves_none(open_page: Open, workshop: Product) -> None:
    fill(workshop)
    for visitor in (THAI_DESK, PLAIN_DESK):
        page = at_console(open_page, workshop, visitor=visitor)
        before = rows(page).count()
        page.locator("[data-tick]").nth(0).check()
        page.locator("[data-tick]").nth(1).check()
        page.locator("#bulk summary").first.click()
        page.locator("#bulk-reason").fill("ซ้ำ")
        page.keyboard.press("Enter")
        left = 2 if visitor is THAI_DESK else before
        expect(rows(page)).to_have_count(left)
        page.goto(f"{CONSOLE}?state=approved")
        expect(rows(page)).to_have_count(0)


def test_what_is_on_is_changed_by_keys_and_taken_back(open_page: Open, workshop: Product) -> None:
    fill(workshop, "approved")
    page = at_console(open_page, workshop, "?state=approved")
    for key, item in (("3", "questions"), ("8", "break"), ("1", "welcome"), ("9", "closing")):
        page.keyboard.press(key)
        expect(pressed(page)).to_have_attribute("value", item)
    page.keyboard.press("z")
    expect(pressed(page)).to_have_attribute("value", "welcome")
    page.keyboard.press("b")
    expect(page.locator('[data-key="b"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("b")
    expect(page.locator('[data-key="b"]')).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator(".console-on")).to_contain_text(TEXTS[0])
    page.keyboard.press("n")
    expect(rows(page).first.locator('[data-key="n"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.insert_text("จักรยาน")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    page.keyboard.press("Shift+Slash")
    expect(page.locator("dialog")).to_be_visible()
    assert measures.broken_rules(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_two_consoles_see_each_others_deeds_and_no_list_moves(open_page: Open, workshop: Product) -> None:
    fill(workshop)
    one, two = at_console(open_page, workshop), at_console(open_page, workshop)
    expect(rows(two)).to_have_count(4)
    two.wait_for_function("document.querySelector('live-console').stream.readyState === 1")
    before = texts(two)
    one.keyboard.press("j")
    one.keyboard.press("a")
    expect(two.locator(".console-item.is-moved")).to_have_count(1)
    # The stream has told it: a console asks by itself only where there is none.
    assert two.evaluate("document.querySelector('live-console').stream.readyState") == 1
    assert texts(two) == before
    expect(rows(one)).to_have_count(3)
    one.keyboard.press("z")
    expect(two.locator(".console-item.is-moved")).to_have_count(0)
    phone = open_page(workshop)
    phone.goto("/e/2026/questions/")
    phone.locator("textarea[name=text]").fill("คำถามที่มาใหม่")
    phone.locator("form:has(textarea[name=text]) button.is-primary").click()
    expect(two.locator(".console-new")).to_contain_text("1")
    assert texts(two) == before
    two.keyboard.press("i")
    expect(rows(two)).to_have_count(5)


def test_the_second_of_two_who_edit_one_question_is_told(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    fill(workshop)
    one, two = at_console(open_page, workshop), at_console(open_page, workshop)
    watches[1].allow(REFUSED)
    for page, words in ((one, "ของคนแรก"), (two, "ของคนที่สอง")):
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.locator("textarea:focus").fill(words)
    one.locator("details[open] .is-primary").click()
    expect(one.locator(".console-text").first).to_have_text("ของคนแรก")
    two.locator("details[open] .is-primary").click()
    expect(two.locator("details[open] .error")).to_contain_text("ของคนแรก")
    expect(two.locator("details[open] textarea")).to_have_value("ของคนที่สอง")
    two.locator("details[open] .is-primary").click()
    expect(two.locator(".console-text").first).to_have_text("ของคนที่สอง")


def test_an_answer_from_before_the_line_broke_does_not_say_that_it_is_back(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = at_console(open_page, workshop)
    watches[0].allow(UNSENT)
    held = held_back(page, "**/console/?*known=*")
    page.evaluate("window.asked = document.querySelector('live-console').refresh(); undefined")
    early = first_of(page, held)
    answer = early.fetch()
    page.context.set_offline(True)
    expect(page.locator(".console-lost")).to_be_visible()
    early.fulfill(response=answer)
    page.evaluate("window.asked")
    assert page.locator(".console-lost").is_visible()


def test_what_is_not_sent_is_said_and_kept(open_page: Open, workshop: Product, watches: list[Watch]) -> None:
    fill(workshop)
    page = at_console(open_page, workshop)
    watches[0].allow(UNSENT)
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.keyboard.insert_text("ไม่เกี่ยวกับห้องสมุด")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("details[open] .error")).to_be_visible()
    expect(page.locator(".console-lost")).to_be_visible()
    expect(page.locator("details[open] input[name=reason]")).to_have_value("ไม่เกี่ยวกับห้องสมุด")
    page.context.set_offline(False)
    page.locator("details[open] .is-primary").click()
    expect(rows(page)).to_have_count(3)
    expect(page.locator(".console-lost")).to_be_hidden()
    expect(page.locator(".error:visible")).to_have_count(0)


def test_a_helper_comes_in_by_name_and_is_out_with_the_new_address(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    secret = fill(workshop)
    helper = open_page(workshop, TABLET)
    helper.goto(f"/console/{secret}/")
    assert measures.broken_rules(helper) == []
    helper.locator("[name=name]").fill("แอน")
    helper.locator("main form .is-primary").tap()
    expect(rows(helper)).to_have_count(4)
    rows(helper).first.locator('[data-key="a"]').tap()
    expect(rows(helper)).to_have_count(3)
    watches[0].allow(r".*")
    chair = open_page(workshop, THAI_DESK)
    sign_in(chair, workshop)
    chair.goto(f"{CONSOLE}?pane=addresses")
    assert measures.broken_rules(chair) == []
    with chair.expect_response(lambda answer: answer.request.method == "POST"):
        chair.locator('button[value="console"]').click()
    rows(helper).first.locator('[data-key="a"]').tap()
    expect(helper.locator(".console-lost")).to_be_visible()
    helper.reload()
    expect(helper).to_have_url(re.compile("/accounts/login/"))


@pytest.mark.parametrize("query", ["", "?state=approved", "?view=stage", "?pane=opinions", "?pane=addresses"])
def test_on_a_tablet_everything_is_large_enough_and_within_the_screen(
    open_page: Open, workshop: Product, query: str
) -> None:
    fill(workshop, "approved")
    page = at_console(open_page, workshop, query, TABLET)
    assert measures.overflow(page, 1024) == []
    assert measures.small_targets(page, 44) == []
    assert measures.broken_rules(page) == []
    assert measures.foreign_words(page, "th") == []


def test_on_stage_a_question_is_shown_and_answered_by_touch(open_page: Open, workshop: Product) -> None:
    fill(workshop, "approved")
    page = at_console(open_page, workshop, "?view=stage", TABLET)
    rows(page).first.locator('[data-key="o"]').tap()
    expect(page.locator(".console-on")).to_contain_text(TEXTS[0])
    rows(page).first.locator('[data-key="r"]').tap()
    expect(rows(page)).to_have_count(3)
    page.locator(".console-said button").tap()
    expect(rows(page)).to_have_count(4)


def test_without_script_every_deed_is_a_form(open_page: Open, workshop: Product) -> None:
    fill(workshop)
    page = at_console(open_page, workshop, visitor=PLAIN_DESK)
    rows(page).first.locator('[value="approve"]').click()
    expect(rows(page)).to_have_count(3)
    page.locator(".console-said button").click()
    expect(rows(page)).to_have_count(4)
    page.locator("[data-tick]").nth(1).check()
    page.locator("[data-tick]").nth(2).check()
    page.locator('#bulk [value="archive"]').click()
    expect(rows(page)).to_have_count(2)
    page.locator('[name="on"][value="break"]').click()
    expect(pressed(page)).to_have_attribute("value", "break")
