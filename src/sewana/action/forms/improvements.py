"""Input about an improvement: its words, the decision, the plan of its work; in both languages."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sewana.action.models import Improvement, Stage, Theme, Verdict
from sewana.action.operations.deciding import Ruling
from sewana.base.fields import DateField, TextField
from sewana.base.languages import localized, shown_year
from sewana.committee.forms.members import Line
from sewana.committee.models import Decision, Edition, MeetingState
from sewana.people.models import Account
from sewana_text.normalise import to_arabic_digits

BOTH_REASONS = _("A decision needs a reason that everybody can read, in Thai and in English.")
REASON: dict[str, Any] = {
    "rows": 3,
    "max_length": 2000,
    "required": True,
    "error_messages": {"required": BOTH_REASONS},
}
DAY_HELP = _("For example 20/2/2569 or 2026-02-20.")
MEASURE = ("measure_th", "measure_en", "measure_unit", "measured_before")
LONGEST = 300
MOST = 9_999_999_999  # more than any budget, and what its column holds


class Number(forms.FloatField):
    """A number as people write it: Thai digits, a thousands comma; empty is none."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": _("This is no number. Write for example 12.5.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=-MOST, max_value=MOST, **kwargs)

    def to_python(self, value: object) -> float | None:  # type: ignore[override]  # as of the numbers it is made of
        return super().to_python(to_arabic_digits(str(value or "").strip()).replace(",", ""))

    def prepare_value(self, value: object) -> object:
        return f"{value:.12g}" if isinstance(value, float) else value


def theme_choices() -> list[tuple[str, str]]:
    rows = Theme.objects.filter(removed_at=None)
    return [("", _("no theme")), *((str(row.pk), localized(row, "name")) for row in rows)]  # type: ignore[list-item]


class Versioned(forms.Form):
    """A form about one improvement as somebody saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(Versioned):
    """What was said, and what is done, as everybody reads it."""

    said_th = Line(label=_("You said, in Thai"), max_length=LONGEST, required=False)
    said_en = Line(label=_("You said, in English"), max_length=LONGEST, required=False)
    did_th = Line(label=_("We did, or why not, in Thai"), max_length=LONGEST, required=False)
    did_en = Line(label=_("We did, or why not, in English"), max_length=LONGEST, required=False)
    unit_th = Line(label=_("Department, in Thai"), max_length=200, required=False)
    unit_en = Line(label=_("Department, in English"), max_length=200, required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    note = TextField(
        label=_("Note for the office"), rows=3, max_length=4000, help_text=_("Never shown to others.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["theme"].choices = theme_choices()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: Improvement) -> dict[str, object]:
        names = ("said_th", "said_en", "did_th", "did_en", "unit_th", "unit_en", "note", "version")
        return {name: getattr(row, name) for name in names} | {"theme": str(row.theme_id or "")}

    def fields_given(self) -> dict[str, object]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        key = given["theme"]
        return given | {"theme": Theme.objects.filter(pk=int(str(key))).first() if key else None}


class BeginForm(forms.Form):
    """A new improvement, in one language at least."""

    said_th = Line(label=_("You said, in Thai"), max_length=LONGEST, required=False)
    said_en = Line(label=_("You said, in English"), max_length=LONGEST, required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["theme"].choices = theme_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if not (found.get("said_th") or found.get("said_en")):
            self.add_error("said_th", _("Say in a few words what should become better."))
        return found

    @property
    def theme_chosen(self) -> Theme | None:
        key = self.cleaned_data["theme"]
        return Theme.objects.filter(pk=int(key)).first() if key else None


class DecisionForm(Versioned):
    """What was decided and why; both languages are asked for, for both sides read it."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason_th = TextField(label=_("Reason that everybody reads, in Thai"), **REASON)
    reason_en = TextField(label=_("Reason that everybody reads, in English"), **REASON)
    did_th = Line(label=_("We did, or why not, in Thai"), max_length=LONGEST, required=False)
    did_en = Line(label=_("We did, or why not, in English"), max_length=LONGEST, required=False)
    passed_to_th = Line(label=_("Passed on to, in Thai"), max_length=200, required=False)
    passed_to_en = Line(label=_("Passed on to, in English"), max_length=200, required=False)
    decided_on = DateField(label=_("Decided on"), required=False, help_text=DAY_HELP)
    resolution = forms.ChoiceField(label=_("Resolution of a meeting"), required=False)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.edition = edition
        self.fields["resolution"].choices = resolution_choices(edition)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: Improvement) -> dict[str, object]:
        names = ("verdict", "reason_th", "reason_en", "did_th", "did_en", "passed_to_th", "passed_to_en")
        found = {name: getattr(row, name) for name in (*names, "decided_on", "version")}
        return found | {"resolution": str(row.resolution_id or "")}

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if found.get("verdict") == Verdict.PASSED:
            for name in ("passed_to_th", "passed_to_en"):
                if not found.get(name):
                    self.add_error(name, _("Say in both languages to whom it was passed on."))
        return found

    @property
    def ruling(self) -> Ruling:
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in {"version", "resolution"}
        }
        key = self.cleaned_data["resolution"]
        chosen = decisions(self.edition).filter(pk=int(key)).first() if key else None
        return Ruling(**given, resolution=chosen)


