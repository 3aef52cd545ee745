"""What became of what I said: on the phone that said it, and computed as it is read."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.action import access
from sewana.action.queries import mine as queries
from sewana.committee.views.ticket_cookie import ticket_of, with_fresh_ticket
from sewana.forum import operations as forum
from sewana.forum import queries as forum_queries


@never_cache
@require_safe
def mine(request: HttpRequest, key: str) -> HttpResponseBase:
    edition = access.to_see_board(request.user, key).edition
    ticket = ticket_of(request)
    forum.catch_up(edition, ticket)
    person = forum_queries.participant(edition, ticket)
    context = {
        "edition": edition,
        "mine": queries.mine(person),
        "group": person.group if person else None,
        "wanted": queries.most_wanted(edition, person),
    }
    answer = render(request, "action/mine.html", context)
    # Who looks once a year still knows in years to come what became of theirs.
    return with_fresh_ticket(answer, ticket) if person else answer
