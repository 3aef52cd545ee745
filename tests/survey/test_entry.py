"""Paper sheets typed by number, found again by number, and answers of a file taken over as a whole."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sewana.base.models import AuditEntry
from sewana.people.models import Group
from sewana.survey.forms.entry import as_typed, typed_answer
from sewana.survey.models import Questionnaire, Response
from sewana.survey.queries.steps import steps
from tests import make
from tests.survey.questionnaires import make_questionnaire
from tests.survey.test_answering import ITEMS

pytestmark = pytest.mark.django_db
URL = "/office/editions/2026/questionnaires/1/entry/"
FILE = f"{URL}file/"
FULL = dict(zip(ITEMS, "123455432123", strict=True))


@pytest.fixture
def office(client):
    make.make_library()
    client.force_login(make.make_account())
    make_questionnaire(make.make_edition(), asks_pseudonym=True)
    return client


def enter(client, follow=True, **typed):
    return client.post(URL, {"do": "save", "language": "th"} | typed, follow=follow)


def test_a_sheet_is_kept_under_the_number_that_is_written_on_it(office):
    assert 'entry-number">1<' in office.get(URL).content.decode()
    typed = FULL | {"P1": "0", "D1": "-", "R1": "0", "R2": "–", "O1": "เงียบ", "may_quote": "2"}
    typed |= {"barriers": "2.10", "barriers.other": "ฝน", "about.group": "1", "about.place": "0"}
    page = enter(office, **typed, **{"about.cluster": "๒"}).content.decode()
    assert 'entry-number">2<' in page
    assert "แผ่นที่ 1" in page
    response = Response.objects.get()
    assert response.answers == {key: int(value) for key, value in FULL.items()} | {
        "P1": None,
        "D1": None,
        "R1": 0,
        "R2": None,
        "O1": "เงียบ",
        "may_quote": False,
        "barriers": ["b2", "b10"],
        "barriers.other": "ฝน",
    }
    assert (response.mode, response.sheet, response.cluster, response.place) == ("paper", 1, "arts", "")
    assert response.group == Group.objects.order_by("position", "id").filter(side="user").first()


@pytest.mark.parametrize(
    ("key", "typed"),
    [("C1", "6"), ("C1", "x"), ("R1", "11"), ("barriers", "2.11"), ("about.group", "99"), ("may_quote", "3")],
)
def test_a_number_that_is_not_printed_is_told_and_all_else_is_still_there(office, key, typed):
    answer = enter(office, follow=False, **(FULL | {key: typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{typed}"' in page
    assert page.count('aria-invalid="true"') == 1
    assert f'name="C2" value="{FULL["C2"]}"' in page
    assert not Response.objects.exists()


def test_an_empty_sheet_is_not_kept(office):
    assert enter(office, follow=False).status_code == 422


def test_without_script_enter_keeps_nothing_yet(office):
    page = office.post(URL, {"do": "check", "C1": "4", "language": "en"}).content.decode()
    assert 'name="C1" value="4"' in page
    assert not Response.objects.exists()
    # The first button of a form is the one that Enter presses.
    assert page.index('value="check"') < page.index('value="save"')


def test_the_same_sheet_twice_is_asked_about(office):
    enter(office, **FULL)
    answer = enter(office, follow=False, **FULL)
    assert answer.status_code == 409
    assert 'name="again" value="1"' in answer.content.decode()
    enter(office, **FULL, again="1")
    assert Response.objects.count() == 2
    enter(office, C1="1", C2="2")
    enter(office, C1="1", C2="2")  # too little to tell
    assert Response.objects.count() == 4


def test_the_last_sheet_is_undone_and_its_number_free_again(office):
    enter(office, **FULL)
    page = office.post(URL, {"do": "take-back", "sheet": "1"}, follow=True).content.decode()
    assert 'entry-number">1<' in page
    assert not Response.objects.exists()
    assert office.post(URL, {"do": "take-back", "sheet": "1"}, follow=True).status_code == 200


def test_a_sheet_is_found_by_its_number_and_corrected(office):
    enter(office, **(FULL | {"P1": "-", "barriers": "2.10", "barriers.other": "ฝน", "pseudonym": "มา12"}))
    pseudonym = Response.objects.get().pseudonym
    page = office.get(URL, {"sheet": "1"}).content.decode()
    assert f'name="C2" value="{FULL["C2"]}"' in page
    assert 'name="barriers" value="2.10"' in page
    assert 'name="P1" value="0"' in page
    assert "มา12" not in page
    enter(office, **(FULL | {"C1": "5"}), sheet="1")
    response = Response.objects.get()
    assert (response.answers["C1"], response.sheet, response.pseudonym) == (5, 1, pseudonym)
    assert "ไม่มีแผ่นที่ 7" in office.get(URL, {"sheet": "7"}, follow=True).content.decode()


def test_what_is_typed_and_what_is_shown_to_correct_are_the_same(office):
    for step in steps(Questionnaire.objects.select_related("version__instrument").get()):
        typed = {"open": "คำ", "choices": "1.3", "tenth": "10"}.get(step.kind, "2")
        if step.kind == "pseudonym":
            continue
        assert as_typed(step, typed_answer(step, typed)) == typed


def test_somebody_else_who_enters_at_the_same_time_is_told_of(office):
    enter(office, **FULL, expected="1")
    page = enter(office, **(FULL | {"C1": "5"}), expected="1").content.decode()
    assert "ไม่ใช่ 1" in page


def test_nothing_can_be_entered_before_the_questionnaire_is_open(office):
    Questionnaire.objects.update(state="draft")
    enter(office, **FULL)
    assert not Response.objects.exists()
    Questionnaire.objects.update(state="closed")
    enter(office, **FULL)
    assert Response.objects.count() == 1


def test_the_audit_knows_who_entered_which_sheet_and_no_answer(office):
    enter(office, **FULL)
    entry = AuditEntry.objects.latest("id")
    assert (entry.operation, entry.actor, entry.before) == ("survey.sheet_entered", "owner@example.org", {})
    assert entry.after == {"sheet": 1, "questionnaire": 1}


def test_three_levels_of_the_zone_are_three_digits(client):
    make.make_library()
    client.force_login(make.make_account())
    make_questionnaire(make.make_edition(), "sewana-zone")
    enter(client, P1="486", D1="-", H1="4 8 6")
    assert Response.objects.get().answers == {"P1": [4, 8, 6], "D1": None, "H1": [4, 8, 6]}
    assert enter(client, follow=False, P1="48").status_code == 422


def test_a_page_of_entry_asks_few_questions_of_the_database(office, django_assert_max_num_queries):
    enter(office, **FULL)
    with django_assert_max_num_queries(12):
        office.get(URL, {"sheet": "1"})


def upload(client, text, **more):
    file = SimpleUploadedFile("answers.csv", text.encode() if isinstance(text, str) else text)
    return client.post(FILE, {"table": file} | more, follow=True)


HEAD = f"rid,year,group,cluster,place,mode,lang,{','.join(ITEMS)}\n"
ROWS = (
    "1,2569,undergraduate-thai,science,main,onsite,th,1,2,3,4,5,1,2,3,4,5,1,2\n"
    "2,2026,อาจารย์,มนุษยศาสตร์,,online,en,5,,-,4,5,1,2,3,4,5,1,2\n"
    "3,2568,undergraduate-thai,science,main,onsite,th,1,1,1,1,1,1,1,1,1,1,1,1\n"
)


def test_a_file_is_taken_over_as_a_whole_and_taken_back_as_a_whole(office):
    Group.objects.exclude(code__in=("undergraduate", "lecturer")).delete()
    Group.objects.filter(code="lecturer", origin="international").delete()
    Group.objects.filter(code="lecturer").update(name_th="อาจารย์")
    enter(office, **FULL)
    page = upload(office, HEAD + ROWS).content.decode()
    assert "แผ่นที่ 2 ถึง 3" in page
    taken = list(Response.objects.filter(sheet__gt=1).order_by("sheet"))
    assert [row.answers.get("C1") for row in taken] == [1, 5]
    assert "C2" not in taken[1].answers
    assert taken[1].answers["A1"] is None
    assert [(row.group.code, row.cluster, row.place, row.usual_mode, row.language) for row in taken] == [
        ("undergraduate", "science", "main", "onsite", "th"),
        ("lecturer", "arts", "", "online", "en"),
    ]
    again = upload(office, HEAD + ROWS)
    assert again.status_code == 409
    assert Response.objects.count() == 3
    office.post(FILE, {"do": "take-back", "first": "2"})
    assert [row.sheet for row in Response.objects.all()] == [1]
    assert upload(office, HEAD + ROWS).status_code == 200


def test_taking_a_file_back_erases_no_sheet_that_was_entered_after_it(office):
    upload(office, HEAD + ROWS.replace("อาจารย์,มนุษยศาสตร์", ","))
    for number in ("2", "1"):
        office.post(URL, {"do": "take-back", "sheet": number})
    assert 'entry-number">3<' in office.get(URL).content.decode()
    enter(office, **FULL)
    page = office.post(FILE, {"do": "take-back", "first": "1"}, follow=True).content.decode()
    assert [row.sheet for row in Response.objects.all()] == [3]
    assert "answers.csv" not in page


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        (HEAD + ROWS + "4,2569,nobody,,,,th,1\n", 5, "group"),
        (HEAD + ROWS + "4,2569,,nowhere,,,th,1\n", 5, "cluster"),
        (HEAD + "1,2569,,,,,th,6\n", 2, "C1"),
        (HEAD + "1,2569,,,,,fr,4\n", 2, "lang"),
        (HEAD.replace("C2", "C1") + ROWS, 1, "C1"),
        (HEAD.replace("C2", "XX") + ROWS, 1, "XX"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_row_and_column_and_nothing_is_taken(office, text, row, column):
    answer = upload(office, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<td class="numeric">{row}</td><th scope="row">{column}</th>' in page
    assert not Response.objects.exists()


@pytest.mark.parametrize("content", ["", "C1\n", b"\x00\x01\xff\xfe", b"PK\x03\x04broken", HEAD])
def test_a_file_that_holds_no_answers_is_told(office, content):
    assert upload(office, content).status_code == 422
    assert not Response.objects.exists()


def test_a_file_of_staff_holds_what_they_foretell(client):
    make.make_library()
    client.force_login(make.make_account())
    make_questionnaire(make.make_edition(), "sewana-12-staff")
    upload(client, f"sid,year,{','.join(ITEMS)}\n1,2569,10,7,8,6,6,6,7,0,5,6,6,-\n")
    response = Response.objects.get()
    assert (response.door, response.answers["M:C1"], response.answers["M:D1"], response.answers["M:V3"]) == (
        "staff",
        10,
        0,
        None,
    )


def test_a_workbook_is_read_like_a_file_of_text(office):
    from openpyxl import Workbook  # noqa: PLC0415 - it is large, and one test needs it

    book = Workbook()
    book.active.append(["year", "lang", "C1", "C2"])
    book.active.append([2569, "th", 4, 5.0])
    kept = io.BytesIO()
    book.save(kept)
    upload(office, kept.getvalue())
    assert Response.objects.get().answers == {"C1": 4, "C2": 5}
