"""Files of media: received, handed out to those who may have them, and the page for everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from sewana.base.bodies import size_of, weighs_itself
from sewana.committee.access import Visit, to_plan
from sewana.planning import access
from sewana.planning.forms.media import VersionForm, fit_name
from sewana.planning.forms.media_types import Checked, NotTaken, checked
from sewana.planning.forms.media_upload import BUSY, NO_ROOM, TOO_LARGE, IntoFolder, Received
from sewana.planning.models import MediaItem, MediaVersion
from sewana.planning.operations import media as operations
from sewana.planning.queries import media as queries
from sewana.planning.queries.media_files import is_there
from sewana.planning.views.media import item_of, item_page

# Whatever a browser makes of a file of ours, it runs nothing and reaches nothing.
LOCKED = "default-src 'none'; sandbox"
SENT_BY_THE_SERVER = "X-Sewana-File"


@csrf_exempt  # only until the way of the file is chosen: `received` checks it before anything is written
@require_POST
@weighs_itself
def upload(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A new version, received straight into the data folder; who may not is told before anything is read."""
    visit = to_plan(request.user, key)
    with IntoFolder(request) as handler:
        refused = words_of(handler.refusal_of(size_of(request)))
        if refused:
            return told(request, visit, item_of(visit, number), refused)
        request.upload_handlers = [handler]
        return received(request, key, number, handler)


def told(request: HttpRequest, visit: Visit, item: MediaItem, refused: str) -> HttpResponse:
    """Say at once why a file cannot be kept: to let it all flow by first would keep a page's thread for minutes."""
    if wants_json(request):
        return JsonResponse({"errors": [refused]})
    form = VersionForm({})
    form.refused = refused
    return item_page(request, visit, item, upload=form)


@csrf_protect
def received(request: HttpRequest, key: str, number: int, handler: IntoFolder) -> HttpResponse:
    visit = to_plan(request.user, key)
    item = item_of(visit, number)
    form = VersionForm(request.POST, request.FILES)
    form.refused = words_of(handler.turned_away)
    found = None
    if form.is_valid() and isinstance(form.cleaned_data["file"], Received):
        found = looked_at(form)
    if form.errors:
        words = [str(error) for row in form.errors.values() for error in row]
        if wants_json(request):
            return JsonResponse({"errors": words})
        return item_page(request, visit, item, upload=form)
    keep(request, item, form, found, by=visit.actor.account)
    url = reverse("planning:media-item", args=[key, number])
    return JsonResponse({"to": url}) if wants_json(request) else redirect(url)


def words_of(refused: str) -> str:
    return {
        TOO_LARGE: _("The file is larger than 200 MB. Make it smaller, or give a link."),
        NO_ROOM: _(
            "There is no room for this file on the library's disk. Give a link, or tell the operator."
        ),
        BUSY: _("Others are uploading just now. Please try again in a minute."),
    }.get(refused, "")


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def looked_at(form: VersionForm) -> Checked | None:
    file = form.cleaned_data["file"]
    try:
        return checked(file.incoming.path, fit_name(file.name))
    except NotTaken as error:
        form.add_error("file", str(error))
        return None


def keep(
    request: HttpRequest, item: MediaItem, form: VersionForm, found: Checked | None, *, by: object
) -> None:
    given = form.cleaned_data
    if found is None:
        made = operations.add_link(item, given["url"], words=given["note"], by=by)
    else:
        made = operations.add_file(
            item,
            given["file"].incoming,
            name=fit_name(given["file"].name),
            file_type=found.type,
            preview=found.preview,
            words=given["note"],
            by=by,
        )
    messages.success(request, _("Version %(n)s is here and waits for approval.") % {"n": made.number})
    if found is not None and found.says_where:
        messages.warning(
            request,
            _(
                "The picture says where it was taken, as phones note it. Whoever gets the file can read the place."
            ),
        )


@require_safe
def file(request: HttpRequest, key: str, number: int, version: int) -> HttpResponse:
    """A version, for those who may have it."""
    return sent(access.to_media_version(request.user, key, number, version))


@require_safe
def picture(request: HttpRequest, key: str, number: int, version: int) -> HttpResponse:
    return drawn(access.to_media_version(request.user, key, number, version))


@require_safe
def public_media(request: HttpRequest, key: str) -> HttpResponse:
    """What everybody may take along."""
    visit = access.to_public_media(request.user, key)
    rows = []
    for item in queries.public_items(visit.edition):
        version: MediaVersion = item.kept[0]  # type: ignore[attr-defined]  # set by the query
        rows.append({"item": item, "version": version, "size": queries.shown_size(version.size)})
    context = {"visit": visit, "edition": visit.edition, "rows": rows}
    return render(request, "planning/public_media.html", context)


@require_safe
def public_file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return sent(access.to_public_version(request.user, key, number))


@require_safe
def public_picture(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return drawn(access.to_public_version(request.user, key, number))


def sent(version: MediaVersion) -> HttpResponse:
    """A link leads on; a file is always saved, never shown: it is somebody else's content under our name."""
    if version.url:
        return HttpResponseRedirect(version.url)
    disposition = content_disposition_header(as_attachment=True, filename=version.file_name)
    return of_folder(version.digest, version.file_type, disposition or "attachment", "no-store")


def drawn(version: MediaVersion) -> HttpResponse:
    """The small picture, which we have drawn ourselves."""
    return of_folder(version.preview, "image/jpeg", "inline", "max-age=600")


def of_folder(digest: str, file_type: str, disposition: str, kept_for: str) -> HttpResponse:
    """Name the file; the server sends it without keeping a page's thread busy while somebody's line is slow."""
    if not is_there(digest):
        raise Http404
    headers = {
        SENT_BY_THE_SERVER: digest,
        "Content-Disposition": disposition,
        "Content-Security-Policy": LOCKED,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": f"private, {kept_for}",
    }
    return HttpResponse(content_type=file_type, headers=headers)
