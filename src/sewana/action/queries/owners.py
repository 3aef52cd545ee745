"""Reads about who sees to improvements: for the list, and for handing over; and the deeds that can be taken back."""

from django.db.models import Q

from sewana.action.models import VoiceChange
from sewana.base.numbers import number_of
from sewana.committee.models import Edition
from sewana.people.models import Account

NOBODY, LEFT, OUTSIDE = "nobody", "left", "name:"
MOST_RECENT = 8
DEED = "improvements_"


def of_owner(wanted: str) -> Q:
    """Those of one owner: of an account by its id, of somebody without one by name."""
    if wanted == NOBODY:
        return Q(owner=None, owner_name="")
    if wanted == LEFT:
        return Q(owner__is_active=False)
    if wanted.startswith(OUTSIDE):
        return Q(owner=None, owner_name=wanted.removeprefix(OUTSIDE))
    number = number_of(wanted)
    return Q() if number is None else Q(owner=number)


def owners_of(edition: Edition) -> list[tuple[str, str]]:
    """Everybody who sees to an improvement of the edition, in two queries."""
    rows = edition.improvements.filter(dropped_at=None)
    ids = rows.exclude(owner=None).order_by().values("owner")
    accounts = Account.objects.filter(pk__in=ids).order_by("name", "email")
    names = rows.filter(owner=None).exclude(owner_name="").order_by("owner_name")
    outside = names.values_list("owner_name", flat=True).distinct()
    return [*((str(one.pk), str(one)) for one in accounts), *((f"{OUTSIDE}{name}", name) for name in outside)]


def recent(edition: Edition) -> list[VoiceChange]:
    """The newest deeds on many improvements, without what they changed."""
    found = edition.voice_changes.filter(deed__startswith=DEED).defer("before", "after")
    return list(found.select_related("by")[:MOST_RECENT])
