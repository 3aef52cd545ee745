"""An official paper as PDF. Importing this loads the typesetter (84 MB): import it where a PDF is made."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import cache

import typst

from sewana_paper.official.catalogue import TEMPLATES
from sewana_paper.official.errors import OfficialError
from sewana_paper.official.letterhead import WIDEST
from sewana_paper.official.paper import STYLES, Block, Paper
from sewana_paper.official.pictures import EMBLEM, as_svg, qr_svg

LAYOUT = TEMPLATES / "paper.typ"
ACCESSIBLE: list[typst.PDFStandard] = ["ua-1"]
NO_GLYPH = "could not be displayed"
NO_PICTURE = ("too wide", "failed to parse SVG", "failed to decode image", "failed to load")


def pdf_of(paper: Paper, emblem: bytes = b"") -> bytes:
    """Return the paper as PDF: A4, tagged, fonts embedded; the same bytes for the same input.

    A character that no font here has (an emoji) is set as an empty box and stays in the text; such a file is
    tagged, but no longer claims PDF/UA-1.

    Raises
    ------
    OfficialError
        `bad_emblem` where the picture turns out to be broken inside.
    """
    inputs = {"paper": json.dumps(_plain(paper), ensure_ascii=False)}
    if emblem:
        inputs |= {"emblem": as_svg(emblem), "widest": str(WIDEST)}
    try:
        return _compiled(inputs, ACCESSIBLE)
    except typst.TypstError as error:
        if any(words in str(error) for words in NO_PICTURE):
            raise OfficialError(
                "bad_emblem", f"the emblem cannot be drawn: {error}", why=str(error)
            ) from error
        if NO_GLYPH not in str(error):
            raise
        return _compiled(inputs, [])


def _plain(paper: Paper) -> dict[str, object]:
    return {
        "language": paper.language,
        "title": paper.title,
        "thai": paper.thai,
        "page": paper.page,
        "numbered": paper.numbered,
        "emblem": EMBLEM[paper.language],
        "styles": {name: asdict(style) for name, style in STYLES.items()},
        "blocks": [asdict(_drawn(block)) for block in paper.blocks],
    }


def _drawn(block: Block) -> Block:
    return replace(block, texts=(qr_svg(block.code),)) if block.code else block


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and the typesetter's, none of the machine's: every machine makes the same file."""
    folder = TEMPLATES.parents[1] / "fonts"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _compiled(inputs: dict[str, str], standards: list[typst.PDFStandard]) -> bytes:
    return bytes(
        typst.compile(
            LAYOUT,
            root=LAYOUT.parent,
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=0,
            format="pdf",
        )
    )


def png_of(emblem: bytes) -> bytes:
    """Return an SVG emblem as PNG, 3 cm high at 400 dots an inch."""
    try:
        made = typst.compile(
            b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
            b'#let drawn = image(bytes(sys.inputs.emblem), format: "svg", height: 3cm)\n'
            b'#context if measure(drawn).width > 3cm * int(sys.inputs.widest) { panic("too wide") } else { drawn }',
            sys_inputs={"emblem": as_svg(emblem), "widest": str(WIDEST)},
            format="png",
            ppi=400,
        )
    except typst.TypstError as error:
        raise OfficialError("bad_emblem", f"the emblem cannot be drawn: {error}", why=str(error)) from error
    return bytes(made)
