from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "sewana.sharing"
    label = "sharing"
