"""A questionnaire in a browser: by thumb, by keyboard, without script, on a line that breaks; paper by keypad."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.asking import DOUBLE_TAP_MS, NUMBER, answer, arrived, begin, ready, responses, shows, url
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, THAI_PHONE, Device, Open, Visitor
from tests.browser.watch import Watch

NOT_SENT = r"failed: |ERR_INTERNET_DISCONNECTED|ERR_FAILED|answered 409|status of 409|requestfailed"
SMALL_PHONE = Visitor(Device("small phone", 360, 640, has_touch=True), "th", with_script=True)
TABLET = Visitor(Device("tablet", 820, 1180, has_touch=True), "th", with_script=True)
ENGLISH_PHONE = Visitor(THAI_PHONE.device, "en", with_script=True)


def faults(page: Page, language: str = "th") -> list[str]:
    return [
        *measures.broken_rules(page),
        *measures.tight_lines(page),
        *measures.small_targets(page, 44),
        *measures.foreign_words(page, language),
        *measures.overflow(page, 320),
    ]


@pytest.mark.parametrize("visitor", [SMALL_PHONE, ENGLISH_PHONE], ids=str)
def test_every_screen_is_usable_by_everybody(open_page: Open, asked: Product, visitor: Visitor) -> None:
    page = open_page(asked, visitor)
    page.goto(url())
    found = faults(page, visitor.language)
    begin(page)
    for key in ("C1", "R1", "O1", "may_quote", "barriers", "about.group", "pseudonym", "review"):
        page.goto(url(more=f"?at={key}"))
        found += [f"{key}: {fault}" for fault in faults(page, visitor.language)]
    for form in ("sewana-12-staff", "sewana-zone"):
        begin(page, form)
        found += [f"{form}: {fault}" for fault in faults(page, visitor.language)]
    page.goto(url(more="thanks/"))
    found += faults(page, visitor.language)
    page.goto("/q/")
    found += faults(page, visitor.language)
    assert not found, "\n".join(found)


def test_answers_stand_in_the_lower_half_and_are_big(open_page: Open, asked: Product) -> None:
    page = open_page(asked, SMALL_PHONE)
    begin(page)
    boxes = [button.bounding_box() for button in page.locator(".answers button").all()]
    assert all(box and box["height"] >= 48 for box in boxes)
    assert sum(box["y"] + box["height"] / 2 > 320 for box in boxes if box) >= 4
    # The scale is there at once, even in the small window that an address bar leaves.
    assert all(box and box["y"] + box["height"] <= 640 for box in boxes[:5])


def test_taps_alone_answer_it_and_it_counts_once(open_page: Open, asked: Product) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    for key in ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3"):
        answer(page, key, "4")
    answer(page, "R1", "10")
    answer(page, "R2", "-")
    page.locator("textarea").fill("ที่นั่งเงียบ")
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator(".question-next").click()
    shows(page, "O2")
    page.locator("a[rel=next]").click()
    answer(page, "may_quote", "yes")
    page.locator("[data-key=barriers] input[value=b2]").check()
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator(".question-next").click()
    shows(page, "about.group")
    page.go_back()
    shows(page, "barriers")
    page.go_forward()
    answer(page, "about.group", "-")
    arrived(page)
    page.goto(url(more="?at=review"))
    page.locator("button[value=send]").dblclick()
    page.wait_for_url("**/thanks/*")
    ((mode, door, found),) = responses(asked)
    assert (mode, door, found["C1"], found["R1"], found["R2"]) == ("phone", "open", 4, 10, None)
    assert (found["O1"], found["may_quote"], found["barriers"]) == ("ที่นั่งเงียบ", True, ["b2"])


def test_without_script_it_is_the_same(open_page: Open, asked: Product) -> None:
    page = open_page(asked, PLAIN_PHONE)
    begin(page)
    page.locator("button[value='2']").click()
    page.wait_for_url("**at=C2")
    page.locator("a[rel=prev]").click()
    expect(page.locator("button[value='2']")).to_have_attribute("aria-pressed", "true")
    page.goto(url(more="?at=O1"))
    page.locator("textarea").fill("คำ")
    page.locator(".question-next").click()
    page.goto(url(more="?at=review"))
    page.locator("button[value=send]").click()
    page.wait_for_url("**/thanks/")
    assert [row[2] for row in responses(asked)] == [{"C1": 2, "O1": "คำ"}]


def test_keys_alone_answer_it(open_page: Open, asked: Product) -> None:
    page = open_page(asked, THAI_DESK)
    begin(page)
    ready(page)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.keyboard.press("5")
    shows(page, "C2")
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shows(page, "A1")
    page.goto(url(more="?at=R1"))
    ready(page)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    shows(page, "R2")
    arrived(page)
    page.goto(url(more="?at=review"))
    page.locator("button[value=send]").press("Enter")
    page.wait_for_url("**/thanks/")
    assert [row[2] for row in responses(asked)] == [{"C1": 5, "C2": 2, "R1": 10}]


def test_a_broken_line_loses_nothing_and_says_so(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    watches[0].allow(NOT_SENT)
    page.context.set_offline(True)
    answer(page, "C1", "1")
    answer(page, "C2", "2")
    shows(page, "A1")
    expect(page.locator(".question-state")).to_contain_text("เก็บไว้ในเครื่องนี้")
    page.context.set_offline(False)
    expect(page.locator(".question-state")).to_contain_text("ถึงห้องสมุดแล้ว")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('sewana-answers'))") == []
    page.goto(url(more="?at=review"))
    page.context.set_offline(True)
    page.locator("button[value=send]").click()
    expect(page.locator(".question-state")).to_contain_text("ยังไม่ได้ส่ง")
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/*")
    assert [row[2] for row in responses(asked)] == [{"C1": 1, "C2": 2}]


def test_answers_kept_on_the_device_survive_a_page_that_was_closed(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    watches[0].allow(NOT_SENT)
    page.context.set_offline(True)
    answer(page, "C1", "5")
    expect(page.locator(".question-state")).to_contain_text("เก็บไว้ในเครื่องนี้")
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(url())
    again.goto(url(more="?at=C2"))
    arrived(again)
    again.goto(url(more="?at=C1"))
    expect(again.locator("button[value='5']")).to_have_attribute("aria-pressed", "true")


def test_a_questionnaire_that_closes_meanwhile_says_so(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    watches[0].allow(NOT_SENT)
    asked.shell.run(
        "from sewana.survey.models import *\nQuestionnaire.objects.filter(number=901).update(state='closed')"
    )
    answer(page, "C1", "3")
    expect(page.locator(".question-state")).to_contain_text("ปิดแล้วระหว่างนี้")


def test_signing_in_beside_the_questionnaire_loses_no_answer(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    other = page.context.new_page()
    sign_in(other, asked)
    watches[0].allow(r"answered 403|status of 403")
    answer(page, "C1", "2")
    shows(page, "C2")
    arrived(page)
    expect(page.locator(".question-state")).to_be_empty()
    page.goto(url(more="?at=C1"))
    expect(page.locator("button[value='2']")).to_have_attribute("aria-pressed", "true")


def test_where_the_cookies_were_erased_no_broken_line_is_blamed(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sewana_language", "value": "th", "url": asked.address}])
    watches[0].allow(r"answered 40[39]|status of 40[39]")
    answer(page, "C1", "2")
    expect(page.locator(".question-state")).to_contain_text("ไม่อยู่แล้ว")


def test_a_lost_answer_to_sending_is_told_as_sent(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked)
    begin(page)
    answer(page, "C1", "3")
    arrived(page)
    page.goto(url(more="?at=review"))
    watches[0].allow(NOT_SENT)
    lost = []

    def lose(route):  # the server has it; its answer never arrives
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/q/**", lose)
    page.locator("button[value=send]").click()
    page.wait_for_url("**/thanks/?again=1")
    assert lost == [200]
    assert len(responses(asked)) == 1


def test_a_tablet_forgets_whoever_stood_there(open_page: Open, asked: Product) -> None:
    page = open_page(asked, TABLET)
    page.clock.install()
    begin(page, more="kiosk/")
    page.clock.run_for(1000)
    page.locator("[data-key=C1] button[value='4']").click()
    shows(page, "C2")
    page.clock.run_for(106_000)
    expect(page.locator(".question-quiet")).to_be_visible()
    page.locator(".question-quiet button").click()
    expect(page.locator(".question-quiet")).to_have_count(0)
    page.clock.run_for(121_000)
    expect(page.locator("button[value=begin]")).to_be_visible()
    assert not [cookie for cookie in page.context.cookies() if cookie["name"].startswith("sewana_answers")]
    page.go_back()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    assert responses(asked) == []


def test_a_sheet_of_twelve_items_is_entered_by_the_keypad_alone(
    open_page: Open, asked: Product, watches: list[Watch]
) -> None:
    page = open_page(asked, THAI_DESK)
    sign_in(page, asked)
    watches[0].allow(NOT_SENT)
    page.goto(f"/office/editions/2026/questionnaires/{NUMBER['sewana-12']}/entry/")
    keys, began = 0, time.monotonic()
    for key in "123450-32112":
        page.keyboard.press(key)
        keys += 1
    page.keyboard.press("+")
    page.wait_for_url("**saved=1*")
    assert time.monotonic() - began < 20
    assert keys == 12
    ((mode, _door, found),) = responses(asked)
    assert mode == "paper"
    assert list(found.values()) == [1, 2, 3, 4, 5, None, None, 3, 2, 1, 1, 2]
    expect(page.locator(".entry-number")).to_have_text("2")
    assert not measures.broken_rules(page)
    for key in "123450-32112":
        page.keyboard.press(key)
    page.keyboard.press("+")
    expect(page.locator("[name=again]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**saved=2*")
    page.keyboard.press("9")
    expect(page.locator(".entry-line.is-wrong")).to_have_count(1)
    expect(page.locator("#line-1")).to_be_focused()
    assert not measures.foreign_words(page, "th")
    page.goto(f"/office/editions/2026/questionnaires/{NUMBER['sewana-12']}/entry/file/")
    assert not [*measures.broken_rules(page), *measures.foreign_words(page, "th")]
