"""`sewana map` by the engine `map`: ids of the file, doubts in words, and bad files refused in one sentence."""

import json
import os
import random
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import translation

from sewana.sharing.forms.words import FileError
from sewana.site import map_parquet, map_sources
from tests import commands
from tests.site.parquet import camps, write


def run(*words, language="en"):
    return commands.run("map", *words, SEWANA_LANGUAGE=language)


def csv_of(votes):
    lines = [f"p{person},{statement},{vote}" for person, statement, vote in zip(*votes, strict=True)]
    return "\n".join(["participant,statement,vote", *lines]) + "\n"


@pytest.fixture(scope="module")
def votes_csv(tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "votes.csv"
    path.write_text(csv_of(camps(people=300)))
    return path


def test_the_map_is_the_engine_unless_another_is_named(votes_csv):
    done = run(votes_csv, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["engine"] == "map"
    assert {person["id"] for person in found["people"]} == {f"p{5 * n + 11}" for n in range(300)}
    assert [statement["id"] for statement in found["statements"]] == list(range(200, 224))
    assert len(found["groups"]) == 3
    assert run(votes_csv, "--json", "--engine", "map").stdout == done.stdout


def test_the_same_votes_in_another_order_give_the_same_bytes(tmp_path):
    lines = csv_of([column[:-200] for column in camps(people=100)]).splitlines()
    head, rows = lines[0], list(dict.fromkeys(lines[1:]))
    cells = {row.rpartition(",")[0]: row for row in rows}  # one vote a cell: the order can say nothing
    printed = []
    for name in ("one.csv", "other.csv"):
        (tmp_path / name).write_text("\n".join([head, *cells.values()]))
        printed.append(run(tmp_path / name, "--json").stdout)
        shuffled = list(cells.items())
        random.Random(1).shuffle(shuffled)
        cells = dict(shuffled)
    assert (tmp_path / "one.csv").read_text() != (tmp_path / "other.csv").read_text()
    assert printed[0] == printed[1]
    assert len(printed[0]) > 1000


def test_the_text_names_groups_what_is_shared_and_how_sure_it_is(votes_csv):
    lines = run(votes_csv).stdout.splitlines()
    people, statements, _votes = camps(people=300)
    cells = len(set(zip(people.tolist(), statements.tolist(), strict=True)))
    assert lines[0] == f"300 people, 24 statements, {cells} votes"
    assert [line.split(":")[0] for line in lines if line.startswith("Group ")] == [
        "Group 0",
        "Group 1",
        "Group 2",
    ]
    assert "How sure this is:" in lines
    assert any("come back in resamples: 0." in line for line in lines)
    assert not any("stable groups" in line for line in lines)


def test_without_structure_no_groups_are_told(tmp_path):
    rng = np.random.default_rng(2)
    row, column = np.nonzero(rng.random((150, 12)) < 0.7)
    (tmp_path / "noise.csv").write_text(csv_of((row, column, rng.choice([-1, 1], len(row)))))
    said = run(tmp_path / "noise.csv").stdout
    assert "No stable groups: where people stand tells their votes no better" in said
    assert "Group 0" not in said


def test_people_with_few_votes_are_counted(tmp_path, votes_csv):
    (tmp_path / "more.csv").write_text(votes_csv.read_text() + "late,200,1\n")
    said = run(tmp_path / "more.csv").stdout
    assert "1 person has too few votes to be placed." in said
    assert "more votes would do" in said


def test_both_sides_are_set_against_each_other(tmp_path):
    people, statements, votes = camps(people=300)
    side = {p: "provider" if p % 2 else "user" for p in people.tolist()}
    votes = np.where(statements == 200, np.where(people % 2 == 1, 1, -1), votes)
    (tmp_path / "votes.csv").write_text(csv_of((people, statements, votes)))
    rows = [f"p{person},{name}" for person, name in side.items()]
    (tmp_path / "sides.csv").write_text("\n".join(["participant,side", *rows, "p9999,user"]))
    done = run(tmp_path / "votes.csv", "--sides", tmp_path / "sides.csv")
    lines = done.stdout.splitlines()
    assert "200  providers minus users: +100 points" in lines[lines.index("Only providers agree:") + 1]
    assert done.stderr == "sides.csv: 1 participant has no votes.\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("p11,guest\n", "sides.csv, line 2: side is “guest”; write provider or user."),
        ("p11,user\np11,provider\n", "sides.csv, line 3: Participant p11 stands on both sides."),
    ],
)
def test_sides_that_are_none_are_refused(tmp_path, votes_csv, rows, said):
    (tmp_path / "sides.csv").write_text("participant,side\n" + rows)
    done = run(votes_csv, "--sides", tmp_path / "sides.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_rejected_statements_of_a_folder_take_no_part(shared):
    folder = shared / "data" / "polis" / "15-per-hour-seattle"
    found = {statement["id"] for statement in json.loads(run(folder, "--json").stdout)["statements"]}
    rejected = {
        int(line.split(",")[2])
        for line in (folder / "comments.csv").read_text().splitlines()[1:]
        if line.split(",")[6:7] == ["-1"]
    }
    assert rejected
    assert not found & rejected


def test_parquet_gives_the_map_of_the_same_votes_in_csv(tmp_path):
    people, statements, votes = camps(people=200)
    names = np.char.add("p", people.astype(str))
    folder = write(tmp_path / "votes", (names, statements, votes), files=3, rows_in_group=500)
    (tmp_path / "votes.csv").write_text(csv_of((people, statements, votes)))
    for engine in ("map", "polis"):
        one, other = (
            json.loads(run(source, "--engine", engine, "--json").stdout)
            for source in (folder, tmp_path / "votes.csv")
        )
        for found in (one, other):
            found.pop("seconds", None)
            found.pop("peak_mb", None)
        assert one == other


def test_files_are_read_in_pieces_of_row_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(map_parquet, "ROWS_AT_ONCE", 1000)
    votes = camps(people=200)
    folder = write(tmp_path / "votes", votes, files=2, rows_in_group=400)
    pieces = map_parquet.pieces_of(folder)
    assert len(pieces) > 2
    assert max(piece.rows for piece in pieces) <= 1000
    read = map_parquet.read_all(folder)
    for one, other in zip((read.participant, read.statement, read.vote), votes, strict=True):
        assert np.array_equal(one, other)


def table(participant=(1, 2, 3), statement=(1, 1, 1), vote=(1, 0, -1), **more):
    return pa.table({"participant": participant, "statement": statement, "vote": vote, **more})


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            table().drop_columns("vote"),
            "bad.parquet: The column “vote” is missing. Found: participant, statement.",
        ),
        (table(vote=["1", "0", "1"]), "bad.parquet: The column “vote” is of type string."),
        (table(statement=[1.5, 2.5, 3.5]), "bad.parquet: The column “statement” is of type double."),
        (table(vote=[1, 0, 2]), "bad.parquet, row 3: vote is “2”; write 1 to agree"),
        (table(vote=[1.0, float("nan"), 1.0]), "bad.parquet, row 2: vote is “nan”"),
        (table(vote=[1, None, 1]), "bad.parquet, row 2: vote is empty."),
        (table(participant=[None, 1, 1]), "bad.parquet, row 1: participant is empty."),
        (table(participant=["a", "", "b"]), "bad.parquet, row 2: participant is “”; an id has 1 to 200"),
        (table(participant=["a", "b", "x" * 201]), "bad.parquet, row 3: participant is “xxxx"),
        (table(statement=["a", "b", "a\0"]), "bad.parquet, row 3: statement is “a"),
        (
            table(participant=pa.array([1, 2, 2**63 + 1], pa.uint64())),
            "bad.parquet, row 3: participant is 9223372036854775809, which is too large",
        ),
        (table().slice(0, 0), "bad.parquet: There are no votes."),
    ],
)
def test_a_bad_table_is_refused_with_file_row_and_field(tmp_path, columns, said):
    pq.write_table(columns, tmp_path / "bad.parquet", row_group_size=2)
    with translation.override("en"), pytest.raises(FileError) as caught:
        map_sources.read(tmp_path / "bad.parquet")
    assert said in str(caught.value)


