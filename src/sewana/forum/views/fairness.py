"""What looks like one hand behind many voices; and for everybody, what is known of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.committee.access import to_moderate, to_read
from sewana.committee.models import Edition
from sewana.forum.models import Door
from sewana.forum.operations import fairness as operations
from sewana.forum.operations import fold_soon
from sewana.forum.operations.changes import Change
from sewana.forum.operations.flags import keep_flags
from sewana.forum.operations.tickets import needed_words
from sewana.forum.operations.undo_voices import of_people
from sewana.forum.queries import TICKET_COOKIE, presence
from sewana.forum.queries import fairness as queries
from sewana.forum.queries import participant as participant_with
from sewana.forum.queries.flags import all_flags, flag_named
from sewana.forum.queries.room import room_of
from sewana.forum.queries.tickets import door_of
from sewana.forum.views import undoing
from sewana_core.privacy import MIN_GROUP


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fairness(request: HttpRequest, key: str) -> HttpResponse:
    """What is striking, what it changes, and setting it apart."""
    visit = to_moderate(request.user, key)
    if request.method == "POST":
        changes = change(request, visit.edition, visit.actor.account)
        return undoing.offer_at(request, visit.edition, "fairness", changes)
    fold_soon()
    keep_flags(visit.edition)
    found = all_flags(visit.edition)
    context = {
        "edition": visit.edition,
        "flags": [(flag, changes_of(visit.edition, flag)) for flag in found],
        "devices": queries.devices(visit.edition, found),
        "door": door_needed(visit.edition),
        "moderated": queries.moderated(visit.edition),
    }
    response = render(request, "forum/fairness.html", context | undoing.offered(request))
    return undoing.shown_once(request, response)


def changes_of(edition: Edition, flag: queries.Flag) -> list[queries.Change]:
    """Return what a group changes; where all in it voted alike, only beside enough others to hide among."""
    found = queries.changes(edition, flag)
    return [one for one in found if flag.kind != "rows" or one.of_without >= MIN_GROUP]


def change(request: HttpRequest, edition: Edition, by: object) -> list[Change]:
    flag = flag_named(edition, request.POST.get("flag", "")[:100])
    if flag is None:
        messages.error(request, _("This group is no longer what it was. Look at the page again."))
        return []
    is_apart = request.POST.get("apart") == "yes"
    moved = [person for person in flag.people if person.is_apart != is_apart]
    many = operations.set_apart(edition, flag, is_apart=is_apart, by=by)
    if is_apart:
        words = ngettext("%(n)s person is set apart.", "%(n)s people are set apart.", many)
    else:
        words = ngettext("%(n)s person counts again.", "%(n)s people count again.", many)
    messages.success(request, words % {"n": many})
    return of_people(moved, is_apart=is_apart)


def door_needed(edition: Edition) -> str:
    room = room_of(edition)
    return room.door if room else str(Door.OPEN)


@never_cache
@require_safe
def trust(request: HttpRequest, key: str) -> HttpResponse:
    """What is known of me."""
    edition = to_read(request.user, key).edition
    ticket = request.COOKIES.get(TICKET_COOKIE, "")
    person = participant_with(edition, ticket)
    door = person.door if person else door_of(edition, ticket) if ticket else Door.OPEN
    context = {
        "edition": edition,
        "person": person,
        "door": Door(door).label,
        "needed": needed_words(door_needed(edition)),
        "moderated": queries.moderated(edition),
        "offer": presence.offer_of(edition),
    }
    return render(request, "forum/trust.html", context)
