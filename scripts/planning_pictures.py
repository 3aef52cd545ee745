"""Take the pictures of docs/guide/planning.md from the running demonstration.

.venv/bin/python scripts/planning_pictures.py

Writes planning-plan and planning-tasks, each in Thai and English, into docs/guide/pictures. Needs Chromium.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import product as running  # noqa: E402  # found only once the root is on the path
from tests.browser.product import Product  # noqa: E402
from tests.browser.steps import sign_in  # noqa: E402

FOLDER = ROOT / "docs/guide/pictures"
LINES = {
    "th": "จองรถรับวิทยากร @ฝ่ายประสานงานวิทยากร 15/12/2570",
    "en": "Book a car for the speakers @Speakers 15/12/2027",
}
LOCALES = {"th": "th-TH", "en": "en-GB"}
HOME = "/office/editions/2027/"


def take(browser: Browser, house: Product, language: str) -> None:
    context = browser.new_context(
        base_url=house.address,
        locale=LOCALES[language],
        timezone_id="Asia/Bangkok",
        viewport={"width": 1280, "height": 900},
    )
    page = context.new_page()
    sign_in(page, house, "chair")
    page.goto(f"{HOME}plan/")
    page.locator("main").screenshot(path=FOLDER / f"planning-plan.{language}.png")
    page.goto(f"{HOME}tasks/")
    page.locator("#line").press_sequentially(LINES[language], delay=5)
    page.locator("[data-read] .chip").first.wait_for()
    page.screenshot(path=FOLDER / f"planning-tasks.{language}.png")
    context.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for language in LOCALES:
                take(browser, house, language)
            browser.close()


if __name__ == "__main__":
    main()
