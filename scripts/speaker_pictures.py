"""Take the pictures of docs/guide/speakers.md from the running demonstration.

.venv/bin/python scripts/speaker_pictures.py

Writes speakers-list, speakers-own and speakers-questions, each in Thai and English, into docs/guide/pictures. Needs
Chromium.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import product as running  # noqa: E402  # found only once the root is on the path
from tests.browser.product import Product  # noqa: E402
from tests.browser.steps import sign_in  # noqa: E402

FOLDER = ROOT / "docs/guide/pictures"
OFFICE = "/office/editions/2027"
SECRET = """
from sewana.planning.models import Speaker
print("secret:", Speaker.objects.get(edition__key="2027", number=1).secret)
"""
DESK, PHONE = {"width": 1100, "height": 800}, {"width": 390, "height": 844}


def opened(browser: Browser, house: Product, language: str, size: dict[str, int]) -> Page:
    context = browser.new_context(
        base_url=house.address,
        locale="th-TH" if language == "th" else "en-GB",
        timezone_id="Asia/Bangkok",
        viewport=size,  # type: ignore[arg-type]  # as Playwright reads it
    )
    context.add_cookies([{"name": "sewana_language", "value": language, "url": house.address}])
    return context.new_page()


def take(browser: Browser, house: Product, language: str, secret: str) -> None:
    desk = opened(browser, house, language, DESK)
    sign_in(desk, house, "secretary")
    desk.goto(f"{OFFICE}/speakers/")
    desk.screenshot(path=FOLDER / f"speakers-list.{language}.png")
    desk.goto(f"{OFFICE}/moderator/")
    desk.locator(".prepared").screenshot(path=FOLDER / f"speakers-questions.{language}.png")
    phone = opened(browser, house, language, PHONE)
    phone.goto(f"/s/{secret}/?change=1")
    phone.locator("fieldset.card").nth(1).scroll_into_view_if_needed()
    phone.screenshot(path=FOLDER / f"speakers-own.{language}.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            secret = house.shell.run(SECRET).split()[-1]
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for language in ("th", "en"):
                take(browser, house, language, secret)
            browser.close()


if __name__ == "__main__":
    main()
