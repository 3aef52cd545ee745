"""What the ticket office is told, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.forum.models import Door
from sewana.forum.operations.reserve import Given
from sewana.forum.operations.tickets import MOST_TICKETS
from sewana.people.models import Group

ON_PAPER = (Door.SEAT, Door.CHECKIN)
DOORS = [(door.value, door.label) for door in (Door.OPEN, Door.SEAT, Door.CHECKIN)]


class SeriesForm(forms.Form):
    door = forms.ChoiceField(
        label=_("Kind of ticket"), choices=[(door.value, door.label) for door in ON_PAPER], initial=Door.SEAT
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_TICKETS, initial=100)


class DoorForm(forms.Form):
    door = forms.ChoiceField(choices=DOORS)


class CheckInForm(forms.Form):
    """The group of somebody at the desk, in one word with where they come from; empty is not said."""

    group = forms.CharField(max_length=60, required=False)

    def clean_group(self) -> Group | None:
        code, _colon, origin = str(self.cleaned_data["group"]).partition(":")
        if not code:
            return None
        group = Group.objects.filter(code=code, origin=origin).first()
        if group is None:
            raise forms.ValidationError(_("This group is not one of the library's."))
        return group


class DeskForm(forms.Form):
    """A desk by the id that its browser made."""

    desk = forms.UUIDField(label=_("Check-in desk"))


class GivenForm(DeskForm, CheckInForm):
    """A ticket that a desk gave out of its reserve, and to somebody of which group."""

    id = forms.UUIDField()
    ticket = forms.CharField(label=_("Ticket"), max_length=20)

    def given(self) -> Given:
        cleaned = self.cleaned_data
        return Given(cleaned["id"], cleaned["desk"], cleaned["ticket"], cleaned["group"])
