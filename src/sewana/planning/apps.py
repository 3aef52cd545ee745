from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "sewana.planning"
    label = "planning"
