"""The public board, read by everybody: on a phone and at a desk, in Thai and English, with and without script."""

import json
import shutil
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import EDITION, press
from tests.browser.visitors import DESKTOP, THAI_DESK, Open, Visitor

BOARD = f"{EDITION}/improvements/"
LONG = "/e/2019/improvements/"  # a board of many, in a year of its own
ALL_YEARS = "/improvements/"
MANY, PAGE = 23, 20
MOST_TABS = 60
FILL = f"""
import datetime as dt
from django.utils import timezone
from sewana.action.models import Improvement, Theme
from sewana.committee.models import Edition
edition = Edition.objects.create(key="2019", year=2019, state="closed", title_th="เวที 2562", title_en="Forum 2019",
    held_on=dt.date(2019, 9, 1))
Improvement.objects.bulk_create(Improvement(edition=edition, number=number, said_th=f"เรื่องที่ {{number}} ของปีนั้น",
    said_en=f"Thing {{number}} of that year", did_th="ทำแล้ว", did_en="Done", reason_th="มีงบ", reason_en="Money",
    verdict="do", stage="done", theme=Theme.objects.first(), decided_on=timezone.localdate(),
    done_on=timezone.localdate(), published_at=timezone.now(),
    public_counts={{"voices": 12, "agree": None, "groups": [], "rest": False}}) for number in range(1, {MANY} + 1))
"""
ENGLISH_DESK = Visitor(DESKTOP, "en", with_script=True)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def board(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration, with a year before it of which more is told than one page holds."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("board") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(FILL)
        yield started


@pytest.fixture(scope="module")
def elsewhere(board: Product) -> Iterator[str]:
    """The address of a page of another origin that holds the board in a frame."""
    body = f'<!doctype html><title>Elsewhere</title><iframe src="{board.url(f"{BOARD}embed/")}"></iframe>'.encode()

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body if self.path == "/" else b"")

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    server.daemon_threads = True  # a browser opens lines on which it asks nothing
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def pairs(page: Page) -> Locator:
    return page.locator(".board-pairs > .pair")


def sound(page: Page, visitor: Visitor) -> None:
    """Usable by all, on a small screen, and with letters twice as large."""
    if visitor.with_script:  # without, the rules do not run either; the page is the same
        assert measures.broken_rules(page) == []
    assert measures.foreign_words(page, visitor.language) == []
    assert measures.overflow(page, 320) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert measures.overflow(page, 320) == []
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": visitor.device.width, "height": visitor.device.height})


def tab_to(page: Page, wanted: str) -> None:
    """Go on by the keyboard until this has the focus."""
    for _step in range(MOST_TABS):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def test_everything_is_found_by_keyboard_alone(open_page: Open, board: Product, visitor: Visitor) -> None:
    page = open_page(board, visitor)
    page.goto(ALL_YEARS)
    expect(pairs(page)).to_have_count(PAGE)
    sound(page, visitor)
    whole = said_count(page)
    for name in ("theme", "group", "state", "year"):
        page.goto(ALL_YEARS)
        tab_to(page, f"#{name}")
        page.keyboard.press("ArrowDown")
        value = page.locator(f"#{name}").input_value()
        assert value
        tab_to(page, ".board-filter button")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, name=name, value=value: f"{name}={value}" in url)
        expect(page.locator(f"#{name}")).to_have_value(value)
        assert 0 < said_count(page) < whole


def said_count(page: Page) -> int:
    words = page.locator("p[role=status]").inner_text()
    return int("".join(letter for letter in words if letter.isdecimal()))


def test_pages_search_and_nothing_found(open_page: Open, board: Product, visitor: Visitor) -> None:
    page = open_page(board, visitor)
    page.goto(LONG)
    expect(pairs(page)).to_have_count(PAGE)
    tab_to(page, ".pager a[rel=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2")
    expect(pairs(page)).to_have_count(MANY - PAGE)
    word = "เรื่องที่ 21 ของ" if visitor.language == "th" else "Thing 21"
    page.locator("#q").fill(word)
    page.locator("#q").press("Enter")
    expect(pairs(page)).to_have_count(1)
    expect(pairs(page)).to_contain_text(word)
    page.locator("#q").fill("ไม่มีใครเคยพูดเรื่องนี้")
    page.locator("#q").press("Enter")
    expect(pairs(page)).to_have_count(0)
    sound(page, visitor)
    press(page.locator(".empty a"), visitor.device)
    expect(pairs(page)).to_have_count(PAGE)
    assert page.url == board.url(LONG)


