"""At a shared tablet: each person votes, asks and answers as somebody of their own."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.queries.tickets import seal
from sewana.forum import live
from sewana.forum.live.scenes import poll_of
from sewana.forum.models import Door, Level, Origin, Poll, Question
from sewana.forum.operations import fold, votes
from sewana.forum.operations.clerk import ForumClosed, add_question
from sewana.forum.operations.tickets import add_person
from sewana.forum.queries.votes import participant
from sewana_live import events as happened
from sewana_live.ports import Secret
from sewana_live.room.check import Refusal, check_poll, secret_mark
from sewana_live.tickets import who_of


class NotTaken(ValueError):
    """The poll is closed, or the answer has another form."""


def ask(edition: Edition, *, ticket: str, text: str, question_id: uuid.UUID, language: str) -> Question:
    """Keep a question of whoever stands at the tablet; sent again with the same id it is the same one."""
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        if not edition.takes_votes:
            raise ForumClosed(_("This forum is closed and takes nothing more."))
        known = edition.questions.filter(phone_id=question_id).first()
        if known is not None:
            return known
        person = participant(edition, ticket) or add_person(
            edition, ticket, door=Door.KIOSK, group=None, language=language, was_asked=False
        )
        question = add_question(edition, text=text, author=person, origin=Origin.KIOSK, phone_id=question_id)
        live.record(edition, [votes.entered(person.seal, language, Door.KIOSK)])
    fold.fold_soon()
    live.changed(edition)
    return question


def answer(poll: Poll, *, ticket: str, given: happened.Answer, answer_id: uuid.UUID, language: str) -> None:
    """Keep an answer to an open poll; to an anonymous one without anything that could join it to a person."""
    edition, now = poll.edition, live.now_ms()
    known = poll_of(poll)
    verdict = check_poll(known, given, now)
    if isinstance(verdict, Refusal):
        raise NotTaken(words_for(verdict))
    sealed = seal(edition, ticket)
    who = who_of(sealed)
    if poll.level == Level.ANONYMOUS:
        live.record_secret(edition, Secret(poll.number, secret_mark(known, who), given))
        return
    entered = votes.entered(sealed, language, Door.KIOSK)
    fold.take(edition, [entered, happened.Answered(who, poll.number, given, answer_id.hex, now)])


def words_for(verdict: Refusal) -> str:
    if verdict.code == "form":
        return _("That answer could not be read. Choose from what is offered.")
    return _("This poll is closed. The answer was not counted.")
