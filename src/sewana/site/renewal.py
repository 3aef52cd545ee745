"""What of a copied year has to be looked at anew, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.base.languages import is_thai, localized, shown_date, shown_year
from sewana.committee.models import Answer, Edition, PaperState, Task
from sewana.committee.queries.meetings import named
from sewana.committee.queries.tasks import OPEN
from sewana.planning.models import BusyDay
from sewana.planning.queries.clashes import taken_years
from sewana.planning.queries.holidays import known_years
from sewana_paper.official import kind_of

SATURDAY = 5


@dataclass(frozen=True)
class Renewal:
    """One thing to renew, the reason, and where it is done."""

    what: str
    why: str
    url: str


def renewals(edition: Edition) -> list[Renewal]:
    source = edition.copied_from
    found = [*day(edition), *holidays(edition), *tasks(edition)]
    return [*found, *people(edition, source), *papers(edition, source)] if source else found


def day(edition: Edition) -> Iterator[Renewal]:
    if edition.held_on is None:
        words = _("the tasks keep last year's days plus one year until it is set")
        yield Renewal(_("Day of the forum"), words, reverse("planning:day", args=[edition.key]))


def holidays(edition: Edition) -> Iterator[Renewal]:
    """Days on which nobody works are known only once they were taken over."""
    rows = edition.tasks.filter(state__in=OPEN, due_on__isnull=False)
    years = {day.year for day in rows.dates("due_on", "year")} & set(known_years())
    for year in sorted(years - taken_years()):
        yield Renewal(
            _("Public holidays of %(year)s") % {"year": shown_year(year)},
            _("they are not taken over yet, so that a task may fall on one"),
            reverse("planning:day", args=[edition.key]),
        )


def people(edition: Edition, source: Edition) -> Iterator[Renewal]:
    url = reverse("committee:members", args=[edition.key])
    for member in source.members.filter(answer__in=(Answer.DECLINED, Answer.LEFT)):
        has_declined = member.answer == Answer.DECLINED
        why = (
            _("declined last year: look for somebody else")
            if has_declined
            else _("has left: look for somebody else")
        )
        yield Renewal(named(member), why, url)
    waiting = edition.members.filter(answer=Answer.LISTED).count()
    if waiting:
        words = ngettext(
            "%(n)s person has not been asked for this year",
            "%(n)s people have not been asked for this year",
            waiting,
        )
        yield Renewal(_("The committee"), words % {"n": waiting}, url)


def tasks(edition: Edition) -> Iterator[Renewal]:
    """Tasks whose new day is one on which nobody works."""
    rows = list(edition.tasks.filter(state__in=OPEN, due_on__isnull=False).order_by("due_on", "number"))
    if not rows:
        return
    days = [task.due_on for task in rows if task.due_on]
    busy = list(BusyDay.objects.filter(begins_on__lte=max(days), ends_on__gte=min(days)))
    for task in rows:
        why = reason(task, busy)
        if why:
            yield Renewal(task.title, why, reverse("committee:task", args=[edition.key, task.number]))


def reason(task: Task, busy: list[BusyDay]) -> str:
    if task.due_on is None:
        return ""
    shown = {"day": shown_date(task.due_on)}
    for one in busy:
        if one.begins_on <= task.due_on <= one.ends_on:
            return _("%(day)s is %(title)s") % {**shown, "title": localized(one, "title")}
    return _("%(day)s is a weekend") % shown if task.due_on.weekday() >= SATURDAY else ""


def papers(edition: Edition, source: Edition) -> Iterator[Renewal]:
    """A paper of last year holds for last year only."""
    issued = source.papers.filter(state=PaperState.ISSUED, amends=None)
    for kind in sorted(set(issued.values_list("kind", flat=True))):
        yield Renewal(
            name_of(kind), _("was issued for last year only"), reverse("planning:papers", args=[edition.key])
        )


def name_of(kind: str) -> str:
    return kind_of(kind).name("th" if is_thai() else "en")
