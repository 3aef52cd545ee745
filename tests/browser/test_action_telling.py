"""What became of mine on a phone, without a network too; news and a tap by the keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, open_opinions, statement, vote_button
from tests.browser.visitors import Open
from tests.browser.watch import Watch

MINE = f"{EDITION}/outcome/"
OFFLINE = re.compile(r"ERR_INTERNET_DISCONNECTED|Failed to fetch|offline", re.IGNORECASE)


def sound(page: Page) -> None:
    assert measures.broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_i_agreed_with_stands_there_and_what_is_new_is_marked(open_page: Open, demo: Product) -> None:
    page = open_page(demo)
    page.goto(MINE)
    expect(page.locator(".empty")).to_be_visible()
    sound(page)
    open_opinions(page)
    first = statement(page)
    vote_button(page).tap()
    expect(page.locator("#statement")).not_to_have_text(first)
    page.locator(f'.phone-nav a[href="{MINE}"]').tap()
    lines = page.locator("li[data-mark]")
    expect(lines).to_have_count(1)
    expect(lines.locator("[data-new]")).to_be_visible()  # nothing was there at the last look
    sound(page)
    page.reload()
    expect(lines.locator("[data-new]")).to_be_hidden()


def test_without_a_network_it_stands_as_it_was(open_page: Open, demo: Product, watches: list[Watch]) -> None:
    page = open_page(demo)
    page.goto(f"{EDITION}/room/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker looks at what is opened
    page.goto(MINE)
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("[data-offline]")).to_be_hidden()
    watches[0].allow(OFFLINE.pattern)
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.goto(MINE)
    expect(page.locator(".empty")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_the_page_of_news_says_what_is_kept(open_page: Open, demo: Product) -> None:
    page = open_page(demo)
    page.goto(f"{EDITION}/news/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".notice").first).to_be_visible()
    sound(page)
