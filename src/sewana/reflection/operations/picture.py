"""Computing the picture of an edition and keeping it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from sewana.base import audit
from sewana.committee.models import Edition, Engine
from sewana.forum import operations as forum
from sewana.reflection import queries
from sewana.reflection.models import OpinionGroup, Reflection, Standing

if TYPE_CHECKING:
    from sewana.reflection.analysis import Reflected


def refresh(edition: Edition) -> Reflection:
    """Compute the reflection afresh from all votes that are in the log by now."""
    # The numeric packages are loaded only where they are used: a page that shows a kept picture needs none.
    from sewana.reflection import analysis  # noqa: PLC0415
    from sewana.reflection.analysis import running  # noqa: PLC0415

    forum.fold_journal()
    basis, change = queries.basis(edition), queries.newest_change(edition)
    apart = queries.set_apart(edition)
    engine, earlier = queries.engine_of(edition), queries.earlier_groups(edition)
    if engine == Engine.POLIS:  # whose method depends on who voted first
        return keep(edition, analysis.reflect(queries.votes_for_map(edition), engine, earlier), basis)
    with running.lock:
        known = running.of_edition(edition.uid, (change, apart))
        cast = queries.votes_for_map(edition, since=known.upto)
        matrix = known.taken_in(cast)
    return keep(edition, analysis.reflect(cast, engine, earlier, matrix), basis)


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
            group_number=place.group_number,
            votes_needed=place.votes_needed,
        )
        for person, place in reflected.places.items()
    )
    if reflected.routing:
        forum.keep_routing(edition, reflected.routing)
    for number, letter in reflected.letters.items():
        OpinionGroup.objects.update_or_create(
            reflection=reflection, number=number, defaults={"letter": letter}
        )
    return reflection


@transaction.atomic
def name_group(group: OpinionGroup, name_th: str, name_en: str, *, by: object) -> None:
    """Call an opinion group by a name beside its letter; two empty names take it back."""
    before = {"name_th": group.name_th, "name_en": group.name_en}
    after = {"name_th": name_th, "name_en": name_en}
    if before == after:
        return
    group.name_th, group.name_en = name_th, name_en
    group.save(update_fields=["name_th", "name_en"])
    edition = group.reflection.edition
    if edition.rehearsal_of_id is not None:  # a rehearsal leaves no trace
        return
    audit.record(
        actor=by,
        operation="name_group",
        subject=group,
        edition_key=edition.key,
        before=before | {"letter": group.letter},
        after=after | {"letter": group.letter},
    )
