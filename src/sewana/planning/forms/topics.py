"""Input about topics, checked."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sewana.base.fields import DateField
from sewana.committee.forms.members import Line
from sewana.people.models import Language, Side
from sewana.planning.models import TopicCall
from sewana_text.graphemes import count_graphemes
from sewana_text.normalise import normalise, one_line

TITLE_LIMIT, LONGEST_WRITTEN = 140, 200
SIDES = [
    ("", _("I would rather not say")),
    (Side.USER, _("I use the library")),
    (Side.PROVIDER, _("I work here")),
]


class TitleField(forms.CharField):
    """A topic: one line of at most 140 characters as people count them."""

    def clean(self, value: object) -> str:
        text = one_line(normalise(str(super().clean(value))))
        over = count_graphemes(text) - TITLE_LIMIT
        if over > 0:
            words = ngettext(
                "This is %(over)s character too long: a topic has at most %(limit)s.",
                "This is %(over)s characters too long: a topic has at most %(limit)s.",
                over,
            )
            raise forms.ValidationError(words % {"over": over, "limit": TITLE_LIMIT})
        if len(text) > LONGEST_WRITTEN:
            raise forms.ValidationError(_("This text has too many marks over its letters. Write it plainly."))
        if not text:
            raise forms.ValidationError(_("Write the topic first."))
        return text


class ProposeForm(forms.Form):
    """A topic from somebody's phone."""

    title = TitleField(
        label=_("What should the forum be about?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the topic first.")},
    )
    reason = forms.CharField(
        label=_("Why is it important?"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    side = forms.ChoiceField(label=_("You"), choices=SIDES, required=False)
    phone_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class OfficeForm(forms.Form):
    """A topic that the committee proposes."""

    title = TitleField(label=_("Topic"), max_length=1000)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    phone_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class CallForm(forms.Form):
    text_th = forms.CharField(
        label=_("Invitation in Thai"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    text_en = forms.CharField(
        label=_("Invitation in English"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    opens_on = DateField(label=_("Opens on"), required=False)
    closes_on = DateField(label=_("Closes after"), required=False)
    is_open = forms.BooleanField(label=_("everybody with the address can propose and vote"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, call: TopicCall | None) -> dict[str, object]:
        if call is None:
            return {"is_open": True, "version": 1}
        return {name: getattr(call, name) for name in cls.base_fields}

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        opens_on, closes_on = found.get("opens_on"), found.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("The last day is before the first. Turn them round."))
        return found


class ChoiceForm(forms.Form):
    """The choice with its reason; the forum may take its title from it."""

    reason_th = forms.CharField(
        label=_("Reason in Thai"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write why this topic was chosen.")},
    )
    reason_en = forms.CharField(
        label=_("Reason in English"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    names_edition = forms.BooleanField(label=_("name the forum after it"), required=False)
    title_th = Line(label=_("Title in Thai"), max_length=200, required=False)
    title_en = Line(label=_("Title in English"), max_length=200, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        for name in ("title_th", "title_en"):
            if found.get("names_edition") and not found.get(name):
                self.add_error(name, _("A forum has a title in both languages. Write this one too."))
        return found
