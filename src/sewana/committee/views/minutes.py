"""The minutes while meeting: one page that several people write at once, and the clicks around it."""

import json
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.access import Visit
from sewana.committee.forms.meetings import AsideForm, ClockForm, DecisionForm, TextForm
from sewana.committee.models import Decision, ItemText, Meeting, Part
from sewana.committee.operations import approval, decisions
from sewana.committee.operations import meetings as meeting_operations
from sewana.committee.operations import minutes as operations
from sewana.committee.operations.decisions import Resolved
from sewana.committee.operations.meetings import NotNow
from sewana.committee.operations.minutes import FIELDS, STILL_WRITTEN, Draft, MinutesClosed, Saved
from sewana.committee.queries import meetings as meeting_queries
from sewana.committee.queries import minutes as queries
from sewana.committee.queries.attendance import roll_of
from sewana.committee.views.agenda import after
from sewana.committee.views.meetings import context_of, meeting_of
from sewana_text.collate import sort_key

LONGEST_PULSE = 100_000
LONGEST_NAME = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The book of the meeting; without script each matter is a form of its own."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    if request.method == "POST":
        save_matter(request, visit, meeting)
        return back(request, meeting, request.POST.get("item", ""))
    return render(request, "committee/minutes.html", page_of(visit, meeting, DecisionForm(meeting)))


def page_of(visit: Visit, meeting: Meeting, form: DecisionForm, item: int = 0) -> dict[str, object]:
    """All that the page of minutes shows."""
    roll = roll_of(meeting)
    owners = [(one.pk, str(one)) for one in sorted(roll.members, key=lambda one: sort_key(one.name))]
    items = list(meeting_queries.with_decisions(meeting_queries.agenda_items(meeting)))
    decided = [one for item in items for one in item.decisions.all()]
    return context_of(visit, meeting) | {
        "chapters": queries.chapters_of(meeting, items),
        "size": len(roll.members),
        "owner_options": options_of(owners),
        "part_options": options_of(sorted(Part.choices, key=lambda row: row[0] != form["part"].value())),
        "chosen": chosen_in(form, owners),
        "present": len(roll.present),
        "is_open": meeting.state in STILL_WRITTEN,
        "shape": queries.shape_of(items),
        "decision_form": form,
        "decided_item": item,
        "clock_form": ClockForm(initial=clock_of(meeting)),
        "dropped": [one for one in decided if one.is_dropped],
        "has_decisions": any(not one.is_dropped for one in decided),
    }


def options_of(rows: Iterable[tuple[object, object]]) -> SafeString:
    """The choices of a list, written once for all the matters that have it."""
    return format_html_join("", '<option value="{}">{}</option>', rows)


def chosen_in(form: DecisionForm, owners: Iterable[tuple[int, str]]) -> tuple[int, str] | None:
    """Whom a form that did not go through had named."""
    named = str(form["owner"].value() or "")
    return next((row for row in owners if str(row[0]) == named), None)


def clock_of(meeting: Meeting) -> dict[str, object]:
    times = {"opened": meeting.opened_at, "closed": meeting.closed_at}
    return {name: timezone.localtime(moment).time() for name, moment in times.items() if moment}


def back(request: HttpRequest, meeting: Meeting, item: object = "") -> HttpResponse:
    response = redirect("committee:minutes", meeting.edition.key, meeting.pk)
    if str(item).isdigit():
        response["Location"] += f"#item-{item}"
    return response


def save_matter(request: HttpRequest, visit: Visit, meeting: Meeting) -> None:
    """Save the fields of one matter that a plain form sent; a text that came too late is set aside."""
    forms = [field_form(request, field) for field in FIELDS]
    if not all(form.is_valid() for form in forms):
        messages.error(request, _("A text is longer than 20,000 letters. Nothing of it was saved."))
        return
    item = get_object_or_404(meeting.items, pk=number_of(request.POST.get("item", "")))
    try:
        saved = operations.write_matter(item, [draft_of(form) for form in forms], by=visit.actor.account)
    except MinutesClosed as error:
        messages.error(request, str(error))
        return
    if any(one.aside for one in saved):
        messages.warning(
            request,
            _("Somebody else wrote there at the same time. Both texts are below: take one or join them."),
        )
    else:
        messages.success(request, _("Saved."))


