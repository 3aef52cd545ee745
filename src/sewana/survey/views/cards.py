"""The screens between the first and the last: one question each, and the list to look through before sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sewana.survey.forms.answers import Unreadable
from sewana.survey.models import Draft
from sewana.survey.queries import answering as reads
from sewana.survey.queries.steps import ZONE_PARTS, Step, in_words, zone_labels
from sewana.survey.views.desks import Desk, show

LONG = 110  # letters: from here on a question is set smaller, so that the answers stay on the screen


@dataclass(frozen=True)
class ZoneRow:
    part: str
    label: str
    value: object


@dataclass(frozen=True)
class Card:
    """What one screen shows."""

    step: Step
    number: int
    total: int
    before: str
    after: str
    value: object
    is_answered: bool
    other: str
    error: str
    typed: str

    @property
    def is_long(self) -> bool:
        return len(self.step.text) > LONG

    @property
    def pressed(self) -> str:
        """The field of the answer that was given."""
        if not self.is_answered:
            return ""
        if self.step.kind == "quote":
            return "yes" if self.value else "no"
        return "-" if self.value is None else str(self.value)

    @property
    def ticked(self) -> list[object]:
        return self.value if isinstance(self.value, list) else []

    @property
    def zone_rows(self) -> list[ZoneRow]:
        values = [*self.ticked, "", "", ""]
        return [
            ZoneRow(part, label, values[place])
            for place, (part, label) in enumerate(zip(ZONE_PARTS, zone_labels(), strict=True))
        ]

    @property
    def done(self) -> int:
        return self.number - 1


def cards_of(draft: Draft, asked: list[Step]) -> list[Card]:
    return [made(draft.answers, asked, step) for step in asked]


def made(
    answers: Mapping[str, object], asked: list[Step], step: Step, error: Unreadable | None = None
) -> Card:
    shown = reads.visible(asked, {**answers, step.key: "x"} if step.kind == "open" else answers)
    shown = shown if step in shown else asked
    place = shown.index(step)
    number, total = reads.place_of(asked, step)
    value = answers.get(step.key)
    return Card(
        step=step,
        number=number,
        total=total,
        before=shown[place - 1].key if place else "",
        after=after(answers, asked, step),
        value=value,
        is_answered=step.key in answers,
        other=str(answers.get(f"{step.key}.other", "")),
        error=str(error) if error else "",
        typed=error.kept if error and error.kept else (value if isinstance(value, str) else ""),
    )


def after(answers: Mapping[str, object], asked: list[Step], step: Step) -> str:
    """Where skipping leads: past the consent to quote, where nothing is written."""
    shown = reads.visible(asked, answers)
    following = [one.key for one in asked[asked.index(step) + 1 :] if one in shown]
    return following[0] if following else "review"


def card(
    desk: Desk,
    draft: Draft,
    asked: list[Step],
    step: Step,
    *,
    error: Unreadable | None = None,
    status: int = 200,
) -> HttpResponse:
    more = {"card": made(draft.answers, asked, step, error), "from_review": is_from_review(desk.request)}
    return show(desk, "survey/card.html", more, status)


def is_from_review(request: HttpRequest) -> bool:
    return "review" in (request.GET.get("from"), request.POST.get("from"))


def all_cards(desk: Desk, draft: Draft, asked: list[Step]) -> HttpResponse:
    """Every screen at once, for a page that goes on without asking the server each time."""
    return show(desk, "survey/cards.html", {"cards": cards_of(draft, asked)})


@dataclass(frozen=True)
class Line:
    """One line of the list before sending."""

    step: Step
    answer: str
    is_answered: bool


def review(desk: Desk, draft: Draft, asked: list[Step]) -> HttpResponse:
    shown = reads.visible(asked, draft.answers)
    lines = [Line(step, said(step, draft.answers), step.key in draft.answers) for step in shown]
    more = {
        "lines": lines,
        "answered": sum(line.is_answered for line in lines),
        "before": shown[-1].key if shown else "",
    }
    return show(desk, "survey/review.html", more)


def said(step: Step, answers: Mapping[str, object]) -> str:
    if step.key not in answers:
        return ""
    other = answers.get(f"{step.key}.other")
    words = in_words(step, answers[step.key])
    return f"{words}: {other}" if other else words
