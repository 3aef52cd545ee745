"""What is to be done next about an improvement, in one sentence, and where on its page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sewana.action.models import ACCEPTED, WORKING
from sewana.action.queries.improvements import DONE, Line


@dataclass(frozen=True)
class Next:
    """A sentence, and the id of the part of the page where it is done."""

    words: str
    place: str


def next_thing(line: Line, *, is_asked_again: bool, waits_for_hand: bool) -> Next | None:
    """The first thing that waits; None where all is done."""
    row = line.row
    if row.dropped_at is not None:
        return None
    if not row.verdict:
        return Next(_("Decide what becomes of it, and say why."), "decision-title")
    if not row.is_public:
        return Next(_("Read what everybody will read, and publish it."), "public-title")
    if is_asked_again:
        return Next(_("Answer those who ask to open it again."), "requests-title")
    return of_work(line) or of_people(line, waits_for_hand=waits_for_hand)


def of_work(line: Line) -> Next | None:
    row = line.row
    if row.verdict not in ACCEPTED or row.stage not in WORKING:
        return None
    if row.blocked_because:
        return Next(_("Clear away what blocks the work."), "work-title")
    if not line.owner or line.has_left:
        return Next(_("Name an owner and a day on which it is due."), "plan")
    if line.days_late:
        return Next(_("It is late: say how far it is, or give another day."), "work-title")
    return Next(_("Go on with the work, and tell everybody how far it is."), "work-title")


def of_people(line: Line, *, waits_for_hand: bool) -> Next | None:
    if waits_for_hand:
        return Next(_("Tell those whom no phone and no mail reaches."), "by-hand")
    if line.is_unmeasured:
        return Next(_("Measure whether it helped."), "measured")
    if line.row.stage in DONE and line.row.verdict in ACCEPTED and line.row.verified_on is None:
        return Next(_("Look at what users say about it, and confirm it."), "work-title")
    return None