def test_ids_of_two_kinds_and_files_of_another_kind_are_refused(tmp_path):
    pq.write_table(table(), tmp_path / "a.parquet")
    pq.write_table(table(participant=["1", "2", "3"]), tmp_path / "b.parquet")
    with translation.override("en"), pytest.raises(FileError, match=r"b\.parquet: .* of another kind"):
        map_sources.read(tmp_path)
    (tmp_path / "b.parquet").write_bytes(b"participant,statement,vote\n")
    with (
        translation.override("en"),
        pytest.raises(FileError, match=r"b\.parquet: This is not a Parquet file"),
    ):
        map_sources.read(tmp_path)


def test_words_of_a_dictionary_column_are_ids(tmp_path):
    pq.write_table(table(participant=pa.array(["a", "b", "a"]).dictionary_encode()), tmp_path / "v.parquet")
    assert map_parquet.read_all(tmp_path / "v.parquet").participant.tolist() == ["a", "b", "a"]


def test_without_the_extra_parquet_is_refused_with_what_to_install(tmp_path):
    folder = write(tmp_path / "votes", camps(people=20))
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "pyarrow.py").write_text("raise ModuleNotFoundError('none', name='pyarrow')")
    for words in ((), ("--on", "dask")):
        done = subprocess.run(
            [sys.executable, "-m", "sewana", "map", str(folder), *words],
            env={**os.environ, "SEWANA_LANGUAGE": "en", "PYTHONPATH": str(tmp_path / "without")},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "sewana: Parquet files and clusters need more software: pip install 'sewana[dask]'\n"
        )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--groups", "3"), "--groups goes with --engine polis."),
        (("--engine", "polis", "--sides", "x.csv"), "--sides goes with --engine map."),
        (("--engine", "polis", "--on", "dask"), "--on goes with --engine map."),
        (("--workers", "3"), "--workers goes with --on dask."),
        (("--on", "dask"), "--on dask takes Parquet files"),
    ],
)
def test_options_that_do_not_go_together_are_refused(votes_csv, words, said):
    done = run(votes_csv, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sewana: {said}")


def test_what_cannot_be_a_cluster_is_refused(tmp_path):
    folder = write(tmp_path / "votes", camps(people=20))
    for words, said in (
        (("--workers", "0"), "--workers takes a whole number from 1."),
        (("--memory", "much"), "--memory is “much”; write a size such as 2GB."),
        (("--scheduler", "tcp://127.0.0.1:9"), "No cluster answers at tcp://127.0.0.1:9."),
    ):
        done = run(folder, "--on", "dask", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"sewana: {said}"), done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_the_text_is_thai_when_the_library_is(votes_csv):
    said = run(votes_csv, language="th").stdout
    assert said.startswith("300 คน ความเห็น 24 ข้อ")
    assert "agree" not in said