def field_form(request: HttpRequest, field: str) -> TextForm:
    given = {"text": request.POST.get(field, ""), "version": request.POST.get(f"{field}-version")}
    return TextForm({"item": request.POST.get("item"), "field": field, **given})


def draft_of(form: TextForm) -> Draft:
    given = form.cleaned_data
    return Draft(given["field"], given["text"], given["version"], given["page"])


def saved_text(form: TextForm, visit: Visit, meeting: Meeting) -> Saved:
    given = form.cleaned_data
    aside = queries.aside_of(meeting, given["aside"]) if given["aside"] else None
    if aside is not None:
        return operations.keep_aside(aside, given["text"], page=given["page"], by=visit.actor.account)
    item = get_object_or_404(meeting.items, pk=given["item"])
    return operations.write_text(item, draft_of(form), by=visit.actor.account)


@require_POST
def text(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One field, sent by the page's script."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": first_fault(form)}, status=400)
    try:
        return JsonResponse(answer_of(request, meeting, saved_text(form, visit, meeting)))
    except MinutesClosed as error:
        return JsonResponse({"refused": str(error)}, status=409)


def first_fault(form: TextForm) -> str:
    return next((str(words) for faults in form.errors.values() for words in faults), "")


def answer_of(request: HttpRequest, meeting: Meeting, saved: Saved) -> dict[str, object]:
    """What the script is told: the version that counts, and beside it the text that came too late."""
    answer: dict[str, object] = {"version": saved.version, "text": saved.text, "at": clock_now()}
    answer["gone"] = saved.is_gone
    if saved.aside is not None:
        answer |= {"aside": saved.aside.pk, "html": aside_html(request, meeting, saved.aside, saved)}
    return answer


def clock_now() -> str:
    return timezone.localtime().strftime("%H:%M")


def aside_html(request: HttpRequest, meeting: Meeting, aside: ItemText, saved: Saved) -> str:
    context = {
        "edition": meeting.edition,
        "meeting": meeting,
        "aside": aside,
        "theirs": saved.text,
        "version": saved.version,
        "writer": queries.newest_text(aside.item, aside.field),
    }
    return render_to_string("committee/parts/aside.html", context, request)


@require_POST
def aside(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take one of two texts, or both joined by hand."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    form = AsideForm(request.POST)
    found = queries.aside_of(meeting, form.cleaned_data["aside"]) if form.is_valid() else None
    if found is None:
        raise Http404
    given = form.cleaned_data
    taken = taken_text(found, given["take"], given["text"])
    try:
        saved = operations.settle_aside(
            found, taken, seen=given["seen"], page=given["page"], by=visit.actor.account
        )
    except MinutesClosed as error:
        messages.error(request, str(error))
        return back(request, meeting)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse(answer_of(request, meeting, saved))
    if saved.aside is None:
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, _("The text was changed once more in the meantime. Both are below."))
    return back(request, meeting, found.item_id)


def taken_text(aside: ItemText, take: str, mine: str) -> str | None:
    """The text that is taken; None is what is saved now."""
    if take == "theirs":
        return None
    return f"{getattr(aside.item, aside.field)}\n{mine}".strip() if take == "both" else mine


@require_POST
def pulse(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Every few seconds: where I write, where the others do, and what is newer than my page."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    seen, page, place = read_pulse(request)
    items = list(meeting.items.all())
    others = queries.tell_where(meeting, page, str(visit.actor.account), place)
    return JsonResponse(
        {
            "writers": others,
            "news": queries.news_for(meeting, items, seen),
            "shape": queries.shape_of(items),
            "is_open": meeting.state in STILL_WRITTEN,
        }
    )


def read_pulse(request: HttpRequest) -> tuple[dict[str, int], str, str]:
    """What a page sent; anything else than it sends is taken for nothing."""
    try:
        sent = json.loads(request.POST.get("seen", "{}")[:LONGEST_PULSE])
    except ValueError:
        sent = {}
    rows = sent.items() if isinstance(sent, dict) else ()
    seen = {str(name): version for name, version in rows if isinstance(version, int)}
    return seen, request.POST.get("page", "")[:LONGEST_NAME], request.POST.get("place", "")[:LONGEST_NAME]


@require_POST
def clock(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Open or close the meeting now, take that back, or put the hours right."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    by = visit.actor.account
    deeds: dict[str, Callable[[], None]] = {
        "open": lambda: meeting_operations.open_meeting(meeting, by=by),
        "close": lambda: meeting_operations.close_meeting(meeting, by=by),
        "reopen": lambda: meeting_operations.reopen_meeting(meeting, by=by),
        "set": lambda: set_clock(request, meeting, visit),
    }
    try:
        deeds.get(request.POST.get("do", ""), lambda: None)()
    except NotNow as error:
        messages.error(request, str(error))
    return back(request, meeting)


def set_clock(request: HttpRequest, meeting: Meeting, visit: Visit) -> None:
    form = ClockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write each hour like 9.30 or 13:00."))
        return
    day = timezone.localtime(meeting.opened_at or meeting.starts_at or timezone.now())
    moments = [
        day.replace(hour=moment.hour, minute=moment.minute, second=0, microsecond=0) if moment else None
        for moment in (form.cleaned_data["opened"], form.cleaned_data["closed"])
    ]
    if moments[0] and moments[1] and moments[1] <= moments[0]:
        messages.error(request, _("It has to end after it begins."))
        return
    meeting_operations.set_clock(meeting, moments[0], moments[1], by=visit.actor.account)
    messages.success(request, _("Saved."))


@require_POST
def decision(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Write down a decision with its task, take it back, or bring it back."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    try:
        if request.POST.get("do") in {"drop", "restore"}:
            return dropped(request, visit, meeting)
        return decided(request, visit, meeting)
    except MinutesClosed as error:
        messages.error(request, str(error))
        return back(request, meeting)


def dropped(request: HttpRequest, visit: Visit, meeting: Meeting) -> HttpResponse:
    rows = Decision.objects.filter(item__meeting=meeting).select_related("item")
    found = get_object_or_404(rows, pk=number_of(request.POST.get("decision", "")))
    is_dropped = request.POST["do"] == "drop"
    decisions.drop_decision(found, is_dropped, by=visit.actor.account)
    messages.success(request, _("Taken back. It can be brought back below.") if is_dropped else _("Saved."))
    return back(request, meeting, found.item_id)


def decided(request: HttpRequest, visit: Visit, meeting: Meeting) -> HttpResponse:
    items = meeting.items.select_related("meeting__edition")
    item = get_object_or_404(items, pk=number_of(request.POST.get("item", "")))
    form = DecisionForm(meeting, request.POST)
    if not form.is_valid():
        return render(request, "committee/minutes.html", page_of(visit, meeting, form, item.pk))
    resolved = Resolved(**{name: form.cleaned_data[name] for name in ("text", "owner", "due_on", "part")})
    decisions.decide(item, resolved, by=visit.actor.account)
    messages.success(request, _("Decided, and written down as a task."))
    return back(request, meeting, item.pk)


@require_POST
def approved(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Minutes approved at a later meeting, or the approval taken back."""
    visit = access.to_run(request.user, key)
    meeting = meeting_of(visit, pk)
    try:
        if request.POST.get("do") == "withdraw":
            approval.withdraw_approval(meeting, by=visit.actor.account)
        else:
            at = get_object_or_404(
                meeting_queries.later_meetings(meeting), pk=number_of(request.POST.get("at", ""))
            )
            corrections = request.POST.get("corrections", "")[:4000]
            approval.approve_minutes(meeting, at, corrections, by=visit.actor.account)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return after(request, meeting)
