"""Questionnaires that are open at the office's demonstration, and somebody who answers one."""

import json
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.rooms import until

NUMBER = {"sewana-12": 901, "sewana-12-staff": 902, "sewana-zone": 903}
DOUBLE_TAP_MS = 420
MAKE = f"""
from sewana.committee.models import Edition
from sewana.survey.models import Instrument, Level, Questionnaire
from sewana.survey.operations.instruments import install_instruments
install_instruments()
edition = Edition.objects.get(key="2026")
for place, key in enumerate(("main", "other")):
    words = {{"name_th": "วิทยาเขต", "name_en": "Campus", "position": place}}
    Level.objects.get_or_create(dimension="place", key=key, defaults=words)
for key, number in {NUMBER!r}.items():
    version = Instrument.objects.get(key=key).versions.first()
    words = {{"title_th": "เสียงของท่านถึงห้องสมุด", "title_en": "Your voice", "code": f"ask{{number}}"}}
    made = {{"version": version, "state": "open", "asks_pseudonym": True, "asks_one_group": True}}
    Questionnaire.objects.get_or_create(edition=edition, number=number, defaults=words | made)
Questionnaire.objects.filter(number__gt=900).update(state="open")
"""


def opened(workshop: Product) -> Iterator[Product]:
    """The office's demonstration with the questionnaires, and afterwards without their answers."""
    workshop.shell.run(MAKE)
    yield workshop
    workshop.shell.run(
        "from sewana.survey.models import *\nResponse.objects.filter(questionnaire__number__gt=900).delete()"
    )


def url(key: str = "sewana-12", more: str = "") -> str:
    return f"/q/ask{NUMBER[key]}/{more}"


def responses(product: Product, key: str = "sewana-12") -> list[dict[str, object]]:
    code = f"""
import json
from sewana.survey.models import Response
rows = Response.objects.filter(questionnaire__number={NUMBER[key]})
print("rows=" + json.dumps([[row.mode, row.door, row.answers] for row in rows]))
"""
    said = product.shell.run(code)
    return json.loads(next(line for line in said.splitlines() if line.startswith("rows="))[5:])


def begin(page: Page, key: str = "sewana-12", more: str = "") -> None:
    page.goto(url(key, more))
    page.locator("button[value=begin], button[value=anew]").first.click()
    expect(page.locator(".question-form")).to_be_visible()


def ready(page: Page) -> None:
    """All screens are on the device."""
    until(page, "document.querySelector('question-card').cards.size > 2")


def answer(page: Page, key: str, value: str) -> None:
    page.wait_for_timeout(DOUBLE_TAP_MS)
    page.locator(f"[data-key='{key}'] button[value='{value}']").click()


def shows(page: Page, key: str) -> None:
    expect(page.locator(".question-form")).to_have_attribute("data-key", key)


def arrived(page: Page) -> None:
    """The server has everything that was answered; to leave the page before would be a test of its own."""
    until(page, "!document.querySelector('question-card').queue.length")
