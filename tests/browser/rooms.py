"""A room of the demonstration with a poll of each kind and questions; arranged by commands beside the server."""

import json
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import product
from tests.browser.product import Product
from tests.browser.steps import EDITION
from tests.browser.visitors import THAI_PHONE, Open, Visitor

ROOM = f"{EDITION}/room/"
DOUBLE_TAP_MS = 420
FIRST = 900  # numbers that no demonstration has
POLLS = ("single", "multiple", "rating", "ranking", "words", "open")
SECRET = FIRST + len(POLLS)  # an anonymous poll
NEEDED = """
from django.utils import timezone
from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum import operations as forum
from sewana.forum.models import *
from sewana.forum.operations.room import arrange, open_room, put_on
edition = Edition.objects.get(key="2026")
room = open_room(edition, by="test")
"""
# Whatever changes in the tables is told by a change of the room.
STIR = 'arrange(room, by="test", note_en=str(timezone.now()))'
FILL = f"""
options = [("พื้นที่เงียบ", "Quiet space"), ("ห้องกลุ่ม", "Group rooms"), ("ปลั๊กไฟ", "Sockets")]
for place, kind in enumerate({(*POLLS, "single")!r}):
    poll = Poll.objects.create(
        edition=edition, number={FIRST} + place, kind=kind, title_th="สิ่งใดสำคัญที่สุด", title_en="What matters most?",
        state="open", opened_at=timezone.now(), most={{"multiple": 2, "words": 3}}.get(kind, 1),
        level="anonymous" if place == {len(POLLS)} else "pseudonymous", key="ab" * 32 if place == {len(POLLS)} else "",
    )
    if kind in ("single", "multiple", "ranking"):
        for position, (thai, english) in enumerate(options):
            PollOption.objects.create(poll=poll, position=position, label_th=thai, label_en=english)
texts = [("จะเปิดตลอดคืนไหม", "Will it open all night?"), ("จองห้องอย่างไร", "How are rooms booked?")]
for place, (thai, english) in enumerate(texts):
    Question.objects.create(
        edition=edition, number={FIRST} + place, text=thai, language="th", translation=english, state="approved"
    )
RunItem.objects.create(edition=edition, position=90, title_th="พูดคุย", title_en="Dialogue")
put_on(room, "opinions", by="test")
"""


@dataclass(frozen=True)
class Hall:
    """The running product, and its moderator at another machine."""

    product: Product

    def do(self, code: str) -> None:
        self.said(code)

    def said(self, code: str) -> str:
        """Do something and return what it printed."""
        return self.product.shell.run(NEEDED + code)

    def stir(self, page: Page) -> None:
        """Change what concerns nobody, and wait until the page has heard of it: then it knows all that was before.

        The room looks for what came from beside it every other second; what a test leaves behind may still be on
        its way to the pages of the next.
        """
        asked_at = time.time_ns() // 1_000_000  # the room numbers its scenes by the same clock
        self.do(STIR)
        until(page, f"document.querySelector('live-room').n >= {asked_at}")

    def wait_for(self, words: str, *, is_there: bool = True) -> None:
        """Wait until the room's page has these words, or has them no longer."""
        for _try in range(300):
            with urllib.request.urlopen(self.product.url(ROOM)) as page:
                if (words in page.read().decode()) == is_there:
                    return
            time.sleep(0.1)
        raise AssertionError(words)

    def put_on(self, page: Page, item: str, number: int | None = None) -> None:
        """Put something on, and wait until the phone shows it."""
        self.do(f'put_on(room, "{item}", {number}, by="test")')
        expect(on(page, item, number)).to_be_visible()


def fill(folder: Path) -> None:
    product.run(folder, "manage", "shell", "-v0", "-c", NEEDED + FILL)


def on(page: Page, item: str, number: int | None = None) -> Locator:
    name = item if number is None else f"{item} {number}"
    return page.locator(f'.scene[data-item="{name}"]')


def enter(open_page: Open, demo: Product, visitor: Visitor = THAI_PHONE) -> Page:
    """Open the room and wait until it knows this phone."""
    page = open_page(demo, visitor)
    page.goto(ROOM)
    until(page, "document.querySelector('live-room').me?.who")
    return page


def until(page: Page, fact: str) -> None:
    """Wait for something that only the script knows; the policy forbids Playwright's own way."""
    for _try in range(300):
        if page.evaluate(fact):
            return
        page.wait_for_timeout(100)
    raise AssertionError(fact)


def button(page: Page, value: int = 1) -> Locator:
    return page.locator(f'.votes button[value="{value}"]')


def answered(page: Page) -> int:
    return int(page.evaluate("document.querySelector('live-room').me.answered"))


def vote(page: Page, value: int = 1) -> None:
    before = answered(page)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    button(page, value).tap()
    until(page, f"document.querySelector('live-room').me.answered === {before + 1}")


def voter(open_page: Open, demo: Product) -> Page:
    """Somebody who has voted once and is past the question about their group."""
    page = enter(open_page, demo)
    vote(page)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator('.ask-group [name="skip"]').tap()
    expect(page.locator(".votes")).to_be_visible()
    page.wait_for_timeout(DOUBLE_TAP_MS)
    return page


def unsent(page: Page) -> Locator:
    return page.locator("form[data-do=vote] .unsent")


def words(page: Page, name: str) -> str:
    return page.locator("live-room").get_attribute(f"data-{name}") or ""


def ids(page: Page) -> list[str]:
    """The ids of everything that leaves the phone for the room, as it leaves."""
    sent: list[str] = []

    def note(body: str) -> None:
        deed = json.loads(body)
        if "id" in deed:
            sent.append(deed["id"])

    page.on("request", lambda request: request.url.endswith("/send") and note(request.post_data or "{}"))
    return sent
