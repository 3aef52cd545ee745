"""The typesetter with our fonts. Importing this loads it (84 MB): import it where a PDF is made."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typst

ACCESSIBLE: list[typst.PDFStandard] = ["ua-1"]
NO_GLYPH = "could not be displayed"
FONTS = Path(__file__).resolve().parent / "fonts"


@cache
def fonts() -> typst.Fonts:
    """Return our own fonts and the typesetter's, none of the machine's: every machine makes the same file."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def pdf_of(layout: Path, inputs: dict[str, str]) -> bytes:
    """Return the layout as tagged PDF (PDF/UA-1), filled from `inputs`; the same bytes for the same input.

    A character that no font here has (an emoji) is set as an empty box and stays in the text; such a file is
    tagged, but no longer claims PDF/UA-1.

    Raises
    ------
    typst.TypstError
        If the layout cannot be set with these inputs.
    """
    try:
        return _compiled(layout, inputs, ACCESSIBLE)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return _compiled(layout, inputs, [])


def _compiled(layout: Path, inputs: dict[str, str], standards: list[typst.PDFStandard]) -> bytes:
    return bytes(
        typst.compile(
            layout,
            root=layout.parent,
            font_paths=fonts(),
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=0,
            format="pdf",
        )
    )
