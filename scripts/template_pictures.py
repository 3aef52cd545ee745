"""Take the pictures of docs/guide/paper-templates.md from a library on its first day.

.venv/bin/python scripts/template_pictures.py

Writes templates-heading and templates-order, each in Thai and English, into docs/guide/pictures. Needs Chromium.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import product as running  # noqa: E402  # found only once the root is on the path
from tests.browser import test_wording as journey  # noqa: E402
from tests.browser.product import Product  # noqa: E402
from tests.browser.test_first_owner import make_account  # noqa: E402

FOLDER = ROOT / "docs/guide/pictures"
PATIENCE_MS = 120_000
HEADING = {
    "organisation_th": "สำนักหอสมุด มหาวิทยาลัยตัวอย่าง",
    "organisation_en": "Example University Library",
    "unit_th": "ฝ่ายบริการ",
    "unit_en": "Services",
    "phone": "0 4300 0000",
    "prefix": "อว 0000.1/",
    "address_th": "123 ถนนตัวอย่าง\nอำเภอเมือง",
    "address_en": "123 Example Road",
    "signer_th": "นางสาวลงนาม งามตา",
    "signer_en": "Ms Longnam Ngamta",
    "signer_position_th": "ผู้อำนวยการสำนักหอสมุด",
    "signer_position_en": "Director",
}
OWN = {"th": journey.OWN, "en": "Order of the director of {letterhead.organisation}"}


def opened(browser: Browser, house: Product, language: str) -> Page:
    context = browser.new_context(
        base_url=house.address,
        locale="th-TH" if language == "th" else "en-GB",
        timezone_id="Asia/Bangkok",
        viewport={"width": 1280, "height": 860},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def take_heading(page: Page, language: str) -> None:
    page.goto(f"{journey.HOME}heading/")
    for name, words in HEADING.items():
        page.locator(f'[name="{name}"]').fill(words)
    page.locator('button[value="save"]').click()
    page.goto(f"{journey.HOME}heading/")
    page.screenshot(path=FOLDER / f"templates-heading.{language}.png")


def take_order(page: Page, language: str) -> None:
    page.goto(f"{journey.HOME}appointment-order/{language}/")
    page.locator('[name="block-order-house"]').fill(OWN[language])
    page.locator('button[value="preview"]').click()
    page.screenshot(path=FOLDER / f"templates-order.{language}.png")


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        sync_playwright() as playwright,
        running.serving(Path(place) / "data", ["serve", "--port", "0"]) as house,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        first = opened(browser, house, "th")
        make_account(first, house)
        session = [cookie for cookie in first.context.cookies() if "session" in cookie["name"]]
        for language in OWN:
            page = opened(browser, house, language)
            page.context.add_cookies(session)  # type: ignore[arg-type]  # two names of one dict
            take_heading(page, language)
            take_order(page, language)
        browser.close()


if __name__ == "__main__":
    main()
