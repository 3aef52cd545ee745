"""Which placeholders may stand in each block of a paper, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sewana_paper.official.catalogue import ROWS, Field, kind_of
from sewana_paper.official.phrases import parts_of
from sewana_paper.official.scope import HOUSE, LETTERHEAD, NUMBER

WORDED = ("text", "head", "label", "value")
SUFFIX = {"text": "", "head": "-head", "label": "-label", "value": "-value"}


@dataclass(frozen=True)
class Placeholder:
    """A field as a block may name it.

    Attributes
    ----------
    path : str
        What stands between the braces.
    field : Field
        The field it prints.
    around : tuple of Field
        The rows in which it stands, from outside.
    """

    path: str
    field: Field
    around: tuple[Field, ...] = ()

    @property
    def place(self) -> str:
        """The field's full name in the paper; two blocks that print it have the same."""
        return ".".join(field.key for field in (*self.around, self.field))

    def label(self, language: str) -> str:
        """Return what a reader calls it."""
        return " › ".join(field.label(language) for field in (*self.around, self.field))


Known = Mapping[str, Placeholder]


@cache
def placeholders(key: str) -> dict[str, dict[str, Placeholder]]:
    """Return for each block id of a kind the placeholders that may stand in it, by their paths."""
    kind = kind_of(key)
    house = (Field(f"{LETTERHEAD}.{name}", th, en, "line") for name, (th, en) in HOUSE.items())
    plain = (field for field in kind.fields if field.type not in (*ROWS, "list"))
    top = {field.key: Placeholder(field.key, field) for field in (*house, *plain)}
    found: dict[str, dict[str, Placeholder]] = {}
    _walk(kind.blocks, _Inside({field.key: field for field in kind.fields}, top), found)
    return found


def known_paths(key: str) -> dict[str, dict[str, str]]:
    """Return the same as the types of the fields, for a check of what was written."""
    return {
        block: {path: one.field.type for path, one in known.items()}
        for block, known in placeholders(key).items()
    }


def named_in(text: str) -> Iterator[str]:
    """Yield the paths that a phrase prints, in its order. Raises OfficialError as `parts_of` does."""
    return (piece.path for part in parts_of(text) for piece in part.pieces if piece.path and not piece.joins)


def needed_in(text: str) -> Iterator[str]:
    """Yield those that are printed in any case: outside of [[ ]]."""
    parts = (part for part in parts_of(text) if not part.optional)
    return (piece.path for part in parts for piece in part.pieces if piece.path and not piece.joins)


def sure_in(text: str, known: Known) -> Iterator[str]:
    """Yield those that are printed whenever they are filled: beside nothing in [[ ]] that may be empty."""
    for part in parts_of(text):
        paths = [piece.path for piece in part.pieces if piece.path and not piece.joins]
        if not part.optional or all(_is_always_there(known[path]) for path in paths):
            yield from paths


def _is_always_there(one: Placeholder) -> bool:
    """A field that the paper requires; the number of a row or a line of a list, which has one to be printed."""
    return one.field.required or one.field == NUMBER or one.field.type == "list"


@dataclass(frozen=True)
class _Inside:
    """Where a block stands: the fields it can repeat, the placeholders it knows, the rows around it."""

    fields: Mapping[str, Field]
    known: Known
    around: tuple[Field, ...] = ()

    def entered(self, key: str) -> _Inside:
        """Return the place inside a row of `key`; this one where nothing is repeated."""
        field = self.fields.get(key)
        if field is None or field.type == "choice":
            return self
        around = (*self.around, field)
        if field.type in ROWS:
            inner = [one for one in field.fields if one.type not in (*ROWS, "list")]
            rows = {one.key: Placeholder(one.key, one, around) for one in inner}
        else:
            rows = {"item": Placeholder("item", field, self.around)}
        count = {"n": Placeholder("n", NUMBER, around), f"{key}.n": Placeholder(f"{key}.n", NUMBER, around)}
        fields = {**self.fields, **{one.key: one for one in field.fields}}
        return _Inside(fields, {**self.known, **rows, **count}, around)

    def counted(self) -> _Inside:
        """Return the place of a table's cell, whose rows always have a number."""
        return _Inside(self.fields, {**self.known, "n": Placeholder("n", NUMBER, self.around)}, self.around)


def _walk(
    blocks: tuple[Mapping[str, Any], ...], at: _Inside, found: dict[str, dict[str, Placeholder]]
) -> None:
    for block in blocks:
        inner = at.entered(block.get("each", block["of"] if block.get("kind") == "listing" else ""))
        for name in WORDED:
            if name in block:
                found[block["id"] + SUFFIX[name]] = dict(inner.known)
        for part in ("blocks", "rows", "foot"):
            _walk(tuple(block.get(part, ())), inner, found)
        _walk(tuple(block.get("columns", ())), inner.entered(block.get("of", "")).counted(), found)
