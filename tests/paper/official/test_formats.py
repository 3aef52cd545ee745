"""Each kind as DOCX (through LibreOffice) and as PDF, read by programs that are not ours."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from sewana_paper.official import kind_of, to_docx, to_pdf
from sewana_paper.official.catalogue import KEYS
from tests.paper.official.samples import HOUSE, filled
from tests.paper.official.test_papers import lacking

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PLAIN = replace(HOUSE, thai_numerals=False)
EACH = [(key, language) for key in KEYS for language in ("th", "en")]
POINT = 2.54 / 72
pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")


def poppler(path, *options):
    return subprocess.run(["pdftotext", *options, path, "-"], check=True, capture_output=True).stdout.decode()


@pytest.fixture(scope="module")
def typeset(tmp_path_factory):
    """Every kind in both languages as PDF of our own, under its name."""
    folder = tmp_path_factory.mktemp("typeset")
    for key, language in EACH:
        (folder / f"{key}-{language}.pdf").write_bytes(to_pdf(key, filled(key), HOUSE, language))
    return folder


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Every kind in both languages as DOCX that LibreOffice made a PDF of; one start of it for all."""
    if not SOFFICE:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("word")
    for key, language in EACH:
        (folder / f"{key}-{language}.docx").write_bytes(to_docx(key, filled(key), HOUSE, language))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(folder.glob("*.docx"))
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(params=["typeset", "converted"])
def made(request):
    """The folder of PDFs, ours and LibreOffice's."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(("key", "language"), EACH)
def test_every_field_can_be_read(made, key, language):
    # A cell of several lines is whole in one order of reading, a line of several columns in another.
    path = made / f"{key}-{language}.pdf"
    text = "".join(poppler(path, *order) for order in ([], ["-layout"], ["-raw"]))
    assert list(lacking(key, filled(key), _without_numbers(text), language)) == []


def _without_numbers(text):
    """The text without the numbers at the heads of pages.

    LibreOffice knows no Thai page numbers, and poppler joins its "- 2 -" with what follows.
    """
    return re.sub(r"\f?-\s*[0-9๐-๙]+\s*-\s|\f-[0-9]+", "", text)


@pytest.mark.parametrize(("key", "language"), EACH)
def test_the_page_is_a4_and_the_words_keep_off_its_edges(made, key, language):
    path = made / f"{key}-{language}.pdf"
    landscape = kind_of(key).page == "landscape"
    size = (29.7, 21.0) if landscape else (21.0, 29.7)
    for page in PdfReader(path).pages:
        assert (float(page.mediabox.width) * POINT, float(page.mediabox.height) * POINT) == pytest.approx(
            size, abs=0.05
        )
    left, right, top, bottom = edges(path)
    wanted = (2.0, 2.0, 2.0, 2.0) if landscape else (3.0, 2.0, 1.5, 2.0)
    # Half a millimetre: a letter may lean out of its own box, and a tail hangs under the last line.
    assert left >= wanted[0] - 0.05
    assert size[0] - right >= wanted[1] - 0.05
    assert top >= wanted[2] - 0.15
    assert size[1] - bottom >= wanted[3] - 0.1


def edges(path):
    """Left, right, top and bottom edge of all words in centimetres from the top left corner."""
    boxes = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', poppler(path, "-bbox")
    )
    assert boxes
    left, top, right, bottom = zip(*(map(float, box) for box in boxes), strict=True)
    return min(left) * POINT, max(right) * POINT, min(top) * POINT, max(bottom) * POINT


@pytest.mark.parametrize("key", KEYS)
def test_a_thai_paper_has_thai_digits_and_no_year_of_the_common_era(made, key):
    text = _without_numbers(poppler(made / f"{key}-th.pdf"))
    text = "".join(text.split())
    for verbatim in ("0 4300 1234", "library@example.ac.th", *_verbatim(key)):
        text = text.replace("".join(verbatim.split()), "")
    assert re.findall("[0-9]+", text) == []
    assert re.findall("๒๐[๒๓][๐-๙]", text) == []


def _verbatim(key):
    return [filled(key)[field.key] for field in kind_of(key).fields if field.verbatim]


@pytest.mark.parametrize("key", KEYS)
def test_an_english_paper_has_latin_digits_and_years_of_the_common_era(made, key):
    text = poppler(made / f"{key}-en.pdf")
    assert re.findall(r"[๐-๙]|25[67]\d", text) == []


def test_numerals_are_a_matter_of_the_letterhead(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(to_pdf("minutes", filled("minutes"), PLAIN))
    assert re.findall("[๐-๙]", poppler(path)) == []
    assert "2569" in poppler(path)


@pytest.mark.parametrize(("key", "language"), EACH)
def test_a_pdf_is_accessible_and_says_its_language_and_title(typeset, key, language):
    reader = PdfReader(typeset / f"{key}-{language}.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert reader.metadata.title == kind_of(key).name(language)
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_pages_are_numbered_from_the_second(typeset):
    pages = PdfReader(BytesIO(to_pdf("minutes", _long(), HOUSE))).pages
    assert len(pages) > 2
    assert "- ๑ -" not in pages[0].extract_text()
    assert "- ๒ -" in pages[1].extract_text()
    assert "- ๓ -" in pages[2].extract_text()


def _long():
    data = filled("minutes")
    data["agenda_other"][0]["discussion"] = "ที่ประชุมอภิปรายอย่างกว้างขวางเรื่องบริการของห้องสมุด\n" * 100
    return data


def test_the_report_lists_its_chapters_with_pages(typeset):
    text = poppler(typeset / "final-report-th.pdf", "-layout")
    assert re.search(r"บทสรุปผู้บริหาร\s*[. \u2060]+๔", text)


def test_the_same_data_gives_the_same_bytes():
    for make in (to_docx, to_pdf):
        assert make("minutes", filled("minutes"), HOUSE) == make("minutes", filled("minutes"), HOUSE)
