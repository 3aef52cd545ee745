"""One paper: how it reads, what is missing and filled in right there, its files, and what happens to it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.committee.access import Visit, to_run
from sewana.committee.models import Paper, PaperState
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.queries.orders import AMENDMENT, ORDER
from sewana.committee.views.both_texts import with_value
from sewana.planning import access
from sewana.planning.forms import papers as forms
from sewana.planning.operations import papers as operations
from sewana.planning.operations.content import CONTENT, UnknownAbout, where_missing
from sewana.planning.operations.paper_gaps import Gap, still_missing
from sewana.planning.operations.paper_names import label_of
from sewana.planning.operations.paper_numbers import next_number
from sewana.planning.queries import paper_reading, sheets
from sewana.planning.queries.paper_changes import last_change
from sewana.planning.queries.papers import about_of
from sewana.planning.queries.sheets import Json, Sheet
from sewana.planning.views import paper_parts as parts
from sewana_paper import official
from sewana_paper.exports import MEDIA_TYPES

LANGUAGES = ("th", "en")


@dataclass(frozen=True)
class Desk:
    """One paper on somebody's desk: which, what there is of it, and the one that is shown."""

    visit: Visit
    which: operations.Which
    papers: Sequence[Paper]
    shown: Paper | None

    @property
    def kind(self) -> official.Kind:
        return official.kind_of(self.which.kind)

    @property
    def is_draft(self) -> bool:
        return not sheets.is_frozen(self.shown) and not self.is_dropped

    @property
    def is_dropped(self) -> bool:
        return (
            self.shown is not None and self.shown.state == PaperState.WITHDRAWN and not self.shown.issued_at
        )

    @cached_property
    def built(self) -> Json:
        return {} if sheets.is_frozen(self.shown) else self.which.built()

    @cached_property
    def sheet(self) -> Sheet:
        return sheets.sheet_of(self.which.kind, self.which.language, self.built, self.shown)

    @cached_property
    def gaps(self) -> list[Gap]:
        if not self.is_draft:
            return []
        return still_missing(self.which.edition, self.which.kind, self.which.about, self.sheet)

    @property
    def version(self) -> int:
        return self.shown.version if self.shown and self.is_draft else 0

    def has_page(self, field: str) -> bool:
        """Whether a field is kept on a page of its own, as people and minutes are."""
        which = self.which
        kept = which.kind in sheets.ORDERS or where_missing(which.kind, field, which.edition, which.about)
        return bool(kept)

    @property
    def docx_url(self) -> str:
        return self.url(name="paper-docx", paper=None if self.is_draft else self.shown)

    @property
    def pdf_url(self) -> str:
        return self.url(name="paper-pdf", paper=None if self.is_draft else self.shown)

    @property
    def deeds_url(self) -> str:
        return self.url(name="paper-deeds", paper=self.shown)

    def url(self, *, name: str = "paper", paper: Paper | None = None) -> str:
        which = self.which
        page = reverse(f"planning:{name}", args=[which.edition.key, which.kind, which.about or "-"])
        chosen = f"&paper={paper.pk}" if paper else ""
        return f"{page}?language={which.language}{chosen}"


def desk_of(request: HttpRequest, visit: Visit, kind: str, about: str) -> Desk:
    """What an address means; a kind that there is not, and what a paper cannot be about, is like no page."""
    if kind not in CONTENT:
        raise Http404
    wanted = request.GET.get("language", "")
    language = wanted if wanted in LANGUAGES else request.LANGUAGE_CODE[:2]
    paper_reading.begin(visit.edition)
    papers = sheets.papers_about(visit.edition, kind, about_of(about))
    chosen = request.GET.get("paper", "")
    shown = next((one for one in papers if str(one.pk) == chosen), None)
    language = shown.language if shown else language
    which = operations.Which(visit.edition, kind, about_of(about), language)
    desk = Desk(visit, which, papers, shown or operations.at_hand(which, papers))
    try:
        _sheet = desk.sheet
    except UnknownAbout as error:
        raise Http404 from error
    return desk


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, key: str, paper_kind: str, about: str) -> HttpResponse:
    """A draft with its form, or an issued paper as it went out."""
    if request.method == "POST":
        return write(request, desk_of(request, to_run(request.user, key), paper_kind, about))
    desk = desk_of(request, access.to_see_paper(request.user, key, paper_kind), paper_kind, about)
    return shown(request, desk, form_of(desk, request) if desk.is_draft and desk.visit.may_run else None)


