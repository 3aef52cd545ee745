"""The room on the phone, over HTTP, as a browser without scripts sees it; the room in memory is tested apart."""

import json
import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import timezone

from sewana.committee.models import Edition
from sewana.forum import access, queries
from sewana.forum.models import (
    Answer,
    Item,
    Participant,
    Poll,
    Question,
    RunItem,
    SecretBallot,
    SecretMark,
    Turn,
    Upvote,
    Vote,
)
from sewana.forum.operations import asking
from sewana.forum.operations.asking import NotTaken, Phone
from sewana.forum.operations.room import arrange, open_room, put_on
from sewana.forum.queries import phone as shown
from tests import make
from tests.forum.phones import make_poll, make_question, text_of, words_of

pytestmark = pytest.mark.django_db
ROOM, QUESTIONS = "/e/2026/room/", "/e/2026/questions/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def room(edition):
    return open_room(edition, by="test")


def test_the_room_page_holds_nothing_of_a_person_and_is_the_same_for_all(edition, room):
    for number in range(2):
        make.make_statement(edition, f"No. {number}")
    put_on(room, Item.OPINIONS, by="test")
    first, other = Client(), Client()
    ticket = make.vote(edition, edition.statements.first())
    other.cookies[queries.TICKET_COOKIE] = ticket
    pages = [client.get(ROOM) for client in (first, other)]
    assert pages[0].content == pages[1].content
    assert [dict(page.cookies) for page in pages] == [{}, {}]
    assert b"csrf" not in pages[0].content
    assert ticket.encode() not in pages[1].content


def test_what_is_on_is_what_the_room_page_shows(edition, room):
    make.make_statement(edition, "ควรเปิดถึงเที่ยงคืน")
    make_question(edition, text="เปิดวันอาทิตย์ไหม")
    make_poll(edition)
    Turn.objects.create(edition=edition, number=1, name="มานี", state="speaking")
    seen = {}
    wanted = ((Item.OPINIONS, None), (Item.STATEMENT, 0), (Item.QUESTIONS, None), (Item.QUESTION, 1))
    for item, number in (*wanted, (Item.POLL, 1), (Item.SPEAKERS, None), (Item.BREAK, None)):
        put_on(room, item, number, by="test")
        seen[item] = text_of(Client().get(ROOM))
    found = {
        Item.OPINIONS: "ควรเปิดถึงเที่ยงคืน",
        Item.STATEMENT: "ควรเปิดถึงเที่ยงคืน",
        Item.QUESTIONS: "เปิดวันอาทิตย์ไหม",
        Item.QUESTION: "เปิดวันอาทิตย์ไหม",
        Item.POLL: "เลือกอะไร",
        Item.SPEAKERS: "มานี",
    }
    for item, words in found.items():
        assert words in seen[item]
        assert words not in seen[Item.BREAK]


def test_the_closing_leads_to_the_reflection_and_says_what_comes(edition, room):
    put_on(room, Item.CLOSING, by="test")
    page = Client().get(ROOM)
    assert '<ol class="next-steps">' in page.content.decode()
    assert 'class="btn is-primary room-wide" href="/e/2026/reflection/"' in page.content.decode()


def test_a_vote_by_a_plain_form_counts_and_leads_to_the_next_opinion(edition, room):
    for number in range(2):
        make.make_statement(edition, f"No. {number}")
    put_on(room, Item.OPINIONS, by="test")
    phone = Client()
    answer = phone.post(ROOM, {"do": "vote", "statement": "1", "value": "-1"})
    assert (answer.status_code, answer.url) == (302, "/e/2026/vote/")
    assert list(Vote.objects.values_list("statement__number", "value")) == [(1, -1)]
    assert phone.get(answer.url).status_code == 200


