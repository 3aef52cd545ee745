"""What is asked with a questionnaire, whom it reaches, and what is answered."""

from sewana.survey.models.answers import Draft, Mode, Response
from sewana.survey.models.instruments import Instrument, InstrumentVersion, Purpose
from sewana.survey.models.population import Dimension, Level, Population, PopulationSource
from sewana.survey.models.questionnaires import (
    Door,
    Invited,
    InviteState,
    Questionnaire,
    QuestionnaireState,
    Token,
)

__all__ = [
    "Dimension",
    "Door",
    "Draft",
    "Instrument",
    "InstrumentVersion",
    "InviteState",
    "Invited",
    "Level",
    "Mode",
    "Population",
    "PopulationSource",
    "Purpose",
    "Questionnaire",
    "QuestionnaireState",
    "Response",
    "Token",
]
