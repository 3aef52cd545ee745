"""The library's own heading of papers, and the pictures in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.bodies import takes_file
from sewana.committee import access
from sewana.committee.forms.headings import HeadingForm
from sewana.committee.models import PaperPicture, TemplateChange, TemplateSubject
from sewana.committee.operations import paper_templates as operations
from sewana.committee.operations.members import Changed
from sewana.committee.queries import papers as queries
from sewana.committee.queries.paper_previews import preview
from sewana.committee.views.both_texts import Difference, with_value

SHOWN = ("speaker-invitation", "certificate")
HISTORY = 10
SAVED = gettext_lazy("Saved. Papers that are not issued yet have the new heading from now on.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def heading(request: HttpRequest) -> HttpResponse:
    """Names, addresses, who signs, emblem and logo; beside them, how papers come out."""
    actor = access.to_word_papers(request.user)
    changes = queries.changes_of_heading()
    now = queries.content_of(queries.heading())
    seen = queries.version_of(changes)
    form = HeadingForm(request.POST or None, request.FILES or None, initial={**now, "seen": seen})
    is_stale = False
    if form.is_bound:
        is_good = form.is_valid()
        values = {**form.values(), **kept(form)}
        if is_good and request.POST.get("do") != "preview":
            try:
                operations.change_heading(values, seen=form.cleaned_data["seen"], by=actor.account)
            except Changed:
                is_stale = True
                values |= untouched(values, now, form.cleaned_data["seen"])
            else:
                messages.success(request, SAVED)
                return redirect("committee:heading")
        form.data = typed(request, values, seen if is_stale else request.POST.get("seen", seen))
    language = request.LANGUAGE_CODE[:2]
    content = queries.named({**now, **(values if form.is_bound else {})})
    context = {
        "form": form,
        "pictures": queries.picture_urls(content),
        "previews": [
            preview(kind, language, content, queries.wording_of(kind, language)).page for kind in SHOWN
        ],
        "language": language,
        "changes": changes[:HISTORY],
        "is_changed_meanwhile": is_stale,
        "differences": differences(form, values, now) if is_stale else [],
        "last_change": changes.first() if is_stale else None,
    }
    return render(request, "committee/heading.html", context)


def kept(form: HeadingForm) -> dict[str, str]:
    return {which: operations.keep_picture(picture) for which, picture in form.drawn.items()}


def typed(request: HttpRequest, values: queries.Content, seen: object) -> QueryDict:
    """What was sent; a picture is not chosen a second time because another field was wrong."""
    data = with_value(request, "seen", seen)
    for which in queries.PICTURES:
        data[f"kept_{which}"] = str(values[which])
        data.pop(f"no_{which}", None)
    return data


def untouched(mine: queries.Content, now: queries.Content, seen: int) -> dict[str, str]:
    """The pictures that this page left alone: they stay as the other one put them."""
    change = TemplateChange.objects.filter(pk=seen).first()
    then = change.after.get("heading", change.after) if change else {}
    return {which: now[which] for which in queries.PICTURES if mine[which] == then.get(which, "")}


def differences(form: HeadingForm, mine: queries.Content, now: queries.Content) -> list[Difference]:
    """The fields that read otherwise than what is saved by now, and the pictures that are others."""
    return [
        Difference(
            str(form[name].label),
            shown(name, mine[name], _("the picture on this page")),
            shown(name, now[name], _("another picture")),
        )
        for name in mine
        if mine[name] != now[name]
    ]


def shown(name: str, value: object, picture: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value and name in queries.PICTURES:
        return picture
    return str(value) or "–"


@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """One picture, as it was drawn anew; it never changes under its name."""
    access.office(request.user)
    found = get_object_or_404(PaperPicture, digest=digest)
    response = HttpResponse(bytes(found.content), content_type="image/png")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let heading or words read as before a change."""
    actor = access.to_word_papers(request.user)
    change = get_object_or_404(TemplateChange, pk=pk)
    if operations.put_back(change, by=actor.account) is None:
        messages.info(request, _("It reads like that already."))
    else:
        messages.success(request, _("It reads as before that change again."))
    if change.subject == TemplateSubject.WORDING:
        return redirect("committee:wording", change.kind, change.language)
    return redirect(
        "committee:heading" if change.subject == TemplateSubject.HEADING else "committee:wordings"
    )
