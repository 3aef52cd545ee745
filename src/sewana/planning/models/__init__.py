"""The plan of a forum: topic, speakers, moderator, programme, day and place, media."""

from sewana.planning.models.days import DayPlan
from sewana.planning.models.media import MediaItem, MediaKind, MediaUse, MediaVersion
from sewana.planning.models.programme import (
    PersonalFeed,
    ProgrammeVersion,
    Session,
    SessionKind,
    SessionSpeaker,
)
from sewana.planning.models.speakers import Contact, PreparedQuestion, Speaker, SpeakerRole, SpeakerState
from sewana.planning.models.topics import Proposal, ProposalSource, ProposalState, ProposalVote, TopicCall
from sewana.planning.models.venues import BusyDay, BusyKind, Venue, VenueRoom

__all__ = [
    "BusyDay",
    "BusyKind",
    "Contact",
    "DayPlan",
    "MediaItem",
    "MediaKind",
    "MediaUse",
    "MediaVersion",
    "PersonalFeed",
    "PreparedQuestion",
    "ProgrammeVersion",
    "Proposal",
    "ProposalSource",
    "ProposalState",
    "ProposalVote",
    "Session",
    "SessionKind",
    "SessionSpeaker",
    "Speaker",
    "SpeakerRole",
    "SpeakerState",
    "TopicCall",
    "Venue",
    "VenueRoom",
]
