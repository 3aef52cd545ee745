"""Pages of planning that need what other stages know: next year's copy, what to renew, last year's voices."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.committee import access
from sewana.site import evidence as voices
from sewana.site.copying import copy_year
from sewana.site.renewal import renewals


@require_POST
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """Begin next year's round from this one, and say what to renew."""
    visit = access.to_run(request.user, key)
    made = copy_year(visit.edition, by=visit.actor.account)
    messages.success(request, _("Next year's edition is begun as a draft. See below what to renew."))
    return redirect("site:renewal", made.key)


@require_safe
def renewal(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_see_office(request.user, key)
    context = {"visit": visit, "edition": visit.edition, "rows": renewals(visit.edition)}
    return render(request, "site/renewal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """Last year's voices that were not answered, to be put on the list of topics."""
    visit = access.to_plan(request.user, key)
    source = voices.source_for(visit.actor, visit.edition)
    if request.method == "POST" and source:
        keys = set(request.POST.getlist("voice"))
        count = voices.take_voices(visit.edition, source, keys, by=visit.actor.account)
        words = ngettext("%(n)s topic is on the list.", "%(n)s topics are on the list.", count)
        if count:
            messages.success(request, words % {"n": count})
        else:
            messages.warning(request, _("Tick the voices first that shall become topics."))
        return redirect("planning:topic" if count else "site:topic-evidence", key)
    found = voices.voices_of(source, voices.taken_texts(visit.edition)) if source else []
    context = {"visit": visit, "edition": visit.edition, "voices": found}
    return render(request, "site/evidence.html", context)
