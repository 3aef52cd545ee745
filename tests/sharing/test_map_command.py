"""`sewana map --engine polis`: from a folder or a CSV file to the opinion map, without any database."""

import json

import pytest
from django.utils import translation

from sewana.sharing.forms import vote_table
from sewana.sharing.forms.words import FileError
from tests import commands

KEYS = {
    "k",
    "groups",
    "center",
    "components",
    "positions",
    "consensus",
    "representative",
    "seconds",
    "peak_mb",
}

POLIS = ("--engine", "polis")


def run(tmp_path, *words):
    return commands.run("map", *words, SEWANA_DATA_DIR=str(tmp_path / "nowhere"), SEWANA_LANGUAGE="en")


def two_camps(name="p{}"):
    """Twelve people, six of each mind, on eight statements; the last statement is shared."""
    rows = ["participant,statement,vote"]
    for person in range(12):
        for statement in range(8):
            vote = 1 if statement == 7 else (1 if (person < 6) == (statement % 2 == 0) else -1)
            rows.append(f"{name.format(person)},{statement + 100},{vote}")
    return "\n".join(rows) + "\n"


def test_a_csv_file_gives_its_own_ids_back(tmp_path):
    (tmp_path / "votes.csv").write_text(two_camps())
    done = run(tmp_path, tmp_path / "votes.csv", *POLIS, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) >= KEYS
    assert found["k"] == len(found["groups"]) == 2
    camps = {frozenset(group["participants"]) for group in found["groups"]}
    assert camps == {frozenset(f"p{n}" for n in range(6)), frozenset(f"p{n}" for n in range(6, 12))}
    assert [row["statement"] for row in found["consensus"]["agree"]] == [107]
    assert found["statements"] == [100, 101, 102, 103, 104, 105, 106, 107]
    assert len(found["center"]) == len(found["components"][0]) == 8
    assert {row["participant"] for row in found["positions"]} == {f"p{n}" for n in range(12)}
    assert found["seconds"] > 0
    assert found["peak_mb"] > 0
    assert not (tmp_path / "nowhere").exists()


def test_whole_numbers_stay_numbers_and_the_number_of_groups_can_be_set(tmp_path):
    (tmp_path / "votes.csv").write_text(two_camps("{}"))
    found = json.loads(run(tmp_path, tmp_path / "votes.csv", *POLIS, "--groups", "3", "--json").stdout)
    assert found["k"] <= 3
    assert sorted(row["participant"] for row in found["positions"]) == list(range(12))


def test_ids_that_only_look_like_numbers_stay_as_written(tmp_path):
    (tmp_path / "votes.csv").write_text("participant,statement,vote\n007,1,1\n8,1,-1\n")
    found = json.loads(run(tmp_path, tmp_path / "votes.csv", *POLIS, "--json").stdout)
    assert [row["participant"] for row in found["positions"]] == ["007", "8"]


def test_moderation_of_a_folder_is_honoured(tmp_path, shared):
    folder = shared / "data" / "polis" / "15-per-hour-seattle"
    found = json.loads(run(tmp_path, folder, *POLIS, "--json").stdout)
    center = dict(zip(found["statements"], found["center"], strict=True))
    rejected = [
        int(line.split(",")[2])
        for line in (folder / "comments.csv").read_text().splitlines()[1:]
        if line.split(",")[6:7] == ["-1"]
    ]
    assert rejected
    assert {center[number] for number in rejected if number in center} == {0.0}
    people = [person for group in found["groups"] for person in group["participants"]]
    assert len(people) == len(set(people)) > 100


def test_without_json_a_short_table_is_printed(tmp_path):
    (tmp_path / "votes.csv").write_text(two_camps())
    lines = run(tmp_path, tmp_path / "votes.csv", *POLIS).stdout.splitlines()
    assert lines[0] == "12 people, 2 opinion groups"
    assert lines[1] == "Group 0: 6 people"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("participant,statement\n1,1\n", "votes.csv, line 1: The column “vote” is missing"),
        ("participant,statement,vote\n1,1,1\n2,1,5\n", "votes.csv, line 3: vote is “5”"),
        ("participant,statement,vote\n1,1\n", "votes.csv, line 2: 2 fields where the header has 3"),
        ("participant,statement,vote\n", "There are no votes"),
        ("participant,statement,vote\n,1,1\n", "votes.csv, line 2: participant has 0 characters"),
        (
            f"participant,statement,vote\n{'x' * 300},1,1\n",
            "votes.csv, line 2: participant has 300 characters",
        ),
        ("a," * 1_000_000, "votes.csv, line 1:"),
        ("", "The file is empty"),
        ("participant,statement,vote\n1,\x00,1\n", "Line 2, byte"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path, text, said):
    (tmp_path / "votes.csv").write_text(text)
    with translation.override("en"), pytest.raises(FileError) as caught:
        vote_table.read(tmp_path / "votes.csv")
    assert said in str(caught.value)


def test_a_refused_file_ends_the_command_with_one_sentence(tmp_path):
    (tmp_path / "votes.csv").write_text("participant,statement,vote\n1,1,1\n2,1,5\n")
    done = run(tmp_path, tmp_path / "votes.csv", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("sewana: votes.csv, line 3: vote is “5”")
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_file_and_a_wrong_number_of_groups_are_refused(tmp_path):
    (tmp_path / "votes.csv").write_text(two_camps())
    assert (run(tmp_path, tmp_path / "none.csv").returncode, run(tmp_path).returncode) == (2, 2)
    done = run(tmp_path, tmp_path / "votes.csv", *POLIS, "--groups", "0")
    assert (done.returncode, "--groups" in done.stderr) == (2, True)
