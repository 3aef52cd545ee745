"""What somebody types who wants news, or says whether something helped."""

from django import forms
from django.utils.translation import gettext_lazy

from sewana.action.models import Match, Often, Theme
from sewana.action.operations.subscribing import Wish
from sewana.base.languages import localized
from sewana.people.models import Language


class ThemesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # of Django's stubs alone
    def label_from_instance(self, obj: Theme) -> str:
        return localized(obj, "name")


class WishForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language of the mails"), choices=Language.choices)
    often = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Often.choices, widget=forms.RadioSelect, initial=Often.WEEKLY
    )
    themes = ThemesField(
        label=gettext_lazy("About which themes"),
        help_text=gettext_lazy("None chosen: about all."),
        queryset=Theme.objects.none(),
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        field = self.fields["themes"]
        field.queryset = Theme.objects.filter(removed_at=None)  # type: ignore[attr-defined]  # a field of its own
        if not field.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["themes"]

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(data["language"], data["often"], list(data.get("themes", ())))


class NewsForm(WishForm):
    email = forms.EmailField(
        label=gettext_lazy("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    field_order = ("email", "often", "language", "themes")


class CheckForm(forms.Form):
    answer = forms.ChoiceField(choices=Match.choices)
    words = forms.CharField(max_length=1000, required=False)
    wants_reopened = forms.BooleanField(required=False)


class AddressForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("The whole email address"))