def asked_on(desk: Desk, request: HttpRequest, data: Any) -> list[str]:
    """Those that were on the page it came from; else what is missing or was typed here, or all when wished."""
    kind, typed = desk.which.kind, desk.shown.content if desk.shown else {}
    if data is not None:
        seen = forms.marks_in(str(data.get("seen", "")))
        return [field.key for field in forms.typable(kind) if field.key in seen]
    may = forms.askable(kind, desk.built, typed, desk.has_page)
    needed = {gap.field for gap in desk.gaps if not gap.url}
    return [key for key in may if key in needed or key in typed or request.GET.get("words") == "all"]


def form_of(
    desk: Desk, request: HttpRequest, data: Any = None, asked: list[str] | None = None
) -> forms.PaperForm:
    which, paper = desk.which, desk.shown
    heading = desk.sheet.heading
    given = paper.heading if paper else {}
    initial = {
        **desk.sheet.content,
        "version": desk.version,
        "number": paper.number if paper else "",
        "dated": paper.dated if paper else None,
        "signer": given.get(f"signer_{which.language}", ""),
        "signer_position": given.get(f"signer_position_{which.language}", ""),
    }
    return forms.PaperForm(
        data,
        kind=which.kind,
        reader=request.LANGUAGE_CODE[:2],
        asked=asked_on(desk, request, data) if asked is None else asked,
        initial=initial,
        next_number=number_to_come(desk),
        usual_signer=str(heading.get(f"signer_{which.language}") or ""),
    )


def number_to_come(desk: Desk) -> str:
    """What the paper would get, told when nothing else is missing."""
    which, paper = desk.which, desk.shown
    if desk.gaps or not sheets.has_number(which.kind):
        return ""
    year = ((paper.dated if paper else None) or timezone.localdate()).year
    return next_number(which.kind, year, which.language, desk.sheet.last_numbers, desk.papers)


