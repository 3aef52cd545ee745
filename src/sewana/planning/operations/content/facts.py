"""What the tables know of a forum, in the words and under the field keys that papers use.

Everything is read in the language of the moment; `content.build` sets it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.languages import localized, shown_year
from sewana.committee.models import Edition
from sewana.people import queries as people
from sewana.planning.models import DayPlan, Proposal, ProposalState, Session, VenueRoom
from sewana.planning.operations.content.earlier import LASTING, OF_ONE_FORUM, kept_words
from sewana.planning.queries.paper_reading import once
from sewana_paper.official import kind_of

Content = dict[str, Any]
ONSITE, ONLINE, HYBRID = "onsite", "online", "hybrid"


def fitting(kind: str, values: Mapping[str, Any]) -> Content:
    """Return those of the values that the kind has a field for and that say something."""
    return {field.key: values[field.key] for field in kind_of(kind).fields if values.get(field.key)}


@dataclass(frozen=True)
class Forum:
    """Where, when and about what: what nearly every paper asks, in one question."""

    plan: DayPlan | None
    topic: str
    has_programme: bool


def forum_of(edition: Edition) -> Forum:
    return once(edition, "forum", lambda: read_forum(edition))


def read_forum(edition: Edition) -> Forum:
    chosen = Proposal.objects.filter(edition=OuterRef("pk"), state=ProposalState.CHOSEN)
    sessions = Session.objects.filter(edition=OuterRef("pk"), is_public=True, is_cancelled=False)
    rows = Edition.objects.select_related("day_plan__room__venue", "day_plan__online_room")
    row = rows.annotate(
        chosen=Subquery(chosen.order_by("-decided_at", "number").values("title")[:1]),
        has_programme=Exists(sessions),
    ).get(pk=edition.pk)
    return Forum(getattr(row, "day_plan", None), vars(row)["chosen"] or "", vars(row)["has_programme"])


def event_of(edition: Edition, kind: str) -> Content:
    """Return what a paper about the forum may name, the words of earlier papers among it."""
    forum = forum_of(edition)
    plan = forum.plan
    place = localized(edition, "place") or room_name(plan.room if plan else None)
    online = plan.online_room.url if plan and plan.online_room else ""
    title = localized(edition, "title")
    return {
        "purpose": _("hear and exchange the opinions of those who use the library and those who run it"),
        **(kept_words(edition) if takes_kept_words(kind) else {}),
        "event": title,
        "project": title,
        "event_date": day(edition.held_on),
        "start": hour(plan.begins if plan else None),
        "end": hour(plan.ends if plan else None),
        "mode": mode_of(place, online),
        "place": place,
        "online": online,
        "topic": forum.topic,
        "year": shown_year(edition.year),
    }


def mode_of(place: str, online: str) -> str:
    """How a forum is held follows from where: nothing is said while neither is known."""
    if place and online:
        return HYBRID
    return ONSITE if place else ONLINE if online else ""


def held_as(event: Content, mode: str) -> Content:
    """The event as somebody's letter tells it: one who comes by the online room needs no hall, nor the other way."""
    if mode == ONLINE and event["online"]:
        return event | {"mode": ONLINE, "place": ""}
    if mode == ONSITE and event["place"]:
        return event | {"mode": ONSITE, "online": ""}
    return event


def room_name(room: VenueRoom | None) -> str:
    if room is None:
        return ""
    return " ".join(
        filter(None, (localized(room, "name"), localized(room.venue, "name") if room.venue else ""))
    )


@cache
def takes_kept_words(kind: str) -> bool:
    return any(field.key in (*LASTING, *OF_ONE_FORUM) for field in kind_of(kind).fields)


def library_name() -> str:
    library = people.library()
    return localized(library, "name") if library else ""


def committee_name(edition: Edition) -> str:
    """What papers call the whole committee."""
    return _("Committee of %(title)s") % {"title": localized(edition, "title")}


def day(value: dt.date | dt.datetime | None) -> str:
    """A day as papers take it: they write it in words and in the right era themselves."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else ""


def hour(value: dt.time | dt.datetime | None) -> str:
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).time()
    return f"{value:%H:%M}" if value else ""
