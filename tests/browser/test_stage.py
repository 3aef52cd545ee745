"""The stage on projectors of different shapes: everything fits, the way in is large, and the last row can read it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures, product, rooms
from tests.browser.product import Product
from tests.browser.rooms import FIRST, Hall
from tests.browser.visitors import Device, Open, Visitor
from tests.browser.watch import Watch

PROJECTOR = Visitor(Device("projector", 1920, 1080, has_touch=False), "th", with_script=True)
SIZES = ((1920, 1080), (1280, 720), (1024, 768))
LONG = "ฐานข้อมูลออนไลน์ใช้จากบ้านได้สะดวก แต่ขั้นตอนเข้าสู่ระบบหลายชั้นทำให้เสียเวลา ปี่ ญู ฎุ ฤๅ ที่นี้ ต้องอ่านออกทุกตัวจากแถวหลังสุดของห้องประชุม"
ARRANGE = f"""
edition.statements.filter(number=0).update(text={LONG!r}, language="th", translation="")
arrange(room, by="test", results_shown=True, wifi_name="Forum", wifi_password="x;y", note_th="", note_en="")
print("stage:", room.stage_secret)
"""
# Nothing may stick out of its place, neither below nor beside it.
FITS = """[...document.querySelectorAll('.stage-main, .stage-way, html')].every((part) =>
  part.scrollHeight - part.clientHeight < 3 && part.scrollWidth - part.clientWidth < 3)"""
# What has to be read from the last row, as a share of the screen's height.
SMALLEST = """Math.min(...[...document.querySelectorAll('.said, .stage-main li:not([hidden]) > p, .is-large, .words')]
  .filter((part) => part.offsetParent).map((part) => parseFloat(getComputedStyle(part).fontSize) / innerHeight))"""
QR = "document.querySelector('.stage-way img').getBoundingClientRect().height / innerHeight"
UNCUT = """[...document.querySelectorAll('.said')].every((part) => {
  const style = getComputedStyle(part);
  return style.overflow === 'visible' && parseFloat(style.lineHeight) / parseFloat(style.fontSize) >= 1.5;
})"""


@pytest.fixture(scope="module")
def hall(with_room: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = Path(shutil.copytree(with_room, tmp_path_factory.mktemp("stage") / "demo"))
    with product.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        yield Hall(started)


@pytest.fixture(scope="module")
def secret(hall: Hall) -> str:
    return re.findall(r"stage: (\S+)", hall.said(ARRANGE))[-1]


def opened(open_page: Open, house: Product, secret: str, asked: str = "") -> Page:
    page = open_page(house, PROJECTOR)
    page.goto(f"/stage/{secret}/{asked}")
    # The stream may begin with what was on before: the room looks for others' changes once in a while.
    expect(page.locator("[data-here]")).not_to_have_text("–")
    return page


def settled(page: Page, hall: Hall) -> None:
    """Put something on that nothing changes, and wait until it is there: what was on before is gone."""
    hall.do('put_on(room, "break", by="test")')
    expect(page.locator('.now[data-item="break"]')).to_be_visible()


@pytest.mark.parametrize(
    ("item", "number"),
    [
        ("welcome", None),
        ("statement", 0),
        ("top", None),
        ("questions", None),
        ("poll", FIRST),
        ("break", None),
    ],
)
def test_everything_fits_and_can_be_read_from_the_last_row(
    open_page: Open, hall: Hall, secret: str, item: str, number: int | None
) -> None:
    hall.do(f'put_on(room, "{item}", {number}, by="test")')
    page = opened(open_page, hall.product, secret)
    expect(page.locator(f'.now[data-item="{item}"]')).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        rooms.until(page, FITS)
        assert page.evaluate(SMALLEST) >= 0.03 if width / height < 1.5 else page.evaluate(SMALLEST) >= 0.04
        assert page.evaluate(QR) >= 1 / 6
        assert page.evaluate(UNCUT)
        assert measures.clipped_marks(page) == []
    assert measures.broken_rules(page) == []


def test_the_newest_result_stands_beside_all_opinions(open_page: Open, hall: Hall, secret: str) -> None:
    hall.do('put_on(room, "opinions", by="test")')
    page = opened(open_page, hall.product, secret)
    newest = page.locator("[data-newest]")
    expect(newest).to_be_visible()
    expect(newest.locator("[data-text]:visible")).to_have_count(1)
    expect(newest.locator("[data-side=all] .share")).to_have_text(re.compile(r"^\d+%$"))
    rooms.until(page, FITS)


def test_long_questions_make_room_by_leaving_the_last_away(open_page: Open, hall: Hall, secret: str) -> None:
    hall.do(f'edition.questions.update(text={LONG!r}, translation="")\nput_on(room, "questions", by="test")')
    page = opened(open_page, hall.product, secret, "?overlay=1")
    rows = page.locator("[data-questions] li:visible")
    expect(rows.first).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        rooms.until(page, FITS)
        assert 1 <= rows.count() <= 5


POLL = """
poll = Poll.objects.create(edition=edition, number={number}, title_th={title!r}, state="open",
    opened_at=timezone.now(), results_shown={is_shown})
