"""What speaks against a day: holidays, examinations, other editions, meetings. It is said, and forbids nothing."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from sewana.base.languages import is_thai
from sewana.committee.models import Edition, Meeting, MeetingState
from sewana.planning.models import BusyDay, BusyKind


@dataclass(frozen=True)
class Clash:
    """One thing that is on the same day."""

    kind: str  # a kind of busy day, "edition" or "meeting"
    title: str

    @property
    def words(self) -> str:
        if self.kind == "edition":
            return _("Another forum is on that day: %(title)s") % {"title": self.title}
        if self.kind == "meeting":
            return _("A meeting of the committee is on that day: %(title)s") % {"title": self.title}
        return f"{BusyKind(self.kind).label}: {self.title}"


def clashes_on(edition: Edition, day: dt.date | None) -> list[Clash]:
    """All that is on a day besides the forum, in one query."""
    if day is None:
        return []
    title, other = ("title_th", "title_en") if is_thai() else ("title_en", "title_th")
    busy = BusyDay.objects.filter(begins_on__lte=day, ends_on__gte=day).order_by()
    editions = Edition.objects.filter(held_on=day, rehearsal_of=None).exclude(pk=edition.pk).order_by()
    meetings = (
        Meeting.objects.filter(edition=edition, starts_at__date=day)
        .exclude(state__in=(MeetingState.CANCELLED, MeetingState.APPROVED, MeetingState.ENDED))
        .order_by()
    )
    kind = {"what": Cast(F("kind"), CharField())}
    found = busy.annotate(**kind).values_list("what", title, other)
    found = found.union(
        editions.annotate(what=Value("edition")).values_list("what", title, other),
        meetings.annotate(what=Value("meeting"), none=Value("")).values_list("what", "title", "none"),
    )
    return [Clash(kind_, first or second) for kind_, first, second in sorted(found)]


def busy_around(day: dt.date, days: int = 45) -> list[BusyDay]:
    """The busy days near a day, to see at a glance where there is room."""
    first, last = day - dt.timedelta(days=days), day + dt.timedelta(days=days)
    return list(BusyDay.objects.filter(Q(begins_on__lte=last) & Q(ends_on__gte=first)))
