"""What goes with a question to somebody: words of one's own, and the day until which an answer is hoped for."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.base.fields import DateField


def answer_day() -> DateField:
    return DateField(
        label=_("Answer by"),
        required=False,
        help_text=_(
            "For example 22/11/2569 or 2026-11-22. Three days before, a reminder goes out by itself."
        ),
    )


class AskingForm(forms.Form):
    """The words, and a day under the name `day_name`; one that is over is asked back once, not refused."""

    greeting = forms.CharField(
        label=_("A few words of your own"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("They stand at the beginning of the mail, after the name."),
    )
    keeps_past = forms.BooleanField(required=False, widget=forms.HiddenInput)
    day_name = "answer_by"
    asks_back = False

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        day = cleaned.get(self.day_name)
        if isinstance(day, dt.date) and day < timezone.localdate() and not cleaned.get("keeps_past"):
            self.asks_back = True
            words = _("This day is over already. Change it, or send it again to keep it.")
            self.add_error(self.day_name, words)
        return cleaned


class ApproachForm(AskingForm):
    """Whether somebody will join the committee."""

    answer_by = answer_day()