def test_one_improvement_from_beginning_to_end(open_page: Open, board: Product, visitor: Visitor) -> None:
    page = open_page(board, visitor)
    page.goto(BOARD)
    sound(page, visitor)
    link = pairs(page).first.locator("h2 a")
    said = link.inner_text()
    press(link, visitor.device)
    expect(page.locator("h1")).to_have_text(said)
    expect(page.locator(".pair .pair-way .is-reached").first).to_be_visible()
    expect(page.locator(".board-steps li").first).to_be_visible()
    sound(page, visitor)


def test_slides_turn_by_keys_and_scroll_without_script(
    open_page: Open, board: Product, visitor: Visitor
) -> None:
    page = open_page(board, visitor)
    page.goto(f"{BOARD}slides/")
    slides = page.locator(".slide")
    assert slides.count() > 1
    expect(slides.first).to_be_in_viewport()
    if visitor.with_script:
        assert measures.broken_rules(page) == []
    tab_to(page, ".slides")
    page.keyboard.press("PageDown")
    expect(slides.nth(1)).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_frame_stands_in_a_page_of_another_origin(
    browser: Browser, board: Product, elsewhere: str, language: str
) -> None:
    context = browser.new_context(locale="th-TH" if language == "th" else "en-GB")
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.resource_type))
    page = context.new_page()
    page.goto(elsewhere)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".pair").first).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("lang", language)
    assert frame.locator("script").count() == 0
    assert frame.locator(".card").first.evaluate("(card) => getComputedStyle(card).borderRadius") != "0px"
    assert "script" not in asked
    assert context.cookies() == []
    whole = frame.locator('a[target="_top"]')
    assert (whole.get_attribute("href") or "").endswith(BOARD)
    assert [words for words in said if "favicon" not in words and "404" not in words] == []
    page.goto(board.url(f"{BOARD}embed/"))
    assert measures.broken_rules(page) == []
    assert measures.overflow(page, 320) == []
    context.close()


@pytest.mark.parametrize("visitor", [THAI_DESK, ENGLISH_DESK], ids=str, indirect=True)
def test_poster_feed_and_linked_data_open(open_page: Open, board: Product, visitor: Visitor) -> None:
    page = open_page(board, visitor)
    page.goto(BOARD)
    link = page.locator('.board-ways a[href$=".pdf"]').get_attribute("href") or ""
    poster = page.request.get(link, headers={"Accept-Language": visitor.language})
    assert (poster.status, poster.headers["content-type"]) == (200, "application/pdf")
    assert poster.body().startswith(b"%PDF-")
    assert f"-{visitor.language}.pdf" in poster.headers["content-disposition"]
    linked = json.loads(alternate(page, "application/ld+json"))
    assert (linked["@context"], linked["@type"]) == ("https://schema.org", "QAPage")
    assert {one["@type"] for one in linked["hasPart"]} == {"Question"}
    assert {one["acceptedAnswer"]["@type"] for one in linked["hasPart"]} == {"Answer"}
    assert len(linked["hasPart"]) == pairs(page).count()
    feed = ET.fromstring(alternate(page, "application/atom+xml"))
    assert feed.tag == f"{ATOM}feed"
    first = feed.find(f"{ATOM}entry/{ATOM}link")
    assert first is not None
    page.goto(first.get("href") or "")
    expect(page.locator(".board-steps")).to_be_visible()


def alternate(page: Page, kind: str) -> str:
    """What the head of the page offers of this kind."""
    address = page.locator(f'head link[rel="alternate"][type="{kind}"]').get_attribute("href") or ""
    answer = page.request.get(address)
    assert answer.status == 200
    assert kind in answer.headers["content-type"]
    return answer.text()
