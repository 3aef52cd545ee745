"""The stage: opened by its secret alone, and showing nothing that no moderator has let through."""

import json

import pytest

from sewana.forum.live.scenes import scene_of
from sewana.forum.models import Item, Poll, PollKind, PollState, Question, QuestionState, StatementState
from sewana.forum.operations import room as arranging
from sewana.forum.queries import stage
from sewana_live import room as live
from sewana_live.events import Answered, Upvoted, Voted
from sewana_live.frames import PUBLIC, Numbers
from tests import make

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\u202eกลับ"


@pytest.fixture
def room():
    make.make_library()
    return arranging.open_room(make.make_edition(), by="test")


def shown(room):
    """The stage's HTML of the moment."""
    room.refresh_from_db()
    return json.loads(scene_of(room.edition).frames["stage", "th"])["html"]


def test_it_opens_by_its_secret_and_every_other_address_is_unknown(client, room):
    page = client.get(f"/stage/{room.stage_secret}/")
    wrong = [client.get(f"/stage/{secret}/") for secret in (room.console_secret, "A" * 22, room.code)]
    assert (page.status_code, [answer.status_code for answer in wrong]) == (200, [404, 404, 404])
    assert page.cookies == {}
    assert len({answer.content for answer in wrong}) == 1


def test_its_policy_lets_nothing_out(client, room):
    page = client.get(f"/stage/{room.stage_secret}/")
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "img-src data:", "form-action 'none'", "frame-ancestors 'none'"} <= set(
        policy
    )
    assert not any("unsafe" in rule or "*" in rule for rule in policy)
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_new_secret_ends_the_old_one(client, room):
    old = room.stage_secret
    arranging.renew_stage(room, by="test")
    assert client.get(f"/stage/{old}/").status_code == 404
    assert client.get(f"/stage/{room.stage_secret}/").status_code == 200


def test_the_way_in_is_always_there(client, room):
    for item in (Item.WELCOME, Item.QUESTIONS, Item.MAP, Item.BREAK, Item.CLOSING):
        arranging.put_on(room, item, by="test")
        text = client.get(f"/stage/{room.stage_secret}/").content.decode()
        assert room.code[:3] in text
        assert room.code[3:] in text
        assert text.count("data:image/svg+xml") >= 1


