"""How papers come out with a heading and words that are not saved yet, filled with an invented example."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from sewana.committee.queries import papers
from sewana.committee.queries.papers import Content
from sewana_paper import official
from sewana_paper.official.examples import example

HEADING = 3  # under the page's title and the section's


@dataclass(frozen=True)
class Preview:
    """A paper as it would read, and where it would have dots."""

    page: SafeString
    empty: list[str]
    loose: list[str]


def preview(kind: str, language: str, content: Content, wording: Mapping[str, str]) -> Preview:
    """Fill a paper with its example.

    `empty` are fields that stay empty though the example has a value for everything; `loose` those that would be
    dots on a paper where somebody left out what may be left out, and are none with the shipped words.
    """
    head = papers.letterhead_from(content, language)
    filled, bare = example(kind, language), example(kind, language, is_bare=True)
    html = official.preview_html(
        kind, filled, head, language, wording, heading=HEADING, **papers.picture_urls(content)
    )
    shipped = {hole.path for hole in official.missing(kind, bare, language, head)}
    empty = official.missing(kind, filled, language, head, wording)
    known = shipped | {hole.path for hole in empty}
    loose = [hole for hole in official.missing(kind, bare, language, head, wording) if hole.path not in known]
    return Preview(
        mark_safe(html),  # noqa: S308 - made by sewana_paper, which escapes every value
        [hole.label for hole in empty],
        [hole.label for hole in loose],
    )
