"""What the office types about chosen improvements: the new owner, or the new due day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.action.forms.improvements import DAY_HELP, owner_choices
from sewana.action.operations.handing import Owner
from sewana.base.fields import DateField
from sewana.committee.forms.members import Line
from sewana.people.models import Account


class ChosenForm(forms.Form):
    """One deed on the ticked improvements; each deed reads its own fields."""

    do = forms.ChoiceField(choices=[("hand_over", ""), ("due", "")])
    owner = forms.ChoiceField(label=_("Owner with an account"), required=False)
    owner_name = Line(label=_("or somebody without one: name"), max_length=200, required=False)
    owner_email = forms.EmailField(label=_("their mail address, for reminders"), required=False)
    due_on = DateField(label=_("Due on"), required=False, help_text=DAY_HELP)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].choices = [("", "–"), *owner_choices()[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if found.get("do") == "due" and not found.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Write the day by which it is to be done."))
        return found

    @property
    def owner_chosen(self) -> Owner:
        given = self.cleaned_data
        account = Account.objects.filter(pk=int(given["owner"])).first() if given["owner"] else None
        return Owner(account, given["owner_name"], given["owner_email"])
