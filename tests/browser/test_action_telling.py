"""What became of mine on a phone, without a network too; news and a tap by the keyboard."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import post_office
from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import EDITION, open_opinions, statement, vote_button
from tests.browser.visitors import THAI_DESK, Open
from tests.browser.watch import Watch

MINE = f"{EDITION}/outcome/"
OFFICE = "/office/editions/2026/telling/"
READERS = 120
PASSWORD = "a long enough password"
SET_UP = f"""
import datetime as dt
from django.utils import timezone
from sewana.action.models import Improvement, Progress, Subscription
from sewana.committee.models import Edition
from sewana.people import operations as people
people.set_up_library(name_th="หอสมุด", name_en="Library")
owner = people.open_account(email="owner@example.org", name="owner", language="th", by="test", password="{PASSWORD}")
people.grant_role(owner, "owner", by="test")
edition = Edition.objects.create(key="2026", year=2026, title_th="เวทีเสวนา", title_en="Forum", state="closed",
    held_on=dt.date(2026, 9, 1))
today = timezone.localdate()
row = Improvement.objects.create(edition=edition, number=1, said_th="ขอปลั๊กเพิ่ม", said_en="Plugs", verdict="do",
    stage="decided", reason_th="มีงบ", reason_en="Money", decided_on=today, published_at=timezone.now())
Progress.objects.create(improvement=row, kind="decided", text_th="มีงบ", text_en="Money", is_public=True)
Subscription.objects.bulk_create(Subscription(email=f"p{{number}}@example.org", key_hash=str(number), language="th",
    confirmed_on=today) for number in range({READERS}))
"""
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


@pytest.fixture
def postman() -> post_office.PostOffice:
    """A mail server that takes its time; the test opens it."""
    return post_office.PostOffice(slow_s=0.05)


@pytest.fixture
def posting(bare: Path, tmp_path: Path, postman: post_office.PostOffice) -> Iterator[Product]:
    """The product with that mail server, something to tell, and many who want to hear it."""
    folder = Path(shutil.copytree(bare, tmp_path / "data"))
    more = {"SEWANA_MAIL_URL": f"smtp://127.0.0.1:{postman.port}"}
    with running.serving(folder, ["serve", "--port", "0"], more) as started:
        started.shell.run(SET_UP)
        yield started


def sent(page: Page) -> int:
    return int(page.locator("progress").first.get_attribute("value") or 0)


def moved_on(page: Page, before: int) -> None:
    expect(page.locator("progress").first).not_to_have_attribute("value", str(before))
    assert sent(page) > before


def deed(page: Page, name: str) -> None:
    page.locator(f'button[name="do"][value="{name}"]').first.click()
    expect(page.locator(".notice.is-success")).to_be_visible()


def test_the_office_tells_sees_how_far_it_is_stops_it_and_hears_that_the_server_is_dead(
    open_page: Open, posting: Product, postman: post_office.PostOffice
) -> None:
    page = open_page(posting, THAI_DESK)
    page.goto("/accounts/login/")
    page.locator('input[name="login"]').fill("owner@example.org")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/office/**")
    page.goto(OFFICE)
    with postman.open():
        expect(page.locator("details.card summary").first).to_be_visible()
        sound(page)
        deed(page, "tell")
        expect(page.locator(".notice.is-success")).to_contain_text(str(READERS))
        moved_on(page, 0)  # without being opened again
        moved_on(page, sent(page))
        sound(page)
        deed(page, "cancel")
        page.wait_for_timeout(2_500)  # what is at hand comes to its end
        page.reload()
        kept = sent(page)
        assert 0 < kept < READERS
        page.wait_for_timeout(3_000)
        page.reload()
        assert (sent(page), len(postman.taken)) == (kept, kept)
        expect(page.locator('button[value="cancel"]')).to_have_count(0)

    deed(page, "again")
    expect(page.locator("#round-1 ~ .notice.is-error")).to_contain_text("เครื่องส่งอีเมลยังไม่รับ")
    assert sent(page) == kept
    sound(page)
    with postman.open():
        deed(page, "cancel")
        deed(page, "again")
        expect(page.locator("progress").first).to_have_js_property("value", READERS)
        expect(page.locator("#round-1 ~ .notice.is-error")).to_have_count(0)
    letters = Counter(letter["To"] for letter in postman.letters())
    assert letters == Counter(f"p{number}@example.org" for number in range(READERS))
    page.close()  # it asks on, and the house closes before it
