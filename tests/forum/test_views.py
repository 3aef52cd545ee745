"""The phone's pages and the moderators' list, over HTTP, as a browser without scripts sees them."""

import re
import uuid

import pytest
from django.test import Client

from sewana.committee import operations as committee
from sewana.committee.models import Edition
from sewana.forum import operations, queries
from sewana.forum.live import JOURNAL
from sewana.forum.models import Item, Participant, Statement, Vote, VoteEntry
from sewana.forum.operations.room import arrange, open_room, put_on
from tests import make

pytestmark = pytest.mark.django_db
VOTE, ROOM = "/e/2026/vote/", "/e/2026/room/"
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def votes():
    return sorted(Vote.objects.values_list("statement__number", "participant__number", "value"))


def form_in(page, marker):
    """The hidden fields of the form that carries a marker."""
    form = next(part for part in page.content.decode().split("<form")[1:] if marker in part.split(">")[0])
    return dict(FIELD.findall(form.split("</form>")[0]))


def said(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


def test_a_phone_without_scripts_votes_tells_its_group_and_changes_its_mind(edition):
    for number in range(2):
        make.make_statement(edition, f"No. {number}")
    phone = Client(enforce_csrf_checks=True)
    first = form_in(phone.get(VOTE), 'data-do="vote"')
    answer = phone.post(ROOM, first | {"value": "1"})
    assert (answer.status_code, answer.url) == (302, VOTE)
    asked = form_in(phone.get(VOTE), 'data-do="tell"')
    answer = phone.post(ROOM, asked | {"group": "lecturer", "origin": "thai", "save": "1"})
    assert (answer.status_code, answer.url) == (302, VOTE)
    second = form_in(phone.get(VOTE), 'data-do="vote"')
    assert {first["statement"], second["statement"]} == {"0", "1"}
    phone.post(ROOM, second | {"value": "-1"})
    again = form_in(phone.get(f"{VOTE}?statement={first['statement']}"), 'data-do="vote"')
    phone.post(ROOM, again | {"value": "0"})
    assert votes() == sorted([(int(first["statement"]), 1, 0), (int(second["statement"]), 1, -1)])
    person = Participant.objects.get()
    assert (person.group.code, person.group.origin, person.was_asked) == ("lecturer", "thai", True)


def test_a_form_that_another_site_sends_is_refused(edition):
    make.make_statement(edition)
    answer = Client().post(ROOM, GOOD, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, votes()) == (403, [])


def test_the_group_may_be_skipped_and_is_not_asked_again(edition, client):
    for number in range(2):
        make.make_statement(edition, f"No. {number}")
    client.post(ROOM, {"do": "vote", "statement": "0", "value": "1"})
    client.post(ROOM, {"do": "tell", "skip": "1"})
    person = Participant.objects.get()
    assert (person.group, person.was_asked) == (None, True)
    assert client.get(VOTE).context["ballot"].asks_group is False


def test_the_ticket_is_a_cookie_out_of_scripts_reach_and_stays_the_same(edition, client):
    make.make_statement(edition)
    client.get(VOTE)
    cookie = client.cookies["sewana_ticket"]
    assert (cookie["httponly"], cookie["samesite"], len(cookie.value)) == (True, "Lax", 22)
    client.post(ROOM, {"do": "vote", "statement": "0", "value": "1"})
    assert client.cookies["sewana_ticket"].value == cookie.value


@pytest.mark.parametrize(
    "ticket",
    ["", "short", "x" * 5000, "../../etc/passwd", "ก".encode().decode("latin-1") * 22, "a" * 21 + "'"],
)
def test_a_made_up_ticket_is_replaced(edition, ticket):
    make.make_statement(edition)
    client = Client()
    client.cookies["sewana_ticket"] = ticket
    client.post(ROOM, {"do": "vote", "statement": "0", "value": "1"})
    assert client.cookies["sewana_ticket"].value != ticket
    assert votes() == [(0, 1, 1)]


def test_the_page_of_the_opinions_is_the_running_room_whatever_is_on(edition, client):
    statement = make.make_statement(edition, "ควรเปิดถึงเที่ยงคืน")
    put_on(open_room(edition, by="test"), Item.BREAK, by="test")
    page = client.get(VOTE)
    text = page.content.decode()
    assert f'data-room="{edition.uid.hex}"' in text
    assert (statement.text in text, 'data-card="0"' in text, 'href="/e/2026/room/"' in text) == (True,) * 3
    assert "no-store" in page.headers["Cache-Control"]


def test_who_comes_to_change_an_answer_sees_it_until_they_have(edition, client):
    for number in range(3):
        make.make_statement(edition, f"No. {number}")
    client.post(ROOM, GOOD | {"value": "-1"})
    client.post(ROOM, {"do": "tell", "skip": "1"})
    text = client.get(f"{VOTE}?statement=0").content.decode()
    assert 'data-card="0" data-again="-1"' in text
    pressed = re.findall(r'name="value" value="(-?\d)" aria-pressed="true"', text)
    assert pressed == ["-1"]
    assert 'data-card="1" data-again=""' in client.get(f"{VOTE}?statement=1").content.decode()
    assert "data-again" not in client.get(VOTE).content.decode()


def test_only_who_has_answered_is_offered_to_change_the_last_answer(edition, client):
    for number in range(2):
        make.make_statement(edition, f"No. {number}")
    link = re.compile(r'<a href="([^"]+)" data-press="last"( hidden)?>')
    assert link.findall(client.get(VOTE).content.decode()) == [(VOTE, " hidden")]
    client.post(ROOM, GOOD)
    assert link.findall(client.get(VOTE).content.decode()) == [(f"{VOTE}?statement=0", "")]
    assert link.findall(client.get(f"{VOTE}?statement=0").content.decode()) == [
        (f"{VOTE}?statement=0", " hidden")
    ]


def test_opinions_that_are_closed_for_the_moment_say_so_before_anybody_votes(edition, client):
    make.make_statement(edition)
    room = open_room(edition, by="test")
    assert 'notice is-warning"' not in client.get(VOTE).content.decode()
    arrange(room, by="test", opinions_open=False)
    assert 'notice is-warning"' in client.get(VOTE).content.decode()


GOOD = {"do": "vote", "statement": "0", "value": "1"}


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "vote"},
        {"do": "vote", "statement": "0"},
        {"do": "vote", "value": "1"},
        GOOD | {"value": "2"},
        GOOD | {"value": ""},
        GOOD | {"value": "1.0"},
        GOOD | {"value": "agree"},
        GOOD | {"statement": "-1"},
        GOOD | {"statement": "9" * 400},
        GOOD | {"statement": "0x0"},
        GOOD | {"client_id": "not-a-uuid"},
        GOOD | {"client_id": "\x00"},
        {"do": "vote", "statement": ["", "[]"], "value": ["2", "3"]},
    ],
)
def test_a_vote_that_cannot_be_read_counts_nothing_and_is_told(edition, client, sent):
    make.make_statement(edition)
    page = client.post(ROOM, sent, follow=True)
    assert (page.status_code, [level for level, _text in said(page)]) == (200, ["error"])
    assert (votes(), VoteEntry.objects.count(), Participant.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_a_closed_edition_takes_no_vote_and_no_opinion_and_says_so(edition, client, state):
    make.make_statement(edition)
    Edition.objects.update(state=state)
    page = client.post(ROOM, GOOD, follow=True)
    assert [level for level, _text in said(page)] == ["error"]
    kept = client.post("/e/2026/opinion/", {"text": "Too late, but kept"})
    assert "Too late, but kept" in kept.content.decode()
    assert client.post("/e/2026/opinion/", {}).status_code == 200
    assert (votes(), Statement.objects.count()) == ([], 1)


def test_a_vote_on_what_was_hidden_meanwhile_is_told_and_the_next_one_shown(edition, client):
    gone, other = make.make_statement(edition), make.make_statement(edition, "Other")
    operations.hide_statement(gone, "off topic", by="test")
    page = client.post(ROOM, GOOD, follow=True)
    assert [level for level, _text in said(page)] == ["error"]
    assert (votes(), page.context["ballot"].statement.number) == ([], other.number)


def test_a_retry_with_the_phones_id_counts_once(edition, client):
    make.make_statement(edition)
    sent = GOOD | {"client_id": str(uuid.uuid4())}
    assert [client.post(ROOM, sent).status_code for _ in range(3)] == [302] * 3
    assert (votes(), VoteEntry.objects.count()) == ([(0, 1, 1)], 1)


def test_looking_makes_no_participant(edition, client):
    make.make_statement(edition)
    for page in (VOTE, "/e/2026/mine/", "/e/2026/opinion/", "/e/2026/"):
        client.get(page)
    assert Participant.objects.count() == 0


def test_an_opinion_waits_and_stands_on_the_phones_own_page(edition, client):
    answer = client.post("/e/2026/opinion/", {"text": "  เปิดให้ดึกกว่านี้ "})
    assert answer.url == "/e/2026/mine/"
    assert [(row.text, row.state) for row in Statement.objects.all()] == [("เปิดให้ดึกกว่านี้", "held")]
    assert "เปิดให้ดึกกว่านี้" in client.get("/e/2026/mine/").content.decode()
    assert "เปิดให้ดึกกว่านี้" not in Client().get(VOTE).content.decode()


def test_an_opinion_that_is_too_long_stays_in_its_field(edition, client):
    text = "ก" * 141
    page = client.post("/e/2026/opinion/", {"text": text})
    assert (list(page.context["form"].errors), text in page.content.decode()) == (["text"], True)
    assert Statement.objects.count() == 0


@pytest.fixture
def moderator(edition, client):
    account = make.make_account("moderator@example.org", roles=())
    committee.take_seat(edition, account, "moderator", by="test")
    client.force_login(account)
    return client


LIST = "/office/editions/2026/statements/"


def states():
    return [(row.number, row.state, row.reason) for row in Statement.objects.order_by("number")]


def test_a_moderator_writes_hides_merges_translates_and_undoes(edition, moderator):
    for text in ("First", "Second"):
        moderator.post(LIST, {"text": text, "language": "en", "from_side": ""})
    assert states() == [(0, "shown", ""), (1, "shown", "")]
    moderator.post(f"{LIST}0/hiding/", {"reason": ""})
    assert states()[0] == (0, "shown", "")
    moderator.post(f"{LIST}0/hiding/", {"reason": "names a person"})
    assert states()[0] == (0, "hidden", "names a person")
    moderator.post(f"{LIST}0/display/")
    moderator.post(f"{LIST}1/merger/", {"into": "0"})
    assert states() == [(0, "shown", ""), (1, "merged", "")]
    moderator.post(f"{LIST}1/display/")
    moderator.post(f"{LIST}1/display/", {"held": "1"})
    assert states() == [(0, "shown", ""), (1, "held", "")]
    moderator.post(f"{LIST}0/translation/", {"translation": "หนึ่ง"})
    assert Statement.objects.get(number=0).translation == "หนึ่ง"


@pytest.mark.parametrize("into", ["", "x", "99", "-1", "0", "9" * 400])
def test_a_merge_into_nothing_or_itself_is_told_and_changes_nothing(edition, moderator, into):
    make.make_statement(edition)
    page = moderator.post(f"{LIST}0/merger/", {"into": into}, follow=True)
    assert ([level for level, _text in said(page)], states()) == (["error"], [(0, "shown", "")])


def test_acting_on_one_statement_comes_back_to_the_list_as_it_was(edition, moderator):
    make.make_statement(edition, state="held")
    answer = moderator.post(f"{LIST}0/display/?state=held&q=%26x&order=-number")
    assert answer.url == f"{LIST}?state=held&q=%26x&order=-number#s0"


def test_the_list_is_searched_filtered_and_sorted(edition, moderator):
    late, often = make.make_statement(edition, "Open late"), make.make_statement(edition, "More plugs")
    make.make_statement(edition, "Quiet rooms", state="held")
    operations.translate_statement(late, "เปิดดึก", by="test")
    make.vote(edition, often)

    def found(**wanted):
        return [row.number for row in moderator.get(LIST, wanted).context["page"]]

    assert found() == [0, 1, 2]
    assert (found(q="LATE"), found(q="ดึก"), found(q="%"), found(state="held")) == ([0], [0], [], [2])
    assert (found(order="-number"), found(order="-votes")) == ([2, 1, 0], [1, 0, 2])
    assert found(order="author__seal", state="nonsense") == [0, 1, 2]


@pytest.mark.parametrize("many", [1, 30])
def test_pages_take_the_same_queries_for_one_and_for_thirty(edition, client, many, django_assert_num_queries):
    rows = [make.make_statement(edition, f"No. {number}") for number in range(many)]
    make.ballots(edition, [dict.fromkeys(rows, 1) for _ in range(many)])
    ticket = make.make_ticket()
    for row in rows:
        make.vote(edition, row, ticket=ticket)
    operations.propose(edition, ticket=ticket, text="Mine", language="en")
    operations.tell_group(queries.participant(edition, ticket), None)
    client.cookies["sewana_ticket"] = ticket
    beside = 0 if JOURNAL == "journal" else 2  # log and journal have databases of their own only on SQLite
    with django_assert_num_queries(9 + beside):
        client.get(VOTE)
    with django_assert_num_queries(6 + beside):
        client.get("/e/2026/mine/")
    client.force_login(make.make_account())
    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize("many", [1, 30])
def test_a_vote_takes_the_same_queries_whoever_voted_before(edition, client, many, django_assert_num_queries):
    rows = [make.make_statement(edition, f"No. {number}") for number in range(many)]
    make.ballots(edition, [dict.fromkeys(rows, 1) for _ in range(many)])
    client.post(ROOM, GOOD)
    # SQLite writes the latest vote below where queries are counted. On PostgreSQL the log lies in the same database.
    with django_assert_num_queries(21 if JOURNAL == "journal" else 30):
        client.post(ROOM, GOOD | {"value": "-1"})
