"""A slow line: an answer that comes late never takes the place of what somebody did after it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.asking import answer, arrived, begin, ready, shows, url
from tests.browser.product import Product
from tests.browser.rooms import DOUBLE_TAP_MS, FIRST, ROOM, Hall, until, vote, voter
from tests.browser.steps import EDITION, first_of, held_back, sign_in
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Open
from tests.browser.watch import Watch

OFFICE = f"/office{EDITION.replace('/e/', '/editions/')}"
ASKING = re.compile(r"/console/\?.*known=")
UNSENT = r"failed: (POST|GET)|ERR_FAILED"


def at_desk(open_page: Open, house: Product, path: str) -> Page:
    page = open_page(house, THAI_DESK)
    sign_in(page, house)
    page.goto(f"{OFFICE}/{path}")
    return page


def wait_for(page: Page, held: list[Route], count: int) -> None:
    """Wait until so many have been asked for; those that are under way are not answered."""
    for _try in range(300):
        if len(held) >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError([route.request.url for route in held])


def test_what_waits_on_the_device_is_newer_than_what_the_server_has(open_page: Open, asked: Product) -> None:
    page = open_page(asked)
    begin(page)
    ready(page)
    held = held_back(page, "**/q/ask901/")
    answer(page, "C1", "5")
    first_of(page, held)
    page.goto(url(more="?at=C1"))
    ready(page)
    expect(page.locator("button[value='5']")).to_have_attribute("aria-pressed", "true")
    page.goto(url(more="?at=C2"))
    ready(page)
    page.locator("a[rel=prev]").click()
    shows(page, "C1")
    expect(page.locator("button[value='5']")).to_have_attribute("aria-pressed", "true")
    held.clear()
    page.goto(url(more="?at=review"))
    expect(page.locator("button[value=send]")).to_have_count(0)
    first_of(page, held)
    held[-1].continue_()
    expect(page.locator("button[value=send]")).to_be_visible()


def test_a_tap_while_the_line_is_slow_is_not_undone_by_an_earlier_one(
    open_page: Open, asked: Product
) -> None:
    page = open_page(asked)
    cards = held_back(page, "**/q/ask901/?at=cards")
    begin(page)
    first_of(page, cards)
    held = held_back(page, "**/q/ask901/")
    answer(page, "C1", "5")
    first_of(page, held)
    cards[0].continue_()
    ready(page)
    page.locator("a[rel=next]").click()
    shows(page, "C2")
    page.locator("a[rel=next]").click()
    shows(page, "A1")
    held[0].continue_()
    arrived(page)
    answer(page, "A1", "4")
    shows(page, "A2")


def test_the_clerk_types_on_while_the_line_is_slow(open_page: Open, workshop: Product) -> None:
    page = at_desk(open_page, workshop, "clerk/")
    newest, number = page.locator(".clerk-list li").first, page.locator("#number")
    held = held_back(page, "**/clerk/**")
    number.fill("700")
    page.locator("#text").fill("ใบที่เจ็ดร้อย")
    page.keyboard.press("Enter")
    first_of(page, held)
    number.fill("5")  # of 555
    held.pop().continue_()
    expect(newest).to_contain_text("ใบที่เจ็ดร้อย")
    expect(number).to_have_value("5")
    number.fill("555")
    # What is under way brings the whole list: the next thing waits for it.
    newest.get_by_role("button").click()
    first_of(page, held)
    page.locator("#text").fill("ใบที่ห้า")
    page.keyboard.press("Enter")
    page.locator("#text").fill("ใบที่กำลังพิมพ์")
    page.wait_for_timeout(500)
    (withdrawal,) = held
    held.clear()
    withdrawal.continue_()
    first_of(page, held).continue_()
    expect(newest).to_contain_text("ใบที่ห้า")
    expect(page.locator(".clerk-list li.is-withdrawn", has_text="ใบที่เจ็ดร้อย")).to_have_count(1)
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("ใบที่กำลังพิมพ์")


def test_a_part_that_stays_fresh_asks_once_at_a_time_and_shows_what_came_while_it_was_held(
    open_page: Open, workshop: Product
) -> None:
    page = at_desk(open_page, workshop, "engagement/")
    held = held_back(page, "**/engagement/?part=state**")
    first = first_of(page, held)
    page.wait_for_timeout(4_000)  # it asks every three seconds
    assert len(held) == 1
    page.evaluate(
        """() => { const part = document.querySelector("fresh-part");
        part.append(document.createElement("input")); part.lastChild.focus(); }"""
    )
    fresh = "<p id='fresh'>✓</p>"
    held.clear()
    first.fulfill(body=fresh, content_type="text/html")
    page.wait_for_timeout(500)
    expect(page.locator("#fresh")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    first_of(page, held).fulfill(body=fresh, content_type="text/html")
    expect(page.locator("#fresh")).to_be_visible()


def test_a_failure_that_a_later_answer_has_overtaken_says_nothing_of_the_line(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = at_desk(open_page, workshop, "console/")
    watches[0].allow(UNSENT)
    expect(page.locator(".console-now")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        # The console asks by itself too: what comes after the two goes on.
        held.append(route) if len(held) < 2 else route.continue_()

    page.route(ASKING, hold)
    page.evaluate("window.first = document.querySelector('live-console').refresh(), 1")
    wait_for(page, held, 1)
    page.evaluate("window.second = document.querySelector('live-console').refresh(), 1")
    wait_for(page, held, 2)
    held[1].continue_()
    page.evaluate("window.second")
    held[0].abort()
    page.evaluate("window.first")
    assert page.locator(".console-lost").is_hidden()


def test_a_list_that_had_no_answer_is_asked_for_again_though_the_stream_is_open(
    open_page: Open, workshop: Product, watches: list[Watch]
) -> None:
    page = at_desk(open_page, workshop, "console/")
    watches[0].allow(UNSENT)
    expect(page.locator(".console-now")).to_be_visible()
    page.evaluate(
        "document.querySelector('live-console').refreshSoon = () => {}"
    )  # nothing moves in the room
    page.wait_for_timeout(1_000)  # what it had said before has been asked about
    assert page.evaluate("document.querySelector('live-console').stream.readyState") == 1
    page.route(ASKING, lambda route: route.abort())
    page.evaluate("document.querySelector('live-console').refresh()")
    expect(page.locator(".console-lost")).to_be_visible()
    page.unroute(ASKING)
    expect(page.locator(".console-lost")).to_be_hidden()


def test_a_group_that_was_chosen_stays_whatever_others_do(open_page: Open, workshop: Product) -> None:
    page = at_desk(open_page, workshop, "console/?pane=speakers")
    page.locator("#speaker-group").select_option(index=1)
    page.locator("h1").click()  # nothing is in anybody's hands

    def change(route: Route) -> None:
        told = route.fetch().json()
        told["parts"]["speakers"] += "<p id='news'></p>"
        route.fulfill(json=told)

    page.route(ASKING, change)
    page.evaluate("document.querySelector('live-console').refresh()")
    expect(page.locator("#news")).to_have_count(0)
    expect(page.locator("#speaker-group")).not_to_have_value("")
    page.locator("#speaker-group").select_option(index=0)
    page.locator("h1").click()
    page.evaluate("document.querySelector('live-console').refresh()")
    expect(page.locator("#news")).to_have_count(1)


def test_no_key_is_lost_while_a_deed_is_under_way(open_page: Open, workshop: Product) -> None:
    page = at_desk(open_page, workshop, "console/")
    held = held_back(page, "**/console/arrangement/**")
    page.keyboard.press("8")
    first_of(page, held)
    page.keyboard.press("8")
    page.keyboard.press("1")
    page.wait_for_timeout(500)
    (first,) = held
    held.clear()
    first.continue_()
    first_of(page, held).continue_()
    shown = page.locator(".console-now [name=on][aria-pressed=true]")
    expect(shown).to_have_attribute("value", "welcome")
    page.wait_for_timeout(500)
    assert len(held) == 1
    # What is taken back is the last deed, also before it is done.
    held.clear()
    page.keyboard.press("9")
    first_of(page, held)
    page.keyboard.press("z")
    with page.expect_response("**/console/undo/**"):
        held.pop().continue_()
    page.reload()
    expect(shown).to_have_attribute("value", "welcome")


def ask_slowly(page: Page) -> Route:
    """The phone asks for the room; the answer of this moment comes as late as the test likes."""
    held = held_back(page, "**/enter?**")
    page.evaluate("window.asked = document.querySelector('live-room').ask(), 1")
    return first_of(page, held)


def test_what_the_room_was_asked_before_is_older_than_its_stream(
    open_page: Open, opinions: Product, hall: Hall
) -> None:
    page = voter(open_page, opinions)
    until(page, "document.querySelector('live-room').parts")
    route = ask_slowly(page)
    old = route.fetch()
    hall.put_on(page, "poll", FIRST)
    route.fulfill(response=old)
    # Looked at at once: a moment later it would have asked again.
    shown = page.evaluate("window.asked.then(() => document.querySelector('.scene').dataset.item)")
    assert shown == f"poll {FIRST}"


def test_what_the_room_was_asked_before_a_vote_does_not_take_it_back(
    open_page: Open, opinions: Product
) -> None:
    page = voter(open_page, opinions)
    until(page, "document.querySelector('live-room').parts")
    page.evaluate("document.querySelector('live-room').stream.close()")
    route = ask_slowly(page)
    old = route.fetch()
    vote(page)
    route.fulfill(response=old)
    page.evaluate("window.asked")
    expect(page.locator("#progress")).to_contain_text("2")


def test_a_question_can_be_liked_before_the_room_has_spoken(
    open_page: Open, opinions: Product, hall: Hall, watches: list[Watch]
) -> None:
    hall.do(f'put_on(room, "question", {FIRST}, by="test")')
    hall.wait_for(f'data-item="question {FIRST}"')
    page = open_page(opinions, THAI_PHONE)
    watches[0].allow(r"answered 401|status of 401")  # the stream brings the pass
    held_back(page, "**/listen?**")
    page.goto(ROOM)
    page.wait_for_timeout(DOUBLE_TAP_MS)
    with page.expect_request("**/send"):
        page.locator(".upvote button").tap()
    until(page, "!Object.keys(localStorage).some((key) => key.startsWith('sewana-queue'))")
    page.unroute_all()
    page.reload()
    expect(page.locator(".upvote button")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("is_late", [False, True])
def test_of_two_maps_the_wall_shows_the_one_that_was_asked_for_last(
    open_page: Open, opinions: Product, hall: Hall, is_late: bool
) -> None:
    hall.do('put_on(room, "map", by="test")')
    hall.wait_for('data-item="map"')
    secret = re.findall(r"stage: (\S+)", hall.said('print("stage:", room.stage_secret)'))[-1]
    page = open_page(opinions, THAI_DESK)
    held = held_back(page, "**/map**")
    page.goto(f"/stage/{secret}/")
    expect(page.locator("[data-here]")).not_to_have_text("–")  # the stream has come; nothing is put in anew
    expect(page.locator(".stage-map")).to_be_visible()
    held.clear()
    page.evaluate("window.first = document.querySelector('live-stage').drawMap(true), 1")
    wait_for(page, held, 1)
    page.evaluate("window.second = document.querySelector('live-stage').drawMap(true), 1")
    wait_for(page, held, 2)
    for turn in (1, 0) if is_late else (0, 1):
        held[turn].fulfill(body=f"<p id='map-{turn}'>{turn}</p>", content_type="text/html")
        page.evaluate(("window.first", "window.second")[turn])
    expect(page.locator("#map-1")).to_be_visible()
