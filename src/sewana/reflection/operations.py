"""Computing the picture of an edition and keeping it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from sewana.committee.models import Edition
from sewana.forum import operations as forum
from sewana.reflection import queries
from sewana.reflection.models import Reflection, Standing

if TYPE_CHECKING:
    from sewana.reflection.analysis import Reflected


def refresh(edition: Edition) -> Reflection:
    """Compute the reflection afresh from all votes that are in the log by now."""
    # The numeric packages are loaded only where they are used: a page that shows a kept picture needs none.
    from sewana.reflection import analysis  # noqa: PLC0415

    forum.fold_votes()
    basis = queries.basis(edition)
    return keep(edition, analysis.reflect(queries.votes_for_map(edition)), basis)


@transaction.atomic
def keep(edition: Edition, reflected: "Reflected", basis: str) -> Reflection:
    """Replace the kept picture and everybody's place in it."""
    kept = {
        "engine": reflected.engine,
        "computed_at": timezone.now(),
        "basis": basis,
        "seconds": reflected.seconds,
        "is_enough": bool(reflected.picture["is_enough"]),
        "picture": reflected.picture,
    }
    reflection, _made = Reflection.objects.update_or_create(edition=edition, defaults=kept)
    reflection.standings.all().delete()
    Standing.objects.bulk_create(
        Standing(
            reflection=reflection,
            participant_id=person,
            x=place.x,
            y=place.y,
            opinion_group=place.opinion_group,
        )
        for person, place in reflected.places.items()
    )
    return reflection
