"""What an edition's database keeps of a phone's ticket: a seal that leads neither back to it nor to another year."""

from django.conf import settings

from sewana.committee.models import Edition
from sewana_live import tickets

TICKET_COOKIE = "sewana_ticket"


def seal(edition: Edition, ticket: str) -> str:
    return tickets.seal(ticket, room=str(edition.uid), secret=settings.SECRET_KEY)
