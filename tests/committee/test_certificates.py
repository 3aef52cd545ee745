"""The page that tells whether a certificate is genuine, and how little else it tells."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sewana.committee.models import PaperState
from sewana.committee.queries import certificates as queries
from sewana.committee.views.certificates import WRONG_NAMES, WRONG_NUMBERS
from tests import make

pytestmark = pytest.mark.django_db
NAME = "นางสาวตัวอย่าง ยินดี"
CONTENT = {"name": NAME, "award": "speaker", "event": "เวทีเสวนา 2569", "date": "2026-11-22"}


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def client():
    return Client(headers={"accept-language": "th"})


def issued(edition, about="speaker-1", *, state=PaperState.ISSUED, **content):
    serial = queries.serial_of(edition, about)
    edition.papers.create(
        kind="certificate",
        about=about,
        state=state,
        issued_at=timezone.now(),
        content={**CONTENT, "serial": serial} | content,
    )
    return serial


def place(serial):
    return reverse("committee:certificate", args=[serial])


def test_a_number_is_the_same_each_time_and_another_for_everybody_else(edition, settings):
    other = make.make_edition("2027", year=2027)
    first = queries.serial_of(edition, "speaker-1")
    assert first == queries.serial_of(edition, "speaker-1")
    assert len({first, queries.serial_of(edition, "speaker-2"), queries.serial_of(other, "speaker-1")}) == 3
    assert queries.typed(first) == first
    settings.SECRET_KEY = "another installation"
    assert queries.serial_of(edition, "speaker-1") != first


def test_the_code_on_the_paper_leads_to_its_page(edition, client, settings):
    settings.SITE_URL = "https://library.example.org"
    address = queries.verify_address(issued(edition))
    assert address.startswith("https://library.example.org/c/")
    assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_a_genuine_one_is_told_with_its_event_and_day_and_without_its_name(edition, client):
    answer = client.get(place(issued(edition)))
    words = answer.content.decode()
    assert answer.status_code == 200
    for part in ("หอสมุดทดสอบ", "เวทีเสวนา 2569", "เป็นวิทยากร", "22 พฤศจิกายน 2569"):
        assert part in words
    assert "ตัวอย่าง" not in words
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("typed", [NAME, " นางสาวตัวอย่าง  ยินดี ", "นางสาวตัวอย่างยินดี"])
def test_whoever_knows_the_name_is_told_that_it_is_the_same(edition, client, typed):
    assert client.post(place(issued(edition)), {"name": typed}).context["answer"] == "same"


@pytest.mark.parametrize(
    ("typed", "answer"), [("นางสาวตัวอย่าง ยินร้าย", "other"), ("ยินดี", "other"), (" ", "empty")]
)
def test_another_name_is_told_to_be_another(edition, client, typed, answer):
    page = client.post(place(issued(edition)), {"name": typed})
    assert page.context["answer"] == answer
    assert NAME not in page.content.decode()


def test_names_cannot_be_tried_one_after_another(edition, client):
    serial = issued(edition)
    for number in range(WRONG_NAMES):
        assert client.post(place(serial), {"name": f"คนที่ {number}"}).context["answer"] == "other"
    page = client.post(place(serial), {"name": NAME})
    assert (page.status_code, page.context["answer"]) == (429, "often")
    assert client.get(place(serial)).status_code == 200


def test_both_languages_of_one_certificate_answer_to_their_names(edition, client):
    serial = issued(edition)
    edition.papers.create(
        kind="certificate",
        about="speaker-1",
        language="en",
        state=PaperState.ISSUED,
        issued_at=timezone.now(),
        content={**CONTENT, "serial": serial, "name": "Ms Tuayang Yindee"},
    )
    for name in (NAME, "ms tuayang yindee"):
        assert client.post(place(serial), {"name": name}).context["answer"] == "same"


def test_one_withdrawn_is_told_to_be_so_and_nothing_more(edition, client):
    serial = issued(edition, state=PaperState.WITHDRAWN)
    words = client.get(place(serial)).content.decode()
    assert "เวทีเสวนา 2569" not in words
    assert not client.get(place(serial)).context["certificate"].is_valid
    assert client.post(place(serial), {"name": NAME}).context["answer"] == ""


def test_one_issued_anew_with_the_name_put_right_counts(edition, client):
    issued(edition, state=PaperState.WITHDRAWN, name="นางสาวตัวอย่าง ยินดิ")
    serial = issued(edition)
    assert client.post(place(serial), {"name": NAME}).context["answer"] == "same"
    assert client.post(place(serial), {"name": "นางสาวตัวอย่าง ยินดิ"}).context["answer"] == "other"


def test_one_that_another_took_the_place_of_counts_no_longer(edition, client):
    serial = issued(edition, name="นางสาวตัวอย่าง ยินดิ")
    wrong = edition.papers.get()
    issued(edition)
    right = edition.papers.exclude(pk=wrong.pk)
    right.update(amends=wrong)
    for name, answer in ((NAME, "same"), ("นางสาวตัวอย่าง ยินดิ", "other")):
        assert client.post(place(serial), {"name": name}).context["answer"] == answer
    right.update(state=PaperState.WITHDRAWN)
    assert client.post(place(serial), {"name": "นางสาวตัวอย่าง ยินดิ"}).context["answer"] == "same"


def test_a_number_that_went_with_a_wrong_name_is_valid_no_longer(edition, client):
    old = issued(edition, "นางสาวตัวอย่าง ยินดิ", name="นางสาวตัวอย่าง ยินดิ")
    wrong = edition.papers.get()
    new = issued(edition, NAME)
    edition.papers.exclude(pk=wrong.pk).update(amends=wrong)
    assert not client.get(place(old)).context["certificate"].is_valid
    assert client.get(place(new)).context["certificate"].is_valid


def test_a_draft_is_none_yet(edition, client):
    assert client.get(place(issued(edition, state=PaperState.DRAFT))).status_code == 404


def test_a_number_typed_by_hand_is_found(edition, client):
    serial = issued(edition)
    answer = client.post(
        reverse("committee:certificate-entrance"), {"serial": serial.lower().replace("-", " ")}
    )
    assert (answer.status_code, answer.url) == (302, place(serial))
    assert client.get(place(serial.lower())).url == place(serial)


@pytest.mark.parametrize("typed", ["BCDF", "BCDF-GHJK-LMNP-QRST", "AAAA-AAAA-AAAA-AAAA", "<script>"])
def test_a_number_that_is_none_is_told_so(edition, client, typed):
    answer = client.get(place(typed))
    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode()


def test_numbers_cannot_be_tried_one_after_another_but_a_genuine_one_is_still_answered(edition, client):
    for _number in range(WRONG_NUMBERS):
        assert client.get(place("BCDF")).status_code == 404
    assert client.get(place("BCDF")).status_code == 429
    assert client.get(place(issued(edition))).status_code == 200


def test_the_page_costs_a_few_questions(edition, client, django_assert_max_num_queries):
    serial = issued(edition)
    with django_assert_max_num_queries(5):
        client.get(place(serial))
