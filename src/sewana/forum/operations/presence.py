"""A certificate for being here: the office offers it, and a phone takes its own without a name joined to a voice."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Edition, Paper, State
from sewana.committee.queries import certificates
from sewana.forum.models import Participant, PresenceMark, PresenceOffer
from sewana.forum.operations.noting import NotPossible, note
from sewana.forum.queries import presence
from sewana.planning.operations import certifying
from sewana_core.privacy import MIN_GROUP


@transaction.atomic
def offer(edition: Edition, minutes: int | None, *, by: object) -> None:
    """Say after how many minutes a certificate is given; None: not at all.

    The key stays when it is taken back: whoever took a certificate gets no second one when it is offered again.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    known, _is_new = PresenceOffer.objects.get_or_create(
        edition=edition, defaults={"key": secrets.token_hex(32)}
    )
    if known.minutes == minutes:
        return
    before, known.minutes = known.minutes, minutes
    known.save(update_fields=["minutes"])
    note("offer_certificate", known, edition, by, before={"minutes": before}, after={"minutes": minutes})


def refusal(offered: PresenceOffer, person: Participant | None, language: str) -> str:
    """Say why this phone gets no certificate now; nothing where it gets one."""
    edition = offered.edition
    if edition.rehearsal_of_id is not None or edition.state != State.CLOSED or not offered.key:
        return when_words(edition)
    if person is None or not presence.was_here(offered, person):
        return short_words(offered, person)
    if presence.how_many(offered) < MIN_GROUP:
        return _("Fewer than five phones were here long enough: a certificate could be guessed to be theirs.")
    if presence.has_taken(offered, person):
        return _(
            "This phone has taken its certificate. If the file is lost, ask the library, which finds it by name."
        )
    if certifying.gaps_of(offered.edition, language):
        return _("The library has not filled in everything that a certificate needs. Please come back later.")
    return ""


def when_words(edition: Edition) -> str:
    if edition.rehearsal_of_id is not None:
        return _("This is a rehearsal: nothing is issued here. The preview shows how it would read.")
    if edition.takes_votes:
        return _("Certificates are given when the forum is closed. Open this page again then, on this phone.")
    return _("Certificates of this forum are given here no longer. Please ask the library.")


def short_words(offered: PresenceOffer, person: Participant | None) -> str:
    needed, was = presence.minutes_of(offered), person.minutes if person else 0
    words = ngettext(
        "A certificate needs %(needed)s minute here; this phone was here for %(was)s.",
        "A certificate needs %(needed)s minutes here; this phone was here for %(was)s.",
        needed,
    )
    return words % {"needed": needed, "was": was}


def serial_of(edition: Edition, secret: str) -> str:
    """Return the number of the certificate that follows from a secret, which lies in the phone alone."""
    return certificates.serial_of(edition, f"present-{secret}")


@transaction.atomic
def certify(
    offered: PresenceOffer, person: Participant | None, *, name: str, secret: str, language: str
) -> Paper:
    """Give a phone its certificate, once; the same secret again gets the same one, after a lost answer."""
    edition = Edition.objects.select_for_update().get(pk=offered.edition_id)
    serial = serial_of(edition, secret)
    known = certifying.issued_as(edition, serial)
    if known is not None:
        return known
    why = refusal(offered, person, language)
    if why or person is None:
        raise NotPossible(why)
    paper = certifying.certify(edition, serial=serial, name=name, language=language)
    keep_mark(edition, presence.mark_of(offered, person))
    return paper


def keep_mark(edition: Edition, mark: str) -> None:
    """Write all marks anew, sorted: as they lie in the database, they tell neither the order nor the last one."""
    room = edition.uid.hex
    known = PresenceMark.objects.filter(room=room)
    marks = sorted({mark, *known.values_list("mark", flat=True)})
    known.delete()
    PresenceMark.objects.bulk_create(PresenceMark(mark=each, room=room) for each in marks)
