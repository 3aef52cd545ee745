"""Input about people, checked."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from sewana.people.models import Account, Group, Language, LibraryRole


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput({"autocomplete": "email"}))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Account.objects.filter(email=email).exists():
            raise forms.ValidationError(
                _("An account with this address exists already. Change its roles instead.")
            )
        return email


class NewAccountForm(AccountForm):
    role = forms.ChoiceField(label=_("Role"), choices=LibraryRole.choices, initial=LibraryRole.STAFF)


class OwnerForm(AccountForm):
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=LibraryRole.choices)


class LibraryForm(forms.Form):
    name_th = forms.CharField(label=_("Name in Thai"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)


class PopulationForm(forms.Form):
    """One number field for each group."""

    def __init__(self, *args: object, groups: list[Group], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.groups = groups
        for group in groups:
            self.fields[f"population_{group.pk}"] = forms.IntegerField(
                label=str(group), required=False, min_value=0, max_value=10_000_000, initial=group.population
            )

    def changes(self) -> list[tuple[Group, int | None]]:
        wanted = [(group, self.cleaned_data.get(f"population_{group.pk}")) for group in self.groups]
        return [(group, population) for group, population in wanted if population != group.population]
