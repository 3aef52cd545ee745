"""Office pages about media: the list, one item with its versions, and what is decided about them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.numbers import number_of
from sewana.committee.access import Visit, to_plan, to_run, to_see_office
from sewana.committee.models import Paper
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning.forms.media import AddForm, ItemForm, VersionForm
from sewana.planning.models import MediaItem, MediaKind, MediaUse, MediaVersion
from sewana.planning.operations import media as operations
from sewana.planning.operations.media_files import LARGEST
from sewana.planning.operations.standard_media import STANDARD_MEDIA, take_usual
from sewana.planning.queries import media as queries

PAGE = 20
ENDED = {
    "wider": gettext_lazy(
        "More people may use it now than were meant when it was approved: approve it again."
    ),
    "missing": gettext_lazy(
        "What others need to use it is not written down any more: write it down and approve it again."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def media(request: HttpRequest, key: str) -> HttpResponse:
    """What there is to be made, how it stands, and one more of it."""
    visit = to_plan(request.user, key) if request.method == "POST" else to_see_office(request.user, key)
    is_usual = request.POST.get("do") == "usual"
    if is_usual:
        made = take_usual(visit.edition, by=visit.actor.account)
        words = ngettext("%(n)s item is on the list.", "%(n)s items are on the list.", made)
        messages.success(request, words % {"n": made})
        return redirect("planning:media", key)
    paper = queries.issued_paper(visit.edition, request.GET.get("paper", ""))
    form = AddForm(request.POST or None, edition=visit.edition, initial=suggestion(paper))
    if request.method == "POST" and form.is_valid():
        item = operations.add_item(visit.edition, form.fields_given(), by=visit.actor.account)
        if item.paper_id:
            return redirect("planning:media-item", key, item.number)
        return redirect(f"{reverse('planning:media', args=[key])}?done={item.number}#done")
    if form.past:
        form.data = with_value(request, "keeps_past", form.past)
    signed = {"paper": paper, "signed": queries.signed_copy(paper) if paper else None}
    return render(request, "planning/media.html", list_context(request, visit, form) | signed)


def suggestion(paper: Paper | None) -> dict[str, object]:
    if paper is None:
        return {"use": MediaUse.FORUM}
    title = queries.title_of(paper)
    return {"use": MediaUse.OFFICE, "kind": MediaKind.DOCUMENT, "title_th": title, "paper": paper.pk}


def list_context(request: HttpRequest, visit: Visit, form: AddForm) -> dict[str, object]:
    today = timezone.localdate()
    wanted = queries.Wanted(
        request.GET.get("q", "")[:100], request.GET.get("state", ""), request.GET.get("order", "due")
    )
    page = Paginator(queries.listed(visit.edition, wanted, today), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("page", "done"):
        query.pop(name, None)
    return {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "wanted": wanted,
        "page": page,
        "lines": [queries.line(item, today) for item in page],
        "counts": queries.counts(visit.edition, today),
        "done": touched(visit, number_of(request.GET.get("done", ""))),
        "states": queries.STATES,
        "orders": queries.ORDERS,
        "usual": len(STANDARD_MEDIA),
        "query": query.urlencode(),
    }


def touched(visit: Visit, number: int | None) -> MediaItem | None:
    """The item that was just added or taken off, to undo it."""
    return None if number is None else visit.edition.media.filter(number=number).first()


def item_of(visit: Visit, number: int) -> MediaItem:
    rows = visit.edition.media.select_related("edition", "owner", "paper")
    return get_object_or_404(rows, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One item: what is written about it, and its versions."""
    visit = to_plan(request.user, key) if request.method == "POST" else to_see_office(request.user, key)
    found = item_of(visit, number)
    edition, kind = visit.edition, found.kind
    form = ItemForm(request.POST or None, initial=ItemForm.of(found), edition=edition, kind=kind)
    theirs: ItemForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(request, visit, found, form)
        except Changed:
            found.refresh_from_db()
            theirs = ItemForm(initial=ItemForm.of(found), edition=edition, kind=kind)
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            return redirect("planning:media-item", key, number)
    if form.past:
        form.data = with_value(request, "keeps_past", form.past)
    both = {
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": queries.last_change(found) if theirs else None,
    }
    return item_page(request, visit, found, form=form, **both)


