"""What sheets and official papers share stands in one place."""

import ast
from collections import defaultdict
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx import Document

import sewana_paper
from sewana_paper.docx import to_docx
from sewana_paper.forms import load_form
from sewana_paper.html import to_html
from sewana_paper.official import preview_html
from sewana_paper.official import to_docx as official_docx
from tests.paper.official.samples import HOUSE

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
FOLDER = Path(sewana_paper.__file__).parent


def top_level():
    """Every constant that is more than a number, and every function, as (what it is, module)."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield "\n".join(map(ast.unparse, node.body)), path.name
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                yield ast.unparse(node.value), path.name


def test_no_function_and_no_constant_is_written_twice():
    places = defaultdict(set)
    for words, module in top_level():
        if len(words) > 8 and "TEMPLATES" not in words:  # each has a folder of its own
            places[words].add(module)
    assert {words: found for words, found in places.items() if len(found) > 1} == {}


def test_a_sentence_with_one_word_of_the_other_language_stays_in_its_own():
    english, thai = (
        "Our library opens its doors to ชุมชน every year",
        "ห้องสมุดของเราเปิดรับความเห็นในงาน Open House ทุกปี",
    )
    for words, language in ((english, "en"), (thai, "th")):
        other = "th" if language == "en" else "en"
        sheet = to_html(load_form("practice-sheet"), {"nature": words}, language=language)
        paper = preview_html("appointment-order", {"cause": words}, HOUSE, language)
        for page in (sheet, paper):
            assert f'lang="{other}">{words}' not in page
            assert words in page
        for page in (
            to_html(load_form("practice-sheet"), {"nature": words}, language=other),
            preview_html("appointment-order", {"cause": words}, HOUSE, other),
        ):
            assert f'lang="{language}">{words}' in page


def test_a_word_file_says_neither_when_nor_by_whom_it_was_made():
    for made in (to_docx(load_form("practice-sheet"), {}), official_docx("minutes", {}, HOUSE)):
        properties = Document(BytesIO(made)).core_properties
        assert (properties.created, properties.modified) == (EPOCH, EPOCH)
        assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
        assert "docProps/thumbnail.jpeg" not in ZipFile(BytesIO(made)).namelist()
