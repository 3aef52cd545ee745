"""What the office says of last year's promises: which are meant, and why one is not kept."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy

from sewana.action.forms.voices import is_number
from sewana.action.models import Verdict
from sewana_text.normalise import normalise

# What a promise that is not kept can become.
BROKEN = (Verdict.NOT_NOW, Verdict.NO)


class WhyNotForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What was decided"), choices=[(one.value, one.label) for one in BROKEN]
    )
    reason_th = forms.CharField(
        label=gettext_lazy("Reason in Thai"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Reason in English"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def reason(self) -> tuple[str, str]:
        thai, english = (
            normalise(str(self.cleaned_data[name])).strip() for name in ("reason_th", "reason_en")
        )
        return thai, english


def numbers_of(given: Iterable[str]) -> set[int]:
    return {int(text) for text in given if is_number(text)}
