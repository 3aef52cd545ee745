"""Input about meetings, checked."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.base.fields import DateField, TimeField
from sewana.committee.models import Availability, Meeting, Member, Mode, Part, Section
from sewana.committee.operations.meetings import Slot
from sewana.committee.operations.minutes import FIELDS, LONGEST
from sewana.committee.queries.meetings import named, offered_recorders, shown_time

USUAL_START, USUAL_END = dt.time(9), dt.time(11)
TIMES_OFFERED = 6
OVER = _("It is over already. Tick here if you mean it, to enter a meeting that was held.")


class SlotForm(forms.Form):
    """A day with its hours; a line without a day is not meant."""

    day = DateField(label=_("Day"), required=False)
    begins = TimeField(label=_("Begins"), required=False)
    ends = TimeField(label=_("Ends"), required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if found.get("day") and not self.errors:
            if begins is None:
                self.add_error("begins", _("Say when it begins."))
            elif ends is not None and ends <= begins:
                self.add_error("ends", _("It has to end after it begins."))
        return found

    @property
    def slot(self) -> Slot | None:
        day, begins, ends = (self.cleaned_data.get(name) for name in ("day", "begins", "ends"))
        return slot_of(day, begins, ends) if day and begins else None


def slot_of(day: dt.date, begins: dt.time, ends: dt.time | None) -> Slot:
    starts_at = timezone.make_aware(dt.datetime.combine(day, begins))
    if ends is None:
        return Slot(starts_at, starts_at + dt.timedelta(hours=2))
    return Slot(starts_at, timezone.make_aware(dt.datetime.combine(day, ends)))


class SlotFormSet(forms.BaseFormSet[SlotForm]):
    """Several times in one go."""

    @property
    def slots(self) -> list[Slot]:
        return [form.slot for form in self.forms if form.slot is not None]


Slots = forms.formset_factory(SlotForm, formset=SlotFormSet, extra=TIMES_OFFERED, max_num=40)


def slots_form(data: Mapping[str, object] | None = None, lines: int = TIMES_OFFERED) -> SlotFormSet:
    usual = [{"begins": USUAL_START, "ends": USUAL_END} for _line in range(lines)]
    # Hours that stand there from the start are no input: a line is empty while it has no day.
    found = Slots(data, initial=usual, prefix="times")
    assert isinstance(found, SlotFormSet)
    found.extra = 0
    return found


class PastAsked(forms.Form):
    """A day that is over is asked back once."""

    keep_past = forms.BooleanField(label=_("Yes, this day is meant"), required=False)

    def ask_past(self, moments: list[dt.datetime]) -> None:
        if any(moment < timezone.now() for moment in moments) and not self.cleaned_data.get("keep_past"):
            self.add_error("keep_past", OVER)

    @property
    def asks_past(self) -> bool:
        return "keep_past" in self.errors or bool(self.data.get("keep_past"))


class NewMeetingForm(PastAsked):
    how = forms.ChoiceField(
        label=_("The day"),
        choices=(("poll", _("Ask the members which time suits them")), ("fixed", _("It is fixed already"))),
        widget=forms.RadioSelect,
        initial="poll",
    )
    title = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Address of the online room"), max_length=500, required=False, assume_scheme="https"
    )
    poll_closes_on = DateField(label=_("Answers until"), required=False)

    def check_times(self, times: SlotFormSet) -> bool:
        """Both forms are right and belong together."""
        right = self.is_valid() and times.is_valid()
        if not right:
            return False
        if not times.slots:
            self.add_error("how", _("Write at least one day below."))
        elif self.cleaned_data["how"] == "fixed" and len(times.slots) > 1:
            self.add_error("how", _("A fixed day is one. Empty the other lines, or let the members choose."))
        else:
            self.ask_past([slot.starts_at for slot in times.slots])
        return not self.errors


class MembersField(forms.ModelChoiceField[Member]):
    def label_from_instance(self, obj: object) -> str:
        return named(obj) if isinstance(obj, Member) else str(obj)


class DetailsForm(PastAsked):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    day = DateField(label=_("Day"), required=False)
    begins = TimeField(label=_("Begins"), required=False)
    ends = TimeField(label=_("Ends"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Address of the online room"), max_length=500, required=False, assume_scheme="https"
    )
    recorder = MembersField(Member.objects.none(), label=_("Minutes taken by"), required=False)
    checker = MembersField(Member.objects.none(), label=_("Minutes checked by"), required=False)
    recording = forms.CharField(
        label=_("How an online meeting was recorded"),
        max_length=300,
        required=False,
        help_text=_("For example: video and chat kept in the library's drive."),
    )

    def __init__(self, meeting: Meeting, data: Mapping[str, object] | None = None) -> None:
        self.meeting = meeting
        super().__init__(data, initial=self.of(meeting))
        for name in ("recorder", "checker"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = offered_recorders(meeting.edition)
        if meeting.starts_at is None:
            for name in ("day", "begins", "ends"):
                del self.fields[name]

    @staticmethod
    def of(meeting: Meeting) -> dict[str, object]:
        found: dict[str, object] = {
            name: getattr(meeting, name) for name in ("title", "place", "online_url", "recording")
        }
        found |= {"seen": meeting.sequence, "recorder": meeting.recorder_id, "checker": meeting.checker_id}
        if meeting.starts_at:
            starts_at = timezone.localtime(meeting.starts_at)
            found |= {"day": starts_at.date(), "begins": starts_at.time()}
        if meeting.ends_at:
            found["ends"] = timezone.localtime(meeting.ends_at).time()
        return found

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if self.errors or "day" not in self.fields:
            return found
        day, begins, ends = found.pop("day"), found.pop("begins"), found.pop("ends")
        if not (day and begins):
            self.add_error("day", _("A meeting that was called needs a day and an hour."))
        elif ends and ends <= begins:
            self.add_error("ends", _("It has to end after it begins."))
        else:
            slot = slot_of(day, begins, ends)
            found |= {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
            if slot.starts_at != self.meeting.starts_at:
                self.ask_past([slot.starts_at])
        return found


class AnswersForm(forms.Form):
    """One member's answer for each time of a date poll."""

    def __init__(self, meeting: Meeting, data: Mapping[str, object] | None, given: Mapping[int, str]) -> None:
        super().__init__(data)
        self.options = list(meeting.options.all())
        for option in self.options:
            self.fields[f"option-{option.pk}"] = forms.ChoiceField(
                choices=Availability.choices,
                required=False,
                initial=given.get(option.pk, ""),
                widget=forms.RadioSelect,
            )

    @property
    def lines(self) -> list[tuple[str, forms.BoundField]]:
        return [
            (shown_time(option.starts_at, option.ends_at), self[f"option-{option.pk}"])
            for option in self.options
        ]

    @property
    def answers(self) -> dict[int, str]:
        given = {option.pk: self.cleaned_data.get(f"option-{option.pk}", "") for option in self.options}
        return {pk: answer for pk, answer in given.items() if answer}


