"""What happens to an edition and its committee."""

from sewana.committee.operations.editions import (
    StepNotPossible,
    begin_edition,
    change_edition,
    choose_engine,
    copy_edition,
    leave_seat,
    move_edition,
    show_reflection,
    take_seat,
)
from sewana.committee.operations.noting import note

__all__ = [
    "StepNotPossible",
    "begin_edition",
    "change_edition",
    "choose_engine",
    "copy_edition",
    "leave_seat",
    "move_edition",
    "note",
    "show_reflection",
    "take_seat",
]
