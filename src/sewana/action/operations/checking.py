"""Whether what was done is what was asked for: one tap, from the phone or from a mail."""

import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sewana.action.models import Check, Improvement, Match, Round
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries.telling import CHECKED
from sewana.base import audit
from sewana.forum.models import Participant

LONGEST_WORDS = 1000


@transaction.atomic
def check(
    improvement: Improvement,
    answer: str,
    *,
    participant: Participant | None = None,
    tap: str = "",
    words: str = "",
    wants_reopened: bool = False,
) -> Check:
    """Count a tap; another of the same phone or mail takes its place, until it is done anew."""
    held = Improvement.objects.select_for_update().get(pk=improvement.pk)
    if not held.is_public or held.stage not in CHECKED:
        raise NotPossible(_("This is asked once something is done."))
    if answer not in Match.values or (participant is None) == (not tap):
        raise NotPossible(_("Choose one of the three answers."))
    said = words.strip()[:LONGEST_WORDS]
    is_no = answer == Match.NO
    who = {"participant": participant} if participant else {"participant": None, "tap_hash": hash_of(tap)}
    row, _made = Check.objects.update_or_create(
        improvement=held,
        turn=held.reopened,
        **who,
        defaults={
            "answer": answer,
            "words": said,
            "wants_reopened": wants_reopened and is_no and bool(said),
            "answered_on": timezone.localdate(),
        },
    )
    way = "phone" if participant else "mail"
    audit.record(actor=way, operation="check_improvement", subject=held, edition_key=held.edition.key)
    return row


def given(improvement: Improvement, *, participant: Participant | None = None, tap: str = "") -> Check | None:
    """What was tapped before."""
    rows = improvement.checks.filter(turn=improvement.reopened)
    if participant is not None:
        return rows.filter(participant=participant).first()
    return rows.filter(tap_hash=hash_of(tap)).first() if tap else None


def new_tap(number: int) -> str:
    """A random number for one mail of a round, which is in no table: who taps is somebody who got one."""
    start = f"{number}-{secrets.token_hex(12)}"
    return f"{start}-{signature(start)}"


def signature(start: str) -> str:
    return salted_hmac("sewana.tap", start, algorithm="sha256").hexdigest()[:24]


def round_of(tap: str) -> Round | None:
    """The round whose mails it is of; None where it is no number of ours."""
    start, _gap, signed = tap.rpartition("-")
    if not start or not hmac.compare_digest(signed.encode(), signature(start).encode()):
        return None
    return Round.objects.filter(number=int(start.partition("-")[0])).first()


def hash_of(tap: str) -> str:
    return hashlib.sha256(tap.encode()).hexdigest()
