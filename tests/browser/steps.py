"""What people do on pages, in any language: by the places and names of things, never by their words."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.product import Product
from tests.browser.visitors import Device

EDITION = "/e/2026"
DOUBLE_TAP_MS = 420


def press(target: Locator, device: Device) -> None:
    """One tap with a finger, or one click."""
    if device.has_touch:
        target.tap()
    else:
        target.click()


def vote_button(page: Page, value: int = 1) -> Locator:
    return page.locator(f'.votes button[value="{value}"]')


def held_back(page: Page, pattern: str) -> list[Route]:
    """From now on nothing that fits is answered; the list is filled as it is asked."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(pattern, hold)
    return held


def first_of(page: Page, held: list[Route]) -> Route:
    """The first that was held back. Its request may be known before it is held."""
    for _try in range(300):
        if held:
            return held[0]
        page.wait_for_timeout(100)
    raise AssertionError("nothing was asked")


def statement(page: Page) -> str:
    return page.locator("#statement").inner_text()


def progress(page: Page) -> int:
    """How many opinions this phone has answered, as the page says."""
    return int(re.findall(r"\d+", page.locator("#progress").inner_text())[0])


def has_answered(page: Page, times: int) -> None:
    """Wait until the page says so."""
    expect(page.locator("#progress")).to_have_text(re.compile(rf"^\D*{times}(?!\d)"))


def has_drawn(picture: Locator) -> int:
    """How many pixels wide a picture is, once it has come."""
    return int(picture.evaluate("async (picture) => (await picture.decode(), picture.naturalWidth)"))


def rest(page: Page) -> None:
    """Wait as long as a person does: right after a new opinion, the script takes a tap for a double one."""
    if page.evaluate("document.querySelector('live-room')?.swappedAt ?? 0"):
        page.wait_for_timeout(DOUBLE_TAP_MS)


def open_opinions(page: Page, question: str = "") -> None:
    """Open the page of the opinions and wait, where there is script, until the room knows this phone."""
    page.goto(f"{EDITION}/vote/{question}")
    known(page)


def known(page: Page) -> None:
    """Wait until the room has said who this phone is; without script there is nothing to wait for."""
    page.wait_for_load_state()  # before that even a page with script may not have its own elements yet
    if page.evaluate("!customElements.get('live-room')"):
        return
    for _try in range(300):
        if page.evaluate("document.querySelector('live-room').me.who"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the room does not know this phone")


def vote(page: Page, value: int = 1) -> str:
    """Vote on the opinion on the page and wait for what follows it; returns the opinion."""
    known(page)  # before that the page may still be dealt another opinion
    shown, answered = statement(page), progress(page)
    rest(page)
    vote_button(page, value).click()
    has_answered(page, answered + 1)
    page.wait_for_load_state()
    return shown


def skip_group(page: Page) -> None:
    rest(page)
    page.locator('.ask-group button[name="skip"]').click()
    expect(page.locator(".votes")).to_be_visible()


def vote_often(page: Page, times: int) -> None:
    open_opinions(page)
    for n in range(times):
        vote(page, (1, -1, 0)[n % 3])
        if page.locator(".ask-group").is_visible():
            skip_group(page)


def answers(page: Page) -> Locator:
    """The list of this phone's votes."""
    page.goto(f"{EDITION}/mine/")
    return page.locator('section[aria-labelledby="votes"] li')


# Who has signed in at which server: it lets nobody in more than some times a minute, as it should.
COOKIES: dict[tuple[str, str], list[dict[str, str]]] = {}


def sign_in(page: Page, product: Product, role: str = "owner") -> None:
    """Sign in and go on in the language of the browser, as one who has chosen it before."""
    known = COOKIES.get((product.address, role), [])
    page.context.add_cookies(known)
    page.goto("/office/" if known else "/accounts/login/")
    language = page.locator("html").get_attribute("lang") or ""
    page.context.add_cookies([{"name": "sewana_language", "value": language, "url": product.address}])
    if "/accounts/login/" in page.url:
        page.locator('input[name="login"]').fill(f"{role}@example.org")
        page.locator('input[name="password"]').fill(product.password)
        page.locator("main form button").first.click()
        page.wait_for_url("**/office/**")
        kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "sewana_session"]
        COOKIES[product.address, role] = [
            {"name": cookie["name"], "value": cookie["value"], "url": product.address} for cookie in kept
        ]
