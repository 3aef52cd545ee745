"""The demonstration's programme: this year's is published, with one change since; next year's is a draft."""

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation

from sewana.committee.models import Edition
from sewana.planning.models import ProgrammeVersion, Session, SessionKind
from sewana.planning.operations import programme, publishing

BY = "demonstration"
# Days before the forum on which it was published, and published again.
FIRST, AGAIN = 21, 6
EARLIER_MIN = 10
ABSTRACTS = {
    SessionKind.DIALOGUE: (
        "ผู้ใช้บริการและผู้ให้บริการเล่าว่าห้องสมุดช่วยอะไรได้บ้างในวันนี้ และอะไรที่ควรเปลี่ยน แล้วถามและตอบกันตรงนั้น",
        "Users and providers tell what the library does today and what should change, and answer each other.",
    ),
    SessionKind.QUESTIONS: (
        "ทุกคนส่งคำถามและลงความเห็นจากโทรศัพท์ของตน ทั้งในห้องและทางออนไลน์",
        "Everybody asks and tells their opinion from their own phone, in the room and online.",
    ),
}
NOTES = (
    "เสวนาสั้นลงสิบนาที เพื่อให้ทุกคนทันรถโดยสารรอบสี่โมงเย็น",
    "The dialogue is ten minutes shorter, so that everybody reaches the bus at four.",
)
SERVICES = "ล่ามภาษามือ และคำบรรยายสดบนจอ"


@transaction.atomic
def publish_programme(edition: Edition) -> None:
    """Publish the programme of an edition that is planned, and once more with a change."""
    if edition.held_on is None:
        return
    with translation.override("th"):
        programme.begin_usual(edition, by=BY)
        describe(edition)
        date(publishing.publish(edition, by=BY), edition.held_on - dt.timedelta(days=FIRST))
        end_earlier(edition)
        note_th, note_en = NOTES
        date(
            publishing.publish(edition, note_th=note_th, note_en=note_en, by=BY),
            edition.held_on - dt.timedelta(days=AGAIN),
        )


@transaction.atomic
def begin_programme(edition: Edition) -> None:
    """Write next year's draft, which nobody but the office sees."""
    with translation.override("th"):
        programme.begin_usual(edition, by=BY)


def describe(edition: Edition) -> None:
    for kind, (abstract_th, abstract_en) in ABSTRACTS.items():
        found: Session = edition.sessions.get(kind=kind)
        values = {"abstract_th": abstract_th, "abstract_en": abstract_en, "access_services": SERVICES}
        speakers = [row.speaker for row in found.speakers.all()]
        programme.change_session(found, values, speakers, version=found.version, by=BY)


def end_earlier(edition: Edition) -> None:
    """Shorten the dialogue, and let all that follows begin earlier."""
    found: Session = edition.sessions.get(kind=SessionKind.DIALOGUE)
    speakers = [row.speaker for row in found.speakers.all()]
    ends_at = found.ends_at - dt.timedelta(minutes=EARLIER_MIN)
    programme.change_session(found, {"ends_at": ends_at}, speakers, version=found.version, by=BY)
    programme.move_from(edition.sessions.get(kind=SessionKind.BREAK), -EARLIER_MIN, by=BY)


def date(version: ProgrammeVersion, day: dt.date) -> None:
    """Let a version have been published on a working afternoon of that day, and no later than now."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(15, 20)))
    version.published_at = min(moment, timezone.now())
    version.save(update_fields=["published_at"])
