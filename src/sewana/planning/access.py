"""Who may propose topics and vote on them: everybody while a call is open, whether the edition is published or not."""

import datetime as dt

from django.http import Http404

from sewana.committee.access import User, Visit, visit
from sewana.planning.models import TopicCall


def is_running(call: TopicCall, today: dt.date) -> bool:
    """Whether proposals and votes are taken: opened by the office, and within its days."""
    has_begun = call.opens_on is None or call.opens_on <= today
    is_over = call.closes_on is not None and call.closes_on < today
    return call.is_open and has_begun and not is_over


def to_call(user: User, key: str) -> tuple[Visit, TopicCall]:
    """Anybody at a call that was opened; one that was not is known to its office only."""
    found = visit(user, key)
    call = TopicCall.objects.filter(edition=found.edition).first()
    if call is None or found.edition.rehearsal_of_id is not None:
        raise Http404
    if not (call.is_open or found.may_see_office):
        raise Http404
    return found, call
