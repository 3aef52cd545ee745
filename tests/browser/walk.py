"""Every page that somebody can reach by following links."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

# Files, the support pages, which are Django's own and for support only, and the tablet, which opens by a signed link.
NOT_PAGES = re.compile(
    r"\.(csv|xlsx|docx|pdf|json|jsonld|atom|html|ics)$|/original$|/file/$|/support/|/api/|/kiosk/$"
)
# One of a kind is enough.
NUMBERED = re.compile(r"/\d{1,3}(?=/)")
OF_EDITION = re.compile(r"(?<=/papers/)[a-z-]+/[\w-]+(?=/$)")
OF_PAPERS = re.compile(r"(?<=^/office/papers/)[\w-]+/(?:th|en)(?=/$)")


def every_page(page: Page, *starts: str, within: str = "/") -> Iterator[str]:
    """Open page after page, following links to those that match; each is open while its path is given."""
    waiting, known = deque(starts), {kind(start) for start in starts}
    while waiting:
        path = waiting.popleft()
        page.goto(path)
        links = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")
        for link in links:
            found = follow(page.url, link)
            if re.match(within, found) and kind(found) not in known:
                known.add(kind(found))
                waiting.append(found)
        yield path


def follow(here: str, link: str) -> str:
    """The path of a link to a page of ours, without what only sorts or searches it."""
    there = urlsplit(urljoin(here, link))
    if there.netloc != urlsplit(here).netloc or NOT_PAGES.search(there.path):
        return ""
    return there.path


def kind(path: str) -> str:
    return OF_EDITION.sub("kind/about", OF_PAPERS.sub("kind/language", NUMBERED.sub("/N", path)))
