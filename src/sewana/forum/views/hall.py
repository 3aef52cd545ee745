"""What stands on screen and phones besides what is on, written at the console."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sewana.forum.access import Desk
from sewana.forum.forms.hall import HallForm
from sewana.forum.operations import room as rooms
from sewana.forum.operations.noting import NotPossible
from sewana.forum.views import desk as views


def write(request: HttpRequest, desk: Desk) -> views.Outcome:
    # Whoever found the helpers' address must not send a whole hall to another site.
    if desk.is_helper:
        raise NotPossible(_("Only somebody with an account can change this."))
    form = HallForm(request.POST)
    if not form.is_valid():
        return form
    rooms.arrange(views.the_room(desk), by=desk.by, **form.cleaned_data)
    return _("Saved.")


@require_POST
def hall(request: HttpRequest, key: str) -> HttpResponse:
    return views.perform(request, key, "addresses", {"write": write})
