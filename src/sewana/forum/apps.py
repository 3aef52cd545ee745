from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "sewana.forum"
    label = "forum"
