"""Forms as data: which sections a sheet has, in which order, under which labels.

A form is `templates/<key>/form.json`. A library changes a label, or adds a form, without touching code.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from sewana_paper.errors import FormError

TEMPLATES = Path(__file__).resolve().parent / "templates"
KINDS = frozenset(
    {"text", "paragraphs", "choice", "people", "steps", "factors", "kpi", "attachments", "heading"}
)
RESERVED = frozenset({"form", "version", "event", "repairs", "suggestions"})
FORM_TEXTS = ("title_th", "title_en", "organisation_th", "organisation_en")
SECTION_TEXTS = ("label_th", "label_en", "help_th", "help_en")
KEY = re.compile(r"[a-z][a-z0-9_]*")


class Choice(TypedDict):
    """One box of a section of kind "choice"."""

    key: str
    label_th: str
    label_en: str


class Section(TypedDict):
    """One section; `note_*` is printed beside its label, `layout` "block" sets a text under its label."""

    key: str
    label_th: str
    label_en: str
    kind: str
    required: bool
    help_th: str
    help_en: str
    max: int | None
    crosswalk: dict[str, str | None]
    choices: NotRequired[list[Choice]]
    note_th: NotRequired[str]
    note_en: NotRequired[str]
    layout: NotRequired[str]


class Form(TypedDict):
    """A form; `version` grows when a filled sheet of the old one would no longer fit."""

    key: str
    version: int
    title_th: str
    title_en: str
    organisation_th: str
    organisation_en: str
    sections: list[Section]


def form_names(folder: Path = TEMPLATES) -> list[str]:
    """Return the keys of the forms in `folder`, sorted; these are what `load_form` takes."""
    return sorted(path.parent.name for path in folder.glob("*/form.json"))


def load_form(key: str, folder: Path = TEMPLATES) -> Form:
    """Return the form `key` as a fresh dict, checked.

    Parameters
    ----------
    key : str
        One of `form_names(folder)`.
    folder : Path
        Where the forms are; the package's own unless a library keeps its own set.

    Raises
    ------
    FormError
        code `unknown_form` (params form, known), `not_json` (file, line) or `bad_template`
        (file, section, remedy). The message names all of them.
    """
    if key not in form_names(folder):
        known = form_names(folder)
        raise FormError("unknown_form", f"no form {key!r}; known: {', '.join(known)}", form=key, known=known)
    path = folder / key / "form.json"
    form = _read(path)
    _check_form(form, path)
    return cast("Form", form)


def _read(path: Path) -> dict[str, object]:
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        message = f"{path}, line {error.lineno}: not JSON ({error.msg}); correct that line"
        raise FormError("not_json", message, file=str(path), line=error.lineno) from error
    except UnicodeDecodeError as error:
        raise _bad(path, "", "is not UTF-8; save it as UTF-8") from error
    if not isinstance(form, dict):
        raise _bad(path, "", "must hold one object with key, version and sections")
    return form


def _bad(path: Path, section: str, remedy: str) -> FormError:
    where = f"{path}, section {section!r}" if section else str(path)
    return FormError("bad_template", f"{where}: {remedy}", file=str(path), section=section, remedy=remedy)


def _check_form(form: dict[str, object], path: Path) -> None:
    if form.get("key") != path.parent.name:
        raise _bad(path, "", f"key must be the folder's name {path.parent.name!r}, got {form.get('key')!r}")
    version = form.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _bad(path, "", f"version must be a whole number from 1, got {version!r}")
    _check_texts(form, FORM_TEXTS, path, "")
    sections = form.get("sections")
    if not isinstance(sections, list) or not sections:
        raise _bad(path, "", "sections must be a list of at least one section")
    for number, section in enumerate(sections, 1):
        _check_section(section, path, number)
    keys = [section["key"] for section in sections]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise _bad(path, twice[0], "stands twice; give each section its own key")


def _check_texts(node: dict[str, object], names: tuple[str, ...], path: Path, section: str) -> None:
    for name in names:
        if not isinstance(node.get(name), str):
            raise _bad(path, section, f"{name} must be a text, got {node.get(name)!r}")


def _check_section(section: object, path: Path, number: int) -> None:
    if not isinstance(section, dict):
        raise _bad(path, f"no. {number}", "must be an object with key, kind and labels")
    key = section.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key) or key in RESERVED:
        raise _bad(
            path, f"no. {number}", f"key must be a plain word other than {sorted(RESERVED)}, got {key!r}"
        )
    if section.get("kind") not in KINDS:
        raise _bad(path, key, f"kind must be one of {sorted(KINDS)}, got {section.get('kind')!r}")
    _check_texts(section, SECTION_TEXTS, path, key)
    if not isinstance(section.get("required"), bool):
        raise _bad(path, key, f"required must be true or false, got {section.get('required')!r}")
    _check_extras(section, path, key)
    if section["kind"] == "choice":
        _check_choices(section.get("choices"), path, key)


def _check_extras(section: dict[str, object], path: Path, key: str) -> None:
    most = section.get("max")
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise _bad(path, key, f"max must be null or a whole number from 1, got {most!r}")
    if section.get("layout", "block") not in {"line", "block"}:
        raise _bad(path, key, f"layout must be line or block, got {section.get('layout')!r}")
    crosswalk = section.get("crosswalk")
    if not isinstance(crosswalk, dict) or set(crosswalk) != {"dc", "schema_org"}:
        raise _bad(path, key, f"crosswalk must have dc and schema_org, got {crosswalk!r}")


def _check_choices(choices: object, path: Path, key: str) -> None:
    if not isinstance(choices, list) or len(choices) < 2:
        raise _bad(path, key, "choices must be a list of at least two")
    for choice in choices:
        if not isinstance(choice, dict):
            raise _bad(path, key, f"each choice must be an object, got {choice!r}")
        _check_texts(choice, ("key", "label_th", "label_en"), path, key)
    if len({choice["key"] for choice in choices} | {"unknown"}) != len(choices) + 1:
        raise _bad(path, key, "each choice needs a key of its own, other than 'unknown'")
