"""A filled form as plain data: checked, completed, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sewana_paper.errors import PaperError, SheetError
from sewana_paper.forms import Form, Section, load_form

MOST_CHARACTERS = 2_000_000
PERSON = ("prefix", "given", "family", "unit")
FACTOR = ("aspect", "text")
KPI = ("name", "target", "result")
ATTACHMENT = ("title", "address")
DEFAULT_FORM = "practice-sheet"


def checked_sheet(form: Form, sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sheet with every key of its form, in the form's order, and what is absent left empty.

    Parameters
    ----------
    form : Form
        As `load_form` gives it.
    sheet : mapping
        Section key to value: text -> str; paragraphs -> list of str; choice -> key or "unknown";
        people -> [{prefix, given, family, unit}]; steps -> {intro, steps: [{text, items: [str]}]};
        factors -> [{aspect, text}]; kpi -> [{name, target, result}]; attachments -> [{title, address}].
        Besides: event (str), repairs ([{before, after, line}]), suggestions (list), form and version.

    Returns
    -------
    dict
        New, without form and version.

    Raises
    ------
    SheetError
        code `wrong_type`, `unknown_key`, `unknown_choice`, `not_unicode`, `other_form` or `newer_version`;
        params key, and found or expected.
    """
    _check_origin(form, sheet)
    sections = [section for section in form["sections"] if section["kind"] != "heading"]
    known = {section["key"] for section in sections} | {"form", "version", "event", "repairs", "suggestions"}
    _check_keys(sheet, known, "")
    filled: dict[str, Any] = {section["key"]: _value(section, sheet) for section in sections}
    filled["event"] = _text(sheet.get("event", ""), "event")
    filled["repairs"] = _notes(sheet.get("repairs", []), "repairs")
    filled["suggestions"] = _notes(sheet.get("suggestions", []), "suggestions")
    return filled


def to_json(form: Form, sheet: Mapping[str, Any]) -> str:
    """Return the sheet as JSON, always the same text for the same values.

    "form" and "version" come first, then the sections in the form's order, event, repairs, suggestions;
    Thai stands unescaped; the text ends with a line end. Raises SheetError as `checked_sheet`.
    """
    filled = {"form": form["key"], "version": form["version"], **checked_sheet(form, sheet)}
    return json.dumps(filled, ensure_ascii=False, indent=2) + "\n"


def sheet_of_json(text: str) -> dict[str, Any]:
    """Return the sheet that `text` holds, checked against the form it names.

    Parameters
    ----------
    text : str
        As `to_json` writes it. Without "form" it is read as a practice sheet.

    Returns
    -------
    dict
        form, version, and every key of the form; equal for a sheet and its own export.

    Raises
    ------
    SheetError
        code `too_large`, `not_json` (line, column), `not_an_object`, or as `checked_sheet`.
    FormError
        If the form it names is not here.
    """
    if len(text) > MOST_CHARACTERS:
        message = f"the JSON has {len(text)} characters, at most {MOST_CHARACTERS} are read"
        raise SheetError("too_large", message, found=len(text), limit=MOST_CHARACTERS)
    sheet = _parsed(text)
    form = load_form(_text(sheet.get("form", DEFAULT_FORM), "form"))
    return {"form": form["key"], "version": form["version"], **checked_sheet(form, sheet)}


def _parsed(text: str) -> dict[str, Any]:
    try:
        sheet = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = (
            f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}; export the sheet again"
        )
        raise SheetError("not_json", message, line=error.lineno, column=error.colno) from error
    except PaperError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise SheetError(
            "not_json", "the JSON has a number too long for a sheet", line=1, column=1
        ) from error
    except RecursionError as error:
        raise SheetError(
            "not_json", "the JSON is nested too deeply to be a sheet", line=1, column=1
        ) from error
    if not isinstance(sheet, dict):
        raise SheetError("not_an_object", "the JSON must be one object with the keys of a sheet")
    return sheet


def _no_constant(name: str) -> None:
    raise SheetError("wrong_type", f"{name} is not a value a sheet can have; remove it", key="", found=name)


