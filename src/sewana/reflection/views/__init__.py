"""Pages of the reflection."""

from sewana.reflection.views.picture import edition, group_name, refresh, table

__all__ = ["edition", "group_name", "refresh", "table"]
