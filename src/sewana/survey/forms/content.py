"""The content of an instrument, checked field by field; docs/reference/instruments.md says what stands in it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sewana_text.normalise import normalise

KINDS = ("agree", "tenth", "choice", "choices", "open", "zone")
PARTS = ("items", "own", "reverse", "mirror", "open", "barriers", "pulse", "follow_up")
ABOUT = ("group", "cluster", "place", "mode")
FIELDS = ("key", "stem", "intro", "scale", "questions", "about", "scoring", "single")
QUESTION_FIELDS = ("key", "kind", "facet", "part", "th", "en", "pairs", "options")
ZONE_VALUES = ("minimum", "desired", "perceived")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9]{0,7}")
INSTRUMENT_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
WORD = re.compile(r"[A-Za-z0-9_:-]{1,40}")
BARRIERS = "barriers"
MOST_QUESTIONS, MOST_OPTIONS, LONGEST, FEWEST_OPTIONS = 60, 30, 500, 2


class ContentError(ValueError):
    """A field is not right: the message names it, and what to do."""

    def __init__(self, place: str, words: str) -> None:
        super().__init__(f"{place}: {words}" if place else words)
        self.place = place


def at(*names: object) -> str:
    return " › ".join(str(name) for name in names if name != "")


def checked(given: object) -> dict[str, Any]:
    """Return the content in its one shape; raises ContentError for the first field that is not right."""
    whole = mapping(given, "content")
    only(whole, FIELDS, "content")
    key = text(whole.get("key", ""), "content › key", 40)
    if not INSTRUMENT_KEY.fullmatch(key):
        raise ContentError("content › key", _("write small Latin letters, digits and hyphens."))
    questions = checked_questions(whole.get("questions"))
    keys = [one["key"] for one in questions]
    found = {
        "key": key,
        "stem": both(whole.get("stem", {}), "content › stem"),
        "intro": both(whole.get("intro", {}), "content › intro", may_be_empty=True),
        "scale": scale(whole.get("scale", [])),
        "questions": questions,
        "about": among(whole.get("about", []), ABOUT, "content › about"),
        "scoring": scoring(whole.get("scoring", {}), questions),
        "single": among(whole.get("single", []), keys, "content › single"),
    }
    check_together(found)
    return found


def check_together(found: Mapping[str, Any]) -> None:
    kinds = {one["kind"] for one in found["questions"]}
    steps = [step["v"] for step in found["scale"] if step["v"] is not None]
    if "agree" in kinds and len(steps) < FEWEST_OPTIONS:
        raise ContentError("content › scale", _("questions of the kind “agree” need at least two steps."))
    asks_mirror = any(one["part"] == "mirror" for one in found["questions"])
    for language in ("th", "en"):
        if asks_mirror and "{group}" not in found["stem"][language]:
            raise ContentError(at("content", "stem", language), _("a mirror form needs {group} in it."))


def mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ContentError(place, _("names with values in { } are expected here."))
    return value


def listed(value: object, place: str, most: int) -> Sequence[object]:
    if not isinstance(value, list):
        raise ContentError(place, _("a list in [ ] is expected here."))
    if len(value) > most:
        raise ContentError(
            place, _("there are %(found)s, at most %(most)s are taken.") % {"found": len(value), "most": most}
        )
    return value


def only(given: Mapping[str, Any], known: Sequence[str], place: str) -> None:
    for name in given:
        if name not in known:
            raise ContentError(at(place, str(name)[:60]), _("there is nothing of this name. Take it out."))


def text(value: object, place: str, most: int = LONGEST) -> str:
    if not isinstance(value, str):
        raise ContentError(place, _("a text in quotation marks is expected here."))
    found = normalise(value).strip()
    if len(found) > most:
        raise ContentError(
            place,
            _("%(found)s letters, at most %(most)s are taken.") % {"found": len(found), "most": most},
        )
    return found


def both(value: object, place: str, *, may_be_empty: bool = False) -> dict[str, str]:
    """A text in both languages."""
    given = mapping(value, place)
    only(given, ("th", "en"), place)
    return {language: words(given, language, place, may_be_empty=may_be_empty) for language in ("th", "en")}


def words(given: Mapping[str, Any], language: str, place: str, *, may_be_empty: bool = False) -> str:
    found = text(given.get(language, ""), at(place, language))
    if not found and not may_be_empty:
        raise ContentError(at(place, language), _("write the words in both languages."))
    return found


def scale(value: object) -> list[dict[str, Any]]:
    """The steps in their order: whole numbers, and once `null` for “cannot say”."""
    place = "content › scale"
    found = []
    for number, one in enumerate(listed(value, place, 11), 1):
        step = mapping(one, at(place, number))
        only(step, ("v", "th", "en"), at(place, number))
        v = step.get("v")
        if v is not None and (isinstance(v, bool) or not isinstance(v, int) or not 0 <= v <= 10):
            raise ContentError(
                at(place, number, "v"), _("a whole number from 0 to 10, or null, is expected.")
            )
        names = {language: words(step, language, at(place, number)) for language in ("th", "en")}
        found.append({"v": v, **names})
    check_once([str(step["v"]) for step in found], place)
    return found


def check_once(keys: Sequence[str], place: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise ContentError(place, _("“%(key)s” stands twice.") % {"key": key})


def checked_questions(value: object) -> list[dict[str, Any]]:
    place = "content › questions"
    found = [
        question(one, at(place, number)) for number, one in enumerate(listed(value, place, MOST_QUESTIONS), 1)
    ]
    if not found:
        raise ContentError(place, _("there is no question yet."))
    check_once([one["key"] for one in found], place)
    return found


def question(value: object, place: str) -> dict[str, Any]:
    given = mapping(value, place)
    key = text(given.get("key", ""), at(place, "key"))
    if not KEY.fullmatch(key):
        raise ContentError(
            at(place, "key"), _("write a letter and up to seven letters and digits, such as X1.")
        )
    place = at("content", "questions", key)
    only(given, QUESTION_FIELDS, place)
    kind = one_of(given.get("kind"), KINDS, at(place, "kind"))
    found = {
        "key": key,
        "kind": kind,
        "facet": word(given.get("facet", ""), at(place, "facet")),
        "part": one_of(given.get("part"), PARTS, at(place, "part")),
        "th": words(given, "th", place),
        "en": words(given, "en", place),
        "pairs": text(given.get("pairs", ""), at(place, "pairs"), 8),
        "options": options(given.get("options", []), kind, at(place, "options")),
    }
    if (key == BARRIERS) != (found["part"] == BARRIERS):
        raise ContentError(
            at(place, "part"), _("the question “barriers”, and no other, is of the part “barriers”.")
        )
    return found


def one_of(value: object, known: Sequence[str], place: str) -> str:
    if value not in known:
        raise ContentError(place, _("write one of: %(known)s.") % {"known": ", ".join(known)})
    return str(value)


def word(value: object, place: str) -> str:
    found = text(value, place, 40)
    if found and not WORD.fullmatch(found):
        raise ContentError(place, _("write Latin letters, digits, colons and hyphens."))
    return found


def options(value: object, kind: str, place: str) -> list[dict[str, str]]:
    """The answers to choose from; the three values of a zone have fixed keys."""
    found = []
    for number, one in enumerate(listed(value, place, MOST_OPTIONS), 1):
        option = mapping(one, at(place, number))
        only(option, ("v", "th", "en"), at(place, number))
        key = word(option.get("v", ""), at(place, number, "v"))
        names = {language: words(option, language, at(place, number)) for language in ("th", "en")}
        found.append({"v": key, **names})
    keys = [one["v"] for one in found]
    check_once(keys, place)
    needed = {"choice": FEWEST_OPTIONS, "choices": FEWEST_OPTIONS}.get(kind, 0)
    if len(found) < needed or "" in keys:
        raise ContentError(place, _("write at least two answers to choose from, each with a key."))
    if kind == "zone" and tuple(keys) != ZONE_VALUES:
        raise ContentError(place, _("a zone has the three answers minimum, desired and perceived."))
    if found and kind not in {"choice", "choices", "zone"}:
        raise ContentError(place, _("a question of this kind has no answers to choose from."))
    return found


def among(value: object, known: Sequence[str], place: str) -> list[str]:
    found = [one_of(one, known, at(place, number)) for number, one in enumerate(listed(value, place, 60), 1)]
    check_once(found, place)
    return found


def scoring(value: object, questions: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Which items make which scale, and of how many of them an answer is needed."""
    place = "content › scoring"
    agree = [one["key"] for one in questions if one["kind"] == "agree"]
    found = {}
    for name, one in mapping(value, place).items():
        here = at(place, str(name)[:40])
        given = mapping(one, here)
        only(given, ("items", "least"), here)
        items = among(given.get("items", []), agree, at(here, "items"))
        least = given.get("least")
        if isinstance(least, bool) or not isinstance(least, int) or not 1 <= least <= len(items):
            raise ContentError(
                at(here, "least"),
                _("a number from 1 to %(most)s, how many must be answered, is expected.")
                % {"most": max(1, len(items))},
            )
        found[word(name, here)] = {"items": items, "least": least}
    return found
