"""Practice sheets: the office's list, the step where a person checks one, and the page for everybody."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.bodies import takes_file
from sewana.people.access import Actor
from sewana.sharing import access
from sewana.sharing.forms import suggestions
from sewana.sharing.forms.sheet import SheetForm, UploadForm, label_of
from sewana.sharing.forms.sheet_file import MOST_BYTES, read_sheet_file
from sewana.sharing.forms.words import FileError
from sewana.sharing.models import PracticeSheet, SheetState
from sewana.sharing.operations import sheets as operations
from sewana.sharing.queries import sheets as queries
from sewana_paper.exports import MEDIA_TYPES, export_sheet
from sewana_paper.forms import form_names, load_form

OLD_THAI = frozenset({"tis-620", "cp874"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def sheets(request: HttpRequest) -> HttpResponse:
    """The list; a file or a form's name sent here begins a sheet."""
    actor = access.to_import(request.user) if request.method == "POST" else access.to_list(request.user)
    may_import = access.may_plan_somewhere(actor)
    form = upload_form(request, actor) if may_import else None
    if request.method == "POST" and form is not None and form.is_valid():
        made = begin(request, actor, form)
        if made is not None:
            return redirect("sharing:sheet", made.pk)
    wanted = {name: request.GET.get(name, "")[:100] for name in ("q", "state", "order")}
    found = queries.sheets(access.seen_by(actor), wanted["q"], wanted["state"], wanted["order"])
    context = {
        "page": Paginator(found, 20).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": SheetState.choices,
        "form": form,
    }
    return render(request, "sharing/sheets.html", context)


def upload_form(request: HttpRequest, actor: Actor) -> UploadForm:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    templates = [load_form(key) for key in form_names()]
    return UploadForm(data, files, templates=templates, editions=access.editions_to_plan(actor))


def begin(request: HttpRequest, actor: Actor, form: UploadForm) -> PracticeSheet | None:
    """Read the file, or begin with an empty sheet; what is wrong with a file is said beside its field."""
    cleaned = form.cleaned_data
    try:
        if "empty" in request.POST:
            draft = operations.empty_draft(cleaned["form"])
        else:
            sent = cleaned["file"]
            draft = read_sheet_file(sent.read(MOST_BYTES + 1), sent.name, cleaned["form"])
    except FileError as error:
        form.add_error("file", str(error))
        return None
    if draft.encoding in OLD_THAI:
        text = _("%(file)s is written in %(encoding)s and was read so.")
        messages.info(request, text % {"file": draft.name, "encoding": "TIS-620"})
    return operations.propose_sheet(draft, edition=cleaned["edition"], by=actor.account)


@never_cache
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, beside the original; `?revision=` opens an earlier text to be saved again."""
    visit = access.sheet_to_see(request.user, pk)
    earlier = queries.revision(visit.sheet, request.GET.get("revision", ""))
    if earlier is not None:
        visit.sheet.content = earlier
    return sheet_page(request, visit, sheet_form(visit))


def sheet_form(visit: access.SheetVisit, request: HttpRequest | None = None) -> SheetForm:
    content = visit.sheet.content
    data = request.POST if request else None
    return SheetForm(
        suggestions.apply(data, content) if data is not None and "apply" in data else data,
        template=load_form(visit.sheet.form),
        content=content,
        editions=access.editions_to_plan(visit.actor),
        edition=visit.sheet.edition,
        revision=operations.last_revision(visit.sheet),
        is_final=data is not None and "confirm" in data,
    )


def sheet_page(request: HttpRequest, visit: access.SheetVisit, form: SheetForm) -> HttpResponse:
    content = form.filled() if form.is_bound and form.is_valid() else visit.sheet.content
    context = {
        "visit": visit,
        "sheet": visit.sheet,
        "form": form,
        "sections": form.sections(),
        "form_title": label_of(form.template, "title"),
        "repairs": visit.sheet.content.get("repairs", []),
        "offers": suggestions.offers(content),
        "revisions": queries.revisions(visit.sheet),
        "is_old_thai": visit.sheet.encoding in OLD_THAI,
        "kinds": list(MEDIA_TYPES),
        "paper": "" if visit.may_change else fragment(visit.sheet),
    }
    return render(request, "sharing/sheet.html", context)


@never_cache
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or only save what stands in the fields, or put one suggestion into them."""
    visit = access.sheet_to_change(request.user, pk)
    form = sheet_form(visit, request)
    if "apply" in request.POST:
        messages.info(
            request, _("The suggestion is in its field. Nothing is saved yet: check it, then save.")
        )
        return sheet_page(request, visit, form)
    if not form.is_valid() or not save(request, visit, form):
        return sheet_page(request, visit, form)
    return redirect("sharing:sheet", pk)


