"""For how long somebody must have been here, and the name that a certificate bears, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.queries import presence
from sewana_text.normalise import normalise, one_line

LONGEST_NAME = 120


class OfferForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("Minutes needed for a certificate"),
        min_value=1,
        max_value=1440,
        required=False,
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=LONGEST_NAME,
        help_text=_("With the title, as it is to be printed."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type the name first.")},
    )

    def clean_name(self) -> str:
        name = one_line(normalise(str(self.cleaned_data["name"])))
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("Type the name first."))
        return name


def offer_form(edition: Edition) -> OfferForm:
    """The form as it stands now; where nothing is offered, half of the forum is said beside the field."""
    offered = presence.offer_of(edition)
    form = OfferForm(initial={"minutes": offered.minutes if offered else None})
    form.fields["minutes"].help_text = _("Empty: no certificate is given. Half of this forum: %(n)s.") % {
        "n": presence.half_of(edition)
    }
    return form
