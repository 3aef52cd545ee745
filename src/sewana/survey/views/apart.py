"""The office page on which a flood of answers is seen, left out, and taken in again."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.survey.models import Questionnaire
from sewana.survey.operations.apart import LONGEST_REASON, set_apart
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries.apart import parts_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: HttpRequest, key: str, number: int) -> HttpResponse:
    gate = to_plan if request.method == "POST" else to_see_office
    visit = gate(request.user, key)
    rows = Questionnaire.objects.select_related("edition")
    questionnaire = get_object_or_404(rows, edition=visit.edition, number=number)
    if request.method == "POST":
        moved(request, visit, questionnaire)
        return redirect("survey:apart", key, number)
    parts = parts_of(questionnaire)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "questionnaire": questionnaire,
        "counted": [part for part in parts if not part.because],
        "apart": [part for part in parts if part.because],
        "longest": LONGEST_REASON,
    }
    return render(request, "survey/apart.html", context)


def moved(request: HttpRequest, visit: Visit, questionnaire: Questionnaire) -> None:
    given = {name: request.POST.get(name, "").strip() for name in ("day", "door", "mode", "because")}
    takes_in = request.POST.get("do") == "back"
    if not takes_in and not given["because"]:
        messages.error(request, _("Say why these answers do not count. Nothing changed."))
        return
    try:
        day = dt.date.fromisoformat(given["day"])
        reason = "" if takes_in else given["because"]
        count = set_apart(questionnaire, day, given["door"], given["mode"], reason, by=visit.actor.account)
    except NotPossible as error:
        messages.error(request, str(error))
    except ValueError:
        messages.error(request, _("Choose a row of the list. Nothing changed."))
    else:
        words = (
            ngettext("%(n)s answer counts again.", "%(n)s answers count again.", count)
            if takes_in
            else ngettext("%(n)s answer is left out.", "%(n)s answers are left out.", count)
        )
        messages.success(request, words % {"n": count})
