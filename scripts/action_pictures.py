"""Take the pictures of the guide on closing the loop, from the running demonstration.

.venv/bin/python scripts/action_pictures.py

Writes into docs/guide/pictures, each in Thai and English. Needs Chromium.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.plan_pictures import LOCALES, Studio  # noqa: E402  # found only once the root is on the path
from tests.browser import product as running  # noqa: E402

DESK: ViewportSize = {"width": 1100, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 780}
OFFICE = "/office/editions/2026/"
PAGES = {
    "improvements-voices": f"{OFFICE}voices/",
    "improvements-list": f"{OFFICE}improvements/",
    "improvements-one": f"{OFFICE}improvements/2/",
    "improvements-board": "/e/2025/improvements/",
    "improvements-closure": "/e/2025/closure/",
    "improvements-promises": "/office/editions/2027/promises/",
}


def take(studio: Studio) -> None:
    page = studio.page(DESK, "chair")
    for name, address in PAGES.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=studio.file(name))
    phone = studio.page(PHONE)
    phone.goto("/e/2025/improvements/1/")
    phone.screenshot(path=studio.file("improvements-phone"))


def main() -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for language in LOCALES:
                take(Studio(browser, house, language))
            browser.close()


if __name__ == "__main__":
    main()
