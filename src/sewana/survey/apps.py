from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "sewana.survey"
    label = "survey"
