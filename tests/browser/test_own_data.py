"""On a phone: take along what is kept of it, then have it erased; with and without scripts."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, press
from tests.browser.visitors import PLAIN_PHONE, THAI_PHONE, Open, Visitor

MINE = f"{EDITION}/mine/"
OPINION = "ห้องสมุดควรมีตู้น้ำดื่มทุกชั้น"


def sound(page: Page, visitor: Visitor) -> None:
    """The page breaks no rule, fits the phone, and can be tapped."""
    assert measures.broken_rules(page) == []
    assert measures.overflow(page, visitor.device.width) == []


def taken(page: Page, ending: str) -> str:
    """Take a file along and return what it says."""
    with page.expect_download() as waiting:
        page.locator(f'a[href$="everything.{ending}"]').click()
    assert waiting.value.suggested_filename == f"sewana-2026-own.{ending}"
    return Path(waiting.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("visitor", [THAI_PHONE, PLAIN_PHONE], ids=str)
def test_a_phone_takes_its_own_along_and_is_forgotten(
    open_page: Open, workshop: Product, visitor: Visitor
) -> None:
    page = open_page(workshop, visitor)
    page.goto(f"{EDITION}/opinion/")
    page.locator("[name=text]").fill(OPINION)
    press(page.locator("form .btn.is-primary"), visitor.device)
    expect(page.locator("main")).to_contain_text(OPINION)
    if visitor.with_script:
        sound(page, visitor)
    assert OPINION in taken(page, "html")
    assert [row["text"] for row in json.loads(taken(page, "json"))["opinions"]] == [OPINION]
    press(page.locator('a[href$="/mine/forgetting/"]'), visitor.device)
    expect(page.locator("#goes")).to_be_visible()
    if visitor.with_script:
        sound(page, visitor)
    press(page.locator("button[name=do]"), visitor.device)
    expect(page.locator("input[name=sure]")).to_have_count(1)
    if visitor.with_script:
        sound(page, visitor)
    press(page.locator(".btn.is-danger"), visitor.device)
    expect(page.locator("input[name=sure]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("1")
    assert [one["name"] for one in page.context.cookies() if one["name"] == "sewana_ticket"] == []
    page.goto(MINE)
    expect(page.locator("main")).not_to_contain_text(OPINION)
    page.goto(f"{MINE}forgetting/")
    expect(page.locator("#goes")).to_have_count(0)
    if visitor.with_script:
        sound(page, visitor)
