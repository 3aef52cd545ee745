"""The way into an edition's room: an address short enough to read out, and the same as a QR code."""

from functools import lru_cache

import segno
from django.conf import settings
from django.urls import reverse

from sewana.committee.models import Edition


def url(edition: Edition) -> str:
    return settings.SITE_URL + reverse("forum:vote", args=[edition.key])


def qr(edition: Edition) -> str:
    """Return the address of the QR code's picture."""
    return picture(url(edition))


@lru_cache(maxsize=64)
def picture(address: str) -> str:
    """Return the QR code as the address of a picture: dark on white, four modules of quiet around it."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(border=4, dark="#1D1B26", light="#FFFFFF", omitsize=True))
