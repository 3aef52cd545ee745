"""Input about the reflection, checked."""

from sewana.reflection.forms.groups import LONGEST_NAME, GroupNameForm

__all__ = ["LONGEST_NAME", "GroupNameForm"]
