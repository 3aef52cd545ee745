"""`sewana reach`: who came beside who there is, and what is wrong with a file in the reader's language."""

import json

import pytest

from tests import commands

HEAD = "group,population,came\n"
ROWS = "ug,30000,210\npg,6000,90\nlecturer,1900,70\nintl,1100,10\n"


def run(*words, language="en"):
    return commands.run("reach", *words, SEWANA_LANGUAGE=language)


@pytest.fixture
def file(tmp_path):
    def write(text, name="counts.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_the_json_has_the_reference_numbers(file):
    done = run(file(HEAD + ROWS), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["population"], found["came"], found["key"]) == (39000, 380, "group")
    rows = found["rows"]
    assert [row["key"] for row in rows] == ["ug", "pg", "lecturer", "intl"]
    assert [row["ratio"] for row in rows] == pytest.approx([0.718421, 1.539474, 3.781163, 0.933014], abs=1e-6)
    assert [row["is_alert"] for row in rows] == [True, False, False, False]
    assert found["shortfall"]["value"] == pytest.approx(0.21848852901)
    assert found["shortfall"]["null_95"] == pytest.approx(0.0466, abs=1e-4)
    assert (found["min_max"], found["kish"]) == pytest.approx((0.19, 1.21377289377))
    assert found["r_indicator"] == pytest.approx(0.9864607224)
    assert found["appendix"]["g_statistic"] == pytest.approx(123.5832858792)


def test_the_table_says_it_in_words(file):
    done = run(file(HEAD + ROWS))
    assert "ug        30,000   210     292.3        7.0   0.72  [0.65, 0.78]  came too little" in done.stdout
    assert "Of 100 seats, 21.8 would have to change hands" in done.stdout
    assert "up to 4.7" in done.stdout


def test_a_thai_reader_gets_thai(file):
    done = run(file(HEAD + ROWS), language="th")
    assert "มา 380 คน จากทั้งหมด 39,000 คน" in done.stdout
    assert "came" not in done.stdout


def test_the_same_seed_gives_the_same_numbers(file):
    path = file(HEAD + ROWS)
    first, again, other = (run(path, "--json", "--seed", seed).stdout for seed in ("5", "5", "6"))
    assert first == again
    assert json.loads(first)["appendix"]["gini_low"] != json.loads(other)["appendix"]["gini_low"]
    assert json.loads(first)["shortfall"] == json.loads(other)["shortfall"]


def test_a_small_group_and_another_are_hidden(file):
    done = run(file(HEAD + ROWS.replace("1100,10", "1100,4")), "--json")
    rows = json.loads(done.stdout)["rows"]
    assert [row["state"] for row in rows] == ["plain", "plain", "hidden", "hidden"]
    empty = {"key", "members", "state", "is_alert"}
    assert all(row[name] is None for row in rows[2:] for name in set(row) - empty)


def test_sides_keep_small_groups_apart(file):
    text = "side,group,population,came\nuser,a,900,8\nuser,b,900,40\nprovider,c,90,12\n"
    rows = json.loads(run(file(text), "--json").stdout)["rows"]
    assert [(row["key"], row["came"]) for row in rows] == [("a+b", 48), ("c", 12)]


def test_thai_digits_and_the_old_encoding_are_read(file):
    text = (HEAD + 'นักศึกษา,"๓๐,๐๐๐",๒๑๐\nอาจารย์,1900,70\n').encode("tis-620")
    done = run(file(text), "--json")
    assert "TIS-620" in done.stderr
    assert [(row["key"], row["came"]) for row in json.loads(done.stdout)["rows"]] == [
        ("นักศึกษา", 210),
        ("อาจารย์", 70),
    ]


def test_four_people_are_too_few(file):
    done = run(file(HEAD + "a,100,2\nb,200,2\n"))
    assert "Fewer than five people came" in done.stdout
    assert json.loads(run(file(HEAD + "a,100,2\nb,200,2\n"), "--json").stdout)["came"] is None


WRONG = [
    (
        "group,population\nug,3\n",
        "Found: group, population. Needed: group, population, came. Correct the first line,",
        "ที่ต้องมีคือ group, population, came โปรดแก้บรรทัดแรก",
    ),
    (
        HEAD + "ug,30,31\npg,10,1\n",
        "line 2: 31 people of group “ug” came, but there are only 30.",
        "มีเพียง 30 คน",
    ),
    (HEAD + "ug,30,3\npg,0,0\n", "line 3: group “pg” has a population of 0.", "จำนวนประชากรเป็น 0"),
    (HEAD + "ug,30,3\nug,10,1\n", "line 3: group “ug” stands there twice.", "มีมากกว่าหนึ่งแถว"),
    (HEAD + "ug,30,-3\npg,10,1\n", "line 2: came: “-3” is not a number of people.", "“-3” ไม่ใช่จำนวนคน"),
    (HEAD + "ug,,3\npg,10,1\n", "line 2: population is empty.", "population ว่างอยู่"),
    (HEAD + ",30,3\npg,10,1\n", "line 2: group is empty.", "group ว่างอยู่"),
    (HEAD + "ug,30,3\n", "counts.csv: 1 groups are told", "ต้องมีอย่างน้อยสองกลุ่ม"),
    (HEAD + "ug,30,0\npg,10,0\n", "counts.csv: Nobody came of any group", "ไม่มีใครมาเลย"),
    (HEAD + "ug,30,3,4\npg,10,1\n", "line 2: 4 fields where the header has 3", "4"),
]


@pytest.mark.parametrize(("text", "english", "thai"), WRONG)
def test_a_bad_file_is_refused_with_its_line_and_a_remedy(file, text, english, thai):
    path = file(text)
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert english in done.stderr
    assert done.stderr.count("\n") == 1
    said = run(path, language="th").stderr
    assert thai in said
    assert english.split(": ", 1)[1] not in said


def test_a_file_that_is_not_there_and_a_wrong_seed_are_refused(file, tmp_path):
    assert "no such file" in run(tmp_path / "none.csv").stderr
    done = run(file(HEAD + ROWS), "--seed", "-1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "whole number from 0" in done.stderr
