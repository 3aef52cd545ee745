"""The gate to questionnaires: whoever has the code may answer; all else goes through an edition's gates."""

from sewana.survey.models import Questionnaire


def to_answer(code: str) -> Questionnaire | None:
    """Anybody with the code; whether it takes answers now is the questionnaire's own matter. None: no such code."""
    found = Questionnaire.objects.select_related("edition", "version__instrument")
    return found.filter(code=code).first()
