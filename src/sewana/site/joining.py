"""The way into an edition's room: an address short enough to read out."""

from django.conf import settings
from django.urls import reverse

from sewana.committee.models import Edition
from sewana.forum.queries.room import room_of


def url(edition: Edition) -> str:
    """Return the room's short address, which leads on even after the forum; before a room is open, its page."""
    room = room_of(edition)
    way = reverse("forum:code", args=[room.code]) if room else reverse("forum:room", args=[edition.key])
    return settings.SITE_URL + way
