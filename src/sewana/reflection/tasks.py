"""Background work: pictures follow the votes."""

from sewana.committee.models import State
from sewana.reflection import operations, queries


def refresh_stale() -> int:
    """Refresh the picture of every edition at work whose votes or statements have changed; return how many."""
    stale = [edition for edition in queries.editions_in(State.OPEN, State.LIVE) if queries.is_stale(edition)]
    for edition in stale:
        operations.refresh(edition)
    return len(stale)
