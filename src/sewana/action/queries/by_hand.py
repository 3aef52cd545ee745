"""Whom no phone and no mail reaches, and what the office told them itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from sewana.action.models import COUNTED, Improvement, ToldByHand, Voice, VoiceLink, VoiceOrigin
from sewana.action.queries.closure import counted
from sewana.committee.models import Edition

# From a shared tablet nobody takes a phone along; a slip and the microphone leave no address either.
UNREACHED = (VoiceOrigin.PAPER, VoiceOrigin.MICROPHONE, VoiceOrigin.KIOSK, VoiceOrigin.OTHER)
LIVE = ToldByHand.objects.filter(removed_at=None)


@dataclass(frozen=True)
class Counts:
    """Of the decided voices that no phone and no mail reaches, how many the office told itself."""

    told: int
    of: int


def unreached(links: Iterable[VoiceLink]) -> int:
    """How many of an improvement's voices came in without a phone or an address."""
    return sum(link.voice.fate in COUNTED and link.voice.origin in UNREACHED for link in links)


def tellings(improvement: Improvement) -> list[ToldByHand]:
    """Those that were taken back too, so that they can be brought back."""
    return list(improvement.told_by_hand.all())


def counts(edition: Edition) -> Counts:
    """For the office, beside the figures of closure; not among them, since nobody else can read what was said."""
    voices = Voice.objects.filter(counted(edition), origin__in=UNREACHED, answered_on__isnull=False)
    # To look at every link costs more than all else of the page, and mostly nobody was told by hand.
    if not LIVE.filter(improvement__edition=edition).exists():
        return Counts(0, voices.count())
    links = VoiceLink.objects.filter(voice=OuterRef("pk"), improvement__dropped_at=None)
    is_told = Q(Exists(links.filter(Exists(LIVE.filter(improvement=OuterRef("improvement"))))))
    return Counts(voices.filter(is_told).count(), voices.count())
