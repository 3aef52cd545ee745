"""The check-in desk while its network is gone: tickets go on, a reload loses none, and each counts once."""

import re

from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, sign_in
from tests.browser.visitors import THAI_DESK, Open
from tests.browser.watch import Watch

DESK = f"/office{EDITION.replace('/e/', '/editions/')}/check-in/"
NOT_SENT = r"failed: (POST|GET)|ERR_INTERNET_DISCONNECTED|ERR_FAILED"


def at_desk(page: Page) -> None:
    page.goto(DESK)
    expect(page.locator(".checkin-left")).to_contain_text(re.compile(r"\d"))


def came(page: Page) -> int:
    return int(re.findall(r"\d+", page.locator(".checkin-came").inner_text())[0])


def give(page: Page, place: int) -> str:
    """Tap a group and return which ticket is shown."""
    before = page.locator(".checkin-place h2").all_inner_texts()
    page.locator(".checkin-groups button").nth(place).click()
    expect(page.locator(".checkin-place h2")).not_to_have_text(before[0] if before else "")
    expect(page.locator(".checkin-place img")).to_have_js_property("complete", value=True)
    assert page.locator(".checkin-place img").evaluate("img => img.naturalWidth") > 0
    return page.locator(".checkin-place h2").inner_text()


def test_the_desk_works_without_a_network_and_everybody_counts_once(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = open_page(workshop, THAI_DESK)
    watches[0].allow(NOT_SENT)
    sign_in(page, workshop)
    at_desk(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    before = came(page)
    other = page.context.new_page()
    at_desk(other)
    page.context.set_offline(True)
    shown = [give(page, 0), give(other, 1)]  # two tabs of one desk
    expect(page.locator(".clerk-waiting li")).to_have_count(2)
    page.reload()
    expect(page.locator(".clerk-waiting li")).to_have_count(2)
    shown.append(give(page, 0))
    assert len(set(shown)) == 3
    expect(page.locator(".clerk-status.is-warning")).to_be_visible()
    assert measures.broken_rules(page) == []
    assert measures.foreign_words(page, "th") == []
    page.context.set_offline(False)
    for tab in (page, other):
        expect(tab.locator(".clerk-waiting li")).to_have_count(0)
    page.reload()
    assert came(page) == before + 3
    at_desk(page)
    page.locator("[data-close]").click()
    expect(page.locator(".checkin-left")).not_to_contain_text(re.compile(r"\d"))
