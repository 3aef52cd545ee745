"""What speaks against a day: holidays, examinations, other editions, meetings. It is said, and forbids nothing."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from sewana.base.languages import is_thai
from sewana.committee.models import Edition, Meeting, MeetingState, State
from sewana.planning.models import BusyDay, BusyKind
from sewana.planning.queries.holidays import every_holiday


@dataclass(frozen=True)
class Clash:
    """One thing that is on the same day."""

    kind: str  # a kind of busy day, "edition" or "meeting"
    title: str

    @property
    def words(self) -> str:
        if self.kind == "edition" and not self.title:
            return _("Another forum, not published yet, is planned for that day")
        if self.kind == "edition":
            return _("Another forum is on that day: %(title)s") % {"title": self.title}
        if self.kind == "meeting":
            return _("A meeting of the committee is on that day: %(title)s") % {"title": self.title}
        return f"{BusyKind(self.kind).label}: {self.title}"


def clashes_on(edition: Edition, day: dt.date | None, *, names_drafts: bool = True) -> list[Clash]:
    """All that is on a day besides the forum, in one query; a draft is named to those who may see any."""
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
    hidden = Q(pk=None) if names_drafts else Q(state=State.DRAFT)
    titles = {f"shown_{name}": Case(When(hidden, then=Value("")), default=F(name)) for name in (title, other)}
    found = found.union(
        editions.annotate(what=Value("edition"), **titles).values_list("what", *titles),
        meetings.annotate(what=Value("meeting"), none=Value("")).values_list("what", "title", "none"),
    )
    return [Clash(kind_, first or second) for kind_, first, second in sorted(found)]


def busy_around(day: dt.date, days: int = 45) -> list[BusyDay]:
    """The busy days near a day, to see at a glance where there is room."""
    first, last = day - dt.timedelta(days=days), day + dt.timedelta(days=days)
    return list(BusyDay.objects.filter(Q(begins_on__lte=last) & Q(ends_on__gte=first)))


def taken_years() -> set[int]:
    """The years of which most public holidays are among the busy days; one written down by hand is no list."""
    spans = list(BusyDay.objects.filter(kind=BusyKind.HOLIDAY).values_list("begins_on", "ends_on"))
    years: dict[int, list[bool]] = {}
    for one in every_holiday()[1]:
        is_there = any(first <= one.day <= last for first, last in spans)
        years.setdefault(one.day.year, []).append(is_there)
    return {year for year, there in years.items() if 2 * sum(there) > len(there)}
