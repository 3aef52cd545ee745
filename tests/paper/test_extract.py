"""Files that people hand in: ours come back whole, edited ones as edited, hostile ones not at all."""

import random
import zipfile
import zlib
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter

from sewana_paper import docx_text, pdf_text
from sewana_paper.docx import to_docx
from sewana_paper.errors import FileError
from sewana_paper.extract import embedded_sheet, text_of_docx, text_of_pdf
from sewana_paper.forms import form_names, load_form
from sewana_paper.pdf import to_pdf
from sewana_paper.sheets import to_json
from tests.paper.samples import LONG, filled, practice_sheet

PRACTICE = load_form("practice-sheet")
MAKERS = {"docx": to_docx, "pdf": to_pdf}
READERS = {"docx": text_of_docx, "pdf": text_of_pdf}


def resaved(content, change=lambda document: None):
    """The DOCX as another program saves it."""
    document, saved = Document(BytesIO(content)), BytesIO()
    change(document)
    document.save(saved)
    return saved.getvalue()


def zipped(**files):
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return archive.getvalue()


def refusal(reader, content):
    with pytest.raises(FileError) as caught:
        reader(content)
    return caught.value.code


@pytest.mark.parametrize("key", form_names())
@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_an_export_comes_back_with_the_same_json(key, kind, language):
    form = load_form(key)
    back = embedded_sheet(MAKERS[kind](form, filled(key), language=language), kind)
    assert to_json(form, back) == to_json(form, filled(key))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_hidden_characters_repairs_and_line_ends_survive(kind):
    sheet = practice_sheet(
        title="ก\x00\x1b\ufffe]]>&<\r\nข 😀", repairs=[{"before": "\x07", "after": "", "line": 1}]
    )
    back = embedded_sheet(MAKERS[kind](PRACTICE, sheet), kind)
    assert {name: back[name] for name in sheet} == sheet


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_second_round_gives_the_same_file(kind):
    first = MAKERS[kind](PRACTICE, practice_sheet())
    assert MAKERS[kind](PRACTICE, embedded_sheet(first, kind)) == first


def test_saving_again_without_an_edit_keeps_the_sheet():
    again = resaved(resaved(to_docx(PRACTICE, practice_sheet())))
    assert embedded_sheet(again, "docx")["pride"] == practice_sheet()["pride"]


def test_after_an_edit_in_word_the_visible_text_wins():
    def edit(document):
        paragraph = next(p for p in document.paragraphs if p.text == practice_sheet()["pride"])
        paragraph.runs[0].text = "ความสุขที่แก้แล้ว"

    edited = resaved(to_docx(PRACTICE, practice_sheet()), edit)
    assert embedded_sheet(edited, "docx") is None
    assert "ความสุขที่แก้แล้ว" in text_of_docx(edited)


def test_an_edit_of_the_running_header_counts_too():
    def edit(document):
        document.sections[0].header.paragraphs[0].runs[0].text = "งานอื่น"

    assert embedded_sheet(resaved(to_docx(PRACTICE, practice_sheet()), edit), "docx") is None


def test_tracked_changes_count_as_the_writer_sees_them():
    def track(document):
        run = next(p for p in document.paragraphs if p.text == practice_sheet()["pride"]).runs[0]._r
        text = run.find(qn("w:t"))
        text.tag = qn("w:delText")
        deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
        run.addprevious(deleted)
        deleted.append(run)
        deleted.addnext(inserted)
        new = OxmlElement("w:r")
        inserted.append(new)
        words = OxmlElement("w:t")
        words.text = "คำที่ใส่เข้ามา"
        new.append(words)

    edited = resaved(to_docx(PRACTICE, practice_sheet()), track)
    assert embedded_sheet(edited, "docx") is None
    assert "คำที่ใส่เข้ามา" in text_of_docx(edited)
    assert practice_sheet()["pride"] not in text_of_docx(edited)


def test_a_pdf_whose_words_changed_gives_no_sheet():
    writer = PdfWriter(BytesIO(to_pdf(PRACTICE, practice_sheet())))
    writer.append(BytesIO(to_pdf(PRACTICE, practice_sheet(pride="หน้าอื่น"))))
    saved = BytesIO()
    writer.write(saved)
    assert embedded_sheet(saved.getvalue(), "pdf") is None


def test_a_pdf_saved_again_by_another_program_keeps_the_sheet():
    saved = BytesIO()
    PdfWriter(clone_from=BytesIO(to_pdf(PRACTICE, practice_sheet()))).write(saved)
    assert embedded_sheet(saved.getvalue(), "pdf")["owners"] == practice_sheet()["owners"]


