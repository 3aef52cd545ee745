"""What stands on screen and phones besides what is on: a note, the Wi-Fi, and the way for those who are elsewhere."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from sewana.forum.forms.console import Line

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 63  # of WPA


# Browsers are sent there from phones: an encrypted address, or none.
ONLY_HTTPS = URLValidator(schemes=["https"], message=_("Write an address that begins with https://."))


class HallForm(forms.Form):
    note_th = Line(
        label=_("Words in Thai for welcome, break and closing"),
        max_length=300,
        required=False,
        help_text=_("They take the place of what stands there otherwise."),
    )
    note_en = Line(label=_("The same in English"), max_length=300, required=False)
    wifi_name = Line(
        label=_("Name of the Wi-Fi"),
        max_length=32,
        required=False,
        help_text=_("The screen shows a code that lets phones in, on welcome and break."),
    )
    wifi_password = forms.CharField(
        label=_("Password of the Wi-Fi"),
        max_length=LONGEST_PASSWORD,
        min_length=SHORTEST_PASSWORD,
        required=False,
        strip=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Everybody in the hall can read it: never that of the staff's network."),
        error_messages={"min_length": _("A Wi-Fi password has 8 to 63 letters.")},
    )
    stream_url = forms.CharField(
        label=_("Address of the stream"),
        max_length=200,
        required=False,
        validators=[ONLY_HTTPS],
        widget=forms.URLInput,
    )
    captions_url = forms.CharField(
        label=_("Address of live captions"),
        max_length=200,
        required=False,
        validators=[ONLY_HTTPS],
        widget=forms.URLInput,
    )
