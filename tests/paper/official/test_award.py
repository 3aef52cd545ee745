"""A certificate is one page, with a frame: as PDF, and as DOCX where another font stands in."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from sewana_paper.official import to_docx, to_pdf
from tests.paper.official.samples import HOUSE, filled
from tests.paper.official.test_word import png

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
USUAL = filled("certificate") | {
    "name": "ดร.กมล เปิดประตู",
    "event": "เวทีเสวนาห้องสมุด 2569 ห้องสมุดในฝันของเรา",
    "place": "ห้องประชุมสารสนเทศ ชั้น 6 อาคารหอสมุดกลาง",
    "verify": "https://library.example.ac.th/c/2569-AB12-CD34/",
}
LONG = USUAL | {
    "name": "ผู้ช่วยศาสตราจารย์ ดร.กมลลักษณ์ เปิดประตูกว้างไกลสุดสายตา",
    "event": "เวทีเสวนาห้องสมุดมหาวิทยาลัยสมมติ เรื่อง เปิดห้องสมุดตลอดคืนเพื่อทุกคนที่รักการอ่านและการเรียนรู้ร่วมกัน",
    "place": "ห้องประชุมสารสนเทศ ชั้น 6 อาคารหอสมุดกลาง มหาวิทยาลัยสมมติ อำเภอเมือง จังหวัดสมมติ",
}
ONE_SIGNER = replace(HOUSE, signers=HOUSE.signers[:1])
CASES = {
    f"{words}-{house}-{language}": (data, letterhead, language)
    for (words, data), (house, letterhead), language in product(
        {"usual": USUAL, "plain": USUAL | {"verify": ""}, "long": LONG}.items(),
        {"one": ONE_SIGNER, "two": replace(HOUSE, logo=png())}.items(),
        ("th", "en"),
    )
}


def pages(content):
    return len(PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("case", CASES)
def test_its_pdf_is_one_page_with_all_of_its_words(case):
    data, house, language = CASES[case]
    made = PdfReader(BytesIO(to_pdf("certificate", data, house, language)))
    assert len(made.pages) == 1
    words = "".join(made.pages[0].extract_text().split())
    assert ("ผู้อำนวยการ" if language == "th" else "Director") in words


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice")
def test_its_docx_is_one_page_in_libreoffice(tmp_path):
    for case, (data, house, language) in CASES.items():
        (tmp_path / f"{case}.docx").write_bytes(to_docx("certificate", data, house, language))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(tmp_path.glob("*.docx"))
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = {case: pages((tmp_path / f"{case}.pdf").read_bytes()) for case in CASES}
    assert found == dict.fromkeys(CASES, 1)


def sizes(data):
    body = Document(BytesIO(to_docx("certificate", data, HOUSE))).element.body
    return {int(one.get(qn("w:val"))) / 2 for one in body.iter(qn("w:szCs"))}


def test_only_a_long_one_has_smaller_letters():
    assert {16, 20, 24, 28, 36} <= sizes(USUAL)
    assert max(sizes(LONG)) < 36
    assert min(sizes(LONG)) < min(sizes(USUAL))
