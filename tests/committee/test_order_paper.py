"""The appointment order as a paper: everybody who accepted, in the reader's language, what is not known as dots."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from sewana.committee.models import Answer
from sewana_paper.docx_text import text_of_docx
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    people.member(edition, "สมชาย ใจดี", role="chair", position="ผู้อำนวยการ", answer=Answer.ACCEPTED)
    people.member(edition, "สมหญิง ดีใจ", role="secretary", answer=Answer.ACCEPTED)
    people.member(edition, "ยังไม่ ตอบ")
    return edition


def paper_in(edition, kind, language="th"):
    client = Client(headers={"accept-language": language})
    client.force_login(make.make_account())
    answer = client.get(f"/office/editions/{edition.key}/orders/order.{kind}")
    assert answer.status_code == 200
    assert f'filename="2026-order-{language}.{kind}"' in answer.headers["Content-Disposition"]
    return answer.content


def text_of_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(("kind", "read"), [("docx", text_of_docx), ("pdf", text_of_pdf)])
def test_the_order_names_those_who_accepted_and_leaves_dots_for_the_rest(edition, kind, read):
    text = "".join(read(paper_in(edition, kind)).split())  # a column may break a line inside a word
    for words in ("คำสั่งหอสมุดทดสอบ", "เวทีเสวนา ๒๕๖๙", "นายสมชาย ใจดี", "ผู้อำนวยการ", "กรรมการและเลขานุการ", "……"):
        assert "".join(words.split()) in text
    assert "ยังไม่ตอบ" not in text


def test_the_order_is_made_in_english_as_well(edition):
    text = text_of_docx(paper_in(edition, "docx", "en"))
    assert "Dialogue 2026" in text
    assert "Steering committee" in text


def test_the_page_offers_the_paper_once_somebody_has_accepted(edition):
    client = Client(headers={"accept-language": "th"})
    client.force_login(make.make_account())
    address = f"/office/editions/{edition.key}/orders/"
    assert f'href="{address}order.docx"' in client.get(address).content.decode()
    edition.members.update(answer=Answer.LISTED)
    assert "order.docx" not in client.get(address).content.decode()
