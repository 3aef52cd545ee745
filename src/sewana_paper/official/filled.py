"""The data of a paper, checked against its kind: what came from outside ends here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sewana_paper.blocks import lines, one_line
from sewana_paper.official.catalogue import ROWS, Field, Kind
from sewana_paper.official.errors import OfficialError, nearest
from sewana_paper.official.numbers import amount

INDEX = "#"  # of a row in the data as it came; no field can have this key
MOST_LETTERS = 200_000
MOST_ROWS = 2_000
Values = dict[str, Any]


def filled(kind: Kind, data: Mapping[str, Any]) -> Values:
    """Return the data with a value for every field of the kind, cleaned.

    Texts lose control and bidi characters; lines lose their line ends; empty rows go.

    Raises
    ------
    OfficialError
        `unknown_field` (path, known), `wrong_type` (path, expected, found), `unknown_choice` (path, found,
        known) or `too_long` (path, found, limit).
    """
    values = _row(kind.fields, data, "")
    for field in kind.fields:
        if field.sum_of and not values[field.key]:
            values[field.key] = _sum(values, field.sum_of)
    return values


def _sum(values: Values, path: str) -> str:
    rows, key = path.split(".")
    sums = [amount(row[key]) for row in values[rows]]
    known = [one for one in sums if one is not None]
    return str(sum(known, Decimal(0))) if known and len(known) == len(sums) else ""


def _row(fields: tuple[Field, ...], data: object, at: str) -> Values:
    if not isinstance(data, Mapping):
        raise _wrong(at or "data", "an object", data)
    known = {field.key for field in fields}
    for key in data:
        if key not in known:
            near = nearest(str(key), known)
            path = _join(at, str(key))
            message = f"{path}: no such field; near: {', '.join(near)}"
            raise OfficialError("unknown_field", message, path=path, known=near)
    return {field.key: _value(field, data.get(field.key), _join(at, field.key)) for field in fields}


def _join(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _value(field: Field, value: object, at: str) -> Any:
    if field.type in ROWS:
        rows = [(n, _row(field.fields, row, f"{at}[{n}]")) for n, row in enumerate(_list(value, at))]
        return [{**row, INDEX: n} for n, row in rows if any(row.values())]
    if field.type == "list":
        texts = [cleaned(item, f"{at}[{n}]") for n, item in enumerate(_list(value, at))]
        return [text for text in texts if text]
    if field.type == "choice":
        return _choice(field, value, at)
    return cleaned(value, at, field.type)


def cleaned(value: object, at: str, kind: str = "line") -> str:
    """Return a value of the data or of the letterhead as text that every file can hold.

    Parameters
    ----------
    at : str
        The value's path, for the message.
    kind : str
        A "text" keeps its line ends as "\\n"; of any other type the value is one line.

    Raises
    ------
    OfficialError
        `wrong_type` or `too_long`, as `filled` says.
    """
    return CLEAN.get(kind, one_line)(_text(value, at))


def _list(value: object, at: str) -> list[Any]:
    if value is None or value == "":
        return []
    if not isinstance(value, list | tuple):
        raise _wrong(at, "a list", value)
    if len(value) > MOST_ROWS:
        raise _long(at, len(value), MOST_ROWS, "rows")
    return list(value)


def _text(value: object, at: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _wrong(at, "a text", value)
    text = str(value)
    if len(text) > MOST_LETTERS:
        raise _long(at, len(text), MOST_LETTERS, "letters")
    # Half a character cannot be written to any file.
    return text.encode("utf-8", "ignore").decode("utf-8")


def _paragraphs(text: str) -> str:
    return "\n".join(lines(text))


def _choice(field: Field, value: object, at: str) -> str:
    key = _text(value, at)
    known = [choice.key for choice in field.choices]
    if key and key not in known:
        message = f"{at}: {key[:40]!r} is not one of {', '.join(known)}"
        raise OfficialError("unknown_choice", message, path=at, found=key[:40], known=known)
    return key


def _wrong(at: str, expected: str, found: object) -> OfficialError:
    name = type(found).__name__
    message = f"{at}: expected {expected}, found {name}"
    return OfficialError("wrong_type", message, path=at, expected=expected, found=name)


def _long(at: str, found: int, limit: int, what: str) -> OfficialError:
    message = f"{at}: {found} {what}, at most {limit} are taken; shorten it or attach it"
    return OfficialError("too_long", message, path=at, found=found, limit=limit)


CLEAN: dict[str, Callable[[str], str]] = {"text": _paragraphs}
