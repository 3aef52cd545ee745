"""A flood of answers is left out of every figure, as a whole, and can be taken in again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.operations import note
from sewana.survey.models import Questionnaire
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries.apart import FEWEST_APART

LONGEST_REASON = 200


@transaction.atomic
def set_apart(
    questionnaire: Questionnaire, day: dt.date, door: str, mode: str, because: str, *, by: object
) -> int:
    """Leave the answers of a day, a door and a way out; with an empty reason take them in again.

    Raises
    ------
    NotPossible
        There are fewer than five, so that the figures before and after would tell of them.
    """
    rows = questionnaire.responses.select_for_update().filter(answered_on=day, door=door, mode=mode)
    moved = rows.exclude(apart_because="") if not because else rows.filter(apart_because="")
    keys = list(moved.values_list("pk", flat=True))
    if len(keys) < FEWEST_APART:
        raise NotPossible(
            _("These are fewer than five answers, so the figures would tell of them. Nothing changed.")
        )
    questionnaire.responses.filter(pk__in=keys).update(apart_because=because[:LONGEST_REASON])
    after = {"day": day.isoformat(), "door": door, "mode": mode, "because": because, "answers": len(keys)}
    note("set_answers_apart", questionnaire.edition, by, {"number": questionnaire.number}, after)
    return len(keys)
