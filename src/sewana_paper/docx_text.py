"""Words out of a DOCX file that anybody may have made."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from sewana_paper.errors import FileError

MOST_BYTES = 20_000_000
MOST_UNPACKED_BYTES = 100_000_000
MOST_ENTRIES = 2_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NAMESPACE = "urn:sewana:sheet:1"
BROKEN = (OpcError, zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, SyntaxError, EOFError)
SPOKEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# A text box stands twice in a file, once for old programs; deleted text is kept beside what replaced it.
SILENT = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:del"),
    qn("w:moveFrom"),
}


def text_of_docx(content: bytes) -> str:
    """Return the visible text of a DOCX file: running header first, then the body.

    A paragraph is a line with an empty line after it, so that a reader can tell it from a wrapped line.
    Tracked insertions count as text, deletions do not. Tables are read cell by cell.

    Raises
    ------
    FileError
        code `too_large` (found, limit), `unpacks_too_large`, `encrypted` (also an old .doc), `damaged`.
    """
    document = _document(content)
    stories = [_header(section) for section in document.sections] + [document.element.body]
    texts = [line for story in stories if story is not None for line in _paragraphs(story)]
    return "".join(f"{text}\n\n" for text in texts if text)


def sheet_in_docx(content: bytes) -> str | None:
    """Return the JSON in the custom XML part of our own DOCX, or None. Raises as `text_of_docx`."""
    for part in _document(content).part.package.iter_parts():
        if str(part.partname).startswith("/customXml/") and NAMESPACE.encode() in part.blob[:500]:
            try:
                return _only_text(part.blob)
            except SyntaxError:
                return None
    return None


def _only_text(blob: bytes) -> str | None:
    # python-docx's own parser resolves no entities and asks no network.
    root = parse_xml(blob)
    return str(root.text) if root.tag == f"{{{NAMESPACE}}}sheet" and root.text else None


def _document(content: bytes) -> DocumentObject:
    _check_zip(content)
    try:
        return Document(BytesIO(content))
    except BROKEN as error:
        raise _damaged() from error


def _damaged() -> FileError:
    return FileError("damaged", "this is not a whole DOCX file; open it in Word and save it again")


def _check_zip(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        message = f"the file has {len(content)} bytes, at most {MOST_BYTES} are read; remove its pictures"
        raise FileError("too_large", message, found=len(content), limit=MOST_BYTES)
    if content.startswith(OLD_OFFICE):
        message = "this is an old .doc or has a password; save it as .docx without a password"
        raise FileError("encrypted", message)
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except BROKEN as error:
        raise _damaged() from error
    size = sum(entry.file_size for entry in entries)
    if size > MOST_UNPACKED_BYTES or len(entries) > MOST_ENTRIES:
        message = f"the file unpacks to {size} bytes in {len(entries)} parts; that is no paper"
        raise FileError("unpacks_too_large", message, found=size, limit=MOST_UNPACKED_BYTES)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError("encrypted", "the file has a password; save it without one")


def _header(section: Any) -> Any:
    header = section.header
    return None if header.is_linked_to_previous else header._element  # noqa: SLF001  # no public way to it


def _paragraphs(story: Any) -> Iterator[str]:
    """Text of each paragraph below `story` in reading order, a text box as paragraphs of its own."""
    for paragraph in story.iter(qn("w:p")):
        if not any(above.tag in SILENT for above in paragraph.iterancestors()):
            yield "".join(_spoken(paragraph)).strip()


def _spoken(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in SPOKEN:
            yield SPOKEN[child.tag]
        elif child.tag not in SILENT and child.tag != qn("w:p") and child.tag != qn("w:tabs"):
            yield from _spoken(child)
