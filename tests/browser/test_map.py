"""The page of a picture in a browser: groups, doubts and names, read by everybody and heard as well as seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, sign_in
from tests.browser.visitors import DESKTOP, PHONE, Device, Open, Visitor

REFLECTION = f"{EDITION}/reflection/"
OFFICE = "/office/editions/2026/"


def choose(page: Page, engine: str) -> None:
    """Have the map computed by an engine, and see the picture it makes."""
    page.goto(OFFICE)
    page.locator('select[name="engine"]').select_option(engine)
    page.locator('form[action$="/engine/"] button').click()
    page.goto(REFLECTION)
    page.locator('form[action$="/office/editions/2026/reflection/"] button').click()
    page.wait_for_load_state()


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_the_demonstration_shows_three_groups_and_how_sure_they_are(
    open_page: Open, demo: Product, device: Device, language: str
) -> None:
    page = open_page(demo, Visitor(device, language, with_script=True))
    page.goto(REFLECTION)
    expect(page.locator(".hull")).to_have_count(3)
    expect(page.locator(".hull-name")).to_have_text(["A", "B", "C"])
    expect(page.locator(".sureness dt")).to_have_count(4)
    expect(page.locator('[aria-labelledby="sides-title"] article')).to_have_count(4)
    words = page.locator('[aria-labelledby="groups-title"] .grid .group-words')
    expect(words).to_have_count(3)
    heard = page.locator("#map-text").text_content() or ""
    assert all(f" {letter} " in heard for letter in "ABC")
    assert measures.broken_rules(page) == []
    assert measures.foreign_words(page, language) == []


def test_the_committee_names_a_group_and_changes_the_engine_without_script(
    open_page: Open, workshop: Product
) -> None:
    page = open_page(workshop, Visitor(DESKTOP, "th", with_script=False))
    sign_in(page, workshop)
    page.goto(REFLECTION)
    form = page.locator('[aria-labelledby="naming-title"] form').first
    form.locator('input[name="name_th"]').fill("คนรักความเงียบ")
    form.locator("button").click()
    expect(page.locator('[aria-labelledby="groups-title"] h3').first).to_contain_text("· คนรักความเงียบ")

    choose(page, "polis")
    expect(page.locator(".sureness")).to_have_count(0)
    expect(page.locator('[aria-labelledby="sure-title"] .card')).to_contain_text("Polis")

    choose(page, "map")
    expect(page.locator(".sureness dt")).to_have_count(4)


def test_the_page_of_a_polis_map_and_its_forms_are_usable_by_all(open_page: Open, workshop: Product) -> None:
    page = open_page(workshop, Visitor(DESKTOP, "th", with_script=True))
    sign_in(page, workshop)
    choose(page, "polis")
    assert measures.broken_rules(page) == []
    assert measures.small_targets(page, 24) == []
    page.goto(OFFICE)
    assert measures.broken_rules(page) == []
    choose(page, "map")
