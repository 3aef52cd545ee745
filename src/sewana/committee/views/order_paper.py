"""The appointment order as a paper, to be numbered, dated and signed."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.base.languages import localized
from sewana.committee import access
from sewana.committee.models import Edition
from sewana.committee.queries import orders
from sewana.people import queries as people
from sewana_paper import official

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@never_cache
@require_safe
def order_paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The order as it would read now, in the reader's language; what the office has yet to add is dotted."""
    edition = access.to_see_office(request.user, key).edition
    language = request.LANGUAGE_CODE[:2]
    content = content_of(edition, language)
    make = {"docx": official.to_docx, "pdf": official.to_pdf}[kind]
    response = HttpResponse(make(orders.ORDER, content, letterhead(), language), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-order-{language}.{kind}"'
    return response


def content_of(edition: Edition, language: str) -> dict[str, object]:
    with translation.override(language):
        title = localized(edition, "title")
        return {
            "subject": _("Appointment of the committee of %(title)s") % {"title": title},
            "cause": _("So that %(title)s may be held in good order") % {"title": title},
            "groups": orders.groups_now(edition, language),
        }


def letterhead() -> official.Letterhead:
    library = people.library()
    return official.Letterhead(
        organisation_th=library.name_th if library else "", organisation_en=library.name_en if library else ""
    )