def test_a_vote_is_refused_with_words_when_opinions_are_closed_or_gone(edition, room):
    make.make_statement(edition)
    phone = Client()
    arrange(room, by="test", opinions_open=False)
    phone.post(ROOM, {"do": "vote", "statement": "0", "value": "1"})
    closed = words_of(phone.get(ROOM))
    arrange(room, by="test", opinions_open=True)
    phone.post(ROOM, {"do": "vote", "statement": "7", "value": "1"})
    gone = words_of(phone.get(ROOM))
    phone.post(ROOM, {"do": "nonsense"})
    nonsense = words_of(phone.get(ROOM))
    assert [len(closed), len(gone), len(nonsense)] == [1, 1, 1]
    assert len({closed[0], gone[0], nonsense[0]}) == 3
    assert Vote.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "fields", "given", "kept"),
    [
        ("single", {}, ["2"], [2]),
        ("multiple", {"most": 2}, ["0", "2"], [0, 2]),
        ("rating", {"scale": 5}, ["5"], [5]),
        ("ranking", {}, ["2", "3", "1"], [2, 0, 1]),
        ("words", {"most": 3}, ["เงียบ", "", " กาแฟ "], ["เงียบ", "กาแฟ"]),
        ("open", {}, ["เปิดนานขึ้น"], "เปิดนานขึ้น"),
    ],
)
def test_every_kind_of_poll_is_answered_by_a_plain_form_and_changed(edition, room, kind, fields, given, kept):
    poll = make_poll(edition, kind, **fields)
    put_on(room, Item.POLL, 1, by="test")
    phone = Client()
    assert f'data-kind="{kind}"' in phone.get(ROOM).content.decode()
    for _n in range(2):
        phone.post(ROOM, {"do": "answer", "poll": "1", "answer": given})
    assert list(Answer.objects.values_list("poll", "value")) == [(poll.pk, kept)]
    assert [level for level, _words in words_of(phone.get(ROOM))] == ["success", "success"]


@pytest.mark.parametrize(("level", "kept"), [("named", "สมชาย ใจดี"), ("pseudonymous", "")])
def test_a_name_is_asked_and_kept_only_in_a_poll_with_names(edition, room, level, kept):
    make_poll(edition, level=level)
    put_on(room, Item.POLL, 1, by="test")
    phone = Client()
    assert ('name="name"' in phone.get(ROOM).content.decode()) == (level == "named")
    phone.post(ROOM, {"do": "answer", "poll": "1", "answer": "2", "name": " สมชาย \n ใจดี "})
    assert list(Answer.objects.values_list("value", "name")) == [([2], kept)]


@pytest.mark.parametrize("given", [[], ["0", "1"], ["9"], ["-1"], ["x"]])
def test_an_answer_of_another_form_is_refused(edition, room, given):
    make_poll(edition)
    phone = Client()
    phone.post(ROOM, {"do": "answer", "poll": "1", "answer": given})
    assert Answer.objects.count() == 0
    assert [level for level, _words in words_of(phone.get(ROOM))] == ["error"]


def test_an_anonymous_answer_is_kept_apart_from_the_person_and_only_once(edition, room):
    make_poll(edition, level="anonymous", key="ab" * 32)
    phone = Client()
    for choice in ("0", "1"):
        phone.post(ROOM, {"do": "answer", "poll": "1", "answer": choice})
    assert (SecretMark.objects.count(), Answer.objects.count()) == (1, 0)
    assert list(SecretBallot.objects.values_list("answer", flat=True)) == [[0]]
    assert [level for level, _words in words_of(phone.get(ROOM))] == ["success", "error"]
    assert Participant.objects.count() == 0


