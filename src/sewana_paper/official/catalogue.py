"""The kinds of papers as data: which fields one has, in which blocks they are printed.

A kind is `templates/official/<key>.json`; what several kinds share stands in `shared.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sewana_paper.official.errors import OfficialError, nearest

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "official"
TYPES = ("line", "text", "date", "time", "money", "choice", "list", "people", "group", "table")
ROWS = ("people", "group", "table")
# In the order in which a committee needs them.
KEYS = (
    "appointment-order",
    "amending-order",
    "speaker-invitation",
    "superior-request",
    "moderator-invitation",
    "speaker-memo",
    "reply-form",
    "programme",
    "minutes",
    "meeting-invitation",
    "project-proposal",
    "sign-in-sheet",
    "honorarium-receipt",
    "thank-you-letter",
    "certificate",
    "satisfaction-form",
    "final-report",
    "venue-request",
    "faculty-invitation",
    "press-release",
    "privacy-notice-consent",
    "committee-reply",
)
PERSON = (
    {"key": "name", "type": "line", "required": True, "th": "ชื่อ", "en": "Name"},
    {"key": "position", "type": "line", "th": "ตำแหน่ง", "en": "Position"},
    {"key": "role", "type": "line", "th": "หน้าที่", "en": "Role"},
    {"key": "note", "type": "line", "th": "หมายเหตุ", "en": "Note"},
)


@dataclass(frozen=True)
class Choice:
    """One value of a field of type "choice"."""

    key: str
    label_th: str
    label_en: str

    def label(self, language: str) -> str:
        """Return what the paper prints for it."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True)
class Field:
    """One thing a paper asks for.

    Attributes
    ----------
    type : str
        One of `TYPES`; "people", "group" and "table" have rows of the sub-fields in `fields`.
    verbatim : bool
        Digits stay Latin in a Thai paper: phone and account numbers.
    sum_of : str
        "rows.key" whose sum stands here while the field itself is empty.
    needed_by, needed_for : str, tuple of str
        The field is required too while the choice beside it is one of these: a place for what is held on site.
    """

    key: str
    label_th: str
    label_en: str
    type: str
    required: bool = False
    fields: tuple[Field, ...] = ()
    choices: tuple[Choice, ...] = ()
    verbatim: bool = False
    sum_of: str = ""
    needed_by: str = ""
    needed_for: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the name an office reads."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True)
class Kind:
    """One kind of paper; `blocks` is the layout as the template has it."""

    key: str
    name_th: str
    name_en: str
    fields: tuple[Field, ...]
    blocks: tuple[Mapping[str, Any], ...]
    page: str = "portrait"
    numbered: bool = True

    def name(self, language: str) -> str:
        """Return what an office calls the paper."""
        return self.name_en if language == "en" else self.name_th


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of paper, in the order in which a committee needs them."""
    return tuple(kind_of(key) for key in KEYS)


@cache
def kind_of(key: str) -> Kind:
    """Return one kind. Raises OfficialError `unknown_kind` (params kind, known: the nearest)."""
    if key not in KEYS:
        known = nearest(key, KEYS)
        raise OfficialError(
            "unknown_kind", f"no paper {key!r}; did you mean {', '.join(known)}?", kind=key, known=known
        )
    raw = _read(f"{key}.json")
    return Kind(
        key,
        raw["name"]["th"],
        raw["name"]["en"],
        tuple(map(_field, _expanded(raw["fields"], "fields"))),
        tuple(_expanded(raw["blocks"], "blocks")),
        raw.get("page", "portrait"),
        raw.get("numbered", True),
    )


def _read(name: str) -> dict[str, Any]:
    path = TEMPLATES / name
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OfficialError("bad_template", f"{path}: {error}", file=name) from error
    return found


@cache
def _shared() -> dict[str, Any]:
    return _read("shared.json")


def _expanded(nodes: list[Any], part: str) -> Iterator[dict[str, Any]]:
    """Put the shared parts where `{"use": name}` asks for them, "$word" replaced by what `with` says."""
    for node in nodes:
        if "use" in node:
            text = json.dumps(_shared()[part][node["use"]], ensure_ascii=False)
            for word, value in node.get("with", {}).items():
                text = text.replace(f"${word}", json.dumps(value, ensure_ascii=False)[1:-1])
            yield from _expanded(json.loads(text), part)
        elif part in node:
            yield {**node, part: list(_expanded(node[part], part))}
        else:
            yield node


def _field(raw: Mapping[str, Any]) -> Field:
    kind = raw["type"]
    if kind not in TYPES:
        raise OfficialError("bad_template", f"field {raw['key']!r}: no type {kind!r}", field=raw["key"])
    inner = raw.get("fields", PERSON if kind == "people" else ())
    needed = raw.get("needed", {"by": "", "for": ()})
    return Field(
        raw["key"],
        raw["th"],
        raw["en"],
        kind,
        raw.get("required", False),
        tuple(map(_field, inner)),
        tuple(Choice(choice["key"], choice["th"], choice["en"]) for choice in raw.get("choices", ())),
        raw.get("verbatim", False),
        raw.get("sum_of", ""),
        needed["by"],
        tuple(needed["for"]),
    )
