from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sewana.people"
    label = "people"
