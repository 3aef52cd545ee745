"""Inviting speakers and moderators by mail, with the address of their own page, and reminding them."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from sewana.base.languages import localized, shown_date
from sewana.committee.models import Edition, State
from sewana.committee.operations import note
from sewana.committee.operations.approaching import DAYS_BEFORE, FIRST_HOUR
from sewana.people import operations as people
from sewana.people import queries as people_queries
from sewana.planning.access import is_over, takes_reply
from sewana.planning.models import DayPlan, Speaker, SpeakerRole, SpeakerState
from sewana.planning.operations.speakers import locked
from sewana.planning.queries.speakers import named

OPEN = (SpeakerState.CHOSEN, SpeakerState.INVITED)
MODES = ("onsite", "online", "hybrid")


def is_open(speaker: Speaker) -> bool:
    """Whether somebody can be invited: chosen or invited, and their page still takes an answer."""
    return speaker.state in OPEN and takes_reply(speaker)


def own_url(speaker: Speaker) -> str:
    """The address of the reply form."""
    return str(settings.SITE_URL) + reverse("planning:own", args=[speaker.secret])


def letter_of(speaker: Speaker, greeting: str, reply_by: dt.date | None, sender: str) -> dict[str, object]:
    """Plain values for the templates, in the language of whoever reads them."""
    edition = speaker.edition
    with translation.override(speaker.language):
        library = people_queries.library()
        return {
            "name": named(speaker),
            "forum": localized(edition, "title"),
            "library": localized(library, "name") if library else "",
            "topic": speaker.topic,
            "moderates": speaker.role == SpeakerRole.MODERATOR,
            "day": shown_date(edition.held_on) if edition.held_on else "",
            "hours": hours_of(edition),
            "place": localized(edition, "place"),
            "mode": speaker.mode if speaker.mode in MODES else "",
            "greeting": greeting.strip(),
            "reply_by": shown_date(reply_by) if reply_by else "",
            "sender": sender,
            "url": own_url(speaker),
        }


def hours_of(edition: Edition) -> str:
    """From when to when, as the language of the moment writes it."""
    plan = DayPlan.objects.filter(edition=edition).first()
    if plan is None or plan.begins is None:
        return ""
    is_thai = translation.get_language() == "th"
    hours = [f"{hour:%H.%M}" if is_thai else f"{hour:%H:%M}" for hour in (plan.begins, plan.ends) if hour]
    return f"{'–'.join(hours)} น." if is_thai else "–".join(hours)


def preview(
    speaker: Speaker,
    greeting: str,
    reply_by: dt.date | None,
    sender: str,
    template: str = "speaker-invitation",
) -> people.Preview:
    """The mail, as this person will get it."""
    context = letter_of(speaker, greeting, reply_by, sender)
    return people.preview(f"planning/mails/{template}", speaker.email, speaker.language, context)


@transaction.atomic
def invite(speaker: Speaker, *, greeting: str, reply_by: dt.date | None, sender: str, by: object) -> bool:
    """Invite somebody by mail; returns whether it was written. Whoever answered meanwhile is left in peace."""
    held = locked(speaker)
    if not is_open(held) or not held.email:
        return False
    if not post(held, "speaker-invitation", greeting, reply_by, sender):
        return False
    before, held.state = held.state, SpeakerState.INVITED
    held.reply_by, held.invited_at, held.reminded_at = reply_by, timezone.now(), None
    held.version += 1
    held.save(update_fields=["state", "reply_by", "invited_at", "reminded_at", "version"])
    after = {"speaker": held.number, "reply_by": str(reply_by or "")}
    note("invite_speaker", held.edition, by, {"state": before}, after)
    return True


def post(speaker: Speaker, kind: str, greeting: str, reply_by: dt.date | None, sender: str) -> bool:
    """Put one mail into the outbox, unless the same is there from the same day; returns whether it was written."""
    return people.post_daily(
        about=f"{kind}-{speaker.pk}",
        template=f"planning/mails/{kind}",
        to=speaker.email,
        language=speaker.language,
        context=letter_of(speaker, greeting, reply_by, sender),
        edition_key=speaker.edition.key,
    )


def waiting_of(edition: Edition) -> QuerySet[Speaker]:
    """Those who were invited and can be reminded by mail; once the day is over, nobody."""
    if is_over(edition):
        return Speaker.objects.none()
    found = edition.speakers.filter(state=SpeakerState.INVITED).exclude(email="").defer("picture")
    return found.select_related("edition").order_by("number")


@transaction.atomic
def remind(edition: Edition, sender: str, *, by: object) -> int:
    """Remind all who have not answered; a second click the same day sends nothing."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    return remind_these(edition, waiting_of(edition), sender, timezone.localdate(), by=by)


def remind_these(
    edition: Edition, speakers: Iterable[Speaker], sender: str, today: dt.date, *, by: object
) -> int:
    due = [
        one
        for one in speakers
        if one.reminded_at is None or timezone.localtime(one.reminded_at).date() < today
    ]
    written = [one.number for one in due if post(one, "speaker-reminder", "", one.reply_by, sender)]
    Speaker.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=timezone.now())
    if written:
        note("remind_speakers", edition, by, after={"speakers": written})
    return len(written)


def remind_speakers(today: dt.date | None = None) -> int:
    """Remind once, three days before the reply is due, whoever has not sent it; returns how many."""
    if today is None and timezone.localtime().hour < FIRST_HOUR:
        return 0
    today = today or timezone.localdate()
    editions = Edition.objects.filter(pk__in=to_remind(today).values("edition"))
    return sum(remind_of(edition, today) for edition in editions)


def to_remind(today: dt.date) -> QuerySet[Speaker]:
    last = today + dt.timedelta(days=DAYS_BEFORE)
    return (
        Speaker.objects.filter(state=SpeakerState.INVITED, reply_by__range=(today, last), reminded_at=None)
        .filter(Q(edition__rehearsal_of=None) & ~Q(edition__state=State.ARCHIVED) & ~Q(email=""))
        .exclude(edition__held_on__lt=today)
        # Who was invited only in these last days has it fresh in mind.
        .exclude(invited_at__date__gte=today - dt.timedelta(days=1))
    )


@transaction.atomic
def remind_of(edition: Edition, today: dt.date) -> int:
    # Asked again under the lock: two keepers, or an answer at the same moment, must not send a needless mail.
    Edition.objects.select_for_update().get(pk=edition.pk)
    due = waiting_of(edition).filter(pk__in=to_remind(today).values("pk"))
    return remind_these(edition, due, "", today, by="keeper")