def write(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what was typed, and issue the paper when that was the button."""
    if not desk.is_draft:
        messages.error(request, _("This paper was issued meanwhile. Amend it, if something is to change."))
        return redirect(desk.url())
    form = form_of(desk, request, request.POST)
    if not form.is_valid():
        return shown(request, desk, form)
    try:
        done = save(request, desk, form)
    except Changed:
        theirs = form_of(desk, request, asked=[field.key for field in form.asked])
        form.data = with_value(request, "version", desk.version)  # one click keeps mine
        return shown(request, desk, form, theirs)
    except NotPossible as error:
        return refused(request, desk, error)
    if done.state == PaperState.ISSUED:
        return redirect(desk.url(paper=done))
    is_all = request.POST.get("do") == "words"
    return redirect(f"{desk.url()}&words=all#words" if is_all else f"{desk.url()}#missing")


def refused(request: HttpRequest, desk: Desk, error: NotPossible) -> HttpResponse:
    """Why it cannot be done, above all that was typed."""
    desk = desk_of(request, desk.visit, desk.which.kind, desk.which.about)
    if not desk.is_draft:
        messages.error(request, str(error))
        return redirect(desk.url())
    # Some of it may be kept already, under a version that the page did not know.
    form = form_of(desk, request, with_value(request, "version", desk.version))
    form.add_error(None, str(error))
    return shown(request, desk, form)


def save(request: HttpRequest, desk: Desk, form: forms.PaperForm) -> Paper:
    kept = desk.shown.content if desk.shown else {}
    by, version = desk.visit.actor.account, form.cleaned_data["version"]
    given = form.given(desk.built, kept)
    draft = operations.change_content(desk.which, given, version=version, by=by)
    if request.POST.get("do") != "issue":
        messages.success(request, _("Saved."))
        return draft
    issued = operations.issue(desk.which, version=draft.version, by=by)
    messages.success(request, _("The paper is issued. Download it, print it, and have it signed."))
    return issued


def shown(
    request: HttpRequest, desk: Desk, form: forms.PaperForm | None, theirs: forms.PaperForm | None = None
) -> HttpResponse:
    sheet = desk.sheet
    context = {
        "visit": desk.visit,
        "edition": desk.which.edition,
        "desk": desk,
        "kind": desk.kind,
        "name": desk.kind.name(request.LANGUAGE_CODE[:2]),
        "label": label_of(desk.which.edition, desk.which.about),
        "paper": desk.shown,
        "language": desk.which.language,
        "other_language": "en" if desk.which.language == "th" else "th",
        "preview": mark_safe(sheet.preview(heading=2)),  # noqa: S308 - sewana_paper escapes every value
        "gaps": desk.gaps,
        "odd_years": sheet.odd_years() if desk.is_draft else [],
        "form": form,
        "parts": parts.parts_of(form, desk.gaps, desk.shown.content if desk.shown else ()) if form else None,
        "differences": parts.differences(form, theirs) if form and theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": last_change(desk.shown) if theirs and desk.shown else None,
        "papers": desk.papers,
        "may_begin": operations.may_begin(desk.which, desk.papers),
    }
    return render(request, "planning/paper.html", context)


Deed = Callable[[HttpRequest, Desk, Paper], HttpResponse]


@require_POST
def deeds(request: HttpRequest, key: str, paper_kind: str, about: str) -> HttpResponse:
    """Withdraw and take that back, amend, throw a draft away, begin another."""
    desk = desk_of(request, to_run(request.user, key), paper_kind, about)
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        if deed and desk.shown is not None:
            return deed(request, desk, desk.shown)
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect(desk.url())


def withdraw(request: HttpRequest, desk: Desk, paper: Paper) -> HttpResponse:
    operations.withdraw(paper, by=desk.visit.actor.account)
    messages.success(
        request, _("The paper is withdrawn. Its number stays used; you can take this back below.")
    )
    return redirect(desk.url(paper=paper))


def restore(request: HttpRequest, desk: Desk, paper: Paper) -> HttpResponse:
    operations.restore(paper, by=desk.visit.actor.account)
    messages.success(request, _("Undone: it stands as before."))
    return redirect(desk.url(paper=paper))


def drop(request: HttpRequest, desk: Desk, paper: Paper) -> HttpResponse:
    operations.drop_draft(paper, by=desk.visit.actor.account)
    messages.success(request, _("The draft is thrown away; you can take this back below."))
    return redirect(desk.url(paper=paper))


def amend(request: HttpRequest, desk: Desk, paper: Paper) -> HttpResponse:
    """An appointment order is amended by another kind of paper; any other by a new one of its own kind."""
    if paper.kind == ORDER:
        amending = operations.Which(desk.which.edition, AMENDMENT, desk.which.about, paper.language)
        return redirect(Desk(desk.visit, amending, (), None).url())
    operations.amend(paper, by=desk.visit.actor.account)
    messages.success(request, _("A new draft is begun. The issued paper stays as it is."))
    return redirect(desk.url())


def another(request: HttpRequest, desk: Desk, _paper: Paper) -> HttpResponse:
    operations.begin(desk.which, by=desk.visit.actor.account)
    return redirect(desk.url())


DEEDS: dict[str, Deed] = {
    "withdraw": withdraw,
    "restore": restore,
    "drop": drop,
    "amend": amend,
    "another": another,
}


@never_cache
@require_safe
def paper_file(request: HttpRequest, key: str, paper_kind: str, about: str, form: str) -> HttpResponse:
    """The paper as a file; requests run in threads, so nobody waits for the typesetter but who asked."""
    desk = desk_of(request, access.to_see_paper(request.user, key, paper_kind), paper_kind, about)
    made = desk.sheet.docx() if form == "docx" else desk.sheet.pdf()
    response = HttpResponse(made, content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{file_name(desk)}.{form}"'
    return response


def file_name(desk: Desk) -> str:
    """The kind with the number, in letters that every system takes: "appointment-order-12-2569-th"."""
    number = desk.shown.number if desk.shown else ""
    tail = re.sub(r"[^A-Za-z0-9]+", "-", number or desk.which.edition.key).strip("-")
    return "-".join(filter(None, (desk.which.kind, tail, desk.which.language)))
