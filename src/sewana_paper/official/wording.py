"""A library's own words for a paper: the template's texts with some replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sewana_paper.blocks import checked_language
from sewana_paper.official.catalogue import Kind, kind_of
from sewana_paper.official.errors import OfficialError, nearest
from sewana_paper.official.phrases import check_phrase
from sewana_paper.official.placeholders import (
    SUFFIX,
    known_paths,
    needed_in,
    placeholders,
    sure_in,
)

IN_ORDER = ("label", "head", "text", "value")
LINES = {
    "title": "title",
    "subtitle": "heading",
    "heading": "heading",
    "section": "heading",
    "chapter": "heading",
}
PARAGRAPHS = ("para", "plain", "body", "end", "resolution", "duty", "closing", "item", "point")


def texts(kind: str, language: str) -> dict[str, str]:
    """Return block id → words of a kind as shipped, in the order in which they are printed."""
    return dict(_texts(kind_of(kind).blocks, checked_language(language)))


def _texts(nodes: tuple[Mapping[str, Any], ...], language: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for name in IN_ORDER:
            if name in node:
                own = node[name]
                yield node["id"] + SUFFIX[name], own if isinstance(own, str) else own[language]
        for name in ("blocks", "columns", "rows", "foot"):
            yield from _texts(tuple(node.get(name, ())), language)


def roles(kind: str) -> dict[str, str]:
    """Return block id → what the block is on the paper, for a page where somebody changes its words.

    One of "title", "heading", "paragraph", "line", "label", "column" (the head of one), "cell" and "signature".
    """
    return dict(_roles(kind_of(kind).blocks, ""))


def _roles(nodes: tuple[Mapping[str, Any], ...], inside: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        own = node.get("kind", "")
        for name in (name for name in IN_ORDER if name in node):
            yield node["id"] + SUFFIX[name], _role(name, inside or own, node)
        for name in ("blocks", "columns", "rows", "foot"):
            yield from _roles(tuple(node.get(name, ())), "" if name == "blocks" else own)


def _role(name: str, kind: str, node: Mapping[str, Any]) -> str:
    if name in ("head", "label"):
        return "column" if name == "head" else "label"
    if kind == "sign":
        return "signature"
    if kind == "table":
        return "cell"
    style = str(node.get("style", ""))
    return "paragraph" if style in PARAGRAPHS else LINES.get(style, "line")


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


def wording_errors(kind: str, wording: Mapping[str, str], language: str) -> list[OfficialError]:
    """Return everything that is wrong with a library's words, at most one error for a block.

    Beside what `check_wording` raises there is `missing_placeholder` (block, placeholder): words that no longer
    print a field which the paper requires, or only beside one that may be empty, and which no other block prints.
    """
    checked_language(language)
    found, known, errors = kind_of(kind), known_paths(kind), {}
    for block, text in wording.items():
        try:
            _checked(found, block, text, known)
        except OfficialError as error:
            errors[block] = error
    good = {block: text for block, text in wording.items() if block not in errors}
    return [*errors.values(), *_dropped(kind, good, language)]


def _dropped(kind: str, wording: Mapping[str, str], language: str) -> Iterator[OfficialError]:
    known, shipped = placeholders(kind), texts(kind, language)
    printed = {
        known[block][path].place
        for block, text in (shipped | dict(wording)).items()
        for path in sure_in(text, known[block])
    }
    for block in wording:
        for path in needed_in(shipped[block]):
            one = known[block][path]
            if one.field.required and one.place not in printed:
                message = f"{block}: {{{path}}} has to be printed; put it back"
                yield OfficialError("missing_placeholder", message, block=block, placeholder=path)
                break


def _checked(kind: Kind, block: str, text: object, known: Mapping[str, Mapping[str, str]]) -> str:
    if block not in known:
        near = nearest(str(block), known)
        message = f"{kind.key} has no block {block!r}; near: {', '.join(near)}"
        raise OfficialError("unknown_block", message, block=block, known=near)
    if not isinstance(text, str):
        raise OfficialError(
            "bad_text", f"{block}: expected a text", block=block, why="it is no text", reason="no_text"
        )
    check_phrase(text, known[block], block)
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
