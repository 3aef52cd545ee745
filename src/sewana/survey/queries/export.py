"""Answers one by one as a table, for whoever has the machine; no page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sewana.base.languages import BUDDHIST_ERA
from sewana.survey.models import Purpose, Questionnaire, Response
from sewana.survey.queries.steps import Step, group_key, steps, user_groups

BEFORE = ("rid", "year", "group", "cluster", "place", "mode", "lang")
AFTER = ("door", "way", "about_group")
IN_WORDS = frozenset({"open"})
OF_PEOPLE = frozenset({"about", "pseudonym"})
NONE = "-"
MAIN = (Purpose.MAIN, Purpose.SHORT)


def rows(questionnaire: Questionnaire, *, with_text: bool) -> Iterator[list[str]]:
    """Headings, then a row for each person in an order that says nothing of when they came."""
    asked = [step for step in all_steps(questionnaire) if step.kind not in OF_PEOPLE]
    columns = [step for step in asked if with_text or step.kind not in IN_WORDS]
    others = [step for step in columns if with_text and step.kind == "choices"]
    yield [*BEFORE, *map(heading, columns), *(f"{step.key}.other" for step in others), *AFTER]
    found = questionnaire.responses.filter(apart_because="").select_related("group", "about_group")
    # The id is random.
    for number, response in enumerate(found.order_by("id").iterator(chunk_size=1000), 1):
        answers = response.answers
        yield [
            *before(questionnaire, response, number),
            *(cell(answers, step.key) for step in columns),
            *(cell(answers, f"{step.key}.other") for step in others),
            response.door,
            response.mode,
            group_key(response.about_group) if response.about_group else "",
        ]


def all_steps(questionnaire: Questionnaire) -> list[Step]:
    """With the second pass of a mirror form, about whichever group."""
    groups = user_groups() if questionnaire.asks_one_group else []
    return steps(questionnaire, groups[0] if groups else None)


def heading(step: Step) -> str:
    """The item's own key, as analysts name it; of the second pass "G:C1"."""
    return step.item if step.key.startswith("M:") else step.key


def before(questionnaire: Questionnaire, response: Response, number: int) -> list[str]:
    year = str(questionnaire.edition.year + BUDDHIST_ERA)
    group = group_key(response.group) if response.group else ""
    return [
        str(number),
        year,
        group,
        response.cluster,
        response.place,
        response.usual_mode,
        response.language,
    ]


def cell(answers: Mapping[str, object], key: str) -> str:
    """Empty: not answered; a dash: cannot say; several are parted by a semicolon."""
    if key not in answers:
        return ""
    value = answers[key]
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(map(str, value))
    return str(value)
