"""The little language of a template's words: `{field}`, `{field:form}` and `[[left out when empty]]`.

There are no expressions: a phrase can name a field of its paper and one of a few forms, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sewana_paper.official.errors import OfficialError, nearest

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)(?::([a-z]+))?\}")
TOKEN = re.compile(r"(\[\[|\]\]|\{[^{}]*\})")
MOST_LETTERS = 20_000
JOINED = "and"
FORMS = {
    "line": (JOINED,),
    "date": ("era", "weekday", "ceremonial", "month", "year"),
    "money": ("words",),
}


@dataclass(frozen=True)
class Piece:
    """A run of words, or a placeholder: its path and form."""

    words: str = ""
    path: str = ""
    form: str = ""

    @property
    def joins(self) -> bool:
        """`{place:and}`: the word "and" where the field is there, and nothing where it is not."""
        return self.form == JOINED


@dataclass(frozen=True)
class Part:
    """Pieces that stand or fall together."""

    pieces: tuple[Piece, ...]
    optional: bool


@lru_cache(maxsize=4096)
def parts_of(text: str) -> tuple[Part, ...]:
    """Return the phrase cut into parts.

    Raises
    ------
    OfficialError
        `bad_text` (params why, reason, found) where braces or double brackets do not close.
    """
    parts: list[Part] = []
    pieces: list[Piece] = []
    inside = False
    for word in TOKEN.split(text):
        if word in ("[[", "]]"):
            if inside == (word == "[["):
                why = f"{word} stands where it cannot; write [[words with {{field}}]], not nested"
                raise _bad("nested", why, found=word)
            parts.append(Part(tuple(pieces), inside))
            pieces, inside = [], not inside
        elif word:
            pieces.append(_piece(word))
    if inside:
        raise _bad("unclosed", "[[ is never closed by ]]", found="[[")
    return (*parts, Part(tuple(pieces), optional=False))


def _piece(token: str) -> Piece:
    found = PLACEHOLDER.fullmatch(token)
    if found:
        return Piece(path=found[1], form=found[2] or "")
    if "{" in token or "}" in token:
        why = f"{token[:40]!r} is no placeholder; write {{field}} with a field's key between the braces"
        raise _bad("no_placeholder", why, found=token)
    return Piece(token)


def check_phrase(text: str, known: Mapping[str, str], block: str) -> None:
    """Check that a phrase names only what its block can know.

    Parameters
    ----------
    text : str
        The phrase.
    known : mapping of str to str
        The paths that may stand here, with their types.
    block : str
        The block's id, for the message.

    Raises
    ------
    OfficialError
        `bad_text` (block, why) or `unknown_placeholder` (block, placeholder, known: the nearest).
    """
    if len(text) > MOST_LETTERS:
        raise _bad("too_long", f"it has {len(text)} letters, at most {MOST_LETTERS} are taken", block)
    try:
        parts = parts_of(text)
    except OfficialError as error:
        given = {name: str(error.params[name]) for name in ("reason", "why", "found")}
        raise _bad(**given, block=block) from error
    for piece in (piece for part in parts for piece in part.pieces if piece.path):
        _check_piece(piece, known, block)


def _check_piece(piece: Piece, known: Mapping[str, str], block: str) -> None:
    if piece.path not in known:
        near = nearest(piece.path, known)
        message = f"{block}: there is no {{{piece.path}}}; near: {', '.join(f'{{{name}}}' for name in near)}"
        raise OfficialError("unknown_placeholder", message, block=block, placeholder=piece.path, known=near)
    forms = FORMS.get(known[piece.path], ())
    if piece.form and piece.form not in forms:
        near = [f"{piece.path}:{form}" for form in forms] or [piece.path]
        message = f"{block}: {{{piece.path}}} has no form {piece.form!r}; known: {', '.join(near)}"
        raise OfficialError(
            "unknown_placeholder", message, block=block, placeholder=f"{piece.path}:{piece.form}", known=near
        )


def _bad(reason: str, why: str, block: str = "", found: str = "") -> OfficialError:
    """`reason` is for those who say it in another language: nested, unclosed, no_placeholder or too_long."""
    message = f"{block}: {why}" if block else why
    return OfficialError("bad_text", message, block=block, why=why, reason=reason, found=found)
