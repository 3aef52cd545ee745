"""What is kept of a reflection: the picture of what was said."""

from sewana.reflection.models.picture import OpinionGroup, Reflection, Standing

__all__ = ["OpinionGroup", "Reflection", "Standing"]
