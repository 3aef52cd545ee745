"""The way into an edition's room: an address short enough to read out, and the same as a QR code."""

import segno
from django.conf import settings
from django.urls import reverse

from sewana.committee.models import Edition


def url(edition: Edition) -> str:
    return settings.SITE_URL + reverse("forum:vote", args=[edition.key])


def qr(edition: Edition) -> str:
    """Return the QR code as SVG, dark on white with the four modules of quiet around it that scanners need."""
    code = segno.make(url(edition), error="m", micro=False)
    return str(code.svg_inline(scale=5, border=4, dark="#1D1B26", light="#FFFFFF", omitsize=True))
