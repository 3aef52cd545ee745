"""Slips by keyboard alone, kept without network; a tablet that forgets; tickets that phones scan."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, first_of, held_back, sign_in
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, THAI_PHONE, Device, Open, Visitor
from tests.browser.watch import Watch

OFFICE = f"/office{EDITION.replace('/e/', '/editions/')}"
TABLET = Visitor(Device("tablet", 820, 1180, has_touch=True), "th", with_script=True)
NOT_SENT = r"failed: POST|ERR_INTERNET_DISCONNECTED|ERR_FAILED"
REFUSED = r"answered 422|status of 422"


class Typist:
    """Somebody at a keyboard: counts what is pressed beside the words themselves."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, words: str) -> None:
        self.page.keyboard.insert_text(words)


def at_desk(open_page: Open, product: Product, path: str = "clerk/") -> Page:
    page = open_page(product, THAI_DESK)
    sign_in(page, product)
    page.goto(f"{OFFICE}/{path}")
    return page


def entered(page: Page, words: str) -> None:
    expect(page.locator(".clerk-list li").first).to_contain_text(words)


def test_a_slip_takes_two_keys_beside_its_words(open_page: Open, workshop: Product) -> None:
    page = at_desk(open_page, workshop)
    typist = Typist(page)
    for turn, (keys, words) in enumerate(
        (("Digit1",), f"คำถามใบที่หนึ่ง {place}") if place % 2 else (("Shift+Digit1",), f"Question {place}")
        for place in range(4)
    ):
        typist.press(*keys)
        typist.write(words)
        typist.press("Enter")
        entered(page, words)
        assert typist.keys == 2 * (turn + 1)


def test_a_voice_with_an_opinion_and_votes_needs_no_mouse(open_page: Open, workshop: Product) -> None:
    page = at_desk(open_page, workshop)
    typist = Typist(page)
    typist.press("m", "o", "Digit3")
    typist.write("ห้องสมุดควรมีมุมงีบ")
    typist.press("Tab")
    typist.write("๑ เห็นด้วย, 2 -")
    typist.press("Enter")
    entered(page, "ห้องสมุดควรมีมุมงีบ 1 ✓ 2 ✕".replace(" ✓", "\u00a0✓").replace(" ✕", "\u00a0✕"))
    assert typist.keys == 5
    expect(page.locator(".clerk-number")).to_be_hidden()
    typist.press("z")
    expect(page.locator(".clerk-list li").first).to_have_class(re.compile("is-withdrawn"))


