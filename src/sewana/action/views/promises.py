"""Next year opens with last year's promises: for the office to go on with, and for everybody to read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.action import access
from sewana.action.forms.promises import WhyNotForm
from sewana.action.operations import carrying
from sewana.action.operations import improvements as operations
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries import promises as queries
from sewana.action.wording.promises import compared_rows, opening
from sewana.base.numbers import numbers_of
from sewana.committee.access import Visit
from sewana.committee.models import Edition
from sewana.people.access import require

MOST_COMPARED_SHOWN = 200
PAGE = 25
SHOWN_OF_HEIR = ("edition", "number", "stage", "verdict", "carried_from")
STATES = (
    ("kept", gettext_lazy("kept")),
    ("under_way", gettext_lazy("under way")),
    ("not_kept", gettext_lazy("not kept")),
)
ORDERS = (("number", gettext_lazy("number")), ("due", gettext_lazy("day it is due")))


@dataclass(frozen=True)
class Years:
    """This year's visit, and the year before with what may be seen and changed there."""

    visit: Visit
    before: Edition
    sees_office: bool
    may_plan_before: bool


def years_of(visit: Visit) -> Years | None:
    before = queries.year_before(visit.edition)
    if before is None:
        return None
    there = visit.at(before)
    if not (before.is_published or there.may_see_office):
        return None
    return Years(visit, before, there.may_see_office, there.may_plan)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def promises_office(request: HttpRequest, key: str) -> HttpResponse:
    if request.method != "POST":
        visit = access.to_read_office(request.user, key)
        return page(request, visit, years_of(visit), WhyNotForm())
    visit = access.to_decide(request.user, key)
    years = years_of(visit)
    deed = DEEDS.get(request.POST.get("do", ""))
    if years is None or deed is None:
        raise Http404
    form = WhyNotForm(request.POST if request.POST.get("do") == "why_not" else None)
    try:
        words = deed(request, years, form)
    except NotPossible as error:
        messages.error(request, str(error))
        return page(request, visit, years, form, status=409)
    messages.success(request, words)
    return redirect(f"{reverse('action:promises-office', args=[key])}?{request.GET.urlencode()}".rstrip("?"))


def carry(request: HttpRequest, years: Years, _form: WhyNotForm) -> str:
    numbers = numbers_of(request.POST.getlist("promise"))
    seen = queries.promised(years.before, is_public=not years.sees_office)
    numbers &= set(seen.values_list("number", flat=True))
    made = carrying.carry_over(years.before, years.visit.edition, numbers, by=years.visit.actor.account)
    if not made:
        raise NotPossible(_("Tick the promises first that are to go on; what is done needs nothing more."))
    words = ngettext("%(n)s promise goes on this year.", "%(n)s promises go on this year.", len(made))
    return words % {"n": len(made)}


def drop(request: HttpRequest, years: Years, _form: WhyNotForm) -> str:
    """Not go on with it after all."""
    numbers = numbers_of(request.POST.getlist("heir"))
    rows = years.visit.edition.improvements.filter(number__in=numbers, carried_from__edition=years.before)
    for row in rows:
        operations.drop(row, by=years.visit.actor.account)
    return _("It does not go on this year; last year's is as it was.")


def why_not(request: HttpRequest, years: Years, form: WhyNotForm) -> str:
    require(years.may_plan_before, years.visit.actor)
    numbers = numbers_of(request.POST.getlist("promise"))
    if not numbers:
        raise NotPossible(_("Tick the promises first that were not kept."))
    if not form.is_valid():
        raise NotPossible(_("Say why in Thai and in English: everybody reads it."))
    by = years.visit.actor.account
    count = carrying.say_why_not(years.before, numbers, form.cleaned_data["verdict"], form.reason(), by=by)
    words = ngettext("Said of %(n)s promise why not.", "Said of %(n)s promises why not.", count)
    return words % {"n": count}


def propose(request: HttpRequest, years: Years, _form: WhyNotForm) -> str:
    seen = queries.unanswered(years.before, is_public=not years.sees_office)
    numbers = numbers_of(request.POST.getlist("voice")) & {row.number for row in seen}
    by = years.visit.actor.account
    count = carrying.propose_voices(years.before, years.visit.edition, numbers, by=by)
    if not count:
        raise NotPossible(_("Tick the voices first that shall become topics."))
    return ngettext("%(n)s topic is on the list.", "%(n)s topics are on the list.", count) % {"n": count}


