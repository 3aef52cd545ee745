"""The figures of engagement in a browser: read, shown on a screen in the hall, printed, released."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Open, Visitor
from tests.reflection.engagement_sample import sample_result

PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
PAGE = "/e/2034/engagement/"
OFFICE = "/office/editions/2034/engagement/"
SMALLEST = 0.0399  # one twenty-fifth of the screen's height
BEGIN = """
import json
from django.utils import timezone
from sewana.committee import operations as committee
from sewana.people.models import Account
from sewana.reflection.models import Engagement
edition = committee.begin_edition(
    key="2034", year=2034, state="closed", title_th="เวทีเสวนา 2577", title_en="Forum 2034", by="test",
)
committee.take_seat(edition, Account.objects.get(email="chair@example.org"), "chair", by="test")
Engagement.objects.create(
    edition=edition, computed_at=timezone.now(), basis="", seconds=1, result=json.loads(FIGURES),
)
"""


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with a forum that has figures, which went out to nobody yet."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("engagement") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(f"FIGURES = {json.dumps(sample_result())!r}\n{BEGIN}")
        yield started


def at(open_page: Open, house: Product, address: str, visitor: Visitor = THAI_DESK) -> Page:
    page = open_page(house, visitor)
    sign_in(page, house, "chair")
    page.goto(address)
    return page


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}how/", OFFICE])
@pytest.mark.parametrize("visitor", [THAI_DESK, THAI_PHONE], ids=str)
def test_every_page_is_sound_on_a_desk_and_on_a_phone(
    open_page: Open, house: Product, address: str, visitor: Visitor
) -> None:
    page = at(open_page, house, address, visitor)
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.foreign_words(page, "th") == []
    assert measures.small_targets(page, 24) == []
    assert [width for width in (320, 390) if measures.overflow(page, width)] == []


@pytest.mark.parametrize("width", [360, 760, 1100])
def test_the_words_under_a_picture_of_who_answered_stand_apart(
    open_page: Open, house: Product, width: int
) -> None:
    page = at(open_page, house, PAGE)
    page.set_viewport_size({"width": width, "height": 900})
    overlaps = page.locator("#picture-reach-group .picture-axis").evaluate(
        """(axis) => {
          const boxes = [...axis.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
          const seen = boxes.filter((box) => box.width).sort((one, other) => one.left - other.left);
          return [seen.length, seen.filter((box, at) => at && box.left < seen[at - 1].right + 2).length];
        }"""
    )
    assert overlaps[0] >= 3
    assert overlaps[1] == 0


def test_the_contents_lead_to_every_part_of_the_page(open_page: Open, house: Product) -> None:
    page = at(open_page, house, PAGE)
    links = page.locator(".contents a[href^='#']")
    expect(links).to_have_count(6)
    for link in links.all():
        assert page.locator(str(link.get_attribute("href"))).count() == 1


def test_the_arrow_keys_turn_the_slides_and_nothing_on_them_is_small(open_page: Open, house: Product) -> None:
    page = at(open_page, house, f"{PAGE}slides/")
    expect(page.locator("#slide-1 h1")).to_be_in_viewport()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#slide-2 h1")).to_be_in_viewport()
    page.keyboard.press("End")
    expect(page.locator(".slide h1").last).to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    expect(page.locator("#slide-1 h1")).to_be_in_viewport()
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".slide *")]
        .filter((part) => !part.children.length && part.textContent.trim())
        .map((part) => parseFloat(getComputedStyle(part).fontSize) / innerHeight))"""
    )
    assert smallest >= SMALLEST
    overflows = page.evaluate(
        "[...document.querySelectorAll('.slide')].filter((one) => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert overflows == 0
    assert measures.broken_rules(page) == []


def test_without_script_the_slides_lie_one_under_another(open_page: Open, house: Product) -> None:
    page = at(open_page, house, f"{PAGE}slides/", PLAIN_DESK)
    expect(page.locator(".slide")).to_have_count(7)
    page.locator("#slide-7 h1").scroll_into_view_if_needed()
    expect(page.locator("#slide-7 h1")).to_be_in_viewport()


def test_print_leaves_out_what_leads_elsewhere_and_keeps_pictures_whole(
    open_page: Open, house: Product
) -> None:
    page = at(open_page, house, PAGE)
    page.emulate_media(media="print")
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator(".open-head")).to_be_hidden()
    expect(page.locator("#picture-mirror")).to_be_visible()
    assert (
        page.locator("#picture-mirror .card").evaluate("(card) => getComputedStyle(card).breakInside")
        == "avoid"
    )


def test_the_chair_shows_the_figures_to_everybody_takes_them_back_and_undoes_it(
    open_page: Open, house: Product
) -> None:
    page, outside = at(open_page, house, OFFICE), open_page(house, THAI_PHONE)
    outside.goto("/e/2034/")
    page.locator('textarea[name="words_th"]').fill("ขอบคุณที่ตอบ")
    page.locator('button[value="release"]').click()
    expect(page.locator("#history-title")).to_be_visible()
    outside.goto(PAGE)
    expect(outside.locator("blockquote")).to_contain_text("ขอบคุณที่ตอบ")
    expect(outside.locator("#picture-mirror")).to_be_visible()
    page.locator('button[value="withdraw"]').click()
    expect(page.locator('button[value="restore"]')).to_be_visible()
    page.locator('button[value="restore"]').click()
    expect(page.locator('button[value="withdraw"]')).to_be_visible()