def decisions(edition: Edition):  # type: ignore[no-untyped-def]
    rows = Decision.objects.filter(item__meeting__edition=edition, is_dropped=False)
    return rows.exclude(item__meeting__state=MeetingState.CANCELLED).select_related("item__meeting")


def meeting_name(row: Decision) -> str:
    """Number and year of the meeting, as its minutes say it."""
    meeting = row.item.meeting
    return f"{meeting.number}/{shown_year(meeting.year)}"


def resolution_choices(edition: Edition) -> list[tuple[str, object]]:
    rows = decisions(edition).order_by("-item__meeting__starts_at", "id")
    told = [(str(row.pk), f"{meeting_name(row)}: {row.text[:80]}") for row in rows]
    return [("", _("not in a meeting")), *told]


class PlanForm(Versioned):
    """Who does it, until when, and by what one sees that it helped."""

    owner = forms.ChoiceField(label=_("Owner with an account"), required=False)
    owner_name = Line(label=_("or somebody without one: name"), max_length=200, required=False)
    owner_email = forms.EmailField(label=_("their mail address, for reminders"), required=False)
    starts_on = DateField(label=_("Begins on"), required=False, help_text=DAY_HELP)
    due_on = DateField(label=_("Due on"), required=False, help_text=DAY_HELP)
    review_on = DateField(label=_("Looked at again on"), required=False, help_text=DAY_HELP)
    budget = Number(label=_("Budget in baht"))
    measure_th = Line(label=_("What shows that it helped, in Thai"), max_length=LONGEST, required=False)
    measure_en = Line(label=_("What shows that it helped, in English"), max_length=LONGEST, required=False)
    measure_unit = Line(label=_("Unit of it"), max_length=60, required=False)
    measured_before = Number(label=_("Its number before"))
    measure_goal = Number(label=_("The number wanted"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].choices = owner_choices(str(self.initial.get("owner") or ""))  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: Improvement) -> dict[str, object]:
        names = ("owner_name", "owner_email", "starts_on", "due_on", "review_on", "measure_th", "measure_en")
        more = ("measure_unit", "measured_before", "measure_goal", "version")
        found = {name: getattr(row, name) for name in (*names, *more)}
        budget = None if row.budget is None else float(row.budget)
        return found | {"owner": str(row.owner_id or ""), "budget": budget}

    def fields_given(self) -> dict[str, object]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        key = str(given["owner"])
        return given | {"owner": Account.objects.filter(pk=int(key)).first() if key else None}


def owner_choices(kept: str = "") -> list[tuple[str, object]]:
    """Accounts that are in use; an owner who left is still named until somebody else is chosen."""
    wanted = Q(is_active=True) | Q(pk=int(kept)) if kept else Q(is_active=True)
    rows = Account.objects.filter(wanted).order_by("-is_active", "name", "email")
    gone = _("%(name)s (has left)")
    told = [(str(row.pk), str(row) if row.is_active else gone % {"name": row}) for row in rows]
    return [("", _("nobody yet")), *told]


class StageForm(forms.Form):
    """The next stage, and what everybody is told with it; without a measure, what will show that it helped."""

    stage = forms.ChoiceField(
        label=_("Stage"), choices=[row for row in Stage.choices if row[0] != Stage.CONSIDERED]
    )
    text_th = TextField(label=_("What everybody is told, in Thai"), rows=2, max_length=2000)
    text_en = TextField(label=_("What everybody is told, in English"), rows=2, max_length=2000)
    measure_th = Line(label=_("What shows that it helped, in Thai"), max_length=LONGEST, required=False)
    measure_en = Line(label=_("What shows that it helped, in English"), max_length=LONGEST, required=False)
    measure_unit = Line(label=_("Unit of it"), max_length=60, required=False)
    measured_before = Number(label=_("Its number before"))

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        for thai, english in (("text_th", "text_en"), ("measure_th", "measure_en")):
            if bool(found.get(thai)) != bool(found.get(english)):
                missing = english if found.get(thai) else thai
                self.add_error(missing, _("Say it in both languages, or in none."))
        has_number = found.get("measured_before") is not None or found.get("measure_unit")
        if has_number and not (found.get("measure_th") or self.errors):
            self.add_error("measure_th", _("Say what this number is of."))
        return found

    @property
    def measure(self) -> dict[str, object]:
        """What was chosen to see whether it helped; empty where nothing was."""
        return {name: self.cleaned_data[name] for name in MEASURE} if self.cleaned_data["measure_th"] else {}

    @property
    def words(self) -> tuple[str, str]:
        return self.cleaned_data["text_th"], self.cleaned_data["text_en"]
