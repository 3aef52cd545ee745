"""The questionnaire on paper: every question is there, in both languages, and leads to the phone form."""

import re
import subprocess
from pathlib import Path

import pytest

from sewana.survey.queries.paper import sheet_of
from sewana.survey.queries.steps import steps
from sewana_paper.questionnaire import to_pdf
from tests import make
from tests.survey.questionnaires import make_questionnaire

pytestmark = pytest.mark.django_db
QR = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def text_of(content, folder: Path):
    (folder / "paper.pdf").write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "paper.pdf", "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def plain(text):
    """Without what the line breaks of a table do, and with the vowel that PDF readers take apart."""
    return "".join(text.split()).replace("ํา", "ำ")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", ["sewana-12", "sewana-12-staff", "sewana-8", "sewana-zone", "sewana-pulse"])
def test_every_question_and_answer_stands_on_the_paper(key, language):
    make.make_library()
    questionnaire = make_questionnaire(make.make_edition(), key, asks_pseudonym=True)
    sheet = sheet_of(questionnaire, language)
    place = ("th", "en").index(language)
    words = plain(" ".join([part.stem + "".join(row.text for row in part.rows) for part in sheet.parts]))
    boxes = plain(" ".join(column.words for part in sheet.parts for column in part.columns))
    for step in steps(questionnaire):
        if isinstance(step.words, tuple):
            assert plain(step.words[place]) in words
        for option in step.options:
            if isinstance(option.words, tuple):
                assert plain(option.words[place]) in boxes
    assert sheet.code == questionnaire.code
    assert sheet.address.endswith(f"/q/{questionnaire.code}/")


def test_the_pdf_holds_the_words_the_code_and_a_line_for_the_sheets_number(client, tmp_path):
    make.make_library()
    client.force_login(make.make_account())
    questionnaire = make_questionnaire(make.make_edition())
    answer = client.get("/office/editions/2026/questionnaires/1/paper.pdf", {"language": "en"})
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content, tmp_path)
    found = plain(text)
    for row in questionnaire.version.content["questions"]:
        if row["part"] == "items":
            # A table breaks a statement over lines, between which other cells stand.
            assert all(word in found for word in re.findall(r"\w+", row["en"]))
    assert questionnaire.code in text
    assert "Sheet number (for the library) ___" in text


def test_sheets_are_copies_that_begin_on_a_leaf_of_their_own(tmp_path):
    make.make_library()
    sheet = sheet_of(make_questionnaire(make.make_edition()), "th")
    one, three = (to_pdf(sheet, "th", QR, sheets=copies) for copies in (1, 3))
    pages = [text_of(content, tmp_path).count("\f") for content in (one, three)]
    assert pages == [2, 6]
    assert to_pdf(sheet, "th", QR) == one
    for wrong in (0, 201):
        with pytest.raises(ValueError, match="sheets must be"):
            to_pdf(sheet, "th", QR, sheets=wrong)


@pytest.mark.parametrize("wanted", ["0", "-1", "x", "99999999999", ""])
def test_a_number_of_sheets_that_is_none_prints_one_or_as_many_as_there_may_be(client, tmp_path, wanted):
    make.make_library()
    client.force_login(make.make_account())
    make_questionnaire(make.make_edition(), "sewana-pulse")
    answer = client.get("/office/editions/2026/questionnaires/1/paper.pdf", {"sheets": wanted})
    assert text_of(answer.content, tmp_path).count("\f") == 1
