"""Tables of an official paper in Word: heads that return on each page, rows that stay whole."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.shared import Cm

from sewana_paper.official.paper import Block, Style
from sewana_paper.official.word_parts import add_lines, borders, gap, no_borders, sized_table

MANY_COLUMNS = 7


def write_table(document: Any, block: Block, width_cm: float) -> None:
    """Write a table over the whole width; one without borders has no head."""
    share = sum(column.width for column in block.columns)
    widths = [width_cm * column.width / share for column in block.columns]
    heads = [tuple(column.head for column in block.columns)] if block.borders else []
    many = len(widths) > MANY_COLUMNS
    size = 14 if many else 16
    if block.borders:
        gap(document, 6)
    table = sized_table(document, len(heads) + len(block.rows) + len(block.foot), widths)
    if block.borders:
        borders(table, narrow=many)
    else:
        no_borders(table)
    rows = iter(table.rows)
    for head in heads:
        row = next(rows)
        _mark(row, "w:tblHeader")
        _fill(row, head, ["center"] * len(widths), size, bold=True)
    for words in block.rows:
        row = next(rows)
        _write_row(row, words, block, size)
        if block.number:
            row.height = Cm(block.number)
    for foot in block.foot:
        _write_foot(next(rows), foot, block, size)


def _write_row(row: Any, words: tuple[str, ...], block: Block, size: int) -> None:
    _mark(row, "w:cantSplit")
    sides = [_side(column.align) for column in block.columns]
    if len(words) == 1 and len(sides) > 1:
        cells = row.cells
        add_lines(cells[0].merge(cells[-1]), words[0], Style(size=size, bold=True))
        return
    _fill(row, words, sides, size)


def _write_foot(row: Any, foot: tuple[str, str], block: Block, size: int) -> None:
    cells = row.cells
    label = cells[0] if len(cells) == 1 else cells[0].merge(cells[-2])
    add_lines(label, foot[0], Style("right", size, bold=True))
    add_lines(cells[-1], foot[1], Style(_side(block.columns[-1].align), size, bold=True))


def _fill(row: Any, words: tuple[str, ...], sides: list[Any], size: int, *, bold: bool = False) -> None:
    for cell, text, side in zip(row.cells, words, sides, strict=True):
        add_lines(cell, text, Style(side, size, bold=bold))


def _side(align: str) -> Any:
    return "left" if align == "justify" else align


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001  # no public way to either
