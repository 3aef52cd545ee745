"""Papers of the committee's meetings: the invitation with its agenda, and the minutes."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from sewana.committee.models import AgendaItem, Decision, Edition, Meeting, Member, Section
from sewana.committee.queries.attendance import Line, roll_of
from sewana.committee.queries.meetings import agenda_items, number_of, parts_of
from sewana.planning.operations.content.abouts import meeting_of
from sewana.planning.operations.content.facts import Content, committee_name, day, hour
from sewana.planning.operations.content.names import contact_of, written

AGENDA = {
    Section.CHAIR: "agenda_chair",
    Section.MINUTES: "agenda_minutes",
    Section.ARISING: "agenda_arising",
    Section.INFORMATION: "agenda_information",
    Section.CONSIDERATION: "agenda_consideration",
    Section.OTHER: "agenda_other",
}


def meeting_invitation(edition: Edition, about: str) -> Content:
    meeting = meeting_of(edition, about)
    contact = {name: value for name, value in contact_of(edition).items() if name != "reply_to"}
    called = {"committee": committee_name(edition), "to": _("The members of the committee"), **contact}
    if meeting is None:
        return called
    agenda = {
        AGENDA[Section(part.section)]: [item.title for item in part.items]
        for part in parts_of(agenda_items(meeting))
    }
    return {
        **called,
        "meeting": numbered(meeting),
        "meeting_date": day(meeting.starts_at),
        "start": hour(meeting.starts_at),
        "end": hour(meeting.ends_at),
        "place": meeting.place,
        "online": meeting.online_url,
        **agenda,
    }


def minutes(edition: Edition, about: str) -> Content:
    """The minutes as they are written up to now; who has not said anything stands under those who are absent."""
    meeting = meeting_of(edition, about)
    if meeting is None:
        return {"committee": committee_name(edition)}
    roll = roll_of(meeting)
    return {
        "committee": committee_name(edition),
        "meeting": numbered(meeting),
        "date": day(meeting.starts_at),
        "start": hour(meeting.starts_at),
        "place": meeting.place,
        "online": meeting.online_url,
        "present": [row_of(line) | {"role": line.role, "note": line.stands_for} for line in roll.present],
        "absent": [row_of(line) | {"note": line.reason} for line in (*roll.absent, *roll.waiting)],
        "attending": [row_of(line) for line in roll.attending],
        "opened": hour(meeting.opened_at),
        "closed": hour(meeting.closed_at),
        "recording": meeting.recording,
        **written_agenda(meeting),
        **signed("recorder", meeting.recorder),
        **signed("checker", meeting.checker),
    }


def written_agenda(meeting: Meeting) -> Content:
    found: Content = {key: [] for key in AGENDA.values()}
    for item, decisions in matters_of(meeting):
        found[AGENDA[Section(item.section)]].append(matter_of(item, decisions))
    return found


ITEM = ("section", "title", "background", "discussion", "resolution")
DECISION = ("text", "due_on", "is_dropped")
OWNER = ("prefix", "name", "name_en")


def matters_of(meeting: Meeting) -> Iterator[tuple[AgendaItem, list[Decision]]]:
    """Each matter that was not taken off with its decisions that stand, in one question."""
    columns = [*(f"decisions__{name}" for name in DECISION), *(f"decisions__owner__{name}" for name in OWNER)]
    items = meeting.items.filter(is_dropped=False).order_by("section", "position", "id", "decisions__id")
    rows = items.values_list("pk", "decisions__pk", "decisions__owner", *ITEM, *columns)
    for _pk, lines in groupby(rows, key=lambda row: row[0]):
        found = list(lines)
        texts = dict(zip(ITEM, found[0][3:], strict=False))
        yield AgendaItem(**texts), [one for row in found if (one := decision_in(row)) and not one.is_dropped]


def decision_in(row: Sequence[Any]) -> Decision | None:
    pk, owner = row[1], row[2]
    own = row[3 + len(ITEM) :]
    person = Member(**dict(zip(OWNER, own[len(DECISION) :], strict=True))) if owner else None
    return Decision(pk=pk, owner=person, **dict(zip(DECISION, own, strict=False))) if pk else None


def matter_of(item: AgendaItem, decisions: Sequence[Decision]) -> Content:
    """A matter with what was said; one with several decisions names all who see to them and the last day."""
    return {
        "title": item.title,
        "background": item.background,
        "discussion": item.discussion,
        "resolution": resolution_of(item, decisions),
        "owner": ", ".join(dict.fromkeys(written(one.owner) for one in decisions if one.owner)),
        "due": day(max((one.due_on for one in decisions if one.due_on), default=None)),
    }


def resolution_of(item: AgendaItem, decisions: Sequence[Decision]) -> str:
    """What was resolved; decisions that the text does not say already stand below it, a line each."""
    more = [one.text for one in decisions if one.text not in item.resolution]
    return "\n".join(filter(None, (item.resolution, *more)))


def row_of(line: Line) -> Content:
    name = written(line.member) if line.member else line.name
    return {"name": name, "position": line.position}


def signed(name: str, member: Member | None) -> Content:
    return {name: written(member), f"{name}_position": member.position if member else ""}


def numbered(meeting: Meeting) -> str:
    return number_of(meeting) if meeting.number else ""
