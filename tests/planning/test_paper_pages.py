"""The pages of papers: what is missing is filled in right there, files come with one click, nothing typed is lost."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from sewana.committee import operations as committee
from sewana.committee.models import Answer, Heading, Paper, PaperState
from sewana.committee.operations import meetings
from sewana.planning.operations.content import CONTENT
from sewana_paper.docx_text import text_of_docx
from tests import make
from tests.committee import people
from tests.planning.paper_world import ORDER, ROOT, fields_on, make_edition

pytestmark = pytest.mark.django_db
ALL = f"{ORDER}?words=all"
SIGNED = {"signer": "นายลงนาม แทน", "signer_position": "ผู้อำนวยการ", "dated": "27/11/2569"}


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def office(edition):
    client = Client(headers={"accept-language": "th"})
    client.force_login(make.make_account())
    return client


def send(office, url=ORDER, *, do="save", **given):
    return office.post(url, fields_on(office.get(url)) | {"do": do} | given)


def test_what_is_missing_is_asked_right_there_and_stands_in_the_preview_afterwards(office):
    page = office.get(ORDER)
    assert [gap.field for gap in page.context["gaps"]] == ["authority", "signer", "signer_position"]
    assert 'name="f-authority"' in page.content.decode()
    assert send(office, **{"f-authority": "มาตรา ๓๗"}).status_code == 302
    page = office.get(ORDER)
    assert "อาศัยอำนาจตามความในมาตรา ๓๗" in page.content.decode()
    assert [gap.field for gap in page.context["gaps"]] == ["signer", "signer_position"]


def test_an_order_is_issued_with_one_form_and_then_stands(office):
    answer = send(office, do="issue", **{"f-authority": "มาตรา 37"}, **SIGNED)
    paper = Paper.objects.get()
    assert (paper.state, paper.number) == (PaperState.ISSUED, "1/2569")
    page = office.get(answer.url)
    assert "1/2569" in page.content.decode()
    assert page.context["form"] is None
    assert "สั่ง ณ วันที่ ๒๗ พฤศจิกายน พ.ศ. ๒๕๖๙" in page.content.decode()


def test_what_was_typed_is_kept_when_it_cannot_be_issued_yet(office):
    answer = office.post(
        ORDER, fields_on(office.get(ORDER)) | {"do": "issue", "f-authority": "มาตรา 37"}, follow=True
    )
    assert "ผู้ลงนาม" in answer.content.decode()
    assert (Paper.objects.get().state, Paper.objects.get().content) == (
        PaperState.DRAFT,
        {"authority": "มาตรา 37"},
    )


def test_what_was_typed_stays_on_the_page_when_its_number_is_of_another_year(office):
    typed = {"f-authority": "มาตรา 37", "number": "12/2570", **SIGNED}
    answer = send(office, do="issue", **typed)
    assert "12/2570" in answer.content.decode()
    page = answer.context["form"]
    assert {name: page[name].value() for name in typed} == typed
    assert page.non_field_errors()
    again = office.post(ORDER, fields_on(answer) | {"do": "issue", "number": "12/2569"})
    assert again.status_code == 302
    assert Paper.objects.get().number == "12/2569"


def test_a_day_that_is_none_is_told_beside_its_field_and_nothing_is_saved(office):
    answer = send(office, **{"f-authority": "มาตรา 37", "dated": "31/2/2569"})
    assert "31/2/2569" in str(answer.context["form"].errors["dated"])
    assert answer.context["form"]["f-authority"].value() == "มาตรา 37"
    assert not Paper.objects.exists()


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_a_form_sent_back_untouched_writes_nothing_over_the_plan(office, edition, kind):
    meeting_day = {"held_on": "2026-11-22"}
    committee.change_edition(edition, meeting_day, by="test")
    url = f"{ROOT}{kind}/{'order' if kind.endswith('order') else '-'}/?words=all"
    assert send(office, url).status_code == 302
    assert Paper.objects.get().content == {}


def test_a_sentence_changed_by_hand_stays_and_the_others_follow_the_plan(office, edition):
    send(office, ALL, **{"f-cause": "เหตุที่พิมพ์เอง"})
    committee.change_edition(edition, {"title_th": "เวทีใหม่"}, by="test")
    text = office.get(ORDER).content.decode()
    assert "เหตุที่พิมพ์เอง" in text
    assert "ดำเนินงานเวทีใหม่" in text
    send(office, ALL, **{"f-cause": ""})
    assert Paper.objects.get().content == {"cause": ""}


def test_a_page_from_before_the_plan_changed_does_not_bring_the_old_words_back(office, edition):
    old = fields_on(office.get(ALL))
    committee.change_edition(edition, {"title_th": "เวทีใหม่"}, by="test")
    office.post(ORDER, old | {"do": "save", "f-authority": "มาตรา 37"})
    assert Paper.objects.get().content == {"authority": "มาตรา 37"}


def test_rows_of_a_table_are_typed_changed_and_taken_out(office):
    url = f"{ROOT}project-proposal/-/"
    rows = {"f-budget-0-item": "ค่าอาหารว่าง", "f-budget-0-amount": "๑,๒๐๐", "f-budget-2-item": "ค่าวัสดุ"}
    send(office, url, **rows)
    assert Paper.objects.get().content["budget"] == [
        {"item": "ค่าอาหารว่าง", "amount": "1200"},
        {"item": "ค่าวัสดุ"},
    ]
    again = fields_on(office.get(url))
    assert again["f-budget-0-item"] == "ค่าอาหารว่าง"
    assert "f-budget-4-item" in again  # three to spare
    send(office, url, **{"f-budget-0-item": "", "f-budget-0-amount": "", "f-budget-1-amount": "300"})
    assert Paper.objects.get().content["budget"] == [{"item": "ค่าวัสดุ", "amount": "300"}]
    bad = send(office, url, **{"f-budget-0-amount": "มาก"})
    assert "มาก" in str(bad.context["form"].tables["budget"].errors)


def test_two_who_write_at_once_see_both_texts_and_one_click_keeps_mine(office):
    mine = fields_on(office.get(ORDER)) | {"do": "save", "f-authority": "ของเรา"}
    send(office, ALL, **{"f-authority": "ของเขา", "f-cause": "เหตุของเขา"})
    page = office.post(ORDER, mine)
    shown = {one.label: (one.mine, one.theirs) for one in page.context["differences"]}
    assert shown["อำนาจที่ใช้ (ต่อจากคำว่า อาศัยอำนาจตามความใน)"] == ("ของเรา", "ของเขา")
    assert page.context["last_change"].actor == "owner@example.org"
    office.post(ORDER, fields_on(page) | {"do": "save"})
    assert Paper.objects.get().content == {"authority": "ของเรา", "cause": "เหตุของเขา"}


def text_of_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(("form", "read"), [("docx", text_of_docx), ("pdf", text_of_pdf)])
def test_the_files_say_what_the_page_shows_and_dots_for_the_rest(office, edition, form, read):
    people.member(edition, "ยังไม่ ตอบ")
    answer = office.get(f"{ORDER}paper.{form}")
    assert f'filename="appointment-order-2026-th.{form}"' in answer.headers["Content-Disposition"]
    text = "".join(read(answer.content).split())  # a column may break a line inside a word
    for words in ("คำสั่งหอสมุดทดสอบ", "เวทีเสวนา ๒๕๖๙", "นายสมชาย ใจดี", "ผู้อำนวยการ", "กรรมการและเลขานุการ", "……"):
        assert "".join(words.split()) in text
    assert "ยังไม่ตอบ" not in text


def test_a_paper_is_made_in_english_as_well(office):
    text = text_of_docx(office.get(f"{ORDER}paper.docx?language=en").content)
    assert "Dialogue 2026" in text
    assert "Steering committee" in text


def test_the_page_of_orders_offers_the_files(office, edition):
    text = office.get("/office/editions/2026/orders/").content.decode()
    assert f'href="{ORDER}"' in text
    assert f'href="{ORDER}paper.docx"' in text
    edition.members.update(answer=Answer.LISTED)
    assert "paper.docx" not in office.get("/office/editions/2026/orders/").content.decode()


def test_an_issued_paper_is_withdrawn_brought_back_and_corrected(office, edition):
    url = f"{ROOT}press-release/-/"
    committee.change_edition(edition, {"held_on": "2026-11-22"}, by="test")
    words = {f"f-{name}": "คำ" for name in ("headline", "lead", "body")} | {"f-start": "9.30", "f-end": "12"}
    issued = send(office, f"{url}?words=all", do="issue", **words).url
    deeds = issued.replace("/?", "/deeds/?")
    assert "ถูกถอน" not in office.get(issued).content.decode()
    office.post(deeds, {"do": "withdraw"})
    assert Paper.objects.get().state == PaperState.WITHDRAWN
    office.post(deeds, {"do": "restore"})
    assert Paper.objects.get().state == PaperState.ISSUED
    office.post(deeds, {"do": "amend"})
    draft = Paper.objects.get(state=PaperState.DRAFT)
    assert draft.content["headline"] == "คำ"
    office.post(f"{url}deeds/", {"do": "drop"})
    draft.refresh_from_db()
    assert draft.state == PaperState.WITHDRAWN
    office.post(f"{url}deeds/?paper={draft.pk}", {"do": "restore"})
    draft.refresh_from_db()
    assert draft.state == PaperState.DRAFT


def test_amending_the_appointment_order_leads_to_an_amending_order(office, edition):
    send(office, do="issue", **{"f-authority": "มาตรา 37"}, **SIGNED)
    answer = office.post(f"{ORDER}deeds/", {"do": "amend"})
    assert "/amending-order/order/" in answer.url
    people.member(edition, "สมศรี มาใหม่", answer=Answer.ACCEPTED)
    assert "สมศรี มาใหม่" in office.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "address", ["no-such-kind/-/", "minutes/meeting-999/", "speaker-invitation/speaker-9/"]
)
def test_what_there_is_not_has_no_page(office, address):
    assert office.get(f"{ROOT}{address}").status_code == 404


def test_a_paper_about_somebody_taken_off_can_still_be_read(office, edition):
    edition.papers.create(
        kind="speaker-memo", about="speaker-9", state="issued", issued_at="2026-01-02T00:00Z"
    )
    assert office.get(f"{ROOT}speaker-memo/speaker-9/").status_code == 200
    assert "speaker-9" in office.get(f"{ROOT}?q=speaker-9").content.decode()


def test_somebodys_bank_account_is_for_those_who_run_the_edition(edition):
    member = make.make_account("m@example.org", roles=())
    committee.take_seat(edition, member, "member", by="test")
    client = Client()
    client.force_login(member)
    assert client.get(ORDER).status_code == 200
    for name in ("honorarium-receipt/-/", "reply-form/-/paper.docx", "committee-reply/-/paper.pdf"):
        assert client.get(f"{ROOT}{name}").status_code == 403


def listed(office, **query):
    rows = office.get(ROOT, query).context["page"].object_list
    return [(row.kind, row.about) for row in rows]


def test_the_list_says_what_is_due_and_finds_by_word_state_and_part(office):
    assert listed(office)[0] == ("appointment-order", "order")
    assert listed(office, state="due") == [("appointment-order", "order")]
    assert listed(office, q="กำหนดการ") == [("programme", "")]
    assert listed(office, q="programme") == [("programme", "")]
    assert listed(office, section="media") == [("faculty-invitation", ""), ("press-release", "")]
    assert listed(office, state="issued") == []
    send(office, do="issue", **{"f-authority": "มาตรา 37"}, **SIGNED)
    assert listed(office, state="due") == []
    assert listed(office, state="issued") == listed(office, q="1/2569") == [("appointment-order", "order")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_as_many_queries_for_one_as_for_three(
    office, edition, count, django_assert_max_num_queries
):
    Heading.objects.create(organisation_th="หอสมุดทดสอบ", organisation_en="Test Library")
    send(office, **{"f-authority": "มาตรา 37"})
    for number in range(count):
        people.member(edition, f"คน {number}", answer=Answer.ACCEPTED)
        edition.speakers.create(number=number, name=f"วิทยากร {number}", state="accepted")
        edition.papers.create(kind="minutes", about=f"meeting-{number}", state="issued", number=f"{number}")
    for address in (ROOT, ORDER, f"{ORDER}paper.docx"):
        with django_assert_max_num_queries(12):
            office.get(address)
    with django_assert_max_num_queries(16):  # a letter is put together from all that is known of the forum
        office.get(f"{ROOT}speaker-invitation/speaker-0/")


def test_the_page_of_a_meeting_leads_to_its_papers(office, edition):
    starts_at = timezone.now() - timedelta(hours=3)
    slot = meetings.Slot(starts_at, starts_at + timedelta(hours=2))
    meeting = meetings.begin_meeting(edition, [slot], is_fixed=True, by="test")
    page = f"/office/editions/2026/meetings/{meeting.pk}/"
    invitation, minutes = (
        f"{ROOT}{kind}/meeting-{meeting.pk}/" for kind in ("meeting-invitation", "minutes")
    )
    assert f'href="{invitation}"' in office.get(page).content.decode()
    meetings.open_meeting(meeting, by="test")
    meetings.close_meeting(meeting, by="test")
    assert f'href="{minutes}"' in office.get(page).content.decode()
    for address in (invitation, minutes):
        assert office.get(address).status_code == 200
    assert ("minutes", f"meeting-{meeting.pk}") in listed(office, state="due")


def test_the_page_promises_the_number_that_the_paper_has_in_the_other_language(office):
    send(office, do="issue", **{"f-authority": "มาตรา 37"}, **SIGNED, number="12/2569")
    english = f"{ORDER}?language=en"
    send(office, english, **{"f-authority": "section 37"}, **SIGNED)
    page = office.get(english)
    assert page.context["gaps"] == []
    assert "12/2026" in page.context["form"]["number"].help_text


def test_a_long_list_typed_by_hand_is_kept_whole(office, edition):
    people_there = [{"name": f"คนที่ {n}", "unit": "คณะ", "status": "ผู้ร่วม"} for n in range(200)]
    edition.papers.create(kind="sign-in-sheet", content={"people": people_there})
    assert send(office, f"{ROOT}sign-in-sheet/-/", **{"f-people-199-unit": "หอสมุด"}).status_code == 302
    people_there[199]["unit"] = "หอสมุด"
    assert Paper.objects.get().content["people"] == people_there
