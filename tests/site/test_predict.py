"""`sewana predict`: one probability for each row, and bad files refused in one sentence."""

import csv
import io
import json
import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests import commands

HEAD = "participant,statement,vote\n"
CELLS = "participant,statement\n"


def run(*words, language="en"):
    return commands.run("predict", *words, SEWANA_LANGUAGE=language)


def two_camps(people=120, statements=20):
    """Half of the people agree to even statements, half to odd ones; a third of the cells is unseen."""
    rng = np.random.default_rng(4)
    row, column = np.nonzero(rng.random((people, statements)) < 0.67)
    vote = np.where((row + column) % 2 == 0, 1, -1)
    vote[rng.random(len(row)) < 0.1] = 0
    return list(zip(row.tolist(), column.tolist(), vote.tolist(), strict=True))


def text_of(votes):
    return HEAD + "".join(f"p{person},{statement},{vote}\n" for person, statement, vote in votes)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("predict")
    votes = two_camps()
    unseen = sorted({(p, s) for p in range(120) for s in range(20)} - {(p, s) for p, s, _ in votes})
    (folder / "votes.csv").write_text(text_of(votes))
    (folder / "cells.csv").write_text(CELLS + "".join(f"p{p},{s}\n" for p, s in unseen))
    return folder, votes, unseen


def test_each_cell_has_its_probability_under_the_ids_of_the_file(files):
    folder, _votes, unseen = files
    done = run(folder / "votes.csv", folder / "cells.csv", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"cells", "ranks", "inner", "seconds", "peak_mb"}
    assert [(cell["participant"], cell["statement"]) for cell in found["cells"]] == [
        (f"p{person}", statement) for person, statement in unseen
    ]
    assert all(0 < cell["agree"] < 1 for cell in found["cells"])
    right = [
        (cell["agree"] > 0.5) == (sum(cell_of) % 2 == 0)
        for cell, cell_of in zip(found["cells"], unseen, strict=True)
    ]
    assert np.mean(right) > 0.99
    assert len(found["ranks"]) == 2
    assert found["inner"]["cells"] > 100
    assert found["inner"]["auc"] > 0.99
    assert found["inner"]["log_loss"] < 0.1
    assert 0 < found["seconds"] < 100
    assert 0 < found["peak_mb"] < 1000


def test_without_json_a_table_comes_out_and_the_order_of_votes_changes_nothing(files, tmp_path):
    folder, votes, unseen = files
    shuffled = votes[:]
    random.Random(1).shuffle(shuffled)
    (tmp_path / "other.csv").write_text(text_of(shuffled))
    one, other = (
        run(path, folder / "cells.csv").stdout for path in (folder / "votes.csv", tmp_path / "other.csv")
    )
    assert one == other
    rows = list(csv.DictReader(io.StringIO(one)))
    assert list(rows[0]) == ["participant", "statement", "agree"]
    assert [(row["participant"], row["statement"]) for row in rows] == [(f"p{p}", str(s)) for p, s in unseen]


def test_parquet_gives_the_numbers_of_the_same_votes_in_csv(files, tmp_path):
    folder, votes, _unseen = files
    people, statements, values = zip(*votes, strict=True)
    columns = {"participant": [f"p{p}" for p in people], "statement": statements, "vote": values}
    pq.write_table(pa.table(columns), tmp_path / "votes.parquet")
    wanted = run(folder / "votes.csv", folder / "cells.csv").stdout
    assert run(tmp_path / "votes.parquet", folder / "cells.csv").stdout == wanted


