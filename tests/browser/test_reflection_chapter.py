"""Engagement of two years, played once through in Thai: from an empty house to a page that everybody may read.

The invented answers of 848 users and 46 staff come in as files, with the numbers of people that they stand for; what
the page says is what R's survey package says of them.
"""

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.test_first_owner import make_account
from tests.browser.visitors import PHONE, THAI_DESK, THAI_PHONE, Open, Visitor
from tests.browser.watch import Watch

INPUT = Path(__file__).resolve().parents[2] / ".." / "shared" / "spec" / "synthetic"
GROUPS = {
    "ug_th": "undergraduate-thai",
    "pg_th": "postgraduate-thai",
    "ug_int": "undergraduate-international",
    "pg_int": "postgraduate-international",
    "lecturer": "lecturer-thai",
    "researcher": "researcher-thai",
}
LEVELS = {
    "cluster": (("วิทยาศาสตร์สุขภาพ", "health"), ("วิทยาศาสตร์", "scitech"), ("มนุษยศาสตร์", "humsoc")),
    "place": (("วิทยาเขตหลัก", "main"), ("วิทยาเขตอื่น", "branch")),
    "mode": (("ที่อาคาร", "onsite"), ("ออนไลน์", "online")),
}
USERS, STAFF = "เสวนา-12: ความผูกพัน", "เสวนา-12 สำหรับบุคลากร"
ENGLISH_PHONE = Visitor(PHONE, "en", with_script=True)
YEARS = {"2025": "2568", "2026": "2569"}
PDFTOTEXT = shutil.which("pdftotext")


