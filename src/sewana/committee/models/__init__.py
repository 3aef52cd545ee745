"""An edition is one year's round of the forum; its committee runs it."""

from sewana.committee.models.editions import (
    STEPS,
    Edition,
    Engine,
    Seat,
    SeatRole,
    State,
)

__all__ = [
    "STEPS",
    "Edition",
    "Engine",
    "Seat",
    "SeatRole",
    "State",
]
