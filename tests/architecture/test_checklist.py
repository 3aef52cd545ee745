"""The checklist names tests that there are: a line without its test would promise what nobody looks at."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKLIST = (ROOT / "docs/checklist.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/\w+/\w+\.py)::(\w+)`", CHECKLIST)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file, name):
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_letter_of_the_checklist_has_its_lines():
    lines = re.findall(r"^\| ([A-F]\d+) \|", CHECKLIST, re.MULTILINE)
    most = {"A": 6, "B": 8, "C": 10, "D": 10, "E": 5, "F": 5}
    assert lines == [f"{letter}{number}" for letter in most for number in range(1, most[letter] + 1)]
    assert len(NAMED) > 25
