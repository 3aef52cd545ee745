"""What a paper is about, in words: the meeting, the speaker, the member."""

from collections.abc import Callable, Mapping

from sewana.committee.models import Edition
from sewana.committee.queries.meetings import name_of
from sewana.planning.operations.content.abouts import UnknownAbout, meeting_of, member_of, speaker_of
from sewana.planning.operations.content.names import written


def of_meeting(edition: Edition, about: str) -> str:
    found = meeting_of(edition, about)
    return name_of(found) if found else ""


def of_speaker(edition: Edition, about: str) -> str:
    found = speaker_of(edition, about)
    return written(found) if found else ""


def of_member(edition: Edition, about: str) -> str:
    found = member_of(edition, about)
    return written(found) if found else ""


NAMES: Mapping[str, Callable[[Edition, str], str]] = {
    "meeting": of_meeting,
    "speaker": of_speaker,
    "member": of_member,
}


def label_of(edition: Edition, about: str) -> str:
    """Words for what a paper is about; nothing where there is only one of its kind, or what it was about is gone."""
    name = NAMES.get(about.partition("-")[0])
    try:
        return name(edition, about) if name else ""
    except UnknownAbout:
        return ""
