"""The room on the phone: the first vote, bad networks, polls by keyboard, and opening it without a network."""

import itertools
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser import measures, product, rooms
from tests.browser.product import Product
from tests.browser.rooms import FIRST, POLLS, ROOM, SECRET, Hall
from tests.browser.steps import EDITION
from tests.browser.test_weight import PAGE_MOST, REQUESTS_MOST, SCRIPT_MOST, Wire
from tests.browser.visitors import PHONE, PLAIN_PHONE, THAI_PHONE, Open, Visitor, as_context
from tests.browser.watch import Watch

NOT_SENT = r"failed: |ERR_INTERNET_DISCONNECTED|ERR_FAILED|answered (409|503)|status of (409|503)|EventSource"
DOUBLE_TAP_MS = 420
# Whatever changes in the tables is told by a change of the room.
STIR = 'arrange(room, by="test", note_en=str(timezone.now()))'


@pytest.fixture(scope="module")
def hall(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("hall") / "demo"))
    rooms.fill(folder)
    with product.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        yield Hall(started)


@pytest.fixture
def opinions(hall: Hall) -> Product:
    """The room while opinions are on."""
    hall.do('put_on(room, "opinions", by="test")')
    hall.wait_for('data-item="opinions"')
    return hall.product


def enter(open_page: Open, demo: Product, visitor: Visitor = THAI_PHONE) -> Page:
    """Open the room and wait until it knows this phone."""
    page = open_page(demo, visitor)
    page.goto(ROOM)
    until(page, "document.querySelector('live-room').me?.who")
    return page


def until(page: Page, fact: str) -> None:
    """Wait for something that only the script knows; the policy forbids Playwright's own way."""
    for _try in range(150):
        if page.evaluate(fact):
            return
        page.wait_for_timeout(100)
    raise AssertionError(fact)


def button(page: Page, value: int = 1) -> Locator:
    return page.locator(f'.votes button[value="{value}"]')


def answered(page: Page) -> int:
    return int(page.evaluate("document.querySelector('live-room').me.answered"))


def vote(page: Page, value: int = 1) -> None:
    before = answered(page)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    button(page, value).tap()
    until(page, f"document.querySelector('live-room').me.answered === {before + 1}")


def voter(open_page: Open, demo: Product) -> Page:
    """Somebody who has voted once and is past the question about their group."""
    page = enter(open_page, demo)
    vote(page)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator('.ask-group [name="skip"]').tap()
    expect(page.locator(".votes")).to_be_visible()
    page.wait_for_timeout(DOUBLE_TAP_MS)
    return page


def unsent(page: Page) -> Locator:
    return page.locator("form[data-do=vote] .unsent")


def words(page: Page, name: str) -> str:
    return page.locator("live-room").get_attribute(f"data-{name}") or ""


def ids(page: Page) -> list[str]:
    """The ids of everything that leaves the phone for the room, as it leaves."""
    sent: list[str] = []

    def note(body: str) -> None:
        deed = json.loads(body)
        if "id" in deed:
            sent.append(deed["id"])

    page.on("request", lambda request: request.url.endswith("/send") and note(request.post_data or "{}"))
    return sent


def test_first_vote_is_one_tap_on_a_light_page(browser: Browser, opinions: Product) -> None:
    context = browser.new_context(base_url=opinions.address, **as_context(THAI_PHONE))
    page, wire = context.new_page(), Wire()
    wire.listen(context.new_cdp_session(page))
    page.goto(ROOM)
    expect(button(page)).to_be_visible()
    before_vote = {url: size for url, size in wire.sizes.items() if "/live/" not in url}
    until(page, "document.querySelector('live-room').me.who")
    button(page).tap()
    until(page, "document.querySelector('live-room').me?.answered === 1")
    assert page.url.endswith(ROOM)
    expect(page.locator(".ask-group")).to_be_visible()
    context.close()

    scripts = [size for url, size in before_vote.items() if url.endswith(".js")]
    assert len(before_vote) <= REQUESTS_MOST + 1, (
        before_vote
    )  # the second script comes after the first is at work
    assert sum(before_vote.values()) <= PAGE_MOST, before_vote
    assert max(scripts) <= SCRIPT_MOST, before_vote


def test_the_next_opinion_comes_without_loading_and_the_last_can_be_changed(
    open_page: Open, opinions: Product
) -> None:
    page = voter(open_page, opinions)
    shown = page.locator("#statement").inner_text()
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    vote(page, -1)
    expect(page.locator("#statement")).not_to_have_text(shown)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator("[data-press=last]").tap()
    expect(page.locator("#statement")).to_have_text(shown)
    expect(button(page, -1)).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(DOUBLE_TAP_MS)
    button(page, 1).tap()
    expect(page.locator("#statement")).not_to_have_text(shown)
    assert (answered(page), loads) == (2, [])
    page.goto(f"{EDITION}/mine/")
    rows = page.locator('section[aria-labelledby="votes"] li')
    assert rows.filter(has_text=shown).locator(".chip.agree").count() == 1


