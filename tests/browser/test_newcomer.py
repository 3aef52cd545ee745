"""A newcomer on a phone or at a desk: from the front page to where they stand."""

import csv
import io
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.steps import (
    EDITION,
    answers,
    has_answered,
    known,
    open_opinions,
    press,
    progress,
    rest,
    skip_group,
    vote,
    vote_button,
    vote_often,
)
from tests.browser.visitors import DESKTOP, EVERY_VISITOR, PHONE, THAI_PHONE, Open, Visitor

WAITING = {"th": "รอผู้ดำเนินรายการ", "en": "Waiting for a moderator"}


@pytest.fixture
def newcomer(open_page: Open, demo: Product, visitor: Visitor) -> Page:
    return open_page(demo, visitor)


@pytest.mark.parametrize("visitor", EVERY_VISITOR, ids=str)
def test_first_vote_is_one_tap_after_opening(newcomer: Page, visitor: Visitor) -> None:
    newcomer.goto("/")
    assert newcomer.locator("html").get_attribute("lang") == visitor.language
    press(newcomer.locator(f'a.is-primary[href="{EDITION}/vote/"]'), visitor.device)
    expect(newcomer.locator("#statement")).to_be_visible()
    known(newcomer)
    assert (progress(newcomer), newcomer.locator("input:visible").count()) == (0, 0)

    rest(newcomer)
    press(vote_button(newcomer, 1), visitor.device)

    expect(newcomer.locator(".ask-group")).to_be_visible()
    if visitor.with_script:
        saved = newcomer.locator("live-room").get_attribute("data-saved")
        expect(newcomer.locator("[data-status]")).to_have_text(saved or "-")
    skip_group(newcomer)
    has_answered(newcomer, 1)


def test_group_is_told_once_and_votes_go_on(newcomer: Page, visitor: Visitor) -> None:
    open_opinions(newcomer)
    first = vote(newcomer)
    newcomer.locator('.ask-group input[name="group"]').first.check()
    newcomer.locator('.ask-group input[name="origin"]').first.check()
    rest(newcomer)
    press(newcomer.locator('.ask-group button[name="save"]'), visitor.device)
    expect(newcomer.locator(".votes")).to_be_visible()

    second = vote(newcomer, -1)

    assert first != second
    expect(newcomer.locator(".ask-group")).to_be_hidden()
    has_answered(newcomer, 2)


def test_last_answer_can_be_changed(newcomer: Page, visitor: Visitor) -> None:
    open_opinions(newcomer)
    vote(newcomer)
    skip_group(newcomer)
    last = vote(newcomer, 1)
    press(newcomer.locator('.ballot-links a[href*="statement="]'), visitor.device)
    expect(newcomer.locator("#statement")).to_have_text(last)
    expect(vote_button(newcomer, 1)).to_have_attribute("aria-pressed", "true")

    rest(newcomer)
    press(vote_button(newcomer, -1), visitor.device)
    expect(newcomer.locator("#statement")).not_to_have_text(last)

    rows = answers(newcomer)
    expect(rows).to_have_count(2)
    changed = rows.filter(has_text=last)
    expect(changed.locator(".chip.disagree")).to_be_visible()


def test_opinion_is_drafted_sent_and_waits(newcomer: Page, visitor: Visitor) -> None:
    words = f"ห้องสมุดควรมีที่นั่งริมหน้าต่างเพิ่ม {uuid.uuid4().hex[:6]}"
    newcomer.goto(f"{EDITION}/opinion/")
    newcomer.locator("textarea").press_sequentially(words)
    if visitor.with_script:
        newcomer.reload()
        expect(newcomer.locator("textarea")).to_have_value(words)

    press(newcomer.locator("main form button.is-primary"), visitor.device)

    newcomer.wait_for_url(f"**{EDITION}/mine/")
    own = newcomer.locator('section[aria-labelledby="own"] li')
    expect(own.locator("p").first).to_have_text(words)
    expect(own.locator("p.meta")).to_have_text(WAITING[visitor.language])
    newcomer.goto(f"{EDITION}/opinion/")
    expect(newcomer.locator("textarea")).to_have_value("")


def test_too_long_an_opinion_is_kept_and_explained(newcomer: Page, visitor: Visitor) -> None:
    words = "ก" * 141
    newcomer.goto(f"{EDITION}/opinion/")
    newcomer.locator("textarea").fill(words)
    press(newcomer.locator("main form button.is-primary"), visitor.device)
    expect(newcomer.locator(".field .error")).to_contain_text("140")
    expect(newcomer.locator("textarea")).to_have_value(words)


@pytest.mark.parametrize("visitor", [THAI_PHONE, Visitor(DESKTOP, "en", with_script=False)], ids=str)
def test_reflection_shows_the_voter_where_they_stand(newcomer: Page) -> None:
    newcomer.goto(f"{EDITION}/reflection/")
    assert newcomer.locator("svg .you").count() == 0
    vote_often(newcomer, 7)

    wait_for_the_picture(newcomer)

    expect(newcomer.locator("svg[role=img] circle.you")).to_have_count(1)
    assert newcomer.locator('section[aria-labelledby="groups-title"] article').count() >= 2
    assert newcomer.locator('section[aria-labelledby="shared-title"] li').count() >= 1
    assert newcomer.locator("li.mirror-row").count() == 8
    for fold in newcomer.locator("details.how").all():
        fold.locator("summary").click()
        expect(fold.locator(":scope > :not(summary)").first).to_be_visible()


def wait_for_the_picture(page: Page) -> None:
    """The picture follows the votes every few seconds."""
    for _turn in range(40):
        page.goto(f"{EDITION}/reflection/")
        if page.locator("svg .you").count():
            return
        page.wait_for_timeout(1000)


@pytest.mark.parametrize("table", ["statements", "differences"])
def test_tables_can_be_taken_away_and_name_nobody(open_page: Open, demo: Product, table: str) -> None:
    page = open_page(demo, Visitor(PHONE, "en", with_script=False))
    page.goto(f"{EDITION}/reflection/")
    with page.expect_download() as coming:
        page.locator(f'a[href$="/{table}.csv"]').first.click()

    rows = list(csv.reader(io.StringIO(coming.value.path().read_text("utf-8-sig"))))

    counts = [n for n, name in enumerate(rows[0]) if name == "n" or name.endswith("_n")]
    assert len(rows) > 10
    assert counts or table == "differences"
    assert [row[n] for row in rows[1:] for n in counts if row[n] in {"1", "2", "3", "4"}] == []


def test_language_is_changed_on_the_page_and_kept(open_page: Open, demo: Product) -> None:
    page = open_page(demo, THAI_PHONE)
    open_opinions(page)
    vote(page)
    page.locator('button[name="language"]').tap()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(f"{EDITION}/vote/")
    has_answered(page, 1)
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
