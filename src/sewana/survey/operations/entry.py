"""Paper sheets: entered one after another, corrected, taken back; and answers of a file, taken over as a whole.

Sheets are numbered, and the number is written on the paper: by it a sheet is found again, by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sewana.base import audit
from sewana.survey.models import Mode, Questionnaire, QuestionnaireState, Response
from sewana.survey.queries import answering as reads
from sewana.survey.queries.sheets import IMPORTED, TAKEN_BACK, next_sheet, sheets
from sewana.survey.queries.steps import group_of

ABOUT = ("group", "cluster", "place", "mode")
BATCH = 500


@dataclass(frozen=True)
class Entered:
    """One sheet as it was read: what was answered, and in which language it was printed."""

    answers: Mapping[str, object]
    language: str


class NotBegun(Exception):
    """Nobody can have answered on paper yet: the questionnaire is in preparation."""


def enter(questionnaire: Questionnaire, entered: Entered, *, by: object) -> int:
    """Keep a sheet under the next number, which is returned."""
    with transaction.atomic():
        must_have_begun(questionnaire)
        number = next_sheet(questionnaire)
        response_of(questionnaire, entered, number).save(force_insert=True)
        note(questionnaire, "survey.sheet_entered", by, {"sheet": number})
        return number


def must_have_begun(questionnaire: Questionnaire) -> None:
    """Sheets may come in after the questionnaire has closed, but not before it is whole."""
    now = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if now.state == QuestionnaireState.DRAFT:
        raise NotBegun


def response_of(questionnaire: Questionnaire, entered: Entered, number: int) -> Response:
    return Response(
        questionnaire=questionnaire,
        mode=Mode.PAPER,
        door=reads.door_of(questionnaire, None),
        sheet=number,
        answered_on=timezone.localdate(),
        **fields_of(entered),
    )


def fields_of(entered: Entered) -> dict[str, object]:
    answers = dict(entered.answers)
    said = {name: str(answers.pop(f"about.{name}", None) or "") for name in ABOUT}
    return {
        "language": entered.language,
        "group": group_of(said["group"]) if said["group"] else None,
        "cluster": said["cluster"],
        "place": said["place"],
        "usual_mode": said["mode"],
        "pseudonym": str(answers.pop("pseudonym", "")),
        "answers": answers,
    }


def correct(questionnaire: Questionnaire, number: int, entered: Entered, *, by: object) -> bool:
    """Write a sheet anew; a code that was chosen stays if none is typed. False: there is no such sheet."""
    with transaction.atomic():
        found = sheets(questionnaire).select_for_update().filter(sheet=number).first()
        if found is None:
            return False
        fields = fields_of(entered)
        fields["pseudonym"] = fields["pseudonym"] or found.pseudonym
        for name, value in fields.items():
            setattr(found, name, value)
        found.save(update_fields=list(fields))
        note(questionnaire, "survey.sheet_corrected", by, {"sheet": number})
        return True


def take_back(questionnaire: Questionnaire, number: int, *, by: object) -> bool:
    """Erase a sheet that was entered; the paper itself is still there. False: there is no such sheet."""
    with transaction.atomic():
        gone, _by_model = sheets(questionnaire).filter(sheet=number).delete()
        if gone:
            note(questionnaire, "survey.sheet_taken_back", by, {"sheet": number})
        return bool(gone)


def take_over(
    questionnaire: Questionnaire, rows: Sequence[Entered], *, source: str, by: object
) -> tuple[int, int]:
    """Keep all answers of a file under numbers in a row, the first and last of which are returned: all or none."""
    with transaction.atomic():
        must_have_begun(questionnaire)
        first = next_sheet(questionnaire)
        made = [response_of(questionnaire, row, first + place) for place, row in enumerate(rows)]
        Response.objects.bulk_create(made, batch_size=BATCH)
        last = first + len(rows) - 1
        note(questionnaire, IMPORTED, by, {"first": first, "last": last, "source": source})
        return first, last


def take_run_back(questionnaire: Questionnaire, first: int, last: int, *, by: object) -> int:
    """Erase a whole run that was taken over from a file; return how many answers that were."""
    with transaction.atomic():
        gone, _by_model = sheets(questionnaire).filter(sheet__gte=first, sheet__lte=last).delete()
        # Told though every sheet of it was taken back by itself before: the file is off the list, its numbers free.
        note(questionnaire, TAKEN_BACK, by, {"first": first, "last": last, "answers": gone})
        return gone


def note(questionnaire: Questionnaire, operation: str, by: object, after: Mapping[str, object]) -> None:
    audit.record(
        actor=by,
        operation=operation,
        subject=questionnaire,
        edition_key=questionnaire.edition.key,
        after=dict(after) | {"questionnaire": questionnaire.number},
    )
