"""A room in memory: its arrangement, its people, its tallies."""

from sewana_live.room.check import AGAIN, Again, Refusal, check, judge_vote, secret_mark
from sewana_live.room.people import Flag, Person, mark_of
from sewana_live.room.scene import Poll, Scene, Shown
from sewana_live.room.snapshot import UnknownSnapshot, restore, snapshot
from sewana_live.room.state import Room, apply, apply_secret, count_vote, stronger

__all__ = [
    "AGAIN",
    "Again",
    "Flag",
    "Person",
    "Poll",
    "Refusal",
    "Room",
    "Scene",
    "Shown",
    "UnknownSnapshot",
    "apply",
    "apply_secret",
    "check",
    "count_vote",
    "judge_vote",
    "mark_of",
    "restore",
    "secret_mark",
    "snapshot",
    "stronger",
]