def rows_of(name: str) -> list[dict[str, str]]:
    with (INPUT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(rows: list[dict[str, str]]) -> str:
    """The rows as CSV, with the groups by the names that this house has for them."""
    kept = io.StringIO()
    writer = csv.DictWriter(kept, list(rows[0]))
    writer.writeheader()
    writer.writerows({name: GROUPS.get(cell, cell) for name, cell in row.items()} for row in rows)
    return kept.getvalue()


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


@pytest.fixture
def desk(open_page: Open, empty: Product) -> Page:
    if not INPUT.is_dir():
        pytest.skip("no folder `shared` beside the project: the invented answers are not here")
    page = open_page(empty, THAI_DESK)
    make_account(page, empty)
    return page


def sound(page: Page) -> None:
    assert measures.broken_rules(page) == []


def begin(desk: Page, year: str) -> None:
    desk.goto("/office/editions/new/")
    desk.locator('[name="year"]').fill(YEARS[year])
    desk.locator('[name="title_th"]').fill(f"เวทีเสวนา {YEARS[year]}")
    desk.locator('[name="title_en"]').fill(f"Library dialogue {year}")
    desk.locator("main button.is-primary").click()
    expect(desk).to_have_url(re.compile(rf"/editions/{year}/"))


def name_levels(desk: Page) -> None:
    """What people are told apart by, beside their group."""
    desk.goto("/office/editions/2025/population/")
    sound(desk)
    for dimension, levels in LEVELS.items():
        for thai, english in levels:
            form = desk.locator("#levels > form.card")
            form.locator("select").select_option(dimension)
            form.locator('[name="name_th"]').fill(thai)
            form.locator('[name="name_en"]').fill(english)
            form.locator('button[value="add"]').click()
            expect(desk.locator("#levels")).to_contain_text(english)


def count_people(desk: Page, year: str) -> None:
    """The numbers out of a file: a wrong one is told by its row, and nothing is kept before all are right."""
    desk.goto(f"/office/editions/{year}/population/")
    desk.locator("#table summary").click()
    right = table(rows_of("population.csv"))
    desk.locator('[name="text"]').fill(right.replace("28000", "28.00x"))
    desk.locator('#table button[value="read"]').click()
    expect(desk.locator("#table .error").first).to_contain_text("28.00x")
    expect(desk.locator('#table button[value="take"]')).to_have_count(0)
    desk.locator('#table [name="text"]').fill(right)
    desk.locator('#table button[value="read"]').click()
    desk.locator('#table button[value="take"]').click()
    expect(desk.locator("#sizes tfoot").first).to_contain_text("36,600")
    expect(desk.locator(".notice.is-warning")).to_have_count(0)
    sound(desk)


def ask(desk: Page, year: str, title: str, answers: FilePayload, count: int) -> None:
    """A questionnaire is made and opened, and answers that were given on paper come in as one file."""
    desk.goto(f"/office/editions/{year}/questionnaires/")
    version = desk.locator('[name="version"]')
    version.select_option(version.locator("option", has_text=title).first.get_attribute("value"))
    desk.locator("main form button.is-primary").last.click()
    desk.locator('button[value="open"]').click()
    expect(desk.locator('button[value="close"]')).to_be_visible()
    sound(desk)
    desk.goto(f"{re.sub(r'[?#].*', '', desk.url)}entry/file/")
    desk.locator('input[name="table"]').set_input_files(answers)
    desk.locator("main form button.is-primary").first.click()
    expect(desk.locator("table").last).to_contain_text(str(count))


def compute(desk: Page, year: str) -> None:
    desk.goto(f"/office/editions/{year}/engagement/")
    desk.locator("fresh-part form button").click()
    fresh = desk.locator("fresh-part a.is-primary")
    expect(fresh).to_be_visible(timeout=120_000)
    fresh.click()
    expect(desk.locator("#public-title")).to_be_visible()


def test_two_years_of_answers_become_a_page_that_everybody_may_read(
    open_page: Open, empty: Product, desk: Page, watches: list[Watch], tmp_path: Path
) -> None:
    for year in YEARS:
        begin(desk, year)
        desk.locator(
            'form:has([name="state"]) button.is-primary'
        ).click()  # from a draft to a forum that is open
    name_levels(desk)
    users, staff = (
        file("users.csv", table(rows_of("users.csv"))),
        file("staff.csv", table(rows_of("staff_mirror.csv"))),
    )
    for year, count in (("2025", 360), ("2026", 488)):
        count_people(desk, year)
        ask(desk, year, USERS, users, count)
    ask(desk, "2026", STAFF, staff, 46)
    for year in YEARS:
        compute(desk, year)
    sound(desk)
    desk.goto("/e/2026/engagement/")
    read(desk)
    released(open_page, empty, desk, watches)
    printed(desk, tmp_path)


def read(desk: Page) -> None:
    """The figures are R's: engagement 3.60 (3.54 the year before), and staff overrate V3 by 39 points (33 to 44)."""
    page = desk.locator("main")
    expect(page).to_contain_text("36,600")
    expect(page).to_contain_text("3.60")
    mirror = desk.locator("#picture-mirror")
    expect(mirror.locator("figcaption")).to_contain_text("39")
    mirror.locator("summary").first.click()
    worst = mirror.locator("table tbody tr").first
    for number in ("69", "30", "39", "33", "44"):
        expect(worst).to_contain_text(number)
    assert measures.foreign_words(desk, "th") == []
    sound(desk)


def released(open_page: Open, empty: Product, desk: Page, watches: list[Watch]) -> None:
    """Before the release nobody outside reads a figure; after it all do, in their language, on a phone."""
    outside = open_page(empty, THAI_PHONE)
    watches[-1].allow("403.*engagement")
    answer = outside.goto("/e/2026/engagement/")
    assert answer is not None
    assert "3.60" not in outside.content()
    desk.goto("/office/editions/2026/engagement/")
    desk.locator('textarea[name="words_th"]').fill("ขอบคุณทุกคนที่ตอบ")
    desk.locator('button[value="release"]').click()
    expect(desk.locator("#history-title")).to_be_visible(timeout=120_000)
    for visitor in (THAI_PHONE, ENGLISH_PHONE):
        phone = open_page(empty, visitor)
        phone.goto("/e/2026/engagement/")
        expect(phone.locator("main")).to_contain_text("3.60")
        expect(phone.locator("#picture-mirror svg").first).to_be_visible()
        sound(phone)
        phone.close()


def printed(desk: Page, folder: Path) -> None:
    """On paper every figure is there, in Thai that can be searched, and no menu."""
    if PDFTOTEXT is None:
        pytest.skip("no pdftotext on this machine: install the package `poppler-utils`")
    desk.goto("/e/2026/engagement/")
    desk.pdf(path=folder / "page.pdf", format="A4")
    said = subprocess.run([PDFTOTEXT, "-layout", folder / "page.pdf", "-"], capture_output=True, check=True)
    text = said.stdout.decode()
    assert "3.60" in text
    assert "+39" in text