def ask_again(request: HttpRequest, years: Years, _form: WhyNotForm) -> str:
    numbers = sorted(numbers_of(request.POST.getlist("statement")))
    by = years.visit.actor.account
    count = carrying.ask_again(years.before, years.visit.edition, numbers, by=by)
    if not count:
        raise NotPossible(_("Tick the statements first that shall be asked again."))
    words = ngettext("%(n)s statement is asked again.", "%(n)s statements are asked again.", count)
    return words % {"n": count}


def ask_no_more(request: HttpRequest, years: Years, _form: WhyNotForm) -> str:
    for number in numbers_of(request.POST.getlist("again")):
        carrying.ask_no_more(years.visit.edition, number, by=years.visit.actor.account)
    return _("It is not asked again.")


DEEDS: Mapping[str, Callable[[HttpRequest, Years, WhyNotForm], str]] = {
    "carry": carry,
    "drop": drop,
    "why_not": why_not,
    "propose": propose,
    "ask_again": ask_again,
    "ask_no_more": ask_no_more,
}


def wanted_of(request: HttpRequest) -> queries.Wanted:
    given = request.GET
    word = given.get("state", "")
    return queries.Wanted(
        given.get("q", "")[:100].strip(), word if word in dict(STATES) else "", given.get("order", "number")
    )


def page(
    request: HttpRequest, visit: Visit, years: Years | None, form: WhyNotForm, status: int = 200
) -> HttpResponse:
    context: dict[str, object] = {"visit": visit, "edition": visit.edition, "years": years, "form": form}
    if years is not None:
        context |= promises_in(request, years) | voices_in(years) | statements_in(request, years)
        context |= {"before": years.before, "ticked": numbers_of(request.POST.getlist("promise"))}
    return render(request, "action/promises_office.html", context, status=status)


def promises_in(request: HttpRequest, years: Years) -> dict[str, object]:
    is_public, wanted = not years.sees_office, wanted_of(request)
    heirs = queries.heirs_of(years.visit.edition, is_public=is_public, only=SHOWN_OF_HEIR)
    rows = queries.promised(years.before, is_public=is_public)
    words = queries.words_of(rows, heirs)
    shown = Paginator(queries.narrowed(rows, wanted, words), PAGE).get_page(request.GET.get("promises"))
    found = [queries.Promise(row, words[row.pk], heirs.get(row.pk)) for row in shown]
    return {
        "wanted": wanted,
        "states": STATES,
        "orders": ORDERS,
        "promise_page": shown,
        "promises": found,
        "counts": queries.counts_of(words.values()),
        "may_tick": years.visit.may_plan and any(one.is_open for one in found),
        "query_of_promises": query_without(request, "promises"),
    }


def voices_in(years: Years) -> dict[str, object]:
    found = queries.unanswered(years.before, is_public=not years.sees_office)
    taken = queries.proposed_texts(years.visit.edition) if found else ()
    return {"voices": [(row, row.text in taken) for row in found]}


def statements_in(request: HttpRequest, years: Years) -> dict[str, object]:
    shown = Paginator(queries.askable_rows(years.before), PAGE).get_page(request.GET.get("page"))
    return {
        "page": shown,
        "statements": queries.with_repeats(shown, years.visit.edition),
        "query": query_without(request, "page"),
    }


def query_without(request: HttpRequest, name: str) -> str:
    """The address as it is for the other list of the page, to turn this one's leaves."""
    given = request.GET.copy()
    given.pop(name, None)
    return given.urlencode()


@require_safe
def promises(request: HttpRequest, key: str) -> HttpResponse:
    """What everybody reads as the year opens; only what was published, and only of a year that is."""
    visit = access.to_see_board(request.user, key)
    before = queries.year_before(visit.edition)
    if before is not None and not before.is_published:
        before = None
    context: dict[str, object] = {"visit": visit, "edition": visit.edition, "before": before}
    if before is not None:
        found = queries.promises(before, visit.edition, is_public=True)
        pairs = queries.compared(before, visit.edition)
        context |= {
            "promises": found,
            "opening": opening(before, queries.counts_of(one.word for one in found)),
            "rows": compared_rows(before, visit.edition, pairs[:MOST_COMPARED_SHOWN]),
            "not_shown": sum(not pair.is_shown for pair in pairs),
        }
    return render(request, "action/promises.html", context)
