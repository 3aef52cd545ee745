"""Office pages about voices: those without a fate, oldest first, and what is done with them."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.action import access
from sewana.action.forms.voices import DeedForm, improvement_of, picks_of, theme_of, wanted_of
from sewana.action.models import Fate, Voice, VoiceChange, VoiceKind, VoiceOrigin
from sewana.action.operations import triage, undoing
from sewana.action.operations.gathering import gather
from sewana.action.operations.triage import NotPossible, Pick
from sewana.action.queries import voices as queries
from sewana.base.languages import localized
from sewana.base.numbers import number_of
from sewana.committee.access import Visit
from sewana.people.models import Side

PAGE = 25
ALL = "all"
ORDERS = (
    ("oldest", gettext_lazy("oldest")),
    ("newest", gettext_lazy("newest")),
    ("heaviest", gettext_lazy("most wanted")),
    ("number", gettext_lazy("number")),
)
DEED_WORDS = {
    "take_up": gettext_lazy("Taken up"),
    "take_up_new": gettext_lazy("Taken up in a new improvement"),
    "answer": gettext_lazy("Answered at once"),
    "set_aside": gettext_lazy("Not followed up"),
    "theme": gettext_lazy("Given a theme"),
    "wait": gettext_lazy("Put back among those that wait"),
    "add": gettext_lazy("Entered"),
}
Worker = Callable[[Visit, Sequence[Pick], DeedForm], VoiceChange]


class Counted(Paginator):  # type: ignore[type-arg]  # its rows are voices
    """Pages of a list whose length is known already."""

    known: int | None = None

    @cached_property
    def count(self) -> int:
        return super().count if self.known is None else self.known


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voices(request: HttpRequest, key: str) -> HttpResponse:
    """The list; by POST one deed on the ticked ones."""
    if request.method != "POST":
        return listed(request, access.to_read_office(request.user, key))
    visit = access.to_sort(request.user, key)
    if request.POST.get("do") == "gather":
        return gathered(request, visit)
    form = DeedForm(request.POST)
    if not form.is_valid():
        errors = [str(error) for found in form.errors.values() for error in found]
        return refused(
            request, visit, form, errors[0] if "do" not in form.errors else _("This deed is not known here.")
        )
    try:
        change = WORKERS[form.cleaned_data["do"]](visit, picks_of(request.POST.getlist("voice")), form)
    except NotPossible as error:
        return refused(request, visit, form, str(error))
    return redirect(f"{address(request, visit)}done={change.pk}")


def address(request: HttpRequest, visit: Visit) -> str:
    """Where somebody came from, with the list as they had chosen it."""
    query = query_of(wanted_of(request.GET), page=request.GET.get("page", ""))
    start = reverse("action:voices", args=[visit.edition.key])
    return f"{start}?{query}{'&' if query else ''}"


def query_of(wanted: queries.Wanted, page: str = "") -> str:
    """The choice of this page as an address carries it; what is usual is left out."""
    usual = queries.Wanted()
    given = {
        "fate": "" if wanted.fate == usual.fate else wanted.fate,
        "theme": wanted.theme,
        "kind": wanted.kind,
        "origin": wanted.origin,
        "side": wanted.side,
        "q": wanted.search,
        "order": "" if wanted.order == usual.order else wanted.order,
        "page": page if page.isdecimal() else "",
    }
    return urlencode({name: value for name, value in given.items() if value})


def gathered(request: HttpRequest, visit: Visit) -> HttpResponse:
    if visit.edition.rehearsal_of_id is not None:
        raise Http404
    found = gather(visit.edition, by=visit.actor.account)
    if found.new:
        words = ngettext("%(n)s new voice came in.", "%(n)s new voices came in.", found.new)
        messages.success(request, words % {"n": f"{found.new:,}"})
    else:
        messages.info(request, _("Nothing new was said."))
    return redirect(address(request, visit).rstrip("?&"))


def take_up(visit: Visit, picks: Sequence[Pick], form: DeedForm) -> VoiceChange:
    by = visit.actor.account
    text = form.text("improvement")
    if text:
        return triage.take_up(visit.edition, picks, improvement_of(visit.edition, text), by=by)
    return triage.take_up_new(visit.edition, picks, form.text("said_th"), form.text("said_en"), by=by)


WORKERS: Mapping[str, Worker] = {
    "take_up": take_up,
    "answer": lambda visit, picks, form: triage.answer(
        visit.edition, picks, form.text("answer_th"), form.text("answer_en"), by=visit.actor.account
    ),
    "set_aside": lambda visit, picks, form: triage.set_aside(
        visit.edition, picks, form.text("reason_th"), form.text("reason_en"), by=visit.actor.account
    ),
    "theme": lambda visit, picks, form: triage.give_theme(
        visit.edition, picks, theme_of(form.text("theme")), by=visit.actor.account
    ),
    "wait": lambda visit, picks, _form: triage.wait_again(visit.edition, picks, by=visit.actor.account),
}


def refused(request: HttpRequest, visit: Visit, form: DeedForm, words: str) -> HttpResponse:
    """Why nothing was done; ticks and what was written are kept."""
    return listed(request, visit, form, words, status=409)


def listed(
    request: HttpRequest, visit: Visit, form: DeedForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    edition, today = visit.edition, timezone.localdate()
    wanted = wanted_of(request.GET)
    counts = queries.fate_counts(edition)
    rows = queries.voices_of(edition, wanted)
    # All texts are looked through once, for the length of the list and for the page.
    ids = list(rows.values_list("pk", flat=True)) if wanted.search else None
    pages = Counted(rows.select_related("theme", "merged_into") if ids is None else ids, PAGE)
    if not wanted.is_narrow:
        pages.known = counts[wanted.fate] if wanted.fate in counts else sum(counts.values())
    page = pages.get_page(request.GET.get("page"))
    recent = queries.recent(edition) if visit.may_moderate else []
    context = {
        "visit": visit,
        "edition": edition,
        "wanted": wanted,
        "page": page,
        "lines": queries.lines(page.object_list if ids is None else queries.rows_of(page.object_list), today),
        "query": query_of(wanted),
        "fates": [(fate, label, counts[fate]) for fate, label in Fate.choices],
        "total": sum(counts.values()),
        "themes": [(one.key, localized(one, "name")) for one in queries.themes()],
        "kinds": VoiceKind.choices,
        "origins": VoiceOrigin.choices,
        "sides": Side.choices,
        "orders": ORDERS,
        "recent": [(change, DEED_WORDS.get(change.deed, change.deed)) for change in recent],
        "done": done_of(request, recent),
        "form": form or DeedForm(),
        "ticked": {pick.number for pick in picks_of(request.POST.getlist("voice"))},
        "refusal": refusal,
        "refused_deed": request.POST.get("do", ""),
    }
    return render(request, "action/voices.html", context, status=status)


def done_of(request: HttpRequest, recent: Sequence[VoiceChange]) -> tuple[VoiceChange, str] | None:
    """The deed that was just done, to say so and to take it back."""
    pk = request.GET.get("done", "")
    found = next((change for change in recent if str(change.pk) == pk and change.undone_at is None), None)
    return (found, str(DEED_WORDS.get(found.deed, found.deed))) if found else None


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take one deed back, the last one or an earlier one."""
    visit = access.to_sort(request.user, key)
    number = number_of(request.POST.get("change", "")) or 0
    try:
        change = undoing.undo(visit.edition, number, by=visit.actor.account)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        count = len(change.after)
        words = ngettext("Undone: %(n)s voice is as it was.", "Undone: %(n)s voices are as they were.", count)
        messages.success(request, words % {"n": f"{count:,}"})
    return redirect(f"{address(request, visit).rstrip('?&')}#main")


