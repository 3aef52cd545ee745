"""Deeds on chosen improvements: given to another owner, given another due day; each can be taken back."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Improvement, VoiceChange
from sewana.action.operations.improvements import NotPossible, hold
from sewana.action.operations.keeping import FIELDS, keep, plain, states_of, write
from sewana.action.operations.triage import MOST_AT_ONCE, Pick
from sewana.action.operations.working import CLOSED
from sewana.committee.models import Edition
from sewana.people.models import Account


@dataclass(frozen=True)
class Refused:
    """An improvement with which this cannot be done, and why not."""

    number: int
    words: str


class SomeRefused(NotPossible):
    """Nothing was done, because it cannot be done with some of those chosen."""

    def __init__(self, rows: Sequence[Refused]) -> None:
        super().__init__(_("Nothing was changed, because of these:"))
        self.rows = rows


@dataclass(frozen=True)
class Owner:
    """Who sees to it: an account, or the name and mail address of somebody without one."""

    account: Account | None = None
    name: str = ""
    email: str = ""


Check = Callable[[Improvement], str]


@transaction.atomic
def hand_over(edition: Edition, picks: Sequence[Pick], owner: Owner, *, by: object) -> VoiceChange:
    """Give the chosen ones to somebody who sees to them from now on."""
    if owner.account is None and not owner.name:
        raise NotPossible(_("Choose the new owner, or write the name of somebody without an account."))
    if owner.account is not None and not owner.account.is_active:
        raise NotPossible(_("%(name)s has left. Choose somebody else.") % {"name": owner.account})
    rows = chosen(edition, picks, lambda _row: "")
    name, email = ("", "") if owner.account else (owner.name, owner.email)
    pk = owner.account.pk if owner.account else None

    def give(row: Improvement) -> None:
        row.owner_id, row.owner_name, row.owner_email = pk, name, email

    return done(edition, "hand_over", rows, give, by)


@transaction.atomic
def set_due(edition: Edition, picks: Sequence[Pick], due_on: dt.date, *, by: object) -> VoiceChange:
    """Give the chosen ones another day by which they are to be done."""
    if due_on < timezone.localdate():
        raise NotPossible(_("The due day lies in the past. Give a day from today on."))

    def check(row: Improvement) -> str:
        if row.stage in CLOSED:
            return _("It is done already.")
        is_early = row.starts_on is not None and row.starts_on > due_on
        return _("It begins after it is due. Correct one of the two days.") if is_early else ""

    def give(row: Improvement) -> None:
        row.due_on = due_on

    return done(edition, "due", chosen(edition, picks, check), give, by)


def done(
    edition: Edition, deed: str, rows: Sequence[Improvement], give: Callable[[Improvement], None], by: object
) -> VoiceChange:
    """Do it with those that are otherwise yet."""
    before = states_of(edition, rows)
    for row in rows:
        give(row)
    changed = [
        row for row in rows if any(plain(getattr(row, name)) != before[row.pk][name] for name in FIELDS)
    ]
    if not changed:
        raise NotPossible(_("Nothing changes: they are like this already."))
    write(changed)
    return keep(edition, deed, {row.pk: before[row.pk] for row in changed}, changed, by=by)


def chosen(edition: Edition, picks: Sequence[Pick], check: Check) -> list[Improvement]:
    """The rows that are meant, held; raises SomeRefused with each that was changed meanwhile or cannot be."""
    held = hold(edition)
    seen = {pick.number: pick.version for pick in picks}
    if not seen:
        raise NotPossible(_("Choose an improvement first."))
    if len(seen) > MOST_AT_ONCE:
        raise NotPossible(_("Choose at most %(most)s improvements at once.") % {"most": f"{MOST_AT_ONCE:,}"})
    found = held.improvements.select_for_update(of=("self",)).select_related("owner")
    rows = [row for row in found if row.number in seen]
    missing = sorted(set(seen) - {row.number for row in rows})
    refused = [
        Refused(number, _("There is no improvement %(number)s.") % {"number": number}) for number in missing
    ]
    for row in rows:
        words = why_not(row, seen[row.number]) or check(row)
        if words:
            refused.append(Refused(row.number, words))
    if refused:
        raise SomeRefused(sorted(refused, key=lambda one: one.number))
    return rows


def why_not(row: Improvement, version: int | None) -> str:
    if row.dropped_at is not None:
        return _("It is off the board. Bring it back first.")
    if version not in {None, row.version}:
        return _("Somebody changed it meanwhile. Look at what it says now, and choose it again.")
    return ""