def test_a_folder_of_polis_is_read_and_what_was_rejected_is_refused(shared, tmp_path):
    folder = shared / "data" / "polis" / "15-per-hour-seattle"
    with (folder / "comments.csv").open(newline="") as lines:
        rejected = next(row["comment-id"] for row in csv.DictReader(lines) if row["moderated"] == "-1")
    (tmp_path / "good.csv").write_text(CELLS + "5,3\n")
    (tmp_path / "bad.csv").write_text(CELLS + f"5,3\n5,{rejected}\n")
    assert run(folder, tmp_path / "good.csv").stdout.splitlines()[1].startswith("5,3,0.")
    done = run(folder, tmp_path / "bad.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"bad.csv, line 3: statement “{rejected}” was rejected" in done.stderr


def test_cells_twice_and_cells_with_a_vote_are_noted(tmp_path):
    (tmp_path / "votes.csv").write_text(HEAD + "a,1,1\na,1,-1\nb,1,-1\nb,2,0\n")
    (tmp_path / "cells.csv").write_text(CELLS + "a,1\na,1\na,2\n")
    done = run(tmp_path / "votes.csv", tmp_path / "cells.csv", "--json")
    assert done.stderr.splitlines() == [
        "cells.csv: 1 cell is asked for again; it has the same answer.",
        "cells.csv: 1 cell has a vote; the prediction makes use of it.",
    ]
    found = json.loads(done.stdout)
    assert found["inner"] is None
    first, again, unvoted = (cell["agree"] for cell in found["cells"])
    # The later vote of a counts, so that everybody disagrees with 1; of 2 only a pass is known.
    assert first == again < 0.5
    assert 0 < unvoted < 1


@pytest.mark.parametrize(
    "votes", ["a,1,1\n", "a,1,1\na,2,0\n", "a,1,1\nb,2,0\nb,1,0\n", "a,1,-1\nb,1,1\nc,2,0\n"]
)
def test_one_person_and_passes_alone_are_predicted(tmp_path, votes):
    rows = [row.split(",") for row in votes.split()]
    cells = [
        f"{person},{statement}\n" for person in {r[0] for r in rows} for statement in {r[1] for r in rows}
    ]
    (tmp_path / "votes.csv").write_text(HEAD + votes)
    (tmp_path / "cells.csv").write_text(CELLS + "".join(cells))
    found = json.loads(run(tmp_path / "votes.csv", tmp_path / "cells.csv", "--json").stdout)
    assert len(found["cells"]) == len(cells)
    assert all(0 < cell["agree"] < 1 for cell in found["cells"])


BAD_CELLS = {
    CELLS: "cells.csv: There are no cells. Write one row for each participant and statement.",
    "": "cells.csv",
    "participant\na\n": "cells.csv, line 1: The column “statement” is missing.",
    CELLS
    + "a,1\nzoe,1\n": "cells.csv, line 3: participant “zoe” has no vote. Check the id or remove the row.",
    CELLS + "a,7\n": "cells.csv, line 2: statement “7” has no vote. Check the id or remove the row.",
    CELLS + "a,\n": "cells.csv, line 2: statement has 0 characters; 1 to 200 are expected.",
    CELLS + "a,1,1\n": "cells.csv, line 2: 3 fields where the header has 2",
}


@pytest.mark.parametrize("cells", list(BAD_CELLS))
def test_bad_cells_are_named_with_line_and_remedy(tmp_path, cells):
    (tmp_path / "votes.csv").write_text(HEAD + "a,1,1\nb,1,-1\n")
    (tmp_path / "cells.csv").write_text(cells)
    done = run(tmp_path / "votes.csv", tmp_path / "cells.csv", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("sewana: " + BAD_CELLS[cells])
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("votes", "cells", "said"),
    [
        ("a,1,1\n", "zoe,1\n", "cells.csv บรรทัด 2: participant “zoe” ไม่มีเสียงโหวต โปรดตรวจรหัสหรือลบแถวนี้"),
        ("a,1,1\n", "", "cells.csv: ไม่มีช่องที่ต้องทำนาย โปรดเขียนหนึ่งแถวต่อผู้เข้าร่วมหนึ่งคนกับความเห็นหนึ่งข้อ"),
        ("a,1,0\n", "a,1\n", "votes.csv: เสียงโหวตทั้งหมดเป็น “ข้าม” จึงไม่มีอะไรบอกได้ว่าใครจะเห็นด้วย"),
        ("a,1,2\n", "a,1\n", "votes.csv บรรทัด 2: vote"),
        ("", "a,1\n", "votes.csv: ไม่มีเสียงโหวต"),
    ],
)
def test_bad_files_are_refused_in_thai(tmp_path, votes, cells, said):
    (tmp_path / "votes.csv").write_text(HEAD + votes)
    (tmp_path / "cells.csv").write_text(CELLS + cells)
    done = run(tmp_path / "votes.csv", tmp_path / "cells.csv", language="th")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("sewana: " + said)
