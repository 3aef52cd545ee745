"""Search finds words however their small marks are written, on the database that the product runs on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana.forum.models import Statement
from sewana_text.collate import SECONDARY, without_marks
from tests import make

pytestmark = pytest.mark.django_db

WORDS = "ห้องน้ำชั้น ๓ ไม่มีเก้าอี้ 100% A_b C\\d"


@pytest.fixture
def statement(db):
    return make.make_statement(make.make_edition(), WORDS)


def found(words):
    return Statement.objects.filter(text__finds=words).exists()


@pytest.mark.parametrize(
    "words",
    ["ห้องน้ำ", "หองนำ", "ห๊องน้ำ", "ไม่มีเก้าอี้", "ไมมีเกาอี", "100%", "a_B", "c\\D", "เก้าอี้์", "น้ำชั้น ๓"],
)
def test_words_are_found_whatever_marks_they_are_typed_with(statement, words):
    assert found(words)


@pytest.mark.parametrize("words", ["ห้องนั้น", "100_", "A%b", "C\\\\d", "100%%", "็", "'; --"])
def test_what_is_not_there_is_not_found(statement, words):
    assert not found(words)


def test_marks_alone_find_only_themselves(statement):
    assert found("้")
    assert not found("๊")


@given(st.text("กขคน้้่์็าิ", max_size=12))
def test_a_text_without_marks_has_none_and_keeps_the_rest(text):
    bare = without_marks(text)
    assert not set(bare) & set(SECONDARY)
    assert without_marks(bare) == bare
    assert [letter for letter in text if letter in bare] == list(bare)
