"""Reads about instruments: what a version says word for word, and what of two versions can be compared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from sewana.survey.models import Instrument, InstrumentVersion
from sewana_text.words import cut

Content = Mapping[str, Any]
LANGUAGES = ("th", "en")
ITEM_VERSION_LETTERS = 12
# Kinds whose scale is always the same, and stands in no content.
FIXED_SCALES = {"tenth": "0..10", "open": "words"}


class Likeness(StrEnum):
    """What can be said of one item in two versions."""

    SAME = "same"
    WORDING = "wording"
    SCALE = "scale"
    ABSENT = "absent"


def fingerprint(content: Content) -> str:
    """The SHA-256 of a version: the same words in the same order, however the file was written."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def questions(content: Content) -> list[Mapping[str, Any]]:
    return list(content.get("questions", ()))


def question(content: Content, key: str) -> Mapping[str, Any] | None:
    return next((one for one in questions(content) if one["key"] == key), None)


def scale_of(content: Content, one: Mapping[str, Any]) -> str:
    """The steps that one question is answered on, in both languages, as one text."""
    kind = str(one["kind"])
    if kind in FIXED_SCALES:
        return FIXED_SCALES[kind]
    steps = content.get("scale", ()) if kind == "agree" else one.get("options", ())
    words = "|".join(f"{step['v']}={step['th']}={step['en']}" for step in steps)
    return f"1..9|{words}" if kind == "zone" else f"{kind}|{words}"


def wording_of(content: Content, key: str) -> str:
    """The item's version in figures: the first 12 hex digits of the SHA-256 of its words and scale; empty: no such."""
    found = question(content, key)
    if found is None:
        return ""
    told = f"{found['th']}\n{found['en']}\n{scale_of(content, found)}"
    return hashlib.sha256(told.encode()).hexdigest()[:ITEM_VERSION_LETTERS]


def comparable(version_a: InstrumentVersion, version_b: InstrumentVersion) -> dict[str, Likeness]:
    """For every item of either version: the same, asked in other words, on another scale, or in one of them only."""
    return comparable_contents(version_a.content, version_b.content)


def comparable_contents(before: Content, after: Content) -> dict[str, Likeness]:
    keys = [one["key"] for one in questions(before)]
    keys += [one["key"] for one in questions(after) if one["key"] not in keys]
    return {key: likeness(before, after, key) for key in keys}


def likeness(before: Content, after: Content, key: str) -> Likeness:
    old, new = question(before, key), question(after, key)
    if old is None or new is None:
        return Likeness.ABSENT
    if scale_of(before, old) != scale_of(after, new):
        return Likeness.SCALE
    is_same = all(old[language] == new[language] for language in LANGUAGES)
    return Likeness.SAME if is_same else Likeness.WORDING


@dataclass(frozen=True)
class Piece:
    """Some words that stand in both texts, or in one of them only: "same", "gone" or "new"."""

    state: str
    words: str


@dataclass(frozen=True)
class Change:
    """One text that reads otherwise in two versions."""

    place: str
    language: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def differences(before: Content, after: Content) -> list[Change]:
    """Every text that differs, in the order of the newer version, cut word by word."""
    old, new = dict(texts(before)), dict(texts(after))
    places = [place for place in new if old.get(place, "") != new[place]]
    places += [place for place in old if place not in new]
    return [Change(*place, *side_by_side(old.get(place, ""), new.get(place, ""))) for place in places]


def texts(content: Content) -> Iterator[tuple[tuple[str, str], str]]:
    """Every text of a version under its place and language."""
    for language in LANGUAGES:
        for name in ("intro", "stem"):
            yield (name, language), str(content.get(name, {}).get(language, ""))
    for step in content.get("scale", ()):
        for language in LANGUAGES:
            yield (f"scale {'–' if step['v'] is None else step['v']}", language), str(step[language])
    for one in questions(content):
        for language in LANGUAGES:
            yield (str(one["key"]), language), str(one[language])
            for option in one.get("options", ()):
                yield (f"{one['key']} {option['v']}", language), str(option[language])


def side_by_side(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, so that a reader sees which words went and which came."""
    old, new = cut(before), cut(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        state = "same" if what == "equal" else ""
        if a < b:
            left.append(Piece(state or "gone", "".join(old[a:b])))
        if c < d:
            right.append(Piece(state or "new", "".join(new[c:d])))
    return tuple(left), tuple(right)


def instruments() -> QuerySet[Instrument]:
    """All instruments with their versions, the newest first, and how often one was put before people."""
    versions = InstrumentVersion.objects.defer("content").order_by("-number")
    return Instrument.objects.prefetch_related(Prefetch("versions", versions)).annotate(
        uses=Count("versions__questionnaires", distinct=True)
    )


def instrument(key: str) -> Instrument | None:
    return Instrument.objects.filter(key=key).first()


def versions_of(found: Instrument) -> QuerySet[InstrumentVersion]:
    """Its versions, the newest first, each with how many questionnaires ask it."""
    rows = found.versions.select_related("made_by").annotate(uses=Count("questionnaires"))
    return rows.order_by("-number")


def usable_versions() -> list[InstrumentVersion]:
    """The versions that a new questionnaire may take: all of instruments that are not retired, newest first."""
    rows = InstrumentVersion.objects.filter(instrument__is_retired=False).select_related("instrument")
    return list(rows.defer("content").order_by("instrument_id", "-number"))
