"""What happens to the numbers of people and to the levels they are counted by."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify

from sewana.base import audit
from sewana.committee.models import Edition
from sewana.survey.models import Level, Population, PopulationSource
from sewana.survey.queries.population import Key, came_before, last_change, sizes


class NothingToBringBack(ValueError):
    """No change of the numbers is on record."""


@transaction.atomic
def keep_population(edition: Edition, wanted: Mapping[Key, int | None], *, by: object) -> int:
    """Keep these numbers and leave all others; None takes one away. Return how many changed."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    before = sizes(edition)
    changes = {key: size for key, size in wanted.items() if before.get(key) != size}
    if not changes:
        return 0
    for (dimension, level), size in changes.items():
        kept = Population.objects.filter(edition=edition, dimension=dimension, level=level)
        if size is None:
            kept.delete()
        else:
            kept.update_or_create(edition=edition, dimension=dimension, level=level, defaults={"size": size})
    audit.record(
        actor=by,
        operation="keep_population",
        subject=edition,
        edition_key=edition.key,
        before={"sizes": as_rows(before)},
        after={"sizes": as_rows(sizes(edition))},
    )
    return len(changes)


def as_rows(found: Mapping[Key, int]) -> list[list[object]]:
    return [[dimension, level, size] for (dimension, level), size in sorted(found.items())]


@transaction.atomic
def bring_back_population(edition: Edition, *, by: object) -> int:
    """Take the newest change back; done twice, it is there again.

    Raises
    ------
    NothingToBringBack
        The numbers were never changed.
    """
    entry = last_change(edition)
    if entry is None:
        raise NothingToBringBack
    before = came_before(entry)
    gone = dict.fromkeys(sizes(edition).keys() - before.keys())
    return keep_population(edition, {**gone, **before}, by=by)


@transaction.atomic
def keep_source(edition: Edition, *, text_th: str, text_en: str, as_of: dt.date | None, by: object) -> None:
    """Say where the numbers come from, and of which day they are."""
    source, _made = PopulationSource.objects.get_or_create(edition=edition)
    wanted = {"text_th": text_th, "text_en": text_en, "as_of": as_of}
    before = {name: getattr(source, name) for name in wanted}
    if before == wanted:
        return
    for name, value in wanted.items():
        setattr(source, name, value)
    source.save(update_fields=list(wanted))
    audit.record(
        actor=by,
        operation="keep_population_source",
        subject=source,
        edition_key=edition.key,
        before=plain(before),
        after=plain(wanted),
    )


def plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }


@transaction.atomic
def add_level(dimension: str, *, name_th: str, name_en: str, by: object) -> Level:
    """Add a level at the end of its dimension; its key comes from the English name and never changes."""
    same = Level.objects.filter(dimension=dimension)
    level = Level.objects.create(
        dimension=dimension,
        key=free_key(dimension, name_en),
        name_th=name_th,
        name_en=name_en,
        position=same.count(),
    )
    audit.record(actor=by, operation="add_level", subject=level, after={"key": level.key})
    return level


def free_key(dimension: str, name: str) -> str:
    wanted = slugify(name)[:32] or dimension
    taken = set(Level.objects.filter(dimension=dimension).values_list("key", flat=True))
    return next(
        key
        for key in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
        if key not in taken
    )


@transaction.atomic
def rename_level(level: Level, *, name_th: str, name_en: str, by: object) -> None:
    before = {"name_th": level.name_th, "name_en": level.name_en}
    after = {"name_th": name_th, "name_en": name_en}
    if before == after:
        return
    level.name_th, level.name_en = name_th, name_en
    level.save(update_fields=list(after))
    audit.record(actor=by, operation="rename_level", subject=level, before=before, after=after)


@transaction.atomic
def retire_level(level: Level, *, is_retired: bool, by: object) -> None:
    """Offer a level no longer, or again; what was answered with it stays."""
    if level.is_retired == is_retired:
        return
    level.is_retired = is_retired
    level.save(update_fields=["is_retired"])
    audit.record(
        actor=by,
        operation="retire_level" if is_retired else "bring_back_level",
        subject=level,
        after={"key": level.key},
    )


@transaction.atomic
def move_level(level: Level, *, up: bool, by: object) -> None:
    """One place up or down in the order in which people are asked."""
    rows = list(Level.objects.select_for_update().filter(dimension=level.dimension, is_retired=False))
    at = next((place for place, row in enumerate(rows) if row.pk == level.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows):
        Level.objects.filter(pk=row.pk).update(position=place)
    audit.record(actor=by, operation="move_level", subject=level, before={"place": at}, after={"place": to})


def copy_population(source: Edition, edition: Edition, *, by: object) -> int:
    """Take the numbers of an earlier edition over, to be renewed; return how many."""
    return keep_population(edition, dict(sizes(source)), by=by)
