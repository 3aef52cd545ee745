from django.apps import AppConfig


class ActionConfig(AppConfig):
    name = "sewana.action"
    label = "action"
