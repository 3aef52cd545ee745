"""What every HTML fragment of a paper shares: templates that escape, and texts that say their language."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sewana_paper.blocks import THAI

LATIN = re.compile("[A-Za-z]")


def environment(folder: Path) -> Environment:
    """Return the templates of a folder; every value is escaped, and a name that is none is an error."""
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    made.filters["other_language"] = other_language
    return made


def other_language(text: str, language: str) -> Markup:
    """Say when a text is mostly in the other language, so that it is read aloud as what it is."""
    own = "th" if len(THAI.findall(text)) > len(LATIN.findall(text)) else "en"
    has_words = THAI.search(text) or LATIN.search(text)
    return Markup(' lang="{}"').format(own) if has_words and own != language else Markup()
