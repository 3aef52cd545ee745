import subprocess
import sys

import pytest

from sewana_paper.docx import to_docx
from sewana_paper.exports import MEDIA_TYPES, export_sheet, sheet_in_file, text_of_file
from sewana_paper.extract import text_of_docx, text_of_pdf
from sewana_paper.forms import load_form
from sewana_paper.html import to_html
from sewana_paper.pdf import to_pdf
from sewana_paper.sheets import checked_sheet, to_json
from tests.paper.samples import practice_sheet

PRACTICE = load_form("practice-sheet")
SHEET = practice_sheet()


def test_each_kind_is_what_its_own_room_makes():
    assert {kind: export_sheet(PRACTICE, SHEET, kind, language="en") for kind in MEDIA_TYPES} == {
        "pdf": to_pdf(PRACTICE, SHEET, language="en"),
        "docx": to_docx(PRACTICE, SHEET, language="en"),
        "html": to_html(PRACTICE, SHEET, language="en").encode(),
        "json": to_json(PRACTICE, SHEET).encode(),
    }


@pytest.mark.parametrize(("kind", "read"), [("docx", text_of_docx), ("pdf", text_of_pdf)])
def test_a_paper_is_read_back(kind, read):
    content = export_sheet(PRACTICE, SHEET, kind)
    assert text_of_file(content, kind) == read(content)
    assert sheet_in_file(content, kind) == {
        "form": "practice-sheet", "version": 1, **checked_sheet(PRACTICE, SHEET),
    }  # fmt: skip


def test_another_kind_is_refused():
    with pytest.raises(ValueError, match="odt"):
        export_sheet(PRACTICE, SHEET, "odt")
    for read in (text_of_file, sheet_in_file):
        with pytest.raises(ValueError, match="html"):
            read(b"", "html")


def test_the_door_loads_none_of_the_heavy_programs():
    program = (
        "import sys, sewana_paper.exports; print({'typst', 'docx', 'pypdf', 'jinja2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
