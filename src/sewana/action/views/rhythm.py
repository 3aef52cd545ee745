"""The year of one edition as a circle: plan, do, check, act."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.action import access
from sewana.action.operations.reminding import DAYS_AHEAD
from sewana.action.queries import rhythm as queries
from sewana.action.wording.rhythm import quarters


@never_cache
@require_safe
def rhythm(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_read_office(request.user, key)
    following = queries.following(visit.edition)
    may_open = following is not None and visit.at(following.edition).may_see_office
    if following is not None and not (may_open or following.edition.is_published):
        following = None  # an outsider cannot tell a draft from what was never begun
    year = queries.year(visit.edition, following, timezone.localdate())
    context = {
        "visit": visit,
        "edition": visit.edition,
        "year": year,
        "quarters": quarters(year, reminded_ahead=dt.timedelta(days=DAYS_AHEAD), may_open_following=may_open),
    }
    return render(request, "action/rhythm.html", context)
