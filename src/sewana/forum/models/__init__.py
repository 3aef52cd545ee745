"""People without accounts, what they say and ask, how they vote and answer, and the room they do it in."""

from sewana.forum.models.flags import KeptFlag
from sewana.forum.models.journal import JournalBatch, JournalPosition, SecretBallot, SecretMark
from sewana.forum.models.people import Door, Forgotten, HeldTicket, Participant, Place, TicketSeries
from sewana.forum.models.polls import Answer, Hands, Level, Poll, PollKind, PollOption, PollState
from sewana.forum.models.presence import PresenceMark, PresenceOffer
from sewana.forum.models.questions import OPEN_STATES, Origin, Question, QuestionState, Upvote
from sewana.forum.models.room import Item, Message, Room, RunItem, Turn, TurnState, new_secret
from sewana.forum.models.statements import Statement, StatementState
from sewana.forum.models.votes import Choice, FoldPosition, Routing, Source, Vote, VoteEntry

__all__ = [
    "OPEN_STATES",
    "Answer",
    "Choice",
    "Door",
    "FoldPosition",
    "Forgotten",
    "Hands",
    "HeldTicket",
    "Item",
    "JournalBatch",
    "JournalPosition",
    "KeptFlag",
    "Level",
    "Message",
    "Origin",
    "Participant",
    "Place",
    "Poll",
    "PollKind",
    "PollOption",
    "PollState",
    "PresenceMark",
    "PresenceOffer",
    "Question",
    "QuestionState",
    "Room",
    "Routing",
    "RunItem",
    "SecretBallot",
    "SecretMark",
    "Source",
    "Statement",
    "StatementState",
    "TicketSeries",
    "Turn",
    "TurnState",
    "Upvote",
    "Vote",
    "VoteEntry",
    "new_secret",
]
