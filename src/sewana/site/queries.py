"""What the home page and the office's overview show, composed from all stages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from sewana.committee import queries as committee
from sewana.committee.models import Edition
from sewana.forum.models import StatementState
from sewana.people.access import Actor
from sewana.planning.queries import media
from sewana.sharing.queries import sheets

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class EditionAtWork:
    """An edition in the office's overview, with what waits for somebody."""

    edition: Edition
    people: int
    shown: int
    waiting: int


def editions_at_work(actor: Actor, limit: int = 12) -> list[EditionAtWork]:
    editions = list(committee.editions_for(actor)[:limit])
    counted = Edition.objects.filter(pk__in=[row.pk for row in editions]).annotate(
        people=Count("participants", distinct=True)
    )
    people = {row.pk: row.people for row in counted}
    statements = statement_counts(editions)
    return [EditionAtWork(row, people[row.pk], *statements.get(row.pk, (0, 0))) for row in editions]


def statement_counts(editions: Sequence[Edition]) -> dict[int, tuple[int, int]]:
    """Shown and waiting statements of each edition."""
    rows = (
        Edition.objects.filter(pk__in=[row.pk for row in editions])
        .annotate(
            shown=Count("statements", filter=Q(statements__state=StatementState.SHOWN)),
            waiting=Count("statements", filter=Q(statements__state=StatementState.HELD)),
        )
        .values_list("pk", "shown", "waiting")
    )
    return {pk: (shown, waiting) for pk, shown, waiting in rows}


def what_is_public(edition: Edition) -> dict[str, bool]:
    """Whether an edition has a sheet and media for everybody, asked at once."""
    of_edition = {"edition": OuterRef("pk")}
    found = Edition.objects.filter(pk=edition.pk).values(
        has_sheet=Exists(sheets.PUBLIC.filter(**of_edition)),
        has_media=Exists(media.PUBLIC.filter(**of_edition)),
    )
    return {name: bool(value) for name, value in found.get().items()}
