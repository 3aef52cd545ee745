"""Take the pictures of docs/guide/media.md from the running demonstration.

.venv/bin/python scripts/media_pictures.py

Writes media-item and media-public, each in Thai and English, into docs/guide/pictures. Needs Chromium.
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
LOCALES = {"th": "th-TH", "en": "en-GB"}


def take(browser: Browser, house: Product, language: str) -> None:
    context = browser.new_context(
        base_url=house.address,
        locale=LOCALES[language],
        timezone_id="Asia/Bangkok",
        viewport={"width": 1100, "height": 800},
    )
    page = context.new_page()
    sign_in(page, house, "chair")
    page.goto("/office/editions/2027/media/1/")
    page.locator("main").screenshot(path=FOLDER / f"media-item.{language}.png")
    page.goto("/e/2026/media/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"media-public.{language}.png")
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
