"""People told by the office itself, because no phone and no mail reaches them; taken back and brought back."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import ByHand, Improvement, ToldByHand
from sewana.action.operations.improvements import NotPossible, account_of, locked, note
from sewana.action.queries.by_hand import unreached
from sewana.action.queries.improvements import links_of
from sewana.base.languages import shown_date


@transaction.atomic
def tell_by_hand(improvement: Improvement, how: str, told_on: dt.date | None, *, by: object) -> ToldByHand:
    """Write down that they were told, on which day and how; whom, is not kept."""
    held = locked(improvement)
    day = told_on or timezone.localdate()
    check(held, how, day)
    known = live_of(held, how, day)
    if known is not None:
        return known
    made = held.told_by_hand.create(how=how, told_on=day, made_by=account_of(by))
    note("tell_by_hand", held, by, after={"how": how, "told_on": str(day)})
    return made


def live_of(held: Improvement, how: str, day: dt.date) -> ToldByHand | None:
    """That they were told this way on this day, if it stands there: twice it would be told of two occasions."""
    return held.told_by_hand.filter(how=how, told_on=day, removed_at=None).first()


def check(held: Improvement, how: str, day: dt.date) -> None:
    if how not in ByHand.values:
        raise NotPossible(_("Choose how they were told."))
    if held.decided_on is None:
        raise NotPossible(_("Decide first: without a decision there is nothing to tell."))
    if not unreached(links_of(held)):
        words = _(
            "No voice here came in on paper, at the microphone, on a shared tablet or at the counter: "
            "nobody has to be told by hand."
        )
        raise NotPossible(words)
    if day > timezone.localdate():
        raise NotPossible(_("The day on which they were told lies in the future. Give a day that has been."))
    if day < held.decided_on:
        words = _("It was decided on %(day)s: they cannot have been told before. Correct the day.")
        raise NotPossible(words % {"day": shown_date(held.decided_on)})


@transaction.atomic
def take_telling_back(improvement: Improvement, pk: int, *, is_removed: bool, by: object) -> ToldByHand:
    """They were not told after all; or they were."""
    held = locked(improvement)
    row = held.told_by_hand.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotPossible(_("It is not written down here that they were told."))
    if (row.removed_at is not None) == is_removed:
        return row
    known = None if is_removed else live_of(held, row.how, row.told_on)
    if known is not None:
        return known
    row.removed_at = timezone.now() if is_removed else None
    row.save(update_fields=["removed_at"])
    operation = "take_telling_back" if is_removed else "bring_telling_back"
    note(operation, held, by, after={"how": row.how, "told_on": str(row.told_on)})
    return row
