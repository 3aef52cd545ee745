"""The random door in the office: a list of addresses, the draw, the mails, the reminders, and erasing it all."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.base.bodies import takes_file
from sewana.base.languages import is_thai
from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.people.models import DOTS, Language
from sewana.survey.forms.addresses import AddressesForm, Listing
from sewana.survey.models import InviteState, Questionnaire
from sewana.survey.operations import invited as operations
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries import invited as queries
from sewana.survey.views.questionnaires import questionnaire_of
from sewana_text.normalise import to_arabic_digits

PAGE = 20
MOST_WRONG = 50


@never_cache
@takes_file
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Everything about those who are asked by lot; addresses are shown only to those who plan."""
    if request.method != "POST":
        visit = to_see_office(request.user, key)
        return page_of(request, visit, questionnaire_of(visit, number))
    visit = to_plan(request.user, key)
    found, deed = questionnaire_of(visit, number), request.POST.get("do", "")
    if deed == "list":
        return taken_in(request, visit, found)
    if deed in {"show-mail", "show-reminder"}:
        return page_of(request, visit, found, preview=deed)
    try:
        words = DEEDS[deed](request, visit, found) if deed in DEEDS else ""
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect("survey:invited", key, number)


def taken_in(request: HttpRequest, visit: Visit, found: Questionnaire) -> HttpResponse:
    """The whole list, or nothing of it."""
    form = AddressesForm(request.POST, request.FILES)
    listing = form.read() if form.is_valid() else None
    if listing is None or listing.wrong:
        return page_of(request, visit, found, form=form, listing=listing)
    count = operations.list_people(found, listing.people, by=visit.actor.account)
    again = len(listing.people) - count
    words = ngettext("%(n)s address is on the list.", "%(n)s addresses are on the list.", count)
    if again:
        more = ngettext("%(n)s was there already.", "%(n)s were there already.", again)
        messages.info(request, more % {"n": again})
    messages.success(request, words % {"n": count})
    return redirect("survey:invited", visit.edition.key, found.number)


def page_of(
    request: HttpRequest,
    visit: Visit,
    found: Questionnaire,
    *,
    form: AddressesForm | None = None,
    listing: Listing | None = None,
    preview: str = "",
) -> HttpResponse:
    search, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    strata = queries.strata_of(found)
    totals = totals_of(strata)
    people = Paginator(queries.listed(found, search, state), PAGE)
    if not (search or state):
        people.count = totals["total"]  # known already, by group
    context = {
        "visit": visit,
        "edition": visit.edition,
        "questionnaire": found,
        "strata": strata,
        "totals": totals,
        "draws": queries.last_draws(found) if strata else [],
        "mails": queries.mails_of(found) if strata else None,
        "page": people.get_page(request.GET.get("page")) if visit.may_plan and strata else None,
        "search": search,
        "state": state,
        "states": [(InviteState.LISTED, _("Not drawn")), *InviteState.choices[1:]],
        "form": form or (AddressesForm() if visit.may_plan else None),
        "wrong": listing.wrong[:MOST_WRONG] if listing else (),
        "wrong_count": len(listing.wrong) if listing else 0,
        "due": totals["due"],
        "has_mail_server": settings.HAS_MAIL_SERVER,
        **shown_mail(found, preview),
    }
    return render(request, "survey/invited.html", context)


def totals_of(strata: list[queries.Stratum]) -> dict[str, int]:
    return {
        name: sum(getattr(one, name) for one in strata)
        for name in ("listed", "drawn", "mailed", "total", "suggested", "due")
    }


def shown_mail(found: Questionnaire, preview: str) -> dict[str, object]:
    """How the mail reads, in both languages, the reader's own first."""
    if not preview:
        return {}
    is_reminder = preview == "show-reminder"
    order = (Language.THAI, Language.ENGLISH) if is_thai() else (Language.ENGLISH, Language.THAI)
    shown = [
        (language, language.label, *operations.preview(found, language, is_reminder=is_reminder))
        for language in order
    ]
    return {"shown": shown, "is_reminder": is_reminder, "dots": DOTS}


Deed = Callable[[HttpRequest, Visit, Questionnaire], str]


def drawn(request: HttpRequest, visit: Visit, found: Questionnaire) -> str:
    wanted = {one.key: number_in(request, one) for one in queries.strata_of(found)}
    count = operations.draw(found, wanted, by=visit.actor.account)
    if not count:
        raise NotPossible(_("Write how many are to be drawn, in at least one group."))
    words = ngettext("%(n)s person was drawn by lot.", "%(n)s people were drawn by lot.", count)
    return words % {"n": count}


def number_in(request: HttpRequest, stratum: queries.Stratum) -> int:
    """How many of one group: a whole number, in Thai or Arabic digits."""
    text = to_arabic_digits(request.POST.get(f"draw-{stratum.key}", "")).strip().replace(",", "")
    if not text:
        return 0
    if not (text.isdecimal() and len(text) <= 6):
        raise NotPossible(
            _("%(group)s: “%(found)s” is not a number of people. Write it like 73.")
            % {"group": stratum.name, "found": text[:20]}
        )
    return int(text)


def undone(request: HttpRequest, visit: Visit, found: Questionnaire) -> str:
    operations.undo_draw(found, by=visit.actor.account)
    return _("The draw is taken back. Whoever was written to already stays drawn.")


def written(request: HttpRequest, visit: Visit, found: Questionnaire) -> str:
    count = operations.write_to_drawn(found, by=visit.actor.account)
    words = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count)
    return words % {"n": count}


def reminded(request: HttpRequest, visit: Visit, found: Questionnaire) -> str:
    count = operations.remind(found, by=visit.actor.account)
    words = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", count)
    return words % {"n": count}


def erased(request: HttpRequest, visit: Visit, found: Questionnaire) -> str:
    count = operations.erase_list(found, by=visit.actor.account)
    words = ngettext("%(n)s address is erased.", "%(n)s addresses are erased.", count)
    return words % {"n": count}


DEEDS: dict[str, Deed] = {
    "draw": drawn,
    "undo-draw": undone,
    "mail": written,
    "remind": reminded,
    "erase": erased,
}
