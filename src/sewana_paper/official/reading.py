"""From a kind, its data and a letterhead to the paper that is to be set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sewana_paper.blocks import EMPTY_BOX, TICKED_BOX, UNPRINTABLE, checked_language
from sewana_paper.official.catalogue import Field, Kind, kind_of
from sewana_paper.official.dates import written_date, written_time
from sewana_paper.official.filled import Values, filled
from sewana_paper.official.letterhead import Letterhead
from sewana_paper.official.numbers import addresses, amount, is_first, money, money_in_words, thai_digits
from sewana_paper.official.paper import STYLES, Block, Column, Hole, Paper
from sewana_paper.official.phrases import Part, Piece, parts_of
from sewana_paper.official.scope import Scope, outermost
from sewana_paper.official.wording import checked_wording

DOTS = "…………"
AND = {"th": "และ", "en": "and "}
YES = "✓"
CHAPTERS = ("chapter", "chapter_on")
Said = tuple[str, bool]  # words, and whether their digits stay as they are


def paper_of(
    kind: str,
    data: Mapping[str, Any],
    letterhead: Letterhead,
    language: str = "th",
    wording: Mapping[str, str] | None = None,
) -> Paper:
    """Return what the paper says.

    Parameters
    ----------
    kind : str
        A key of the catalogue.
    data : mapping
        Values of the kind's fields; any may be left out.
    language : {"th", "en"}
        Of the paper's own words; values stay as they were written.
    wording : mapping of block id to text, optional
        A library's own words in place of the template's.

    Raises
    ------
    OfficialError
        If kind, data or wording do not fit.
    ValueError
        If the language is another.
    """
    checked_language(language)
    known = kind_of(kind)
    words = checked_wording(known, wording or {})
    return Reading(known, filled(known, data), letterhead, language, words).paper()


class Reading:
    """One pass over a layout; it remembers which placeholders found nothing."""

    def __init__(
        self,
        kind: Kind,
        values: Values,
        letterhead: Letterhead,
        language: str,
        wording: Mapping[str, str],
    ) -> None:
        self.kind, self.language, self.wording = kind, language, wording
        self.thai = language == "th" and letterhead.thai_numerals
        self.scope = outermost(kind, values, letterhead, language)
        self.holes: dict[str, Hole] = {}

    def paper(self) -> Paper:
        """Return the whole paper."""
        blocks = with_contents(tuple(self.blocks(self.kind.blocks, self.scope)))
        return Paper(
            self.language,
            self.kind.name(self.language),
            blocks,
            tuple(self.holes.values()),
            self.thai,
            self.kind.page,
            self.kind.numbered,
        )

    def blocks(self, raws: tuple[Mapping[str, Any], ...], scope: Scope) -> Iterator[Block]:
        """Yield what these parts of the layout print."""
        for raw in raws:
            if not self.stands(raw, scope):
                continue
            inner = scope.rows(raw["each"], self.language) if "each" in raw else (scope,)
            for each in inner:
                yield from MAKERS[raw["kind"]](self, raw, each)

    def stands(self, raw: Mapping[str, Any], scope: Scope) -> bool:
        """Say whether a part is printed: what it needs is there, what it stands in for is not."""
        needs, unless = _names(raw.get("if")), _names(raw.get("unless"))
        if not all(scope.find(name)[1] for name in needs) or any(scope.find(name)[1] for name in unless):
            return False
        first = raw.get("first")
        return first is None or is_first(scope.find(first["of"])[1]) == first["is"]

    def phrase(self, raw: Mapping[str, Any], scope: Scope, part: str = "text") -> str:
        """Return the words of a part of the layout with its placeholders filled."""
        if part not in raw:
            return ""
        parts = parts_of(self.words(raw, part))
        return self.digits(said for one in parts for said in self.part(one, scope)).strip(" ")

    def words(self, raw: Mapping[str, Any], part: str = "text") -> str:
        """Return the words of a part of the layout as they are written: the library's own or the template's."""
        name = raw["id"] + ("" if part == "text" else f"-{part}") if "id" in raw else ""
        return self.wording.get(name, self.shipped(raw, part))

    def shipped(self, raw: Mapping[str, Any], part: str = "text") -> str:
        """Return the template's words."""
        own = raw[part]
        return str(own if isinstance(own, str) else own[self.language])

    def value(self, path: str, scope: Scope) -> str:
        """Return a value as a phrase of its own."""
        return self.digits([self.piece(Piece(path=path), scope)])

    def digits(self, said: Iterable[Said]) -> str:
        """Return the words as one text in the paper's digits.

        They are switched only here: an address may be put together from words and values.
        """
        text, kept = "", []
        for words, verbatim in said:
            kept += [(len(text), len(text) + len(words))] if verbatim else []
            text += words
        return thai_digits(text, kept) if self.thai else text

    def part(self, part: Part, scope: Scope) -> list[Said]:
        """Return the words of one part; nothing where it is optional and something empty in it may be so."""
        found = [scope.find(piece.path)[:2] for piece in part.pieces if piece.path and not piece.joins]
        if part.optional and any(not value and not scope.needs(field) for field, value in found):
            return []
        return [self.piece(piece, scope) for piece in part.pieces]

    def piece(self, piece: Piece, scope: Scope) -> Said:
        """Return words, or the value of a placeholder and whether it is verbatim; dots where there is none."""
        if not piece.path:
            return UNPRINTABLE.sub("", piece.words), False
        field, value, path, label = scope.find(piece.path)
        if piece.joins:
            return (AND[self.language] if value or scope.needs(field) else ""), False
        if not value:
            title = " › ".join(part for part in (label, field.label(self.language)) if part)
            self.holes.setdefault(path, Hole(path, title))
            return DOTS, False
        return written(field, value, self.language, piece.form), field.verbatim


