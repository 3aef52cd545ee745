"""Tables of people: understood by their headings, checked row by row, taken over whole or not at all."""

import io

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from sewana.base.spreadsheets import TableError, cells_of_file, cells_of_text, workbook
from sewana.committee.forms.people_table import TableForm, read_table, year_of
from sewana.committee.models import Answer, Member
from sewana.committee.operations import members as operations
from sewana.committee.views.people_table import exported, listed
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
HEAD = "ชื่อ-สกุล,ตำแหน่ง,สังกัด,อีเมล,ฝ่าย,หน้าที่"


@pytest.fixture
def edition():
    edition = make.make_edition()
    operations.offer_groups(edition, by="test")
    return edition


def read(edition, *lines, **options):
    return read_table(edition, cells_of_text("\n".join(lines)), **options)


def fields_wrong(row):
    return [problem.field for problem in row.problems if not problem.is_notice]


def take(edition, table, *, have_accepted=False):
    rows = [*table.of("new"), *table.of("changed")]
    operations.take_over(
        edition,
        [listed(row) for row in rows],
        new_groups=table.new_groups,
        have_accepted=have_accepted,
        by="test",
    )


def test_a_thai_table_becomes_people_in_their_places(edition):
    table = read(edition, HEAD, "ผศ.ดร.สมศรี ศรีสุข,ผู้อำนวยการ,หอสมุด,Somsri@Example.org,อำนวยการ,ประธานกรรมการ")
    assert table.is_good
    take(edition, table)
    member = edition.members.get()
    assert (member.prefix, member.name, member.position, member.unit, member.email) == (
        "ผศ.ดร.",
        "สมศรี ศรีสุข",
        "ผู้อำนวยการ",
        "หอสมุด",
        "somsri@example.org",
    )
    assert [(duty.group.name_th, duty.role) for duty in member.duties.all()] == [(people.LEAD, "chair")]


def test_headings_may_be_english_in_any_order_with_the_name_in_parts(edition):
    table = read(
        edition, "E-mail;Unit;Title;First name;Last name;Phone", "a@x.org;Library;Dr.;Ada;Byron;๐๘๑-๒๓๔"
    )
    (row,) = table.rows
    assert (row.name, row.person["email"], row.person["phone"]) == ("Dr. Ada Byron", "a@x.org", "081-234")


def test_rows_without_headings_are_read_in_the_usual_order_and_it_is_said(edition):
    table = read(edition, "นายวิชัย แก้วใส\tบรรณารักษ์\tหอสมุด\tw@x.org")
    assert (table.rows[0].name, table.rows[0].person["unit"], len(table.notes)) == (
        "นายวิชัย แก้วใส",
        "หอสมุด",
        1,
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("",),
        (HEAD,),
        ("สี,ขนาด", "แดง,ใหญ่"),
        ("ชื่อ,ชื่อ-สกุล", "ก,ข"),
        ("ชื่อ" + "," * 60,),
    ],
)
def test_a_table_with_wrong_columns_is_refused_whole(edition, lines):
    with pytest.raises(TableError):
        read(edition, *lines)


def test_wrong_columns_are_named(edition):
    with translation.override("en"), pytest.raises(TableError) as refused:
        read(edition, "สี,ขนาด", "แดง,ใหญ่")
    assert "Row 1" in str(refused.value)
    assert "สี, ขนาด" in str(refused.value)
    assert "Name" in str(refused.value)


def test_doubled_people_are_told_with_the_row_of_the_first(edition):
    table = read(
        edition,
        "ชื่อ,สังกัด,อีเมล",
        "นายก ข,หอสมุด,a@x.org",
        "นายค ง,หอสมุด,A@x.org",
        "ก ข,หอสมุด,",
        "ก ข,คณะอื่น,",
    )
    assert [fields_wrong(row) for row in table.rows] == [[], ["name"], ["name"], []]
    assert "2" in table.rows[1].problems[0].words


def test_every_fault_of_a_row_names_its_field_and_nothing_is_taken_over(edition):
    table = read(
        edition,
        f"{HEAD},ปี",
        ",อาจารย์,คณะ,kaset(at)example,ฝ่ายขนม,พ่อครัว,๒๕๖๘",
        "นายดี งาม,,,,,,2569",
    )
    assert fields_wrong(table.rows[0]) == ["name", "email", "role", "year", "group"]
    assert not table.is_good
    assert table.rows[1].kind == "new"


