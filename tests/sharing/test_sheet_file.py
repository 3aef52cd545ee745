"""Reading a sheet from every kind of file, and the real one from end to end."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
from django.utils import translation

from sewana.sharing.forms.sheet_file import MOST_BYTES, plain, read_sheet_file
from sewana.sharing.forms.words import FileError
from sewana_paper.exports import export_sheet
from sewana_paper.forms import form_names, load_form

KEYS = [
    "title",
    "owners",
    "category",
    "nature",
    "how_to",
    "achievement",
    "pride",
    "success_factors",
    "event",
    "repairs",
    "suggestions",
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def real(shared):
    return (shared / "data" / "000_017736a9ff594c6e.txt").read_bytes()


def test_the_real_sheet_through_the_command(shared, tmp_path):
    file = shared / "data" / "000_017736a9ff594c6e.txt"
    done = subprocess.run(
        [sys.executable, "-m", "sewana", "sheet", str(file), "--json"],
        env={**os.environ, "SEWANA_DATA_DIR": str(tmp_path / "nowhere")},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    sheet = json.loads(done.stdout)
    assert list(sheet) == KEYS
    assert [(row["prefix"], row["given"], row["family"], row["unit"]) for row in sheet["owners"]] == [
        ("นางสาว", "เมธยา", "เสามะลี", ""),
        ("นางสาว", "กุลณสร", "อ้วนไตร", ""),
        ("นาง", "ยุวดี", "เพชระ", ""),
    ]
    assert sheet["category"] == "unknown"
    assert [len(step["items"]) for step in sheet["how_to"]["steps"]] == [0, 6, 0]
    assert len(sheet["success_factors"]) == 3
    assert sheet["event"].startswith("KKUL Open House 2018")
    assert "Innovation Device" not in json.dumps(sheet["how_to"])
    words = json.dumps({key: sheet[key] for key in KEYS[:8]}, ensure_ascii=False)
    assert " า" not in words
    assert words.count("ำ") >= 20
    assert ("ระหว่างกการ" in words, {"before", "after", "line"} <= set(sheet["repairs"][0])) == (True, True)
    assert {(row["before"], row["after"]) for row in sheet["suggestions"]} >= {
        ("ที่ตารางกับ", "ที่ตรงกับ"),
        ("ระหว่างกการ", "ระหว่างการ"),
    }
    assert any("สุพิน" in row["before"] for row in sheet["suggestions"])
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("kind", ["docx", "pdf", "json"])
def test_import_export_import_gives_the_same_json(real, kind):
    first = read_sheet_file(real, "sheet.txt")
    paper = export_sheet(load_form(first.form), {**first.content, "form": first.form}, kind)
    again = read_sheet_file(paper, f"sheet.{kind}")
    assert (again.kind, plain(again)) == (kind, plain(first))


@pytest.mark.parametrize("form", form_names())
def test_an_empty_sheet_of_each_form_comes_back(form):
    template = load_form(form)
    paper = export_sheet(template, {"title": "ชื่อทดสอบ"}, "json")
    read = read_sheet_file(paper, "sheet.json")
    assert (read.form, read.content["title"]) == (form, "ชื่อทดสอบ")


def test_the_file_is_kept_as_it_was_and_its_encoding_is_known(real):
    thai = real.decode().replace("“", '"').replace("”", '"').replace("–", "-").replace("✓", "/")
    raw = thai.encode("cp874", errors="ignore")
    read = read_sheet_file(raw, "old.txt")
    assert read.encoding in {"tis-620", "cp874"}
    assert (read.original, read.sha256) == (raw, hashlib.sha256(raw).hexdigest())
    assert read.content["owners"][0]["given"] == "เมธยา"
    assert read_sheet_file(real.decode().encode("utf-16"), "wide.txt").content["category"] == "unknown"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"A recipe for noodles\nBoil water.\n", "the labels of the form are not there"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MiB"),
        (b"PK\x03\x04 cut short", "not whole"),
        (b"%PDF-1.7 cut short", "not whole"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "password or an old format"),
        (b'{"title": ', "Line 1, column"),
        (b'{"title": 3}', "title:"),
        (b'{"colour": "red"}', "colour: there is no such key"),
        ("ชื่อผลงาน\x07".encode(), "Line 1, byte"),
        ("ห้องสมุด".encode()[:-1], "breaks off here"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_remedy(content, said):
    with pytest.raises(FileError) as caught:
        read_sheet_file(content, "mine.txt")
    message = str(caught.value)
    assert message.startswith("mine.txt: ")
    assert said in message
