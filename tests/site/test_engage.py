"""`sewana engage`: the figures of a survey out of files, and bad files refused in one sentence."""

import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from sewana.site.survey_text import width
from sewana_core.engagement.sewana_12 import FACETS
from tests import commands

POPULATION = """margin,level,N
group,ug,9000
group,pg,800
group,guest,200
place,main,9500
place,branch,500
staff,staff,40
"""
HEAD = ["rid", "year", "group", "place", "mode", "lang", *FACETS]


def run(*words, language="en"):
    """The command in this process: what it says, and what it would say of a refusal."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with translation.override(language):
            call_command("engage", *map(str, words), stdout=out, stderr=err)
    except CommandError as error:
        return SimpleNamespace(returncode=2, stdout="", stderr=f"sewana: {error}\n")
    return SimpleNamespace(returncode=0, stdout=out.getvalue(), stderr=err.getvalue())


def people(seed=1, sizes=(("ug", 60), ("pg", 25), ("guest", 15)), years=(2568, 2569)):
    rng = np.random.default_rng(seed)
    rows = []
    for year in years:
        for group, n in sizes:
            for at in range(n):
                place = "branch" if at % 5 == 0 else "main"
                answers = [str(one) for one in rng.integers(1, 6, 12)]
                if at % 4 == 0:
                    answers[6] = ""
                rows.append([str(len(rows) + 1), str(year), group, place, "phone", "th", *answers])
    return rows


def csv_of(head, rows):
    return "".join(",".join(row) + "\n" for row in [head, *rows])


@pytest.fixture
def files(tmp_path):
    rng = np.random.default_rng(5)
    staff = [[str(at), "2569", *map(str, rng.integers(0, 11, 12))] for at in range(20)]
    (tmp_path / "users.csv").write_text(csv_of(HEAD, people()))
    (tmp_path / "population.csv").write_text(POPULATION)
    (tmp_path / "staff.csv").write_text(csv_of(["sid", "year", *FACETS], staff))
    return tmp_path


def given(files, *more, language="en"):
    return run(
        files / "users.csv",
        "--population",
        files / "population.csv",
        "--staff",
        files / "staff.csv",
        *more,
        language=language,
    )


def spoilt(files, name, before, after):
    text = (files / name).read_text()
    assert before in text
    (files / name).write_text(text.replace(before, after, 1))


def test_it_runs_as_a_command_of_the_product(files):
    words = (files / "users.csv", "--population", files / "population.csv")
    done = commands.run("engage", *words, "--json", SEWANA_LANGUAGE="th")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(*words, "--json").stdout
    spoilt(files, "population.csv", "staff,staff,40\n", "group,ug,9000\n")
    refused = commands.run("engage", *words, SEWANA_LANGUAGE="th")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "sewana: population.csv บรรทัด 7: group “ug” มีซ้ำ โปรดลบออกหนึ่งแถว\n"


def test_the_newest_year_is_told_with_the_one_before_and_the_staff(files):
    done = given(files, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["format"], told["year"], told["n"], told["population"]) == (
        "sewana-engagement-1",
        2569,
        100,
        10000,
    )
    assert (told["change"]["from"], told["mirror"]["staff"], told["mirror"]["staff_population"]) == (
        2568,
        20,
        40,
    )
    assert told["modes"] == {"phone": 100}


def test_an_earlier_year_can_be_asked_for_and_then_has_none_before(files):
    told = json.loads(
        run(files / "users.csv", "--population", files / "population.csv", "--year", 2568, "--json").stdout
    )
    assert (told["year"], told["n"], told["change"], told["mirror"]) == (2568, 100, None, None)


def test_a_file_without_years_and_with_other_margins_is_read(files):
    rows = [[*row[2:4], row[6], *row[7:]] for row in people(years=(2569,))]
    (files / "users.csv").write_text(csv_of(["group", "place", *FACETS], rows))
    told = json.loads(run(files / "users.csv", "--population", files / "population.csv", "--json").stdout)
    assert (told["year"], told["n"], told["modes"], told["honesty"]["language"]) == (
        None,
        100,
        {},
        "one-language",
    )


def test_the_same_files_give_the_same_bytes(files):
    assert given(files, "--json").stdout == given(files, "--json").stdout
    assert given(files, "--json").stdout != given(files, "--json", "--seed", 7).stdout


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            ["Answers: 100 of 10,000 people (1.0 %)", "Engagement by group", "20 of 40 staff", "Since 2568"],
        ),
        (
            "th",
            ["คำตอบ: 100 จาก 10,000 คน (1.0 %)", "ความผูกพัน แยกตามกลุ่ม", "บุคลากร 20 จาก 40 คน", "เทียบกับปี 2568"],
        ),
    ],
)
def test_without_json_it_is_a_table_in_the_reader_s_language(files, language, parts):
    done = given(files, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    for part in parts:
        assert part in done.stdout


def test_columns_line_up_under_thai_marks(files):
    lines = given(files, language="th").stdout.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("ข้อ "))
    ends = [width(line[: line.index("%") + 1]) for line in lines[first + 1 : first + 4]]
    assert len(set(ends)) == 1


def test_a_level_of_few_answers_is_merged_and_that_is_noted(files):
    (files / "users.csv").write_text(csv_of(HEAD, people(sizes=(("ug", 60), ("pg", 25), ("guest", 7)))))
    done = given(files, "--least", 10, "--cap", 5)
    assert "group: pg, guest are weighted together, because one has under 10 answers." in done.stdout
    free = json.loads(given(files, "--json").stdout)
    assert (free["weights"]["merged"], free["as_raked"]) == ([], None)


def test_one_staff_member_is_no_mirror(files):
    (files / "staff.csv").write_text(csv_of(["sid", *FACETS], [["1", *["5"] * 12]]))
    done = given(files)
    assert done.returncode == 0
    assert "1 staff answered. The mirror is shown from 10 on." in done.stdout
    assert "staff expect" not in done.stdout


def test_users_who_all_answer_the_same_leave_nothing_to_compare_twenty_staff_with(files):
    rows = [[*row[:6], *["4"] * 12] for row in people()]
    (files / "users.csv").write_text(csv_of(HEAD, rows))
    done = given(files)
    assert "There is no mirror, for of no statement can be shown what users say." in done.stdout
    assert "staff answered" not in done.stdout


def test_other_columns_are_passed_over_and_own_statements_taken(files):
    rows = [[*row, "note", "3"] for row in people()]
    (files / "users.csv").write_text(csv_of([*HEAD, "remark", "X1"], rows))
    done = given(files, "--json")
    assert done.stderr == "users.csv: column remark is not used.\n"
    row = json.loads(done.stdout)["items"][-1]
    assert (row["key"], row["facet"], row["state"]) == ("X1", "", "equal")


@pytest.mark.parametrize(
    ("name", "before", "after", "english", "thai"),
    [
        (
            "users.csv",
            "\n3,2568,ug,",
            "\n3,2568,ugg,",
            (
                "users.csv, line 4: group “ugg” is not in population.csv, which has: ug, pg, guest. "
                "Correct the word, leave the cell empty, or add a row to population.csv."
            ),
            "users.csv บรรทัด 4: ใน population.csv ไม่มี group “ugg” มีเพียง ug, pg, guest",
        ),
        (
            "users.csv",
            "\n3,2568,ug,main,phone,th,",
            "\n3,2568,ug,main,phone,th,7",
            "users.csv, line 4: C1 is “7",
            "users.csv บรรทัด 4: C1 เป็น “7",
        ),
        (
            "population.csv",
            "group,ug,9000",
            "group,ug,9001",
            (
                "population.csv: The margins do not add up to the same number of people: group 10,001, place 10,000. "
                "Correct column N."
            ),
            "population.csv: จำนวนคนรวมของแต่ละมิติไม่เท่ากัน: group 10,001, place 10,000",
        ),
        (
            "population.csv",
            "group,pg,800\ngroup,guest,200",
            "group,pg,1000\ngroup,guest,0",
            (
                "users.csv, line 87: 15 answers come from group “guest”, of which "
                "there are 0 people in population.csv. Correct the number there."
            ),
            "users.csv บรรทัด 87: มี 15 คำตอบจาก group “guest” แต่ population.csv ระบุว่ามี 0 คน",
        ),
        (
            "population.csv",
            "group,pg,800\ngroup,guest,200",
            "group,pg,990\ngroup,guest,10",
            "users.csv, line 87: 15 answers come from group “guest”, of which there are only 10 people",
            "users.csv บรรทัด 87: มี 15 คำตอบจาก group “guest” แต่ population.csv ระบุว่ามีเพียง 10 คน",
        ),
        (
            "population.csv",
            "group,pg,800",
            "group,pg,-800",
            "population.csv, line 3: N is “-800”",
            "population.csv บรรทัด 3:",
        ),
        (
            "population.csv",
            "group,pg,800\n",
            "group,pg,400\ngroup,pg,400\n",
            "population.csv, line 4: group “pg” stands there twice. Remove one of the rows.",
            "population.csv บรรทัด 4: group “pg” มีซ้ำ",
        ),
        (
            "population.csv",
            "staff,staff,40",
            "staff,staff,4",
            "staff.csv: 20 staff answered, but population.csv tells of only 4. Correct the row `staff` there.",
            "staff.csv: มีบุคลากรตอบ 20 คน แต่ population.csv ระบุไว้เพียง 4 คน",
        ),
        (
            "staff.csv",
            "\n3,2569,",
            "\n3,2569,1",
            "staff.csv, line 5: C1 is “1",
            "staff.csv บรรทัด 5: C1 เป็น “1",
        ),
        (
            "users.csv",
            "rid,year,group,",
            "rid,year,role,",
            "users.csv, line 1: The column “group” is missing.",
            "users.csv บรรทัด 1:",
        ),
    ],
)
def test_bad_input_is_refused_by_file_row_and_column_with_a_remedy(files, name, before, after, english, thai):
    spoilt(files, name, before, after)
    done = given(files, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sewana: {english}")
    assert done.stderr.count("\n") == 1
    assert given(files, language="th").stderr.startswith(f"sewana: {thai}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--year", 2500),
            "users.csv: There are no answers of 2500. Found: 2568, 2569. Choose one with --year.",
        ),
        (("--least", 0), "--least takes a whole number from 1."),
        (("--cap", 0.5), "--cap takes 0, or a number above 1."),
        (("--cap", "nan"), "--cap takes 0, or a number above 1."),
        (("--seed", -1), "--seed takes a whole number from 0."),
    ],
)
def test_options_that_mean_nothing_are_refused(files, words, said):
    done = given(files, *words)
    assert (done.returncode, done.stderr) == (2, f"sewana: {said}\n")


def test_margins_that_no_weights_fit_are_refused_in_words(files):
    # All of ug are at main, all others at the branch, and the population says otherwise.
    rows = [[*row[:3], "main" if row[2] == "ug" else "branch", *row[4:]] for row in people()]
    (files / "users.csv").write_text(csv_of(HEAD, rows))
    done = given(files)
    assert done.returncode == 2
    assert done.stderr.startswith("sewana: users.csv: No weights fit these margins")


def test_the_invented_survey_gives_what_r_gives_of_it(shared):
    """The numbers are those of spec/synthetic/survey-reference.txt, made with R's survey package."""
    folder = shared / "spec" / "synthetic"
    done = run(
        folder / "users.csv",
        "--population",
        folder / "population.csv",
        "--staff",
        folder / "staff_mirror.csv",
        "--year",
        2569,
        "--json",
    )
    told = json.loads(done.stdout)
    near = pytest.approx
    assert (told["weights"]["kish"], told["weights"]["n_eff"]) == (
        near(1.6161419, abs=1e-7),
        near(301.95369, abs=1e-5),
    )
    assert [(row["mean"], row["se"]) for row in told["scales"]] == [
        (near(3.6014090154, abs=1e-9), near(0.04778754434, abs=1e-9)),
        (near(3.2059129254, abs=1e-9), near(0.04756866347, abs=1e-9)),
    ]
    mirror = {row["item"]: row for row in told["mirror"]["rows"]}
    assert (mirror["D1"]["gap"], mirror["D1"]["low"]) == (near(0.056895, abs=1e-6), near(-0.000772, abs=1e-6))
    assert mirror["D1"]["verdict"] == "unclear"
    change = told["change"]["rows"][0]
    assert (change["difference"], change["se"]) == (near(0.064425217, abs=1e-9), near(0.074587039, abs=1e-9))
