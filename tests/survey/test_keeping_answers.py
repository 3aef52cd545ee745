"""What is erased by itself, and what an operator may write out."""

import csv
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation

from sewana.site import keeping
from sewana.survey import tasks
from sewana.survey.models import Invited, Questionnaire, Response
from sewana.survey.queries import export
from tests import make
from tests.survey.questionnaires import make_questionnaire
from tests.survey.test_answering import begin, tell
from tests.survey.test_entry import FILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    make.make_library()
    return make_questionnaire(make.make_edition())


@pytest.mark.parametrize(
    ("fields", "is_erased"),
    [
        ({"state": "closed", "closed_at": timezone.now() - timedelta(days=91)}, True),
        ({"state": "closed", "closed_at": timezone.now() - timedelta(days=89)}, False),
        ({"closes_at": timezone.now() - timedelta(days=91)}, True),
        ({}, False),
    ],
)
def test_addresses_go_once_the_questionnaire_is_closed_for_90_days(questionnaire, fields, is_erased):
    Invited.objects.create(questionnaire=questionnaire, address="a@example.org")
    Questionnaire.objects.update(**fields)
    tasks.tidy()
    assert Invited.objects.exists() is not is_erased


def test_the_keeper_does_it():
    assert tasks.tidy in [job.work for job in keeping.JOBS]


def answered(url, **more):
    client = Client()
    begin(client, url)
    for step, value in more.items():
        tell(client, url, step.replace("_", "."), value)
    tell(client, url, "O1", text="=cmd|words")
    client.post(url, {"do": "send"})


def run(*words):
    with translation.override("en"):
        call_command("answers", *map(str, words))


def test_an_operator_writes_answers_out_and_reads_them_in_again(questionnaire, tmp_path, capsys):
    url = f"/q/{questionnaire.code}/"
    answered(url, C1="4", P1="-", R1="0", barriers="b2", about_group="undergraduate-thai", about_place="main")
    answered(url, C1="2")
    Response.objects.filter(answers__C1=2).update(apart_because="a try")
    run("2026", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600
    expected = {"rid": "1", "year": "2569", "group": "undergraduate-thai", "place": "main", "lang": "th"}
    expected |= {"C1": "4", "C2": "", "P1": "-", "R1": "0", "barriers": "b2", "door": "open", "way": "phone"}
    assert {key: row[key] for key in expected} == expected
    assert "O1" not in row
    run("2026", tmp_path / "words.csv", "--with-text")
    assert "'=cmd|words" in (tmp_path / "words.csv").read_text("utf-8-sig")
    office = Client()
    office.force_login(make.make_account())
    with (tmp_path / "out.csv").open("rb") as file:
        office.post(FILE, {"table": file})
    first, second = Response.objects.get(sheet=None, apart_because=""), Response.objects.get(sheet=1)
    assert second.answers == {key: value for key, value in first.answers.items() if key != "O1"}
    assert (second.group, second.place, second.language) == (first.group, first.place, first.language)


def test_what_cannot_be_written_is_refused_in_one_sentence(questionnaire, tmp_path):
    (tmp_path / "there.csv").write_text("kept", "utf-8")
    for words in (
        ("2026", tmp_path / "there.csv"),
        ("2099", tmp_path / "out.csv"),
        ("2026", tmp_path / "no" / "folder.csv"),
        ("2026", tmp_path / "out.csv", "--questionnaire", "9"),
    ):
        with pytest.raises(CommandError, match=r"\w"):
            run(*words)
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]
    assert (tmp_path / "there.csv").read_text("utf-8") == "kept"


def test_rows_stand_in_no_order_of_arrival(questionnaire):
    url = f"/q/{questionnaire.code}/"
    for place in range(12):
        answered(url, C1=str(place % 5 + 1))
    listed = [row[export_column("C1")] for row in list(export.rows(questionnaire, with_text=False))[1:]]
    by_id = [str(row.answers["C1"]) for row in Response.objects.order_by("id")]
    assert listed == by_id


def export_column(key):
    return [*export.BEFORE, key].index(key)


def refused(*words, language):
    with translation.override(language), pytest.raises(CommandError) as caught:
        call_command("answers", *map(str, words))
    return str(caught.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("2026", "{}/no/out.csv"), "its folder is not there. Make the folder, or name another."),
        (("2026", "{}/there.csv/out.csv"), "what is named as its folder is a file. Name a folder."),
        (("2026", "{}/out.csv", "--questionnaire", "one"), "--questionnaire takes a whole number, and “one” is none"),
        (("try", "{}/out.csv"), "“try” is a rehearsal: no answers of it are written out."),
    ],
)  # fmt: skip
def test_a_refusal_is_in_the_readers_language_and_names_the_remedy(questionnaire, tmp_path, words, told):
    rehearsal = make.make_edition(key="try")
    type(rehearsal).objects.filter(pk=rehearsal.pk).update(rehearsal_of=questionnaire.edition)
    (tmp_path / "there.csv").write_text("kept", "utf-8")
    words = [word.format(tmp_path) for word in words]
    assert told in refused(*words, language="en")
    thai = refused(*words, language="th").replace(str(tmp_path), "")
    assert "folder" not in thai
    assert "whole number" not in thai
    assert any("\u0e00" < letter < "\u0e7f" for letter in thai)