@never_cache
@require_safe
def offered(request: HttpRequest, key: str) -> HttpResponse:
    """Improvements to take a voice up in, while somebody types, or by the words of the voice."""
    visit = access.to_sort(request.user, key)
    number = number_of(request.GET.get("voice", ""))
    like = None if number is None else visit.edition.voices.filter(number=number).first()
    found = queries.found_improvements(visit.edition, request.GET.get("q", "")[:100], like)
    told = [
        {"number": row.number, "words": localized(row, "said"), "state": row.get_stage_display()}
        for row in found
    ]
    return JsonResponse({"improvements": told})


@never_cache
@require_http_methods(["GET", "HEAD"])
def voice(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One voice whole: where it came from, what became of it, and what is about the same."""
    visit = access.to_read_office(request.user, key)
    row = voice_of(visit, number)
    (line,) = queries.lines([row], timezone.localdate())
    improvements = [] if line.improvements else queries.found_improvements(visit.edition, "", row)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "line": line,
        "alike": improvements,
        "merged": row.merged.order_by("number"),
        "form": DeedForm(),
        "themes": [(one.key, localized(one, "name")) for one in queries.themes()],
    }
    return render(request, "action/voice.html", context)


def voice_of(visit: Visit, number: int) -> Voice:
    rows = visit.edition.voices.select_related("theme", "group", "merged_into", "statement", "question")
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404
    return row
