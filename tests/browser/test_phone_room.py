"""The room on the phone: the first vote, what is on, polls by keyboard, and without script."""

import itertools
import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import measures, rooms
from tests.browser.product import Product
from tests.browser.rooms import (
    DOUBLE_TAP_MS,
    FIRST,
    POLLS,
    ROOM,
    SECRET,
    STIR,
    Hall,
    answered,
    button,
    enter,
    until,
    vote,
    voter,
    words,
)
from tests.browser.steps import EDITION, open_opinions
from tests.browser.test_weight import PAGE_MOST, REQUESTS_MOST, SCRIPT_MOST, Wire
from tests.browser.visitors import PHONE, PLAIN_PHONE, THAI_PHONE, Open, Visitor, as_context

ASKS_WITHIN_MS = 3200  # a little more than the script takes at most
NEW = """
row = forum.write_statement(
    edition, text="ควรมีน้ำดื่มทุกชั้น", language="th", from_side="", author=None, by="test"
)
forum.show_statement(row, by="test")
"""


def test_first_vote_is_one_tap_on_a_light_page(browser: Browser, opinions: Product) -> None:
    context = browser.new_context(base_url=opinions.address, **as_context(THAI_PHONE))
    page, wire = context.new_page(), Wire()
    wire.listen(context.new_cdp_session(page))
    page.goto(ROOM)
    expect(button(page)).to_be_visible()
    until(page, "document.querySelector('live-room').me.who")
    # The wire may tell of a file's end after the page has used it; what is kept for the next visit comes later.
    for _try in range(600):
        before_vote = {
            url: size for url, size in wire.sizes.items() if not re.search(r"/live/|/sw\.js$", url)
        }
        if any(url.endswith(".js") for url in before_vote):
            break
        page.wait_for_timeout(50)
    button(page).tap()
    until(page, "document.querySelector('live-room').me?.answered === 1")
    assert page.url.endswith(ROOM)
    expect(page.locator(".ask-group")).to_be_visible()
    context.close()

    scripts = [size for url, size in before_vote.items() if url.endswith(".js")]
    # The second script comes once everything else is there.
    assert len(before_vote) <= REQUESTS_MOST + 1, before_vote
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
    expect(rows.filter(has_text=shown).locator(".chip.agree")).to_have_count(1)


def test_the_page_of_the_opinions_stays_whatever_is_put_on(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = open_page(opinions, THAI_PHONE)
    open_opinions(page)
    until(page, "document.querySelector('live-room').n")
    shown = page.locator("#statement").inner_text()
    hall.do('put_on(room, "break", by="test")')
    hall.stir(page)
    assert page.locator("#statement").inner_text() == shown
    vote(page)
    assert answered(page) == 1


def test_who_has_answered_everything_is_dealt_what_comes_later(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = open_page(opinions, THAI_PHONE)
    open_opinions(page)
    hall.stir(page)
    page.evaluate("document.querySelector('live-room').deal(null)")
    expect(page.locator(".room-done")).to_be_visible()
    opened_at = page.evaluate("document.querySelector('live-room').startedAt")
    hall.do(NEW)
    try:
        expect(button(page)).to_be_visible()
        expect(page.locator(".room-done")).to_be_hidden()
        assert page.evaluate("document.querySelector('live-room').startedAt") > opened_at
    finally:
        hall.do("forum.hide_statement(edition.statements.order_by('-number')[0], 'test', by='test')")


def test_who_has_answered_everything_does_not_come_anew_for_what_concerns_no_opinion(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = open_page(opinions, THAI_PHONE)
    open_opinions(page)
    # An opinion that was hidden just before would concern it; while there is one to answer, nothing comes anew.
    hall.stir(page)
    page.evaluate("document.querySelector('live-room').deal(null)")
    opened_at = page.evaluate("document.querySelector('live-room').startedAt")
    hall.stir(page)
    page.wait_for_timeout(ASKS_WITHIN_MS)
    assert page.evaluate("document.querySelector('live-room').startedAt") == opened_at


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
    read = "document.querySelector('live-room').parts.read(document.querySelector('form[data-do=answer]')).answer"
    assert page.evaluate(read) == given[kind]


def test_in_a_poll_with_names_one_may_give_a_name(open_page: Open, opinions: Product, hall: Hall) -> None:
    level = f"Poll.objects.filter(number={FIRST}).update(level='{{}}')"
    hall.do(level.format("named"))
    try:
        page = enter(open_page, opinions)
        hall.put_on(page, "poll", FIRST)
        until(page, "document.querySelector('live-room').parts")
        page.locator(".scene .choice").first.tap()
        page.get_by_label("ชื่อของฉัน").fill("สมชาย ใจดี")
        page.wait_for_timeout(DOUBLE_TAP_MS)
        page.locator(".scene .is-primary").tap()
        expect(page.locator(".scene .counted")).to_have_text(words(page, "change"))
        # The tables follow the room within some seconds.
        read = f"print('named:', *Answer.objects.filter(poll__number={FIRST}).values_list('name', flat=True))"
        for _try in range(300):
            if "สมชาย ใจดี" in hall.said(read):
                break
            time.sleep(0.1)
        assert "สมชาย ใจดี" in hall.said(read)
    finally:
        hall.do(level.format("pseudonymous"))


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
    expect(other.locator(".upvote b")).to_have_text(re.compile(r"\d"))
    before = int(other.locator(".upvote b").inner_text())
    page.wait_for_timeout(DOUBLE_TAP_MS)
    mine.tap()
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(other.locator(".upvote b")).to_have_text(str(before + 1))
    expect(other.locator(".upvote button")).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(DOUBLE_TAP_MS)
    mine.tap()
    expect(other.locator(".upvote b")).to_have_text(str(before))


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
    hall.put_on(page, "speakers")
    page.locator(".room-speak summary").tap()
    page.locator("#speaker").fill("มานี")
    hall.do('put_on(room, "welcome", by="test")')
    expect(page.locator(".room-news")).to_have_text(words(page, "moved"))
    assert page.locator("#speaker").input_value() == "มานี"


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
