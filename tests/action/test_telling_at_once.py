"""Several tell at the same moment, or somebody ends it or decides something meanwhile: each notice comes once."""

import datetime as dt
import threading
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from sewana.action.models import Often, Progress, Round, Subscription
from sewana.action.operations import improvements, subscribing, telling
from sewana.people import operations as people
from sewana.people.models import Mail, MailState
from tests import make, post_office
from tests.action.making import decided, make_improvement

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 24
WAIT_S = 20
HOLD_S = 0.5  # so long somebody else is kept waiting, who would do harm without
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets in one writer at a time"
)


@pytest.fixture
def office(settings):
    settings.SITE_URL = "https://forum.example.org"
    cache.clear()
    make.make_library()
    office = post_office.PostOffice()
    post_office.use(settings, office)
    return office


@pytest.fixture
def edition(office):
    """Eight readers of each rhythm, and one thing to tell."""
    edition = make.make_edition()
    for number in range(READERS):
        row = Subscription(email=f"p{number}@example.org", often=Often.values[number % 3])
        row.key_hash = subscribing.hash_of(subscribing.secret_of(row))
        row.confirmed_on = timezone.localdate()
        row.save()
    happens(edition)
    return edition


def happens(edition, said="ขอปลั๊กเพิ่ม", *, number=1):
    row = make_improvement(edition, said, number=number, **decided(published=True))
    return improvements.record_progress(row, "decided", by="x", words=("มีงบ", "Money"), is_public=True)


def at_once(*deeds):
    """Let all go at the same moment, each in a thread of its own; returns what each returned."""
    start, found, failures = threading.Barrier(len(deeds)), {}, []

    def run(place, deed):
        try:
            start.wait(timeout=WAIT_S)
            found[place] = deed()
        except (ValueError, RuntimeError, DatabaseError) as error:
            failures.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return [found[place] for place in range(len(deeds))]


def pressed():
    return sum(row.letters for row in telling.tell_now(by="somebody"))


def to():
    return Counter(Mail.objects.filter(template=telling.DIGEST).values_list("to", flat=True))


def everybody():
    return Counter(f"p{number}@example.org" for number in range(READERS))


def days_pass():
    Round.objects.update(made_at=timezone.now() - dt.timedelta(days=8))


def test_told_by_four_at_once_each_rhythm_has_one_round_and_each_reader_one_mail(edition):
    letters = at_once(pressed, pressed, pressed, pressed)
    assert sum(letters) == READERS
    assert to() == everybody()
    assert Round.objects.count() == len(Often)


def test_told_by_hand_while_the_background_tells_and_sends_each_letter_arrives_once(
    office, edition, monkeypatch
):
    noon = timezone.localtime().replace(hour=12)
    monkeypatch.setattr(telling.timezone, "localtime", lambda *_: noon)
    Progress.objects.update(at=timezone.now() - telling.GRACE)

    def background():
        return sum(row.letters for row in telling.tell())

    with office.open():
        *letters, _sent, _too = at_once(background, pressed, background, people.send_due, people.send_due)
        people.send_due()
    assert sum(letters) == READERS
    assert Counter(letter["To"] for letter in office.letters()) == everybody()
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


@only_postgresql
def test_what_is_being_written_while_others_are_told_is_told_the_next_time(edition):
    """Its number is lower than the last that the round tells of, and it is there only afterwards."""
    written, told = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            happens(edition, "เขียนนาน", number=2)
            written.set()
            told.wait(HOLD_S)

    def round_meanwhile():
        written.wait(WAIT_S)
        happens(edition, "เขียนเร็ว", number=3)
        letters = pressed()
        told.set()
        return letters

    assert at_once(slow, round_meanwhile)[1] == READERS
    days_pass()
    pressed()
    texts = Mail.objects.filter(to="p0@example.org").values_list("text", flat=True)
    assert Counter("เขียนนาน" in text for text in texts)[True] == 1


def test_who_ends_it_while_the_round_is_written_gets_no_mail(edition):
    early, late = Subscription.objects.filter(often=Often.DAILY)[:2]
    ended, written = threading.Event(), threading.Event()

    def slow_end():
        with transaction.atomic():
            subscribing.end(early)
            ended.set()
            threading.Event().wait(HOLD_S)

    def slow_round():
        ended.wait(WAIT_S)
        with transaction.atomic():
            telling.tell_now(by="somebody")
            written.set()
            threading.Event().wait(HOLD_S)

    def end():
        written.wait(WAIT_S)
        subscribing.end(late)

    at_once(slow_end, slow_round, end)
    assert not Mail.objects.filter(to=early.email).exists()
    assert Mail.objects.get(to=late.email).state == MailState.CANCELLED


def test_let_wait_anew_twice_at_once_it_is_done_once(edition):
    pressed()
    Mail.objects.update(state=MailState.FAILED, error="550 no")
    row, read = Round.objects.first(), threading.Event()

    def first():
        with transaction.atomic():
            count = telling.send_again(row, perhaps=False, by="one")
            read.set()
            threading.Event().wait(HOLD_S)
        return count

    def second():
        read.wait(WAIT_S)
        return telling.send_again(row, perhaps=False, by="other")

    assert at_once(first, second) == [row.letters, 0]
