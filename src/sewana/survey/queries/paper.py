"""A questionnaire as it is printed: the screens of the phone, put together into tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sewana.base import languages
from sewana.people import queries as people
from sewana.survey.models import Questionnaire
from sewana.survey.queries.steps import RATHER_NOT, Step, chosen, steps, zone_labels
from sewana_paper.questionnaire import Column, Part, Row, Sheet

NONE_MARK = "–"
LINES = {"open": 3, "pseudonym": 1}
IN_TABLES = frozenset({"agree", "tenth"})


def sheet_of(questionnaire: Questionnaire, language: str) -> Sheet:
    """What the paper says in one of the two languages, in the order in which it is entered afterwards."""
    with translation.override(language):
        library = people.library()
        intro = questionnaire.version.content["intro"]
        return Sheet(
            title=languages.localized(questionnaire, "title"),
            library=languages.localized(library, "name") if library else "",
            intro=chosen((intro["th"], intro["en"])),
            how=_("Cross one box in each line. Leave out what you do not want to answer."),
            parts=tuple(parts_of(steps(questionnaire))),
            code=questionnaire.code,
            address=address_of(questionnaire),
            by_phone=_("Or by phone: scan this, or open %(address)s and type the code")
            % {"address": address_of(questionnaire).removesuffix(f"{questionnaire.code}/").split("//")[-1]},
            number_line=_("Sheet number (for the library)"),
            end=_("Thank you. Please write no name on this sheet."),
        )


def address_of(questionnaire: Questionnaire) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("survey:answer", args=[questionnaire.code])


def parts_of(asked: list[Step]) -> Iterator[Part]:
    """Neighbours that are answered in the same boxes are one table."""
    numbers = {step.key: str(place) for place, step in enumerate(asked, 1)}
    for together, run in groupby(asked, key=lambda step: (step.kind, step.stem_text, step.kind in IN_TABLES)):
        kind, stem, is_table = together
        found = list(run)
        if is_table:
            rows = tuple(Row(numbers[step.key], step.text) for step in found)
            yield Part("table", stem or _("How many out of 10?"), columns_of(found[0]), rows)
        elif kind == "zone":
            yield from zone_parts(found, stem, numbers)
        else:
            yield from (single(step, numbers[step.key]) for step in found)


def columns_of(step: Step) -> tuple[Column, ...]:
    """The boxes with the numbers by which they are entered."""
    is_counted = step.kind in {"agree", "tenth", "zone"}
    found = [
        Column(
            NONE_MARK if option.value is None else str(option.value if is_counted else place),
            option.label,
        )
        for place, option in enumerate(step.options, 1)
    ]
    if step.kind == "about":
        found.append(Column(NONE_MARK, str(RATHER_NOT)))
    return tuple(found)


def zone_parts(found: list[Step], stem: str, numbers: dict[str, str]) -> Iterator[Part]:
    for place, step in enumerate(found):
        rows = tuple(Row("", label) for label in zone_labels())
        above = f"{stem} " if place == 0 else ""
        yield Part("table", f"{above}{numbers[step.key]}. {step.text}", columns_of(step), rows)


def single(step: Step, number: str) -> Part:
    hint = _("(more than one is fine)") if step.kind == "choices" and "(" not in step.text else ""
    stem = " ".join(words for words in (step.stem_text, step.text, hint) if words)
    lines = LINES.get(step.kind, 1 if any(option.is_open for option in step.options) else 0)
    return Part("line", stem, columns_of(step), number=number, lines=lines)
