"""Input about tasks, checked."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.base.fields import DateField
from sewana.base.languages import localized
from sewana.committee.forms.members import Line
from sewana.committee.models import Edition, Member, Part, Task, TaskState, WorkingGroup
from sewana.committee.operations.tasks import LONGEST_TITLE, Bulk
from sewana.committee.queries.meetings import named
from sewana.committee.queries.tasks import owners_offered

NOBODY = "none"
OVER = _("This day is over already. Change it, or send it again to keep it.")


def owner_choices(edition: Edition, empty: object, kept: str = "") -> list[object]:
    """Nobody, a group or a person; who has the task keeps it, though they would be offered no more."""
    people, groups = owners_offered(edition)
    if kept and kept not in dict(people) | dict(groups):
        member, group = owner_of(edition, kept)
        people += [(kept, f"{named(member)} ({member.get_answer_display()})")] if member else []
        groups += [(kept, localized(group, "name"))] if group else []
    return [("", empty), (_("Working groups"), groups), (_("People"), people)]


class OwnerField(forms.ChoiceField):
    """A person or a group, one list for both: nobody needs to know which of two boxes is meant."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(required=False, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments


def owner_of(edition: Edition, value: str) -> tuple[Member | None, WorkingGroup | None]:
    """The person or the group that a choice means."""
    if value.startswith("m"):
        return edition.members.get(pk=int(value[1:])), None
    return None, edition.working_groups.get(pk=int(value[1:])) if value else None


class TaskForm(forms.Form):
    """One task."""

    title = Line(label=_("What has to be done"), max_length=LONGEST_TITLE)
    part = forms.ChoiceField(label=_("Part of the plan"), choices=Part.choices)
    owner = OwnerField(label=_("Who does it"))
    due_on = DateField(label=_("Due on"), required=False, help_text=_("For example 20/2/2569 or 2026-02-20."))
    state = forms.ChoiceField(label=_("State"), choices=TaskState.choices)
    note = forms.CharField(
        label=_("Note"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    keeps_past = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.edition = edition
        choices = owner_choices(edition, _("nobody yet"), str(self.initial.get("owner") or ""))
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def of(cls, task: Task) -> dict[str, object]:
        owner = f"m{task.owner_id}" if task.owner_id else f"g{task.group_id}" if task.group_id else ""
        names = ("title", "part", "due_on", "state", "note", "version")
        return {name: getattr(task, name) for name in names} | {"owner": owner}

    def clean(self) -> dict[str, object]:
        """A day that is over is asked back once, and only if it was written anew."""
        found = super().clean() or {}
        due_on = found.get("due_on")
        is_open = found.get("state") in {TaskState.TODO, TaskState.DOING}
        if is_open and isinstance(due_on, dt.date) and self.asks_back(due_on, found):
            self.past = due_on
            self.add_error("due_on", OVER)
        return found

    def asks_back(self, due_on: dt.date, found: dict[str, object]) -> bool:
        # Kept only when this very day was asked back: another past day is asked anew.
        is_kept = found.get("keeps_past") == due_on.isoformat()
        return due_on < timezone.localdate() and "due_on" in self.changed_data and not is_kept

    past: dt.date | None = None

    def fields_given(self) -> dict[str, object]:
        given = {name: self.cleaned_data[name] for name in ("title", "part", "due_on", "note", "state")}
        given["owner"], given["group"] = owner_of(self.edition, str(self.cleaned_data["owner"]))
        return given


class BulkForm(forms.Form):
    """What shall become of the chosen tasks."""

    numbers = forms.TypedMultipleChoiceField(coerce=int)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("leave")), *TaskState.choices]
    )
    part = forms.ChoiceField(
        label=_("Part of the plan"), required=False, choices=[("", _("leave")), *Part.choices]
    )
    owner = OwnerField(label=_("Who does it"))
    days_later = forms.IntegerField(label=_("Days later"), required=False, min_value=-400, max_value=400)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.edition = edition
        choices = [*owner_choices(edition, _("leave")), (NOBODY, _("nobody yet"))]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
        numbers = edition.tasks.values_list("number", flat=True)
        self.fields["numbers"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]

    def bulk(self) -> Bulk:
        given = self.cleaned_data
        is_nobodys = given["owner"] == NOBODY
        owner, group = owner_of(self.edition, "" if is_nobodys else given["owner"])
        return Bulk(given["state"], given["part"], owner, group, is_nobodys, given["days_later"] or 0)