def test_a_closed_poll_takes_nothing_and_shows_its_results_only_when_they_are_shown(edition, room):
    poll = make_poll(edition)
    put_on(room, Item.POLL, 1, by="test")
    for n in range(5):
        Client().post(ROOM, {"do": "answer", "poll": "1", "answer": str(n % 2)})
    poll.state, poll.closed_at = "closed", timezone.now()
    poll.save()
    Client().post(ROOM, {"do": "answer", "poll": "1", "answer": "2"})
    assert Answer.objects.count() == 5
    hidden = Client().get(ROOM).content.decode()
    poll.results_shown = True
    poll.save()
    results = Client().get(ROOM).content.decode()
    assert "<progress" not in hidden
    assert re.findall(r'value="(\d+)" aria-label', results) == ["3", "2", "0"]


def test_results_of_fewer_than_five_are_not_told(edition, room):
    make_poll(edition, state="closed", closed_at=timezone.now(), results_shown=True)
    put_on(room, Item.POLL, 1, by="test")
    for n in range(4):
        person = Participant.objects.create(edition=edition, seal=f"{n:064x}", number=n + 1)
        Answer.objects.create(poll=Poll.objects.get(), participant=person, value=[0], given_at=timezone.now())
    assert re.findall(r'value="(\d+)" aria-label', Client().get(ROOM).content.decode()) == ["0", "0", "0"]


def test_where_seats_are_needed_the_open_link_is_told_so(edition, room):
    make_poll(edition)
    make_question(edition)
    arrange(room, by="test", door="seat")
    phone = Client()
    for form in (
        {"do": "answer", "poll": "1", "answer": "0"},
        {"do": "upvote", "question": "1", "on": "true"},
    ):
        phone.post(ROOM, form)
    told = [words for _level, words in words_of(phone.get(ROOM))]
    assert len(set(told)) == 1
    assert (Answer.objects.count(), Upvote.objects.count()) == (0, 0)


def test_a_group_is_told_once_somebody_has_voted(edition, room):
    make.make_statement(edition)
    phone = Client()
    phone.post(ROOM, {"do": "tell", "group": "lecturer", "origin": "thai"})
    assert Participant.objects.count() == 0
    phone.post(ROOM, {"do": "vote", "statement": "0", "value": "1"})
    phone.post(ROOM, {"do": "tell", "group": "lecturer", "origin": "thai"})
    person = Participant.objects.get()
    assert (person.group.code, person.was_asked) == ("lecturer", True)


def test_whoever_would_like_to_speak_is_on_the_list_once(edition, room):
    put_on(room, Item.SPEAKERS, by="test")
    phone = Client()
    for _n in range(2):
        phone.post(ROOM, {"do": "speak", "name": " มานี  ใจดี ", "first": "1"})
    assert list(Turn.objects.values_list("name", "is_first_time", "state")) == [("มานี ใจดี", True, "waiting")]
    phone.post(ROOM, {"do": "speak", "name": " "})
    Client().post(ROOM, {"do": "speak", "name": " "})
    assert Turn.objects.count() == 1
    assert "มานี ใจดี" in text_of(Client().get(ROOM))


@pytest.mark.parametrize("typed", ["{0}{1}", " {0} {1} ", "{0}-{1}"])
def test_a_code_is_read_as_people_type_it(edition, room, typed):
    code = typed.format(room.code[:3], room.code[3:])
    thai = code.translate({ord(str(n)): chr(0x0E50 + n) for n in range(10)})
    for text in (code, thai):
        answer = Client().get("/join/", {"code": text})
        assert (answer.status_code, answer.url) == (302, ROOM)
    assert Client().get(f"/j/{room.code}/").url == ROOM


def test_an_unknown_code_is_kindly_not_found(edition, room):
    wrong = "111111" if room.code != "111111" else "222222"
    page = Client().get("/join/", {"code": wrong})
    assert page.status_code == 404
    assert f'value="{wrong}"' in page.content.decode()
    assert Client().get(f"/j/{wrong}/").status_code == 404


