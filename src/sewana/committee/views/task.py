"""One task: what it says, what it waits for, and how it stands."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.forms.tasks import TaskForm
from sewana.committee.models import Task, TaskState
from sewana.committee.operations import tasks as operations
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.queries import tasks as queries
from sewana.committee.queries.changes import last_change
from sewana.committee.views.both_texts import differences, with_value


def task_of(visit: access.Visit, number: int) -> Task:
    tasks = queries.tasks_of(visit.edition).select_related("edition")
    return get_object_or_404(tasks, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit = access.to_plan(request.user, key)
    found = task_of(visit, number)
    form = TaskForm(request.POST or None, initial=TaskForm.of(found), edition=visit.edition)
    theirs: TaskForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(visit, found, form)
        except Changed:
            found.refresh_from_db()
            theirs = TaskForm(initial=TaskForm.of(found), edition=visit.edition)
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return redirect("committee:tasks", key)
    if form.past:
        form.data = with_value(request, "keeps_past", form.past)
    return render(request, "committee/task.html", context_of(visit, found, form, theirs))


def save(visit: access.Visit, found: Task, form: TaskForm) -> None:
    version = form.cleaned_data["version"]
    operations.change_task(found, form.fields_given(), version=version, by=visit.actor.account)


def context_of(
    visit: access.Visit, found: Task, form: TaskForm, theirs: TaskForm | None
) -> dict[str, object]:
    today = timezone.localdate()
    (line,) = queries.lines(visit.edition, [found], today)
    needs = list(found.needs.order_by("due_on", "number"))
    others = visit.edition.tasks.exclude(pk__in=[found.pk, *(one.pk for one in needs)])
    return {
        "visit": visit,
        "edition": visit.edition,
        "task": found,
        "line": line,
        "form": form,
        "needs": queries.lines(visit.edition, needs, today),
        "needed_by": found.needed_by.order_by("due_on", "number"),
        "others": others.exclude(state=TaskState.DROPPED).order_by("part", "due_on", "number"),
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": last_change(found) if theirs else None,
    }


Deed = Callable[[access.Visit, Task, HttpRequest], str]


@require_POST
def deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Begin, finish, drop, bring back; wait for another task or no longer."""
    visit = access.to_plan(request.user, key)
    found = task_of(visit, number)
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        words = deed(visit, found, request) if deed else ""
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect(back_of(request, reverse("committee:task", args=[key, number])))


def back_of(request: HttpRequest, usual: str) -> str:
    """The page that the button stood on; addresses of other sites are not followed."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return usual


def moved(state: TaskState, words: Callable[[], str]) -> Deed:
    def move(visit: access.Visit, found: Task, request: HttpRequest) -> str:
        operations.move_task(found, state, by=visit.actor.account)
        return words() % {"title": found.title}

    return move


def needed_of(visit: access.Visit, request: HttpRequest) -> Task:
    if (number := number_of(request.POST.get("needed", ""))) is None:
        raise NotPossible(_("Choose the task that has to be done first."))
    return task_of(visit, number)


def need(visit: access.Visit, found: Task, request: HttpRequest) -> str:
    needed = needed_of(visit, request)
    if needed == found:
        raise NotPossible(_("A task cannot wait for itself. Choose another one."))
    operations.need(found, needed, by=visit.actor.account)
    return _("It waits for “%(title)s” now.") % {"title": needed.title}


def unneed(visit: access.Visit, found: Task, request: HttpRequest) -> str:
    needed = needed_of(visit, request)
    operations.unneed(found, needed, by=visit.actor.account)
    return _("It no longer waits for “%(title)s”.") % {"title": needed.title}


DEEDS: dict[str, Deed] = {
    "todo": moved(TaskState.TODO, lambda: _("“%(title)s” is to be done again.")),
    "doing": moved(TaskState.DOING, lambda: _("“%(title)s” is under way.")),
    "done": moved(TaskState.DONE, lambda: _("“%(title)s” is done.")),
    "drop": moved(
        TaskState.DROPPED,
        lambda: _("“%(title)s” is not needed any more. Among the tasks not needed it can be brought back."),
    ),
    "need": need,
    "unneed": unneed,
}
