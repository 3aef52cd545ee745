"""The paper on a page: escaped, with headings in order, and nothing that a strict policy would refuse."""

import re
from html.parser import HTMLParser

import pytest

from sewana_paper.official import preview_html
from sewana_paper.official.catalogue import KEYS
from tests.paper.official.samples import HOUSE, filled
from tests.paper.official.test_papers import lacking

EACH = [(key, language) for key in KEYS for language in ("th", "en")]
VOID = {"br", "hr", "img", "path"}


class Page(HTMLParser):
    """Collects text, headings and attributes; fails on a tag closed that was not open."""

    def __init__(self):
        super().__init__()
        self.words, self.headings, self.attributes, self.open = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.attributes |= {name for name, _ in attrs}
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(page):
    found = Page()
    found.feed(page)
    assert found.open == []
    return found


@pytest.mark.parametrize(("key", "language"), EACH)
def test_every_field_is_on_the_page_and_nothing_is_inline(key, language):
    page = read(preview_html(key, filled(key), HOUSE, language))
    assert list(lacking(key, filled(key), " ".join(page.words), language)) == []
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("heading", [1, 3])
def test_headings_begin_where_they_are_told_and_skip_no_level(key, heading):
    levels = read(preview_html(key, filled(key), HOUSE, heading=heading)).headings
    steps = [after - before for before, after in zip([heading - 1, *levels], levels, strict=False)]
    assert max(steps, default=0) <= 1


def test_an_emblem_stands_under_its_address_and_without_one_its_place_is_named():
    page = preview_html("minutes", {}, HOUSE)
    assert "paper-emblem" not in page
    letter = preview_html("venue-request", {}, HOUSE, emblem_url='/emblem?a="b"')
    assert '<img class="paper-emblem paper-emblem-letter" src="/emblem?a=&#34;b&#34;" alt=' in letter
    assert "paper-no-emblem" in preview_html("venue-request", {}, HOUSE)


def test_a_sentence_in_the_other_language_says_so():
    page = preview_html("appointment-order", {"cause": "All for the readers"}, HOUSE)
    assert '<p class="paper-para paper-justify paper-indent" lang="en">All for the readers</p>' in page


def test_only_a_level_that_leaves_room_is_taken():
    with pytest.raises(ValueError, match="heading must be from 1 to 4, got 5"):
        preview_html("minutes", {}, HOUSE, heading=5)
