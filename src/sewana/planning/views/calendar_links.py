"""How somebody gets a calendar into their own program: the address, its QR code, and the ways in."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from sewana.committee.views.attendance import code_of


@dataclass(frozen=True)
class Links:
    """One calendar that can be subscribed to.

    Attributes
    ----------
    address : str
        For any program that asks for an address.
    webcal : str
        The same, opened by the calendar of iPhones and Macs at once; the QR code holds it.
    google, outlook : str
        Pages of these services that add it.
    """

    address: str
    webcal: str
    code: str
    google: str
    outlook: str


def links_of(path: str, name: str) -> Links:
    """Return the ways to the calendar at a path of ours."""
    address = settings.SITE_URL + path
    webcal = "webcal://" + address.partition("://")[2]
    asked = urlencode({"url": address, "name": name})
    return Links(
        address=address,
        webcal=webcal,
        code=code_of(webcal),
        google="https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{asked}",
    )
