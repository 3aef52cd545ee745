"""What a phone on a slow network has to fetch before the first vote."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession

from tests.browser.product import Product
from tests.browser.rooms import until
from tests.browser.steps import open_opinions
from tests.browser.visitors import THAI_PHONE, as_context

PAGE_MOST = 60_000
REQUESTS_MOST = 4
SCRIPT_MOST = 5 * 1024


@dataclass
class Wire:
    """Bytes on the wire for each request, headers included, as the browser counts them."""

    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", self.on_response)
        session.on("Network.loadingFinished", self.on_finished)
        session.send("Network.enable")

    def on_response(self, event: dict) -> None:
        if not event["response"]["url"].startswith("data:"):
            self.urls[event["requestId"]] = event["response"]["url"]

    def on_finished(self, event: dict) -> None:
        if event["requestId"] in self.urls:
            self.sizes[self.urls[event["requestId"]]] = int(event["encodedDataLength"])


def test_first_vote_is_light(browser: Browser, demo: Product) -> None:
    context = browser.new_context(base_url=demo.address, **as_context(THAI_PHONE))
    page, wire = context.new_page(), Wire()
    wire.listen(context.new_cdp_session(page))

    open_opinions(page)
    page.wait_for_load_state("load")
    until(page, "document.querySelector('live-room').parts")
    # The wire may tell of a file's end after the page has used it.
    for _try in range(600):
        if {url for url in wire.urls.values() if "/live/" not in url} <= wire.sizes.keys():
            break
        page.wait_for_timeout(50)
    order = [url for url in wire.urls.values() if "/live/" not in url]
    context.close()

    files = {url: size for url, size in wire.sizes.items() if "/live/" not in url}
    later = next(url for url in files if "live-parts" in url)
    first = {url: size for url, size in files.items() if url != later}
    scripts = {url: size for url, size in first.items() if url.endswith(".js")}
    assert len(first) <= REQUESTS_MOST, first
    assert sum(files.values()) <= PAGE_MOST, files
    assert len(scripts) == 1
    assert sum(scripts.values()) <= SCRIPT_MOST, scripts
    # What not everybody needs comes last, and competes with nothing.
    assert (order[-1], files[later] <= SCRIPT_MOST) == (later, True)
