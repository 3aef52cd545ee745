"""Tickets on paper: made, printed, revoked, given out at the desk, and scanned."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.numbers import number_of
from sewana.committee.access import to_moderate, to_read
from sewana.committee.models import Edition
from sewana.committee.views.ticket_cookie import TICKET_LASTS
from sewana.forum.forms.presence import offer_form
from sewana.forum.forms.tickets import DOORS, CheckInForm, DoorForm, SeriesForm
from sewana.forum.live import passes
from sewana.forum.models import Door, TicketSeries
from sewana.forum.operations import tickets as operations
from sewana.forum.operations.changes import differences, picture, watched
from sewana.forum.operations.room import arrange, open_room
from sewana.forum.operations.undo_voices import of_people
from sewana.forum.queries import TICKET_COOKIE, kiosk, reserve
from sewana.forum.queries import tickets as queries
from sewana.forum.queries.room import room_of
from sewana.forum.views import undoing
from sewana.forum.views.clerk import at_desk, group_keys
from sewana.forum.views.votes import reader_language

A_SHEET = 180  # tickets of one page of the list: twelve sheets of fifteen


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tickets(request: HttpRequest, key: str) -> HttpResponse:
    """The series, what is needed to vote, and the kiosk's link."""
    visit = to_moderate(request.user, key)
    form = SeriesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("door", "count")}
        changes = watched(
            visit.edition,
            ["series"],
            lambda: operations.make_series(visit.edition, **wanted, by=visit.actor.account),
        )
        words = _("Series %(number)s is made. Print it now.") % {"number": changes[0].number}
        messages.success(request, words)
        return undoing.offer_at(request, visit.edition, "tickets", changes)
    room = room_of(visit.edition)
    context = {
        "edition": visit.edition,
        "form": form,
        "series": queries.series_of(visit.edition),
        "door": room.door if room else Door.OPEN,
        "doors": DOORS,
        "needed": operations.needed_words(room.door if room else Door.OPEN),
        "kiosk_link": kiosk.link(visit.edition),
        "offer_form": offer_form(visit.edition),
    }
    response = render(request, "forum/tickets.html", context | undoing.offered(request))
    return undoing.shown_once(request, response)


@require_POST
def door(request: HttpRequest, key: str) -> HttpResponse:
    """Say what somebody must have come with to vote."""
    visit = to_moderate(request.user, key)
    form = DoorForm(request.POST)
    if form.is_valid():
        room = open_room(visit.edition, by=visit.actor.account)
        wanted = form.cleaned_data["door"]
        changes = watched(visit.edition, ["room"], lambda: arrange(room, by=visit.actor.account, door=wanted))
        messages.success(request, operations.needed_words(wanted))
        return undoing.offer_at(request, visit.edition, "tickets", changes)
    messages.error(request, _("Choose what is needed to vote."))
    return redirect("forum:tickets", key)


@never_cache
@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The tickets of a series, to be printed and cut: that of a number, else the newest."""
    visit = to_moderate(request.user, key)
    wanted = number_of(request.GET.get("series", ""))
    newest = visit.edition.ticket_series.order_by("-number").values_list("number", flat=True).first() or 0
    series = series_with(visit.edition, newest if wanted is None else wanted)
    page = Paginator(range(1, series.count + 1), A_SHEET).get_page(request.GET.get("page"))
    given = [queries.PaperTicket(series, place) for place in page]
    context = {
        "edition": visit.edition,
        "series": series,
        "page": page,
        "tickets": [(each.label, queries.picture_of(each)) for each in given],
    }
    return render(request, "forum/ticket_sheet.html", context)


@require_POST
def revocation(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Let a series open nothing any more; on demand its voices are set apart."""
    visit = to_moderate(request.user, key)
    series = series_with(visit.edition, number)
    is_wanted = request.POST.get("apart") == "yes"
    counted = [person for person in queries.holders(series) if is_wanted and not person.is_apart]
    before = picture(visit.edition, "series")
    people = operations.revoke_series(series, set_apart=is_wanted, by=visit.actor.account)
    changes = differences("series", before, picture(visit.edition, "series"))
    changes += of_people(counted, is_apart=True)
    words = ngettext(
        "Series %(number)s is revoked; %(people)s person is set apart.",
        "Series %(number)s is revoked; %(people)s people are set apart.",
        people,
    )
    messages.success(request, words % {"number": series.number, "people": people})
    return undoing.offer_at(request, visit.edition, "tickets", changes)


def series_with(edition: Edition, number: int) -> TicketSeries:
    series = edition.ticket_series.select_related("edition").filter(number=number).first()
    if series is None:
        raise Http404
    return series


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, key: str) -> HttpResponse:
    """The desk at the door: one tap a person, then a code for them to scan."""
    edition, by = at_desk(request, key)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        group = form.cleaned_data["group"]
        given = operations.check_in(edition, group=group, language=reader_language(), by=by)
        return redirect(f"{request.path}?ticket={given.label}")
    if request.method == "POST":
        messages.error(request, _("This group is not one of the library's."))
    given_now = shown_ticket(edition, request.GET.get("ticket", ""))
    context = {
        "edition": edition,
        "groups": group_keys(),
        "ticket": given_now,
        "picture": queries.picture_of(given_now) if given_now else "",
        "came": reserve.came(edition),
    }
    return render(request, "forum/checkin.html", context)


def shown_ticket(edition: Edition, label: str) -> queries.PaperTicket | None:
    """Return the check-in ticket that a label names: "2-014"."""
    number, place = queries.parts_of(label)
    series = edition.ticket_series.filter(number=number, door=Door.CHECKIN, revoked_at=None)
    found = series.select_related("edition").first()
    return queries.PaperTicket(found, place) if found and 1 <= place <= found.count else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, token: str) -> HttpResponseBase:
    """A scanned ticket: whoever holds it is that person from now on, on as many phones as they like."""
    found = queries.find(token)
    if found is None:
        raise Http404
    edition = to_read(request.user, found.series.edition.key).edition
    if not edition.takes_votes:
        return redirect("site:edition", edition.key)
    is_own = request.COOKIES.get(TICKET_COOKIE) == token
    earlier = None if is_own or request.method == "POST" else queries.has_come(found)
    if found.series.revoked_at or earlier:
        context = {"edition": edition, "earlier": earlier, "label": found.label}
        return render(request, "forum/ticket.html", context, status=410 if found.series.revoked_at else 200)
    if is_only_looking(request):
        return redirect("forum:room", edition.key)
    try:
        operations.come_in(found, token, reader_language())
    except operations.TicketSpent as error:
        context = {"edition": edition, "label": found.label, "spent": str(error)}
        return render(request, "forum/ticket.html", context, status=410)
    return with_door(redirect("forum:room", edition.key), edition, token, found.series.door)


def is_only_looking(request: HttpRequest) -> bool:
    """A browser that fetches ahead, or asks for the head alone, is nobody who came."""
    return request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")


def with_door(response: HttpResponse, edition: Edition, token: str, door: str) -> HttpResponse:
    """Give a phone the ticket, and the pass that tells the room by which door it came."""
    response.set_cookie(
        TICKET_COOKIE, token, max_age=TICKET_LASTS, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    response.set_cookie(
        passes.COOKIE,
        passes.phone(edition, token, door),
        max_age=int(passes.LASTS.total_seconds()),
        path=passes.cookie_path(edition),
        httponly=True,
        samesite="Strict",
        secure=settings.HTTPS,
    )
    return response
