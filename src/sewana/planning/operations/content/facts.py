"""What the tables know of a forum, in the words and under the field keys that papers use.

Everything is read in the language of the moment; `content.build` sets it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.languages import localized, shown_year
from sewana.committee.models import Edition
from sewana.people import queries as people
from sewana.planning.models import DayPlan, Proposal, ProposalState, VenueRoom
from sewana.planning.operations.content.earlier import kept_words
from sewana_paper.official import kind_of

Content = dict[str, Any]
ONSITE, ONLINE, HYBRID = "onsite", "online", "hybrid"


def fitting(kind: str, values: Mapping[str, Any]) -> Content:
    """Return those of the values that the kind has a field for and that say something."""
    return {field.key: values[field.key] for field in kind_of(kind).fields if values.get(field.key)}


def event_of(edition: Edition) -> Content:
    """Return what every paper about the forum may name, the words of earlier papers among it."""
    plan = DayPlan.objects.select_related("room__venue", "online_room").filter(edition=edition).first()
    place = localized(edition, "place") or room_name(plan.room if plan else None)
    online = plan.online_room.url if plan and plan.online_room else ""
    title = localized(edition, "title")
    return {
        "purpose": _("hear and exchange the opinions of those who use the library and those who run it"),
        **kept_words(edition),
        "event": title,
        "project": title,
        "event_date": day(edition.held_on),
        "start": hour(plan.begins if plan else None),
        "end": hour(plan.ends if plan else None),
        "mode": mode_of(place, online),
        "place": place,
        "online": online,
        "topic": topic_of(edition),
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


def topic_of(edition: Edition) -> str:
    chosen = Proposal.objects.filter(edition=edition, state=ProposalState.CHOSEN).order_by(
        "-decided_at", "number"
    )
    return chosen.values_list("title", flat=True).first() or ""


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
