"""What the office counted: what groups did in a year, and how far they came on the way of the forum."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from sewana.base import audit
from sewana.committee.models import Edition
from sewana.people.models import Group
from sewana.reflection.models import DoneCount, StepCount
from sewana.reflection.queries.done import OF_THE_LIBRARY, done_counts, given_steps, last_deed

DoneKey = tuple[int, int, str]
StepKey = tuple[int, str]
Row = list[int | str | None]


class NothingToBringBack(ValueError):
    """No counts were ever given."""


class OnlyRehearsed(ValueError):
    """What a year counted is the library's own: a rehearsal, of which nothing is kept, does not change it."""


@transaction.atomic
def keep_done(edition: Edition, wanted: Mapping[DoneKey, int | None], *, by: object) -> int:
    """Keep counts by year (CE), group and measure; None takes one away. Return how many changed."""
    if edition.rehearsal_of_id is not None:
        raise OnlyRehearsed
    # Two editions' offices change the same counts: each change says what it found, and so they go one by one.
    list(Edition.objects.select_for_update().filter(rehearsal_of=None).order_by("pk").values_list("pk"))
    before = done_counts()
    changes = {key: count for key, count in wanted.items() if before.get(key) != count}
    for (year, group, measure), count in changes.items():
        kept = DoneCount.objects.filter(year=year, group_id=group, measure=measure)
        if count is None:
            kept.delete()
        else:
            kept.update_or_create(year=year, group_id=group, measure=measure, defaults={"count": count})
    if changes:
        recorded(
            edition,
            "keep_done",
            [[*key, before.get(key)] for key in changes],
            [[*key, n] for key, n in changes.items()],
            by,
        )
    return len(changes)


@transaction.atomic
def keep_steps(edition: Edition, wanted: Mapping[StepKey, int | None], *, by: object) -> int:
    """Keep counts of the way by group and step; None lets what the system saw stand. Return how many changed."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    before = given_steps(edition)
    changes = {key: count for key, count in wanted.items() if before.get(key) != count}
    for (group, step), count in changes.items():
        kept = StepCount.objects.filter(edition=edition, group_id=group, step=step)
        if count is None:
            kept.delete()
        else:
            kept.update_or_create(edition=edition, group_id=group, step=step, defaults={"count": count})
    if changes:
        recorded(
            edition,
            "keep_steps",
            [[*key, before.get(key)] for key in changes],
            [[*key, n] for key, n in changes.items()],
            by,
        )
    return len(changes)


def recorded(
    edition: Edition, operation: str, before: Iterable[Row], after: Iterable[Row], by: object
) -> None:
    audit.record(
        actor=by,
        operation=operation,
        subject=edition,
        edition_key=edition.key,
        before={"counts": list(before)},
        after={"counts": list(after)},
    )


@transaction.atomic
def bring_back(edition: Edition, *, by: object) -> int:
    """Take the newest upload back, whoever made it; done twice, it is there again. Groups that are gone stay gone.

    Raises
    ------
    NothingToBringBack
        No counts were ever given.
    """
    entry = last_deed(edition)
    if entry is None:
        raise NothingToBringBack
    known = set(Group.objects.values_list("pk", flat=True))
    rows = entry.before["counts"]
    if entry.operation == OF_THE_LIBRARY:
        return keep_done(edition, {(y, g, name): n for y, g, name, n in rows if g in known}, by=by)
    return keep_steps(edition, {(g, name): n for g, name, n in rows if g in known}, by=by)
