"""Phones that have said one of each kind of thing."""

import uuid

from django.test import Client
from django.utils import timezone

from sewana.action.models import Check, Improvement
from sewana.forum import operations, queries
from sewana.forum.models import Place
from sewana.forum.operations import asking
from sewana.forum.operations.asking import Phone
from sewana.forum.operations.room import open_room
from sewana.forum.operations.speakers import ask_to_speak
from sewana.people.models import Group
from sewana.reflection.models import Reflection, Standing
from sewana_live import events
from tests import make


def open_forum():
    make.make_library()
    Group.objects.create(code="student", origin="thai", side="user", name_th="นักศึกษา", name_en="Student")
    edition = make.make_edition()
    open_room(edition, by="test")
    return edition


def phone_with(ticket):
    phone = Client()
    phone.cookies[queries.TICKET_COOKIE] = ticket
    return phone


def speak(edition, ticket, words, statement, question, poll):
    """Say one of each kind; return who said it."""
    sender = Phone(ticket, "th")
    make.vote(edition, statement, -1, ticket=ticket)
    make.vote(edition, statement, 1, ticket=ticket)
    operations.propose(edition, ticket=ticket, text=f"ความเห็น{words}", language="th")
    asking.ask(edition, sender, text=f"คำถาม{words}", name=f"ชื่อ{words}", question_id=uuid.uuid4())
    asking.upvote(edition, sender, number=question.number, on=True, phone_id=uuid.uuid4())
    asking.answer(poll, sender, given=[1], answer_id=uuid.uuid4())
    ask_to_speak(edition, ticket, f"ผู้พูด{words}", True)
    person = queries.participant(edition, ticket)
    operations.tell_group(person, Group.objects.get(code="student"))
    who = queries.seal(edition, ticket)[:16]
    operations.take(edition, [events.Present(who, Place.ROOM, 1_790_000_000_000)])
    made, _ = Reflection.objects.get_or_create(
        edition=edition,
        defaults={"picture": {}, "computed_at": timezone.now(), "seconds": 0, "is_enough": True},
    )
    Standing.objects.create(reflection=made, participant=person, x=0.25, y=-0.5, opinion_group="A")
    done, _ = Improvement.objects.get_or_create(edition=edition, number=1, said_th="ขอปลั๊กไฟ")
    Check.objects.create(
        improvement=done, participant=person, answer="no", words=f"ยัง{words}", answered_on="2026-11-20"
    )
    return queries.participant(edition, ticket)
