from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "sewana.reflection"
    label = "reflection"
