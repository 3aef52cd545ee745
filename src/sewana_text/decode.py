"""From bytes to text: UTF-8, UTF-16 and the Thai TIS-620 / Windows 874, told apart."""

import codecs
import hashlib
import re
from dataclasses import dataclass

from sewana_text.errors import DecodeError

MAX_BYTES = 2 * 1024 * 1024
# Tab, line feed, vertical tab (a line break in Word), form feed (a page) and carriage return are text.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
BROKEN_UTF8 = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
# A mark or a following vowel needs a Thai letter before it; anything else is not Thai.
ASTRAY = re.compile(r"(?<![\u0e01-\u0e4e])[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
THAI = re.compile(r"[\u0e01-\u0e5b]")
HIGH = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read by, and the SHA-256 of its bytes (hexadecimal)."""

    text: str
    encoding: str
    sha256: str


def decode(raw: bytes, *, limit: int = MAX_BYTES) -> Decoded:
    """Return the text of a file.

    Parameters
    ----------
    raw : bytes
        The whole file.
    limit : int
        Largest size accepted, in bytes.

    Returns
    -------
    Decoded
        Text with ``\\n`` line ends and no byte order mark; encoding is one of ``utf-8``, ``utf-8-sig``,
        ``utf-16-le``, ``utf-16-be``, ``tis-620`` and ``cp874``.

    Raises
    ------
    DecodeError
        ``empty``, ``too_large``, ``binary``, ``control_character``, ``broken_utf8``, ``broken_utf16`` or
        ``unknown_encoding``; line, byte (both from 1) and remedy are named where there are any.
    """
    _check_size(raw, limit)
    text, encoding = _read(raw)
    if not text.strip():
        raise DecodeError("empty", "The file is empty. Choose the file that holds the text.")
    _check_controls(text, encoding)
    return Decoded(_one_line_end(text), encoding, hashlib.sha256(raw).hexdigest())


def _check_size(raw: bytes, limit: int) -> None:
    if not raw:
        raise DecodeError("empty", "The file is empty. Choose the file that holds the text.")
    if len(raw) > limit:
        message = (
            f"The file has {len(raw)} bytes, at most {limit} are read. Split it, or import only the text."
        )
        raise DecodeError("too_large", message, size=len(raw), limit=limit)


def _read(raw: bytes) -> tuple[str, str]:
    if raw.startswith(codecs.BOM_UTF8):
        return _utf8(raw[len(codecs.BOM_UTF8) :]), "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(raw[2:], "utf-16-le" if raw[:2] == codecs.BOM_UTF16_LE else "utf-16-be")
    bare = _bare_utf16(raw)
    if bare:
        return _utf16(raw, bare)
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _thai_bytes(raw, error)


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _broken("broken_utf8", "UTF-8", raw, error) from error


def _utf16(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise _broken("broken_utf16", "UTF-16", raw, error) from error


def _bare_utf16(raw: bytes) -> str:
    """Tell UTF-16 without a mark by its high bytes: nearly all are 00 (Latin) or 0E (Thai)."""
    sample = raw[:4096]
    if len(sample) < 4 or b"\x00" not in sample or len(raw) % 2:
        return ""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if high.count(0) + high.count(0x0E) >= 0.9 * len(high) and sample[1 - offset :: 2].count(0) == 0:
            return encoding
    return ""


def _thai_bytes(raw: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    # In cp874 the three bytes of a Thai UTF-8 letter read as เธ or เน and one more; real Thai has few of those.
    if 3 * len(BROKEN_UTF8.findall(raw)) > 0.5 * len(re.findall(rb"[\x80-\xff]", raw)):
        raise _broken("broken_utf8", "UTF-8", raw, error) from error
    try:
        text = raw.decode("cp874")
    except UnicodeDecodeError as thai_error:
        raise _unknown(raw, thai_error) from error
    if not _is_plausible_thai(text):
        raise _unknown(raw, error) from error
    return text, "cp874" if re.search(rb"[\x80-\xa0]", raw) else "tis-620"


def _is_plausible_thai(text: str) -> bool:
    thai, high = len(THAI.findall(text)), len(HIGH.findall(text))
    return 2 * thai >= high and len(ASTRAY.findall(text)) <= 0.02 * thai


def _broken(code: str, name: str, raw: bytes, error: UnicodeDecodeError) -> DecodeError:
    line, byte = _line_of(raw, error.start), error.start + 1
    message = (
        f"Line {line}, byte {byte}: the file begins as {name} but breaks off here. Save it again as UTF-8."
    )
    return DecodeError(code, message, line=line, byte=byte)


def _unknown(raw: bytes, error: UnicodeDecodeError) -> DecodeError:
    line, byte = _line_of(raw, error.start), error.start + 1
    if b"\x00" in raw:
        return _binary(line, byte)
    message = f"Line {line}, byte {byte}: neither UTF-8, UTF-16 nor TIS-620. Save the file again as UTF-8."
    return DecodeError("unknown_encoding", message, line=line, byte=byte)


def _binary(line: int, byte: int) -> DecodeError:
    message = f"Line {line}, byte {byte}: this is not a text file. Export the document as plain text (UTF-8)."
    return DecodeError("binary", message, line=line, byte=byte)


def _line_of(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _check_controls(text: str, encoding: str) -> None:
    found = CONTROL.search(text)
    if not found:
        return
    before = text[: found.start()]
    line = before.count("\n") + 1
    byte = len(before.encode("cp874" if encoding == "tis-620" else encoding)) + 1
    if found[0] == "\x00":
        raise _binary(line, byte)
    code_point = f"U+{ord(found[0]):04X}"
    message = (
        f"Line {line}, byte {byte}: control character {code_point}. Remove it and import the file again."
    )
    raise DecodeError("control_character", message, line=line, byte=byte, found=code_point)


def _one_line_end(text: str) -> str:
    return re.sub(r"\r\n?|[\x0b\x85\u2028\u2029]", "\n", text)
