"""Input about editions, checked; dates may be written in either era."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.base import languages
from sewana.committee.models import Edition, Engine, SeatRole
from sewana.people.models import Account
from sewana_text.dates import FIRST_BUDDHIST_YEAR, parse_date
from sewana_text.errors import DateError


class DateField(forms.CharField):
    """A day written 22/11/2569, 22/11/2026, ๒๒/๑๑/๒๕๖๙, 22 พฤศจิกายน 2569 or 2026-11-22."""

    def to_python(self, value: object) -> dt.date | None:  # type: ignore[override]  # a day, not text
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except DateError as error:
            raise forms.ValidationError(
                _("“%(text)s” is not a day. Write it like 22/11/2569 or 2026-11-22.") % {"text": text}
            ) from error

    def prepare_value(self, value: object) -> object:
        return languages.shown_date(value) if isinstance(value, dt.date) else value


class YearField(forms.IntegerField):
    """A year in either era, kept as a Christian year."""

    def to_python(self, value: object) -> int | None:
        year = super().to_python(value)
        return year - languages.BUDDHIST_ERA if year is not None and year >= FIRST_BUDDHIST_YEAR else year

    def prepare_value(self, value: object) -> object:
        return (
            languages.shown_year(value) if isinstance(value, int) and value < FIRST_BUDDHIST_YEAR else value
        )


class EditionForm(forms.Form):
    year = YearField(label=_("Year"), min_value=1900, max_value=2400, localize=False)
    title_th = forms.CharField(label=_("Title in Thai"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    summary_th = forms.CharField(
        label=_("Summary in Thai"), max_length=2000, required=False, widget=forms.Textarea
    )
    summary_en = forms.CharField(
        label=_("Summary in English"), max_length=2000, required=False, widget=forms.Textarea
    )
    held_on = DateField(label=_("Day"), required=False, help_text=_("For example 22/11/2569 or 2026-11-22."))
    place_th = forms.CharField(label=_("Place in Thai"), max_length=200, required=False)
    place_en = forms.CharField(label=_("Place in English"), max_length=200, required=False)

    @classmethod
    def of(cls, edition: Edition) -> dict[str, object]:
        return {name: getattr(edition, name) for name in cls.base_fields}


class EngineForm(forms.Form):
    engine = forms.ChoiceField(label=_("How the opinion map is computed"), choices=Engine.choices)


class SeatForm(forms.Form):
    account = forms.ModelChoiceField(Account.objects.none(), label=_("Account"))
    role = forms.ChoiceField(label=_("Role"), choices=SeatRole.choices)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        field = self.fields["account"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Account.objects.filter(is_active=True).order_by("email")
