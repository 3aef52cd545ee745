"""The office tells: what waits to be told, to how many, and how far the mails have come; no address is shown."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.action import access
from sewana.action.forms.news import AddressForm
from sewana.action.models import Round
from sewana.action.operations import subscribing, telling
from sewana.action.queries import telling as queries
from sewana.base.numbers import number_of
from sewana.committee.access import Visit
from sewana.people.models import Account

MOST_BY_HAND = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def telling_page(request: HttpRequest, key: str) -> HttpResponse:
    if request.method != "POST":
        visit = access.to_read_office(request.user, key)
        if request.GET.get("part") == "state":
            context = {"visit": visit, "edition": visit.edition, "sendings": queries.sendings()}
            return render(request, "action/parts/telling_state.html", context)
        return page(request, visit, AddressForm())
    visit = access.to_decide(request.user, key)
    deed = request.POST.get("do", "")
    if deed == "end":
        return ended(request, visit)
    if deed not in DEEDS:
        raise Http404
    DEEDS[deed](request, visit.actor.account)
    return redirect("action:telling", key)


def page(request: HttpRequest, visit: Visit, form: AddressForm, status: int = 200) -> HttpResponse:
    sendings = queries.sendings()
    by_hand = queries.told_by_hand(visit.edition)
    voices = list(by_hand[:MOST_BY_HAND])
    improvements = queries.public_of(voices)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "numbers": queries.numbers(),
        "rhythms": queries.rhythms(),
        "sendings": sendings,
        "is_sending": any(one.waiting for one in sendings),
        "previews": telling.previews(),
        "has_server": settings.HAS_MAIL_SERVER,
        "by_hand": [(voice, improvements.get(voice.pk, [])) for voice in voices],
        "by_hand_count": by_hand.count(),
        "form": form,
    }
    return render(request, "action/telling.html", context, status=status)


def ended(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return page(request, visit, form, status=422)
    if subscribing.end_address(form.cleaned_data["email"], by=visit.actor.account):
        messages.success(request, _("This address gets no more mails."))
    else:
        messages.info(request, _("This address gets no mails."))
    return redirect("action:telling", visit.edition.key)


def tell(request: HttpRequest, by: Account | None) -> None:
    letters = sum(row.letters for row in telling.tell_now(by=by))
    if not letters:
        messages.info(request, _("Nothing waits to be told, or nobody is due to be told today."))
        return
    words = ngettext(
        "%(n)s mail is written and being sent.", "%(n)s mails are written and being sent.", letters
    )
    messages.success(request, words % {"n": f"{letters:,}"})


def cancel(request: HttpRequest, _by: Account | None) -> None:
    say(request, telling.cancel(round_of(request), by=_by))


def again(request: HttpRequest, _by: Account | None) -> None:
    say(request, telling.send_again(round_of(request), perhaps=False, by=_by))


def perhaps(request: HttpRequest, _by: Account | None) -> None:
    say(request, telling.send_again(round_of(request), perhaps=True, by=_by))


def round_of(request: HttpRequest) -> Round:
    return get_object_or_404(Round, number=number_of(request.POST.get("round", "")))


def say(request: HttpRequest, count: int) -> None:
    messages.success(request, ngettext("Done for %(n)s mail.", "Done for %(n)s mails.", count) % {"n": count})


DEEDS: Mapping[str, Callable[[HttpRequest, Account | None], None]] = {
    "tell": tell,
    "cancel": cancel,
    "again": again,
    "perhaps": perhaps,
}
