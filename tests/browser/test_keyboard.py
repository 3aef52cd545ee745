"""Without a finger or a mouse: every step by keys, and always to be seen where one is."""

import re

from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.steps import EDITION, has_answered, open_opinions, rest, sign_in, statement
from tests.browser.visitors import THAI_DESK, Open

# What has focus: is it marked, and does nothing lie over it?
FOCUSED = """() => {
  const element = document.activeElement;
  const { left, top, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  return {
    name: `${element.tagName} ${element.textContent.trim().slice(0, 24)}`,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isCovered: Boolean(over) && !element.contains(over) && !over.contains(element),
    isBody: element === document.body,
  };
}"""


def walk_by_tab(page: Page, most: int = 60) -> list[dict]:
    """Press Tab through the whole page; returns where it stopped."""
    stops = []
    for _turn in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["isBody"]:
            break
        stops.append(stop)
    return stops


def tab_to(page: Page, selector: str) -> None:
    for _turn in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_skip_link_comes_first_and_leads_to_the_content(open_page: Open, demo: Product) -> None:
    page = open_page(demo, THAI_DESK)
    for path in ("/", f"{EDITION}/vote/", f"{EDITION}/reflection/"):
        page.goto(path)
        page.keyboard.press("Tab")
        skip = page.locator("a.skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#main$"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_is_always_seen(open_page: Open, demo: Product) -> None:
    page = open_page(demo, THAI_DESK)
    for path in (
        "/",
        f"{EDITION}/vote/",
        f"{EDITION}/opinion/",
        f"{EDITION}/reflection/",
        "/accounts/login/",
    ):
        page.goto(path)
        stops = walk_by_tab(page)
        assert len(stops) > 3
        assert [stop for stop in stops if not stop["isMarked"] or stop["isCovered"]] == []


def test_votes_by_keys_and_focus_follows_to_the_next_opinion(open_page: Open, demo: Product) -> None:
    page = open_page(demo, THAI_DESK)
    open_opinions(page)
    rest(page)
    tab_to(page, ".votes .is-agree")
    page.keyboard.press("Enter")
    expect(page.locator(".ask-group")).to_be_visible()
    expect(page.locator(".ask-group h1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator('input[name="group"]:checked')).to_have_count(1)
    tab_to(page, 'input[name="origin"]')
    page.keyboard.press("Space")
    tab_to(page, 'button[name="save"]')
    rest(page)
    page.keyboard.press("Enter")
    expect(page.locator(".votes")).to_be_visible()
    expect(page.locator("#statement")).to_be_focused()

    first = statement(page)
    rest(page)
    tab_to(page, ".votes .is-disagree")
    page.keyboard.press("Space")

    expect(page.locator("#statement")).not_to_have_text(first)
    expect(page.locator("#statement")).to_be_focused()
    has_answered(page, 2)


def test_office_form_by_keys(open_page: Open, workshop: Product) -> None:
    page = open_page(workshop, THAI_DESK)
    sign_in(page, workshop)
    page.goto("/office/editions/new/")
    for name, words in {"year": "2580", "title_th": "เวทีเสวนา ๒๕๘๐", "title_en": "Dialogue 2037"}.items():
        tab_to(page, f'[name="{name}"]')
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/editions/2037/")
    expect(page.locator("h1")).to_have_text("เวทีเสวนา ๒๕๘๐")
    stops = walk_by_tab(page)
    assert [stop for stop in stops if not stop["isMarked"] or stop["isCovered"]] == []
