"""A library's own words for a paper: the template's texts with some replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sewana_paper.blocks import checked_language
from sewana_paper.official.catalogue import Kind, kind_of
from sewana_paper.official.errors import OfficialError, nearest
from sewana_paper.official.phrases import check_phrase
from sewana_paper.official.scope import SUFFIX, known_paths


def texts(kind: str, language: str) -> dict[str, str]:
    """Return block id → words of a kind as shipped, in the order in which they are printed."""
    return dict(_texts(kind_of(kind).blocks, checked_language(language)))


def _texts(nodes: tuple[Mapping[str, Any], ...], language: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for name in ("label", "head", "text", "value"):
            if name in node:
                own = node[name]
                yield node["id"] + SUFFIX[name], own if isinstance(own, str) else own[language]
        for name in ("blocks", "columns", "rows", "foot"):
            yield from _texts(tuple(node.get(name, ())), language)


def check_wording(kind: str, wording: Mapping[str, str]) -> None:
    """Check a library's words for a paper.

    Raises
    ------
    OfficialError
        `unknown_block` (block, known: the nearest ids), `unknown_placeholder` (block, placeholder, known),
        or `bad_text` (block, why).
    """
    checked_wording(kind_of(kind), wording)


def checked_wording(kind: Kind, wording: Mapping[str, str]) -> dict[str, str]:
    """Return the wording with one kind of line end, checked as `check_wording` says."""
    known = known_paths(kind.key)
    return {block: _checked(kind, block, text, known) for block, text in wording.items()}


def _checked(kind: Kind, block: str, text: object, known: Mapping[str, Mapping[str, str]]) -> str:
    if block not in known:
        near = nearest(str(block), known)
        message = f"{kind.key} has no block {block!r}; near: {', '.join(near)}"
        raise OfficialError("unknown_block", message, block=block, known=near)
    if not isinstance(text, str):
        raise OfficialError("bad_text", f"{block}: expected a text", block=block, why="it is no text")
    check_phrase(text, known[block], block)
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
