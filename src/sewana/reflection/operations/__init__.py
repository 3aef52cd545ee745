"""What happens to a reflection."""

from sewana.reflection.operations.engagement import refresh_engagement
from sewana.reflection.operations.picture import keep, name_group, refresh
from sewana.reflection.operations.release import NotReleased, check, release, restore, withdraw

__all__ = [
    "NotReleased",
    "check",
    "keep",
    "name_group",
    "refresh",
    "refresh_engagement",
    "release",
    "restore",
    "withdraw",
]
