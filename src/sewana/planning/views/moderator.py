"""Office pages about the moderator: who it is, and the questions at hand for the dialogue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning.forms.speakers import QuestionForm, WhoForm
from sewana.planning.models import PreparedQuestion, SpeakerRole
from sewana.planning.operations import questions as operations
from sewana.planning.queries import speakers as queries
from sewana.planning.queries.speaker_steps import next_step
from sewana.planning.views.speakers import add


@require_http_methods(["GET", "HEAD", "POST"])
def moderator(request: HttpRequest, key: str) -> HttpResponse:
    """Who moderates, and the prepared questions; either is added here."""
    if request.method != "POST":
        return page(request, to_see_office(request.user, key))
    visit = to_plan(request.user, key)
    if request.POST.get("do") == "question":
        return add_question(request, visit)
    form = WhoForm(request.POST)
    if add(request, visit, form, SpeakerRole.MODERATOR):
        return redirect("planning:moderator", key)
    return page(request, visit, form=form)


def add_question(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = QuestionForm(request.POST, edition=visit.edition)
    if not form.is_valid():
        return page(request, visit, question_form=form)
    try:
        operations.add_question(visit.edition, form.given(), by=visit.actor.account)
    except NotPossible as error:
        form.add_error(None, str(error))
        return page(request, visit, question_form=form)
    messages.success(request, _("The question is on the list."))
    return back(visit)


def back(visit: Visit) -> HttpResponse:
    return redirect("planning:moderator", visit.edition.key)


def page(
    request: HttpRequest,
    visit: Visit,
    form: WhoForm | None = None,
    question_form: QuestionForm | None = None,
) -> HttpResponse:
    edition = visit.edition
    cast = queries.cast_of(edition, SpeakerRole.MODERATOR)
    rows = list(edition.prepared_questions.select_related("for_speaker").defer("for_speaker__picture"))
    writes = visit.may_plan
    context = {
        "visit": visit,
        "edition": edition,
        "cast": cast,
        "step": next_step(edition, cast) if visit.may_run else None,
        "form": form or (WhoForm() if writes else None),
        "questions": [one for one in rows if not one.is_dropped],
        "dropped": [one for one in rows if one.is_dropped],
        "question_form": question_form or (QuestionForm(edition=edition) if writes else None),
    }
    return render(request, "planning/moderator.html", context)


def question_of(visit: Visit, pk: int) -> PreparedQuestion:
    found = visit.edition.prepared_questions.select_related("edition", "for_speaker")
    return get_object_or_404(found.defer("for_speaker__picture"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = to_plan(request.user, key)
    found = question_of(visit, pk)
    form = QuestionForm(request.POST or None, initial=QuestionForm.of(found), edition=visit.edition)
    theirs = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            operations.change_question(found, form.given(), seen=seen, by=visit.actor.account)
        except Changed:
            theirs = QuestionForm(initial=QuestionForm.of(found), edition=visit.edition)
            form.data = with_value(request, "seen", operations.digest(found))  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return back(visit)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
    }
    return render(request, "planning/prepared_question.html", context)


@require_POST
def question_deeds(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Up, down, away, and back again."""
    visit = to_plan(request.user, key)
    found, by = question_of(visit, pk), visit.actor.account
    asked = request.POST.get("do", "")
    if asked in {"up", "down"}:
        operations.move_question(found, up=asked == "up", by=by)
    elif asked == "remove":
        operations.drop_question(found, is_dropped=True, by=by)
        messages.success(request, _("The question is taken away. Below the list it can be brought back."))
    elif asked == "back":
        operations.drop_question(found, is_dropped=False, by=by)
        messages.success(request, _("The question is on the list again."))
    return back(visit)
