"""What the committee says with the figures it shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 2000


class ReleaseForm(forms.Form):
    """Two texts, and which figures were seen when they were written."""

    words_th = forms.CharField(
        label=_("What the committee says of it, in Thai"),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "th"}),
    )
    words_en = forms.CharField(
        label=_("The same in English"),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)
