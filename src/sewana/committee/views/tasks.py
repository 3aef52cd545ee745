"""Office pages about tasks: the table and the board, one line for a new one, many changed at once."""

import datetime as dt
import uuid
from hashlib import blake2s
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.forms.task_line import LONGEST_LINE, TaskLine, read_line
from sewana.committee.forms.tasks import BulkForm
from sewana.committee.models import Part, TaskState
from sewana.committee.operations import tasks as operations
from sewana.committee.operations.members import NotPossible
from sewana.committee.operations.standard_tasks import STANDARD_TASKS, offer_tasks
from sewana.committee.queries import tasks as queries

PAGE = 20


def wanted_of(request: HttpRequest) -> queries.Wanted:
    given = request.GET
    return queries.Wanted(
        given.get("q", "")[:100].strip(),
        given.get("part", ""),
        given.get("owner", ""),
        given.get("state", "open"),
        given.get("order", "due"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, key: str) -> HttpResponse:
    """What there is to do; one more is written in one line."""
    if request.method != "POST":
        return listed(request, access.to_see_office(request.user, key), None)
    visit = access.to_plan(request.user, key)
    line = read_line(visit.edition, request.POST.get("line", ""), timezone.localdate())
    if not line.is_good or asks_back(request, line):
        return listed(request, visit, line)
    task = operations.begin_task(
        visit.edition,
        title=line.title,
        part=line.part,
        owner=line.owner,
        group=line.group,
        due_on=line.due_on,
        sent=mark_of(request),
        by=visit.actor.account,
    )
    return redirect(f"{reverse('committee:tasks', args=[key])}?added={task.number}#add")


def asks_back(request: HttpRequest, line: TaskLine) -> bool:
    """A day that is over is asked back once: the line sent again with the same day is kept."""
    return line.is_over and request.POST.get("keeps_past") != str(line.due_on)


def mark_of(request: HttpRequest) -> str:
    """By what a form is known that was sent before: the same page with the same in it, as by a double click."""
    if not request.POST.get("sent"):
        return uuid.uuid4().hex
    return blake2s(request.POST.urlencode().encode(), digest_size=16).hexdigest()


def listed(request: HttpRequest, visit: access.Visit, line: TaskLine | None) -> HttpResponse:
    edition, today = visit.edition, timezone.localdate()
    wanted = wanted_of(request)
    is_board = request.GET.get("view") == "board"
    found = queries.found_tasks(edition, wanted, today)
    page = None if is_board else Paginator(found, PAGE).get_page(request.GET.get("page"))
    people, groups = queries.owners_offered(edition)
    context = {
        "visit": visit,
        "edition": edition,
        "wanted": wanted,
        "counts": queries.counts(edition, today),
        "page": page,
        "lines": queries.lines(edition, page.object_list, today) if page else [],
        "columns": queries.board(edition, wanted, today) if is_board else [],
        "is_board": is_board,
        "query": query_of(wanted),
        "parts": Part.choices,
        "people": people,
        "groups": groups,
        "states": STATES,
        "task_states": TaskState.choices,
        "orders": ORDERS,
        "line": line,
        "asks_past": line is not None and line.is_good and line.is_over,
        "added": added(request, visit, today),
        "changed": changed_count(request),
        "change": request.GET.get("change", "")[:32],
        "sent": uuid.uuid4().hex,
        "standard_count": len(STANDARD_TASKS),
    }
    return render(request, "committee/tasks.html", context)


STATES = (
    ("open", gettext_lazy("not done yet")),
    ("late", gettext_lazy("late")),
    ("blocked", gettext_lazy("waits for another")),
    ("todo", TaskState.TODO.label),
    ("doing", TaskState.DOING.label),
    ("done", TaskState.DONE.label),
    ("dropped", TaskState.DROPPED.label),
    ("all", gettext_lazy("all")),
)
ORDERS = (
    ("due", gettext_lazy("day it is due")),
    ("part", gettext_lazy("part")),
    ("owner", gettext_lazy("who does it")),
    ("title", gettext_lazy("name")),
    ("state", gettext_lazy("state")),
    ("newest", gettext_lazy("newest")),
)


def query_of(wanted: queries.Wanted) -> str:
    """The choice of this page as an address carries it; what is usual is left out."""
    given = {"q": wanted.search, "part": wanted.part, "owner": wanted.owner}
    given |= {"state": "" if wanted.state == "open" else wanted.state}
    given |= {"order": "" if wanted.order == "due" else wanted.order}
    return urlencode({name: value for name, value in given.items() if value})


def added(request: HttpRequest, visit: access.Visit, today: dt.date) -> queries.Line | None:
    """The task that was just written, to say what was understood and to take it back."""
    if (number := number_of(request.GET.get("added", ""))) is None:
        return None
    task = queries.tasks_of(visit.edition).filter(number=number).first()
    return queries.Line(task, today) if task and task.state != TaskState.DROPPED else None


def changed_count(request: HttpRequest) -> int | None:
    """How many tasks were just changed together, to say so and to take it back."""
    count = request.GET.get("changed", "")
    return int(count) if count.isdecimal() and len(count) <= 4 else None


@require_safe
def line_read(request: HttpRequest, key: str) -> HttpResponse:
    """What is understood of a line while somebody writes it."""
    visit = access.to_plan(request.user, key)
    text = request.GET.get("line", "")[:LONGEST_LINE]
    line = read_line(visit.edition, text, timezone.localdate()) if text.strip() else None
    return render(request, "committee/parts/task_line.html", {"line": line})


@require_POST
def standard(request: HttpRequest, key: str) -> HttpResponse:
    """The usual tasks of a library forum, with one click."""
    visit = access.to_plan(request.user, key)
    count = offer_tasks(visit.edition, by=visit.actor.account)
    words = ngettext("%(count)s task is there now.", "%(count)s tasks are there now.", count)
    messages.success(request, words % {"count": count} if count else _("All of them are there already."))
    return redirect("committee:tasks", key)


@require_POST
def bulk(request: HttpRequest, key: str) -> HttpResponse:
    """The same change for all chosen tasks; and such a one undone."""
    visit = access.to_plan(request.user, key)
    kept = request.POST.get("query", "")[:600]
    address = f"{reverse('committee:tasks', args=[key])}?{kept}{'&' if kept else ''}"
    if request.POST.get("do") == "undo":
        undone(request, visit)
        return redirect(address.rstrip("?&"))
    form = BulkForm(request.POST, edition=visit.edition)
    if form.is_valid():
        numbers, sent = form.cleaned_data["numbers"], mark_of(request)
        changed = operations.change_tasks(
            visit.edition, numbers, form.bulk(), sent=sent, by=visit.actor.account
        )
        return redirect(f"{address}changed={len(changed)}&change={sent}#add")
    if "numbers" in form.errors:
        messages.warning(request, _("Tick the tasks first that are meant."))
    else:
        messages.error(request, _("Nothing was changed: write whole days, at most 400."))
    return redirect(address.rstrip("?&"))


def undone(request: HttpRequest, visit: access.Visit) -> None:
    try:
        change = request.POST.get("change", "")
        count = operations.undo_change_of_tasks(visit.edition, change, by=visit.actor.account)
    except NotPossible as error:
        messages.error(request, str(error))
        return
    words = ngettext("%(count)s task is as it was.", "%(count)s tasks are as they were.", count)
    messages.success(request, words % {"count": count})
