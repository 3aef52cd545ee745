"""What comes next with the speakers, in one sentence and one button."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Edition
from sewana.planning.access import is_over
from sewana.planning.models import SpeakerState
from sewana.planning.queries.speakers import Cast


@dataclass(frozen=True)
class Step:
    words: str
    label: str
    url: str
    name: str = ""  # whose turn it is


def next_step(edition: Edition, cast: Cast) -> Step | None:
    """Invite whom was chosen, then remind who waits; nothing where nothing hangs, or once the day is over."""
    if is_over(edition):
        return None
    chosen = [line for line in cast.lines if line.speaker.state == SpeakerState.CHOSEN]
    if chosen:
        words = ngettext(
            "%(n)s person is chosen and not invited yet.",
            "%(n)s people are chosen and not invited yet.",
            len(chosen),
        )
        url = reverse("planning:speaker-invitation", args=[edition.key, chosen[0].speaker.number])
        return Step(words % {"n": len(chosen)}, _("Invite"), url, chosen[0].name)
    waiting = [line for line in cast.waiting if line.speaker.email]
    if waiting:
        words = ngettext(
            "%(n)s person was invited and has not answered.",
            "%(n)s people were invited and have not answered.",
            len(waiting),
        )
        url = reverse("planning:speakers-reminders", args=[edition.key])
        return Step(words % {"n": len(waiting)}, _("Remind them"), url)
    return None
