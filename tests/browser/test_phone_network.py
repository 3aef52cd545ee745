"""The room on the phone when the network does not behave: nothing is lost, nothing counts twice, all is said."""

from playwright.sync_api import Route, expect

from tests.browser.product import Product
from tests.browser.rooms import (
    DOUBLE_TAP_MS,
    FIRST,
    ROOM,
    STIR,
    Hall,
    button,
    enter,
    ids,
    unsent,
    until,
    vote,
    voter,
    words,
)
from tests.browser.steps import EDITION
from tests.browser.visitors import THAI_PHONE, Open
from tests.browser.watch import Watch

NOT_SENT = r"failed: |ERR_INTERNET_DISCONNECTED|ERR_FAILED|answered (409|503)|status of (409|503)|EventSource"


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
    until(page, "!Object.keys(localStorage).some((key) => key.startsWith('sewana-queue'))")


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
    expect(page.locator("#ask textarea")).to_have_value("")


def test_the_room_opens_without_a_network_and_says_so(
    open_page: Open, opinions: Product, watches: list[Watch]
) -> None:
    page = enter(open_page, opinions)
    watches[0].allow(NOT_SENT)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker sees the page come
    until(page, "navigator.serviceWorker.controller && document.querySelector('live-room').me?.who")
    until(page, "caches.match(location.pathname, { ignoreVary: true }).then(Boolean)")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".room-state")).to_have_text(words(page, "kept"))
    expect(button(page)).to_be_visible()
    font = "document.fonts.ready.then(() => document.fonts.check('16px \"Sewana Looped\"'))"
    assert page.evaluate(font)
    # The page of the opinions is one person's, and is not kept: the room's own stands in for it.
    page.goto(f"{EDITION}/vote/")
    expect(page.locator(".room-state")).to_have_text(words(page, "kept"))
    button(page).tap()
    expect(unsent(page)).to_have_text(words(page, "waiting"))
    page.context.set_offline(False)
    until(page, "document.querySelector('live-room').me?.answered === 1")
