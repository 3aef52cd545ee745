"""Reads about paper sheets: one by its number, the same one entered twice, and runs that came from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from sewana.base.models import AuditEntry
from sewana.survey.models import Mode, Questionnaire, Response

IMPORTED, TAKEN_BACK = "survey.answers_imported", "survey.answers_taken_back"
# Two short sheets are the same by chance; of eight answers and the same group hardly.
ENOUGH = 8


def sheets(questionnaire: Questionnaire) -> QuerySet[Response]:
    return questionnaire.responses.filter(mode=Mode.PAPER)


def sheet(questionnaire: Questionnaire, number: int) -> Response | None:
    return sheets(questionnaire).select_related("group").filter(sheet=number).first()


def next_sheet(questionnaire: Questionnaire) -> int:
    """The number behind all sheets and all files that can be taken back.

    A sheet of a file that was taken back by itself keeps its number: given again, it would go with the file.
    """
    kept = questionnaire.responses.aggregate(last=Max("sheet"))["last"] or 0
    return max([kept, *(run.last for run in runs(questionnaire))]) + 1


def doubled(questionnaire: Questionnaire, fields: Mapping[str, object], but: int = 0) -> int:
    """The number of a sheet with the very same answers, 0 for none or where there is too little to compare."""
    answers = fields["answers"]
    if not isinstance(answers, dict) or len(answers) < ENOUGH:
        return 0
    same = ("group", "cluster", "place", "usual_mode")
    near = sheets(questionnaire).filter(**{name: fields[name] for name in same}).exclude(sheet=but)
    rows = near.order_by("-sheet").values_list("sheet", "answers")
    return next((number or 0 for number, found in rows.iterator(chunk_size=500) if found == answers), 0)


@dataclass(frozen=True)
class Run:
    """Answers that came from one file."""

    first: int
    last: int
    source: str
    actor: str
    at: object

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def runs(questionnaire: Questionnaire) -> list[Run]:
    """Files that were taken over and not taken back, the newest first."""
    entries = AuditEntry.objects.filter(
        edition_key=questionnaire.edition.key,
        operation__in=(IMPORTED, TAKEN_BACK),
        object_id=str(questionnaire.pk),
    )
    found: dict[int, Run] = {}
    for entry in entries.order_by("id"):
        first = int(entry.after["first"])
        if entry.operation == TAKEN_BACK:
            found.pop(first, None)
        else:
            found[first] = Run(
                first, int(entry.after["last"]), str(entry.after["source"]), entry.actor, entry.at
            )
    return list(found.values())[::-1]
