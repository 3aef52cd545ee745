"""Input about the reflection, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60


class GroupNameForm(forms.Form):
    """What people call an opinion group; left empty, it goes by its letter alone."""

    name_th = forms.CharField(label=_("Name in Thai"), max_length=LONGEST_NAME, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, required=False)
