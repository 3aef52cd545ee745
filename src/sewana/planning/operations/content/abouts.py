"""What a paper is about, as addresses say it: "order", "meeting-3", "speaker-12", "member-7", or "-" for the forum."""

import re
from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sewana.committee.models import Edition, Meeting, Member
from sewana.planning.models import Session, Speaker
from sewana.planning.queries.paper_reading import once

FORUM, ORDER = "-", "order"
# One way to write each: a paper about "speaker-012" would be another than that about "speaker-12".
NUMBER = re.compile("[1-9][0-9]{0,9}")


class UnknownAbout(LookupError):
    """There is no such meeting, member or speaker in this edition."""


def meeting_of(edition: Edition, about: str) -> Meeting | None:
    """The meeting that "meeting-<pk>" names; None where the paper names none."""
    meetings = edition.meetings.select_related("recorder", "checker", "edition")
    return once(
        edition, f"meeting {about}", lambda: cast("Meeting | None", row_of(meetings, "meeting", "pk", about))
    )


def member_of(edition: Edition, about: str) -> Member | None:
    members = edition.members.all()
    return once(
        edition, f"member {about}", lambda: cast("Member | None", row_of(members, "member", "pk", about))
    )


def speaker_of(edition: Edition, about: str) -> Speaker | None:
    speakers = Speaker.objects.filter(edition=edition).select_related("coordinator")
    known = speakers.annotate(session_names=Subquery(session_names()))
    return once(
        edition, f"speaker {about}", lambda: cast("Speaker | None", row_of(known, "speaker", "number", about))
    )


def session_names() -> QuerySet[Any, Any]:
    """What the first session of a speaker is called, in both languages."""
    own = Session.objects.filter(speakers__speaker=OuterRef("pk"), is_cancelled=False)
    names = JSONObject(title_th="title_th", title_en="title_en")
    return own.order_by("starts_at").annotate(names=names).values("names")[:1]


def row_of(rows: QuerySet[Any], name: str, column: str, about: str) -> Any:
    """The row that `<name>-<number>` names, None for "-" and "order"; another table's name is unknown here."""
    if about in {"", FORUM, ORDER}:
        return None
    kind, _dash, number = about.rpartition("-")
    if kind != name or not NUMBER.fullmatch(number):
        raise UnknownAbout(about)
    found = rows.filter(**{column: int(number)}).first()
    if found is None:
        raise UnknownAbout(about)
    return found
