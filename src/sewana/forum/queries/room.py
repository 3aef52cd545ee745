"""Reads about the running room of an edition."""

from collections.abc import Iterable

from sewana.committee.models import Edition
from sewana.forum.models import Room


def room_of(edition: Edition) -> Room | None:
    """Return the room of an edition, or nothing while nobody has opened one."""
    return Room.objects.filter(edition=edition).select_related("edition").first()


def versions(rooms: Iterable[str]) -> dict[str, tuple[int | None, int | None]]:
    """Return, by their names on the wire, how often rooms were arranged, and by which weights they draw.

    Votes are given and pictures made, too, of an edition whose room nobody has opened.
    """
    rows = Edition.objects.filter(uid__in=list(rooms)).values_list("uid", "room__version", "routing__version")
    return {uid.hex: (arranged, weighed) for uid, arranged, weighed in rows}


def rehearsal_of(edition: Edition) -> Edition | None:
    """Return the rehearsal of an edition while there is one."""
    return Edition.objects.filter(rehearsal_of=edition).first()


def room_with_code(code: str) -> Room | None:
    """Return the room that six digits lead to."""
    return Room.objects.filter(code=code).select_related("edition").first()


def room_with_uid(uid: str) -> Room | None:
    """Return the room by its name on the wire: the edition's uid, 32 hexadecimal characters."""
    return Room.objects.filter(edition__uid=uid).select_related("edition").first()


def room_with_stage(secret: str) -> Room | None:
    """Return the room whose stage has this secret address."""
    return Room.objects.filter(stage_secret=secret).select_related("edition").first()
