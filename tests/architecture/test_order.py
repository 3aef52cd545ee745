"""The order in which test files begin names files that are there."""

from pathlib import Path

from tests.order import LONGEST

TESTS = Path(__file__).resolve().parents[1]


def test_each_file_that_begins_early_is_there_and_named_once():
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
