from django.apps import AppConfig

from sewana.base import lookups  # noqa: F401 - registers itself


class BaseConfig(AppConfig):
    name = "sewana.base"
    label = "base"
