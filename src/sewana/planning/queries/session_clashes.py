"""What does not fit in a programme. It is said, and forbids nothing."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.languages import localized, shown_date
from sewana.committee.models import Edition
from sewana.planning.models import DayPlan, Session, SessionKind
from sewana.planning.queries.programme_words import hours

# Where people walk about, no room has to be written down.
NO_PLACE_NEEDED = frozenset({SessionKind.BREAK, SessionKind.REGISTRATION})
HAVE_SPEAKERS = frozenset({SessionKind.DIALOGUE, SessionKind.TALK})


@dataclass(frozen=True)
class Clash:
    """Something that does not fit, and the session where it can be put right."""

    session: Session
    words: str


def clashes(edition: Edition, plan: DayPlan | None, rows: Sequence[Session]) -> list[Clash]:
    """Return what does not fit in these sessions: first what is at one time in one place."""
    held = [row for row in rows if not row.is_cancelled]
    together = [Clash(other, words) for one, other in combinations(held, 2) for words in between(one, other)]
    alone = [Clash(row, words) for row in held for words in within(edition, plan, row)]
    return together + alone + [Clash(row, words) for row, words in unknown_rooms(held)]


def titled(row: Session) -> str:
    return localized(row, "title")


def between(one: Session, other: Session) -> Iterator[str]:
    if one.ends_at <= other.starts_at or other.ends_at <= one.starts_at:
        return
    names = {"one": titled(one), "other": titled(other)}
    shared = [room for room in (one.room, one.online_room) if room and room.pk in places_of(other)]
    if shared:
        words = _("“%(one)s” and “%(other)s” are in one room at the same time: %(room)s")
        yield words % (names | {"room": localized(shared[0], "name")})
    busy = {row.speaker_id for row in one.speakers.all()}
    for row in other.speakers.all():
        if row.speaker_id in busy:
            words = _("%(name)s is in “%(one)s” and “%(other)s” at the same time")
            yield words % (names | {"name": str(row.speaker)})


def places_of(row: Session) -> set[int | None]:
    return {row.room_id, row.online_room_id}


def within(edition: Edition, plan: DayPlan | None, row: Session) -> Iterator[str]:
    starts, ends = (timezone.localtime(when) for when in (row.starts_at, row.ends_at))
    name = {"title": titled(row)}
    if edition.held_on and starts.date() != edition.held_on:
        words = _("“%(title)s” is on %(day)s, not on the day of the forum")
        yield words % (name | {"day": shown_date(starts)})
    elif plan and is_outside(plan, starts.time(), ends.time()):
        words = _("“%(title)s” is outside the hours of the forum: %(hours)s")
        yield words % (name | {"hours": hours(row.starts_at, row.ends_at)})
    if row.room_id is None and row.online_room_id is None and row.kind not in NO_PLACE_NEEDED:
        yield _("“%(title)s” has no room yet") % name
    if row.kind in HAVE_SPEAKERS and not row.speakers.all() and not row.responsible:
        yield _("“%(title)s” has nobody who speaks yet") % name


def is_outside(plan: DayPlan, starts: dt.time, ends: dt.time) -> bool:
    return bool((plan.begins and starts < plan.begins) or (plan.ends and ends > plan.ends))


def unknown_rooms(rows: Sequence[Session]) -> Iterator[tuple[Session, str]]:
    """Each room once of which nobody has written how many people it holds."""
    seen: set[int] = set()
    for row in rows:
        room = row.room
        if room is not None and room.venue_id and room.capacity is None and room.pk not in seen:
            seen.add(room.pk)
            words = _("Nobody has written down how many people %(room)s holds")
            yield row, words % {"room": localized(room, "name")}
