"""Voices that look like one hand are set apart, or taken back: by a person of the committee, and never by itself."""

from django.db import transaction

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.operations import flags, fold, tickets
from sewana.forum.operations.noting import note
from sewana.forum.queries.fairness import Flag


def set_apart(edition: Edition, flag: Flag, *, is_apart: bool, by: object) -> int:
    """Count a flag's people no longer, or again, and nobody else; return how many changed. Nothing is removed."""
    people = [person for person in flag.people if person.is_apart != is_apart]
    if not people:
        return 0
    with transaction.atomic():
        if flag.kind != "series":
            flags.keep(edition, [flag])  # who is apart can be found again, whatever else becomes of them
        after = {"why": flag.kind, "name": flag.key, "people": len(people)}
        note("set_apart" if is_apart else "take_back", edition, edition, by, after=after)
        live.record(edition, tickets.apart(people, is_apart=is_apart))
    fold.fold_soon()
    live.changed(edition)
    return len(people)
