"""What comes from the console, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.forum.forms.clerk import QUESTION_LIMIT
from sewana.forum.forms.kiosk import LONGEST_WRITTEN
from sewana.forum.models import Item
from sewana_text.graphemes import count_graphemes
from sewana_text.normalise import normalise, one_line

MOST_AT_ONCE = 200
NAME_LIMIT = 60
SWITCHES = ("is_premoderated", "questions_open", "opinions_open", "results_shown", "is_black")


class Line(forms.CharField):
    """One line of text in its normal form."""

    def clean(self, value: object) -> str:
        return one_line(normalise(str(super().clean(value))))


class HelperForm(forms.Form):
    """By which name somebody helps: the audit names them so."""

    name = Line(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("It stands beside what you do, for the committee to see."),
        error_messages={"required": _("Write your name: what you do here is noted under it.")},
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write your name: what you do here is noted under it."))
        return name


class DeedForm(forms.Form):
    """A deed on one or more questions or opinions."""

    do = forms.SlugField(max_length=20)
    text = Line(max_length=LONGEST_WRITTEN, required=False)
    seen = forms.CharField(max_length=2 * LONGEST_WRITTEN, required=False, strip=False)
    reason = Line(max_length=300, required=False)
    note = Line(max_length=1000, required=False)
    label = Line(max_length=40, required=False)
    into = forms.IntegerField(
        min_value=0,
        max_value=10_000_000,
        required=False,
        error_messages={"invalid": _("Write the number of the one that stays.")},
    )
    on = forms.CharField(max_length=3, required=False)

    def numbers(self, given: list[str]) -> list[int]:
        """Return the numbers named by hidden fields and ticked boxes, in Thai digits too."""
        return sorted({int(text) for text in given[:MOST_AT_ONCE] if text.isdecimal() and len(text) < 8})

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        text, do = str(cleaned.get("text", "")), cleaned.get("do")
        if do == "edit" and not text:
            self.add_error("text", _("A question cannot be empty. Hide it, if it should go."))
        if do in {"edit", "translate"} and count_graphemes(text) > QUESTION_LIMIT:
            self.add_error("text", _("This is too long: at most 300 characters."))
        if do == "merge" and cleaned.get("into") is None and "into" not in self.errors:
            self.add_error("into", _("Write the number of the one that stays."))
        return cleaned


class ArrangementForm(forms.Form):
    """What is on, or one switch: `on` is an item and perhaps a number, `set` a switch and yes or no."""

    on = forms.RegexField(r"^[a-z]{1,12}(:\d{1,7})?$", required=False)
    set = forms.RegexField(r"^[a-z_]{1,20}:(yes|no)$", required=False)

    def clean_on(self) -> tuple[str, int | None] | None:
        item, _colon, number = str(self.cleaned_data["on"]).partition(":")
        if not item:
            return None
        if item not in Item.values:
            raise forms.ValidationError(_("There is nothing of that kind to show."))
        return item, int(number) if number else None

    def clean_set(self) -> tuple[str, bool] | None:
        name, _colon, value = str(self.cleaned_data["set"]).partition(":")
        if name and name not in SWITCHES:
            raise forms.ValidationError(_("There is no switch of that name."))
        return (name, value == "yes") if name else None
