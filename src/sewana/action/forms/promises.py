"""What the office says of last year's promises: which are meant, and why one is not kept."""

from django import forms
from django.utils.translation import gettext_lazy

from sewana.action.models import Verdict
from sewana.base.fields import TextField

# What a promise that is not kept can become.
BROKEN = (Verdict.NOT_NOW, Verdict.NO)


class WhyNotForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What was decided"), choices=[(one.value, one.label) for one in BROKEN]
    )
    reason_th = TextField(label=gettext_lazy("Reason in Thai"), rows=2, max_length=2000, required=True)
    reason_en = TextField(label=gettext_lazy("Reason in English"), rows=2, max_length=2000, required=True)

    def reason(self) -> tuple[str, str]:
        return self.cleaned_data["reason_th"], self.cleaned_data["reason_en"]
