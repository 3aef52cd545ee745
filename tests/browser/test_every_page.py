"""Every page, as everybody who may see it: usable by all, on small screens, in its own language.

Here in Thai; `test_every_page_in_english.py` goes the same round, so that two processes can.
"""

import re

import pytest
from playwright.sync_api import Page

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, sign_in, vote_often
from tests.browser.visitors import DESKTOP, PHONE, Open, Visitor
from tests.browser.walk import every_page
from tests.browser.watch import Watch

PARTICIPANTS = re.compile(r"^/e/[\w-]+/(vote|mine|opinion)/")
STARTS = {
    "anybody": ("/", "/accounts/login/", "/accounts/login/code/", "/nowhere/"),
    "participant": tuple(f"{EDITION}/{page}/" for page in ("vote", "mine", "opinion", "reflection")),
    "owner": ("/office/", "/office/me/", "/accounts/password/change/"),
}
# Where each follows links to: what others see of the same pages is measured once.
ROUND = {"anybody": r"/", "participant": r"$-", "owner": r"/(office|accounts)/"}


def come_as(page: Page, who: str, product: Product) -> None:
    if who == "owner":
        sign_in(page, product)
    if who == "participant":
        vote_often(page, 7)
        page.goto(f"{EDITION}/opinion/")
        page.locator("textarea").fill("ห้องสมุดควรมีน้ำดื่มเย็นทุกชั้น")
        page.locator("main form button.is-primary").click()


def faults(page: Page, path: str, language: str) -> list[str]:
    """Everything that is wrong with the page that is open."""
    is_participants = PARTICIPANTS.match(path) is not None
    page.wait_for_load_state()
    found = [] if page.locator("html").get_attribute("lang") == language else ["wrong or no lang"]
    found += [f"tight {line}" for line in measures.tight_lines(page)]
    found += [f"clipped {marks}" for marks in measures.clipped_marks(page)]
    found += [f"foreign {words}" for words in measures.foreign_words(page, language)]
    found += [f"small {target}" for target in measures.small_targets(page, 44 if is_participants else 24)]
    for width in (320, 390):
        found += [f"over {width}: {thing}" for thing in measures.overflow(page, width)]
    page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
    found += [f"small at a desk {target}" for target in measures.small_targets(page, 24)]
    # The rules ask for the longest time: on a phone in Thai, at a desk in English.
    if language == "th":
        page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    found += [f"axe {rule}" for rule in measures.broken_rules(page)]
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    return found


def go_round(open_page: Open, demo: Product, watches: list[Watch], who: str, language: str) -> None:
    page = open_page(demo, Visitor(PHONE, language, with_script=True))
    watches[0].allow("404")
    come_as(page, who, demo)

    found, pages = [], 0
    for path in every_page(page, *STARTS[who], within=ROUND[who]):
        pages += 1
        found += [f"{path} {fault}" for fault in faults(page, path, language)]

    assert not found, "\n".join(found)
    assert pages >= {"anybody": 10, "participant": 4, "owner": 15}[who]


@pytest.mark.parametrize("who", STARTS)
def test_every_page_is_usable_by_everybody(
    open_page: Open, demo: Product, watches: list[Watch], who: str
) -> None:
    go_round(open_page, demo, watches, who, "th")
