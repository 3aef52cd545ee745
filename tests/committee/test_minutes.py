"""Minutes that several people write: nothing anybody saved is ever lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from sewana.committee.models import ItemText, Meeting, Section
from sewana.committee.operations import agenda, minutes
from sewana.committee.operations.minutes import Draft, MinutesClosed
from tests import make
from tests.committee.meeting_world import called, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return agenda.add_item(called(make_world()), Section.CONSIDERATION, "หัวข้อ", by="test")


@pytest.fixture
def other():
    return make.make_account("other@example.org", roles=())


def now(item):
    item.refresh_from_db()
    return item.resolution


def test_a_text_on_top_of_the_newest_is_the_new_one(item):
    first = minutes.write_text(item, Draft("resolution", "เห็นชอบ", 0, "a"), by=None)
    second = minutes.write_text(item, Draft("resolution", "เห็นชอบตามเสนอ", first.version, "b"), by=None)
    assert (first.version, second.version, second.aside, now(item)) == (1, 2, None, "เห็นชอบตามเสนอ")


def test_who_comes_too_late_is_told_and_both_texts_stay(item, other):
    minutes.write_text(item, Draft("resolution", "เห็นชอบ", 0, "a"), by=None)
    late = minutes.write_text(item, Draft("resolution", "ไม่เห็นชอบ", 0, "b"), by=other)
    assert (late.version, late.text, now(item)) == (1, "เห็นชอบ", "เห็นชอบ")
    assert (late.aside.text, late.aside.is_aside, late.aside.by) == ("ไม่เห็นชอบ", True, other)


def test_the_later_text_goes_on_in_its_own_row_and_a_different_one_beside_it(item, other):
    minutes.write_text(item, Draft("resolution", "เห็นชอบ", 0, "a"), by=None)
    for text in ("ไม่", "ไม่เห็น", "ไม่เห็นชอบ", "อีกเรื่อง"):
        minutes.write_text(item, Draft("resolution", text, 0, "b"), by=other)
    aside = ItemText.objects.filter(is_aside=True).values_list("text", flat=True)
    assert list(aside) == ["ไม่เห็นชอบ", "อีกเรื่อง"]


def test_a_page_that_did_not_hear_our_answer_is_not_in_its_own_way(item):
    minutes.write_text(item, Draft("resolution", "เห็น", 0, "a"), by=None)
    again = minutes.write_text(item, Draft("resolution", "เห็นชอบ", 0, "a"), by=None)
    assert (again.aside, now(item)) == (None, "เห็นชอบ")


def test_the_same_text_from_two_is_no_quarrel(item):
    minutes.write_text(item, Draft("resolution", "เห็นชอบ", 0, "a"), by=None)
    assert minutes.write_text(item, Draft("resolution", "เห็นชอบ\r\n", 0, "b"), by=None).aside is None


@pytest.mark.parametrize("chosen", ["เห็นชอบ", "ไม่เห็นชอบ", "เห็นชอบ\nไม่เห็นชอบ"])
def test_one_of_two_texts_or_both_are_taken(item, other, chosen):
    minutes.write_text(item, Draft("resolution", "เห็นชอบ", 0, "a"), by=None)
    late = minutes.write_text(item, Draft("resolution", "ไม่เห็นชอบ", 0, "b"), by=other)
    saved = minutes.settle_aside(late.aside, chosen, seen=1, page="b", by=other)
    assert (saved.aside, saved.text, now(item)) == (None, chosen, chosen)
    assert not ItemText.objects.filter(is_aside=True).exists()
    assert set(ItemText.objects.values_list("text", flat=True)) >= {"เห็นชอบ", "ไม่เห็นชอบ"}


def test_a_choice_made_before_yet_another_change_is_asked_again(item, other):
    minutes.write_text(item, Draft("resolution", "หนึ่ง", 0, "a"), by=None)
    late = minutes.write_text(item, Draft("resolution", "สอง", 0, "b"), by=other)
    minutes.write_text(item, Draft("resolution", "สาม", 1, "a"), by=None)
    again = minutes.settle_aside(late.aside, "สอง และหนึ่ง", seen=1, page="b", by=other)
    assert (again.text, again.aside.text, now(item)) == ("สาม", "สอง และหนึ่ง", "สาม")


def two_texts(item, other):
    """“หนึ่ง” counts, and “สอง” of somebody else waits beside it."""
    minutes.write_text(item, Draft("resolution", "หนึ่ง", 0, "a"), by=None)
    return minutes.write_text(item, Draft("resolution", "สอง", 0, "b"), by=other).aside


def waiting(item):
    return list(ItemText.objects.filter(item=item, is_aside=True).order_by("id").values_list("text", "by"))


def test_who_types_on_in_a_text_that_was_settled_meanwhile_loses_nothing(item, other):
    aside = two_texts(item, other)
    before = ItemText.objects.get(pk=aside.pk)
    minutes.settle_aside(aside, "หนึ่ง", seen=1, page="a", by=None)
    later = minutes.keep_aside(before, "สอง กับอีกย่อหน้า", page="b", by=other)
    assert (later.text, later.aside.text, later.is_gone) == ("หนึ่ง", "สอง กับอีกย่อหน้า", True)
    assert waiting(item) == [("สอง กับอีกย่อหน้า", other.pk)]
    # The page sends again what it does not know to have arrived.
    assert minutes.keep_aside(before, "สอง กับอีกย่อหน้า", page="b", by=other).aside == later.aside


@pytest.mark.parametrize("text", ["สอง", "หนึ่ง"])
def test_a_settled_text_that_nobody_typed_on_in_is_not_asked_about_again(item, other, text):
    aside = two_texts(item, other)
    minutes.settle_aside(aside, "หนึ่ง", seen=1, page="a", by=None)
    later = minutes.keep_aside(aside, text, page="b", by=other)
    assert (later.aside, later.is_gone, waiting(item)) == (None, True, [])


def test_who_types_in_somebody_elses_text_gets_their_own_beside_it(item, other):
    aside = two_texts(item, other)
    third = make.make_account("third@example.org", roles=())
    later = minutes.keep_aside(aside, "สอง และหนึ่ง", page="c", by=third)
    assert (later.is_gone, later.aside.by) == (False, third)
    assert waiting(item) == [("สอง", other.pk), ("สอง และหนึ่ง", third.pk)]


def test_who_settles_what_somebody_settled_before_is_asked_again_with_both_texts(item, other):
    aside = two_texts(item, other)
    before = ItemText.objects.get(pk=aside.pk)
    minutes.settle_aside(aside, "สอง", seen=1, page="a", by=None)
    again = minutes.settle_aside(before, "หนึ่ง\nสอง รวมกัน", seen=1, page="b", by=other)
    assert (again.text, again.aside.text, now(item)) == ("สอง", "หนึ่ง\nสอง รวมกัน", "สอง")
    assert waiting(item) == [("หนึ่ง\nสอง รวมกัน", other.pk)]
    assert ItemText.objects.get(pk=aside.pk).text == "สอง"


def test_somebody_elses_text_is_not_written_over_by_who_settles_too_late(item, other):
    aside = two_texts(item, other)
    minutes.write_text(item, Draft("resolution", "สาม", 1, "a"), by=None)
    third = make.make_account("third@example.org", roles=())
    minutes.settle_aside(aside, "หนึ่งและสอง", seen=1, page="c", by=third)
    assert waiting(item) == [("สอง", other.pk), ("หนึ่งและสอง", third.pk)]


def test_what_is_saved_is_kept_even_when_it_has_just_changed_again(item, other):
    aside = two_texts(item, other)
    minutes.write_text(item, Draft("resolution", "สาม", 1, "a"), by=None)
    kept = minutes.settle_aside(aside, None, seen=1, page="b", by=other)
    assert (kept.aside, now(item), waiting(item)) == (None, "สาม", [])


def test_texts_of_a_minute_of_one_page_are_one_row_and_later_ones_another(item):
    first = minutes.write_text(item, Draft("discussion", "ก", 0, "a"), by=None)
    second = minutes.write_text(item, Draft("discussion", "กข", first.version, "a"), by=None)
    assert list(ItemText.objects.values_list("text", "version")) == [("กข", 2)]
    ItemText.objects.update(saved_at=timezone.now() - timedelta(seconds=61))
    minutes.write_text(item, Draft("discussion", "กขค", second.version, "a"), by=None)
    assert list(ItemText.objects.values_list("text", "version")) == [("กข", 2), ("กขค", 3)]


def test_a_text_that_stood_there_first_is_kept_as_well(item):
    item.background = "มาจากที่ประชุมครั้งก่อน"
    item.save()
    minutes.write_text(item, Draft("background", "แก้ใหม่", 0, "a"), by=None)
    assert list(ItemText.objects.values_list("text", "version")) == [
        ("มาจากที่ประชุมครั้งก่อน", 1),
        ("แก้ใหม่", 2),
    ]


def test_approved_minutes_take_no_more_words(item):
    Meeting.objects.update(state="approved")
    with pytest.raises(MinutesClosed):
        minutes.write_text(item, Draft("resolution", "แก้", 0), by=None)
    assert now(item) == ""


@pytest.mark.django_db(transaction=True)
def test_eight_who_write_at_the_same_moment_lose_nothing(item):
    ready = threading.Barrier(8)

    def write(number):
        ready.wait()
        minutes.write_text(item, Draft("resolution", f"ข้อความ {number}", 0, f"page {number}"), by=None)
        connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    texts = set(ItemText.objects.values_list("text", flat=True))
    assert texts == {f"ข้อความ {number}" for number in range(8)}
    assert ItemText.objects.filter(is_aside=True).count() == 7