def save(request: HttpRequest, visit: Visit, found: MediaItem, form: ItemForm) -> None:
    version = form.cleaned_data["version"]
    ended = operations.change_item(found, form.fields_given(), version=version, by=visit.actor.account)
    messages.success(request, _("Saved."))
    if ended:
        messages.warning(request, ENDED[ended])


def item_page(request: HttpRequest, visit: Visit, found: MediaItem, **more: object) -> HttpResponse:
    versions = queries.versions_of(found)
    found.kept = [version for version in versions if version.removed_at is None]  # type: ignore[attr-defined]
    context: dict[str, object] = {
        "visit": visit,
        "edition": visit.edition,
        "item": found,
        "line": queries.line(found, timezone.localdate()),
        "rows": [shown(version) for version in versions if version.removed_at is None],
        "aside": [shown(version) for version in versions if version.removed_at is not None],
        "missing": operations.what_is_missing(found),
        "form": ItemForm(initial=ItemForm.of(found), edition=visit.edition, kind=found.kind),
        "upload": VersionForm(),
        "limit": LARGEST,
    }
    return render(request, "planning/media_item.html", context | more)


def shown(version: MediaVersion) -> dict[str, object]:
    size = queries.shown_size(version.size) if version.digest else ""
    return {"version": version, "size": size, "host": queries.host_of(version)}


Deed = Callable[[MediaItem, HttpRequest, object], str]


@require_POST
def deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take off and bring back, approve and withdraw; only those who run an edition approve and erase."""
    deed_name = request.POST.get("do", "")
    visit = (to_run if deed_name in FOR_THOSE_WHO_RUN else to_plan)(request.user, key)
    found = item_of(visit, number)
    deed = DEEDS.get(deed_name)
    try:
        words = deed(found, request, visit.actor.account) if deed else ""
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    if deed_name == "remove":
        return redirect(f"{reverse('planning:media', args=[key])}?done={number}#done")
    if deed_name == "back" and request.POST.get("to") == "list":
        return redirect("planning:media", key)
    return redirect("planning:media-item", key, number)


def version_of(found: MediaItem, request: HttpRequest) -> MediaVersion:
    if (number := number_of(request.POST.get("version", ""))) is None:
        raise NotPossible(_("Choose a version."))
    return get_object_or_404(found.versions.select_related("item__edition"), number=number)


def approved(found: MediaItem, request: HttpRequest, by: object) -> str:
    """Approve what was on the page: who meant it for the forum has not approved it for everybody."""
    version = version_of(found, request)
    operations.approve(version, by=by, seen=number_of(request.POST.get("seen", "")))
    return _("Version %(n)s is approved.") % {"n": version.number}


def removed(found: MediaItem, request: HttpRequest, by: object) -> str:
    operations.remove_item(found, by=by)
    return ""


def back(found: MediaItem, request: HttpRequest, by: object) -> str:
    operations.bring_back(found, by=by)
    return _("“%(title)s” is on the list again.") % {"title": found.title_th}


def of_version(operation: Callable[..., None], words: Callable[[], str]) -> Deed:
    def deed(found: MediaItem, request: HttpRequest, by: object) -> str:
        version = version_of(found, request)
        number = version.number
        operation(version, by=by)
        return words() % {"n": number}

    return deed


DEEDS: dict[str, Deed] = {
    "remove": removed,
    "back": back,
    "approve": approved,
    "withdraw": of_version(operations.withdraw, lambda: _("Version %(n)s is no longer approved.")),
    "aside": of_version(
        operations.remove_version,
        lambda: _("Version %(n)s is put aside. Below it can be brought back."),
    ),
    "version-back": of_version(operations.bring_version_back, lambda: _("Version %(n)s is there again.")),
    "erase": of_version(operations.erase_version, lambda: _("Version %(n)s is deleted.")),
}
FOR_THOSE_WHO_RUN = frozenset({"approve", "withdraw", "erase"})
