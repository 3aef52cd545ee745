"""What the phone shows."""

from sewana.forum.models import Room


def now(room: Room) -> dict[str, object]:
    """Return what its page of the moment needs."""
    return {"room": room, "edition": room.edition}
