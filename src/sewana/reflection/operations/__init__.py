"""What happens to a reflection."""

from sewana.reflection.operations.picture import keep, name_group, refresh

__all__ = ["keep", "name_group", "refresh"]
