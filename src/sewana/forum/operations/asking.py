"""What people do from their phones by plain forms: ask, take a question back, upvote, answer a poll.

The same checks as in the running room, with words in the reader's language.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live, queries
from sewana.forum.live.scenes import poll_of
from sewana.forum.models import (
    OPEN_STATES,
    Door,
    Level,
    Origin,
    Participant,
    Poll,
    Question,
    QuestionState,
    SecretMark,
)
from sewana.forum.operations import clerk, fold, tickets, votes
from sewana.forum.queries.room import room_of
from sewana.forum.queries.tickets import door_of, is_spent
from sewana_live import events as happened
from sewana_live.ports import Secret
from sewana_live.room.check import Refusal, check_poll, secret_mark

MOST_WAITING = 5


@dataclass(frozen=True)
class Phone:
    """Who sends a form: the ticket, the language, and by what a flood is told from the people beside it."""

    ticket: str
    language: str
    source: str = ""


class NotTaken(ValueError):
    """It cannot be counted now, for a reason that the person is told."""


def refusal(code: str, door: str = Door.OPEN) -> str:
    """Say why something was not taken, in the reader's language; the codes are those of the running room."""
    words = {
        "closed": _(
            "This was closed a moment ago. Your answer was not counted; it stays here for you to see."
        ),
        "hidden": _("This was taken off the list meanwhile. Here is what is open now."),
        "not-open": _("This poll is not open yet. Your answer was not counted."),
        "form": _("That answer could not be read. Choose from what is offered."),
        "once": _("You have answered already. Nobody knows which answer is yours, so it cannot be changed."),
        "door": tickets.needed_words(door),
        "gone": tickets.spent_words(),
    }
    return words.get(code, words["closed"])


def ask(edition: Edition, phone: Phone, *, text: str, name: str, question_id: uuid.UUID) -> Question:
    """Keep a question; sent again with the same id it is the same one."""
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)  # numbers have no gaps
        known = edition.questions.filter(phone_id=question_id).first()
        if known is not None:
            return known
        check_asking(edition)
        person = person_of(edition, phone)
        if person.questions.filter(state=QuestionState.NEW).count() >= MOST_WAITING:
            raise NotTaken(
                _("Five of your questions still wait for a moderator. Please send this one in a while.")
            )
        question = clerk.add_question(
            edition, text=text, author=person, origin=Origin.PHONE, phone_id=question_id
        )
        if name:
            question.name = name
            question.save(update_fields=["name"])
        live.record(edition, [votes.entered(person.seal, phone.language, person.door, phone.source)])
    fold.fold_soon()
    live.changed(edition)
    return question


def check_asking(edition: Edition) -> None:
    room = room_of(edition)
    if not edition.takes_votes:
        raise NotTaken(_("This forum is closed and takes no more questions. Your text stays here for you."))
    if room is not None and not room.questions_open:
        raise NotTaken(_("No more questions are taken at the moment. Your text stays here for you."))


def person_of(edition: Edition, phone: Phone) -> Participant:
    """Return who sends this; made when it is the first thing they say. The edition's row must be held."""
    if is_spent(edition, phone.ticket):
        raise NotTaken(tickets.spent_words())
    return queries.participant(edition, phone.ticket) or tickets.add_person(
        edition,
        phone.ticket,
        door=door_of(edition, phone.ticket),
        group=None,
        language=phone.language,
        was_asked=False,
    )


@transaction.atomic
def withdraw(edition: Edition, phone: Phone, number: int) -> bool:
    """Take a question of one's own back while it waits; False when there is no such question any more."""
    person = queries.participant(edition, phone.ticket)
    waiting = edition.questions.filter(author=person, number=number, state=QuestionState.NEW)
    reason = _("Taken back by whoever asked it")
    done = bool(person and waiting.update(state=QuestionState.HIDDEN, reason=reason))
    if done:
        live.changed(edition)
    return done


def upvote(edition: Edition, phone: Phone, *, number: int, on: bool, phone_id: uuid.UUID) -> None:
    """Say that one would like a question answered, or no longer."""
    door = checked_door(edition, phone)
    room = room_of(edition)
    if not edition.takes_votes or (room is not None and not room.questions_open):
        raise NotTaken(refusal("closed"))
    if not edition.questions.filter(number=number, state__in=OPEN_STATES).exists():
        raise NotTaken(refusal("hidden"))
    entered = votes.entered(queries.seal(edition, phone.ticket), phone.language, door, phone.source)
    upvoted = happened.Upvoted(entered.who, number, on, phone_id.hex, live.now_ms())
    fold.take(edition, [entered, upvoted])


def answer(poll: Poll, phone: Phone, *, given: happened.Answer, answer_id: uuid.UUID, name: str = "") -> None:
    """Keep an answer to an open poll; to an anonymous one without anything that joins it to a person.

    A name is kept where the poll is one with names, and nowhere else.
    """
    edition, known = poll.edition, poll_of(poll)
    door = checked_door(edition, phone)
    verdict = check_poll(known, given, live.now_ms())
    if isinstance(verdict, Refusal):
        raise NotTaken(refusal(verdict.code))
    entered = votes.entered(queries.seal(edition, phone.ticket), phone.language, door, phone.source)
    if poll.level != Level.ANONYMOUS:
        told = name if poll.level == Level.NAMED else ""
        answered = happened.Answered(entered.who, poll.number, given, answer_id.hex, live.now_ms(), told)
        fold.take(edition, [entered, answered])
        return
    mark = secret_mark(known, entered.who)
    if SecretMark.objects.filter(mark=mark).exists():
        raise NotTaken(refusal("once"))
    live.record_secret(edition, Secret(poll.number, mark, given))


def checked_door(edition: Edition, phone: Phone) -> str:
    try:
        return tickets.check_door(edition, phone.ticket)
    except tickets.TicketNeeded as error:
        raise NotTaken(str(error)) from error
