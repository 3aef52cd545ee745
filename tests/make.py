"""Small things that tests need, each with visible defaults."""

import uuid

from django.utils import timezone

from sewana.committee import operations as committee
from sewana.committee.models import State
from sewana.forum import live
from sewana.forum import operations as forum
from sewana.forum.models import StatementState
from sewana.people import operations as people
from sewana_live import tickets


def make_library():
    return people.set_up_library(name_th="หอสมุดทดสอบ", name_en="Test Library")


def make_account(email="owner@example.org", *, roles=("owner",), password="a long enough password"):
    account = people.open_account(
        email=email, name=email.split("@")[0], language="th", by="test", password=password
    )
    for role in roles:
        people.grant_role(account, role, by="test")
    return account


def make_edition(key="2026", *, year=2026, state=State.LIVE, title_en="Dialogue 2026", **fields):
    texts = {"title_th": "เวทีเสวนา 2569", "title_en": title_en} | fields
    return committee.begin_edition(key=key, year=year, state=state, by="test", **texts)


def make_statement(
    edition, text="ห้องสมุดควรเปิดถึงเที่ยงคืน", *, state=StatementState.SHOWN, language="th", from_side=""
):
    statement = forum.write_statement(
        edition, text=text, language=language, from_side=from_side, author=None, by="test"
    )
    if state == StatementState.SHOWN:
        forum.show_statement(statement, by="test")
    return statement


def make_ticket():
    return tickets.new_ticket()


def vote(edition, statement, value=1, *, ticket=None, phone_id=None):
    ticket = ticket or make_ticket()
    forum.cast_vote(
        edition, ticket=ticket, number=statement.number, value=value, phone_id=phone_id or uuid.uuid4()
    )
    return ticket


def ballots(edition, people):
    """Many votes at once: `people` is a list of {statement: value}; returns the participants."""
    participants = [forum.enter(edition, ticket=make_ticket()) for _ in people]
    live.append(
        live.Entry(
            phone_id=uuid.uuid4().hex,
            edition_uid=edition.uid.hex,
            participant_id=person.pk,
            statement_id=statement.pk,
            value=value,
            cast_at=timezone.now(),
            source="phone",
        )
        for person, votes in zip(participants, people, strict=True)
        for statement, value in votes.items()
    )
    forum.fold_votes()
    return participants
