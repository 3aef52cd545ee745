"""Answers by day and door, so that a flood can be seen, and what is left out of every figure."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from sewana.survey.models import Door, Mode, Questionnaire

# A smaller part could be told by comparing the figures before and after.
FEWEST_APART = 5


@dataclass(frozen=True)
class Part:
    """The answers of one day by one door and way; `because` is empty where they count."""

    day: dt.date
    door: str
    mode: str
    because: str
    count: int

    @property
    def names(self) -> tuple[str, str]:
        return str(Door(self.door).label), str(Mode(self.mode).label)

    @property
    def can_move(self) -> bool:
        return self.count >= FEWEST_APART


def parts_of(questionnaire: Questionnaire) -> list[Part]:
    """Every day with its answers, the newest first; one query."""
    rows = questionnaire.responses.order_by("-answered_on", "door", "mode", "apart_because")
    counted = rows.values_list("answered_on", "door", "mode", "apart_because").annotate(n=Count("pk"))
    return [Part(*row) for row in counted]
