"""Input of the office about speakers, moderators and prepared questions, checked."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sewana.base import languages
from sewana.committee.forms.asking import AskingForm, answer_day
from sewana.committee.forms.members import Line
from sewana.committee.models import Answer, Edition, Member
from sewana.committee.queries.members import parted
from sewana.people.models import Language
from sewana.planning.models import PreparedQuestion, Speaker, SpeakerState
from sewana.planning.operations.questions import digest
from sewana_text.normalise import to_arabic_digits

LONGEST_NAME = 200
MODES = [
    ("", _("not settled yet")),
    ("onsite", _("in the room")),
    ("online", _("online")),
    ("hybrid", _("in the room or online, as they like")),
]
NO_NAME = _("Write the name, with its title before it.")
NO_MAIL = _("This is not a mail address. Write it like name@example.org.")


class WhoForm(forms.Form):
    """Somebody for the long list: the title is typed with the name, as on paper."""

    name = Line(
        label=_("Name with title"),
        max_length=LONGEST_NAME,
        error_messages={"required": NO_NAME},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    position = Line(label=_("Position"), max_length=300, required=False)
    organisation = Line(label=_("Organisation"), max_length=300, required=False)
    email = forms.EmailField(
        label=_("Mail"), required=False, max_length=254, error_messages={"invalid": NO_MAIL}
    )
    why = forms.CharField(
        label=_("Why this person"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def given(self) -> dict[str, object]:
        found = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        found["prefix"], found["name"] = parted(str(self.cleaned_data["name"]))
        return found


class NamesSelect(forms.Select):
    """A choice of people, each name said to be in its own language."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"]:  # the first, which is nobody, is in the reader's language
            option["attrs"]["lang"] = languages.spoken(str(option["label"]))
        return option


class CoordinatorChoice(forms.ModelChoiceField[Member]):
    widget = NamesSelect

    def label_from_instance(self, obj: object) -> str:
        return str(obj)


class SpeakerForm(WhoForm):
    """All that the office keeps of somebody; what they send themselves is not here."""

    topic = Line(label=_("Speaks about"), max_length=300, required=False)
    mode = forms.ChoiceField(label=_("Takes part"), choices=MODES, required=False)
    coordinator = CoordinatorChoice(
        Member.objects.none(), label=_("Who looks after them"), required=False, empty_label=_("nobody yet")
    )
    name_en = Line(label=_("Name in English"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of mails and page"), choices=Language.choices)
    phone = Line(label=_("Telephone"), max_length=40, required=False)
    is_of_university = forms.BooleanField(
        label=_("belongs to our own university: a memo is written, not a letter"), required=False
    )
    superior = Line(
        label=_("Whose permission is asked"),
        max_length=300,
        required=False,
        help_text=_("The head of their unit, as the letter addresses them. Empty: nobody is asked."),
    )
    honorarium = forms.DecimalField(
        label=_("Honorarium in baht"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        localize=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        "name",
        "position",
        "organisation",
        "topic",
        "mode",
        "email",
        "phone",
        "language",
        "name_en",
    )

    def __init__(self, *args: object, edition: Edition, may_run: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        members = edition.members.exclude(answer__in=(Answer.DECLINED, Answer.LEFT)).order_by("name")
        self.fields["coordinator"].queryset = members  # type: ignore[attr-defined]  # a choice of rows
        if not may_run:
            # Whoever looks after somebody reads what they need for their health: nobody appoints themselves to that.
            for name in ("honorarium", "coordinator"):
                del self.fields[name]

    @classmethod
    def of(cls, speaker: Speaker) -> dict[str, object]:
        found = {name: getattr(speaker, name) for name in cls.base_fields if hasattr(speaker, name)}
        return {**found, "name": str(speaker), "coordinator": speaker.coordinator_id}

    def clean_phone(self) -> str:
        return to_arabic_digits(str(self.cleaned_data["phone"]))

    def given(self) -> dict[str, object]:
        found = super().given()
        del found["version"]
        return found


class InvitationForm(AskingForm):
    """Whether somebody will speak or moderate."""

    reply_by = answer_day()
    day_name = "reply_by"


class SpeakerChoice(forms.ModelChoiceField[Speaker]):
    widget = NamesSelect

    def label_from_instance(self, obj: object) -> str:
        return str(obj)


class QuestionForm(forms.Form):
    """A question for the dialogue."""

    text_th = Line(
        label=_("Question in Thai"),
        max_length=300,
        error_messages={"required": _("Write the question in Thai.")},
    )
    text_en = Line(label=_("Question in English"), max_length=300, required=False)
    for_speaker = SpeakerChoice(
        Speaker.objects.none(), label=_("For whom"), required=False, empty_label=_("everybody")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        # Whoever it is for already stays, come or not: to mend a word must not take the name away.
        is_known = Q(pk=self.initial.get("for_speaker"))
        away = Q(state__in=(SpeakerState.LONG_LIST, SpeakerState.DECLINED, SpeakerState.WITHDRAWN))
        speakers = edition.speakers.defer("picture").filter(is_known | ~away)
        self.fields["for_speaker"].queryset = speakers  # type: ignore[attr-defined]  # a choice of rows

    @classmethod
    def of(cls, question: PreparedQuestion) -> dict[str, object]:
        return {
            "text_th": question.text_th,
            "text_en": question.text_en,
            "for_speaker": question.for_speaker_id,
            "seen": digest(question),
        }

    def given(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("text_th", "text_en", "for_speaker")}
