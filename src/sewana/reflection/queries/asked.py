"""Reads of what was asked beside the year's statements: the zone, after the forum, later, and the library's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from sewana.committee.models import Edition
from sewana.people.models import Side
from sewana.reflection.queries.answers import MANY, USERS, questionnaires
from sewana.survey.models import Purpose, Questionnaire, Response
from sewana.survey.queries.instruments import wording_of

Question = Mapping[str, Any]
COUNTED = ("agree", "tenth", "choice", "choices")
OWN = "own"


@dataclass(frozen=True)
class Heard:
    """One question as its newest wording says it, and every answer to that wording; None: not answered."""

    question: Question
    wording: str
    key: str
    # The steps of its scale, for a question of how far one agrees.
    steps: tuple[int, ...] = ()
    answers: list[object] = field(default_factory=list)

    @property
    def agreement(self) -> list[bool]:
        """Of everybody who answered on the scale, whether they agreed."""
        return [agrees(answer, self.steps) for answer in self.answers if answer in self.steps]


@dataclass(frozen=True)
class Round:
    """What was asked for one purpose; `people` is how many sent their answers."""

    people: int
    heard: Sequence[Heard]


def zone(edition: Edition) -> Round:
    return heard(questionnaires(edition, Purpose.ZONE), ("zone",), "zone")


def after_the_forum(edition: Edition) -> Round:
    return heard(questionnaires(edition, Purpose.PULSE), COUNTED, "pulse")


def later(edition: Edition) -> Round:
    return heard(questionnaires(edition, Purpose.FOLLOW_UP), COUNTED, "follow_up")


def own_of_main(edition: Edition) -> Round:
    """Questions that the library added to the year's questionnaire."""
    return heard(questionnaires(edition, *USERS), COUNTED, "main", (OWN,))


def own_instruments(edition: Edition) -> dict[str, Round]:
    """Instruments of the library's own, by their keys."""
    found: dict[str, list[Questionnaire]] = {}
    for one in questionnaires(edition, Purpose.OWN):
        found.setdefault(one.version.instrument.key, []).append(one)
    return {key: heard(rows, COUNTED, f"own.{key}") for key, rows in sorted(found.items())}


def heard(
    asked: Sequence[Questionnaire], kinds: Sequence[str], where: str, parts: Sequence[str] = ()
) -> Round:
    """Answers by question; of several wordings in one year the newest is counted, with the answers to it alone."""
    found: dict[str, Heard] = {}
    wanted: dict[int, list[Heard]] = {}
    for one in asked:
        content = one.version.content
        for question in content["questions"]:
            if question["kind"] not in kinds or (parts and question.get("part") not in parts):
                continue
            wording = wording_of(content, question["key"])
            new = Heard(question, wording, f"{where}.{question['key']}", steps_of(content))
            here = found.setdefault(question["key"], new)
            if here.wording == wording:
                wanted.setdefault(one.pk, []).append(here)
    people = 0
    if found:
        for form, answers in answers_to(asked):
            people += 1
            for here in wanted.get(form, ()):
                here.answers.append(answers.get(here.question["key"]))
    return Round(people, list(found.values()))


def answers_to(asked: Sequence[Questionnaire]) -> Any:
    rows = Response.objects.filter(questionnaire__in=asked, apart_because="").order_by("id")
    users = rows.filter(~Q(group__side=Side.PROVIDER)) if not is_for_staff(asked) else rows
    return users.values_list("questionnaire_id", "answers").iterator(chunk_size=MANY)


def is_for_staff(asked: Sequence[Questionnaire]) -> bool:
    return all(one.version.instrument.side == Side.PROVIDER for one in asked)


def agreed_by_code(edition: Edition, key: str, wording: str, *purposes: str) -> dict[str, bool]:
    """Whether the bearer of each code agreed; a code that two people chose leads to nobody and is left out."""
    asked = [
        one for one in questionnaires(edition, *purposes) if wording_of(one.version.content, key) == wording
    ]
    rows = Response.objects.filter(questionnaire__in=asked, apart_because="").exclude(pseudonym="")
    found: dict[str, list[object]] = {}
    for code, answers in rows.order_by("id").values_list("pseudonym", "answers"):
        found.setdefault(code, []).append(answers.get(key))
    steps = steps_of(asked[0].version.content) if asked else ()
    return {
        code: agrees(said[0], steps) for code, said in found.items() if len(said) == 1 and said[0] in steps
    }


def steps_of(content: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(step["v"] for step in content.get("scale", ()) if step["v"] is not None)


def agrees(value: object, steps: Sequence[int]) -> bool:
    """Above the middle of the scale: 4 and 5 of five."""
    return isinstance(value, int) and 2 * value > steps[0] + steps[-1]