def test_after_the_forum_the_code_leads_to_what_came_of_it(edition, room):
    Edition.objects.update(state="closed")
    assert Client().get(f"/j/{room.code}/").url == "/e/2026/"
    Edition.objects.update(reflection_is_public=True)
    assert Client().get(f"/j/{room.code}/").url == "/e/2026/reflection/"
    page = Client().get(ROOM)
    assert "<live-room" not in page.content.decode()
    assert "/e/2026/reflection/" in page.content.decode()


def test_the_code_of_a_draft_is_unknown(edition, room):
    Edition.objects.update(state="draft")
    assert Client().get(f"/j/{room.code}/").status_code == 404


def test_the_programme_shows_public_lines_with_now_and_next(edition):
    for place, (title, public, done) in enumerate(
        [
            ("เปิด", True, True),
            ("ซ้อมเสียง", False, False),
            ("พูดคุย", True, False),
            ("พัก", True, False),
            ("ปิด", True, False),
        ]
    ):
        RunItem.objects.create(
            edition=edition, position=place, title_th=title, is_public=public, is_done=done
        )
    lines = [(line.item.title_th, line.is_now, line.is_next) for line in shown.programme(edition)]
    assert lines == [("เปิด", False, False), ("พูดคุย", True, False), ("พัก", False, True), ("ปิด", False, False)]
    assert "ซ้อมเสียง" not in text_of(Client().get("/e/2026/programme/"))
    edition.state = "open"
    assert not any(line.is_now or line.is_next for line in shown.programme(edition))


def asked_from(**headers):
    return RequestFactory().post(
        ROOM, headers={key.replace("_", "-"): value for key, value in headers.items()}
    )


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://testserver"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}],
)
def test_a_form_of_this_site_passes(headers):
    access.same_site(asked_from(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example.org"},
        {"Origin": "http://testserver:81"},
        {"Origin": "https://evil.example.org", "Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(headers):
    with pytest.raises(PermissionDenied):
        access.same_site(asked_from(**headers))


def test_forms_of_another_site_change_nothing(edition, room):
    make.make_statement(edition)
    evil = {"headers": {"Origin": "https://evil.example.org"}}
    forms = [(ROOM, {"do": "vote", "statement": "0", "value": "1"}), (QUESTIONS, {"text": "ถาม"})]
    assert [Client().post(path, form, **evil).status_code for path, form in forms] == [403, 403]
    assert (Vote.objects.count(), Question.objects.count()) == (0, 0)


def test_the_language_is_changed_without_a_token(edition, room):
    phone = Client(enforce_csrf_checks=True)
    answer = phone.post(ROOM, {"do": "language", "language": "en", "next": ROOM})
    assert (answer.status_code, answer.url) == (302, ROOM)
    assert '<html lang="en">' in phone.get(ROOM).content.decode()


def test_the_manifest_makes_the_room_a_program_of_its_own(edition):
    told = json.loads(Client().get("/e/2026/manifest.webmanifest").content)
    assert (told["start_url"], told["scope"], told["display"]) == (ROOM, "/e/2026/", "standalone")
    assert {picture["sizes"] for picture in told["icons"]} == {"192x192", "512x512"}
    assert told["name"] == "เวทีเสวนา 2569"


def test_the_worker_keeps_only_pages_without_a_person(edition):
    script = Client().get("/sw.js")
    assert script.headers["Service-Worker-Allowed"] == "/e/"
    assert script.headers["Content-Type"].startswith("text/javascript")
    kept = re.search(r"const KEPT = /(.+)/;", script.content.decode())[1].replace("\\/", "/")
    pages = ("room", "programme", "vote", "mine", "questions", "reflection")
    assert [page for page in pages if re.match(kept, f"/e/2026/{page}/")] == ["room", "programme"]


def test_a_poll_that_is_over_by_its_time_takes_nothing(edition, room):
    poll = make_poll(edition, closes_at=timezone.now())
    with pytest.raises(NotTaken):
        asking.answer(poll, Phone(make.make_ticket(), "th"), given=[0], answer_id=uuid.uuid4())
