"""What became of mine: told by the phone's own ticket, of what everybody can read, and to nobody else."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sewana.action.operations.following import follow
from sewana.action.operations.gathering import gather
from sewana.action.queries import mine as queries
from sewana.committee.queries.tickets import TICKET_COOKIE
from sewana.forum import operations as forum
from sewana.forum.models import Upvote, Vote
from tests import make
from tests.action.making import decided, make_improvement, make_opinion, make_question, person

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - dt.timedelta(days=2)


@pytest.fixture
def edition():
    return make.make_edition()


@pytest.fixture
def me(edition, client):
    client.cookies[TICKET_COOKIE] = ticket = make.make_ticket()
    return forum.enter(edition, ticket=ticket)


def taken_up(edition, source, said="ขอปลั๊กเพิ่ม", **fields):
    """The voice of what was said, in an improvement."""
    type(source).objects.filter(pk=source.pk).update(
        **{"written_at" if hasattr(source, "written_at") else "asked_at": LONG_AGO}
    )
    gather(edition)
    source.refresh_from_db()
    row = make_improvement(edition, said, source.voice, **fields)
    follow(edition)
    return row


def states(me):
    found = queries.mine(me)
    return [(one.text, one.state) for one in (*found.own, *found.agreed)]


def test_my_words_and_what_i_agreed_with_stand_there_with_how_far_each_has_come(edition, me):
    mine = make_opinion(edition, "ของฉัน", author=me)
    liked = make_opinion(edition, "ของคนอื่น", author=person(edition))
    disliked = make_opinion(edition, "ไม่เห็นด้วย", author=person(edition))
    question = make_question(edition, "ทำไม", author=person(edition))
    Vote.objects.create(participant=me, statement=liked, value=1, entry_id=1)
    Vote.objects.create(participant=me, statement=disliked, value=-1, entry_id=2)
    Upvote.objects.create(participant=me, question=question)
    assert states(me) == [("ของฉัน", "received"), ("ของคนอื่น", "received"), ("ทำไม", "received")]
    taken_up(edition, mine)
    taken_up(edition, liked, **decided(stage="started", published=True))
    assert states(me) == [("ของฉัน", "considered"), ("ของคนอื่น", "public"), ("ทำไม", "received")]


def test_what_is_not_published_is_not_told_even_to_its_author(edition, me, client):
    taken_up(edition, make_opinion(edition, author=me), "คำของสำนักงาน", **decided("no"))
    page = client.get(f"/e/{edition.key}/outcome/").content.decode()
    assert "คำของสำนักงาน" not in page
    assert "มีงบประมาณ" not in page


def test_another_phone_sees_nothing_of_mine(edition, me, client):
    make_opinion(edition, "ของฉันเท่านั้น", author=me)
    path = f"/e/{edition.key}/outcome/"
    assert "ของฉันเท่านั้น" in client.get(path).content.decode()
    client.cookies[TICKET_COOKIE] = make.make_ticket()
    assert "ของฉันเท่านั้น" not in client.get(path).content.decode()
    assert client.get(path)["Cache-Control"].find("no-store") >= 0


def own_pages(client, edition):
    """What leads from my own questions and opinions to what became of each."""
    pages = [
        client.get(f"/e/{edition.key}/{path}").content.decode() for path in ("questions/?show=mine", "mine/")
    ]
    return [re.findall(r"/outcome/#(\w+)\"", page) for page in pages]


def test_my_own_questions_and_opinions_lead_to_what_became_of_each_once_something_is_answered(
    edition, me, client
):
    question, opinion = make_question(edition, author=me), make_opinion(edition, author=me)
    make_question(edition, "รอ", author=me, state="new")
    make_question(edition, "ซ่อน", author=me, state="hidden", reason="เอ่ยชื่อ")
    assert own_pages(client, edition) == [[], []]
    taken_up(edition, question, **decided(published=True))
    found = [[f"q{question.pk}"], [f"s{opinion.pk}"]]
    assert own_pages(client, edition) == found
    page = client.get(f"/e/{edition.key}/outcome/").content.decode()
    assert all(f' id="{name}"' in page for (name,) in found)
    # Another phone is led nowhere, and what is the same for everybody says nothing of mine.
    client.cookies[TICKET_COOKIE] = make.make_ticket()
    assert own_pages(client, edition) == [[], []]
    assert "/outcome/#" not in client.get(f"/e/{edition.key}/questions/").content.decode()


def test_they_lead_there_as_well_once_the_forum_is_over(edition, me, client):
    question = make_question(edition, author=me)
    edition.state = "closed"
    edition.save()
    assert own_pages(client, edition) == [[f"q{question.pk}"], []]


def test_the_mark_changes_with_each_public_step_only(edition, me):
    row = taken_up(edition, make_opinion(edition, author=me), **decided(published=True))
    (one,) = queries.mine(me).own
    row.progress.create(kind="note", is_public=False)
    assert queries.mine(me).own[0].mark == one.mark
    row.progress.create(kind="started", is_public=True)
    assert queries.mine(me).own[0].mark != one.mark


def test_it_is_told_when_the_edition_is_closed(edition, me, client):
    taken_up(edition, make_opinion(edition, author=me), **decided(stage="done", published=True))
    edition.state = "closed"
    edition.save()
    page = client.get(f"/e/{edition.key}/outcome/").content.decode()
    assert "ติดตั้งแล้ว" in page
    assert f"/e/{edition.key}/improvements/1/check/" in page


def test_each_look_keeps_the_ticket_for_another_year_and_nobody_else_gets_one(edition, me, client):
    ticket = client.cookies[TICKET_COOKIE].value
    kept = client.get(f"/e/{edition.key}/outcome/").cookies[TICKET_COOKIE]
    assert (kept.value, kept["max-age"] > 365 * 24 * 3600) == (ticket, True)
    client.cookies[TICKET_COOKIE] = make.make_ticket()
    assert TICKET_COOKIE not in client.get(f"/e/{edition.key}/outcome/").cookies


def test_as_many_queries_for_thirty_of_mine_as_for_three(edition, me):
    counts = []
    for number in (3, 27):
        for _ in range(number):
            taken_up(edition, make_opinion(edition, author=me), **decided(published=True))
        with CaptureQueriesContext(connection) as asked:
            queries.mine(me)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
