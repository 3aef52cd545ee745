"""Take the pictures of docs/guide/meetings.md from the running demonstration.

.venv/bin/python scripts/meeting_pictures.py

Writes meeting-poll and meeting-both, each in Thai and English, into docs/guide/pictures. Needs Chromium.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import product as running  # noqa: E402  # found only once the root is on the path
from tests.browser import test_meetings as journey  # noqa: E402
from tests.browser.product import Product  # noqa: E402
from tests.browser.steps import sign_in  # noqa: E402

FOLDER = ROOT / "docs/guide/pictures"
WORDS = {
    "th": ("เห็นชอบให้จัดเวทีเดือนพฤศจิกายน", "เห็นชอบ แต่ให้จัดเดือนธันวาคม"),
    "en": ("The forum is to be held in November.", "Agreed, but in December."),
}
POLL = """
import datetime as dt
from django.utils import timezone
from sewana.committee.models import *
from sewana.committee.operations import meetings
edition = Edition.objects.get(key="2031")
day = timezone.make_aware(dt.datetime(2031, 3, 3, 9))
slots = [meetings.Slot(day + dt.timedelta(days=n), day + dt.timedelta(days=n, hours=2)) for n in range(3)]
meeting = meetings.begin_meeting(edition, slots, is_fixed=False, by="test")
for member, words in zip(edition.members.all(), ("nym", "myn", "yyy")):
    known = {"y": "yes", "m": "maybe", "n": "no"}
    given = {option.pk: known[word] for option, word in zip(meeting.options.all(), words)}
    meetings.answer_dates(meeting, member, given, by="test")
print("poll:", meeting.pk)
"""


def opened(browser: Browser, house: Product, language: str, role: str) -> Page:
    context = browser.new_context(
        base_url=house.address,
        locale="th-TH" if language == "th" else "en-GB",
        timezone_id="Asia/Bangkok",
        viewport={"width": 1100, "height": 800},
    )
    page = context.new_page()
    sign_in(page, house, role)
    return page


def take_poll(browser: Browser, house: Product, language: str, pk: str) -> None:
    page = opened(browser, house, language, "secretary")
    page.goto(f"{journey.HOME}{pk}/")
    page.locator('section[aria-labelledby="poll-title"]').screenshot(
        path=FOLDER / f"meeting-poll.{language}.png"
    )


def take_both(browser: Browser, house: Product, language: str) -> None:
    address, item, _secret = journey.call(house)
    first, second = (opened(browser, house, language, role) for role in ("secretary", "chair"))
    for page, words in zip((first, second), WORDS[language], strict=True):
        page.goto(f"{address}minutes/")
        journey.box(page, item).fill(words)
    for page in (first, second):
        journey.leave(page)
        page.wait_for_timeout(1000)
    second.locator(".aside").screenshot(path=FOLDER / f"meeting-both.{language}.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            house.shell.run(journey.FILL)
            pk = house.shell.run(POLL).split()[-1]
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for language in WORDS:
                take_poll(browser, house, language, pk)
                take_both(browser, house, language)
            browser.close()


if __name__ == "__main__":
    main()
