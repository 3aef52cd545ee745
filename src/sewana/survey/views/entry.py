"""Paper sheets in the office: entered one after another by the numeric keypad, corrected, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.base.numbers import number_of
from sewana.committee.access import Visit, to_plan
from sewana.people.models import Language
from sewana.survey.forms.entry import Line, lines_from, lines_of
from sewana.survey.models import Questionnaire, Response
from sewana.survey.operations import entry as operations
from sewana.survey.operations.entry import Entered, NotBegun
from sewana.survey.queries import sheets
from sewana.survey.queries.steps import group_key, language_of, steps
from sewana.survey.views.questionnaires import questionnaire_of
from sewana_text.normalise import to_arabic_digits


@dataclass(frozen=True)
class Bench:
    """Somebody who enters sheets of one questionnaire."""

    request: HttpRequest
    visit: Visit
    questionnaire: Questionnaire

    @property
    def account(self) -> object:
        return self.visit.actor.account

    @property
    def sheet(self) -> int:
        """The number of the sheet that is corrected, 0 for a new one."""
        return number_in(self.request.POST.get("sheet", ""))

    def to(self, **fields: str | int) -> HttpResponse:
        address = reverse("survey:entry", args=[self.visit.edition.key, self.questionnaire.number])
        return redirect(f"{address}?{urlencode(fields)}" if fields else address)


def number_in(written: str) -> int:
    return number_of(to_arabic_digits(written)) or 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One sheet after another; a sheet is found again by its number alone."""
    visit = to_plan(request.user, key)
    bench = Bench(request, visit, questionnaire_of(visit, number))
    if request.method == "POST":
        return DEEDS.get(request.POST.get("do", ""), checked)(bench)
    asked = steps(bench.questionnaire)
    wanted = request.GET.get("sheet", "")
    if not wanted:
        return page(bench, lines_from(asked, {}))
    found = sheets.sheet(bench.questionnaire, number_in(wanted))
    if found is None:
        messages.error(request, _("There is no sheet %(number)s here.") % {"number": wanted[:20]})
        return bench.to()
    more = {"sheet": found.sheet, "language": found.language}
    return page(bench, lines_from(asked, answers_of(found)), more)


def answers_of(found: Response) -> dict[str, object]:
    said = {
        "about.group": group_key(found.group) if found.group else "",
        "about.cluster": found.cluster,
        "about.place": found.place,
        "about.mode": found.usual_mode,
    }
    return dict(found.answers) | {name: value for name, value in said.items() if value}


def page(
    bench: Bench, lines: list[Line], more: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    request = bench.request
    context: dict[str, object] = {
        "visit": bench.visit,
        "edition": bench.visit.edition,
        "questionnaire": bench.questionnaire,
        "lines": lines,
        "languages": Language.choices,
        "language": language_of(request.POST.get("language", request.GET.get("language", ""))),
        "next": sheets.next_sheet(bench.questionnaire),
        "saved": number_in(request.GET.get("saved", "")),
        "sheet": bench.sheet,
        "is_draft": bench.questionnaire.state == "draft",
    }
    return render(request, "survey/entry.html", context | dict(more or {}), status=status)


def read(bench: Bench) -> tuple[list[Line], Entered]:
    typed = {name: str(value) for name, value in bench.request.POST.items()}
    lines, found = lines_of(steps(bench.questionnaire), typed)
    return lines, Entered(found, language_of(bench.request.POST.get("language", "")))


def checked(bench: Bench) -> HttpResponse:
    """Enter in the middle of the form, on a page without script: nothing is kept yet."""
    lines, _entered = read(bench)
    return page(bench, lines, {"is_checked": True})


def saved(bench: Bench) -> HttpResponse:
    lines, entered = read(bench)
    if any(line.error for line in lines):
        return page(bench, lines, {"has_errors": True}, 422)
    if not entered.answers:
        return page(bench, lines, {"is_empty": True}, 422)
    twin = sheets.doubled(bench.questionnaire, operations.fields_of(entered), but=bench.sheet)
    if twin and bench.request.POST.get("again") != str(twin):
        return page(bench, lines, {"twin": twin}, 409)
    return corrected(bench, entered) if bench.sheet else kept(bench, entered)


def kept(bench: Bench, entered: Entered) -> HttpResponse:
    try:
        number = operations.enter(bench.questionnaire, entered, by=bench.account)
    except NotBegun:
        messages.error(bench.request, _("Open the questionnaire before you enter sheets of it."))
        return bench.to()
    expected = bench.request.POST.get("expected", "")
    if expected and expected != str(number):
        words = _("Somebody else entered a sheet meanwhile. Write %(number)s on this one, not %(expected)s.")
        messages.warning(bench.request, words % {"number": number, "expected": expected[:9]})
    return bench.to(saved=number, language=entered.language)


def corrected(bench: Bench, entered: Entered) -> HttpResponse:
    if operations.correct(bench.questionnaire, bench.sheet, entered, by=bench.account):
        messages.success(bench.request, _("Sheet %(number)s is corrected.") % {"number": bench.sheet})
    else:
        messages.error(bench.request, _("There is no sheet %(number)s here.") % {"number": bench.sheet})
    return bench.to(language=entered.language)


def taken_back(bench: Bench) -> HttpResponse:
    if operations.take_back(bench.questionnaire, bench.sheet, by=bench.account):
        messages.success(bench.request, _("Sheet %(number)s is taken back.") % {"number": bench.sheet})
    else:
        messages.error(bench.request, _("There is no such sheet here any more."))
    return bench.to()


DEEDS = {"save": saved, "take-back": taken_back}