def written(field: Field, value: str, language: str, form: str) -> str:
    """Return a value as its type is written in a paper of that language."""
    if field.type == "date":
        return written_date(value, language, form)
    if field.type == "time":
        return written_time(value, language)
    if field.type == "choice":
        return next(choice.label(language) for choice in field.choices if choice.key == value)
    found = amount(value) if field.type == "money" else None
    if found is None:
        return value
    return money_in_words(found, language) if form == "words" else money(found)


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def with_contents(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put the headings into the list of contents, where the paper has one."""
    heads = tuple(block.text for block in blocks if block.style in CHAPTERS)
    return tuple(
        Block("contents", block.text, texts=heads) if block.kind == "contents" else block for block in blocks
    )


def _text(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    style = raw.get("style", "para")
    mark = reading.phrase(raw, scope, "label")
    paragraphs = [line.strip() for line in reading.phrase(raw, scope).split("\n")]
    for number, line in enumerate(line for line in paragraphs if line):
        rest = "body" if STYLES[style].level and number else style
        yield Block("text", line, "" if number else mark, rest)


def _group(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    yield from reading.blocks(tuple(raw["blocks"]), scope)


def _columns(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    kept = [column for column in raw["columns"] if reading.stands(column, scope)]
    texts = tuple(reading.phrase(column, scope) for column in kept)
    marks = tuple(reading.phrase(column, scope, "label") for column in kept)
    if texts:
        yield Block(raw["kind"], texts=texts, marks=marks, number=raw.get("from", 0))


def _worded(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    yield Block(raw["kind"], reading.phrase(raw, scope), number=raw.get("number", 0))


def _seal(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    """Yield the serial number, what is said about checking it, and the address for the code.

    The code leads to the value, or to the address that a library's own words make of it.
    """
    said, value = reading.phrase(raw, scope, "value"), scope.find(raw["of"])[1]
    code = next((address for address in addresses(said) if value in address), value)
    yield Block("seal", reading.phrase(raw, scope), said, number=raw["number"], code=code)


def _dots(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    """Yield lines to write on by hand, or the value where it is known already."""
    label = reading.phrase(raw, scope)
    if "of" in raw and scope.find(raw["of"])[1]:
        yield Block("text", reading.value(raw["of"], scope), label, "filled")
    else:
        yield Block("dots", label, number=raw.get("number", 1))


def _listing(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    """Yield the texts of a list behind one label; a single one has no number but in a library's own words."""
    found = list(scope.rows(raw["of"], reading.language))
    worded = len(found) > 1 or reading.words(raw) != reading.shipped(raw)
    for row in found:
        text = reading.phrase(raw, row) if worded else reading.value("item", row)
        yield Block("text", text, reading.phrase(raw, row, "label") if row.number == 1 else "", raw["style"])


def _boxes(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    field, value, _, _ = scope.find(raw["of"])
    label = reading.phrase(raw, scope)
    choices = [
        f"{TICKED_BOX if choice.key == value else EMPTY_BOX} {choice.label(reading.language)}"
        for choice in field.choices
    ]
    shown = [thai_digits(choice) for choice in choices] if reading.thai else choices
    if raw.get("apart"):
        yield from (Block("text", choice, style="body") for choice in shown)
    else:
        yield Block(
            "text", "   ".join([*([label] if label else []), *shown]), style=raw.get("style", "plain")
        )


def _table(reading: Reading, raw: Mapping[str, Any], scope: Scope) -> Iterator[Block]:
    columns = [column for column in raw["columns"] if reading.stands(column, scope)]
    periods = _periods(raw, scope)
    heads = [_column(reading, column, scope) for column in columns]
    # A month is named in its own narrow column.
    heads += [Column(thai_digits(name) if reading.thai else name, 0.9, "center") for name in periods]
    rows = [*_static(reading, raw, columns, scope)]
    if "of" in raw:
        after = sum(len(row) > 1 for row in rows)
        rows += [
            _row(reading, columns, row.counted(after), periods)
            for row in scope.rows(raw["of"], reading.language)
        ]
    rows += [_blank(reading, len(heads), len(rows) + number) for number in range(1, raw.get("blank", 0) + 1)]
    foot = tuple(
        (reading.phrase(row, scope), reading.phrase(row, scope, "value"))
        for row in raw.get("foot", ())
        if reading.stands(row, scope)
    )
    if rows:
        yield Block(
            "table",
            columns=tuple(heads),
            rows=tuple(rows),
            foot=foot,
            borders=raw.get("borders", True),
            number=raw.get("tall", 0),
        )


def _periods(raw: Mapping[str, Any], scope: Scope) -> list[str]:
    """Return the named periods, and after them those that only a row names: none is lost."""
    if "periods" not in raw:
        return []
    rows = scope.find(raw["of"])[1]
    named = [*scope.find(raw["periods"])[1], *(period for row in rows for period in row["periods"])]
    return list(dict.fromkeys(named))


def _column(reading: Reading, column: Mapping[str, Any], scope: Scope) -> Column:
    return Column(reading.phrase(column, scope, "head"), column["width"], column.get("align", "left"))


def _row(
    reading: Reading, columns: list[Mapping[str, Any]], row: Scope, periods: list[str]
) -> tuple[str, ...]:
    cells = [reading.phrase(column, row) for column in columns]
    marked = row.values.get("periods", ())
    return (*cells, *(YES if period in marked else "" for period in periods))


def _static(
    reading: Reading, raw: Mapping[str, Any], columns: list[Mapping[str, Any]], scope: Scope
) -> Iterator[tuple[str, ...]]:
    """Yield the rows that the template itself has; one without cells is a heading over all columns."""
    number = 0
    for row in raw.get("rows", ()):
        text = reading.phrase(row, scope)
        if row.get("span"):
            yield (text,)
            continue
        number += 1
        mark = thai_digits(str(number)) if reading.thai else str(number)
        yield tuple(text if column.get("body") else mark if column.get("count") else "" for column in columns)


def _blank(reading: Reading, width: int, number: int) -> tuple[str, ...]:
    mark = thai_digits(str(number)) if reading.thai else str(number)
    return (mark, *([""] * (width - 1)))


MAKERS: dict[str, Callable[[Reading, Mapping[str, Any], Scope], Iterator[Block]]] = {
    "text": _text,
    "group": _group,
    "pair": _columns,
    "memo": _worded,
    "memo_line": _columns,
    "sign": _columns,
    "emblem": _worded,
    "logo": _worded,
    "table": _table,
    "dots": _dots,
    "listing": _listing,
    "boxes": _boxes,
    "rule": _worded,
    "break": _worded,
    "space": _worded,
    "seal": _seal,
    "contents": _worded,
}
