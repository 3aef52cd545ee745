"""Input about the reflection, checked."""

from sewana.reflection.forms.groups import LONGEST_NAME, GroupNameForm
from sewana.reflection.forms.release import ReleaseForm

__all__ = ["LONGEST_NAME", "GroupNameForm", "ReleaseForm"]
