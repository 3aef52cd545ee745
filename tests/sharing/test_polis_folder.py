"""Reading a Polis export: order, signs, and each way in which a file can be wrong."""

import resource
import time

import pytest
from django.utils import translation

from sewana.sharing.forms.polis_folder import read_folder
from sewana.sharing.forms.words import FileError
from tests.sharing.folders import COMMENTS, MATRIX, SUMMARY, VOTES, write_folder


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def rows(votes):
    return list(zip(votes.voters, votes.statements, votes.values, strict=True))


def refusal(folder):
    with pytest.raises(FileError) as caught:
        read_folder(folder)
    return str(caught.value)


def test_votes_come_in_order_of_time_with_the_sign_of_the_export(tmp_path):
    conversation = read_folder(write_folder(tmp_path / "c"))
    assert rows(conversation.votes) == [(0, 0, 1), (1, 0, -1), (0, 1, 0), (1, 0, 1)]
    assert (conversation.topic, conversation.url) == ("A question", "https://pol.is/0test")
    assert [(row.number, row.moderated) for row in conversation.statements] == [
        (0, 1),
        (1, 1),
        (2, 0),
        (3, -1),
    ]
    assert conversation.notes == ()


def test_seconds_of_newer_exports_are_told_from_milliseconds(tmp_path):
    votes = VOTES.replace("00000,x", "00,x")
    found = read_folder(write_folder(tmp_path / "c", votes=votes)).votes
    assert list(found.times_ms) == [1500000100000, 1500000200000, 1500000300000, 1500000400000]


def test_votes_that_only_the_table_has_are_kept_and_said(tmp_path):
    matrix = MATRIX.replace("1,,1,1,1,0,1,", "1,,1,1,1,0,-1,-1")
    conversation = read_folder(write_folder(tmp_path / "c", matrix=matrix))
    assert rows(conversation.votes)[0] == (1, 1, -1)
    assert len(conversation.votes) == 5
    assert [note.split(" ")[0] for note in conversation.notes] == ["1", "1"]
    assert "differs" in conversation.notes[0]


def test_a_table_alone_is_enough(tmp_path):
    conversation = read_folder(write_folder(tmp_path / "c", votes=None))
    assert rows(conversation.votes) == [(0, 0, 1), (0, 1, 0), (1, 0, 1)]


def test_thai_bytes_are_read_and_said(tmp_path):
    comments = COMMENTS.replace("Open until midnight", "ห้องสมุดควรเปิดถึงเที่ยงคืน").encode("cp874")
    conversation = read_folder(write_folder(tmp_path / "c", comments=comments))
    assert conversation.statements[0].text == "ห้องสมุดควรเปิดถึงเที่ยงคืน"
    assert [note for note in conversation.notes if "TIS-620" in note] == [
        "comments.csv is written in TIS-620 and was read so."
    ]


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path):
    marked = b"\xef\xbb\xbf" + COMMENTS.encode()
    assert len(read_folder(write_folder(tmp_path / "c", comments=marked)).statements) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"summary": None}, "summary.csv is missing"),
        ({"votes": None, "matrix": None}, "votes.csv / participants-votes.csv is missing"),
        (
            {"votes": VOTES.replace("voter-id", "voter")},
            "votes.csv, line 1: The column “voter-id” is missing",
        ),
        ({"votes": VOTES + "1500000500000,x,0"}, "votes.csv, line 6: 3 fields where the header has 5"),
        ({"votes": VOTES.replace("x,0,1,-1", "x,0,1,2")}, "votes.csv, line 4: vote is “2”"),
        (
            {"votes": VOTES.replace("x,1,0,0", "x,9,0,0")},
            "votes.csv, line 5: comment-id 9 is not in comments.csv",
        ),
        (
            {"votes": VOTES.replace("1500000300000", "yesterday")},
            "votes.csv, line 5: timestamp is “yesterday”",
        ),
        ({"votes": VOTES.replace("x,1,0,0", "x,1,-4,0")}, "votes.csv, line 5: voter-id is “-4”"),
        ({"votes": VOTES + "\x07"}, "votes.csv: Line 6, byte"),
        ({"comments": COMMENTS + '1,x,4,0,0,0,1,"cut'}, "comments.csv, line 6: This row cannot be read"),
        (
            {"comments": COMMENTS + "1500000004000,x,3,0,0,0,1,Again\n"},
            "comments.csv, line 6: comment-id 3 stands in",
        ),
        ({"comments": COMMENTS.replace("0,0,-1,Adv", "0,0,5,Adv")}, "comments.csv, line 5: moderated is “5”"),
        (
            {"matrix": MATRIX.replace("1,,1,1", "0,,1,1")},
            "participants-votes.csv, line 3: participant 0 stands in",
        ),
        (
            {"matrix": MATRIX.replace("0,1\n", "0,0\n", 1)},
            "participants-votes.csv, line 1: The column “0” stands twice",
        ),
        (
            {"matrix": MATRIX.replace("1,,1,1,1,0,1,", "1,,1,1,1,0,7,")},
            "participants-votes.csv, line 3: vote is “7”",
        ),
        ({"summary": SUMMARY.encode() + "note,ห้องสมุด".encode()[:-1]}, "summary.csv: Line 5, byte"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path, change, said):
    assert said in refusal(write_folder(tmp_path / "c", **change))


def test_a_line_in_a_file_of_many_lines_is_counted_where_the_row_begins(tmp_path):
    comments = COMMENTS.replace("Open until midnight", '"Open\nuntil\nmidnight"').replace(
        "0,0,-1,Adv", "0,0,5,Adv"
    )
    assert "comments.csv, line 7:" in refusal(write_folder(tmp_path / "c", comments=comments))


def test_a_million_columns_are_refused_at_once(tmp_path):
    header = "participant," + ",".join(map(str, range(1_000_000)))
    matrix = f"{header}\n0,{'1,' * 999_999}1\n".encode()
    folder = write_folder(tmp_path / "c", matrix=matrix, votes=None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    assert "participants-votes.csv, line 1:" in refusal(folder)
    assert time.perf_counter() - begun < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
