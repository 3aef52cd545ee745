"""Owners are reminded of what is due: one mail a week a person, and a secret address for their calendars."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from sewana.action.models import ACCEPTED, WORKING, CalendarLink, Improvement
from sewana.base import audit
from sewana.base.languages import localized, shown_date
from sewana.committee.models import Edition, new_secret
from sewana.people.models import Language
from sewana.people.operations.mails import post

FIRST_HOUR = 8
DAYS_AHEAD = 7
DAYS_BETWEEN = 7


def remind_owners_of_improvements(today: dt.date | None = None) -> int:
    """Write to owners whose work is late or due within a week; returns how many mails. Nobody hears twice a week."""
    if today is None and timezone.localtime().hour < FIRST_HOUR:
        return 0
    day = today or timezone.localdate()
    editions = Edition.objects.filter(improvements__in=due(day), rehearsal_of=None).distinct()
    return sum(remind_in(edition, day) for edition in editions)


def due(day: dt.date):  # type: ignore[no-untyped-def]
    rows = Improvement.objects.filter(
        stage__in=WORKING,
        verdict__in=ACCEPTED,
        dropped_at=None,
        due_on__lte=day + dt.timedelta(days=DAYS_AHEAD),
    )
    lately = timezone.now() - dt.timedelta(days=DAYS_BETWEEN)
    return rows.exclude(reminded_at__gt=lately)


@transaction.atomic
def remind_in(edition: Edition, day: dt.date) -> int:
    # Under the lock: two keepers must not both find that somebody has had no mail this week.
    Edition.objects.select_for_update().get(pk=edition.pk)
    found: dict[tuple[str, str], list[Improvement]] = {}
    for row in due(day).filter(edition=edition).select_related("owner").order_by("due_on", "number"):
        reader = address_of(row)
        if reader:
            found.setdefault(reader, []).append(row)
    for (to, language), rows in found.items():
        write(edition, to, language, rows, day)
    told = [row.pk for rows in found.values() for row in rows]
    Improvement.objects.filter(pk__in=told).update(reminded_at=timezone.now())
    if told:
        audit.record(
            actor="keeper",
            operation="remind_owners_of_improvements",
            subject=edition,
            edition_key=edition.key,
            after={"mails": len(found), "improvements": len(told)},
        )
    return len(found)


def address_of(row: Improvement) -> tuple[str, str] | None:
    """Where its owner reads mail, and in which language; an owner who left is written to no more."""
    if row.owner is not None:
        return (row.owner.email, row.owner.language) if row.owner.is_active else None
    return (row.owner_email, Language.THAI) if row.owner_email else None


def write(edition: Edition, to: str, language: str, rows: Iterable[Improvement], day: dt.date) -> None:
    with translation.override(language):
        lines = [
            {
                "said": localized(row, "said"),
                "due": shown_date(row.due_on) if row.due_on else "",
                "is_late": bool(row.due_on and row.due_on < day),
                "url": settings.SITE_URL + reverse("action:improvement", args=[edition.key, row.number]),
            }
            for row in rows
        ]
        title = localized(edition, "title")
    numbers = "-".join(str(row.number) for row in rows)
    post(
        key=f"improvements-{edition.uid.hex[:12]}-{day:%Y%m%d}-{numbers}"[:120],
        template="action/mails/owner",
        to=to,
        language=language,
        context={"forum": title, "lines": lines},
        edition_key=edition.key,
    )


@transaction.atomic
def calendar_of(edition: Edition, *, by: object, is_new: bool = False) -> CalendarLink:
    """The secret address of an edition's due days; a new one ends the old."""
    link, made = CalendarLink.objects.get_or_create(edition=edition, defaults={"secret": new_secret()})
    if is_new and not made:
        link.secret, link.made_at = new_secret(), timezone.now()
        link.save(update_fields=["secret", "made_at"])
    if made or is_new:
        audit.record(
            actor=by, operation="make_improvement_calendar", subject=edition, edition_key=edition.key
        )
    return link
