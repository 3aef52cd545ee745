import re
from html.parser import HTMLParser

import pytest

from sewana_paper.forms import form_names, load_form
from sewana_paper.html import to_html
from tests.paper.samples import HOSTILE, filled, practice_sheet, words_of

PRACTICE = load_form("practice-sheet")
VOID = {"br"}


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join("".join(self.words).split())


def test_the_fragment_is_well_formed_and_holds_every_value():
    for key in form_names():
        page = Page(to_html(load_form(key), filled(key)))
        assert page.open == []
        values = {
            name: value for name, value in filled(key).items() if name not in {"repairs", "suggestions"}
        }
        values.pop("category", None)
        assert [word for word in words_of(values) if "".join(word.split()) not in page.text] == []


def test_values_are_escaped_and_nothing_needs_a_lax_policy():
    html = to_html(PRACTICE, practice_sheet(title=f"</h1><script>alert(1)</script> {HOSTILE}"))
    page = Page(html)
    assert "".join(HOSTILE.split()) in page.text
    assert set(page.tags) <= {"article", "h1", "h2", "p", "br", "div", "ul", "ol", "li", "span"}
    assert {name for name, _ in page.attributes} == {"class", "lang"}
    classes = " ".join(value for name, value in page.attributes if name == "class").split()
    assert [name for name in classes if not name.startswith("paper-")] == []


def test_one_box_is_ticked_and_none_when_unknown():
    assert re.findall("[☐☑]", to_html(PRACTICE, practice_sheet(category="CRM"))) == ["☐", "☑", "☐"]
    assert re.findall("[☐☑]", to_html(PRACTICE, practice_sheet(category="unknown"))) == ["☐", "☐", "☐"]


def test_labels_follow_the_language_and_the_heading_level():
    html = to_html(PRACTICE, practice_sheet(), language="en", heading=3)
    assert '<article class="paper-sheet" lang="en">' in html
    assert '<h3 class="paper-title">Exchange of learning' in html
    assert '<h4 class="paper-label">Pride:</h4>' in html


@pytest.mark.parametrize("key", form_names())
def test_an_empty_form_still_shows_its_labels(key):
    page = Page(to_html(load_form(key), {}))
    labels = [section["label_th"] for section in load_form(key)["sections"]]
    assert [label for label in labels if "".join(label.split()) not in page.text] == []


def test_a_wrong_language_or_level_is_refused():
    with pytest.raises(ValueError, match="language"):
        to_html(PRACTICE, {}, language="de")
    with pytest.raises(ValueError, match="heading"):
        to_html(PRACTICE, {}, heading=6)
