"""Letters to speakers and moderators, and the forms that go with them."""

import re

from django.utils.translation import gettext as _

from sewana.base.languages import is_thai, localized
from sewana.committee.models import Edition, Paper, PaperState
from sewana.planning.models import Session, Speaker, SpeakerRole, SpeakerState
from sewana.planning.operations.content.abouts import speaker_of
from sewana.planning.operations.content.facts import (
    Content,
    day,
    event_of,
    fitting,
    forum_of,
    held_as,
    library_name,
)
from sewana.planning.operations.content.names import contact_of, written
from sewana_paper.official.dates import written_date

COMING = (SpeakerState.CHOSEN, SpeakerState.INVITED, SpeakerState.ACCEPTED)
QUOTED = re.compile('[“"«](.+)[”"»]')
# An invitation of one of these kinds went before a letter of thanks.
INVITATIONS = ("speaker-invitation", "speaker-memo", "moderator-invitation")


def speaker_invitation(edition: Edition, about: str) -> Content:
    speaker = speaker_of(edition, about)
    letter = letter_of("speaker-invitation", edition, speaker)
    return letter | {"to": written(speaker), "enclosures": enclosures(edition)}


def superior_request(edition: Edition, about: str) -> Content:
    speaker = speaker_of(edition, about)
    return letter_of("superior-request", edition, speaker) | {
        "to": speaker.superior if speaker else "",
        "speaker": written(speaker),
        "speaker_position": speaker.position if speaker else "",
        "enclosures": enclosures(edition),
    }


def speaker_memo(edition: Edition, about: str) -> Content:
    """Inside the university one writes to the superior where one is named, else to the speaker."""
    speaker = speaker_of(edition, about)
    to = speaker.superior if speaker else ""
    return letter_of("speaker-memo", edition, speaker) | {
        "to": to or written(speaker),
        "speaker": written(speaker),
    }


def moderator_invitation(edition: Edition, about: str) -> Content:
    moderator = speaker_of(edition, about)
    coming = Speaker.objects.filter(edition=edition, role=SpeakerRole.SPEAKER, state__in=COMING)
    return letter_of("moderator-invitation", edition, moderator) | {
        "to": written(moderator),
        "speakers": [with_position(speaker) for speaker in coming],
        "enclosures": enclosures(edition),
    }


def letter_of(kind: str, edition: Edition, speaker: Speaker | None) -> Content:
    """What all invitations say: the forum, the topic, until when and to whom one answers."""
    event = event_of(edition, kind)
    if speaker is None:
        return fitting(kind, event | contact_of(edition))
    own = {"topic": topic_for(speaker, event), "reply_by": day(speaker.reply_by)}
    return fitting(kind, held_as(event, speaker.mode) | contact_of(edition, speaker.coordinator) | own)


def topic_for(speaker: Speaker, event: Content) -> str:
    """Their own topic, else the name of what they speak in, else the topic of the forum."""
    if speaker.topic:
        return speaker.topic
    names = vars(speaker)["session_names"]
    return unquoted(localized(Session(**names), "title")) if names else str(event["topic"])


def unquoted(title: str) -> str:
    """What is talked about in a session called “Dialogue “Open at night””: a letter puts it in quotes itself."""
    inside = QUOTED.search(title)
    return inside[1] if inside else title


def with_position(speaker: Speaker) -> str:
    return " ".join(filter(None, (written(speaker), speaker.position)))


def enclosures(edition: Edition) -> list[str]:
    """The form always, the programme as soon as it has a line."""
    return [*([_("Programme")] if forum_of(edition).has_programme else []), _("Reply form")]


def reply_form(edition: Edition, about: str) -> Content:
    """The form as it is sent out: who they are is known, what they answer is theirs to write.

    What they told in confidence (bank, food, needs) is never printed on it.
    """
    speaker = speaker_of(edition, about)
    letter = letter_of("reply-form", edition, speaker)
    if speaker is None:
        return letter
    return letter | {
        "name": written(speaker),
        "position": speaker.position,
        "unit": speaker.organisation,
        "phone": speaker.phone,
        "email": speaker.email,
    }


def thank_you_letter(edition: Edition, about: str) -> Content:
    speaker = speaker_of(edition, about)
    event = fitting("thank-you-letter", event_of(edition, "thank-you-letter"))
    if speaker is None:
        return event
    return event | {
        "to": written(speaker),
        "topic": topic_for(speaker, {"topic": "", **event}),
        "role": award_of(speaker),
        "reference": invitation_of(edition, about),
        "enclosures": [_("Certificate")],
    }


def invitation_of(edition: Edition, about: str) -> str:
    """The letter by which they were invited, as another letter refers to it."""
    paper = (
        Paper.objects.filter(edition=edition, kind__in=INVITATIONS, about=about, state=PaperState.ISSUED)
        .order_by("-issued_at")
        .first()
    )
    if paper is None or not paper.number or paper.dated is None:
        return ""
    return _("Letter of %(library)s no. %(number)s of %(date)s") % {
        "library": library_name(),
        "number": f"{prefix_of(paper)}{paper.number}",
        "date": written_date(paper.dated, "th" if is_thai() else "en"),
    }


def prefix_of(paper: Paper) -> str:
    """What stood before its number when it was issued."""
    thai = str(paper.heading.get("prefix") or "")
    return thai if paper.language == "th" else str(paper.heading.get("prefix_en") or "") or thai


def award_of(speaker: Speaker) -> str:
    return "moderator" if speaker.role == SpeakerRole.MODERATOR else "speaker"


def honorarium_receipt(edition: Edition, about: str) -> Content:
    speaker = speaker_of(edition, about)
    receipt = fitting("honorarium-receipt", event_of(edition, "honorarium-receipt"))
    # Money is handed over on the day, in the library: the office changes what was otherwise.
    receipt |= {"place": library_name(), "date": day(edition.held_on)}
    if speaker is None:
        return receipt
    words = (
        _("Honorarium of a moderator") if award_of(speaker) == "moderator" else _("Honorarium of a speaker")
    )
    amount = "" if speaker.honorarium is None else str(speaker.honorarium)
    return receipt | {"payee": written(speaker), "items": [{"description": words, "amount": amount}]}
