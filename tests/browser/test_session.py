"""A whole session: six phones, a projector and two consoles, from the code on the wall to the thanks at the end.

Two phones speak English. One has no script, one is without network for a while, and of one the tree that a screen
reader is told is looked at.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures, product
from tests.browser.rooms import DOUBLE_TAP_MS, FIRST, ROOM, Hall, button, until
from tests.browser.steps import EDITION, sign_in
from tests.browser.test_phone_network import NOT_SENT
from tests.browser.visitors import PHONE, PLAIN_PHONE, THAI_DESK, THAI_PHONE, Device, Open, Visitor
from tests.browser.watch import Watch

CONSOLE = "/office/editions/2026/console/"
ENGLISH_PHONE = Visitor(PHONE, "en", with_script=True)
TABLET = Visitor(Device("tablet", 1024, 768, has_touch=True), "en", with_script=True)
PROJECTOR = Visitor(Device("projector", 1920, 1080, has_touch=False), "th", with_script=True)
QUESTION = "ห้องสมุดจะเปิดวันอาทิตย์ด้วยหรือไม่"
ADDRESSES = """
room.edition.questions.filter(merged_into=None).update(state="archived", is_next=False)
arrange(room, by="test", is_premoderated=True, questions_open=True, opinions_open=True, results_shown=False)
edition.polls.exclude(number={poll}).update(state="closed", closed_at=timezone.now())
put_on(room, "welcome", by="test")
print("found:", room.code, room.stage_secret, room.console_secret)
"""
COUNT = """
from sewana.forum.operations import fold_journal
fold_journal()
people = Participant.objects.filter(edition=edition, came_at__gte={since!r})
votes = Vote.objects.filter(participant__in=people)
answers = Answer.objects.filter(participant__in=people, poll__number={poll})
print("counted:", people.count(), votes.count(), answers.count())
"""
NOW = 'print("now:", timezone.now().isoformat())'


@dataclass(frozen=True)
class Session:
    """The hall with all its screens."""

    hall: Hall
    phones: Sequence[Page]
    plain: Page
    stage: Page
    moderator: Page
    helper: Page

    @property
    def scripted(self) -> list[Page]:
        return [phone for phone in self.phones if phone is not self.plain]


@pytest.fixture
def hall(with_room: Path, tmp_path: Path) -> Iterator[Hall]:
    folder = Path(shutil.copytree(with_room, tmp_path / "demo"))
    with product.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        yield Hall(started)


def said(hall: Hall, code: str, name: str) -> list[str]:
    """What a command beside the server prints after a name."""
    return re.findall(rf"{name}: (.*)", hall.said(code))[-1].split()


def opened(hall: Hall, open_page: Open) -> Session:
    """Everybody comes by the code on the wall, the helper by the link, the projector by its secret address."""
    code, stage_secret, console_secret = said(hall, ADDRESSES.format(poll=FIRST), "found")
    visitors = (THAI_PHONE, ENGLISH_PHONE, PLAIN_PHONE, THAI_PHONE, ENGLISH_PHONE, THAI_PHONE)
    phones = [open_page(hall.product, visitor) for visitor in visitors]
    for phone in phones:
        phone.goto("/join/")
        phone.get_by_role("textbox").fill(f"{code[:3]} {code[3:]}")
        phone.keyboard.press("Enter")
        phone.wait_for_url(f"**{ROOM}")
    stage = open_page(hall.product, PROJECTOR)
    stage.goto(f"/stage/{stage_secret}/")
    moderator = open_page(hall.product, THAI_DESK)
    sign_in(moderator, hall.product, "moderator")
    moderator.goto(CONSOLE)
    helper = open_page(hall.product, TABLET)
    helper.goto(f"/console/{console_secret}/")
    helper.get_by_role("textbox").first.fill("Backstage")
    helper.keyboard.press("Enter")
    expect(helper.locator(".console-now")).to_be_visible()
    return Session(hall, phones, phones[2], stage, moderator, helper)


def on_all(session: Session, item: str, number: int | None = None) -> None:
    """Wait until the scripted phones and the stage show something, and look at it on the plain phone."""
    name = item if number is None else f"{item} {number}"
    for phone in session.scripted:
        expect(phone.locator(f'.scene[data-item="{name}"]')).to_be_visible()
    expect(session.stage.locator(f'.now[data-item="{item}"]')).to_be_visible()
    session.hall.wait_for(f'data-item="{name}"')
    session.plain.goto(ROOM)


def vote(phone: Page, value: int) -> None:
    phone.wait_for_timeout(DOUBLE_TAP_MS)
    button(phone, value).tap()
    until(phone, "document.querySelector('live-room').me.answered > 0")
    phone.wait_for_timeout(DOUBLE_TAP_MS)
    phone.locator('.ask-group [name="skip"]').tap()
    expect(phone.locator(".votes")).to_be_visible()


def opinions(session: Session, watches: list[Watch]) -> None:
    """The moderator puts opinions on by one key; everybody votes, one of them while the network is gone."""
    session.moderator.keyboard.press("2")
    on_all(session, "opinions")
    for phone in session.scripted:
        until(phone, "document.querySelector('live-room').me?.who")
    offline = session.phones[3]
    watches[3].allow(NOT_SENT)
    offline.context.set_offline(True)
    offline.wait_for_timeout(DOUBLE_TAP_MS)
    button(offline, -1).tap()
    expect(offline.locator("form[data-do=vote] .unsent")).to_be_visible()
    for phone in (session.phones[0], session.phones[1], session.phones[4], session.phones[5]):
        vote(phone, 1)
    session.plain.locator('.votes button[value="1"]').click()
    offline.context.set_offline(False)
    until(offline, "document.querySelector('live-room').me.answered === 1")


def tree(session: Session) -> None:
    """What a screen reader is told of the room: a heading, named buttons with their state, one place for news."""
    phone = session.phones[5]
    told = phone.locator("main").aria_snapshot()
    assert re.search(r"heading .+ \[level=1\]", told)
    for name in ("เห็นด้วย", "ไม่เห็นด้วย", "ยังไม่แน่ใจ / ข้าม"):
        assert f'button "{name}"' in told
    assert phone.locator("[role=status]").count() == 1
    assert measures.broken_rules(phone) == []


def question(session: Session) -> None:
    """A phone asks; the helper reads and approves; the moderator puts it on the stage; others want it answered."""
    asker, other = session.phones[0], session.phones[1]
    asker.goto(f"{EDITION}/questions/")
    asker.locator("#ask textarea").fill(QUESTION)
    asker.locator("#ask form button.is-primary").tap()
    expect(asker.locator("[data-own]")).to_contain_text(QUESTION)
    asker.goto(f"{EDITION}/questions/?show=mine")
    expect(asker.locator("main")).to_contain_text(QUESTION)
    helper = session.helper
    helper.goto(CONSOLE)
    expect(helper.locator(".console-text").first).to_have_text(QUESTION)
    helper.locator('.console-item [data-key="a"]').first.tap()
    # A list that is open moves under nobody's finger: what comes later waits behind a button.
    expect(helper.locator(".console-text", has_text=QUESTION)).to_have_count(0)
    moderator = session.moderator
    moderator.goto(f"{CONSOLE}?state=approved")
    expect(moderator.locator(".console-text").first).to_have_text(QUESTION)
    moderator.keyboard.press("j")
    moderator.keyboard.press("o")
    expect(session.stage.locator(".said")).to_have_text(QUESTION)
    for phone in (other, session.phones[4]):
        expect(phone.locator(".scene")).to_contain_text(QUESTION)
        phone.wait_for_timeout(DOUBLE_TAP_MS)  # right after a change a tap is meant for what was there before
        phone.locator('form[data-do="upvote"] button').first.tap()
    expect(session.stage.locator("[data-count]")).to_have_text("2")
    asker.goto(f"{EDITION}/questions/?show=mine")
    expect(asker.locator("main li").first).to_contain_text(QUESTION)


def poll(session: Session) -> None:
    """Everybody answers a poll; its result is on the stage only once the moderator shows it."""
    session.moderator.goto(CONSOLE)
    session.moderator.keyboard.press("4")
    on_all(session, "poll", FIRST)
    for phone in session.scripted:
        if phone.url.endswith(ROOM):
            until(phone, "document.querySelector('live-room').parts")
            phone.wait_for_timeout(DOUBLE_TAP_MS)
            phone.locator('form[data-do="answer"] input[value="1"]').check()
            phone.locator('form[data-do="answer"] button.is-primary').tap()
            expect(phone.locator(".counted")).to_be_visible()
    session.plain.locator('input[name="answer"][value="1"]').check()
    session.plain.locator('form[data-do="answer"] button').click()
    assert session.stage.locator("[data-option]").count() == 0
    session.hall.do(
        f'edition.polls.filter(number={FIRST}).update(results_shown=True); arrange(room, by="test")'
    )
    shown = session.stage.locator('[data-option="1"] .share')
    expect(shown).to_have_text(re.compile(r"^[5-6]$"))


def test_a_whole_session(hall: Hall, open_page: Open, watches: list[Watch]) -> None:
    # The hall is asked for first, so that it closes last: pages that outlive their server would complain.
    since = said(hall, NOW, "now")[0]
    session = opened(hall, open_page)
    expect(session.stage.locator(".way-code")).to_be_visible()
    on_all(session, "welcome")
    opinions(session, watches)
    tree(session)
    question(session)
    session.phones[0].goto(ROOM)
    poll(session)

    session.moderator.keyboard.press("b")
    expect(session.stage.locator("body")).to_have_class(re.compile("is-black"))
    session.moderator.keyboard.press("z")
    expect(session.stage.locator("body")).not_to_have_class(re.compile("is-black"))
    session.moderator.keyboard.press("9")
    on_all(session, "closing")
    expect(session.stage.locator("h1")).to_have_text("ขอบคุณ")
    expect(session.phones[1].locator(".scene h1")).to_contain_text("Thank")
    session.stage.goto(session.stage.url + "?lang=en")
    expect(session.stage.locator("h1")).to_have_text("Thank you")
    assert measures.broken_rules(session.stage) == []

    # The tables follow the room within some seconds.
    for _try in range(100):
        counted = said(hall, COUNT.format(since=since, poll=FIRST), "counted")
        if counted == ["6", "6", "6"]:
            break
        session.stage.wait_for_timeout(300)
    assert counted == ["6", "6", "6"]
