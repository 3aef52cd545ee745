"""An address that wants news: asked for, confirmed by its reader, changed, ended, and forgotten.

Nothing here is audited with an address, or in a way that leads to one.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sewana.action.models import Subscription, Theme
from sewana.action.queries import telling as queries
from sewana.base import audit
from sewana.base.throttle import is_over
from sewana.people import operations as people
from sewana.people.models import Mail

# Whoever writes down somebody else's address can bother them by so many mails a day, and no more.
MAILS_A_DAY = 3
UNCONFIRMED_KEPT = dt.timedelta(days=7)
ENDED_KEPT = dt.timedelta(days=30)
DAY_S = 24 * 3600


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be told, how often, in which language."""

    language: str
    often: str
    themes: Collection[Theme] = ()


def secret_of(row: Subscription) -> str:
    """The word in its mails by which it is changed and ended; made anew each time, so that it is kept nowhere."""
    return salted_hmac("sewana.news", str(row.pk), algorithm="sha256").hexdigest()[:24]


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def found(secret: str) -> Subscription | None:
    return Subscription.objects.filter(key_hash=hash_of(secret)).first()


@transaction.atomic
def subscribe(address: str, wish: Wish) -> None:
    """Write to an address whether it wants news; whoever asks learns nothing of whether it was known."""
    email = address.strip().lower()
    if is_over(f"news {email}", MAILS_A_DAY, DAY_S):
        return
    row = Subscription.objects.select_for_update().filter(email=email).first()
    is_known = row is not None and row.confirmed_on is not None and row.ended_on is None
    if row is None:
        row = begun(email, wish)
    elif not is_known:
        row.asked_on, row.confirmed_on, row.ended_on = timezone.localdate(), None, None
        take_over(row, wish)
    ask_reader(row, wish.language, is_known=is_known)
    note("ask_for_news")


def begun(email: str, wish: Wish) -> Subscription:
    row = Subscription(email=email)
    row.key_hash = hash_of(secret_of(row))
    take_over(row, wish)
    return row


def take_over(row: Subscription, wish: Wish) -> None:
    row.language, row.often = wish.language, wish.often
    row.key_hash = hash_of(secret_of(row))
    row.save()
    row.themes.set(wish.themes)


def ask_reader(row: Subscription, language: str, *, is_known: bool) -> None:
    people.post_many(
        [people.Addressed(f"news-ask-{secrets.token_hex(12)}", row.email, language, secret_of(row))],
        template=f"action/mails/{'known' if is_known else 'confirm'}",
        contexts={language: {"address": address("action:news-own")}},
        edition_key="",
        comes_once=True,
    )


def address(name: str) -> str:
    """The address of a page with a secret at its end, without it."""
    return settings.SITE_URL + reverse(name, args=["-"]).removesuffix("-/")


@transaction.atomic
def confirm(row: Subscription) -> Subscription:
    """From now on it is told what happens; of what was before, nothing."""
    held = Subscription.objects.select_for_update().get(pk=row.pk)
    if held.confirmed_on is not None and held.ended_on is None:
        return held
    held.confirmed_on, held.ended_on = timezone.localdate(), None
    held.told_up_to = queries.last_step()
    held.save()
    note("confirm_news")
    return held


@transaction.atomic
def change(row: Subscription, wish: Wish) -> None:
    held = Subscription.objects.select_for_update().get(pk=row.pk)
    held.language, held.often = wish.language, wish.often
    held.save()
    held.themes.set(wish.themes)
    note("change_news")


@transaction.atomic
def end(row: Subscription, *, by: object = "its reader") -> None:
    """Nothing is sent any more, not even what waits."""
    ended = Subscription.objects.filter(pk=row.pk, ended_on=None).update(ended_on=timezone.localdate())
    if ended:
        waiting = Mail.objects.filter(to=row.email, comes_once=True, state="waiting", taken_at=None)
        waiting.filter(template="action/mails/digest").update(state="cancelled")
        note("end_news", by=by)


@transaction.atomic
def end_address(typed: str, *, by: object) -> bool:
    """End what an address gets, for somebody who asks the office to; returns whether there was anything."""
    row = Subscription.objects.filter(email=typed.strip().lower(), ended_on=None).first()
    if row is not None:
        end(row, by=by)
    return row is not None


def own_record(row: Subscription) -> dict[str, object]:
    """All that is kept of an address, for its reader."""
    return {
        "email": row.email,
        "language": row.language,
        "often": row.often,
        "themes": [theme.key for theme in row.themes.all()],
        "asked_on": row.asked_on.isoformat(),
        "confirmed_on": row.confirmed_on.isoformat() if row.confirmed_on else None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "told_up_to": row.told_up_to,
    }


@transaction.atomic
def forget() -> int:
    """Erase addresses that were never confirmed for a week, or ended a month ago; returns how many."""
    today = timezone.localdate()
    old = Q(confirmed_on=None, asked_on__lt=today - UNCONFIRMED_KEPT)
    old |= Q(ended_on__lt=today - ENDED_KEPT)
    count = Subscription.objects.filter(old).count()
    if count:
        Subscription.objects.filter(old).delete()
        note("forget_addresses", after={"count": count})
    return count


def note(operation: str, *, by: object = "its reader", after: dict[str, object] | None = None) -> None:
    # With the row's own number a list of deeds and hours could be laid beside the addresses.
    audit.record(actor=by, operation=operation, subject=Subscription(pk=0), after=after)
