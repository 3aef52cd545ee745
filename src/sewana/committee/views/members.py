"""Office pages about the people of a committee: the list, and each person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.forms.members import AddForm, MemberForm
from sewana.committee.models import Answer, Edition, Member, WorkingGroup
from sewana.committee.operations import members as operations
from sewana.committee.operations.answers import digest_of
from sewana.committee.operations.approaching import own_url
from sewana.committee.queries import members as queries
from sewana.committee.queries import orders
from sewana.committee.queries.changes import last_change
from sewana.committee.queries.meetings import named
from sewana.committee.queries.next_step import next_step
from sewana.committee.views.both_texts import differences, with_value

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody of a committee, in the order of the appointment order; one line adds somebody."""
    if request.method == "POST":
        return add(request, access.to_run(request.user, key))
    visit = access.to_see_office(request.user, key)
    return listed(request, visit, None)


def add(request: HttpRequest, visit: access.Visit) -> HttpResponse:
    form = AddForm(request.POST, edition=visit.edition)
    if not form.is_valid():
        return listed(request, visit, form)
    entry = operations.Entry(
        form.person(),
        form.cleaned_data["group"],
        form.cleaned_data["role"],
        has_accepted=form.cleaned_data["has_accepted"],
    )
    try:
        member = operations.add_member(visit.edition, entry, by=visit.actor.account)
    except operations.NotPossible as error:
        form.add_error("name", str(error))
        return listed(request, visit, form)
    messages.success(request, _("%(name)s is on the list.") % {"name": named(member)})
    kept = {"agreed": "1"} if entry.has_accepted else {}
    kept |= {"group": str(entry.group.pk)} if entry.group else {}
    return redirect(f"{reverse('committee:members', args=[visit.edition.key])}?{urlencode(kept)}#add")


def listed(request: HttpRequest, visit: access.Visit, form: AddForm | None) -> HttpResponse:
    edition = visit.edition
    frame = queries.frame_of(edition)
    search, answer = request.GET.get("q", "")[:100], request.GET.get("answer", "")
    order = request.GET.get("order", "order")
    is_plain = order != "order" or bool(search) or bool(answer)
    found = queries.found_lines(frame, search, answer, order)
    gaps = queries.gaps_of(frame)
    paper = orders.newest_order(edition)
    changes = orders.changes_since(paper, frame) if paper else []
    context = {
        "visit": visit,
        "edition": edition,
        "frame": frame,
        "accepted": frame.count(Answer.ACCEPTED),
        "hoped_for": len(frame.lines) - frame.count(Answer.DECLINED),
        "filled_groups": [part for part in frame.parts if part.lines],
        "empty_groups": [part for part in frame.parts if not part.lines],
        "gaps": gaps,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")) if is_plain else None,
        "search": search,
        "answer": answer,
        "answers": Answer.choices,
        "order": order,
        "paper": paper,
        "changes": changes,
        "step": next_step(edition, frame, gaps, paper, changes) if visit.may_run else None,
        "form": form or (first_form(request, edition, frame) if visit.may_run else None),
        "is_added": "group" in request.GET or "agreed" in request.GET,
    }
    return render(request, "committee/members.html", context)


def first_form(request: HttpRequest, edition: Edition, frame: queries.Frame) -> AddForm:
    """An empty line with the group of the person before, and the role that is missing most."""
    group, role = queries.next_place(frame)
    chosen = number_of(request.GET.get("group", ""))
    if chosen is not None and chosen != group:
        group, role = chosen, "member"
    initial = {"group": group, "role": role, "has_accepted": request.GET.get("agreed") == "1"}
    return AddForm(initial=initial, edition=edition)


def member_of(visit: access.Visit, pk: int) -> Member:
    return get_object_or_404(queries.members_of(visit.edition).select_related("edition"), pk=pk)


def open_groups(visit: access.Visit) -> list[WorkingGroup]:
    return list(visit.edition.working_groups.filter(is_dropped=False))


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One person: how they stand, what can be done, and who they are."""
    visit = access.to_run(request.user, key)
    found = member_of(visit, pk)
    groups = open_groups(visit)
    form = MemberForm(request.POST or None, groups=groups, initial=MemberForm.of(found))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_member(
                found,
                form.person(),
                form.places(),
                version=form.cleaned_data["version"],
                by=visit.actor.account,
            )
        except operations.NotPossible as error:
            form.add_error("name", str(error))
        except operations.Changed:
            theirs = MemberForm(groups=groups, initial=MemberForm.of(found))
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return redirect("committee:members", key)
    return render(request, "committee/member.html", person_context(visit, found, form, theirs))


def person_context(
    visit: access.Visit, found: Member, form: MemberForm, theirs: MemberForm | None
) -> dict[str, object]:
    return {
        "visit": visit,
        "edition": visit.edition,
        "member": found,
        "line": queries.Line(found, tuple(found.duties.all())),
        "form": form,
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": last_change(found) if theirs else None,
        "url": own_url(found),
        "account": found.account,
        "question_seen": digest_of(found.question),
    }


@require_safe
def orders_page(request: HttpRequest, key: str) -> HttpResponse:
    """What the appointment order would say now, and what has changed since the one that was issued."""
    visit = access.to_see_office(request.user, key)
    frame = queries.frame_of(visit.edition)
    paper = orders.newest_order(visit.edition)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "frame": frame,
        "gaps": queries.gaps_of(frame),
        "open_count": len(frame.waiting) + len(frame.unasked),
        "groups": orders.groups_now(visit.edition, request.LANGUAGE_CODE[:2], frame),
        "paper": paper,
        "changes": orders.changes_since(paper, frame) if paper else [],
    }
    return render(request, "committee/orders.html", context)