@pytest.mark.parametrize(
    ("text", "year"),
    [("2569", 2026), ("๒๕๖๙", 2026), ("2026", 2026), ("พ.ศ. 2569", 2026), ("69", 2026), ("abc", None)],
)
def test_years_of_both_eras_and_digits_are_one(text, year):
    assert year_of(text) == year


def test_groups_that_are_not_there_are_made_when_that_was_ticked(edition):
    lines = ("ชื่อ,ฝ่าย,หน้าที่", "นายดี งาม,ฝ่ายนิทรรศการ,หัวหน้าฝ่าย", "นายก ข,ฝ่ายนิทรรศการ;ฝ่ายการเงิน,กรรมการ;เลขานุการ")
    assert fields_wrong(read(edition, *lines).rows[0]) == ["group"]
    table = read(edition, *lines, makes_groups=True)
    assert table.new_groups == ("ฝ่ายนิทรรศการ",)
    take(edition, table, have_accepted=True)
    second = edition.members.get(name="ก ข")
    assert [(duty.group.name_th, duty.role) for duty in second.duties.order_by("group__position")] == [
        ("ฝ่ายการเงิน", "secretary"),
        ("ฝ่ายนิทรรศการ", "member"),
    ]
    assert set(edition.members.values_list("answer", flat=True)) == {"accepted"}


def test_what_was_exported_can_be_read_in_again_and_changes_nothing(edition):
    people.member(edition, "สมชาย ใจดี", role="chair", unit="หอสมุด", email="a@x.org", position="=1+1")
    people.member(edition, "สมหญิง ดีใจ", role="secretary", in_group=people.CONTENT)
    for language in ("th", "en"):
        with translation.override(language):
            kept = list(exported(edition))
            book = io.BytesIO(workbook(kept, "กรรมการ"))
            book.size = len(book.getvalue())
            table = read_table(edition, cells_of_file(book))
        assert [row.kind for row in table.rows] == ["same", "same"], language