def test_a_foreign_file_has_no_sheet():
    saved, pdf = BytesIO(), BytesIO()
    document = Document()
    document.add_paragraph("ชื่อผลงาน ของคนอื่น")
    document.add_table(1, 2).cell(0, 1).text = "ในตาราง"
    document.save(saved)
    assert embedded_sheet(saved.getvalue(), "docx") is None
    assert text_of_docx(saved.getvalue()) == "ชื่อผลงาน ของคนอื่น\n\nในตาราง\n\n"
    writer = PdfWriter(clone_from=BytesIO(to_pdf(PRACTICE, practice_sheet())))
    del writer.root_object["/Names"]
    writer.write(pdf)
    assert embedded_sheet(pdf.getvalue(), "pdf") is None


@pytest.mark.parametrize("payload", ["", "oops", "[]", '{"text_sha256": 1}', '{"sheet": {}}', "[" * 50_000])
def test_a_payload_that_is_not_ours_is_no_sheet(payload):
    saved = BytesIO()
    writer = PdfWriter(clone_from=BytesIO(to_pdf(PRACTICE, practice_sheet())))
    del writer.root_object["/Names"]
    writer.add_attachment(pdf_text.ATTACHMENT, payload.encode())
    writer.write(saved)
    assert embedded_sheet(saved.getvalue(), "pdf") is None


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04", b"%PDF-1.7\n", b"\x00" * 5000, LONG.encode()]
)
def test_what_is_no_such_file_is_called_damaged(kind, content):
    assert refusal(READERS[kind], content) == "damaged"


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_file_cut_off_or_scribbled_on_is_read_or_refused_but_never_fails_otherwise(kind):
    content = MAKERS[kind](PRACTICE, practice_sheet())
    chance = random.Random(2569)
    for _ in range(60):
        broken = bytearray(content[: chance.randrange(len(content))] if chance.random() < 0.5 else content)
        for _ in range(20):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            assert isinstance(READERS[kind](bytes(broken)), str)
            embedded_sheet(bytes(broken), kind)
        except FileError as error:
            assert error.code in {"damaged", "encrypted", "no_text", "unpacks_too_large"}  # noqa: PT017


def test_a_zip_bomb_is_refused_unopened():
    assert refusal(text_of_docx, zipped(**{"word/document.xml": b" " * 120_000_000})) == "unpacks_too_large"
    many = {f"word/{number}.xml": b"" for number in range(docx_text.MOST_ENTRIES + 1)}
    assert refusal(text_of_docx, zipped(**many)) == "unpacks_too_large"


def test_a_pdf_bomb_is_refused():
    writer = PdfWriter(clone_from=BytesIO(to_pdf(PRACTICE, practice_sheet())))
    stream = writer.pages[0]["/Contents"].get_object()
    stream._data = zlib.compress(b"0 0 m\n" * 2_000_000)
    saved = BytesIO()
    writer.write(saved)
    assert refusal(text_of_pdf, saved.getvalue()) == "unpacks_too_large"


def test_entities_in_a_docx_are_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    files = {}
    with zipfile.ZipFile(BytesIO(to_docx(PRACTICE, practice_sheet()))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    words = practice_sheet()["pride"].encode()
    xml = files["word/document.xml"].replace(words, b"&outside;")
    declaration = f'<!DOCTYPE w [<!ENTITY outside SYSTEM "file://{secret}">]>'.encode()
    head, _, body = xml.partition(b"?>")
    files["word/document.xml"] = head + b"?>" + declaration + body
    assert "SECRET" not in text_of_docx(zipped(**files))


def test_too_large_a_file_is_refused():
    assert refusal(text_of_docx, b"PK" + b"\x00" * docx_text.MOST_BYTES) == "too_large"
    assert refusal(text_of_pdf, b"%PDF" + b"\x00" * pdf_text.MOST_BYTES) == "too_large"


def test_too_many_pages_are_refused():
    writer = PdfWriter()
    for _ in range(pdf_text.MOST_PAGES + 1):
        writer.add_blank_page(10, 10)
    saved = BytesIO()
    writer.write(saved)
    assert refusal(text_of_pdf, saved.getvalue()) == "too_many_pages"


def test_a_locked_file_is_called_encrypted():
    writer = PdfWriter(clone_from=BytesIO(to_pdf(PRACTICE, practice_sheet())))
    writer.encrypt("secret", algorithm="RC4-128")
    saved = BytesIO()
    writer.write(saved)
    assert refusal(text_of_pdf, saved.getvalue()) == "encrypted"
    assert refusal(text_of_docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600) == "encrypted"


def test_a_scan_is_told_from_a_text():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    saved = BytesIO()
    writer.write(saved)
    assert refusal(text_of_pdf, saved.getvalue()) == "no_text"


def test_pages_are_parted_and_a_repeated_header_stands_once():
    content = to_pdf(PRACTICE, practice_sheet(nature=LONG * 20))
    text = text_of_pdf(content)
    assert text.count("\f") == len(PdfReader(BytesIO(content)).pages) - 1
    assert text.count("Invented Open House") == 1


def test_another_kind_is_refused():
    with pytest.raises(ValueError, match="kind"):
        embedded_sheet(b"", "odt")
