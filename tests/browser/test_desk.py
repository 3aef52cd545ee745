"""The desk's parts of the console in a browser: legible for everybody, and the same at two consoles at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.rooms import until
from tests.browser.steps import sign_in
from tests.browser.visitors import THAI_DESK, Device, Open, Visitor
from tests.browser.watch import Watch

CONSOLE = "/office/editions/2026/console/"
LISTENS = "document.querySelector('live-console').stream.readyState === 1"
TABLET = Visitor(Device("tablet", 1024, 768, has_touch=True), "th", with_script=True)
PAGES = (
    *(f"?pane={pane}" for pane in ("polls", "speakers", "runsheet", "messages", "timer", "rehearsal")),
    "polls/new/",
    "polls/2/",
    "polls/3/",
    "polls/4/",
)


def at_console(open_page: Open, house: Product, query: str, visitor: Visitor = THAI_DESK) -> Page:
    page = open_page(house, visitor)
    sign_in(page, house, "moderator")
    page.goto(CONSOLE + query)
    return page


@pytest.mark.parametrize("address", PAGES)
def test_each_part_is_legible_on_a_tablet_for_everybody(
    open_page: Open, workshop: Product, address: str
) -> None:
    page = at_console(open_page, workshop, address, TABLET)
    assert measures.broken_rules(page) == []
    assert measures.overflow(page, 1024) == []
    assert measures.foreign_words(page, "th") == []
    assert measures.small_targets(page, 44) == []


def test_a_word_and_the_timer_reach_the_other_console_and_disturb_nobody_who_writes(
    open_page: Open, workshop: Product
) -> None:
    backstage = at_console(open_page, workshop, "?pane=messages")
    stage = at_console(open_page, workshop, "?view=stage", TABLET)
    # A console asks by itself only where there is no stream: what comes now was told by it.
    until(stage, LISTENS)
    timer, words = stage.locator("[data-part=timer]"), stage.locator("[data-part=messages]")
    backstage.locator("#message").fill("ไมค์ดับ")
    backstage.locator("[name=is_urgent]").check()
    backstage.locator("form:has(#message) button").click()
    expect(words.locator(".is-urgent")).to_contain_text("ไมค์ดับ")
    assert stage.evaluate(LISTENS)
    expect(stage.locator(".console-on.is-urgent")).to_contain_text("ไมค์ดับ")
    stage.locator("#message").fill("กำลังเขียน")
    backstage.goto(f"{CONSOLE}?pane=timer")
    backstage.locator("button[name=minutes][value='5']").click()
    expect(timer.locator("desk-clock")).to_have_text(re.compile(r"^4:\d\d$"))
    assert stage.evaluate(LISTENS)
    expect(stage.locator("#message")).to_have_value("กำลังเขียน")
    expect(words.locator("[value=seen]")).to_have_count(2)  # the demonstration's own word waits, too
    words.locator(".is-urgent [value=seen]").click()
    expect(stage.locator(".console-on.is-urgent")).to_have_count(0)
    backstage.locator("button[value=stop]").click()


def test_a_poll_that_was_deleted_comes_back_with_one_press(open_page: Open, workshop: Product) -> None:
    page = at_console(open_page, workshop, "?pane=polls")
    rows = page.locator("[data-part=polls] .console-item")
    before = rows.count()
    rows.first.locator("[value=copy]").click()
    expect(rows).to_have_count(before + 1)
    rows.last.locator("[value=delete]").click()
    expect(rows).to_have_count(before)
    page.keyboard.press("z")  # the bar of every other deed, with its key
    expect(rows).to_have_count(before + 1)
    rows.last.locator("[value=delete]").click()


def test_a_rehearsal_is_played_and_leaves_no_page_behind(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = at_console(open_page, workshop, "?pane=rehearsal")
    # The console looks for news until its page is left, perhaps just when the rehearsal is gone.
    watches[0].allow(r"\b404\b.*/editions/2026-rehearsal/console/")
    page.locator("[name=do][value=start]").click()
    expect(page.locator(".is-rehearsal")).to_be_visible()
    phone = open_page(workshop, THAI_DESK)
    # The phone listens until the rehearsal is gone, and then asks for it once more.
    watches[1].allow(r"\b404\b.*/live/")
    phone.goto("/e/2026-rehearsal/room/")
    expect(phone.locator(".is-rehearsal")).to_contain_text("นี่คือการซักซ้อม")
    assert measures.broken_rules(page) == []
    page.goto("/office/editions/2026-rehearsal/console/?pane=rehearsal")
    page.locator("[name=do][value=end]").click()
    expect(page).to_have_url(f"{workshop.address.rstrip('/')}{CONSOLE}?pane=rehearsal")
    assert phone.request.get("/e/2026-rehearsal/room/").status == 404
