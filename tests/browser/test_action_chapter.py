"""One opinion, followed in Thai and English: phone, vote, map, meeting, work, done, told, confirmed, next year.

It begins in the live room of the demonstration and ends on the page with which the next year opens.
"""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import EDITION, open_opinions, sign_in, vote_button
from tests.browser.visitors import PHONE, THAI_DESK, THAI_PHONE, Open, Visitor
from tests.browser.watch import Watch

ENGLISH_PHONE = Visitor(PHONE, "en", with_script=True)
OFFICE = "/office/editions/2026"
SAID = "ห้องสมุดควรมีตู้ยืมโน้ตบุ๊กที่เปิดตลอดคืน"
SAID_EN = "There should be a machine that lends laptops all night"
DID, DID_EN = "ตั้งตู้ยืมโน้ตบุ๊ก 12 เครื่องที่โถงชั้น 1", "A machine with 12 laptops stands on the first floor"
WHY, WHY_EN = "ผู้ใช้หลายกลุ่มขอ และมีงบแล้ว", "Several groups asked for it, and there is money"


def sound(page: Page) -> None:
    assert measures.broken_rules(page) == []


def say(phone: Page) -> None:
    """Somebody writes an opinion on the phone."""
    open_opinions(phone)
    phone.goto(f"{EDITION}/opinion/")
    phone.locator("textarea").fill(SAID)
    phone.locator("main form button.is-primary").tap()
    phone.wait_for_url("**/mine/")
    expect(phone.locator("main")).to_contain_text(SAID)


def show(desk: Page) -> str:
    """The moderator lets it through; returns its number."""
    desk.goto(f"{OFFICE}/statements/?order=-number")
    card = desk.locator("ol > li.card", has_text=SAID)
    expect(card.locator(".chip.late")).to_be_visible()
    card.locator('form[action*="/display/"] button').first.click()
    expect(card.locator(".chip.agree")).to_be_visible()
    return (card.get_attribute("id") or "").lstrip("s")


def agree(phone: Page, number: str) -> None:
    """Another phone agrees."""
    open_opinions(phone, f"?statement={number}")
    shown = phone.locator("#statement")
    expect(shown).to_contain_text(SAID)
    vote_button(phone).tap()
    expect(shown).not_to_contain_text(SAID)


def take_up(desk: Page) -> str:
    """Among the voices without a fate it is found and taken up; returns the address of the improvement."""
    desk.goto(f"{OFFICE}/voices/")
    desk.locator('button[name="do"][value="gather"]').click()
    desk.locator("#q").fill("ตู้ยืมโน้ตบุ๊ก")
    desk.locator(".voice-filter button").click()
    expect(desk.locator("ol.voices > li")).to_have_count(1)
    sound(desk)
    desk.locator("ol.voices [data-tick]").check()
    desk.locator('[data-tool="KeyT"] > summary').click()
    expect(desk.locator("#id_said_th")).not_to_have_value("")  # the page itself puts the voice's words there
    desk.locator("#id_said_th").fill(SAID)
    desk.locator("#id_said_en").fill(SAID_EN)
    desk.locator('button[name="do"][value="take_up"]').click()
    expect(desk.locator("#done")).to_be_visible()
    desk.goto(f"{OFFICE}/improvements/?state=undecided&q=โน้ตบุ๊ก")
    link = desk.locator("tbody a", has_text=SAID)
    link.click()
    expect(desk.locator("h1")).to_have_text(SAID)
    sound(desk)
    return re.sub(r"[?#].*", "", desk.url)


def fill(form: Locator, prefix: str, **words: str) -> None:
    for name, value in words.items():
        form.locator(f'[name="{prefix}-{name}"]').fill(value)


def decide(desk: Page, address: str) -> None:
    """Without a reason in English it is refused and nothing typed is lost; then it is decided as a meeting resolved."""
    form = desk.locator('form[action$="/decision/"]')
    form.locator('[value="do"]').check()
    fill(form, "decision", reason_th=WHY, did_th=DID, did_en=DID_EN)
    resolutions = form.locator('[name="decision-resolution"] option')
    form.locator('[name="decision-resolution"]').select_option(resolutions.nth(1).get_attribute("value"))
    form.locator("button").click()
    expect(desk.locator(".error").first).to_contain_text("ภาษาอังกฤษ")
    expect(desk.locator('[name="decision-reason_th"]')).to_have_value(WHY)
    fill(desk.locator('form[action$="/decision/"]'), "decision", reason_en=WHY_EN)
    desk.locator('form[action$="/decision/"] button').click()
    expect(desk).to_have_url(address)
    expect(desk.locator('a[href*="/minutes/"]').first).to_be_visible()
    sound(desk)


