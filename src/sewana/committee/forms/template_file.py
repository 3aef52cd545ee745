"""Heading and wordings in a file: written by one library, read whole or not at all by another."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sewana.committee.forms.headings import REASONS, line_of
from sewana.committee.forms.wordings import LONGEST, said, too_long
from sewana.committee.queries import papers as queries
from sewana.committee.queries.papers import LINES, PICTURES, Content, Wordings
from sewana_paper import official
from sewana_paper.official.emblems import redrawn
from sewana_text.normalise import normalise

FORMAT, VERSION = "sewana-paper-templates", 1
MOST_BYTES = 6_000_000
LANGUAGES = ("th", "en")


class FileError(ValueError):
    """The file is not taken: the message names the place in it, and what to do."""


@dataclass(frozen=True)
class TemplateFile:
    """What a file holds, checked."""

    heading: dict[str, Any]
    pictures: dict[str, bytes]
    wordings: Wordings


def written(content: Content, wordings: Wordings) -> str:
    """Heading and own words as a file; a picture stands in it whole."""
    pictures = queries.contents(content[which] for which in PICTURES)
    shown = {which: base64.b64encode(pictures.get(content[which], b"")).decode() for which in PICTURES}
    whole = {"format": FORMAT, "version": VERSION, "heading": {**content, **shown}, "wordings": wordings}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read(content: bytes) -> TemplateFile:
    """Read a file. Raises FileError for the first thing in it that is not right."""
    whole = opened(content)
    only(whole, ("format", "version", "heading", "wordings"), "")
    if whole.get("format") != FORMAT:
        raise FileError(
            _("“format” is not “%(format)s”: this is another file. Choose one that was exported here.")
            % {"format": FORMAT}
        )
    if whole.get("version") != VERSION:
        raise FileError(
            _(
                "“version” is not %(version)s: the file was written by another version. Update the older of the two."
            )
            % {"version": VERSION}
        )
    heading = mapping(whole.get("heading", {}), "heading")
    only(heading, (*LINES, "thai_numerals", *PICTURES), "heading")
    lines = {name: line(name, heading.get(name, "")) for name in LINES}
    return TemplateFile(
        {**lines, "thai_numerals": truth(heading.get("thai_numerals", True))},
        {which: picture(which, heading.get(which, "")) for which in PICTURES},
        dict(kinds(mapping(whole.get("wordings", {}), "wordings"))),
    )


def opened(content: bytes) -> Mapping[str, Any]:
    if len(content) > MOST_BYTES:
        raise FileError(_("The file is larger than 6 MB. Choose one that was exported here."))
    try:
        found = json.loads(content.decode("utf-8-sig"))
        json.dumps(found, ensure_ascii=False).encode()  # half of a letter, written as \ud800, cannot be kept
    except UnicodeDecodeError as error:
        raise FileError(_("The file is not written in UTF-8. Export it again.")) from error
    except json.JSONDecodeError as error:
        words = _("Line %(line)s, column %(column)s: this is not JSON. Export the file again.")
        raise FileError(words % {"line": error.lineno, "column": error.colno}) from error
    except ValueError as error:  # that, or a number of thousands of digits
        raise FileError(_("This is not JSON as it is exported here. Export the file again.")) from error
    except RecursionError as error:
        raise FileError(_("The file is nested too deeply. Export it again.")) from error
    return mapping(found, "")


def at(*names: str) -> str:
    return " › ".join(name for name in names if name)


def wrong(place: str, words: str) -> FileError:
    return FileError(f"{place}: {words}" if place else words)


def mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise wrong(place, _("names with values in { } are expected here."))
    return value


def only(given: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for name in given:
        if name not in known:
            raise wrong(at(place, str(name)[:60]), _("there is nothing of this name. Take it out."))


def text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise wrong(place, _("a text in quotation marks is expected here."))
    return normalise(value)


def line(name: str, value: object) -> str:
    place = at("heading", name)
    found = text(value, place)
    try:
        return str(line_of(name).clean(found))
    except ValidationError as error:
        raise wrong(place, " ".join(error.messages)) from error


def truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise wrong(at("heading", "thai_numerals"), _("true or false is expected here."))
    return value


def picture(which: str, value: object) -> bytes:
    place = at("heading", which)
    try:
        content = base64.b64decode(text(value, place), validate=True)
        return redrawn(content, which) if content else b""
    except official.OfficialError as error:
        raise wrong(place, str(REASONS[str(error.params["reason"])])) from error
    except ValueError as error:  # not base64, or letters that it never has
        raise wrong(place, _("the picture is not whole. Export the file again.")) from error


def kinds(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    known = tuple(kind.key for kind in official.kinds())
    only(given, known, "wordings")
    for kind, languages in given.items():
        place = at("wordings", kind)
        only(mapping(languages, place), LANGUAGES, place)
        yield kind, {language: words(kind, language, own) for language, own in languages.items()}


def words(kind: str, language: str, given: object) -> dict[str, str]:
    place = at("wordings", kind, language)
    own = {block: text(value, at(place, block)) for block, value in mapping(given, place).items()}
    only(own, tuple(official.texts(kind, language)), place)
    for block in (block for block, value in own.items() if len(value) > LONGEST):
        raise wrong(at(place, block), too_long())  # no box of the page would take it
    for error in official.wording_errors(kind, own, language):
        raise wrong(at(place, str(error.params["block"])), said(error, kind))
    return own
