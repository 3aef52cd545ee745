"""On which page a field that a paper still lacks is filled; what no table knows is filled on the paper's own page."""

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse

from sewana.committee.models import Edition
from sewana.planning.operations.content.abouts import NUMBER

HEADING = "committee:heading"
DAY = dict.fromkeys(("event_date", "start", "end", "mode", "place", "online"), "planning:day")
FORUM = {
    **DAY,
    "event": "committee:change",
    "project": "committee:change",
    "topic": "planning:topic",
    "groups": "committee:members",
    "added": "committee:members",
    "owners": "committee:members",
    "original_number": "committee:orders",
    "original_date": "committee:orders",
    "original_subject": "committee:orders",
    "sessions": "planning:programme",
    "steps": "committee:tasks",
    "start_date": "committee:tasks",
    "end_date": "committee:tasks",
}
MEETING = {
    **dict.fromkeys(
        (
            *("date", "event_date", "meeting_date", "start", "end", "place", "online", "meeting"),
            *("recorder", "checker", "recorder_position", "checker_position", "recording"),
        ),
        "committee:meeting-details",
    ),
    **dict.fromkeys(("present", "absent", "attending"), "committee:attendance"),
    **dict.fromkeys(("opened", "closed"), "committee:minutes"),
}
AGENDA = {"minutes": "committee:minutes", "meeting-invitation": "committee:meeting-items"}
# Of a speaker: what stands on their own page of the office.
SPEAKER = dict.fromkeys(
    ("to", "name", "payee", "speaker", "speaker_position", "topic", "items", "reply_by"), "planning:speaker"
)
MEMBER = dict.fromkeys(("name", "position", "role", "reply_by"), "committee:member")
OWN = {"meeting": MEETING, "speaker": SPEAKER, "member": MEMBER}
# A letter has a date of its own, which is not that of the meeting.
DATED_BY_HAND = {"meeting-invitation": ("date",)}


def where_missing(kind: str, field: str, edition: Edition, about: str) -> str | None:
    """Return the address of the page, or None where the field is filled right on the paper's page.

    `field` is a path as `sewana_paper.official.missing` names it: "groups[0].people[1].name", "letterhead.signer".
    """
    name = field.partition("[")[0].partition(".")[0]
    if name == "letterhead":
        return address(HEADING)
    if name in DATED_BY_HAND.get(kind, ()):
        return None
    table, _dash, number = about.rpartition("-")
    own: Mapping[str, str] = OWN.get(table, {})
    page = AGENDA.get(kind, "") if name.startswith("agenda_") else own.get(name, "")
    if page and NUMBER.fullmatch(number):
        return address(page, edition.key, int(number))
    return address(FORUM[name], edition.key) if name in FORUM else None


def address(page: str, *args: object) -> str | None:
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return None