def _check_origin(form: Form, sheet: Mapping[str, Any]) -> None:
    origin, version = sheet.get("form", form["key"]), sheet.get("version", form["version"])
    if origin != form["key"]:
        message = f"form: the sheet is for {origin!r}, not for {form['key']!r}"
        raise SheetError("other_form", message, key="form", found=origin, expected=form["key"])
    if not isinstance(version, int) or isinstance(version, bool):
        raise _wrong("version", "a whole number", version)
    if version > form["version"]:
        message = (
            f"version: the sheet has version {version}, this program knows up to {form['version']}; update it"
        )
        raise SheetError("newer_version", message, key="version", found=version, expected=form["version"])


def _value(section: Section, sheet: Mapping[str, Any]) -> object:
    key = section["key"]
    if section["kind"] == "choice":
        return _choice(section, sheet.get(key, "unknown"))
    check, empty = CHECKS[section["kind"]]
    return check(sheet.get(key, empty), key)


def _wrong(at: str, expected: str, found: object) -> SheetError:
    kind = "nothing" if found is None else type(found).__name__
    return SheetError(
        "wrong_type", f"{at}: expected {expected}, found {kind}", key=at, expected=expected, found=kind
    )


def _check_keys(node: Mapping[str, Any], known: set[str], at: str) -> None:
    for key in node:
        if key not in known:
            name = f"{at}.{key}" if at else str(key)
            message = f"{name}: no such key; known here: {', '.join(sorted(known))}"
            raise SheetError("unknown_key", message, key=name, known=sorted(known))


def _text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise _wrong(at, "a text", value)
    _check_unicode(value, at)
    return value


def _check_unicode(value: str, at: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        message = f"{at}: half a character (surrogate) at position {error.start}; type the text again"
        raise SheetError("not_unicode", message, key=at, position=error.start) from error


def _list(value: object, at: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _wrong(at, "a list", value)
    return list(value)


def _object(value: object, at: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(at, f"an object with {', '.join(keys)}", value)
    _check_keys(value, set(keys), at)
    return value


def _texts(value: object, at: str) -> list[str]:
    return [_text(item, f"{at}[{n}]") for n, item in enumerate(_list(value, at))]


def _records(keys: tuple[str, ...]) -> Callable[[object, str], list[dict[str, str]]]:
    def check(value: object, at: str) -> list[dict[str, str]]:
        rows = [(_object(row, f"{at}[{n}]", keys), f"{at}[{n}]") for n, row in enumerate(_list(value, at))]
        return [{key: _text(row.get(key, ""), f"{place}.{key}") for key in keys} for row, place in rows]

    return check


def _steps(value: object, at: str) -> dict[str, Any]:
    how = _object(value, at, ("intro", "steps"))
    steps = []
    for n, row in enumerate(_list(how.get("steps", []), f"{at}.steps")):
        place = f"{at}.steps[{n}]"
        step = _object(row, place, ("text", "items"))
        steps.append(
            {
                "text": _text(step.get("text", ""), f"{place}.text"),
                "items": _texts(step.get("items", []), f"{place}.items"),
            }
        )
    return {"intro": _text(how.get("intro", ""), f"{at}.intro"), "steps": steps}


def _choice(section: Section, value: object) -> str:
    known = [choice["key"] for choice in section.get("choices", [])] + ["unknown"]
    if _text(value, section["key"]) not in known:
        message = f"{section['key']}: {value!r} is not one of {', '.join(known)}"
        raise SheetError("unknown_choice", message, key=section["key"], found=value, known=known)
    return str(value)


def _notes(value: object, at: str) -> list[Any]:
    """Repairs and suggestions belong to the reader of damaged text; only their frame is checked here."""
    notes = _list(value, at)
    for n, note in enumerate(notes):
        if not isinstance(note, Mapping | str):
            raise _wrong(f"{at}[{n}]", "an object or a text", note)
        _check_unicode(json.dumps(note, ensure_ascii=False), f"{at}[{n}]")
    return notes


CHECKS: dict[str, tuple[Callable[[object, str], object], object]] = {
    "text": (_text, ""),
    "paragraphs": (_texts, []),
    "people": (_records(PERSON), []),
    "steps": (_steps, {}),
    "factors": (_records(FACTOR), []),
    "kpi": (_records(KPI), []),
    "attachments": (_records(ATTACHMENT), []),
}