def publish(desk: Page, address: str) -> None:
    desk.goto(address)
    desk.locator('form[action$="/publication/"] button').click()
    expect(desk.locator('button[value="take_back"]')).to_be_visible()


def go_on(desk: Page, address: str, stage: str, words: str, words_en: str) -> None:
    desk.goto(address)
    form = desk.locator("form", has=desk.locator("#stage-next"))
    form.locator("#stage-next").select_option(stage)
    fill(form, "stage", text_th=words, text_en=words_en)
    form.locator('button[value="move"]').click()
    expect(desk.locator(".improvement-history")).to_contain_text(words)


def reads(page: Page, words: str, *, path: str = f"{EDITION}/improvements/") -> Locator:
    page.goto(path)
    pair = page.locator(".pair", has_text=words)
    expect(pair).to_be_visible()
    sound(page)
    return pair


def test_one_opinion_from_the_phone_to_next_years_opening(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    author, other, desk = (
        open_page(workshop, THAI_PHONE),
        open_page(workshop, THAI_PHONE),
        open_page(workshop, THAI_DESK),
    )
    watches[2].allow(r"answered 422|status of 422")
    sign_in(desk, workshop)
    say(author)
    agree(other, show(desk))

    address = take_up(desk)
    decide(desk, address)
    stranger = open_page(workshop, ENGLISH_PHONE)
    stranger.goto(f"{EDITION}/improvements/")
    expect(stranger.locator("main")).not_to_contain_text(SAID_EN)
    publish(desk, address)
    pair = reads(stranger, SAID_EN)
    expect(pair).to_contain_text(DID_EN)

    go_on(desk, address, "started", "เริ่มสั่งซื้อ", "The order has gone out")
    go_on(desk, address, "done", "เปิดใช้แล้ว", "It is in use")
    told_on_the_phone(author, other)
    go_on(desk, address, "verified", "ผู้ใช้ยืนยันแล้ว", "Users have confirmed it")

    pair = reads(author, SAID)
    expect(pair.locator(".pair-way .is-reached")).to_have_count(4)
    pair.locator("h2 a").tap()
    expect(author.locator(".board-steps")).to_contain_text("เปิดใช้แล้ว")
    sound(author)
    next_year(desk, workshop)
    metrics(desk)


def told_on_the_phone(author: Page, other: Page) -> None:
    """Who said it and who agreed read what became of it, and say whether it is what they asked for."""
    for phone in (author, other):
        phone.goto(f"{EDITION}/outcome/")
        line = phone.locator("li", has_text=SAID).last
        expect(line).to_contain_text(DID)
        line.locator('a[href$="/check/"]').tap()
        phone.locator('[name="answer"][value="yes"]').tap()
        expect(phone.locator('[name="answer"][value="yes"]')).to_have_attribute("aria-pressed", "true")
        sound(phone)


def next_year(desk: Page, product: Product) -> None:
    """The year after opens with what was promised; in English too."""
    for language, kept in (("th", SAID), ("en", SAID_EN)):
        desk.context.add_cookies([{"name": "sewana_language", "value": language, "url": product.address}])
        desk.goto("/office/editions/2027/promises/")
        line = desk.locator("li.voice", has_text=kept)
        expect(line.locator(".chip.done")).to_be_visible()
        sound(desk)
        desk.goto("/e/2027/promises/")
        expect(desk.locator(".promise-list")).to_contain_text(kept)
        sound(desk)
    desk.context.add_cookies([{"name": "sewana_language", "value": "th", "url": product.address}])


def metrics(desk: Page) -> None:
    """The whole loop in numbers."""
    desk.goto(f"{OFFICE}/closure/")
    expect(desk.locator(".closure-curve")).to_be_visible()
    expect(desk.locator(".closure-sankey .node").first).to_be_visible()
    sound(desk)
