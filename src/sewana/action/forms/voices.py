"""What the office types about voices: which are meant, what is done, and with which words."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.action.models import Improvement, Theme, VoiceOrigin
from sewana.action.operations.triage import NotPossible, Pick
from sewana.action.queries.voices import Wanted, found_improvements, themes
from sewana.base.fields import DateField, TextField
from sewana.base.languages import localized
from sewana.base.numbers import number_of
from sewana.committee.models import Edition
from sewana.people.models import Group, Language
from sewana_text.normalise import normalise

DEEDS = ("take_up", "answer", "set_aside", "theme", "wait")
REASON = {"rows": 2}


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """Which voices a page asks for; what is not known is left out."""
    usual = Wanted()
    return Wanted(
        fate=given.get("fate", usual.fate)[:20],
        theme=given.get("theme", "")[:40],
        kind=given.get("kind", "")[:20],
        origin=given.get("origin", "")[:20],
        side=given.get("side", "")[:20],
        search=given.get("q", "")[:100].strip(),
        order=given.get("order", usual.order)[:20],
    )


def picks_of(given: Iterable[str]) -> list[Pick]:
    """Ticked voices: “12:3” is number 12 as its version 3 was seen; a bare number is as it is now."""
    found = []
    for text in given:
        number, _colon, version = text.partition(":")
        if (known := number_of(number)) is not None:
            found.append(Pick(known, number_of(version)))
    return found


class DeedForm(forms.Form):
    """One deed on the ticked voices; each deed reads its own fields."""

    do = forms.ChoiceField(choices=[(deed, deed) for deed in DEEDS])
    improvement = forms.CharField(
        label=gettext_lazy("Improvement, by its number or words of it"), required=False, max_length=300
    )
    said_th = forms.CharField(label=gettext_lazy("What was said, in Thai"), required=False, max_length=300)
    said_en = forms.CharField(label=gettext_lazy("What was said, in English"), required=False, max_length=300)
    answer_th = forms.CharField(
        label=gettext_lazy("Answer in Thai"), required=False, max_length=1000, widget=forms.Textarea(REASON)
    )
    answer_en = forms.CharField(
        label=gettext_lazy("Answer in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(REASON),
    )
    reason_th = forms.CharField(
        label=gettext_lazy("Reason in Thai"), required=False, max_length=1000, widget=forms.Textarea(REASON)
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Reason in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(REASON),
    )
    theme = forms.CharField(label=gettext_lazy("Theme"), required=False, max_length=40)

    def text(self, name: str) -> str:
        return normalise(str(self.cleaned_data.get(name) or "")).strip()


def improvement_of(edition: Edition, text: str) -> Improvement:
    """The one improvement that is meant by a number or by words; refused when it may be several."""
    found = found_improvements(edition, text)
    if not found:
        words = _("There is no improvement “%(text)s”. Write its number, or begin a new one.")
        raise NotPossible(words % {"text": text})
    if len(found) > 1:
        words = _("“%(text)s” may mean several: %(found)s. Write the number.")
        told = "; ".join(f"{row.number} {row.said_th}" for row in found[:4])
        raise NotPossible(words % {"text": text, "found": told})
    return found[0]


def theme_of(key: str) -> Theme | None:
    """The theme of a key; none is meant by "none"."""
    if key == "none":
        return None
    found = themes().filter(key=key).first()
    if found is None:
        raise NotPossible(_("Choose a theme of the list. This one is not on it."))
    return found


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # of groups and of themes
    """Things with a name in two languages."""

    def label_from_instance(self, obj: Model) -> str:
        return localized(obj, "name")


class VoiceForm(forms.Form):
    """A voice that came by letter, mail, telephone or at the counter."""

    text = TextField(label=gettext_lazy("What was said"), rows=3, max_length=2000, required=True)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    said_on = DateField(label=gettext_lazy("Said on"))
    origin = forms.ChoiceField(label=gettext_lazy("How it came in"), choices=VoiceOrigin.choices)
    group = NamedChoice(
        label=gettext_lazy("Group of who said it"), queryset=Group.objects.all(), required=False
    )
    theme = NamedChoice(
        label=gettext_lazy("Theme"), queryset=Theme.objects.filter(removed_at=None), required=False
    )

    def clean_said_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day
