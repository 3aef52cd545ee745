"""Reads about speakers and moderators: the list, what is missing, and who sees what of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _

from sewana.base.languages import is_thai
from sewana.committee.access import Visit
from sewana.committee.models import Answer, Edition
from sewana.planning.models import PreparedQuestion, Speaker, SpeakerRole, SpeakerState
from sewana.planning.queries.programme import published, rows_of
from sewana_text.collate import sort_key
from sewana_text.normalise import fold

ORDERS = ("list", "name", "state", "newest")
# Whom something is still wanted of comes first.
STATE_ORDER = (
    SpeakerState.DECLINED,
    SpeakerState.CHOSEN,
    SpeakerState.INVITED,
    SpeakerState.LONG_LIST,
    SpeakerState.ACCEPTED,
    SpeakerState.WITHDRAWN,
)
CHIPS = {
    SpeakerState.ACCEPTED: "agree",
    SpeakerState.DECLINED: "disagree",
    SpeakerState.INVITED: "users",
    SpeakerState.CHOSEN: "late",
}
HAS_PICTURE = ExpressionWrapper(~Q(picture=b""), BooleanField())


def named(speaker: Speaker) -> str:
    """The name as the reader's language writes it."""
    return (speaker.name_en if not is_thai() else "") or str(speaker)


def speakers_of(edition: Edition, role: str = "") -> QuerySet[Speaker]:
    """Speakers without their pictures, which no list needs."""
    found = edition.speakers.defer("picture").annotate(has_picture=HAS_PICTURE)
    found = found.select_related("coordinator").order_by("number")
    return found.filter(role=role) if role else found


@dataclass(frozen=True)
class Line:
    """One of them as a table shows it."""

    speaker: Speaker

    @property
    def name(self) -> str:
        return str(self.speaker)

    @property
    def chip(self) -> str:
        return CHIPS.get(SpeakerState(self.speaker.state), "")

    @property
    def is_waiting(self) -> bool:
        return self.speaker.state == SpeakerState.INVITED

    @property
    def missing(self) -> list[str]:
        return missing(self.speaker)


def missing(speaker: Speaker) -> list[str]:
    """What somebody who accepted has not said yet, in words."""
    if speaker.state != SpeakerState.ACCEPTED:
        return []
    gaps = (
        (speaker.may_record is None, _("consent to recording")),
        (speaker.may_publish is None, _("consent to publishing")),
        (not (speaker.biography_th or speaker.biography_en), _("biography")),
        (not has_picture(speaker), _("picture")),
    )
    return [words for is_missing, words in gaps if is_missing]


def has_picture(speaker: Speaker) -> bool:
    known = vars(speaker).get("has_picture")
    return bool(speaker.picture) if known is None else bool(known)


@dataclass(frozen=True)
class Cast:
    """All speakers, or all moderators, of an edition."""

    lines: tuple[Line, ...]
    gone: tuple[Line, ...]

    def count(self, *states: str) -> int:
        return sum(line.speaker.state in states for line in self.lines)

    @property
    def accepted(self) -> int:
        return self.count(SpeakerState.ACCEPTED)

    @property
    def wanted(self) -> int:
        return self.count(SpeakerState.CHOSEN, SpeakerState.INVITED, SpeakerState.ACCEPTED)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        found = Counter(line.speaker.state for line in self.lines)
        return [(CHIPS.get(one, ""), str(one.label), found[one]) for one in SpeakerState if found[one]]

    @property
    def waiting(self) -> list[Line]:
        return [line for line in self.lines if line.is_waiting]


def cast_of(edition: Edition, role: str) -> Cast:
    lines = [Line(speaker) for speaker in speakers_of(edition, role)]
    gone = [line for line in lines if line.speaker.state == SpeakerState.WITHDRAWN]
    return Cast(tuple(line for line in lines if line not in gone), tuple(gone))


def found_lines(cast: Cast, search: str, state: str, order: str) -> Sequence[Line]:
    """Those whose name, position, organisation or topic has the words, in the order asked for."""
    words = fold(search)
    found = [
        line
        for line in cast.lines
        if (not state or line.speaker.state == state) and (not words or words in fold(texts_of(line.speaker)))
    ]
    if order == "name":
        return sorted(found, key=lambda line: sort_key(line.speaker.name))
    if order == "state":
        return sorted(found, key=lambda line: STATE_ORDER.index(SpeakerState(line.speaker.state)))
    return found[::-1] if order == "newest" else found


def texts_of(speaker: Speaker) -> str:
    who = f"{speaker.name} {speaker.name_en} {speaker.position} {speaker.organisation}"
    return f"{who} {speaker.topic} {speaker.why}"


def sees_needs(visit: Visit, speaker: Speaker) -> bool:
    """What somebody needs for their health is for those who run the forum and whoever looks after them."""
    coordinator = speaker.coordinator
    account = visit.actor.account
    if visit.may_run or coordinator is None or account is None:
        return visit.may_run
    has_left = coordinator.answer in {Answer.DECLINED, Answer.LEFT}
    return coordinator.account_id == account.pk and not has_left


def is_announced(edition: Edition, speaker: Speaker) -> bool:
    """Whether everybody may see a picture: its owner accepted, agreed, and is on in the published programme."""
    if speaker.state != SpeakerState.ACCEPTED or not speaker.may_publish:
        return False
    rows = rows_of(published(edition))
    shown = [row for row in rows if row["is_public"] and not row["is_cancelled"]]
    return any(who["number"] == speaker.number for row in shown for who in row["speakers"])


def papers_of(speaker: Speaker) -> list[tuple[str, str]]:
    """Which papers somebody may need, as (kind, words), in the order in which they are written."""
    invitation = (
        ("speaker-memo", _("Invitation as a memo"))
        if speaker.is_of_university
        else ("speaker-invitation", _("Invitation letter"))
    )
    superior = [("superior-request", _("Letter to the superior"))] if speaker.superior else []
    money = [("honorarium-receipt", _("Receipt for the honorarium"))] if speaker.honorarium else []
    return [invitation, *superior, *money]


def is_blank(speaker: Speaker) -> bool:
    """Whether somebody has sent nothing yet beyond their yes or no."""
    sent = (
        speaker.biography_th,
        speaker.biography_en,
        speaker.food,
        speaker.travel,
        speaker.needs,
        speaker.slides_url,
        speaker.bank,
    )
    return not any(sent) and speaker.may_publish is None and speaker.may_record is None


def questions_for(speaker: Speaker) -> list[PreparedQuestion]:
    """The prepared questions somebody should know: all of them for who moderates, one's own for a speaker."""
    found = PreparedQuestion.objects.filter(edition=speaker.edition_id, is_dropped=False)
    if speaker.role != SpeakerRole.MODERATOR:
        found = found.filter(for_speaker=speaker)
    return list(found.select_related("for_speaker").defer("for_speaker__picture"))
