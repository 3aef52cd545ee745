"""Take the pictures of docs/guide/programme.md from the running demonstration.

.venv/bin/python scripts/programme_pictures.py

Writes programme-office and programme-public, each in Thai and English, into docs/guide/pictures. Needs Chromium.
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
# What does not fit has to be seen: the closing is in the room of the questions, before those end.
CLASH = """
import datetime as dt
from sewana.planning.models import Session
closing = Session.objects.get(edition__key="2027", kind="closing")
Session.objects.filter(pk=closing.pk).update(starts_at=closing.starts_at - dt.timedelta(minutes=5))
"""


def take(browser: Browser, house: Product, language: str) -> None:
    context = browser.new_context(
        base_url=house.address,
        locale=LOCALES[language],
        timezone_id="Asia/Bangkok",
        viewport={"width": 1100, "height": 800},
    )
    page = context.new_page()
    sign_in(page, house, "secretary")
    page.goto("/office/editions/2027/programme/")
    page.locator("main").screenshot(path=FOLDER / f"programme-office.{language}.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/e/2026/programme/")
    page.screenshot(path=FOLDER / f"programme-public.{language}.png")
    context.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            house.shell.run(CLASH)
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for language in LOCALES:
                take(browser, house, language)
            browser.close()


if __name__ == "__main__":
    main()
