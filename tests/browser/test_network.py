"""What happens to a vote when the network, the page or the thumb does not behave."""

import uuid
from urllib.parse import parse_qs

from playwright.sync_api import Page, Route, expect

from tests.browser.product import Product
from tests.browser.steps import (
    EDITION,
    answers,
    progress,
    rest,
    statement,
    vote,
    vote_button,
    vote_often,
)
from tests.browser.visitors import PLAIN_PHONE, THAI_PHONE, Open
from tests.browser.watch import Watch

VOTE = f"**{EDITION}/vote/"
NOT_SENT = r"failed: POST|ERR_INTERNET_DISCONNECTED|ERR_FAILED|answered 503|status of 503"


def voter(open_page: Open, product: Product) -> Page:
    """Somebody who has answered once and is past the question about their group."""
    page = open_page(product, THAI_PHONE)
    vote_often(page, 1)
    rest(page)
    return page


def count_posts(page: Page) -> list[str]:
    """The bodies of all votes that leave the phone, as they leave."""
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data or ""))
    return sent


def waiting_words(page: Page) -> str:
    return page.locator("vote-card").get_attribute("data-waiting") or ""


def test_vote_without_network_is_kept_said_and_sent_once(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    shown = statement(page)
    drawn = page.locator("[name=drawn]").input_value()
    sent = count_posts(page)
    page.context.set_offline(True)

    vote_button(page, -1).tap()

    expect(page.locator(".ballot-status.is-waiting")).to_have_text(waiting_words(page))
    assert (statement(page), progress(page)) == (shown, 1)
    expect(vote_button(page, -1)).to_have_attribute("aria-pressed", "true")

    page.context.set_offline(False)

    expect(page.locator("#progress")).to_contain_text("2")
    expect(page.locator("#statement")).not_to_have_text(shown)
    expect(page.locator(".ballot-status")).not_to_have_class("is-waiting")
    rows = answers(page)
    assert rows.count() == 2
    assert rows.filter(has_text=shown).locator(".chip.disagree").count() == 1
    # Drawn before the network went: the log must still learn how.
    assert {parse_qs(body)["drawn"][0] for body in sent} == {drawn}


def test_phone_locked_while_offline_sends_after_it_wakes(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    page.context.set_offline(True)
    shown = statement(page)
    vote_button(page, 1).tap()
    expect(page.locator(".ballot-status.is-waiting")).to_be_visible()
    context = page.context
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(f"{EDITION}/vote/")

    expect(page.locator("#progress")).to_contain_text("2")
    assert answers(page).filter(has_text=shown).locator(".chip.agree").count() == 1


def test_answer_lost_on_the_way_back_counts_once(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    tries: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request.post_data or "")
        answer = route.fetch()
        if len(tries) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(VOTE, lose_the_first_answer)
    vote_button(page, 1).tap()

    expect(page.locator(".ballot-status.is-waiting")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("2")
    assert len(tries) == 2
    assert id_of(tries[0]) == id_of(tries[1])
    page.unroute_all()
    assert answers(page).count() == 2


def id_of(body: str) -> str:
    return next(pair for pair in body.split("&") if pair.startswith("client_id="))


def test_double_tap_counts_once_and_answers_one_opinion(open_page: Open, demo: Product) -> None:
    page = voter(open_page, demo)
    sent = count_posts(page)
    place = vote_button(page, 1).bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2

    page.touchscreen.tap(x, y)
    page.touchscreen.tap(x, y)

    expect(page.locator("#progress")).to_contain_text("2")
    page.wait_for_timeout(300)
    assert len(sent) == 1
    assert answers(page).count() == 2


def test_reload_and_two_windows_keep_the_state(open_page: Open, demo: Product) -> None:
    page = voter(open_page, demo)
    vote(page)
    shown = statement(page)
    page.reload()
    assert (statement(page), progress(page)) == (shown, 2)
    second = page.context.new_page()
    second.goto(f"{EDITION}/vote/")
    assert (statement(second), progress(second)) == (shown, 2)


def test_sign_in_page_of_a_hotel_is_not_taken_for_an_answer(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    shown = statement(page)
    portal = f"<h1>Wi-Fi {uuid.uuid4().hex}</h1>"
    page.route(VOTE, lambda route: route.fulfill(status=200, content_type="text/html", body=portal))

    vote_button(page, 1).tap()

    expect(page.locator(".ballot-status.is-waiting")).to_have_text(waiting_words(page))
    assert statement(page) == shown
    assert "Wi-Fi" not in page.locator("body").inner_text()
    page.unroute_all()
    expect(page.locator("#progress")).to_contain_text("2")


def test_server_that_is_down_for_a_moment_loses_nothing(
    open_page: Open, demo: Product, watches: list[Watch]
) -> None:
    page = voter(open_page, demo)
    watches[0].allow(NOT_SENT)
    page.route(VOTE, lambda route: route.fulfill(status=503, body="later"))
    vote_button(page, 0).tap()
    expect(page.locator(".ballot-status.is-waiting")).to_be_visible()
    page.unroute_all()
    expect(page.locator("#progress")).to_contain_text("2")
    assert answers(page).count() == 2


def test_form_sent_twice_without_script_counts_once(open_page: Open, demo: Product) -> None:
    page = open_page(demo, PLAIN_PHONE)
    page.goto(f"{EDITION}/vote/")
    form = {field.get_attribute("name"): field.input_value() for field in page.locator(".votes input").all()}
    again = {"form": {**form, "value": "1"}, "headers": {"Referer": page.url}}

    answered = [page.request.post(f"{EDITION}/vote/", **again).ok for _n in range(2)]

    assert answered == [True, True]
    page.reload()
    assert progress(page) == 1
