"""Words that would be code somewhere: they are shown as words on every page, or not at all."""

import csv
import io

from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.steps import EDITION, sign_in, vote
from tests.browser.visitors import DESKTOP, THAI_PHONE, Open, Visitor
from tests.browser.walk import every_page
from tests.browser.watch import Watch

ENGLISH_DESK = Visitor(DESKTOP, "en", with_script=True)
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": "\"><img src=x onerror=alert(1)>'",
    "template": "{{7919*7907}}{% debug %}${7919*7907}",
    "link": '<a href="javascript:alert(1)">here</a>',
    "turned": "abc \u202egnp.exe",
    "hidden": "wo\u200brd\u200d",
    "formula": "=1+1",
}
# What a template would make of it: a number that no page counts by chance.
WORKED_OUT = "62615533"
# What may be in the page only if somebody's words became part of it.
ALIVE = """() => [...document.querySelectorAll("img[src='x'], script:not([src]), a[href^='javascript']")]
  .concat([...document.querySelectorAll("*")].filter((element) =>
    [...element.attributes].some((attribute) => attribute.name.startsWith("on"))))
  .map((element) => element.outerHTML)"""


def say_everywhere(page: Page, product: Product) -> None:
    """An owner and a participant put the words wherever somebody may write."""
    sign_in(page, product)
    page.goto("/office/editions/new/")
    page.locator('[name="year"]').fill("2031")
    for name, words in {"title_th": HOSTILE["script"], "title_en": HOSTILE["handler"]}.items():
        page.locator(f'[name="{name}"]').fill(words)
    for name in ("summary_th", "summary_en", "place_th", "place_en"):
        page.locator(f'[name="{name}"]').fill(" ".join(HOSTILE.values()))
    page.locator("main form button").first.click()
    page.wait_for_url("**/office/editions/2031/")
    page.locator('form[action$="/state/"] button').first.click()
    for kind in ("script", "handler", "turned"):
        write_statement(page, "2031", HOSTILE[kind])
    open_account(page)


def write_statement(page: Page, key: str, words: str) -> None:
    page.goto(f"/office/editions/{key}/statements/")
    page.locator('textarea[name="text"]').fill(words)
    page.locator('section[aria-labelledby="write"] button').click()
    expect(page.locator(".notice").first).to_be_visible()


def open_account(page: Page) -> None:
    page.goto("/office/people/")
    form = page.locator('section[aria-labelledby="invite"]')
    form.locator('[name="name"]').fill(HOSTILE["handler"])
    form.locator('[name="email"]').fill("hostile@example.org")
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text(HOSTILE["handler"])


def propose(page: Page) -> None:
    for words in HOSTILE.values():
        page.goto("/e/2031/opinion/")
        page.locator("textarea").fill(words)
        page.locator("main form button.is-primary").click()
        page.wait_for_url("**/mine/")


def test_hostile_words_stay_words_on_every_page(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    owner, phone = open_page(workshop, ENGLISH_DESK), open_page(workshop, THAI_PHONE)
    watches[1].allow("403")  # the reflection is not shown yet
    say_everywhere(owner, workshop)
    propose(phone)

    for page, starts in (
        (owner, ("/office/", "/office/editions/2031/", "/office/editions/2031/statements/", "/e/2031/")),
        (phone, ("/", "/e/2031/", "/e/2031/vote/", "/e/2031/mine/", "/e/2031/opinion/")),
    ):
        for path in every_page(page, *starts, within=r"/office/($|people|editions/($|2031))|/e/2031/"):
            assert page.evaluate(ALIVE) == [], path
            words = page.locator("body").inner_text()
            assert WORKED_OUT not in words, path
            assert "\u202e" not in words or not unguarded(page), path

    owner.goto("/office/editions/2031/statements/")
    listed = owner.locator("p.statement-text").all_inner_texts()
    assert {HOSTILE["script"], HOSTILE["handler"], HOSTILE["template"], HOSTILE["link"]} <= set(listed)


def unguarded(page: Page) -> list[str]:
    """Text with a mark of direction in an element that lets it turn its neighbours."""
    return page.evaluate(
        """() => {
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.data.includes("\\u202e")) continue;
            const style = getComputedStyle(node.parentElement);
            if (style.display === "inline" && !style.unicodeBidi.includes("isolate")) found.push(node.data);
          }
          return found;
        }"""
    )


def test_formula_is_no_formula_in_a_table(open_page: Open, workshop: Product) -> None:
    page = open_page(workshop, ENGLISH_DESK)
    sign_in(page, workshop)
    write_statement(page, "2026", "=2+2")
    number = page.locator(".notice").inner_text().split("Statement ")[1].split(" ")[0]
    page.goto(f"{EDITION}/vote/?statement={number}")
    assert vote(page) == "=2+2"
    page.goto(f"{EDITION}/reflection/")
    page.locator("main form button").last.click()
    expect(page.locator(".notice").first).to_be_visible()
    with page.expect_download() as coming:
        page.locator('a[href$="/statements.csv"]').first.click()
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text("utf-8-sig"))))
    cells = [row[1] for row in rows if "2+2" in row[1]]
    assert cells
    assert [cell for cell in cells if cell.startswith("=")] == []
