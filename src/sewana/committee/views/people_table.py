"""Tables of people, in and out: read, shown, corrected, and only then taken over."""

import csv
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base.bodies import takes_file
from sewana.base.languages import localized
from sewana.base.spreadsheets import marked, workbook
from sewana.committee import access
from sewana.committee.forms.columns import EXPORTED, LABELS
from sewana.committee.forms.people_table import Row, Table, TableForm
from sewana.committee.models import Answer, DutyRole, Edition, Member
from sewana.committee.operations import members as operations
from sewana.committee.queries.members import members_of
from sewana.committee.views.both_texts import with_value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def table(request: HttpRequest, key: str) -> HttpResponse:
    """Paste or choose a table; see what it says; take it over whole."""
    visit = access.to_run(request.user, key)
    form = TableForm(request.POST or None, request.FILES or None)
    found = form.read(visit.edition) if request.method == "POST" and form.is_valid() else None
    if found is not None and found.is_good and request.POST.get("do") == "take":
        try:
            count = take_over(visit, form, found)
        except operations.NotPossible as error:
            form.add_error(None, str(error))
        except operations.Changed:
            form.add_error(None, _("Somebody changed the list in the same moment. Read the table again."))
        else:
            words = ngettext("%(count)s person was taken over.", "%(count)s people were taken over.", count)
            messages.success(request, words % {"count": count})
            return redirect("committee:members", key)
    if found is not None:
        # What came in a file stands in the box too, so that a mistake can be corrected right there.
        form.data = with_value(request, "text", found.text)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "table": found,
        "wrong": found.of("wrong") if found else [],
        "taken": len(found.of("new")) + len(found.of("changed")) if found else 0,
    }
    return render(request, "committee/people_table.html", context)


def take_over(visit: access.Visit, form: TableForm, found: Table) -> int:
    rows = [*found.of("new"), *found.of("changed")]
    operations.take_over(
        visit.edition,
        [listed(row) for row in rows],
        new_groups=found.new_groups,
        have_accepted=form.cleaned_data["have_accepted"],
        by=visit.actor.account,
    )
    return len(rows)


def listed(row: Row) -> operations.Listed:
    return operations.Listed(row.person, row.places, row.member)


@never_cache
@require_safe
def table_csv(request: HttpRequest, key: str) -> HttpResponse:
    edition = access.to_run(request.user, key).edition
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-committee.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    csv.writer(response).writerows([marked(cell) for cell in row] for row in exported(edition))
    return response


@never_cache
@require_safe
def table_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    edition = access.to_run(request.user, key).edition
    response = HttpResponse(workbook(exported(edition), str(_("Committee"))), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-committee.xlsx"'
    return response


def exported(edition: Edition) -> Iterable[list[str]]:
    """The table that can be read in again: headings of the reader's language, a person a row."""
    yield [str(LABELS[name]) for name in EXPORTED]
    for member in members_of(edition).exclude(answer=Answer.LEFT):
        yield [cell_of(member, name) for name in EXPORTED]


def cell_of(member: Member, name: str) -> str:
    if name == "group":
        return "; ".join(localized(duty.group, "name") for duty in member.duties.all())
    if name == "role":
        return "; ".join(str(DutyRole(duty.role).label) for duty in member.duties.all())
    if name == "answer":
        return str(Answer(member.answer).label)
    return str(getattr(member, name))
