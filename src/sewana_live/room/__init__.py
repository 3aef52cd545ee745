"""A room in memory: its arrangement, its people, its tallies."""

from sewana_live.room.scene import Poll, Scene, Shown

__all__ = ["Poll", "Scene", "Shown"]