def test_what_is_typed_without_network_is_kept_and_counted_once(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = at_desk(open_page, workshop)
    watches[0].allow(NOT_SENT)
    before = page.locator(".clerk-list li").count()
    page.context.set_offline(True)
    typist = Typist(page)
    for words in ("ไม่มีสัญญาณ ก", "ไม่มีสัญญาณ ข"):
        typist.press("Digit2")
        typist.write(words)
        typist.press("Enter")
    expect(page.locator(".clerk-waiting li")).to_have_count(2)
    expect(page.locator(".clerk-status.is-warning")).to_be_visible()
    context = page.context
    page.close()  # the lid is closed on it
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{OFFICE}/clerk/")
    expect(page.locator(".clerk-waiting li")).to_have_count(0)
    page.reload()
    expect(page.locator(".clerk-list li")).to_have_count(before + 2)
    expect(page.locator(".clerk-list li", has_text="ไม่มีสัญญาณ")).to_have_count(2)


def test_a_slip_entered_before_waits_for_the_clerks_word(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = at_desk(open_page, workshop)
    watches[0].allow(REFUSED)
    for words in ("ใบแรก", "ใบซ้ำ"):
        page.locator("#number").fill("๙๙๙")
        page.locator("#text").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator(".clerk-status")).not_to_be_empty()
    waiting = page.locator(".clerk-waiting li")
    expect(waiting).to_contain_text("999")
    assert page.locator(".clerk-list").inner_text().count("ใบซ้ำ") == 0
    waiting.get_by_role("button").first.click()
    entered(page, "ใบซ้ำ")
    expect(waiting).to_have_count(0)


@pytest.mark.parametrize("name", ["clerk", "here", "tickets", "check-in", "fairness"])
def test_the_desk_pages_can_be_used_by_all(open_page: Open, workshop: Product, name: str) -> None:
    page = at_desk(open_page, workshop, f"{name}/")
    assert measures.broken_rules(page) == []
    assert measures.foreign_words(page, "th") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert measures.overflow(page, 320) == []


def open_kiosk(open_page: Open, product: Product) -> Page:
    desk = at_desk(open_page, product, "tickets/")
    link = desk.locator(".clerk-link a").get_attribute("href") or ""
    page = open_page(product, TABLET)
    page.goto(re.sub(r"^\w+://[^/]+", "", link))
    return page


def test_the_next_person_at_the_tablet_finds_nothing_of_the_one_before(
    open_page: Open, workshop: Product
) -> None:
    page = open_kiosk(open_page, workshop)
    assert measures.broken_rules(page) == []
    begin = page.locator("main form button")
    begin.focus()
    page.keyboard.press("Enter")
    page.locator(".votes .is-agree").tap()
    page.locator(".ask [name=skip]").tap()
    expect(page.locator("#progress")).to_contain_text("1")
    assert measures.broken_rules(page) == []
    assert measures.small_targets(page, 48) == []
    page.locator(".kiosk-parts a").nth(1).tap()
    page.locator("#question").fill("คำถามของคนแรก")
    page.locator(".ask .is-primary").tap()
    expect(page.locator(".kiosk-status")).not_to_be_empty()
    page.locator(".kiosk-main").tap()
    expect(page.locator("kiosk-desk")).to_have_attribute("data-part", "start")
    assert page.evaluate("history.length") <= 2
    page.locator(".kiosk-main").tap()
    expect(page.locator("#progress")).to_contain_text("0")
    page.locator(".kiosk-parts a").nth(1).tap()
    expect(page.locator("#question")).to_have_value("")
    page.go_back()
    assert "คำถามของคนแรก" not in page.content()


def test_a_late_answer_at_the_tablet_never_takes_away_what_was_tapped_after_it(
    open_page: Open, workshop: Product
) -> None:
    page = open_kiosk(open_page, workshop)
    page.locator(".kiosk-main").tap()
    expect(page.locator("#progress")).to_contain_text("0")
    held = held_back(page, "**/kiosk/")
    page.locator(".votes .is-agree").tap()
    first_of(page, held)
    page.locator(".kiosk-parts a").nth(1).tap()
    page.wait_for_timeout(1000)  # long enough for the second answer to come first, were it asked for
    with page.expect_event("requestfinished", lambda one: one.redirected_from is not None):
        held.pop().continue_()
    page.locator("#question").fill("คำถามหลังคำตอบที่มาช้า")
    page.locator(".ask .is-primary").tap()
    first_of(page, held).continue_()
    expect(page.locator("kiosk-desk")).to_have_attribute("data-part", "done")
    page.locator(".kiosk-parts a").first.tap()
    expect(page.locator(".ask [name=skip]")).to_be_visible()  # the vote was counted


def test_a_question_that_was_not_sent_stays_though_another_part_was_tapped(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = open_kiosk(open_page, workshop)
    watches[-1].allow(NOT_SENT)
    page.locator(".kiosk-main").tap()
    page.locator(".kiosk-parts a").nth(1).tap()
    page.locator("#question").fill("คำถามที่ยังไม่ได้ส่ง")
    held = held_back(page, "**/kiosk/")
    page.locator(".ask .is-primary").tap()
    first_of(page, held)
    page.locator(".kiosk-parts a").first.tap()
    page.wait_for_timeout(1000)
    held.pop().abort()
    expect(page.locator(".kiosk-status")).not_to_be_empty()
    expect(page.locator("#question")).to_have_value("คำถามที่ยังไม่ได้ส่ง")
    page.locator(".ask .is-primary").tap()
    first_of(page, held).continue_()
    expect(page.locator("kiosk-desk")).to_have_attribute("data-part", "done")


def test_a_tablet_left_alone_warns_and_then_starts_again(open_page: Open, workshop: Product) -> None:
    page = open_page(workshop, TABLET)
    page.clock.install()
    desk = at_desk(open_page, workshop, "tickets/")
    link = desk.locator(".clerk-link a").get_attribute("href") or ""
    page.goto(re.sub(r"^\w+://[^/]+", "", link))
    page.locator(".kiosk-main").tap()
    expect(page.locator("kiosk-desk")).to_have_attribute("data-part", "opinions")
    # From here the clock stands unless it is told to go on: the test may take as long as it likes.
    page.clock.pause_at(page.evaluate("Date.now()") + 5000)
    page.keyboard.press("Shift")
    page.clock.run_for(44_000)
    expect(page.locator(".kiosk-warning")).to_have_count(0)
    page.clock.run_for(2_000)
    expect(page.locator(".kiosk-warning button")).to_be_focused()
    page.locator(".kiosk-warning button").tap()
    expect(page.locator(".kiosk-warning")).to_have_count(0)
    page.clock.run_for(61_000)
    expect(page.locator("kiosk-desk")).to_have_attribute("data-part", "start")


def test_the_desk_gives_out_a_code_and_prints_a_series(open_page: Open, workshop: Product) -> None:
    desk = at_desk(open_page, workshop, "check-in/")
    desk.locator(".checkin-groups button").first.click()
    expect(desk.locator(".checkin-ticket img")).to_be_visible()
    desk.goto(f"{OFFICE}/tickets/")
    desk.locator("[name=count]").fill("2")
    desk.locator("main form .is-primary").last.click()
    desk.goto(f"{OFFICE}/tickets/sheet/")
    expect(desk.locator(".ticket")).to_have_count(2)
    assert measures.broken_rules(desk) == []


def test_everybody_can_read_what_is_known_of_them(open_page: Open, workshop: Product) -> None:
    for visitor in (THAI_PHONE, PLAIN_PHONE):
        page = open_page(workshop, visitor)
        page.goto(f"{EDITION}/trust/")
        assert measures.overflow(page, 390) == []
    page = open_page(workshop, THAI_PHONE)
    page.goto(f"{EDITION}/trust/")
    assert measures.broken_rules(page) == []
    assert measures.foreign_words(page, "th") == []
