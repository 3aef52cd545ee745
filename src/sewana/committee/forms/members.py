"""Input about the people of a committee, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.base.languages import localized
from sewana.committee.models import Answer, DutyRole, Edition, Member, WorkingGroup
from sewana.committee.queries.meetings import named
from sewana.committee.queries.members import parted
from sewana.people.models import Language
from sewana_text.normalise import normalise, one_line, to_arabic_digits

LONGEST_DUTY = 500


class Line(forms.CharField):
    """One line of text in its normal form; one that nobody can see is none."""

    def clean(self, value: object) -> str:
        text = one_line(str(super().clean(value)))
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class GroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only for the checker
    def label_from_instance(self, group: object) -> str:
        return localized(group, "name")


class PersonForm(forms.Form):
    """Who somebody is; the title is typed with the name, as on paper, and parted from it."""

    name = Line(
        label=_("Name with title"),
        max_length=200,
        error_messages={"required": _("Write the name, with its title before it.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    position = Line(label=_("Position"), max_length=200, required=False)
    unit = Line(label=_("Unit"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is not a mail address. Write it like name@example.org.")},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def person(self) -> dict[str, str]:
        given = {name: str(value) for name, value in self.cleaned_data.items() if name in PERSON_FIELDS}
        given["prefix"], given["name"] = parted(str(self.cleaned_data["name"]))
        return given


PERSON_FIELDS = ("position", "unit", "email", "phone", "language", "name_en")


class AddForm(PersonForm):
    """One person in one line."""

    group = GroupChoice(
        WorkingGroup.objects.none(), label=_("Working group"), required=False, empty_label=_("none yet")
    )
    role = forms.ChoiceField(label=_("Role"), choices=DutyRole.choices, initial=DutyRole.MEMBER)
    has_accepted = forms.BooleanField(label=_("has agreed already, by word or on paper"), required=False)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.fields["group"].queryset = groups_of(edition)  # type: ignore[attr-defined]  # a choice of rows


def groups_of(edition: Edition) -> object:
    return edition.working_groups.filter(is_dropped=False)


class MemberForm(PersonForm):
    """All that is kept of somebody, with a place in each group."""

    name_en = Line(label=_("Name in English"), max_length=200, required=False)
    phone = Line(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of mails and page"), choices=Language.choices)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, groups: list[WorkingGroup], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.groups = groups
        roles = [("", _("no place")), *DutyRole.choices]
        for group in groups:
            self.fields[f"place_{group.pk}"] = forms.ChoiceField(
                label=localized(group, "name"), choices=roles, required=False
            )

    @classmethod
    def of(cls, member: Member) -> dict[str, object]:
        found = {name: getattr(member, name) for name in PERSON_FIELDS}
        places = {f"place_{duty.group_id}": duty.role for duty in member.duties.all()}
        return {
            **found,
            **places,
            "name": named(member),
            "version": member.version,
        }

    def clean_phone(self) -> str:
        return to_arabic_digits(str(self.cleaned_data["phone"]))

    def places(self) -> list[tuple[WorkingGroup, str]]:
        given = [(group, str(self.cleaned_data.get(f"place_{group.pk}", ""))) for group in self.groups]
        return [(group, role) for group, role in given if role]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("place_")]

    @property
    def place_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("place_")]


class GroupForm(forms.Form):
    name_th = Line(label=_("Name in Thai"), max_length=200)
    name_en = Line(label=_("Name in English"), max_length=200, required=False)
    duties_th = forms.CharField(
        label=_("Duties in Thai, one a line"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    duties_en = forms.CharField(
        label=_("Duties in English, one a line"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    is_lead = forms.BooleanField(
        label=_("This group leads: its chair and secretary run the forum here"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, group: WorkingGroup) -> dict[str, object]:
        return {name: getattr(group, name) for name in cls.base_fields}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for name in ("duties_th", "duties_en"):
            lines = [one_line(line) for line in normalise(str(cleaned.get(name, ""))).splitlines()]
            cleaned[name] = "\n".join(line for line in lines if line)
        return cleaned


class AnswerForm(forms.Form):
    """Accept or decline, with a reason and somebody else's name."""

    answer = forms.ChoiceField(choices=[(Answer.ACCEPTED, ""), (Answer.DECLINED, "")])
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    suggestion = Line(label=_("Whom could we ask instead?"), max_length=300, required=False)


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write your question first.")},
    )
