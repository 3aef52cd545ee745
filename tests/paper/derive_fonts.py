"""Make the print fonts out of the original Sarabun; run by a developer, never by the product.

Why: a PDF writer notes the text of a letter with its marks beside each of their glyphs. Readers that do
not follow that note copy the marks double ("ที่นั่นั่ง"), and SARA AM is torn in two by every shaper. When each
legal pile of marks is one glyph, one glyph has one text, and every reader copies the Thai exactly.

It also draws the ballot boxes of the form, which Sarabun lacks, so that a sheet needs one font.
Needs fonttools and uharfbuzz:  python tests/paper/derive_fonts.py  (writes fonts/SarabunSewana-*.ttf)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import uharfbuzz as hb  # only on a font maker's machine
from fontTools.otlLib.builder import buildLigatureSubstSubtable, buildLookup
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from thai_piles import AM, BASES, piles

HERE = Path(__file__).resolve().parents[2] / "src" / "sewana_paper" / "fonts"
FAMILY = "Sarabun Sewana"
STROKE = {"Regular": 60, "Bold": 100}


def shaped(font: hb.Font, text: str) -> list[tuple[int, int, int, int]]:
    """(glyph, advance, dx, dy) of each glyph as the original font sets it."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    places = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [(info.codepoint, at.x_advance, at.x_offset, at.y_offset) for info, at in places]


def add_glyph(font: TTFont, name: str, pen: TTGlyphPen, advance: int) -> None:
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))


def composite(
    font: TTFont, parts: list[tuple[int, int, int, int]], order: list[str]
) -> tuple[TTGlyphPen, int]:
    pen, x = TTGlyphPen(font.getGlyphSet()), 0
    for glyph, advance, dx, dy in parts:
        pen.addComponent(order[glyph], (1, 0, 0, 1, x + dx, dy))
        x += advance
    return pen, x


def after_decomposition(text: str) -> list[str]:
    """The characters as a shaper hands them to the font: SARA AM torn in two, its ring before the tone."""
    if not text.endswith(AM):
        return list(text)
    base, *tone = text[:-1]
    return [base, "ํ", *tone, "า"]


def pile_glyphs(font: TTFont, source: Path) -> dict[tuple[str, ...], str]:
    """Add one composite glyph for each consonant and pile; return what each replaces."""
    shaper, order, letters = (
        hb.Font(hb.Face(hb.Blob.from_file_path(str(source)))),
        font.getGlyphOrder(),
        font.getBestCmap(),
    )
    ligatures = {}
    for base, marks in product(BASES, piles()):
        text = base + marks
        name = "pile" + "".join(f"{ord(c) - 0xE00:02X}" for c in text)
        add_glyph(font, name, *composite(font, shaped(shaper, text), order))
        ligatures[tuple(letters[ord(c)] for c in after_decomposition(text))] = name
    return ligatures


def references(node: Any) -> Iterator[Any]:
    """Every record below `node` that names another lookup by its number."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, otTables.BaseTable):
        node.ensureDecompiled()
        if isinstance(getattr(node, "LookupListIndex", None), int):
            yield node
        yield from references(list(vars(node).values()))


def substitute_first(font: TTFont, ligatures: dict[tuple[str, ...], str]) -> None:
    """Put the piles before every rule of the font, in every script and language."""
    table = font["GSUB"].table
    for record in references(table.LookupList):
        record.LookupListIndex += 1
    for feature in table.FeatureList.FeatureRecord:
        feature.Feature.LookupListIndex = [i + 1 for i in feature.Feature.LookupListIndex]
    table.LookupList.Lookup.insert(0, buildLookup([buildLigatureSubstSubtable(ligatures)]))
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    compose = {i for i, record in enumerate(table.FeatureList.FeatureRecord) if record.FeatureTag == "ccmp"}
    for index in compose:
        table.FeatureList.FeatureRecord[index].Feature.LookupListIndex.insert(0, 0)
    add_feature_where_absent(table, compose)


def add_feature_where_absent(table: Any, compose: set[int]) -> None:
    """A shaper takes the first feature of a name, so a second one would never run."""
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = "ccmp", otTables.Feature()
    record.Feature.FeatureParams, record.Feature.LookupListIndex = None, [0]
    table.FeatureList.FeatureRecord.append(record)
    for script in table.ScriptList.ScriptRecord:
        for language in [script.Script.DefaultLangSys, *(r.LangSys for r in script.Script.LangSysRecord)]:
            if not compose & set(language.FeatureIndex):
                language.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)


def forget_mark_offsets(font: TTFont) -> None:
    """A mark moved up or down makes the PDF writer note its text twice; piles need no moving."""
    for record in font["GPOS"].table.FeatureList.FeatureRecord:
        if record.FeatureTag in {"mark", "mkmk"}:
            record.Feature.LookupListIndex = []


def box(pen: TTGlyphPen, left: int, low: int, right: int, high: int, *, hole: bool = False) -> None:
    corners = [(left, low), (left, high), (right, high), (right, low)]
    first, *rest = reversed(corners) if hole else corners
    pen.moveTo(first)
    for corner in rest:
        pen.lineTo(corner)
    pen.closePath()


def tick(pen: TTGlyphPen, stroke: int) -> None:
    thick = int(stroke * 1.5)
    pen.moveTo((170, 330))
    for corner in [(170 + thick, 330 + thick // 2), (320, 230 + thick), (590, 610), (660, 560), (330, 110)]:
        pen.lineTo(corner)
    pen.closePath()


def add_boxes(font: TTFont, stroke: int) -> None:
    for name, code, has_box, has_tick in [
        ("box", 0x2610, True, False),
        ("boxticked", 0x2611, True, True),
        ("tick", 0x2713, False, True),
    ]:
        pen = TTGlyphPen(None)
        if has_box:
            box(pen, 80, 0, 760, 680)
            box(pen, 80 + stroke, stroke, 760 - stroke, 680 - stroke, hole=True)
        if has_tick:
            tick(pen, stroke)
        add_glyph(font, name, pen, 840)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def rename(font: TTFont, style: str) -> None:
    names = {
        1: FAMILY,
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
    }
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
        elif record.nameID in {16, 17, 25}:
            font["name"].removeNames(nameID=record.nameID)


def derive(style: str) -> None:
    source = HERE / f"Sarabun-{style}.ttf"
    font = TTFont(source, recalcTimestamp=False)
    substitute_first(font, pile_glyphs(font, source))
    forget_mark_offsets(font)
    add_boxes(font, STROKE[style])
    rename(font, style)
    font["post"].formatType = 3.0
    if "DSIG" in font:
        del font["DSIG"]
    font.save(HERE / f"{FAMILY.replace(' ', '')}-{style}.ttf")


if __name__ == "__main__":
    for style in STROKE:
        derive(style)
