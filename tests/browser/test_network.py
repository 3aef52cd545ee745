"""What happens to a vote on the page of the opinions when the network, the page or the thumb does not behave.

The page holds the same element as the room, whose own tests are in `test_phone_network.py`.
"""

import json
import re
from html import unescape
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.rooms import ROOM, ids, unsent, until, words
from tests.browser.steps import (
    EDITION,
    answers,
    has_answered,
    known,
    open_opinions,
    progress,
    rest,
    statement,
    vote,
    vote_button,
    vote_often,
)
from tests.browser.visitors import PLAIN_PHONE, THAI_PHONE, Open
from tests.browser.watch import Watch

NOT_SENT = r"failed: |ERR_INTERNET_DISCONNECTED|ERR_FAILED|answered (409|503)|status of (409|503)|EventSource"


def voter(open_page: Open, product: Product) -> Page:
    """Somebody who has answered once and is past the question about their group."""
    page = open_page(product, THAI_PHONE)
    vote_often(page, 1)
    rest(page)
    return page


def test_every_vote_goes_to_the_running_room_and_no_page_is_loaded(open_page: Open, demo: Product) -> None:
    page = voter(open_page, demo)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    for value in (1, -1, 0):
        vote(page, value)
    sent = [path for path in asked if not path.endswith(("/listen", "/enter"))]
    assert len(sent) == 3
    assert all(path.startswith("/live/") and path.endswith("/send") for path in sent)
    expect(answers(page)).to_have_count(4)


def test_the_first_opinion_is_the_one_the_room_deals(open_page: Open, demo: Product) -> None:
    page = open_page(demo, THAI_PHONE)
    page.goto(f"{EDITION}/vote/", wait_until="commit")
    first = statement(page)
    known(page)
    assert page.evaluate("document.querySelector('live-room').me.next.text") == first
    assert statement(page) == first


def test_vote_without_network_is_kept_said_and_sent_once(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    shown, sent = statement(page), ids(page)
    page.context.set_offline(True)

    vote_button(page, -1).tap()

    expect(unsent(page)).to_have_text(words(page, "waiting"))
    assert (statement(page), progress(page)) == (shown, 1)
    expect(vote_button(page, -1)).to_have_attribute("aria-pressed", "true")

    page.context.set_offline(False)

    expect(page.locator("#progress")).to_contain_text("2")
    expect(page.locator("#statement")).not_to_have_text(shown)
    expect(unsent(page)).to_be_hidden()
    assert len(set(sent)) == 1
    rows = answers(page)
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=shown).locator(".chip.disagree")).to_have_count(1)


def test_phone_locked_while_offline_sends_from_whichever_page_is_opened_next(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    page.context.set_offline(True)
    shown = statement(page)
    vote_button(page, 1).tap()
    expect(unsent(page)).to_be_visible()
    context = page.context
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(ROOM)
    expect(page.locator("live-room")).to_be_visible()
    until(page, "document.querySelector('live-room').queue().length === 0")
    expect(answers(page).filter(has_text=shown).locator(".chip.agree")).to_have_count(1)


def test_double_tap_counts_once_and_answers_one_opinion(open_page: Open, demo: Product) -> None:
    page = voter(open_page, demo)
    sent = ids(page)
    place = vote_button(page, 1).bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2

    page.clock.set_fixed_time(page.evaluate("Date.now()"))  # however busy the machine: two taps of one moment
    page.touchscreen.tap(x, y)
    page.touchscreen.tap(x, y)

    expect(page.locator("#progress")).to_contain_text("2")
    page.wait_for_timeout(300)
    assert len(set(sent)) == 1
    expect(answers(page)).to_have_count(2)


def test_reload_and_two_windows_keep_the_state(open_page: Open, demo: Product) -> None:
    page = voter(open_page, demo)
    vote(page)
    shown = statement(page)
    page.reload()
    known(page)
    assert (statement(page), progress(page)) == (shown, 2)
    second = page.context.new_page()
    second.goto(f"{EDITION}/vote/")
    known(second)
    assert (statement(second), progress(second)) == (shown, 2)


def test_a_page_that_is_loaded_again_holds_the_opinion_that_the_room_has_dealt(
    open_page: Open, demo: Product
) -> None:
    page = voter(open_page, demo)
    for value in (1, -1, 0):
        vote(page, value)
        text = page.request.get(f"{EDITION}/vote/").text()
        heading = re.search(r'<h1 id="statement"[^>]*>(.*?)</h1>', text)
        assert heading is not None
        assert unescape(heading[1]) == statement(page)


def test_an_earlier_answer_is_changed_by_its_address_and_the_next_one_follows(
    open_page: Open, demo: Product
) -> None:
    page = voter(open_page, demo)
    earlier = vote(page, 1)
    vote(page, 0)
    answers(page).filter(has_text=earlier).locator("a").tap()
    page.wait_for_url("**/vote/?statement=*")
    known(page)
    assert (statement(page), progress(page)) == (earlier, 3)
    expect(vote_button(page, 1)).to_have_attribute("aria-pressed", "true")
    rest(page)
    vote_button(page, -1).tap()
    expect(page.locator("#statement")).not_to_have_text(earlier)
    has_answered(page, 3)
    # The page knows nothing of that opinion any more: the link loads it.
    page.locator("[data-press=last]").tap()
    expect(page.locator("#statement")).to_have_text(earlier)
    expect(vote_button(page, -1)).to_have_attribute("aria-pressed", "true")


def test_what_was_taken_off_the_list_is_told_and_the_next_one_comes(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    shown = statement(page)
    refused = json.dumps({"refused": "hidden"})
    page.route(
        "**/send", lambda route: route.fulfill(status=409, content_type="application/json", body=refused)
    )
    # The room deals again: what it says stands there, whatever the page had in mind.
    page.evaluate("document.querySelector('#statement').textContent = 'x'")
    vote_button(page, 1).tap()
    expect(page.locator(".room-line")).to_have_text(words(page, "refused-hidden"))
    expect(page.locator("#statement")).to_have_text(shown)


def test_server_that_is_down_for_a_moment_loses_nothing(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    page.route("**/send", lambda route: route.fulfill(status=503, body="later"))
    vote_button(page, 0).tap()
    expect(unsent(page)).to_be_visible()
    page.unroute_all()
    expect(page.locator("#progress")).to_contain_text("2")
    expect(answers(page)).to_have_count(2)


def test_the_link_leads_to_what_is_on_in_the_room(open_page: Open, demo: Product) -> None:
    page = open_page(demo, THAI_PHONE)
    open_opinions(page)
    page.locator(f'main a[href="{ROOM}"]').tap()
    page.wait_for_url(f"**{ROOM}")
    expect(page.locator(".scene[data-item]")).to_be_visible()


def test_form_sent_twice_without_script_counts_once(open_page: Open, demo: Product) -> None:
    page = open_page(demo, PLAIN_PHONE)
    page.goto(f"{EDITION}/vote/")
    form = {field.get_attribute("name"): field.input_value() for field in page.locator(".votes input").all()}
    again = {"form": {**form, "value": "1"}, "headers": {"Referer": page.url}}

    answered = [page.request.post(ROOM, **again).ok for _n in range(2)]

    assert answered == [True, True]
    page.reload()
    has_answered(page, 1)
