"""The office's page of the programme: its sessions, what does not fit, and deeds on many of them."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.languages import shown_date
from sewana.base.models import AuditEntry
from sewana.base.numbers import number_of
from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning.forms.programme import LineForm, MoveForm, SessionForm
from sewana.planning.models import DayPlan, Session
from sewana.planning.operations import programme as operations
from sewana.planning.operations.last_programme import take_last_programme
from sewana.planning.queries import programme as queries
from sewana.planning.queries.programme_words import hours
from sewana.planning.queries.session_clashes import clashes

# As long as somebody remembers what they pressed.
UNDO_OFFERED = dt.timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, key: str) -> HttpResponse:
    """All sessions of the draft; one more is written in one line."""
    visit = to_plan(request.user, key) if request.method == "POST" else to_see_office(request.user, key)
    form = LineForm(visit.edition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and added(request, visit, form):
        return redirect("planning:programme", key)
    return render(request, "planning/programme.html", context_of(visit, form))


def added(request: HttpRequest, visit: Visit, form: LineForm) -> bool:
    try:
        sent, by = sent_of(request), visit.actor.account
        made = operations.begin_session(visit.edition, form.values(), sent=sent, by=by)
    except NotPossible as error:
        form.add_error(None, str(error))
        return False
    words = {"title": made.title_th, "hours": hours(made.starts_at, made.ends_at)}
    messages.success(request, _("“%(title)s” is in the programme, %(hours)s.") % words)
    return True


def sent_of(request: HttpRequest) -> str:
    """The mark of a form, by which it counts once however often it is sent."""
    return request.POST.get("sent", "")[:32]


def context_of(visit: Visit, form: LineForm) -> dict[str, object]:
    edition = visit.edition
    rows = list(queries.sessions(edition))
    version = queries.published(edition)
    was = queries.rows_of(version)
    draft = queries.draft_of(rows, was)
    return {
        "visit": visit,
        "edition": edition,
        "form": form,
        "days": by_day(rows),
        "rows": rows,
        "clashes": clashes(edition, DayPlan.objects.filter(edition=edition).first(), rows),
        "version": version,
        "waiting": len(queries.changes_between(was, draft, is_open=False)),
        "earlier": None if rows else queries.earlier_edition(edition),
        "undo": offered(edition_deed(visit)),
        "is_other_day": bool(edition.held_on) and queries.first_day(rows) not in {None, edition.held_on},
        "sent": uuid.uuid4().hex,
    }


def by_day(rows: Sequence[Session]) -> list[tuple[dt.date, list[Session]]]:
    days: dict[dt.date, list[Session]] = {}
    for row in rows:
        days.setdefault(timezone.localtime(row.starts_at).date(), []).append(row)
    return list(days.items())


def edition_deed(visit: Visit) -> AuditEntry | None:
    found = operations.last_deed(visit.edition) if visit.may_plan else None
    return found if found and found.at > timezone.now() - UNDO_OFFERED else None


def offered(entry: AuditEntry | None) -> dict[str, object] | None:
    """A deed on many sessions in words, with the number by which it is undone."""
    return {"entry": entry.pk, "words": DONE[entry.operation](entry.after)} if entry else None


def moved_words(after: dict[str, int]) -> str:
    words = ngettext(
        "%(sessions)s session was moved by %(minutes)s minutes.",
        "%(sessions)s sessions were moved by %(minutes)s minutes.",
        after["sessions"],
    )
    return words % {"sessions": after["sessions"], "minutes": f"{after['minutes']:+d}"}


def other_day_words(after: dict[str, Any]) -> str:
    words = ngettext(
        "%(sessions)s session was moved to %(day)s.",
        "%(sessions)s sessions were moved to %(day)s.",
        after["sessions"],
    )
    return words % {"sessions": after["sessions"], "day": shown_date(dt.date.fromisoformat(after["day"]))}


DONE: dict[str, Callable[[dict[str, Any]], str]] = {
    "move_programme": other_day_words,
    "move_sessions": moved_words,
    "begin_usual": lambda after: _("The usual half day was written: %(sessions)s sessions.") % after,
    "take_last_programme": lambda after: (
        _("Last year's programme was taken over: %(sessions)s sessions.") % after
    ),
    "bring_back_programme": lambda after: _("Version %(number)s was brought back into the draft.") % after,
}


def session_of(visit: Visit, pk: int) -> Session:
    return get_object_or_404(queries.sessions(visit.edition), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """All that is known of one session."""
    visit = to_plan(request.user, key)
    found = session_of(visit, pk)
    given = request.POST if request.method == "POST" else None
    form = SessionForm(visit.edition, given, initial=SessionForm.of(found), session=found)
    theirs: SessionForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(visit, found, form)
        except Changed:
            found = session_of(visit, pk)
            theirs = SessionForm(visit.edition, initial=SessionForm.of(found), session=found)
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved. Readers see it once the programme is published."))
            return redirect("planning:programme", key)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "session": found,
        "form": form,
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": queries.last_change(found) if theirs else None,
    }
    return render(request, "planning/session.html", context)


def save(visit: Visit, found: Session, form: SessionForm) -> None:
    given, by = form.cleaned_data, visit.actor.account
    operations.change_session(found, given, list(given["speakers"]), version=given["version"], by=by)


@require_POST
def deeds(request: HttpRequest, key: str) -> HttpResponse:
    """Write the usual half day, move what follows, cancel, take back, undo."""
    visit = to_plan(request.user, key)
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        words = deed(request, visit) if deed else ""
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect("planning:programme", key)


def usual(_request: HttpRequest, visit: Visit) -> str:
    operations.begin_usual(visit.edition, by=visit.actor.account)
    return ""


def last(_request: HttpRequest, visit: Visit) -> str:
    take_last_programme(visit.edition, by=visit.actor.account)
    return ""


def move(request: HttpRequest, visit: Visit) -> str:
    form = MoveForm(visit.edition, request.POST)
    if not form.is_valid():
        raise NotPossible(" ".join(str(error) for errors in form.errors.values() for error in errors))
    first, minutes = form.cleaned_data["first"], form.cleaned_data["minutes"]
    operations.move_from(first, minutes, sent=sent_of(request), by=visit.actor.account)
    return ""


def move_to_day(_request: HttpRequest, visit: Visit) -> str:
    operations.move_to_day(visit.edition, by=visit.actor.account)
    return ""


def undo(request: HttpRequest, visit: Visit) -> str:
    entry = number_of(request.POST.get("entry", "")) or 0
    operations.undo(visit.edition, entry, by=visit.actor.account)
    return _("The programme is as it was before.")


def cancelling(is_cancelled: bool, words: Callable[[], str]) -> Callable[[HttpRequest, Visit], str]:
    def set_cancelled(request: HttpRequest, visit: Visit) -> str:
        found = session_of(visit, number_of(request.POST.get("session", "")) or 0)
        operations.cancel_session(found, is_cancelled, by=visit.actor.account)
        return words() % {"title": found.title_th}

    return set_cancelled


DEEDS: dict[str, Callable[[HttpRequest, Visit], str]] = {
    "usual": usual,
    "last": last,
    "move": move,
    "day": move_to_day,
    "undo": undo,
    "cancel": cancelling(True, lambda: _("“%(title)s” is cancelled. In its line it can be taken back.")),
    "restore": cancelling(False, lambda: _("“%(title)s” is held after all.")),
}