def test_a_vote_without_network_is_kept_said_and_sent_once(
    open_page: Open, opinions: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    shown, sent = page.locator("#statement").inner_text(), ids(page)
    page.context.set_offline(True)
    button(page, -1).tap()
    expect(unsent(page)).to_have_text(words(page, "waiting"))
    expect(button(page, -1)).to_have_attribute("aria-pressed", "true")
    assert page.locator("#statement").inner_text() == shown
    expect(page.locator(".room-state")).to_be_visible()

    page.context.set_offline(False)
    until(page, "document.querySelector('live-room').me.answered === 2")
    expect(page.locator("#statement")).not_to_have_text(shown)
    expect(page.locator(".room-state")).to_be_hidden()
    assert len(set(sent)) == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('sewana-queue'))") == []


def test_a_phone_locked_while_offline_sends_after_it_wakes(
    open_page: Open, opinions: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    page.context.set_offline(True)
    button(page).tap()
    expect(unsent(page)).to_be_visible()
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(ROOM)
    until(page, "document.querySelector('live-room').me?.answered === 2")


def test_an_answer_lost_on_the_way_back_counts_once(
    open_page: Open, opinions: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    sent = ids(page)
    lost: list[bool] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        lost.append(answer.ok)
        if len(lost) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/send", lose_the_first)
    button(page).tap()
    until(page, "document.querySelector('live-room').me.answered === 2")
    page.unroute_all()
    assert (len(sent) >= 2, len(set(sent)), lost[0]) == (True, 1, True)
    page.reload()
    until(page, "document.querySelector('live-room').me?.answered === 2")


def test_a_hotels_sign_in_page_is_no_answer(open_page: Open, opinions: Product, watches: list[Watch]) -> None:
    page = voter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    page.route(
        "**/send", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Hotel</h1>")
    )
    button(page).tap()
    expect(unsent(page)).to_have_text(words(page, "waiting"))
    assert "Hotel" not in page.locator("body").inner_text()
    page.unroute_all()
    until(page, "document.querySelector('live-room').me.answered === 2")


def test_where_no_stream_comes_the_room_is_asked_for(
    open_page: Open, opinions: Product, hall: Hall, watches: list[Watch]
) -> None:
    page = open_page(opinions, THAI_PHONE)
    watches[0].allow(NOT_SENT)
    page.route("**/listen?**", lambda route: route.abort())
    page.goto(ROOM)
    until(page, "document.querySelector('live-room').me?.who")
    vote(page)
    hall.put_on(page, "poll", FIRST)


def test_a_poll_that_closed_meanwhile_is_told_and_the_answer_stays_in_sight(
    open_page: Open, opinions: Product, hall: Hall, watches: list[Watch]
) -> None:
    page = enter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    hall.put_on(page, "poll", FIRST)
    until(page, "document.querySelector('live-room').parts")
    page.context.set_offline(True)
    page.locator(".scene .choice").nth(1).tap()
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator(".scene .is-primary").tap()
    expect(page.locator(".scene .unsent")).to_have_text(words(page, "waiting"))
    hall.do(f"Poll.objects.filter(number={FIRST}).update(state='closed', closed_at=timezone.now())\n{STIR}")
    hall.wait_for('data-do="answer"', is_there=False)
    page.context.set_offline(False)
    expect(page.locator(".scene .unsent")).to_have_text(words(page, "refused-closed"))
    expect(page.locator(".scene .choice").nth(1).locator("input")).to_be_checked()
    expect(page.locator(".room-news")).to_be_visible()
    hall.do(f"Poll.objects.filter(number={FIRST}).update(state='open', closed_at=None)\n{STIR}")
    hall.wait_for('data-do="answer"')


@pytest.mark.parametrize("kind", POLLS)
def test_each_kind_of_poll_is_answered_and_shown_again(
    open_page: Open, opinions: Product, hall: Hall, kind: str
) -> None:
    page = enter(open_page, opinions)
    hall.put_on(page, "poll", FIRST + POLLS.index(kind))
    until(page, "document.querySelector('live-room').parts")
    form, given = page.locator("form[data-do=answer]"), {
        "single": [1], "multiple": [0, 2], "rating": [4], "ranking": [1, 0, 2], "words": ["เงียบ"], "open": "นานขึ้น",
    }  # fmt: skip
    if kind == "ranking":
        form.locator("[data-move=down]").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-status]")).to_contain_text("2")
    elif kind in {"words", "open"}:
        form.locator("[name=answer]").first.fill("เงียบ" if kind == "words" else "นานขึ้น")
    else:
        for value in given[kind]:
            form.locator(f'.choice:has([value="{value}"])').tap()
    page.wait_for_timeout(DOUBLE_TAP_MS)
    form.locator(".is-primary").tap()
    expect(form.locator(".counted")).to_be_visible()
    page.reload()
    expect(form.locator(".counted")).to_be_visible()
    told = page.evaluate(f"document.querySelector('live-room').me.answers[{FIRST + POLLS.index(kind)}]")
    assert told == given[kind]
    read = "document.querySelector('live-room').parts.read(document.querySelector('form[data-do=answer]'))"
    assert page.evaluate(read) == given[kind]


def test_an_anonymous_answer_is_counted_once_and_never_shown_again(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = enter(open_page, opinions)
    hall.put_on(page, "poll", SECRET)
    until(page, "document.querySelector('live-room').parts")
    page.locator(".scene .choice").first.tap()
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator(".scene .is-primary").tap()
    expect(page.locator(".scene .counted")).to_have_text(words(page, "counted"))
    page.reload()
    expect(page.locator(".scene .counted")).to_be_visible()
    assert page.locator(".scene input:checked").count() == 0
    expect(page.locator(".scene .is-primary")).to_be_disabled()


def test_new_questions_wait_behind_a_button_and_nothing_moves(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = enter(open_page, opinions)
    hall.put_on(page, "questions")
    expect(page.locator(".scene [data-question]")).not_to_have_count(0)
    until(page, "document.querySelector('live-room').parts")
    known = page.locator(".scene [data-question]").evaluate_all(
        "(rows) => rows.map((row) => row.dataset.question)"
    )
    number = int(time.time()) % 100_000 + 1000
    hall.do(
        f'Question.objects.create(edition=edition, number={number}, text="ใหม่", language="th", state="approved")\n'
        f"{STIR}"
    )
    expect(page.locator(".room-news")).to_be_visible()
    now = page.locator(".scene [data-question]").evaluate_all(
        "(rows) => rows.map((row) => row.dataset.question)"
    )
    assert now == known
    page.locator(".room-news").tap()
    expect(page.locator(f'.scene [data-question="{number}"]')).to_be_visible()
    expect(page.locator(".room-news")).to_be_hidden()


def test_an_upvote_is_seen_by_others_at_once(open_page: Open, opinions: Product, hall: Hall) -> None:
    page, other = enter(open_page, opinions), enter(open_page, opinions)
    hall.put_on(page, "question", FIRST)
    mine = page.locator(".upvote button")
    expect(other.locator(".upvote button")).to_be_visible()
    before = int(other.locator(".upvote b").inner_text())
    page.wait_for_timeout(DOUBLE_TAP_MS)
    mine.tap()
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(other.locator(".upvote b")).to_have_text(str(before + 1))
    expect(other.locator(".upvote button")).to_have_attribute("aria-pressed", "false")
    mine.tap()
    expect(other.locator(".upvote b")).to_have_text(str(before))


def test_a_question_without_network_is_kept_and_asked_once(
    open_page: Open, opinions: Product, watches: list[Watch]
) -> None:
    page = open_page(opinions, THAI_PHONE)
    watches[0].allow(NOT_SENT)
    page.goto(f"{EDITION}/questions/")
    until(page, "document.querySelector('live-room').me.who")
    page.context.set_offline(True)
    page.locator("#ask textarea").fill("ถามตอนไม่มีเน็ต")
    page.locator("#ask .is-primary").tap()
    expect(page.locator("#ask .unsent")).to_have_text(words(page, "waiting"))
    page.context.set_offline(False)
    expect(page.locator("[data-own]")).to_have_count(1)
    expect(page.locator("[data-own]")).to_contain_text("ถามตอนไม่มีเน็ต")
    assert page.locator("#ask textarea").input_value() == ""


def test_somebody_in_the_middle_of_an_answer_is_not_torn_away(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = enter(open_page, opinions)
    hall.put_on(page, "poll", FIRST + POLLS.index("open"))
    page.locator(".scene textarea").fill("ยังเขียนไม่จบ")
    hall.do('put_on(room, "break", by="test")')
    expect(page.locator(".room-news")).to_have_text(words(page, "moved"))
    assert page.locator(".scene textarea").input_value() == "ยังเขียนไม่จบ"
    page.locator(".room-news").tap()
    expect(rooms.on(page, "break")).to_be_visible()


def test_the_page_speaks_at_most_once_in_five_seconds(open_page: Open, opinions: Product) -> None:
    page = voter(open_page, opinions)
    page.evaluate(
        """() => {
          window.spoken = [];
          const region = document.querySelector("[data-status]");
          new MutationObserver(() => spoken.push(Date.now())).observe(region, { childList: true, characterData: true });
          const room = document.querySelector("live-room");
          for (let n = 0; n < 20; n += 1) setTimeout(() => room.say(`words ${n}`), 300 * n);
        }"""
    )
    page.wait_for_timeout(7000)
    spoken = page.evaluate("spoken")
    assert len(spoken) >= 1
    assert all(later - earlier >= 4900 for earlier, later in itertools.pairwise(spoken))
    assert len(page.locator("live-room [role=status], live-room [aria-live]").all()) == 1


def test_updates_can_be_paused_and_resumed(open_page: Open, opinions: Product, hall: Hall) -> None:
    page = enter(open_page, opinions)
    page.locator(".room-more summary").tap()
    pause = page.locator("[data-press=pause]")
    pause.tap()
    expect(page.locator(".room-state")).to_have_text(words(page, "paused"))
    hall.do('put_on(room, "break", by="test")')
    page.wait_for_timeout(4000)
    expect(rooms.on(page, "opinions")).to_be_visible()
    pause.tap()
    expect(rooms.on(page, "break")).to_be_visible()


def test_the_room_opens_without_a_network_and_says_so(
    open_page: Open, opinions: Product, watches: list[Watch]
) -> None:
    page = enter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker sees the page come
    until(page, "navigator.serviceWorker.controller && document.querySelector('live-room').me?.who")
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".room-state")).to_have_text(words(page, "kept"))
    expect(button(page)).to_be_visible()
    font = "document.fonts.ready.then(() => document.fonts.check('16px \"Sewana Looped\"'))"
    assert page.evaluate(font)
    button(page).tap()
    expect(unsent(page)).to_have_text(words(page, "waiting"))
    page.context.set_offline(False)
    until(page, "document.querySelector('live-room').me?.answered === 1")


def test_everything_works_without_script(open_page: Open, opinions: Product, hall: Hall) -> None:
    page = open_page(opinions, PLAIN_PHONE)
    page.goto(ROOM)
    button(page).tap()
    expect(page).to_have_url(re.compile("/vote/$"))
    hall.do(f'put_on(room, "poll", {FIRST}, by="test")')
    hall.wait_for('data-do="answer"')
    page.goto(ROOM)
    page.locator(".scene .choice").first.tap()
    page.locator(".scene .is-primary").tap()
    expect(page.locator(".notice.is-success")).to_be_visible()
    page.goto(f"{EDITION}/questions/")
    row = page.locator(f'[data-question="{FIRST}"] button')
    row.tap()
    expect(page.locator(f'[data-question="{FIRST}"] button')).to_have_attribute("aria-pressed", "true")
    page.locator("#ask textarea").fill("ถามโดยไม่มีสคริปต์")
    page.locator("#ask .is-primary").tap()
    expect(page.locator("[data-own]")).to_have_count(1)
    page.locator("[data-own] button").tap()
    expect(page.locator("[data-own] button")).to_have_count(0)


ITEMS = [
    ("opinions", None), ("statement", 0), ("questions", None), ("question", FIRST), ("speakers", None),
    ("break", None), ("closing", None), *(("poll", FIRST + place) for place in range(len(POLLS) + 1)),
]  # fmt: skip


@pytest.mark.parametrize("language", ["th", "en"])
def test_everything_that_can_be_on_is_usable_by_everybody(
    open_page: Open, opinions: Product, hall: Hall, language: str
) -> None:
    page = enter(open_page, opinions, Visitor(PHONE, language, with_script=True))
    found = []
    for item, number in ITEMS:
        hall.put_on(page, item, number)
        page.wait_for_timeout(200)
        found += [f"{item} {number} {fault}" for fault in faults(page, language)]
    for path in ("questions", "questions/?show=mine", "programme"):
        page.goto(f"{EDITION}/{path}")
        found += [f"{path} {fault}" for fault in faults(page, language)]
    page.goto("/join/")
    found += [f"join {fault}" for fault in faults(page, language)]
    assert not found, "\n".join(found)


def faults(page: Page, language: str) -> list[str]:
    found = [f"axe {rule}" for rule in measures.broken_rules(page)]
    found += [f"tight {line}" for line in measures.tight_lines(page)]
    found += [f"foreign {line}" for line in measures.foreign_words(page, language)]
    found += [f"small {target}" for target in measures.small_targets(page, 44)]
    found += [f"small {target}" for target in small_main_targets(page)]
    found += [f"over 320: {thing}" for thing in measures.overflow(page, 320)]
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    return found


def small_main_targets(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "main .btn.is-primary, .votes .btn, .upvote .btn, .order .btn",
        "(all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 47.5)"
        ".map((one) => one.className)",
    )
