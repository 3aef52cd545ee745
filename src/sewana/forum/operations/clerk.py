"""A clerk brings in what was said on paper, at the microphone, or by raising hands."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sewana.base.languages import spoken
from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import (
    Door,
    Hands,
    Origin,
    Participant,
    Poll,
    PollKind,
    PollState,
    Question,
    QuestionState,
    StatementState,
)
from sewana.forum.operations import fold, statements, tickets, undo_voices
from sewana.forum.operations.changes import Change, watched
from sewana.forum.operations.noting import note
from sewana.forum.queries.clerk import next_slip, slip_with
from sewana.forum.queries.room import room_of
from sewana.forum.queries.tickets import TICKET_BYTES
from sewana.forum.queries.votes import participant
from sewana.people.models import Group
from sewana_live import events as happened
from sewana_live.tickets import who_of

QUESTION, OPINION = "question", "opinion"
COUNTED_BY_HAND = frozenset({PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RATING})


@dataclass(frozen=True)
class Slip:
    """What one person said: on a paper slip with a number, or at the microphone."""

    id: uuid.UUID  # made where it was typed: sent twice, it counts once
    origin: str  # paper or microphone
    number: str  # on the slip; "" takes the next, and at the microphone there is none
    group: Group | None
    kind: str  # question or opinion
    text: str
    votes: Mapping[int, int]


class SlipKnown(ValueError):
    """A slip of this number was entered before."""

    def __init__(self, earlier: Participant) -> None:
        at = timezone.localtime(earlier.came_at)
        super().__init__(
            _("Slip %(number)s was already entered at %(time)s. Enter it again only if it is another slip.")
            % {"number": earlier.name, "time": f"{at:%H:%M}"}
        )
        self.earlier = earlier


class ForumClosed(ValueError):
    """The forum takes nothing more."""


class HandsNotPossible(ValueError):
    """A show of hands has a count for each option of a poll that can be counted by hand."""


def enter_slip(edition: Edition, slip: Slip, *, is_meant: bool = False, by: object) -> Participant:
    """Make one person of one slip, with what they ask or say and how they vote.

    Raises `SlipKnown` for a number entered before, unless it is meant; the same id again changes nothing.
    """
    if not edition.takes_votes:
        raise ForumClosed(_("This forum is closed and takes nothing more."))
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        known = participant(edition, ticket_of(edition, slip.id))
        if known is not None:
            return known
        earlier = slip_with(edition, slip.number)
        if earlier is not None and not is_meant:
            raise SlipKnown(earlier)
        person = add(edition, slip, by)
        live.record(edition, said(person, slip))
    fold.fold_soon()
    live.changed(edition)
    return person


def ticket_of(edition: Edition, slip: uuid.UUID) -> str:
    """Return the ticket of whoever wrote a slip: its own for each, and nobody else can make it."""
    name = f"sewana.slip:{edition.uid.hex}:{slip.hex}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), name, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:TICKET_BYTES]).rstrip(b"=").decode()


def add(edition: Edition, slip: Slip, by: object) -> Participant:
    number = "" if slip.origin == Origin.MICROPHONE else slip.number or next_slip(edition)
    ticket, language = ticket_of(edition, slip.id), spoken(slip.text) if slip.text else "th"
    person = tickets.add_person(
        edition, ticket, door=Door.CLERK, group=slip.group, language=language, name=number
    )
    if slip.text and slip.kind == QUESTION:
        add_question(edition, text=slip.text, author=person, origin=slip.origin, phone_id=slip.id)
    elif slip.text:
        side = slip.group.side if slip.group else ""
        statements.write_statement(
            edition, text=slip.text, language=language, from_side=side, author=person, by=by
        )
    after = {"slip": number, "origin": slip.origin, "votes": len(slip.votes), "text": bool(slip.text)}
    note("enter_slip", person, edition, by, after=after)
    return person


def add_question(
    edition: Edition, *, text: str, author: Participant, origin: str, phone_id: uuid.UUID
) -> Question:
    """Add a question that was not asked from a phone; the edition's row must be held."""
    room = room_of(edition)
    is_held = room.is_premoderated if room else True
    last = edition.questions.aggregate(last=Max("number"))["last"] or 0
    return Question.objects.create(
        edition=edition,
        number=last + 1,
        text=text,
        language=spoken(text),
        author=author,
        origin=origin,
        phone_id=phone_id,
        state=QuestionState.NEW if is_held else QuestionState.APPROVED,
    )


