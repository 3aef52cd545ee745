"""Improvements handed over in a browser: by keyboard alone, and without script; and out of a file."""

from playwright.sync_api import Locator, Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Open, Visitor
from tests.browser.watch import Watch

LIST = "/office/editions/2026/improvements/"
PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
FILL = """
from sewana.action.operations.improvements import begin_improvement
from sewana.committee.models import Edition
edition = Edition.objects.get(key="2026")
for place in (1, 2, 3):
    begin_improvement(edition, said_th=f"{word} เรื่องที่ {{place}}", by="test")
"""


def chosen(open_page: Open, house: Product, word: str, visitor: Visitor = THAI_DESK) -> Page:
    """The list of three improvements that have a word of their own."""
    house.shell.run(FILL.format(word=word))
    page = open_page(house, visitor)
    sign_in(page, house, "secretary")
    page.goto(f"{LIST}?q={word}&state=all")
    expect(rows(page)).to_have_count(3)
    return page


def rows(page: Page) -> Locator:
    return page.locator("tr.voice-line")


def test_chosen_ones_are_handed_over_by_keyboard_and_given_back(open_page: Open, workshop: Product) -> None:
    page = chosen(open_page, workshop, "ส่งมอบ")
    assert measures.broken_rules(page) == []
    for key in ("j", "x", "j", "x", "o"):
        page.keyboard.press(key)
    expect(page.locator("#id_owner")).to_be_focused()
    assert measures.broken_rules(page) == []
    page.keyboard.press("Tab")
    page.keyboard.type("คุณแดง")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_visible()
    expect(rows(page).filter(has_text="คุณแดง")).to_have_count(2)
    page.locator("#owner").select_option("name:คุณแดง")
    page.locator(".task-filter button").click()
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("u")
    expect(rows(page)).to_have_count(0)


def test_a_due_day_is_given_without_script_and_a_wrong_one_told(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = chosen(open_page, workshop, "ไม่มีสคริปต์", PLAIN_DESK)
    for tick in page.locator("[data-tick]").all()[:2]:
        tick.check()
    page.locator('details[data-tool="KeyD"] > summary').click()
    watches[0].allow(r"answered 409|status of 409")
    page.locator("#id_due_on").fill("31/2/2600")
    page.locator('button[value="due"]').click()
    expect(page.locator("#id_due_on")).to_have_value("31/2/2600")
    expect(page.locator("#id_due_on_error")).to_be_visible()
    expect(page.locator("[data-tick]:checked")).to_have_count(2)
    page.locator("#id_due_on").fill("๒๐/๒/๒๖๐๐")
    page.locator('button[value="due"]').click()
    expect(rows(page).filter(has_text="2600")).to_have_count(2)
    page.locator("#done button").click()
    expect(rows(page).filter(has_text="2600")).to_have_count(0)


def test_a_table_is_corrected_on_the_page_and_taken_over(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = chosen(open_page, workshop, "ตาราง", THAI_PHONE)
    page.goto(f"{LIST}file/")
    assert measures.broken_rules(page) == []
    watches[0].allow(r"answered 422|status of 422")
    page.locator("#id_text").fill('said_th\tdue_on\tnote\nจากตาราง\t31/2/2600\t"สอง\nบรรทัด"')
    page.locator('button[value="read"]').click()
    expect(page.locator("table tbody tr")).to_have_count(1)
    assert measures.broken_rules(page) == []
    page.locator("#id_text").fill(page.locator("#id_text").input_value().replace("31/2", "28/2"))
    page.locator('button[value="read"]').click()
    assert measures.broken_rules(page) == []
    page.locator('button[value="take"]').click()
    expect(page.locator("#done")).to_be_visible()
    assert measures.broken_rules(page) == []
    expect(rows(page).filter(has_text="จากตาราง")).to_have_count(1)
