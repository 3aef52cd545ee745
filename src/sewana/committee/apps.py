from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "sewana.committee"
    label = "committee"
