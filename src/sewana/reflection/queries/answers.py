"""Reads for the figures of engagement: answers in columns, how many people there are, and what each thing is called.

No row of a table is made for an answer: forty thousand of them are read within a second.
"""

import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import override

from sewana.committee.models import Edition
from sewana.people.models import Group, Side
from sewana.survey.models import Level, Population, Purpose, Questionnaire, Response
from sewana.survey.queries.instruments import wording_of

USERS = (Purpose.MAIN, Purpose.SHORT)
MARGINS = ("group", "cluster", "place", "mode")
MANY = 2000
AGREE, TENTH = "agree", "tenth"
SPAN = {AGREE: (1, 5), TENTH: (0, 10)}
FORETOLD = "M:"
Words = dict[str, str]


@dataclass(frozen=True)
class Item:
    """One question of an instrument as far as figures need it; `version` tells one wording from another."""

    key: str
    kind: str
    facet: str
    part: str
    version: str
    th: str
    en: str
    # The question of the other side that it belongs to.
    pairs: str = ""


@dataclass(frozen=True)
class Asked:
    """What an edition asked: the items in the order of its newest questionnaire, and what is added up from them."""

    items: tuple[Item, ...]
    scoring: Mapping[str, Mapping[str, Any]]
    barriers: Mapping[str, Words]
    version: str

    def of(self, *parts: str) -> list[Item]:
        return [item for item in self.items if item.part in parts]


@dataclass(frozen=True)
class Columns:
    """Answers, one entry for each person in every column; no answer is NaN, an unknown level is empty."""

    levels: Mapping[str, list[str]]
    items: Mapping[str, "array[float]"]
    # Of the question about barriers; None where somebody passed it over.
    chosen: list[frozenset[str] | None] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.levels["door"])


def questionnaires(edition: Edition, *purposes: str) -> list[Questionnaire]:
    found = Questionnaire.objects.filter(edition=edition, version__instrument__purpose__in=purposes)
    return list(found.select_related("version__instrument").order_by("-number"))


def asked(edition: Edition, *purposes: str) -> Asked | None:
    """What was asked with the questionnaires of these purposes; None when there is none."""
    found = questionnaires(edition, *purposes)
    if not found:
        return None
    contents = [one.version.content for one in found]
    items: dict[str, Item] = {}
    for content in contents:
        for question in content["questions"]:
            if question["kind"] in SPAN:
                seen = items.get(question["key"])
                items[question["key"]] = joined(seen, item_of(content, question))
    first = found[0].version
    return Asked(
        items=tuple(items.values()),
        scoring=in_order(contents[0].get("scoring", {}), list(items)),
        barriers=barriers_of(contents),
        version=f"{first.instrument.key} {first.number}",
    )


def in_order(
    scoring: Mapping[str, Mapping[str, Any]], asked_items: list[str]
) -> dict[str, Mapping[str, Any]]:
    """The scales as their statements are asked: PostgreSQL keeps the names of an object in an order of its own."""
    place = {key: number for number, key in enumerate(asked_items)}
    first = {key: min(place.get(one, len(place)) for one in of["items"]) for key, of in scoring.items()}
    return {key: scoring[key] for key in sorted(scoring, key=lambda key: (first[key], key))}


def item_of(content: Mapping[str, Any], question: Mapping[str, Any]) -> Item:
    return Item(
        key=question["key"],
        kind=question["kind"],
        facet=question.get("facet", ""),
        part=question.get("part", "items"),
        version=wording_of(content, question["key"]),
        th=question["th"],
        en=question["en"],
        pairs=question.get("pairs", ""),
    )


def joined(seen: Item | None, item: Item) -> Item:
    """One item that was asked in two wordings in the same year is comparable with no other year."""
    if seen is None or seen.version == item.version:
        return seen or item
    both = "+".join(sorted({*seen.version.split("+"), item.version}))
    return replace(seen, version=both)


def barriers_of(contents: Iterable[Mapping[str, Any]]) -> dict[str, Words]:
    return {
        option["v"]: {"th": option["th"], "en": option["en"]}
        for content in contents
        for question in content["questions"]
        if question.get("part") == "barriers"
        for option in question.get("options", ())
    }


def answers_to(edition: Edition, *purposes: str) -> QuerySet[Response]:
    """Every answer that counts, in an order that tells nothing and stays the same."""
    return Response.objects.filter(
        questionnaire__edition=edition,
        questionnaire__version__instrument__purpose__in=purposes,
        apart_because="",
    ).order_by("id")


def user_answers(edition: Edition, items: Iterable[Item]) -> Columns:
    """The answers of users; somebody of a group that gives the service is no user."""
    return columns(answers_to(edition, *USERS).filter(~Q(group__side=Side.PROVIDER)), items)


def staff_answers(edition: Edition, items: Iterable[Item]) -> Columns:
    """What staff foretell of all users (under the item's own key), and what they feel themselves."""
    return columns(answers_to(edition, Purpose.MIRROR), items, FORETOLD)


def columns(rows: QuerySet[Response], items: Iterable[Item], before: str = "") -> Columns:
    """Read answers row by row, each parsed once and let go."""
    items = list(items)
    spans = {item.key: SPAN[item.kind] for item in items}
    names = {f"{before if item.kind == TENTH else ''}{item.key}": item.key for item in items}
    held: dict[str, array[float]] = {key: array("d") for key in spans}
    levels: dict[str, list[str]] = {name: [] for name in (*MARGINS, "door", "way", "lang")}
    chosen: list[frozenset[str] | None] = []
    fields = ("group__code", "group__origin", "cluster", "place", "usual_mode", "door", "mode", "language")
    for code, origin, *known, answers in rows.values_list(*fields, "answers").iterator(chunk_size=MANY):
        for name, level in zip(levels, (f"{code}-{origin}" if code else "", *known), strict=True):
            levels[name].append(level)
        for name, key in names.items():
            held[key].append(number(answers.get(name), *spans[key]))
        chosen.append(frozenset(answers["barriers"]) if answers.get("barriers") else None)
    return Columns(levels, held, chosen)


def number(value: object, low: int, high: int) -> float:
    return float(value) if isinstance(value, int | float) and low <= value <= high else math.nan


def population(edition: Edition) -> dict[str, dict[str, int]]:
    """How many people each level has, by dimension; that of the staff is among them."""
    rows = Population.objects.filter(edition=edition).order_by("id")
    found: dict[str, dict[str, int]] = {}
    for dimension, level, size in rows.values_list("dimension", "level", "size"):
        found.setdefault(dimension, {})[level] = size
    return found


def key_of_group(group: Group) -> str:
    return f"{group.code}-{group.origin}"


def name_of_group(group: Group, language: str) -> str:
    """Thai and international people of a kind have the same name: which they are stands behind it."""
    with override(language):
        return f"{getattr(group, f'name_{language}')} ({group.get_origin_display()})"


def names_of_levels() -> dict[str, dict[str, Words]]:
    """What each level is called in both languages, in the order that the library gave them."""
    found: dict[str, dict[str, Words]] = {
        "group": {
            key_of_group(group): {language: name_of_group(group, language) for language in ("th", "en")}
            for group in Group.objects.order_by("position", "id")
        }
    }
    for level in Level.objects.order_by("dimension", "position", "id"):
        words = {"th": level.name_th, "en": level.name_en}
        found.setdefault(level.dimension, {})[level.key] = words
    return found
