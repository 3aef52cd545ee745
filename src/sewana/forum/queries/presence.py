"""Who was here long enough for a certificate, and whether a phone has taken its own."""

import hashlib
import hmac
from datetime import date, datetime

from sewana.committee.models import Edition
from sewana.forum.models import Door, Participant, PresenceMark, PresenceOffer
from sewana.planning.models import DayPlan

# Nobody knows how long whoever handed in a slip, or used the shared tablet, was here.
WITHOUT_PHONE = (Door.CLERK, Door.KIOSK)
USUAL_MINUTES = 60  # where the day has no hours yet


def offer_of(edition: Edition) -> PresenceOffer | None:
    """Return what is needed for a certificate, or nothing while none is offered."""
    return (
        PresenceOffer.objects.filter(edition=edition, minutes__isnull=False).select_related("edition").first()
    )


def minutes_of(offer: PresenceOffer) -> int:
    return offer.minutes or 0


def half_of(edition: Edition) -> int:
    """Return half of the forum in minutes, as the plan has its hours."""
    plan = DayPlan.objects.filter(edition=edition).first()
    if plan is None or plan.begins is None or plan.ends is None:
        return USUAL_MINUTES
    begins, ends = (datetime.combine(date.min, at) for at in (plan.begins, plan.ends))
    return max(1, int((ends - begins).total_seconds()) // 120)


def was_here(offer: PresenceOffer, person: Participant) -> bool:
    return person.minutes >= minutes_of(offer) and person.door not in WITHOUT_PHONE and not person.is_apart


def how_many(offer: PresenceOffer) -> int:
    """Return how many phones were here long enough."""
    here = offer.edition.participants.filter(minutes__gte=minutes_of(offer), is_apart=False)
    return here.exclude(door__in=WITHOUT_PHONE).count()


def mark_of(offer: PresenceOffer, person: Participant) -> str:
    """Return the mark of a phone; without the key of the offer nobody can tell whose it is."""
    return hmac.digest(offer.key.encode(), person.seal.encode(), hashlib.sha256).hex()


def has_taken(offer: PresenceOffer, person: Participant) -> bool:
    return PresenceMark.objects.filter(mark=mark_of(offer, person)).exists()
