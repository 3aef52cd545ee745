"""Take the pictures of the guide's pages on the time before the day, from the running demonstration.

.venv/bin/python scripts/plan_pictures.py [media papers planning programme speakers]

Writes into docs/guide/pictures, each in Thai and English. Needs Chromium.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import product as running  # noqa: E402  # found only once the root is on the path
from tests.browser.product import Product  # noqa: E402
from tests.browser.steps import sign_in  # noqa: E402

FOLDER = ROOT / "docs/guide/pictures"
LOCALES = {"th": "th-TH", "en": "en-GB"}
DESK: ViewportSize = {"width": 1100, "height": 800}
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
OFFICE = "/office/editions/2027/"
ORDER = "papers/appointment-order/order/"
PAPERS = {"list": f"{OFFICE}papers/", "draft": f"{OFFICE}{ORDER}", "issued": f"/office/editions/2026/{ORDER}"}
LINES = {
    "th": "จองรถรับวิทยากร @ฝ่ายประสานงานวิทยากร 15/12/2570",
    "en": "Book a car for the speakers @Speakers 15/12/2027",
}
# What does not fit has to be seen: the closing is in the room of the questions, before those end.
CLASH = """
import datetime as dt
from sewana.planning.models import Session
closing = Session.objects.get(edition__key="2027", kind="closing")
Session.objects.filter(pk=closing.pk).update(starts_at=closing.starts_at - dt.timedelta(minutes=5))
"""
SECRET = """
from sewana.planning.models import Speaker
print("secret:", Speaker.objects.get(edition__key="2027", number=1).secret)
"""


@dataclass(frozen=True)
class Studio:
    """The demonstration, and a browser in one language."""

    browser: Browser
    house: Product
    language: str

    def page(self, size: ViewportSize, role: str = "") -> Page:
        context = self.browser.new_context(
            base_url=self.house.address,
            locale=LOCALES[self.language],
            timezone_id="Asia/Bangkok",
            viewport=size,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "sewana_language", "value": self.language, "url": self.house.address}])
        page = context.new_page()
        if role:
            sign_in(page, self.house, role)
        return page

    def file(self, name: str) -> Path:
        return FOLDER / f"{name}.{self.language}.png"


def take_media(studio: Studio) -> None:
    page = studio.page(DESK, "chair")
    page.goto(f"{OFFICE}media/1/")
    page.locator("main").screenshot(path=studio.file("media-item"))
    page.goto("/e/2026/media/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=studio.file("media-public"))


def take_papers(studio: Studio) -> None:
    page = studio.page(WIDE, "chair")
    for name, address in PAPERS.items():
        page.goto(address)
        page.screenshot(path=studio.file(f"papers-{name}"))


def take_planning(studio: Studio) -> None:
    page = studio.page(WIDE, "chair")
    page.goto(f"{OFFICE}plan/")
    page.locator("main").screenshot(path=studio.file("planning-plan"))
    page.goto(f"{OFFICE}tasks/")
    page.locator("#line").press_sequentially(LINES[studio.language], delay=5)
    page.locator("[data-read] .chip").first.wait_for()
    page.screenshot(path=studio.file("planning-tasks"))


def take_programme(studio: Studio) -> None:
    if studio.language == "th":  # the first; the clash stays for the second
        studio.house.shell.run(CLASH)
    page = studio.page(DESK, "secretary")
    page.goto(f"{OFFICE}programme/")
    page.locator("main").screenshot(path=studio.file("programme-office"))
    phone = studio.page(PHONE)
    phone.goto("/e/2026/programme/")
    phone.screenshot(path=studio.file("programme-public"))


def take_speakers(studio: Studio) -> None:
    desk = studio.page(DESK, "secretary")
    desk.goto(f"{OFFICE}speakers/")
    desk.screenshot(path=studio.file("speakers-list"))
    desk.goto(f"{OFFICE}moderator/")
    desk.locator(".prepared").screenshot(path=studio.file("speakers-questions"))
    secret = studio.house.shell.run(SECRET).split()[-1]
    phone = studio.page(PHONE)
    phone.goto(f"/s/{secret}/?change=1")
    phone.locator("fieldset.card").nth(1).scroll_into_view_if_needed()
    phone.screenshot(path=studio.file("speakers-own"))


PARTS: dict[str, Callable[[Studio], None]] = {
    "media": take_media,
    "papers": take_papers,
    "planning": take_planning,
    "speakers": take_speakers,
    # Last, for it brings a clash into the demonstration.
    "programme": take_programme,
}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for name, take in PARTS.items():
                for language in LOCALES if name in wanted else ():
                    take(Studio(browser, house, language))
            browser.close()


if __name__ == "__main__":
    main()
