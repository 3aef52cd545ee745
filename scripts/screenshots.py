"""Make the pictures of README and guides, from a demonstration folder of its own, in Thai.

Run `.venv/bin/python scripts/screenshots.py` after a page has changed its look; it takes about a minute.
"""

import shutil
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # a script sees its own folder only

from tests.browser import product as running  # noqa: E402
from tests.browser.product import Product  # noqa: E402
from tests.browser.steps import EDITION, sign_in, vote_often  # noqa: E402
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Visitor, as_context  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
ALL_MOST = 1_000_000
ANSWERED = 9
TRANSLATED = 3  # a statement that somebody wrote in English
PICTURE_WITHIN_S = 40
AROUND = 24  # of ground left above and below a piece of a page


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as product, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )

        def page(visitor: Visitor, scale: float = 1) -> Page:
            options = {**as_context(visitor), "device_scale_factor": scale}
            return chromium.new_context(base_url=product.address, **options).new_page()

        take_phone(page(THAI_PHONE, 1.5))
        take_public(page(THAI_DESK))
        take_office(page(THAI_DESK), product)
        chromium.close()
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    print(sizes)
    assert sum(sizes.values()) <= ALL_MOST, "the pictures are too heavy"


@contextmanager
def demo() -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="sewana-screenshots-") as place:
        folder = Path(place) / "demo"
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as product:
            yield product


def take_phone(page: Page) -> None:
    vote_often(page, ANSWERED)
    page.goto(f"{EDITION}/vote/?statement={TRANSLATED}")
    keep(page, "phone")


def take_public(page: Page) -> None:
    page.goto("/")
    keep(page, "home")
    vote_often(page, ANSWERED)
    wait_for_the_picture(page)
    keep(page, "reflection", last='section[aria-labelledby="sure-title"]')
    page.locator('section[aria-labelledby="mirror-title"]').scroll_into_view_if_needed()
    keep(page, "mirror", first='section[aria-labelledby="mirror-title"]', last=".mirror-scale")
    page.goto("/e/2025/sheet/")
    keep(page, "sheet", last=".paper")


def take_office(page: Page, product: Product) -> None:
    sign_in(page, product)
    page.goto("/office/editions/2026/statements/?order=state")
    keep(page, "office")


def wait_for_the_picture(page: Page) -> None:
    """The picture follows the votes every few seconds."""
    for _second in range(PICTURE_WITHIN_S):
        page.goto(f"{EDITION}/reflection/")
        if page.locator("svg .you").count():
            return
        page.wait_for_timeout(1000)
    raise SystemExit("the voter never appeared on the map")


def keep(page: Page, name: str, *, first: str = "", last: str = "") -> None:
    """Save what is on the screen, or the whole width of the page from the first element to the last one."""
    page.evaluate("document.fonts.ready")
    if not last:
        png = page.screenshot()
    else:
        top = edge(page, first, "top") - AROUND if first else 0
        bottom = edge(page, last, "bottom")
        width = page.viewport_size["width"] if page.viewport_size else 0
        clip = {"x": 0, "y": top, "width": width, "height": bottom - top + AROUND}
        png = page.screenshot(full_page=True, clip=clip)
    (FOLDER / f"{name}.png").write_bytes(squeezed(png))


def edge(page: Page, selector: str, side: str) -> float:
    """Where an element's edge lies on the page, in CSS pixels."""
    measure = "(element, side) => element.getBoundingClientRect()[side] + scrollY"
    return float(page.locator(selector).first.evaluate(measure, side))


def squeezed(png: bytes) -> bytes:
    """The same picture, packed as tightly as PNG's own method can; browsers pack in haste."""
    parts = list(chunks(png))
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    head = [(kind, body) for kind, body in parts if kind == b"IHDR"]
    packed = [*head, (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
    return png[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in packed
    )


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


if __name__ == "__main__":
    main()
