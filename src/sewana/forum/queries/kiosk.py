"""The link that opens the kiosk: signed, for a day, and void as soon as the console's address is made anew."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from sewana.committee.models import Edition
from sewana.forum.queries.room import room_of

LASTS = timedelta(hours=30)
SALT = "sewana.forum.kiosk"


def link(edition: Edition) -> str:
    """Return the address that makes a tablet the kiosk of an edition."""
    return f"{settings.SITE_URL}{reverse('forum:kiosk', args=[edition.key])}?open={key_of(edition)}"


def key_of(edition: Edition) -> str:
    return signing.TimestampSigner(salt=SALT).sign(what(edition))


def opens(edition: Edition, text: str) -> bool:
    """Whether a link, or the cookie that keeps it, opens the kiosk of this edition now."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(text, max_age=LASTS) == what(edition)
    except signing.BadSignature:
        return False


def what(edition: Edition) -> str:
    room = room_of(edition)
    return f"{edition.uid.hex}.{room.console_epoch if room else 1}"
