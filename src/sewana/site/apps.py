from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sewana.site"
    label = "site"
