"""Calendars that programs fetch, and the pages that tell people how to subscribe to them."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base.languages import localized
from sewana.committee.access import to_see_office, to_take_out
from sewana.committee.models import Edition
from sewana.committee.views.secret_pages import language_of as language_of_reader
from sewana.committee.views.secret_pages import often, secret_page
from sewana.planning.access import by_feed_secret, to_own_calendar
from sewana.planning.models import PersonalFeed
from sewana.planning.operations import feeds as operations
from sewana.planning.queries import calendars
from sewana.planning.queries.calendars import Feed
from sewana.planning.queries.programme import published
from sewana.planning.views.calendar_links import links_of


def language_of(request: HttpRequest) -> str:
    """The language that the address asks for; a program that fetches has none of its own, and gets Thai."""
    return "en" if request.GET.get("language") == "en" else "th"


def home(edition: Edition) -> str:
    return settings.SITE_URL + reverse("forum:programme", args=[edition.key])


def answer(request: HttpRequest, feed: Feed, *, is_secret: bool = False) -> HttpResponse:
    """The calendar; nothing but “not modified” for a program that has it already."""
    unchanged = get_conditional_response(request, etag=feed.tag)
    response = unchanged or HttpResponse(calendars.written(feed), content_type="text/calendar; charset=utf-8")
    response["ETag"] = feed.tag
    response["Content-Language"] = translation.get_language()
    response["Cache-Control"] = "private, no-cache" if is_secret else "no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The published programme for everybody's calendars; an empty one as long as none is published."""
    edition = to_take_out(request.user, key).edition
    with translation.override(language_of(request)):
        entries = calendars.open_sessions(published(edition), home(edition))
        found = Feed(calendars.calendar_name(edition), home(edition), tuple(entries))
        return answer(request, found, is_secret=not edition.is_published)


@require_safe
def session_entry(request: HttpRequest, key: str, uid: UUID) -> HttpResponse:
    """One session, to put into a calendar without following the others; in the language of the reader."""
    edition = to_take_out(request.user, key).edition
    entries = calendars.open_sessions(published(edition), home(edition))
    kept = tuple(entry for entry in entries if entry.uid == calendars.uid_of_session(uid.hex))
    if not kept:
        raise Http404
    found = Feed(calendars.calendar_name(edition), home(edition), kept)
    response = answer(request, found, is_secret=True)
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response


@require_safe
def personal_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody's own calendar, known by its secret address alone."""
    response = often(request, secret, lambda: personal_calendar(request, secret))
    response["Referrer-Policy"] = "no-referrer"
    return response


def personal_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    found = by_feed_secret(secret)
    with translation.override(spoken_by(found)):
        return answer(request, personal(found), is_secret=True)


def spoken_by(feed: PersonalFeed) -> str:
    person = feed.account or feed.member or feed.speaker
    return person.language if person else "th"


def personal(feed: PersonalFeed) -> Feed:
    edition = feed.edition
    version = published(edition)
    if feed.speaker:
        entries = calendars.sessions_of(feed.speaker, version, home(edition))
        return Feed(calendars.calendar_name(edition, _("my sessions")), home(edition), tuple(entries))
    meetings, tasks = (office(feed, name) for name in ("meetings", "tasks"))
    found = (
        *calendars.every_session(version, home(edition)),
        *calendars.meetings_in(edition, meetings),
        *calendars.tasks_of(edition, calendars.members_of(feed), tasks),
    )
    return Feed(calendars.calendar_name(edition, _("my work")), tasks, found)


def office(feed: PersonalFeed, name: str) -> str:
    """The office's page behind an entry; none for who has no account, and their own page's address is a secret."""
    if feed.account is None:
        return ""
    return settings.SITE_URL + reverse(f"committee:{name}", args=[feed.edition.key])


@require_safe
def subscribe(request: HttpRequest, key: str) -> HttpResponse:
    """How everybody gets the programme into their own calendar; a rehearsal has none."""
    edition = to_take_out(request.user, key).edition
    path = reverse("planning:feed", args=[key])
    if translation.get_language() == "en":
        path += "?language=en"
    context = {"edition": edition, "calendar": links_of(path, localized(edition, "title"))}
    return render(request, "planning/subscribe.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's own calendar: its secret address, or a new one in its place."""
    visit = to_see_office(request.user, key)
    account = visit.actor.account
    assert account is not None
    found = PersonalFeed.objects.filter(edition=visit.edition, account=account).first()
    if request.method == "POST":
        if found is None:
            operations.feed_of_account(visit.edition, account)
        else:
            operations.renew_feed(found, by=account)
            messages.success(request, _("This is a new address. The old one shows nothing any more."))
        return redirect("planning:own-calendar", key)
    name = calendars.calendar_name(visit.edition, _("my work"))
    path = reverse("planning:personal-feed", args=[found.secret]) if found else ""
    context = {
        "visit": visit,
        "edition": visit.edition,
        "calendar": links_of(path, name) if found else None,
    }
    return render(request, "planning/own_calendar.html", context)


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def member_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The same for a member, with or without an account, from their own page."""
    member = to_own_calendar(secret)
    found = PersonalFeed.objects.filter(edition=member.edition, member=member, page_secret=secret).first()
    with language_of_reader(request, member):
        if request.method == "POST":
            if found is None:
                operations.feed_of_member(member)
            else:
                operations.renew_feed(found, by=f"member: {member}")
                messages.success(request, _("This is a new address. The old one shows nothing any more."))
            return redirect("planning:member-calendar", secret)
        name = calendars.calendar_name(member.edition, _("my work"))
        path = reverse("planning:personal-feed", args=[found.secret]) if found else ""
        context = {
            "member": member,
            "edition": member.edition,
            "calendar": links_of(path, name) if found else None,
        }
        return render(request, "planning/member_calendar.html", context)