@pytest.mark.parametrize("item", [Item.QUESTIONS, Item.OPINIONS, Item.TOP, Item.POLL, Item.SPEAKERS])
def test_nothing_unread_reaches_it(room, item):
    edition = room.edition
    for number, state in enumerate(
        (QuestionState.NEW, QuestionState.HIDDEN, QuestionState.ARCHIVED, QuestionState.MERGED), 1
    ):
        target = Question.objects.filter(edition=edition).first() if state == QuestionState.MERGED else None
        reason = "x" if state == QuestionState.HIDDEN else ""
        Question.objects.create(
            edition=edition, number=number, text=HOSTILE, language="th", state=state, merged_into=target,
            reason=reason,
        )  # fmt: skip
    make.make_statement(edition, HOSTILE, state=StatementState.HELD)
    Poll.objects.create(edition=edition, number=1, kind=PollKind.SINGLE, title_th=HOSTILE)  # a draft
    open_poll = Poll.objects.create(
        edition=edition, number=2, kind=PollKind.OPEN, title_th="พูดได้เลย", state=PollState.OPEN,
        results_shown=True, shown_texts=["ดีมาก", "แย่"], hidden_texts=["แย่"], opened_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    arranging.put_on(room, item, open_poll.number if item == Item.POLL else None, by="test")
    html = shown(room)
    assert "alert" not in html
    assert ("ดีมาก" in html) == (item == Item.POLL)
    assert "แย่" not in html


def test_what_moderators_let_through_is_shown_as_text(room):
    Question.objects.create(
        edition=room.edition, number=1, text=HOSTILE, language="th", state=QuestionState.APPROVED
    )
    arranging.put_on(room, Item.QUESTION, 1, by="test")
    assert "&lt;script&gt;" in shown(room)
    assert "<script>" not in shown(room)


def test_results_are_kept_back_until_the_moderator_shows_them(room):
    statement = make.make_statement(room.edition)
    arranging.put_on(room, Item.STATEMENT, statement.number, by="test")
    assert "data-side" not in shown(room)
    arranging.arrange(room, by="test", results_shown=True)
    assert 'data-side="users"' in shown(room)


@pytest.mark.parametrize(
    ("item", "number"),
    [(Item.STATEMENT, 99), (Item.STATEMENT, None), (Item.QUESTION, 1), (Item.POLL, 1), ("x", None)],
)
def test_only_what_may_be_seen_can_be_put_on(room, item, number):
    make.make_statement(room.edition)  # number 0, which none must not be taken for
    Question.objects.create(edition=room.edition, number=1, text="ใหม่", language="th")
    with pytest.raises(arranging.NotToBeShown):
        arranging.put_on(room, item, number, by="test")


def test_a_wifi_is_written_as_phones_read_it():
    assert stage.wifi_words("หอ;สมุด", "p:w") == r"WIFI:T:WPA;S:หอ\;สมุด;P:p\:w;;"
    assert stage.wifi_words("open", "") == "WIFI:S:open;;"
    assert stage.wifi("หอสมุด", "x").startswith("data:image/svg+xml")
    assert stage.wifi("", "x") == ""


@pytest.mark.parametrize(("length", "size"), [(10, 1), (48, 1), (49, 2), (90, 2), (140, 3), (300, 4)])
def test_long_texts_are_written_smaller(length, size):
    assert stage.size_of("ก" * length) == size


def test_a_very_long_text_ends_between_two_letters():
    text = "ปี่" * 300
    assert stage.fitting(text) == "ปี่" * stage.LONGEST + "…"
    assert stage.fitting("สั้น") == "สั้น"


def test_the_map_waits_until_results_are_shown(client, room):
    address = f"/stage/{room.stage_secret}/map/"
    assert "<svg" not in client.get(address).content.decode()
    assert client.get("/stage/" + "A" * 22 + "/map/").status_code == 404


def test_both_languages_whatever_the_browser_speaks(client, room):
    thai = client.get(f"/stage/{room.stage_secret}/", headers={"accept-language": "en"}).content.decode()
    english = client.get(f"/stage/{room.stage_secret}/?lang=en", headers={"accept-language": "th"})
    assert '<html lang="th">' in thai
    assert '<html lang="en">' in english.content.decode()


def told(room):
    """The numbers that go out to the stage, after six people said all there is to say."""
    running = live.Room(room.edition.uid.hex, scene_of(room.edition))
    numbers = Numbers(running, PUBLIC)
    for at in range(6):
        who, names = f"{at:016x}", [f"{at:016x}{nth:016x}" for nth in range(5)]
        for event in (
            Voted(who, 0, 1, names[0], at), Voted(who, 1, 1, names[1], at), Upvoted(who, 1, True, names[2], at),
            Upvoted(who, 2, True, names[3], at), Answered(who, 1, ["ดี", HOSTILE], names[4], at),
        ):  # fmt: skip
            live.apply(running, event)
    return json.loads(numbers.changes(0, None) or b"{}")


def test_no_number_and_no_word_of_what_is_unread_goes_out(room):
    make.make_statement(room.edition, "ควรเปิดทั้งคืน")
    make.make_statement(room.edition, HOSTILE, state=StatementState.HELD)
    for number, state in ((1, QuestionState.APPROVED), (2, QuestionState.NEW)):
        Question.objects.create(edition=room.edition, number=number, text="x", language="th", state=state)
    Poll.objects.create(
        edition=room.edition, number=1, kind=PollKind.WORDS, title_th="คำเดียว", state=PollState.OPEN, most=3,
        results_shown=True, shown_texts=["ดี"], opened_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    assert "statements" not in told(room)
    arranging.arrange(room, by="test", results_shown=True)
    shown_numbers = told(room)
    assert set(shown_numbers["statements"]) == {"0"}
    assert shown_numbers["questions"] == {"1": 6}
    assert [word for word, _count in shown_numbers["polls"]["1"]["words"]] == ["ดี"]


def test_the_newest_result_stands_beside_all_opinions_only_when_results_are_shown(room):
    make.make_statement(room.edition)
    arranging.put_on(room, Item.OPINIONS, by="test")
    assert "data-newest" not in shown(room)
    arranging.arrange(room, by="test", results_shown=True)
    assert 'data-text="0"' in shown(room)
