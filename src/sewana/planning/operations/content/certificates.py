"""Certificates of those who spoke, moderated, served on the committee or took part."""

from sewana.committee.models import Edition
from sewana.planning.operations.content.abouts import member_of, speaker_of
from sewana.planning.operations.content.facts import Content, day, event_of, fitting
from sewana.planning.operations.content.names import written
from sewana.planning.operations.content.speakers import award_of


def certificate(edition: Edition, about: str) -> Content:
    """Given on the day of the forum; its serial number comes when it is issued."""
    event = fitting("certificate", event_of(edition, "certificate")) | {"date": day(edition.held_on)}
    if about.startswith("member-"):
        return event | {"name": written(member_of(edition, about)), "award": "committee"}
    speaker = speaker_of(edition, about)
    if speaker is None:
        return event | {"award": "participant"}
    return event | {"name": written(speaker), "award": award_of(speaker)}
