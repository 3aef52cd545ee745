"""The page of somebody who was asked: what for, yes or no or a question, and later what there is to do."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sewana.base.languages import localized
from sewana.committee import access
from sewana.committee.forms.members import AnswerForm, QuestionForm
from sewana.committee.models import Answer, Duty, Member, TaskState
from sewana.committee.operations import answers
from sewana.committee.operations.tasks import move_task
from sewana.committee.queries.meetings import own_meetings
from sewana.committee.queries.members import Line, members_of
from sewana.committee.queries.tasks import of_owner
from sewana.committee.views.secret_pages import language_of, secret_page


def in_their_language(
    view: Callable[[HttpRequest, Member], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find whose page it is, and speak their language unless this browser was told another."""

    @wraps(view)
    def shown(request: HttpRequest, secret: str) -> HttpResponse:
        member = access.by_member_secret(secret)
        with language_of(request, member):
            return view(request, member)

    return shown


@secret_page
@require_safe
@in_their_language
def own(request: HttpRequest, member: Member) -> HttpResponse:
    return page(request, member, AnswerForm(initial=given(member)), QuestionForm())


def page(
    request: HttpRequest, member: Member, answer_form: AnswerForm, question_form: QuestionForm
) -> HttpResponse:
    found = members_of(member.edition).get(pk=member.pk)
    context = {
        "member": found,
        "edition": member.edition,
        "line": Line(found, tuple(found.duties.all())),
        "places": [(duty, lines_of(duty)) for duty in found.duties.all()],
        "answer_form": answer_form,
        "question_form": question_form,
        "has_left": found.answer == Answer.LEFT,
        "has_accepted": found.answer == Answer.ACCEPTED,
        "own_meetings": own_meetings(found) if found.answer == Answer.ACCEPTED else [],
        "own_tasks": of_owner(found) if found.answer == Answer.ACCEPTED else [],
        "has_declined": found.answer == Answer.DECLINED,
    }
    return render(request, "committee/own.html", context)


def lines_of(duty: Duty) -> list[str]:
    return [line for line in localized(duty.group, "duties").splitlines() if line.strip()]


def given(member: Member) -> dict[str, object]:
    return {"reason": member.reason, "suggestion": member.suggestion}


@secret_page
@require_POST
@in_their_language
def own_answer(request: HttpRequest, member: Member) -> HttpResponse:
    """Yes or no; either can be changed as long as somebody is on the list."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, member, form, QuestionForm())
    answer = form.cleaned_data["answer"]
    words = {name: form.cleaned_data[name] for name in ("reason", "suggestion")}
    if answer == Answer.ACCEPTED:
        words = {}
    answers.take_answer(member, answer, by=f"member: {member}", **words)
    return redirect("committee:own", member.secret)


@secret_page
@require_POST
@in_their_language
def own_question(request: HttpRequest, member: Member) -> HttpResponse:
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return page(request, member, AnswerForm(initial=given(member)), form)
    answers.ask_question(member, form.cleaned_data["question"])
    messages.success(request, _("Your question has reached the office. The answer will stand on this page."))
    return redirect("committee:own", member.secret)


@secret_page
@require_POST
def own_task(request: HttpRequest, secret: str, number: int) -> HttpResponse:
    """Somebody says on their own page that a task of theirs is done."""
    member = access.by_member_secret(secret)
    found = [line.task for line in of_owner(member) if line.task.number == number]
    if not found or member.answer != Answer.ACCEPTED:
        raise Http404
    move_task(found[0], TaskState.DONE, by=f"member: {member}")
    with language_of(request, member):
        messages.success(request, _("“%(title)s” is done.") % {"title": found[0].title})
    return redirect("committee:own", secret)
