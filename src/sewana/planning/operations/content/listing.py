"""Which papers an edition can have now, and what each is about."""

from collections.abc import Callable, Iterable, Sequence

from sewana.committee.models import Answer, Edition, Meeting, MeetingState, Member
from sewana.committee.queries.meetings import name_of
from sewana.planning.models import Speaker, SpeakerRole, SpeakerState
from sewana.planning.operations.content.abouts import FORUM, ORDER
from sewana.planning.operations.content.names import written
from sewana.planning.operations.content.speakers import COMING
from sewana.planning.queries.paper_facts import PaperFacts, facts_of

About = tuple[str, str]
# One paper for the whole forum.
OF_FORUM = (
    "project-proposal",
    "programme",
    "venue-request",
    "faculty-invitation",
    "press-release",
    "privacy-notice-consent",
    "satisfaction-form",
    "final-report",
)
NOT_HELD = (MeetingState.POLLING, MeetingState.CANCELLED)


def abouts(edition: Edition, facts: PaperFacts | None = None) -> dict[str, list[About]]:
    """Return for each kind what a paper of it can be about, with a label in the reader's language.

    The label is empty where there is only one. These are the papers that a list offers; whatever a builder takes
    may be made besides, such as a letter to somebody of the university who would get a memo.
    """
    facts = facts or facts_of(edition)
    speakers = [one for one in facts.speakers if one.state in COMING]
    members = [line.member for line in (*facts.frame.lines, *facts.frame.gone)]
    meetings = [about_meeting(one) for one in facts.meetings if one.state not in NOT_HELD]
    found: dict[str, list[About]] = {kind: [(FORUM, "")] for kind in OF_FORUM}
    found |= of_orders(facts) | of_speakers(speakers)
    found |= {"meeting-invitation": meetings, "minutes": meetings, "sign-in-sheet": [(FORUM, ""), *meetings]}
    asked = [one for one in members if one.answer in {Answer.LISTED, Answer.ASKED}]
    found["committee-reply"] = [about_member(one) for one in asked]
    found["certificate"] = [
        *(about_speaker(one) for one in speakers if has_accepted(one)),
        *(about_member(one) for one in members if one.answer == Answer.ACCEPTED),
        (FORUM, ""),
    ]
    return found


def of_orders(facts: PaperFacts) -> dict[str, list[About]]:
    return {"appointment-order": [(ORDER, "")], "amending-order": [(ORDER, "")] if facts.changes else []}


def of_speakers(speakers: Sequence[Speaker]) -> dict[str, list[About]]:
    """Letters go outside the university and memos inside it; a superior is asked where one is named."""
    return {kind: [about_speaker(one) for one in chosen(speakers, asks)] for kind, asks in LETTERS.items()}


def chosen(speakers: Iterable[Speaker], asks: Callable[[Speaker], bool]) -> list[Speaker]:
    return [one for one in speakers if asks(one)]


def speaks(speaker: Speaker) -> bool:
    return speaker.role == SpeakerRole.SPEAKER


def has_accepted(speaker: Speaker) -> bool:
    return speaker.state == SpeakerState.ACCEPTED


def anybody(_speaker: Speaker) -> bool:
    return True


LETTERS: dict[str, Callable[[Speaker], bool]] = {
    "speaker-invitation": lambda one: speaks(one) and not one.is_of_university,
    "speaker-memo": lambda one: speaks(one) and one.is_of_university,
    "superior-request": lambda one: speaks(one) and not one.is_of_university and bool(one.superior),
    "moderator-invitation": lambda one: not speaks(one),
    "reply-form": anybody,
    "thank-you-letter": has_accepted,
    "honorarium-receipt": has_accepted,
}


def about_speaker(speaker: Speaker) -> About:
    return f"speaker-{speaker.number}", written(speaker)


def about_member(member: Member) -> About:
    return f"member-{member.pk}", written(member)


def about_meeting(meeting: Meeting) -> About:
    return f"meeting-{meeting.pk}", name_of(meeting)
