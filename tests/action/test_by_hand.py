"""People whom no phone and no mail reaches, told by the office itself; and the card before it is published."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from sewana.action.models import ToldByHand
from sewana.action.operations import by_hand, deciding
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries import by_hand as queries
from sewana.action.queries import closure
from sewana.base.models import AuditEntry
from tests import make
from tests.action.making import RULING, begun, read, url, voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(edition):
    """Decided, with a paper slip and a question from a phone."""
    slip = voice(edition, 1, kind="hand", origin="paper")
    return deciding.decide(begun(edition, voices=[slip, voice(edition, 2)]), RULING, by="test")


def told(office, edition, row, **fields):
    given = {"do": "hand_told", "how": "spoken"} | fields
    return office.post(url("work-deeds", edition, row), given, headers={"Accept-Language": "en"})


def test_that_they_were_told_is_written_down_taken_back_and_brought_back(edition, office, row):
    assert told(office, edition, row).status_code == 302
    told(office, edition, row)  # pressed twice
    one = ToldByHand.objects.get()
    assert (one.how, one.told_on, one.made_by.email) == ("spoken", timezone.localdate(), "owner@example.org")
    for do, is_there in (("hand_out", False), ("hand_back", True)):
        office.post(url("work-deeds", edition, row), {"do": do, "telling": one.pk})
        one.refresh_from_db()
        assert (one.removed_at is None) is is_there
    entries = AuditEntry.objects.filter(operation__contains="tell").order_by("id")
    assert [entry.operation for entry in entries] == [
        "tell_by_hand",
        "take_telling_back",
        "bring_telling_back",
    ]
    assert entries[0].after["how"] == "spoken"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"told_on": "1/1/2590"}, "lies in the future"),
        ({"told_on": "1/1/2560"}, "cannot have been told before"),
        ({"told_on": "99/99/2569"}, "20/2/2569"),
        ({"how": "dreamt"}, "Choose how they were told"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_stays_typed(edition, office, row, fields, words):
    answer = told(office, edition, row, **fields)
    page = answer.content.decode()
    assert (answer.status_code, ToldByHand.objects.count()) == (200, 0)
    assert words in page
    assert fields.get("told_on", "") in page


def test_nobody_is_told_by_hand_whom_a_phone_reaches_or_before_the_decision(edition):
    phones = deciding.decide(begun(edition, voices=[voice(edition, 1)]), RULING, by="test")
    undecided = begun(edition, voices=[voice(edition, 2, kind="hand", origin="microphone")])
    for one in (phones, undecided):
        with pytest.raises(NotPossible):
            by_hand.tell_by_hand(one, "spoken", None, by="test")


def test_it_stands_beside_the_figures_of_closure_and_is_counted_in_none(edition, office, row):
    before = closure.closure(edition)
    assert queries.counts(edition) == queries.Counts(0, 1)
    told(office, edition, row)
    after = closure.closure(edition)
    assert queries.counts(edition) == queries.Counts(1, 1)
    assert (after.fates.informed, after.fates.answered) == (before.fates.informed, before.fates.answered)
    assert after.fates.informed.number == 0
    assert "1 were told by hand" in read(office, url("closure", edition), "en")
    by_hand.take_telling_back(row, ToldByHand.objects.get().pk, is_removed=True, by="test")
    assert queries.counts(edition) == queries.Counts(0, 1)
    deciding.publish(row, by="test")
    assert "by hand" not in read(office, url("closure-public", edition), "en")


def cards(page):
    """What stands in each card, without the way its words are marked."""
    found = re.findall(r'<article class="card.*?</article>', page, re.DOTALL)
    return [re.sub(r"</?a\b[^>]*>", "", one) for one in found]


def test_the_card_is_seen_before_it_is_published_as_the_board_will_show_it(edition, office, row):
    theirs = cards(read(office, url("improvement", edition, row), "en"))
    assert len(theirs) == 4  # what was said and what is done, in two languages
    deciding.publish(row, by="test")
    board = [cards(read(office, url("board", edition), language)) for language in ("th", "en")]
    assert theirs == [*board[0], *board[1]]


def test_numbers_that_still_move_are_on_no_card_before_it_is_published(edition, office):
    statement = make.make_statement(edition, "ขอปลั๊กไฟทุกโต๊ะ")
    make.ballots(edition, [{statement: 1 if n % 2 else -1} for n in range(20)])
    said = voice(edition, kind="statement", statement=statement)
    row = deciding.decide(begun(edition, voices=[said]), RULING, by="test")
    assert "50% agree" in "".join(cards(read(office, url("improvement", edition, row), "en")))
    edition.state = "live"
    edition.save()
    page = read(office, url("improvement", edition, row), "en")
    assert "50% agree" not in "".join(cards(page))
    assert "people still vote" in page
    deciding.publish(row, by="test")
    assert "50% agree" in "".join(cards(read(office, url("board", edition), "en")))


def test_a_day_before_today_is_kept_as_it_was(edition, row):
    row.decided_on -= dt.timedelta(days=9)
    row.save()
    day = timezone.localdate() - dt.timedelta(days=2)
    assert by_hand.tell_by_hand(row, "letter", day, by="test").told_on == day


def test_told_again_and_brought_back_it_stands_there_once(edition, office, row):
    told(office, edition, row)
    one = ToldByHand.objects.get()
    office.post(url("work-deeds", edition, row), {"do": "hand_out", "telling": one.pk})
    told(office, edition, row)
    office.post(url("work-deeds", edition, row), {"do": "hand_back", "telling": one.pk})
    assert told(office, edition, row).status_code == 302
    assert ToldByHand.objects.filter(removed_at=None).exclude(pk=one.pk).count() == 1
    assert ToldByHand.objects.count() == 2
    live = ToldByHand.objects.get(removed_at=None)
    assert by_hand.take_telling_back(row, one.pk, is_removed=False, by="test") == live


def test_two_of_the_same_day_from_before_are_no_stumbling_block(edition, row):
    for _twice in range(2):
        row.told_by_hand.create(how="spoken", told_on=timezone.localdate())
    by_hand.tell_by_hand(row, "spoken", None, by="test")
    assert ToldByHand.objects.count() == 2