class ItemForm(forms.Form):
    section = forms.TypedChoiceField(
        label=_("Part of the agenda"), choices=Section.choices, coerce=int, initial=Section.CONSIDERATION
    )
    title = forms.CharField(label=_("Matter"), max_length=300)


class HereForm(forms.Form):
    """Somebody who is not of the committee: in whose place, or as a guest."""

    name = forms.CharField(label=_("Name"), max_length=200)
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    acts_for = MembersField(
        Member.objects.none(),
        label=_("In the place of"),
        required=False,
        empty_label=_("nobody: a guest"),
    )
    mode = forms.ChoiceField(label=_("Where"), choices=Mode.choices, initial=Mode.ROOM)

    def __init__(self, meeting: Meeting, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        field = self.fields["acts_for"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered_recorders(meeting.edition)


class DecisionForm(forms.Form):
    text = forms.CharField(label=_("What was decided"), max_length=4000)
    owner = MembersField(Member.objects.none(), label=_("Responsible"), required=False)
    due_on = DateField(label=_("Due"), required=False)
    part = forms.ChoiceField(label=_("Part of the plan"), choices=Part.choices, initial=Part.DUTIES)
    keep_past = forms.BooleanField(label=_("Yes, this day is meant"), required=False)

    def __init__(self, meeting: Meeting, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered_recorders(meeting.edition)

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        due_on = found.get("due_on")
        if due_on and due_on < timezone.localdate() and not found.get("keep_past"):
            self.add_error("due_on", _("This day is over already. Change it, or tick that it is meant."))
        return found


class ClockForm(forms.Form):
    opened = TimeField(label=_("Opened at"), required=False)
    closed = TimeField(label=_("Closed at"), required=False)


class TextForm(forms.Form):
    """One field of one matter, as a page sends it every few seconds."""

    item = forms.IntegerField()
    field = forms.ChoiceField(choices=[(name, name) for name in FIELDS])
    text = forms.CharField(max_length=LONGEST, required=False, strip=False)
    version = forms.IntegerField(min_value=0)
    aside = forms.IntegerField(required=False)
    page = forms.CharField(max_length=40, required=False)


class AsideForm(forms.Form):
    """Which of two texts is taken."""

    aside = forms.IntegerField()
    seen = forms.IntegerField(min_value=0)
    take = forms.ChoiceField(choices=[("theirs", ""), ("mine", ""), ("both", "")])
    text = forms.CharField(max_length=LONGEST, required=False, strip=False)
    page = forms.CharField(max_length=40, required=False)
