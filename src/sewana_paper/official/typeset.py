"""An official paper as PDF. Importing this loads the typesetter (84 MB): import it where a PDF is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace

import typst

from sewana_paper import typesetting
from sewana_paper.official.catalogue import TEMPLATES
from sewana_paper.official.letterhead import WIDEST, not_drawn
from sewana_paper.official.paper import STYLES, Block, Paper
from sewana_paper.official.pictures import WORDS, as_svg, qr_svg

LAYOUT = TEMPLATES / "paper.typ"
NO_PICTURE = ("too wide", "failed to parse SVG", "failed to decode image", "failed to load")


def pdf_of(paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
    """Return the paper as PDF: A4, fonts embedded, and as `sewana_paper.typesetting` says.

    Raises
    ------
    OfficialError
        `bad_emblem` where the picture turns out to be broken inside.
    """
    shown = "logo" if any(block.kind == "logo" for block in paper.blocks) else "emblem"
    inputs = {"paper": json.dumps(_plain(paper), ensure_ascii=False)}
    if pictures[shown]:
        inputs |= {shown: as_svg(pictures[shown]), "widest": str(WIDEST)}
    try:
        return typesetting.pdf_of(LAYOUT, inputs)
    except typst.TypstError as error:
        if any(words in str(error) for words in NO_PICTURE):
            raise not_drawn(shown, error) from error
        raise


def _plain(paper: Paper) -> dict[str, object]:
    return {
        "language": paper.language,
        "title": paper.title,
        "thai": paper.thai,
        "page": paper.page,
        "numbered": paper.numbered,
        "pictures": {which: words[paper.language] for which, words in WORDS.items()},
        "styles": {name: asdict(style) for name, style in STYLES.items()},
        "blocks": [asdict(_drawn(block)) for block in paper.blocks],
    }


def _drawn(block: Block) -> Block:
    return replace(block, texts=(qr_svg(block.code),)) if block.code else block


def png_of(content: bytes, which: str = "emblem") -> bytes:
    """Return an SVG as PNG, 3 cm high at 400 dots an inch. Raises OfficialError `bad_emblem`."""
    try:
        made = typst.compile(
            b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
            b'#let drawn = image(bytes(sys.inputs.emblem), format: "svg", height: 3cm)\n'
            b'#context if measure(drawn).width > 3cm * int(sys.inputs.widest) { panic("too wide") } else { drawn }',
            font_paths=typesetting.fonts(),
            sys_inputs={"emblem": as_svg(content), "widest": str(WIDEST)},
            format="png",
            ppi=400,
        )
    except typst.TypstError as error:
        raise not_drawn(which, error) from error
    return bytes(made)
