"""The questionnaire on paper."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.committee.access import to_see_office
from sewana.survey.queries.paper import sheet_of
from sewana.survey.queries.steps import language_of
from sewana.survey.views.questionnaires import questionnaire_of
from sewana_paper.codes import qr_svg
from sewana_paper.questionnaire import MOST_SHEETS, to_pdf


@never_cache
@require_safe
def paper(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The questionnaire as PDF, in one language, as many copies as are wanted."""
    visit = to_see_office(request.user, key)
    questionnaire = questionnaire_of(visit, number)
    language = language_of(request.GET.get("language", ""))
    wanted = request.GET.get("sheets", "")
    copies = min(max(int(wanted), 1), MOST_SHEETS) if wanted.isdecimal() and len(wanted) < 9 else 1
    sheet = sheet_of(questionnaire, language)
    made = to_pdf(sheet, language, qr_svg(sheet.address), sheets=copies)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"questionnaire-{questionnaire.code}-{language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
