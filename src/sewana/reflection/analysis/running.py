"""What this process remembers of conversations that go on, so that a refresh reads the new votes alone."""

import threading
from collections import OrderedDict
from uuid import UUID

import numpy as np

from sewana.reflection.queries import VotesForMap
from sewana_core.new_votes import as_matrix, with_votes
from sewana_core.vote_sums import VoteSums
from sewana_core.votes import VoteMatrix

# Two bytes a vote: a library has one edition at work, rarely two.
MOST_REMEMBERED = 4


class Running:
    """The votes of one edition up to an entry of the log, as they count since the office's last change.

    A change is the newest entry of the audit that matters, and how many people are set apart.
    """

    def __init__(self, change: tuple[int, int]) -> None:
        self.change = change
        self.upto = 0
        self.votes: VoteSums | None = None

    def taken_in(self, cast: VotesForMap) -> VoteMatrix | None:
        """Take in votes that came after those remembered; return all of them, or nothing before the first."""
        if cast.votes:
            persons, statements, values = np.array(cast.votes, np.int64).T
            self.votes = with_votes(self.votes, persons, statements, values)
            self.upto = cast.upto
        return as_matrix(self.votes) if self.votes else None


# A refresh by the background and one by the office's button may meet.
lock = threading.Lock()
_remembered: OrderedDict[UUID, Running] = OrderedDict()


def of_edition(edition: UUID, change: tuple[int, int]) -> Running:
    """Return what is remembered; nothing when the office has changed something: other votes may count then."""
    known = _remembered.pop(edition, None)
    if known is None or known.change != change:
        known = Running(change)
    _remembered[edition] = known
    while len(_remembered) > MOST_REMEMBERED:
        _remembered.popitem(last=False)
    return known


def forget() -> None:
    _remembered.clear()
