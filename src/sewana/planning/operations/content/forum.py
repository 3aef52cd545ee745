"""Papers about the day: programme, sign-in sheet, venue, invitations to all, press, privacy, evaluation."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.committee.queries.meetings import committee_of, number_of, role_of
from sewana.planning.models import (
    MediaItem,
    MediaKind,
    Session,
    SessionSpeaker,
    Speaker,
    SpeakerRole,
    SpeakerState,
)
from sewana.planning.operations.content.abouts import meeting_of
from sewana.planning.operations.content.facts import (
    Content,
    committee_name,
    day,
    event_of,
    fitting,
    forum_of,
    hour,
    library_name,
)
from sewana.planning.operations.content.names import contact_of, written


def programme(edition: Edition, about: str) -> Content:
    """What the public may see of the sessions; the hours of the day are theirs where none are set."""
    sessions = public_sessions(edition)
    event = event_of(edition, "programme")
    if sessions:
        event["start"] = event["start"] or hour(sessions[0].starts_at)
        event["end"] = event["end"] or hour(max(one.ends_at for one in sessions))
    # The project and the event are one; to print the same name twice says nothing.
    event["project"] = ""
    return fitting("programme", event) | {"sessions": [line_of(session) for session in sessions]}


def public_sessions(edition: Edition) -> list[Session]:
    speakers = Prefetch("speakers", SessionSpeaker.objects.select_related("speaker"))
    found = Session.objects.filter(edition=edition, is_public=True, is_cancelled=False)
    return list(found.prefetch_related(speakers).order_by("starts_at", "id"))


def line_of(session: Session) -> Content:
    return {
        "start": hour(session.starts_at),
        "end": hour(session.ends_at),
        "title": localized(session, "title"),
        "people": people_of(session),
    }


def people_of(session: Session) -> str:
    """Speakers who accepted, a line each, the moderator marked so; else who is responsible.

    Others have not said that they may be named; the published programme keeps silent about them too.
    """
    people = [one.speaker for one in session.speakers.all() if one.speaker.state == SpeakerState.ACCEPTED]
    lines = [
        _("%(name)s (moderator)") % {"name": written(one)}
        if one.role == SpeakerRole.MODERATOR
        else written(one)
        for one in people
    ]
    return "\n".join(lines) or session.responsible


# Who is invited to speak is no "speaker" in the hall's list of those who would like to say something.
ROLES = {
    SpeakerRole.SPEAKER: lambda: pgettext("invited to the forum", "Speaker"),
    SpeakerRole.MODERATOR: lambda: _("Moderator"),
}


def sign_in_sheet(edition: Edition, about: str) -> Content:
    """For a meeting with the names of its members, for the forum with empty lines below those who are expected."""
    meeting = meeting_of(edition, about)
    if meeting is None:
        return fitting("sign-in-sheet", event_of(edition, "sign-in-sheet")) | {"people": expected(edition)}
    return {
        "event": _("%(committee)s, meeting %(number)s")
        % {"committee": committee_name(edition), "number": number_of(meeting)},
        "event_date": day(meeting.starts_at),
        "start": hour(meeting.starts_at),
        "end": hour(meeting.ends_at),
        "place": meeting.place,
        "online": meeting.online_url,
        "people": members_of(edition),
    }


def expected(edition: Edition) -> list[Content]:
    """Speakers and moderators who accepted, then the committee."""
    accepted = Speaker.objects.filter(edition=edition, state=SpeakerState.ACCEPTED).order_by(
        "-role", "number"
    )
    speakers = [
        {"name": written(one), "unit": one.organisation, "status": ROLES[SpeakerRole(one.role)]()}
        for one in accepted
    ]
    return [*speakers, *members_of(edition)]


def members_of(edition: Edition) -> list[Content]:
    return [
        {"name": written(member), "unit": member.unit, "status": role_of(member)}
        for member in committee_of(edition)
    ]


def venue_request(edition: Edition, about: str) -> Content:
    plan = forum_of(edition).plan
    wanted = plan.room.equipment.splitlines() if plan and plan.room else []
    letter = fitting("venue-request", event_of(edition, "venue-request") | contact_of(edition))
    return letter | {"equipment": kept_lines(wanted)}


def kept_lines(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def faculty_invitation(edition: Edition, about: str) -> Content:
    event = {"audience": _("teachers, researchers, students and staff")} | event_of(
        edition, "faculty-invitation"
    )
    posters = MediaItem.objects.filter(
        edition=edition, kind=MediaKind.POSTER, is_needed=True, removed_at=None
    ).exists()
    papers = [
        *([_("Programme")] if forum_of(edition).has_programme else []),
        *([_("Poster")] if posters else []),
    ]
    return fitting("faculty-invitation", event | contact_of(edition)) | {"enclosures": papers}


def press_release(edition: Edition, about: str) -> Content:
    """A first text to be written on: who invites to what, and the summary that the forum's page shows."""
    event = event_of(edition, "press-release")
    topic = event["topic"]
    names = {"title": event["event"], "topic": topic, "library": library_name()}
    headline = _("%(title)s: “%(topic)s”") if topic else "%(title)s"
    lead = _("%(library)s invites everybody to %(title)s on “%(topic)s”.") % names if topic else ""
    text = {"headline": headline % names, "lead": lead, "body": localized(edition, "summary")}
    return fitting("press-release", event | contact_of(edition) | text)


def privacy_notice(edition: Edition, about: str) -> Content:
    """What this product keeps of people at a forum; basis, time and officer are the library's to say."""
    event = event_of(edition, "privacy-notice-consent")
    return fitting("privacy-notice-consent", event) | {
        "purposes": [
            _("to hold the forum, and to confirm who took part"),
            _("to publish pictures, sound and a summary of the forum, where you consent"),
            _("to improve the library's services by what was said"),
        ],
        "kept": [
            _("name, unit and status, as you write them on the sign-in sheet"),
            _("pictures and sound of the forum"),
            _("opinions and votes, with your name only where you give it"),
        ],
    }


def satisfaction_form(edition: Edition, about: str) -> Content:
    return fitting("satisfaction-form", event_of(edition, "satisfaction-form"))
