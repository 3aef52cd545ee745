"""“You said, we did”: what everybody reads, and what nobody does."""

import csv
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from sewana.action.models import Evidence, Improvement, Theme, Voice
from sewana.action.operations import deciding, improvements, working
from sewana_paper.pdf_text import text_of_pdf
from tests import make

pytestmark = pytest.mark.django_db


def told(edition, said_th="ขอปลั๊กไฟ", said_en="Sockets", *, verdict="do", is_public=True, **fields):
    """An improvement that was decided, and published unless said otherwise."""
    row = improvements.begin_improvement(
        edition, said_th=said_th, said_en=said_en, theme=fields.pop("theme", None), by="test"
    )
    ruling = deciding.Ruling(verdict, "เพราะทุกกลุ่มขอ", "Every group asked", "ซ่อมแล้ว", "Repaired", **fields)
    row = deciding.decide(row, ruling, by="test")
    return deciding.publish(row, by="test") if is_public else row


def read(client, name, edition, *arguments, language="th", query=""):
    address = reverse(f"action:{name}", args=[edition.key, *arguments])
    answer = client.get(f"{address}{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("th", ("ขอปลั๊กไฟ", "ซ่อมแล้ว")), ("en", ("Sockets", "Repaired"))],
)
def test_everybody_reads_what_is_published_in_their_language(edition, client, language, words):
    told(edition)
    page = read(client, "board", edition, language=language)
    assert words[0] in page
    assert words[1] in page


def test_what_is_not_published_is_nowhere(edition, client):
    told(edition, "ลับ", "Secret", is_public=False)
    seen = told(edition)
    deciding.take_back(seen, by="test")
    for name in ("board", "embed", "slides", "board-csv", "board-jsonld", "feed"):
        page = read(client, name, edition)
        assert "ลับ" not in page
        assert "Sockets" not in page
    assert client.get(reverse("api:improvements", args=[edition.key])).json()["items"] == []
    for row in edition.improvements.all():
        assert client.get(reverse("action:item", args=[edition.key, row.number])).status_code == 404


def test_no_public_page_tells_of_the_office(edition, client):
    row = told(edition)
    owner = make.make_account("somsri@example.org", roles=())
    plan = {"owner": owner, "owner_name": "สมศรี", "budget": 73_500, "due_on": None}
    working.plan(row, plan, by="test")
    working.block(row, "รองบจากคณะ", by="test")
    row.refresh_from_db()
    improvements.change_improvement(row, {"note": "บันทึกภายใน"}, seen=row.version, by="test")
    Evidence.objects.create(improvement=row, text_th="ยังไม่เปิดเผย", text_en="not public")
    pages = [
        read(client, name, edition)
        for name in ("board", "embed", "slides", "board-csv", "board-jsonld", "feed")
    ]
    pages.append(read(client, "item", edition, row.number))
    pages.append(client.get(reverse("api:improvement", args=[edition.key, row.number])).content.decode())
    for page in pages:
        for word in ("somsri", "สมศรี", "73500", "73,500", "รองบจากคณะ", "บันทึกภายใน", "ยังไม่เปิดเผย"):
            assert word not in page


def test_a_no_stands_there_with_its_reason(edition, client):
    told(edition, verdict="no")
    page = read(client, "board", edition)
    assert "เพราะทุกกลุ่มขอ" in page
    assert "ไม่ทำ พร้อมเหตุผล" in page


def test_it_is_filtered_by_theme_state_group_and_words(edition, client):
    space = Theme.objects.create(key="space", name_th="พื้นที่", name_en="Space")
    first = told(edition, "ขอโต๊ะ", "Desks", theme=space)
    told(edition, "ขออาหาร", "Food", verdict="no")
    counts = {"voices": 20, "agree": None, "groups": [{"group": "undergraduate-thai", "n": 12}], "rest": True}
    Improvement.objects.filter(pk=first.pk).update(public_counts=counts)
    for query in ("?theme=space", "?state=under_way", "?group=undergraduate-thai", "?q=โต๊ะ", "?q=desks"):
        page = read(client, "board", edition, query=query)
        assert "ขอโต๊ะ" in page
        assert "ขออาหาร" not in page
    assert "ไม่พบบนกระดาน" in read(client, "board", edition, query="?q=ไม่มีแน่")


