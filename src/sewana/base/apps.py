from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "sewana.base"
    label = "base"
