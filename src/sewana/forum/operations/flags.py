"""Flags are kept before what they were seen by is let go, so that they outlive the day, the close and any restart."""

from collections.abc import Iterable

from django.db import transaction

from sewana.committee.models import Edition, State
from sewana.forum.models import KeptFlag
from sewana.forum.queries.fairness import Flag, flags
from sewana.forum.queries.flags import LASTING


def keep_flags(edition: Edition) -> None:
    """Keep what is striking now and could not be seen later; nobody is set apart by it."""
    lasting = [flag for flag in flags(edition) if flag.kind in LASTING]
    keep(edition, lasting)


@transaction.atomic
def keep(edition: Edition, found: Iterable[Flag]) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)
    known = {(kept.kind, kept.key): kept for kept in edition.kept_flags.all()}
    for flag in found:
        numbers = {person.number for person in flag.people}
        kept = known.get((flag.kind, flag.key)) or KeptFlag(
            edition=edition, kind=flag.kind, key=flag.key, numbers=[]
        )
        if not numbers <= set(kept.numbers):
            kept.numbers = sorted(numbers.union(kept.numbers))
            kept.save()


def keep_all_flags() -> None:
    """Keep the flags of every forum of which something is about to be let go."""
    running = Edition.objects.filter(state=State.LIVE)
    over = Edition.objects.filter(state__in=(State.CLOSED, State.ARCHIVED), participants__source__gt="")
    for edition in (running | over).distinct():
        keep_flags(edition)