for place in range({options}):
    PollOption.objects.create(poll=poll, position=place, label_th={words!r})
arrange(room, by="test", results_shown=True)
put_on(room, "poll", {number}, by="test")
"""
TITLES = ("สิ่งใดสำคัญที่สุดในปีนี้", "สิ่งใดสำคัญที่สุดในปีนี้และปีหน้าของห้องสมุด " * 2, LONG)


@pytest.mark.parametrize("title", TITLES, ids=["short", "longer", "long"])
@pytest.mark.parametrize("is_shown", [False, True])
def test_options_of_a_poll_fit_and_are_cut_at_their_end_and_nowhere_else(
    open_page: Open, hall: Hall, secret: str, title: str, is_shown: bool
) -> None:
    page = opened(open_page, hall.product, secret)
    polls = ((3, LONG), (4, LONG), (5, LONG), (6, LONG), (6, "พื้นที่เงียบ"), (10, LONG), (14, LONG))
    for number, (options, words) in enumerate(polls, 950 + 20 * TITLES.index(title) + 10 * is_shown):
        hall.do(POLL.format(number=number, title=title, is_shown=is_shown, options=options, words=words))
        expect(page.locator(f'[data-poll="{number}"]')).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            rooms.until(page, FITS)
            assert measures.clipped_marks(page) == []


def test_words_and_answers_in_everybodys_own_words_keep_their_marks(
    open_page: Open, hall: Hall, secret: str
) -> None:
    words = {kind: number for number, kind in enumerate(rooms.POLLS, FIRST) if kind in {"words", "open"}}
    hall.do(
        f"edition.polls.filter(kind__in={list(words)}).update(results_shown=True, shown_texts=[{LONG!r}] * 3)"
    )
    for kind, number in words.items():
        hall.do(f'arrange(room, by="test", results_shown=True)\nput_on(room, "poll", {number}, by="test")')
        page = opened(open_page, hall.product, secret)
        expect(page.locator(f'[data-poll="{number}"]')).to_be_visible()
        if kind == "words":  # as the stage writes them; who said them is of no matter here
            page.evaluate(
                """(word) => document.querySelector("[data-words]").replaceChildren(...[5, 3, 1].map((size) =>
                  Object.assign(document.createElement("li"), { className: `word-${size}`, textContent: word })))""",
                measures.TALL_WORDS,
            )
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            rooms.until(page, FITS)
            assert measures.clipped_marks(page) == []


def test_a_lost_line_is_said_and_nothing_goes_blank(
    open_page: Open, hall: Hall, secret: str, watches: list[Watch]
) -> None:
    page = opened(open_page, hall.product, secret)
    settled(page, hall)
    watches[0].allow(r"failed: |ERR_INTERNET_DISCONNECTED|EventSource|ERR_FAILED")
    shown = page.locator("h1").inner_text()
    page.context.set_offline(True)
    page.evaluate("document.querySelector('live-stage').stream.dispatchEvent(new Event('error'))")
    expect(page.locator(".stage-lost").first).to_be_visible()
    assert page.locator("h1").inner_text() == shown


def test_a_new_address_ends_the_old_stream(
    open_page: Open, hall: Hall, secret: str, watches: list[Watch]
) -> None:
    page = opened(open_page, hall.product, secret)
    settled(page, hall)
    watches[0].allow(r"failed: |answered 40[14]|status of 40[14]|EventSource|ERR_")
    hall.do('from sewana.forum.operations.room import renew_stage\nrenew_stage(room, by="test")')
    expect(page.locator(".stage-lost").first).to_be_visible()
    # However often it tries again, the page of an address that is gone never takes the wall.
    shown = page.locator("h1").inner_text()
    page.evaluate(
        "(part) => { part.tries = 3; return part.comeBack(); }", page.locator("live-stage").element_handle()
    )
    page.wait_for_timeout(500)
    assert page.locator("h1").inner_text() == shown


def test_black_and_full_screen_by_key(open_page: Open, hall: Hall) -> None:
    said = hall.said('print("stage:", room.stage_secret)')
    page = opened(open_page, hall.product, re.findall(r"stage: (\S+)", said)[-1])
    page.keyboard.press("b")
    expect(page.locator(".stage-way")).to_be_hidden()
    page.keyboard.press(".")
    expect(page.locator(".stage-way")).to_be_visible()
