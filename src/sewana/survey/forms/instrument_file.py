"""An instrument in a file: written by one library, read whole or not at all by another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sewana.people.models import Side
from sewana.survey.forms.content import (
    INSTRUMENT_KEY,
    ContentError,
    both,
    checked,
    mapping,
    one_of,
    only,
    text,
)
from sewana.survey.models import InstrumentVersion, Purpose

FORMAT, VERSION = "sewana-instrument", 1
MOST_BYTES = 500_000
FIELDS = ("format", "version", "key", "purpose", "side", "title", "note", "content")


@dataclass(frozen=True)
class InstrumentFile:
    """What a file holds, checked."""

    key: str
    purpose: str
    side: str
    title: dict[str, str]
    note: str
    content: dict[str, Any]


def written(version: InstrumentVersion) -> str:
    """One version as a file."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "key": version.instrument.key,
        "purpose": version.instrument.purpose,
        "side": version.instrument.side,
        "title": {"th": version.title_th, "en": version.title_en},
        "note": version.note,
        "content": version.content,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read(given: bytes) -> InstrumentFile:
    """Read a file. Raises ContentError for the first thing in it that is not right."""
    whole = opened(given)
    only(whole, FIELDS, "")
    if whole.get("format") != FORMAT or whole.get("version") != VERSION:
        raise ContentError(
            "format",
            _("this is not “%(format)s” of version %(version)s. Choose a file that was exported here.")
            % {"format": FORMAT, "version": VERSION},
        )
    key = text(whole.get("key", ""), "key", 40)
    if not INSTRUMENT_KEY.fullmatch(key):
        raise ContentError("key", _("write small Latin letters, digits and hyphens."))
    content = checked(whole.get("content", {}))
    if content["key"] != key:
        raise ContentError("content › key", _("it is not the same as “key”: “%(key)s”.") % {"key": key})
    return InstrumentFile(
        key=key,
        purpose=one_of(whole.get("purpose"), tuple(Purpose.values), "purpose"),
        side=one_of(whole.get("side"), tuple(Side.values), "side"),
        title=both(whole.get("title", {}), "title"),
        note=text(whole.get("note", ""), "note"),
        content=content,
    )


def opened(given: bytes) -> Mapping[str, Any]:
    if len(given) > MOST_BYTES:
        raise ContentError("", _("The file is larger than 500 kB. Choose one that was exported here."))
    try:
        found = json.loads(given.decode("utf-8-sig"))
        json.dumps(found, ensure_ascii=False).encode()  # half of a letter, written as \\ud800, cannot be kept
    except UnicodeDecodeError as error:
        raise ContentError("", _("The file is not written in UTF-8. Export it again.")) from error
    except json.JSONDecodeError as error:
        words = _("Line %(line)s, column %(column)s: this is not JSON. Export the file again.")
        raise ContentError("", words % {"line": error.lineno, "column": error.colno}) from error
    except (ValueError, RecursionError) as error:
        raise ContentError(
            "", _("This is not JSON as it is exported here. Export the file again.")
        ) from error
    return mapping(found, "file")
