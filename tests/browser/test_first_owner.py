"""The first day: an empty folder, one link, one owner, and a first edition up to its reflection."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.product import Product
from tests.browser.steps import answers, has_answered, skip_group, statement, vote
from tests.browser.visitors import DESKTOP, THAI_DESK, THAI_PHONE, Open, Visitor
from tests.browser.watch import Watch

PASSWORD = "ริมบึงมีนกเป็ดน้ำ 2569"
EMAIL = "owner@library.example"
OPINIONS = ("ห้องสมุดควรเปิดถึงเที่ยงคืน", "ควรมีที่นั่งเงียบเพิ่ม", "The website is easy to use")
PLAIN_ENGLISH = Visitor(DESKTOP, "en", with_script=False)


def submit(page: Page, action: str = "") -> None:
    """Send the form of an address, or the only one of the content."""
    chosen = page.locator(f'main form[action$="{action}"]' if action else "main form").last
    chosen.locator("button").first.click()


def make_account(page: Page, product: Product) -> None:
    page.goto(product.owner_link)
    page.locator('[name="name"]').fill("อรทัย ใจดี")
    page.locator('[name="email"]').fill(EMAIL)
    page.locator('[name="password"]').fill(PASSWORD)
    submit(page)
    page.wait_for_url("**/office/")


def begin_edition(page: Page) -> None:
    page.goto("/office/editions/new/")
    page.locator('[name="year"]').fill("2569")
    page.locator('[name="title_th"]').fill("เวทีเสวนา 2569")
    page.locator('[name="title_en"]').fill("Dialogue 2026")
    page.locator('[name="held_on"]').fill("๒๒/๑๑/๒๕๖๙")
    submit(page)
    page.wait_for_url("**/office/editions/2026/")


def write_statements(page: Page) -> None:
    for words in OPINIONS:
        page.goto("/office/editions/2026/statements/")
        page.locator('[name="text"]').fill(words)
        page.locator('select[name="language"]').select_option("en" if words.isascii() else "th")
        page.locator('section[aria-labelledby="write"] button').click()
        expect(page.locator(".notice.is-success")).to_be_visible()


def row(page: Page, words: str) -> Locator:
    page.goto("/office/editions/2026/statements/")
    return page.locator("ol > li.card").filter(has_text=words)


def state_chip(page: Page, words: str) -> str:
    found = row(page, words).locator(".chip").first.get_attribute("class") or ""
    return found.removeprefix("chip").strip() or "quiet"


@pytest.mark.parametrize("visitor", [THAI_DESK, PLAIN_ENGLISH], ids=str)
def test_from_an_empty_folder_to_the_reflection(
    open_page: Open, empty: Product, visitor: Visitor, watches: list[Watch]
) -> None:
    owner, phone = open_page(empty, visitor), open_page(empty, THAI_PHONE)
    make_account(owner, empty)
    watches[1].allow("410")
    phone.goto(empty.owner_link)
    assert phone.locator("form").count() == 0
    expect(owner.locator(".empty h2")).to_be_visible()
    owner.goto("/office/editions/")
    expect(owner.locator(".empty h2")).to_be_visible()
    begin_edition(owner)
    shown_year = "2569" if visitor.language == "th" else "2026"
    assert shown_year in owner.locator(".head .meta").inner_text()
    write_statements(owner)

    phone.goto("/")
    assert phone.locator('a[href*="/vote/"]').count() == 0
    owner.goto("/office/editions/2026/")
    owner.locator('form[action$="/state/"] button').first.click()

    vote_and_speak(phone)
    moderate(owner, phone)
    show_the_reflection(owner, phone)
    copy_to_next_year(owner)


def vote_and_speak(phone: Page) -> None:
    phone.goto("/")
    phone.locator('a.is-primary[href="/e/2026/vote/"]').tap()
    assert statement(phone) in OPINIONS
    vote(phone)
    skip_group(phone)
    vote(phone, -1)
    vote(phone, 0)
    has_answered(phone, 3)
    expect(phone.locator(".room-done .is-all h1")).to_be_visible()
    phone.goto("/e/2026/opinion/")
    phone.locator("textarea").fill("ควรมีตู้คืนหนังสือหน้าคณะ")
    phone.locator("main form button.is-primary").tap()
    phone.wait_for_url("**/mine/")


def moderate(owner: Page, phone: Page) -> None:
    """Show what was proposed, hide it with a reason that its author reads, and undo that."""
    words = "ตู้คืนหนังสือ"
    assert state_chip(owner, words) == "late"
    row(owner, words).locator('form[action*="/display/"] button').click()
    assert state_chip(owner, words) == "agree"
    hide(owner, words, "")
    assert state_chip(owner, words) == "agree"
    hide(owner, words, "ซ้ำกับเรื่องที่ตอบไปแล้ว")
    assert state_chip(owner, words) == "quiet"
    phone.goto("/e/2026/mine/")
    expect(phone.locator('section[aria-labelledby="own"] li')).to_contain_text("ซ้ำกับเรื่องที่ตอบไปแล้ว")
    row(owner, words).locator('form[action*="/display/"] button').click()
    assert state_chip(owner, words) == "agree"
    phone.goto("/e/2026/vote/")
    assert words in statement(phone)


def hide(owner: Page, words: str, reason: str) -> None:
    card = row(owner, words)
    card.locator("summary").click()
    card.locator('[name="reason"]').fill(reason)
    card.locator('form[action*="/hiding/"] button').click()


def show_the_reflection(owner: Page, phone: Page) -> None:
    phone.goto("/e/2026/")
    assert phone.locator('a[href$="/reflection/"]').count() == 0
    owner.goto("/office/editions/2026/")
    owner.locator('form[action$="/publication/"] button').click()
    phone.goto("/e/2026/")
    phone.locator('main a[href$="/reflection/"]').tap()
    # One voter's picture would show how they voted.
    expect(phone.locator(".empty h2")).to_be_visible()
    assert phone.locator("svg[role=img]").count() == 0


def copy_to_next_year(owner: Page) -> None:
    owner.goto("/office/editions/2026/")
    owner.locator('form[action$="/copy/"] button').click()
    owner.wait_for_url("**/office/editions/2027/renewal/")
    owner.goto("/office/editions/2027/statements/")
    assert owner.locator("ol > li.card").count() == 0
    owner.goto("/e/2026/vote/")
    assert answers(owner).count() == 0


@pytest.mark.parametrize("visitor", [THAI_DESK, PLAIN_ENGLISH], ids=str)
def test_signs_in_by_password_and_by_mailed_code(
    open_page: Open, workshop: Product, visitor: Visitor
) -> None:
    page = open_page(workshop, visitor)
    page.goto("/office/")
    assert "/accounts/login/" in page.url
    page.locator('[name="login"]').fill("staff@example.org")
    page.locator('[name="password"]').fill("not the password")
    submit(page)
    expect(page.locator(".notice.is-error").first).to_be_visible()
    page.locator('[name="password"]').fill(workshop.password)
    submit(page)
    page.wait_for_url("**/office/")
    page.locator('form[action$="/logout/"] button').click()

    page.goto("/accounts/login/code/")
    page.locator('[name="email"]').fill("staff@example.org")
    submit(page)
    page.locator('[name="code"]').fill(code_in(mail_to(workshop, "staff@example.org")))
    page.locator("main form").filter(has=page.locator('[name="code"]')).locator("button").first.click()
    page.wait_for_url("**/office/")


def mail_to(product: Product, address: str) -> str:
    """The newest mail to somebody; others may have been sent to others meanwhile."""
    return next(mail for mail in reversed(product.mails()) if f"To: {address}" in mail)


def code_in(mail: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail, re.MULTILINE)
    assert found, mail
    return found.group(1)
