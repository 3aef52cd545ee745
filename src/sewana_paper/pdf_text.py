"""Words out of a PDF file that anybody may have made."""

from __future__ import annotations

import logging
import struct
import zlib
from io import BytesIO
from itertools import takewhile

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from sewana_paper.errors import FileError

MOST_BYTES = 20_000_000
MOST_PAGES = 200
MOST_PAGE_BYTES = 5_000_000
MOST_SHEET_BYTES = 5_000_000
ATTACHMENT = "sewana-sheet.json"
# What pypdf is seen to raise on files cut off or scribbled on, beside its own errors.
BROKEN = (
    PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError,
    NotImplementedError, RecursionError, OverflowError, zlib.error, struct.error, OSError,
)  # fmt: skip
LOCKED = (FileNotDecryptedError, DependencyError)

logging.getLogger("pypdf").setLevel(logging.ERROR)  # a warning for each odd byte would fill the log


def text_of_pdf(content: bytes) -> str:
    """Return the visible text of a PDF file, lines in order, a form feed between pages.

    A header that returns on each page stands once.

    Raises
    ------
    FileError
        code `too_large` (found, limit), `too_many_pages` (found, limit), `unpacks_too_large`, `encrypted`,
        `no_text` (a scan), `damaged`.
    """
    try:
        reader = _reader(content)
        pages = [_lines(page) for page in reader.pages]
    except LOCKED as error:
        raise _locked() from error
    except LimitReachedError as error:
        raise _bomb() from error
    except FileError:
        raise
    except BROKEN as error:
        raise _damaged() from error
    if not any(line for page in pages for line in page):
        raise FileError("no_text", "the PDF holds no text (a scan?); use the DOCX or type it in")
    return "\f".join("".join(f"{line}\n" for line in page) for page in _without_repeats(pages))


def sheet_in_pdf(content: bytes) -> str | None:
    """Return the JSON attached to our own PDF, or None. Raises as `text_of_pdf`, save `no_text`."""
    try:
        found = _reader(content).attachments.get(ATTACHMENT, [])
        payload = found[0] if isinstance(found, list) and found else found
        if not isinstance(payload, bytes) or len(payload) > MOST_SHEET_BYTES:
            return None
        return payload.decode("utf-8")
    except LOCKED as error:
        raise _locked() from error
    except LimitReachedError as error:
        raise _bomb() from error
    except FileError:
        raise
    except BROKEN as error:
        raise _damaged() from error


def _reader(content: bytes) -> PdfReader:
    if len(content) > MOST_BYTES:
        message = f"the file has {len(content)} bytes, at most {MOST_BYTES} are read; remove its pictures"
        raise FileError("too_large", message, found=len(content), limit=MOST_BYTES)
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked()
    if len(reader.pages) > MOST_PAGES:
        message = f"the file has {len(reader.pages)} pages, at most {MOST_PAGES} are read"
        raise FileError("too_many_pages", message, found=len(reader.pages), limit=MOST_PAGES)
    return reader


def _locked() -> FileError:
    return FileError("encrypted", "the PDF has a password; save it without one")


def _bomb() -> FileError:
    message = "a part of the PDF unpacks to more than a paper can hold"
    return FileError("unpacks_too_large", message, limit=MOST_PAGE_BYTES)


def _damaged() -> FileError:
    return FileError("damaged", "this is not a whole PDF file; export or download it again")


def _lines(page: PageObject) -> list[str]:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MOST_PAGE_BYTES:
        raise _bomb()
    # A space at the end stays: it tells a break between phrases from one inside a Thai phrase.
    return [line.lstrip() for line in page.extract_text().splitlines()]


def _without_repeats(pages: list[list[str]]) -> list[list[str]]:
    """Drop from later pages the lines at their top that stand at the top of every page."""
    if len(pages) < 2:
        return pages
    rows = takewhile(lambda row: len(set(row)) == 1, zip(*pages, strict=False))
    head = sum(1 for _ in rows)
    return [pages[0], *(page[head:] for page in pages[1:])]
