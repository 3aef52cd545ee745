"""Voices that came by other ways: entered one by one, taken from a table; and all of them as a table."""

import csv
import uuid
from collections.abc import Iterator

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.action import access
from sewana.action.forms import voice_file
from sewana.action.forms.voice_file import VoiceTable, exported, read_voices
from sewana.action.forms.voices import VoiceForm, wanted_of
from sewana.action.models import Voice, VoiceLink
from sewana.action.operations.entering import Added, Entry, add_voices
from sewana.action.queries import voices as queries
from sewana.base.bodies import takes_file
from sewana.base.spreadsheets import (
    MOST_ANSWER_BYTES,
    TableError,
    TableForm,
    cells_of_file,
    cells_of_text,
    marked,
)
from sewana.committee.access import Visit

MOST_SHOWN = 50


@takes_file
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voice_new(request: HttpRequest, key: str) -> HttpResponse:
    """One voice by hand, or a table of them: all of it or nothing."""
    visit = access.to_sort(request.user, key)
    if visit.edition.rehearsal_of_id is not None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "table":
        return of_table(request, visit)
    form = VoiceForm(request.POST or None, initial=usual())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entry = Entry(
            text=given["text"],
            language=given["language"],
            said_on=given["said_on"],
            origin=given["origin"],
            group=given["group"],
            theme=given["theme"],
        )
        sent = request.POST.get("sent", "")[:32] or uuid.uuid4().hex
        return added(request, visit, add_voices(visit.edition, [entry], sent=sent, by=visit.actor.account))
    return page(request, visit, form, TableForm(), None)


def usual() -> dict[str, object]:
    return {"said_on": timezone.localdate(), "language": (get_language() or "th")[:2], "origin": "other"}


def of_table(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = TableForm(request.POST, request.FILES)
    table: VoiceTable | None = None
    error = ""
    if form.is_valid():
        upload, text = form.cleaned_data.get("table"), form.cleaned_data["text"]
        try:
            most = voice_file.MOST_ROWS
            cells = cells_of_file(upload, most, MOST_ANSWER_BYTES) if upload else cells_of_text(text, most)
            table = read_voices(cells, timezone.localdate())
        except TableError as found:
            error = str(found)
    if table is None or not table.is_good:
        return page(request, visit, VoiceForm(initial=usual()), form, table, error=error)
    return added(
        request, visit, add_voices(visit.edition, table.entries, sent=table.mark, by=visit.actor.account)
    )


def added(request: HttpRequest, visit: Visit, found: Added) -> HttpResponse:
    if found.known:
        words = ngettext(
            "%(n)s voice was here already and was left as it is.",
            "%(n)s voices were here already and were left as they are.",
            found.known,
        )
        messages.info(request, words % {"n": f"{found.known:,}"})
    if found.new:
        words = ngettext("%(n)s voice was entered.", "%(n)s voices were entered.", found.new)
        messages.success(request, words % {"n": f"{found.new:,}"})
    done = f"?done={found.change.pk}" if found.change else ""
    return redirect(f"{reverse('action:voices', args=[visit.edition.key])}{done}")


def page(
    request: HttpRequest,
    visit: Visit,
    form: VoiceForm,
    table_form: TableForm,
    table: VoiceTable | None,
    *,
    error: str = "",
) -> HttpResponse:
    problems = table.problems if table else []
    context = {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "table_form": table_form,
        "problems": problems[:MOST_SHOWN],
        "hidden": max(0, len(problems) - MOST_SHOWN),
        "error": error,
        "sent": request.POST.get("sent", "")[:32] or uuid.uuid4().hex,
    }
    status = 422 if error or problems or form.errors else 200
    return render(request, "action/voice_new.html", context, status=status)


@never_cache
@require_safe
def voices_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The voices as they are chosen on the list; what is exported can be read in again."""
    edition = access.to_read_office(request.user, key).edition
    if edition.rehearsal_of_id is not None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-voices.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    rows = queries.voices_of(edition, wanted_of({"fate": "all", **request.GET.dict()}))
    csv.writer(response).writerows([marked(cell) for cell in row] for row in table_of(rows))
    return response


def table_of(rows: QuerySet[Voice]) -> Iterator[list[str]]:
    links: dict[int, list[str]] = {}
    found = VoiceLink.objects.filter(voice__in=rows.order_by()).order_by("improvement__number")
    for voice, number in found.values_list("voice_id", "improvement__number"):
        links.setdefault(voice, []).append(str(number))
    joined = {voice: ";".join(numbers) for voice, numbers in links.items()}
    return exported(rows.select_related("group", "theme").iterator(chunk_size=2000), joined)
