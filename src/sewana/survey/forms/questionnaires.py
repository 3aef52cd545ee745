"""The form of a questionnaire: what is asked, how it is called, from when to when, and by which doors."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.fields import DateField
from sewana.base.languages import localized
from sewana.people.models import Side
from sewana.survey.models import InstrumentVersion, Questionnaire
from sewana.survey.operations.questionnaires import Fields

DAY = dt.timedelta(days=1)
A_MOMENT = dt.timedelta(seconds=1)
ASKED = ("asks_reverse", "asks_barriers", "asks_one_group", "asks_pseudonym")
# Staff have one door, and are not asked about themselves by themselves.
NOT_FOR = {
    Side.PROVIDER: ("has_open_door", "asks_reverse", "asks_barriers"),
    Side.USER: ("asks_one_group",),
}


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


class QuestionnaireForm(forms.Form):
    """Days are whole: it opens with the first minute of one and closes with the last of another."""

    version = forms.ChoiceField(label=gettext_lazy("Questionnaire"))
    title_th = forms.CharField(
        label=gettext_lazy("Title in Thai"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Left empty, it is called as the questionnaire is."),
    )
    title_en = forms.CharField(label=gettext_lazy("Title in English"), required=False, max_length=200)
    opens_on = DateField(
        label=gettext_lazy("First day"),
        required=False,
        help_text=gettext_lazy("Once it is opened, nobody can answer before this day."),
    )
    closes_on = DateField(label=gettext_lazy("Last day"), required=False)
    has_open_door = forms.BooleanField(
        label=gettext_lazy("open door: everybody with the address may answer"), required=False, initial=True
    )
    asks_reverse = forms.BooleanField(
        label=gettext_lazy("ask users what they think the staff would say"), required=False, initial=True
    )
    asks_barriers = forms.BooleanField(
        label=gettext_lazy("ask what made it hard to use the library"), required=False, initial=True
    )
    asks_one_group = forms.BooleanField(
        label=gettext_lazy("staff: ask a second time about one group, drawn for each person"), required=False
    )
    asks_pseudonym = forms.BooleanField(
        label=gettext_lazy("let people choose a code of their own, to compare their answers of two rounds"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        versions: Sequence[InstrumentVersion],
        found: Questionnaire | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = initial_of(found) if found else {}
        self.versions = {str(one.pk): one for one in versions}
        self.found = found
        choices = [(str(one.pk), named(one)) for one in versions]
        self.fields["version"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField
        if found is not None and found.opened_at:
            self.leave_out("version", *ASKED)
        if found is not None:
            self.leave_out(*NOT_FOR[Side(found.version.instrument.side)])

    def leave_out(self, *names: str) -> None:
        """What cannot be changed here stays as it is."""
        for name in names:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day is before the first. Change one of the two."))
        return given

    def fields_given(self) -> Fields:
        given = self.cleaned_data
        first, last = given["opens_on"], given["closes_on"]
        version = self.chosen_version
        return Fields(
            version_id=version.pk,
            title_th=given["title_th"].strip() or version.title_th,
            title_en=given["title_en"].strip() or version.title_en,
            opens_at=midnight(first) if first else None,
            closes_at=midnight(last + DAY) if last else None,
            **{name: given.get(name, getattr(self.found, name, False)) for name in ("has_open_door", *ASKED)},
        )

    @property
    def chosen_version(self) -> InstrumentVersion:
        chosen = self.cleaned_data.get("version")
        if chosen is None:
            assert self.found is not None
            return self.found.version
        return self.versions[chosen]


def named(version: InstrumentVersion) -> str:
    words = _("%(title)s · version %(number)s · %(side)s")
    return words % {
        "title": localized(version, "title"),
        "number": version.number,
        "side": _("for staff") if version.instrument.side == Side.PROVIDER else _("for users"),
    }


def initial_of(found: Questionnaire) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("has_open_door", *ASKED)} | {
        "version": str(found.version_id),
        "title_th": found.title_th,
        "title_en": found.title_en,
        "opens_on": timezone.localtime(found.opens_at).date() if found.opens_at else None,
        "closes_on": last_day(found),
    }


def last_day(found: Questionnaire) -> dt.date | None:
    return timezone.localtime(found.closes_at - A_MOMENT).date() if found.closes_at else None
