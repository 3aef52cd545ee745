"""What a paper is about, as addresses say it: "order", "meeting-3", "speaker-12", "member-7", or "-" for the forum."""

import re
from typing import Any

from django.db.models import QuerySet

from sewana.committee.models import Edition, Meeting, Member
from sewana.planning.models import Speaker

FORUM, ORDER = "-", "order"
# One way to write each: a paper about "speaker-012" would be another than that about "speaker-12".
NUMBER = re.compile("[1-9][0-9]{0,9}")


class UnknownAbout(LookupError):
    """There is no such meeting, member or speaker in this edition."""


def meeting_of(edition: Edition, about: str) -> Meeting | None:
    """The meeting that "meeting-<pk>" names; None where the paper names none."""
    found: Meeting | None = row_of(
        edition.meetings.select_related("recorder", "checker", "edition"), "meeting", "pk", about
    )
    return found


def member_of(edition: Edition, about: str) -> Member | None:
    found: Member | None = row_of(edition.members.all(), "member", "pk", about)
    return found


def speaker_of(edition: Edition, about: str) -> Speaker | None:
    speakers = Speaker.objects.filter(edition=edition).select_related("coordinator")
    found: Speaker | None = row_of(speakers, "speaker", "number", about)
    return found


def row_of(rows: QuerySet[Any], name: str, column: str, about: str) -> Any:
    """The row that `<name>-<number>` names, None for "-", "order" and what another table knows."""
    if about in {"", FORUM, ORDER}:
        return None
    kind, _dash, number = about.rpartition("-")
    if kind != name or not NUMBER.fullmatch(number):
        raise UnknownAbout(about)
    found = rows.filter(**{column: int(number)}).first()
    if found is None:
        raise UnknownAbout(about)
    return found
