"""The cookie by which a phone without an account is known again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from sewana.committee.queries.tickets import TICKET_COOKIE
from sewana_live import tickets

TICKET_LASTS = 400 * 24 * 3600


def ticket_of(request: HttpRequest) -> str:
    ticket = request.COOKIES.get(TICKET_COOKIE, "")
    return ticket if tickets.is_ticket(ticket) else tickets.new_ticket()


def with_ticket(request: HttpRequest, response: HttpResponseBase, ticket: str) -> HttpResponseBase:
    return response if request.COOKIES.get(TICKET_COOKIE) == ticket else with_fresh_ticket(response, ticket)


def with_fresh_ticket(response: HttpResponseBase, ticket: str) -> HttpResponseBase:
    """Let the phone keep its ticket for another while from today."""
    response.set_cookie(
        TICKET_COOKIE, ticket, max_age=TICKET_LASTS, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return response
