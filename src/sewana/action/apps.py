from django.apps import AppConfig


class ActionConfig(AppConfig):
    name = "sewana.action"
    label = "action"

    def ready(self) -> None:
        """Tell the forum, which does not know this stage, what is kept here of a phone and how that is erased."""
        # Models can be imported only once all stages are there.
        from sewana.action.operations.forgetting import forget  # noqa: PLC0415
        from sewana.action.queries.own import checks  # noqa: PLC0415
        from sewana.forum.operations import forgetting  # noqa: PLC0415
        from sewana.forum.queries import own  # noqa: PLC0415

        own.also("did_it_help", checks)
        forgetting.also(forget)