def test_an_exported_table_runs_nothing_when_it_is_opened(edition):
    people.member(edition, "สมชาย ใจดี", position='=HYPERLINK("http://x")')
    sheet = load_workbook(io.BytesIO(workbook(exported(edition), "x"))).active
    cell = sheet["D2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


def test_somebody_on_the_list_is_changed_and_not_doubled(edition):
    known = people.member(edition, "สมชาย ใจดี", unit="หอสมุด", email="a@x.org", position="เก่า")
    table = read(edition, "ชื่อ,สังกัด,อีเมล,ตำแหน่ง", "สมชาย ใจดี,หอสมุด,a@x.org,ใหม่", "คนใหม่,หอสมุด,,")
    assert [row.kind for row in table.rows] == ["changed", "new"]
    take(edition, table)
    known.refresh_from_db()
    assert (known.position, edition.members.count(), known.duties.count()) == ("ใหม่", 2, 1)


@pytest.mark.parametrize("answer", [Answer.LISTED, Answer.ASKED, Answer.DECLINED])
def test_all_have_agreed_holds_for_those_on_the_list_as_well(edition, answer):
    known = people.member(edition, "สมชาย ใจดี", unit="หอสมุด", email="a@x.org")
    Member.objects.update(answer=answer)
    lines = ("ชื่อ,สังกัด,อีเมล", "นายสมชาย ใจดี,หอสมุด,a@x.org")
    plain, agreed = read(edition, *lines), read(edition, *lines, have_accepted=True)
    assert (plain.is_good, [row.kind for row in plain.unanswered]) == (False, ["same"])
    assert (agreed.is_good, [row.kind for row in agreed.rows]) == (True, ["changed"])
    take(edition, agreed, have_accepted=True)
    known.refresh_from_db()
    assert (known.answer, known.channel) == ("accepted", "hand")
    assert [row.kind for row in read(edition, *lines, have_accepted=True).rows] == ["same"]
    assert read(edition, *lines).unanswered == []


def test_two_rows_for_one_person_of_the_list_are_told(client, edition):
    people.member(edition, "ดี งาม", email="a@x.org", unit="คณะ")
    lines = ("ชื่อ,อีเมล,สังกัด", "นายก ข,a@x.org,อื่น", "นายดี งาม,,คณะ")
    table = read(edition, *lines)
    assert [(row.kind, fields_wrong(row)) for row in table.rows] == [("changed", []), ("wrong", ["name"])]
    assert "2" in table.rows[1].problems[-1].words
    client.force_login(make.make_account())
    url = f"/office/editions/{edition.key}/members/table/"
    assert client.post(url, {"text": "\n".join(lines), "do": "take"}).status_code == 200


def test_who_is_on_the_list_is_entered_as_agreed_from_the_page(client, edition):
    make.make_library()
    client.force_login(make.make_account())
    known = people.member(edition, "สมชาย ใจดี", email="a@x.org")
    url = f"/office/editions/{edition.key}/members/table/"
    sent = {"text": "ชื่อ,อีเมล\nนายสมชาย ใจดี,a@x.org"}
    assert 'name="have_accepted"' in client.post(url, sent | {"do": "read"}).content.decode()
    client.post(url, sent | {"do": "take", "have_accepted": "on"})
    known.refresh_from_db()
    assert known.answer == "accepted"


def test_who_has_left_does_not_slip_in_by_a_table(edition):
    operations.leave(people.member(edition, email="a@x.org"), "", by="test")
    table = read(edition, "ชื่อ,อีเมล", "คนอื่น,a@x.org")
    assert fields_wrong(table.rows[0]) == ["name"]


def test_a_table_is_taken_over_whole_or_not_at_all(edition):
    table = read(edition, "ชื่อ,อีเมล", "นายก ข,a@x.org", "นายค ง,b@x.org")
    people.member(edition, "ใครบางคน", email="b@x.org")  # meanwhile, on another screen
    with pytest.raises(operations.NotPossible):
        take(edition, table)
    assert list(edition.members.values_list("email", flat=True)) == ["b@x.org"]


def excel(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    kept.size = len(kept.getvalue())
    return kept


def test_excel_files_keep_numbers_and_skip_empty_rows(edition):
    cells = cells_of_file(excel(["ชื่อ", "โทร", "ปี"], [], ["นายก ข", 812345678.0, 2569]))
    table = read_table(edition, cells)
    (row,) = table.rows
    assert (row.number, row.person["phone"], row.kind) == (3, "812345678", "new")
    assert [problem.field for problem in row.problems] == ["email", "phone"]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\x00\x01\x02\xff\xfe\x00", b"x" * 1_100_000]
)
def test_files_that_are_no_tables_are_refused_with_a_sentence(content):
    kept = io.BytesIO(content)
    kept.size = len(content)
    with pytest.raises(TableError):
        cells_of_file(kept)


def test_old_thai_encodings_are_read(edition):
    kept = io.BytesIO("ชื่อ,ตำแหน่ง\nนายก ข,บรรณารักษ์\n".encode("cp874"))
    kept.size = 60
    assert read_table(edition, cells_of_file(kept)).rows[0].person["position"] == "บรรณารักษ์"


def test_the_page_shows_faults_keeps_the_text_and_takes_over_after_correction(client, edition):
    make.make_library()
    client.force_login(make.make_account())
    url = f"/office/editions/{edition.key}/members/table/"
    wrong = "ชื่อ\tอีเมล\nนายก ข\tkaset(at)x"
    page = client.post(url, {"text": wrong, "do": "take"})
    assert "kaset(at)x" in page.content.decode()
    assert page.context["form"]["text"].value() == wrong
    assert not edition.members.exists()
    upload = excel(["ชื่อ", "อีเมล"], ["นายก ข", "a@x.org"])
    upload.name = "people.xlsx"
    page = client.post(url, {"table": upload, "do": "read"})
    text = page.context["table"].text
    assert text == "ชื่อ\tอีเมล\nนายก ข\ta@x.org"
    assert client.post(url, {"text": text, "do": "take"}).status_code == 302
    assert edition.members.get().email == "a@x.org"


def test_a_form_without_anything_says_so(edition):
    form = TableForm({"text": ""})
    assert form.is_valid()
    assert form.read(edition) is None
    assert form.non_field_errors()