def save(request: HttpRequest, visit: access.SheetVisit, form: SheetForm) -> bool:
    write = operations.confirm_sheet if "confirm" in request.POST else operations.keep_sheet
    try:
        write(
            visit.sheet,
            form.filled(),
            edition=form.cleaned_data["edition"],
            by=visit.actor.account,
            seen_revision=form.cleaned_data["revision"],
        )
    except operations.SheetChangedError:
        form.add_error(
            None, _("Somebody else saved this sheet meanwhile. Your text is below; compare, then save again.")
        )
        form.saw(operations.last_revision(visit.sheet))
        return False
    said = (
        _("The sheet is confirmed.")
        if "confirm" in request.POST
        else _("Saved. The sheet is not confirmed yet.")
    )
    messages.success(request, said)
    return True


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    visit = access.sheet_to_change(request.user, pk)
    operations.withdraw_sheet(visit.sheet, by=visit.actor.account)
    messages.success(
        request, _("The sheet is withdrawn. Nothing of it is lost: bring it back here when you need it.")
    )
    return redirect("sharing:sheet", pk)


@require_POST
def restoration(request: HttpRequest, pk: int) -> HttpResponse:
    visit = access.sheet_to_change(request.user, pk)
    operations.restore_sheet(visit.sheet, by=visit.actor.account)
    messages.success(request, _("The sheet is back."))
    return redirect("sharing:sheet", pk)


@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    kept = access.sheet_to_see(request.user, pk).sheet
    return paper(kept, kind, queries.filled(kept))


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was handed in, always as a download: nobody's HTML is shown as ours."""
    visit = access.sheet_to_see(request.user, pk)
    kept = get_object_or_404(PracticeSheet.objects.only("original", "original_name"), pk=visit.sheet.pk)
    if not kept.original:
        raise Http404
    return attachment(bytes(kept.original), "application/octet-stream", kept.original_name or f"sheet-{pk}")


@require_safe
def public(request: HttpRequest, key: str) -> HttpResponse:
    """The confirmed sheet of an edition, as it is printed."""
    shown = access.public_sheet(request.user, key)
    context = {"edition": shown.edition, "sheet": shown, "paper": fragment(shown), "kinds": list(MEDIA_TYPES)}
    return render(request, "sharing/public_sheet.html", context)


@require_safe
def public_download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    shown = access.public_sheet(request.user, key)
    return paper(shown, kind, public_part(shown))


def language() -> str:
    return "en" if (get_language() or "th").startswith("en") else "th"


def fragment(row: PracticeSheet) -> str:
    made = export_sheet(load_form(row.form), public_part(row), "html", language=language())
    return mark_safe(made.decode())  # noqa: S308 - sewana_paper escapes every value


def public_part(row: PracticeSheet) -> dict[str, object]:
    """What was repaired and suggested is the office's business."""
    return {**queries.filled(row), "repairs": [], "suggestions": []}


def paper(row: PracticeSheet, kind: str, filled: dict[str, object]) -> HttpResponse:
    if kind not in MEDIA_TYPES:
        raise Http404
    if kind == "html":
        context = {"paper": fragment(row), "title": row.title, "language": language()}
        content = render_to_string("sharing/paper.html", context).encode()
    else:
        content = export_sheet(load_form(row.form), filled, kind, language=language())
    return attachment(content, MEDIA_TYPES[kind], f"sheet-{row.pk}.{kind}")


def attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
