"""Due days and days of review of improvements, as entries of a calendar."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sewana.action.models import ACCEPTED, CalendarLink, Improvement, Stage
from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.planning.queries.calendars import Entry, Feed

DONE = (Stage.DONE, Stage.VERIFIED)


def by_secret(secret: str) -> Edition | None:
    found = CalendarLink.objects.filter(secret=secret).select_related("edition").first()
    return found.edition if found else None


def feed_of(edition: Edition) -> Feed:
    rows = edition.improvements.filter(verdict__in=ACCEPTED).order_by("number")
    entries = [entry for row in rows for entry in entries_of(edition, row)]
    home = settings.SITE_URL + reverse("action:improvements", args=[edition.key])
    name = _("Improvements: %(forum)s") % {"forum": localized(edition, "title")}
    return Feed(name, home, tuple(entries))


def entries_of(edition: Edition, row: Improvement) -> list[Entry]:
    """What is done or dropped stays as a cancelled entry, for calendars keep what is merely missing."""
    is_over = row.dropped_at is not None or row.stage in DONE
    found = []
    if row.due_on:
        found.append(entry(edition, row, "due", row.due_on, is_over))
    if row.review_on:
        found.append(entry(edition, row, "review", row.review_on, row.dropped_at is not None))
    return found


def entry(edition: Edition, row: Improvement, kind: str, day: dt.date, is_cancelled: bool) -> Entry:
    words = _("Due: %(what)s") if kind == "due" else _("Look at it again: %(what)s")
    return Entry(
        uid=f"improvement-{kind}-{row.pk}-{edition.uid.hex}@sewana",
        summary=words % {"what": localized(row, "said")},
        starts=day,
        ends=day + dt.timedelta(days=1),
        sequence=row.version,
        changed=row.changed_at,
        is_cancelled=is_cancelled,
        url=settings.SITE_URL + reverse("action:improvement", args=[edition.key, row.number]),
    )
