"""Take the pictures of docs/guide/papers.md from the running demonstration.

.venv/bin/python scripts/paper_pictures.py

Writes papers-list, papers-draft and papers-issued, each in Thai and English, into docs/guide/pictures. Needs Chromium.
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
ORDER = "papers/appointment-order/order/"
PAGES = {
    "list": "/office/editions/2027/papers/",
    "draft": f"/office/editions/2027/{ORDER}",
    "issued": f"/office/editions/2026/{ORDER}",
}
LOCALES = {"th": "th-TH", "en": "en-GB"}


def take(browser: Browser, house: Product, language: str) -> None:
    context = browser.new_context(
        base_url=house.address,
        locale=LOCALES[language],
        timezone_id="Asia/Bangkok",
        viewport={"width": 1280, "height": 860},
    )
    page = context.new_page()
    sign_in(page, house, "chair")
    for name, address in PAGES.items():
        page.goto(address)
        page.screenshot(path=FOLDER / f"papers-{name}.{language}.png")
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
