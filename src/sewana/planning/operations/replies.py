"""What speakers and moderators send on their own page: yes or no, and all that has to be known of them."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.committee.operations import note
from sewana.committee.operations.answers import digest_of
from sewana.committee.operations.members import Changed, NotPossible
from sewana.planning.access import takes_reply
from sewana.planning.models import Contact, Speaker, SpeakerState
from sewana.planning.operations.speakers import locked

REPLY = (
    "biography_th",
    "biography_en",
    "picture_alt",
    "may_publish",
    "may_record",
    "food",
    "travel",
    "needs",
    "slides_url",
    "bank",
    "reply_note",
)
# Of these a half-filled form is kept as it was typed; a picture cannot be, and a bank account should lie in one place.
DRAFT = tuple(name for name in REPLY if name != "bank")
CONSENTS = ("may_publish", "may_record")
TAKEN_BACK = {
    "may_publish": gettext_lazy("Consent to publishing was taken back on their own page."),
    "may_record": gettext_lazy("Consent to recording was taken back on their own page."),
}
# More than any field takes: somebody who pastes too much may shorten it another day.
LONGEST_KEPT = 20_000


def seen_now(speaker: Speaker) -> str:
    """What a form remembers of when its page was opened, to notice that another was sent or kept meanwhile."""
    sent = speaker.replied_at.isoformat() if speaker.replied_at else ""
    if not speaker.form_draft:
        return sent
    return f"{sent} {digest_of(json.dumps(speaker.form_draft, sort_keys=True))}"


def open_reply(speaker: Speaker) -> Speaker:
    held = locked(speaker)
    if not takes_reply(held):
        raise NotPossible(
            _("This page takes no more answers. Please tell the office what should be changed.")
        )
    return held


@transaction.atomic
def answer(speaker: Speaker, state: str, words: str) -> None:
    """Accept, or decline with words; either can be changed until the day, and a second click changes nothing.

    Why somebody could not come says nothing any more once they come; anything else that they wrote stays.
    """
    held = open_reply(speaker)
    before, held.state = held.state, SpeakerState(state)
    if held.state == SpeakerState.ACCEPTED:
        words = "" if before == SpeakerState.DECLINED else held.reply_note
    if (before, held.reply_note) == (held.state, words):
        return
    held.reply_note, held.replied_at = words, timezone.now()
    held.save(update_fields=["state", "reply_note", "replied_at"])
    after = {"speaker": held.number, "state": state}
    note("answer_invitation", held.edition, actor(held), {"state": before}, after)


@transaction.atomic
def send(speaker: Speaker, fields: Mapping[str, object], *, seen: str) -> None:
    """Take what somebody who accepted sends, unless they sent something from elsewhere meanwhile."""
    held = open_details(speaker)
    if seen_now(held) != seen:
        raise Changed
    for name in REPLY:
        setattr(held, name, fields[name])
    held.replied_at, held.form_draft = timezone.now(), {}
    held.save(update_fields=[*REPLY, "replied_at", "form_draft"])
    # What they wrote stays out of the audit: it is about their health and their bank as well. Consent has its day.
    given = {name: getattr(held, name) for name in CONSENTS}
    note("send_reply", held.edition, actor(held), after={"speaker": held.number, **given})


@transaction.atomic
def take_back(speaker: Speaker, consent: str) -> None:
    """Take consent back, which is never too late; the office reads so in its log, in its own language."""
    held = locked(speaker)
    if not getattr(held, consent):
        return
    setattr(held, consent, False)
    # Half-filled forms come back as they were typed: a yes in one would be sent with the rest.
    held.form_draft = {**held.form_draft, consent: "no"} if held.form_draft else {}
    held.replied_at = timezone.now()
    held.save(update_fields=[consent, "form_draft", "replied_at"])
    with translation.override(settings.LANGUAGE_CODE):
        Contact.objects.create(speaker=held, text=str(TAKEN_BACK[consent]))
    after = {"speaker": held.number, consent: False}
    note("take_consent_back", held.edition, actor(held), {consent: True}, after)


def open_details(speaker: Speaker) -> Speaker:
    held = open_reply(speaker)
    if held.state != SpeakerState.ACCEPTED:
        raise NotPossible(_("Please accept first."))
    return held


@transaction.atomic
def set_picture(speaker: Speaker, picture: bytes) -> None:
    """Take a picture drawn anew; empty takes the one there is away.

    It is kept by itself: whatever else is wrong in a form, nobody chooses a file twice.
    """
    held = open_details(speaker)
    held.picture = picture
    held.save(update_fields=["picture"])
    note("set_picture", held.edition, actor(held), after={"speaker": held.number, "bytes": len(picture)})


@transaction.atomic
def keep_draft(speaker: Speaker, typed: Mapping[str, str], *, seen: str) -> None:
    """Keep a half-filled form on the server, as it was typed, for another day or another device.

    What was sent or kept from another device meanwhile is not covered by it.
    """
    held = open_details(speaker)
    # PostgreSQL keeps no NUL in JSON; a field refuses it, but a draft is kept right or wrong.
    draft = {name: typed.get(name, "").replace("\0", "")[:LONGEST_KEPT] for name in DRAFT}
    if draft == held.form_draft:
        return
    if seen_now(held) != seen:
        raise Changed
    held.form_draft = draft
    held.save(update_fields=["form_draft"])


def actor(speaker: Speaker) -> str:
    return f"speaker: {speaker}"
