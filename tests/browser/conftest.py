"""One browser and few servers for all journeys; a context, with its watch, for each test.

`pytest tests/browser` runs these in a process of their own: Playwright keeps an event loop in its thread. The
product runs as `sewana` does on any machine, so nothing here needs Django. With `-n 3 --dist loadfile` three
processes share the files, each with a browser and servers of its own.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests import once
from tests.browser import asking, rooms
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.rooms import Hall
from tests.browser.visitors import THAI_PHONE, VISITORS, Open, Visitor, as_context
from tests.browser.watch import Watch

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
# What a machine takes that does much else beside; a page that is right is never waited for as long.
DEED_MS = 60_000
STATE_MS = 30_000


@pytest.fixture(scope="session", autouse=True)
def own_folders() -> None:
    """Stand in for the unit tests' fixture of this name: there are no Django settings here."""


@pytest.fixture(params=VISITORS, ids=str)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    return request.param


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=STATE_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install the package `chromium`")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    started = playwright.chromium.launch(executable_path=chromium, args=arguments)
    yield started
    started.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration folder, filled once; every server has a copy of it."""
    return once.filled(tmp_path_factory)


@pytest.fixture(scope="session")
def with_room(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration folder with a room that is arranged for tests, made once; every server has a copy of it."""

    def fill(folder: Path) -> None:
        rooms.fill(Path(shutil.copytree(filled, folder)))

    return once.made_once(tmp_path_factory, "with-room", fill)


def demo_on(filled: Path, place: Path) -> Iterator[Product]:
    folder = Path(shutil.copytree(filled, place / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        yield started


@pytest.fixture(scope="session")
def demo(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration to read and to vote at: no test changes what another one sees there."""
    yield from demo_on(filled, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def workshop(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration in which the office writes, moderates and imports."""
    yield from demo_on(filled, tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def asked(workshop: Product) -> Iterator[Product]:
    """The office's demonstration with questionnaires to answer."""
    yield from asking.opened(workshop)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once.started(tmp_path_factory)


@pytest.fixture
def empty(bare: Path, tmp_path: Path) -> Iterator[Product]:
    """The product on its first day, before anybody has come in; the tables are there, which takes seconds."""
    folder = Path(shutil.copytree(bare, tmp_path / "data"))
    with running.serving(folder, ["serve", "--port", "0"]) as started:
        yield started


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    """Every context of a test is watched; at its end none may have complained."""
    kept: list[Watch] = []
    yield kept
    complaints = [words for watch in kept for words in watch.found]
    assert complaints == []


@pytest.fixture
def open_page(browser: Browser, watches: list[Watch]) -> Iterator[Open]:
    """Open a page as a person would: their product, their device, their language, with or without script."""
    contexts = []

    def opened(product: Product, visitor: Visitor = THAI_PHONE) -> Page:
        context = browser.new_context(base_url=product.address, **as_context(visitor))
        contexts.append(context)
        context.set_default_timeout(DEED_MS)
        watch = Watch(product.address)
        watch.over(context)
        watches.append(watch)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def real_sheet() -> Path:
    found = (SHARED / "data" / "000_017736a9ff594c6e.txt").resolve()
    if not found.is_file():
        pytest.skip("no practice sheet in the folder `shared` beside the project")
    return found


@pytest.fixture(scope="session")
def hall(with_room: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    for started in demo_on(with_room, tmp_path_factory.mktemp("hall")):
        yield Hall(started)


@pytest.fixture
def opinions(hall: Hall) -> Product:
    """The room while opinions are on."""
    hall.do('put_on(room, "opinions", by="test")')
    hall.wait_for('data-item="opinions"')
    return hall.product
