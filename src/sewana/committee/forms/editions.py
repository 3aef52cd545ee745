"""Input about editions, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.base.fields import DateField, YearField
from sewana.committee.models import Edition, Engine, SeatRole
from sewana.people.models import Account


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
