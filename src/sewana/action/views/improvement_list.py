"""The office's list of improvements and its board; deeds on chosen ones, and each of them taken back."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.action import access
from sewana.action.forms.chosen import ChosenForm
from sewana.action.forms.voices import picks_of
from sewana.action.models import Theme, Verdict, VoiceChange
from sewana.action.operations import handing
from sewana.action.operations.handing import Refused, SomeRefused
from sewana.action.operations.improvements import NotPossible
from sewana.action.operations.taking_back import take_back
from sewana.action.operations.triage import Pick
from sewana.action.queries import improvements as queries
from sewana.action.queries.owners import DEED, LEFT, NOBODY, owners_of, recent
from sewana.base.numbers import number_of
from sewana.committee.access import Visit
from sewana.committee.models import Edition
from sewana.committee.queries import meetings

PAGE = 25
STATES = (
    ("open", gettext_lazy("not finished")),
    ("undecided", gettext_lazy("without a decision")),
    ("untold", gettext_lazy("decided, not published")),
    ("late", gettext_lazy("late")),
    ("blocked", gettext_lazy("blocked")),
    ("ownerless", gettext_lazy("without an owner")),
    ("unmeasured", gettext_lazy("done, not measured")),
    ("done", gettext_lazy("done")),
    ("dropped", gettext_lazy("off the board")),
    ("all", gettext_lazy("all")),
)
ORDERS = (
    ("number", gettext_lazy("number")),
    ("due", gettext_lazy("day it is due")),
    ("voices", gettext_lazy("most voices")),
    ("changed", gettext_lazy("last changed")),
)
OWNERS = ((NOBODY, gettext_lazy("nobody")), (LEFT, gettext_lazy("an owner who has left")))
DEED_WORDS = {
    "hand_over": gettext_lazy("Handed over"),
    "due": gettext_lazy("Given another due day"),
    "import": gettext_lazy("Taken over from a table"),
}
Worker = Callable[[Visit, Sequence[Pick], ChosenForm], VoiceChange]


def wanted_of(request: HttpRequest) -> queries.Wanted:
    given = request.GET
    return queries.Wanted(
        given.get("q", "")[:100].strip(),
        given.get("state", "open"),
        given.get("theme", "")[:40],
        given.get("verdict", ""),
        given.get("order", "number"),
        given.get("owner", "")[:220],
        meeting=number_of(given.get("meeting", "")),
    )


def query_of(wanted: queries.Wanted, **more: str) -> str:
    """The choice of this page as an address carries it."""
    given = {"q": wanted.search, "state": wanted.state, "theme": wanted.theme, "verdict": wanted.verdict}
    given |= {"owner": wanted.owner, "order": wanted.order, "meeting": str(wanted.meeting or "")} | more
    return urlencode({name: value for name, value in given.items() if value})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def improvements(request: HttpRequest, key: str) -> HttpResponse:
    """The list; by POST one deed on the ticked ones, all of them or none."""
    if request.method != "POST":
        return listed(request, access.to_read_office(request.user, key))
    visit = access.to_decide(request.user, key)
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return listed(request, visit, form, _("This deed is not known here.") if "do" in form.errors else "")
    try:
        change = WORKERS[form.cleaned_data["do"]](visit, picks_of(request.POST.getlist("chosen")), form)
    except SomeRefused as error:
        return listed(request, visit, form, str(error), error.rows)
    except NotPossible as error:
        return listed(request, visit, form, str(error))
    return redirect(f"{address(request, visit)}&done={change.pk}")


WORKERS: Mapping[str, Worker] = {
    "hand_over": lambda visit, picks, form: handing.hand_over(
        visit.edition, picks, form.owner_chosen, by=visit.actor.account
    ),
    "due": lambda visit, picks, form: handing.set_due(
        visit.edition, picks, form.cleaned_data["due_on"], by=visit.actor.account
    ),
}


def address(request: HttpRequest, visit: Visit) -> str:
    """Where somebody came from, with the list as they had chosen it."""
    page = request.GET.get("page", "")
    query = query_of(wanted_of(request), page=page if page.isdecimal() else "")
    return f"{reverse('action:improvements', args=[visit.edition.key])}?{query}"


def listed(
    request: HttpRequest,
    visit: Visit,
    form: ChosenForm | None = None,
    refusal: str = "",
    refused: Sequence[Refused] = (),
) -> HttpResponse:
    edition, today = visit.edition, timezone.localdate()
    wanted = wanted_of(request)
    is_board = request.GET.get("view") == "board" and form is None
    found = queries.found_improvements(edition, wanted, today)
    page = None if is_board else Paginator(found, PAGE).get_page(request.GET.get("page"))
    deeds = recent(edition) if visit.may_plan else []
    context = {
        "visit": visit,
        "edition": edition,
        "wanted": wanted,
        **meeting_of(edition, wanted),
        "counts": queries.counts(edition, today),
        "page": page,
        "lines": queries.lines(page.object_list, today) if page else [],
        "columns": queries.board(edition, wanted, today) if is_board else [],
        "is_board": is_board,
        "calendar_url": queries.calendar_url(edition) if visit.may_plan else "",
        "states": STATES,
        "orders": ORDERS,
        "verdicts": Verdict.choices,
        "themes": Theme.objects.filter(removed_at=None),
        "owners": [*OWNERS, *owners_of(edition)],
        "query": query_of(wanted),
        "without_state": query_of(wanted, state=""),
        "recent": [(change, words_of(change)) for change in deeds],
        "done": done_of(request, deeds),
        "form": form or (ChosenForm() if visit.may_plan and not is_board else None),
        **still_ticked(request, refused),
        "refusal": refusal,
        "refused": refused,
        "refused_deed": request.POST.get("do", ""),
    }
    return render(request, "action/improvements.html", context, status=409 if form else 200)


def meeting_of(edition: Edition, wanted: queries.Wanted) -> dict[str, object]:
    """The meeting whose resolutions the list is narrowed to."""
    meeting = edition.meetings.filter(pk=wanted.meeting).first() if wanted.meeting else None
    return {"meeting": meeting, "meeting_name": meetings.name_of(meeting) if meeting else ""}


def still_ticked(request: HttpRequest, refused: Sequence[Refused]) -> dict[str, object]:
    """Those that are in the way are ticked no longer: sent again, it is done with the others."""
    ticked = {pick.number for pick in picks_of(request.POST.getlist("chosen"))}
    return {"ticked": ticked - {one.number for one in refused}}


def words_of(change: VoiceChange) -> str:
    name = change.deed.removeprefix(DEED)
    return str(DEED_WORDS.get(name, name))


def done_of(request: HttpRequest, deeds: Sequence[VoiceChange]) -> tuple[VoiceChange, str] | None:
    """The deed that was just done, to say so and to take it back."""
    pk = request.GET.get("done", "")
    found = next((change for change in deeds if str(change.pk) == pk and change.undone_at is None), None)
    return (found, words_of(found)) if found else None


@never_cache
@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take one deed back, the last one or an earlier one."""
    visit = access.to_decide(request.user, key)
    number = number_of(request.POST.get("change", "")) or 0
    try:
        change = take_back(visit.edition, number, by=visit.actor.account)
    except SomeRefused as error:
        for one in error.rows[:5]:
            messages.error(request, f"{one.number}: {one.words}")
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        count = len(change.after)
        words = ngettext(
            "Undone: %(n)s improvement is as it was.", "Undone: %(n)s improvements are as they were.", count
        )
        messages.success(request, words % {"n": f"{count:,}"})
    return redirect(f"{address(request, visit)}#main")
