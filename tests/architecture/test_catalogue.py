"""The Thai catalogue: every sentence that people can meet is translated, and what is compiled is what is written."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "src/sewana"
CATALOGUE = PROJECT / "locale/th/LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The catalogue as the tool would write it now, from a copy of the code."""
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed: apt-get install gettext")
    copy = tmp_path_factory.mktemp("sources") / "sewana"
    wanted = shutil.ignore_patterns("static", "locale", "migrations", "__pycache__", "*.json", "*.mo")
    shutil.copytree(PROJECT, copy, ignore=wanted)
    (copy / "locale/th/LC_MESSAGES").mkdir(parents=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "th", "--no-location", "-v", "0"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, timeout=120)
    return polib.pofile(str(copy / "locale/th/LC_MESSAGES/django.po"))


def written():
    return polib.pofile(str(CATALOGUE / "django.po"))


def key(entry):
    return entry.msgctxt, entry.msgid


def is_translated(entry):
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return bool(texts) and all(texts) and not entry.fuzzy


def test_every_sentence_of_the_code_is_translated(extracted):
    assert len(extracted) > 200
    done = {key(entry) for entry in written() if is_translated(entry) and not entry.obsolete}
    assert sorted(entry.msgid for entry in extracted if key(entry) not in done) == []


def test_nothing_is_fuzzy_empty_or_left_over(extracted):
    used = {key(entry) for entry in extracted}
    assert [entry.msgid for entry in written() if not is_translated(entry)] == []
    assert [entry.msgid for entry in written() if key(entry) not in used] == []


def test_a_translation_keeps_the_placeholders():
    def differs(entry):
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        return any(set(PLACEHOLDER.findall(text)) != wanted for text in texts)

    assert [entry.msgid for entry in written() if differs(entry)] == []


@pytest.mark.parametrize(
    ("other", "ours"),
    [
        ("ประตู", "ทางเข้า"),
        ("แฟ้ม", "ไฟล์"),
        ("ข้อถาม", "ข้อคำถาม"),
        ("นานาชาติ", "ต่างชาติ"),
        ("ค่าตรง", "คำตอบของกลุ่มเอง"),
        ("ค่าปรับให้นิ่ง", "ค่าที่ปรับให้นิ่ง"),
        ("ยืมจากกลุ่มอื่น", "อิงกลุ่มอื่น"),
    ],
)
def test_one_thing_has_one_word(other, ours):
    texts = [text for entry in written() for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert any(ours in text for text in texts)
    assert [text for text in texts if other in text] == []


def test_the_compiled_catalogue_is_the_written_one():
    def texts(catalogue):
        return {
            key(entry): list(entry.msgstr_plural.values()) or entry.msgstr
            for entry in catalogue
            if not entry.obsolete
        }

    others = polib.pofile(str(CATALOGUE / "others.po"))
    compiled = polib.mofile(str(CATALOGUE / "django.mo"))
    assert texts(compiled) == texts(others) | texts(written())