def said(person: Participant, slip: Slip) -> list[happened.Event]:
    """Return the slip as the journal has it; an id for each vote follows from the slip's own."""
    who, now = who_of(person.seal), live.now_ms()
    entered = happened.Entered(
        who=who, seal=person.seal, door=Door.CLERK, source="", language=person.language, at=now
    )
    votes = [
        happened.Voted(who, number, value, uuid.uuid5(slip.id, str(number)).hex, now)
        for number, value in slip.votes.items()
    ]
    return [entered, tickets.told(person), *votes]


def withdraw_slip(person: Participant, *, by: object) -> list[Change]:
    """Take a slip out: its votes are set apart, what it says is hidden; nothing is removed."""
    changes = watched(person.edition, ["question", "statement"], lambda: hide_slip(person, by))
    return changes + set_apart(person, is_apart=True)


def hide_slip(person: Participant, by: object) -> None:
    reason = _("Withdrawn by the clerk")
    hide = {"state": QuestionState.HIDDEN, "reason": reason}
    # What a moderator has hidden keeps its reason.
    seen = person.questions.filter(merged_into=None).exclude(state=QuestionState.HIDDEN)
    seen.update(**hide, is_next=False)
    for statement in person.statements.filter(state__in=(StatementState.HELD, StatementState.SHOWN)):
        statements.hide_statement(statement, reason, by=by)
    note("withdraw_slip", person, person.edition, by, after={"slip": person.name})


def return_slip(person: Participant, *, by: object) -> list[Change]:
    """Count a withdrawn slip again; what was hidden with it goes back to the moderators' queue."""
    changes = watched(person.edition, ["question", "statement"], lambda: hold_slip(person, by))
    return changes + set_apart(person, is_apart=False)


def hold_slip(person: Participant, by: object) -> None:
    hidden = person.questions.filter(state=QuestionState.HIDDEN, reason__in=withdrawal_reasons())
    hidden.update(state=QuestionState.NEW, reason="")
    of_slip = person.statements.filter(state=StatementState.HIDDEN, reason__in=withdrawal_reasons())
    for statement in of_slip:
        statements.hold_statement(statement, by=by)
    note("return_slip", person, person.edition, by, after={"slip": person.name})


def withdrawal_reasons() -> list[str]:
    """Return what a withdrawal gives as reason: in the language of whichever clerk withdrew."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(_("Withdrawn by the clerk"))
    return found


def set_apart(person: Participant, *, is_apart: bool) -> list[Change]:
    changed = [] if person.is_apart == is_apart else undo_voices.of_people([person], is_apart=is_apart)
    fold.take(person.edition, tickets.apart([person], is_apart=is_apart))
    live.changed(person.edition)
    return changed


def record_hands(poll: Poll, counts: Sequence[int], *, hand_id: uuid.UUID, by: object) -> list[Change]:
    """Keep a show of hands: a count for each option, told apart from phones; it replaces an earlier one."""
    if poll.kind not in COUNTED_BY_HAND or poll.state == PollState.DRAFT:
        raise HandsNotPossible(_("Hands are counted for polls with one choice, several choices or a rating."))
    if len(counts) != places_of(poll) or any(count < 0 for count in counts):
        raise HandsNotPossible(_("Write a number for each option, 0 where nobody raised a hand."))
    fold.fold_soon()
    known = Hands.objects.filter(poll=poll).first()
    with transaction.atomic():
        after = {"poll": poll.number, "counts": list(counts)}
        note("record_hands", poll, poll.edition, by, after=after)
        live.record(poll.edition, [happened.Hands(poll.number, list(counts), hand_id.hex, live.now_ms())])
    fold.fold_soon()
    live.changed(poll.edition)
    return undo_voices.of_hands(poll.number, known.counts if known else None, counts)


def places_of(poll: Poll) -> int:
    return poll.scale if poll.kind == PollKind.RATING else poll.options.count()
