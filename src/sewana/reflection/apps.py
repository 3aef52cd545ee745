from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "sewana.reflection"
    label = "reflection"

    def ready(self) -> None:
        """Tell the forum, which does not know this stage, what is kept here of a phone and how that is erased."""
        # Models can be imported only once all stages are there.
        from sewana.forum.operations import forgetting  # noqa: PLC0415
        from sewana.forum.queries import own  # noqa: PLC0415
        from sewana.reflection.operations.forgetting import forget  # noqa: PLC0415
        from sewana.reflection.queries.own import place_on_map  # noqa: PLC0415

        own.also("place_on_map", place_on_map)
        forgetting.also(forget)