def test_all_years_leave_drafts_out(edition, client):
    told(edition)
    told(make.make_edition("2027", year=2027, state="draft"), "ร่าง", "Draft")
    page = client.get(reverse("action:all-years")).content.decode()
    assert "ขอปลั๊กไฟ" in page
    assert "ร่าง" not in page


def test_only_words_that_may_be_quoted_are(edition, client):
    row = told(edition)
    for number, (may_quote, text) in enumerate(((True, "พูดได้"), (False, "ห้ามอ้าง"), (True, "ถอนแล้ว")), 1):
        voice = Voice.objects.create(
            edition=edition,
            number=number,
            kind="open_answer",
            origin="questionnaire",
            source=str(number),
            text=text,
            may_quote=may_quote,
            said_on=timezone.localdate(),
        )
        improvements.link_voices(row, [voice], by="test")
    Voice.objects.filter(text="ถอนแล้ว").update(fate="withdrawn")
    page = read(client, "item", edition, row.number)
    assert "พูดได้" in page
    assert "ห้ามอ้าง" not in page
    assert "ถอนแล้ว" not in page


def test_the_origin_of_a_group_is_told_only_beside_its_namesake(edition, client):
    row = told(edition)

    def groups_on(name, *arguments):
        page = read(client, name, edition, *arguments, language="en")
        return re.search(r"Lecturer[^<·]*? 7", page).group()

    for keys, said in (("thai",), "Lecturer 7"), (("thai", "international"), "Lecturer (Thai) 7"):
        counts = [{"group": f"lecturer-{origin}", "n": 7} for origin in keys]
        Improvement.objects.filter(pk=row.pk).update(public_counts={"voices": 14, "groups": counts})
        assert [groups_on("board"), groups_on("item", 1), groups_on("embed")] == [said] * 3


def test_the_frame_for_other_sites_brings_no_program_and_no_cookie(edition, client):
    told(edition)
    answer = client.get(reverse("action:embed", args=[edition.key]))
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
    # Every other page still refuses to be framed.
    board = client.get(reverse("action:board", args=[edition.key]))
    assert "frame-ancestors 'none'" in board["Content-Security-Policy"]


@pytest.mark.parametrize(("language", "said"), [("th", "ขอปลั๊กไฟ"), ("en", "Sockets")])
def test_the_poster_is_a_tagged_page_with_the_words(edition, client, language, said):
    told(edition)
    answer = client.get(f"{reverse('action:poster', args=[edition.key])}?language={language}")
    assert answer["Content-Type"] == "application/pdf"
    text = re.sub(r"\s", "", text_of_pdf(answer.content))
    assert said in text
    assert b"pdfuaid" in answer.content or b"StructTreeRoot" in answer.content


def test_linked_data_names_question_and_answer(edition, client):
    told(edition)
    found = json.loads(read(client, "board-jsonld", edition))
    (question,) = found["hasPart"]
    assert question["@type"] == "Question"
    assert question["name"][0] == {"@value": "ขอปลั๊กไฟ", "@language": "th"}
    assert question["acceptedAnswer"]["text"][1]["@value"] == "Repaired Every group asked"
    assert "upvoteCount" not in question


def test_the_table_says_what_the_board_says_and_runs_nothing(edition, client):
    told(edition, "=1+1", "=HYPERLINK()")
    (row,) = csv.DictReader(read(client, "board-csv", edition).lstrip("\ufeff").splitlines())
    assert row["said_th"] == "'=1+1"
    assert (row["decision"], row["voices"], row["did_en"]) == ("do", "", "Repaired")


def test_the_api_gives_the_same_a_hundred_at_a_time(edition, client):
    rows = [told(edition) for _ in range(3)]
    found = client.get(f"{reverse('api:improvements', args=[edition.key])}?offset=2").json()
    assert found["count"] == 3
    assert [one["number"] for one in found["items"]] == [rows[0].number]
    assert found["items"][0]["said"] == {"th": "ขอปลั๊กไฟ", "en": "Sockets"}


def test_many_improvements_take_the_same_queries(edition, client, django_assert_max_num_queries):
    for _ in range(12):
        told(edition)
    client.get(reverse("action:board", args=[edition.key]))
    with django_assert_max_num_queries(14):
        read(client, "board", edition)
