"""Tickets on paper: made anew from the library's secret whenever they are needed, so that none has to be kept."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.conf import settings
from django.urls import reverse

from sewana.base.numbers import number_of
from sewana.committee.models import Edition, State
from sewana.committee.queries.tickets import seal
from sewana.forum.models import Door, Forgotten, Participant, TicketSeries
from sewana.forum.queries import votes
from sewana_live import tickets

TICKET_BYTES = 16


@dataclass(frozen=True)
class PaperTicket:
    """A ticket that somebody holds in their hands."""

    series: TicketSeries
    place: int  # in the series, from 1

    @property
    def label(self) -> str:
        """What stands on the paper beside the code, for people to say it."""
        return f"{self.series.number}-{self.place:03d}"


def parts_of(label: str) -> tuple[int, int]:
    """Return the series and the place that a label names, "2-014"; 0, which none has, for what is no number."""
    number, _dash, place = label.partition("-")
    return number_of(number) or 0, number_of(place) or 0


@dataclass(frozen=True)
class SeriesUse:
    """A series beside how many of its tickets somebody has come with."""

    series: TicketSeries
    used: int
    apart: int


def tickets_of(series: TicketSeries) -> Mapping[str, int]:
    """Return the tickets of a series, each with its place in it."""
    return made(settings.SECRET_KEY, series.edition.uid.hex, series.number, series.count)


@lru_cache(maxsize=64)
def made(secret: str, edition: str, series: int, count: int) -> Mapping[str, int]:
    return {ticket(secret, edition, series, place): place for place in range(1, count + 1)}


def ticket(secret: str, edition: str, series: int, place: int) -> str:
    told = f"sewana.ticket:{edition}:{series}:{place}".encode()
    digest = hmac.digest(secret.encode(), told, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:TICKET_BYTES]).rstrip(b"=").decode()


def text_of(given: PaperTicket) -> str:
    series = given.series
    return ticket(settings.SECRET_KEY, series.edition.uid.hex, series.number, given.place)


def url_of(given: PaperTicket) -> str:
    return settings.SITE_URL + reverse("forum:ticket", args=[text_of(given)])


def picture_of(given: PaperTicket) -> str:
    """Return the address of the QR code's picture: dark on white, four modules of quiet around it."""
    code = segno.make(url_of(given), error="m", micro=False)
    return str(code.svg_data_uri(border=4, dark="#1D1B26", light="#FFFFFF", omitsize=True))


def has_come(given: PaperTicket) -> Participant | None:
    """Return who has scanned this ticket already; the desk's own entry of somebody is no scan."""
    person = votes.participant(given.series.edition, text_of(given))
    if person is None or (given.series.door == Door.CHECKIN and person.minutes <= 1):
        return None
    return person


def is_spent(edition: Edition, text: str) -> bool:
    """Whether whoever held this ticket had themselves forgotten: a second voice would be counted beside the first."""
    return tickets.is_ticket(text) and Forgotten.objects.filter(pk=seal(edition, text)).exists()


def find(text: str) -> PaperTicket | None:
    """Return the ticket of any edition that is not archived."""
    if not tickets.is_ticket(text):
        return None
    wanted = TicketSeries.objects.select_related("edition").exclude(edition__state=State.ARCHIVED)
    return among(wanted, text)


def among(wanted: Iterable[TicketSeries], text: str) -> PaperTicket | None:
    for series in wanted:
        place = tickets_of(series).get(text)
        if place is not None:
            return PaperTicket(series, place)
    return None


def door_of(edition: Edition, text: str) -> str:
    """Return the door that a ticket opens: a phone's own number is the open link, a revoked one as well."""
    found = among(edition.ticket_series.filter(revoked_at=None).select_related("edition"), text)
    return found.series.door if found else str(Door.OPEN)


def holders(series: TicketSeries) -> list[Participant]:
    """Return everybody who came with a ticket of this series."""
    wanted = seals(settings.SECRET_KEY, str(series.edition.uid), tuple(tickets_of(series)))
    rows = series.edition.participants.exclude(door__in=(Door.CLERK, Door.KIOSK))
    return [person for person in rows if person.seal in wanted]


@lru_cache(maxsize=64)
def seals(secret: str, edition: str, held: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tickets.seal(text, room=edition, secret=secret) for text in held)


def series_of(edition: Edition) -> list[SeriesUse]:
    """Return the series of an edition, newest first, each with how many came by it."""
    found = []
    for series in edition.ticket_series.select_related("edition").order_by("-number"):
        came = holders(series)
        found.append(SeriesUse(series, len(came), sum(person.is_apart for person in came)))
    return found
