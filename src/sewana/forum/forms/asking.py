"""What comes from phones by plain forms, checked."""

import unicodedata
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.forum.forms.kiosk import LONGEST_WRITTEN, AskForm
from sewana_text.normalise import normalise, one_line

NAME_LIMIT = 60
MOST_CODE_LETTERS = 80
BETWEEN_DIGITS = frozenset(" -\u00a0\u2009\u200b\u202f\t.")


class QuestionForm(AskForm):
    """A question from the audience; a name only if somebody wants to give one."""

    text = forms.CharField(
        label=_("My question"),
        max_length=LONGEST_WRITTEN,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        help_text=_("One question, at most 300 characters. Please name no persons."),
        error_messages={"required": _("Write your question first.")},
    )
    name = forms.CharField(
        label=_("My name, if it may be read out"),
        max_length=NAME_LIMIT,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        return one_line(normalise(str(self.cleaned_data["name"])))


class UpvoteForm(forms.Form):
    id = forms.UUIDField(required=False)
    question = forms.IntegerField(min_value=0, max_value=10_000_000)
    on = forms.BooleanField(required=False)

    def clean_id(self) -> uuid.UUID:
        return self.cleaned_data["id"] or uuid.uuid4()


def plain_code(text: str) -> str:
    """Read a join code as people type it: spaces, hyphens, Thai digits, capitals."""
    kept = (letter for letter in text[:MOST_CODE_LETTERS] if letter not in BETWEEN_DIGITS)
    return "".join(plain_digit(letter) for letter in kept).lower()


def plain_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
