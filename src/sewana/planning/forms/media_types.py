"""What an uploaded file really is: told by its content, which has to agree with the ending of its name."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import TextIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from sewana.planning.operations.pictures import DRAWING

HEAD = 4096
# 64 megapixels take 256 MB of memory while the small picture is drawn, 400 where a JPEG comes in layers.
LARGEST_PIXELS = 64_000_000
PREVIEW = 1200
# A list of contents that is longer belongs to no document of ours, and costs memory before it is read.
LONGEST_CONTENTS = 2 * 1024 * 1024
MACROS = "vbaproject.bin"
GPS = 0x8825  # the part of what a camera notes that says where


class NotTaken(ValueError):
    """A file that is not what it seems, or that we do not keep; the message says what to do."""


@dataclass(frozen=True)
class Checked:
    """What a file is, and for a picture a small one drawn anew."""

    type: str
    preview: bytes = b""
    says_where: bool = False


Check = Callable[[Path], Checked | None]


def head_of(path: Path, size: int = HEAD) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def begins(type_: str, *marks: bytes, at: int = 0) -> Check:
    """Files known by their first bytes."""

    def check(path: Path) -> Checked | None:
        found = head_of(path)[at:]
        return Checked(type_) if any(found.startswith(mark) for mark in marks) else None

    return check


def text(type_: str, mark: str = "") -> Check:
    """Plain text in UTF-8, read in pieces."""

    def check(path: Path) -> Checked | None:
        try:
            with path.open(encoding="utf-8-sig") as file:
                first = file.read(HEAD)
                is_text = "\0" not in first and all("\0" not in piece for piece in pieces(file))
        except UnicodeDecodeError:
            return None
        return Checked(type_) if is_text and first.startswith(mark) else None

    return check


def pieces(file: TextIO) -> Iterator[str]:
    return iter(lambda: file.read(65536), "")


def archive(type_: str, member: str) -> Check:
    """A document that is a packed folder, known by the part that only its kind has; nothing is unpacked."""

    def check(path: Path) -> Checked | None:
        if not head_of(path).startswith(b"PK\x03\x04") or contents_size(path) > LONGEST_CONTENTS:
            return None
        try:
            with zipfile.ZipFile(path) as box:
                names = {name.lower() for name in box.namelist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return None
        if any(name.endswith(MACROS) for name in names):
            raise NotTaken(_("This document holds a program (macro). Save it without, or as PDF."))
        return Checked(type_) if member in names else None

    return check


def contents_size(path: Path) -> int:
    """How long a packed folder's list of contents is, read from its end; too long where it cannot be told."""
    with path.open("rb") as file:
        size = path.stat().st_size
        file.seek(max(0, size - 65_633))  # both end marks and the longest comment there can be
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    # The comment has to end where the file does: another mark inside the last one would say another size.
    if at < 0 or at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") != len(tail):
        return LONGEST_CONTENTS + 1
    said = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - 20) : at].startswith(
        b"PK\x06\x07"
    ):  # the sizes of a large one stand before, and count
        said = max(said, int.from_bytes(tail[max(0, at - 36) : max(0, at - 28)], "little"))
    return said


def picture(type_: str, form: str) -> Check:
    """A picture that can be drawn to its last line."""

    def check(path: Path) -> Checked | None:
        try:
            with DRAWING, Image.open(path, formats=[form]) as image:
                width, height = image.size
                if width * height > LARGEST_PIXELS:
                    raise NotTaken(_("This picture is too large to be drawn: use at most 64 megapixels."))
                return Checked(type_, preview_of(image), GPS in image.getexif())
        except UnidentifiedImageError:
            return None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise NotTaken(_("This picture is too large to be drawn: use at most 64 megapixels.")) from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise NotTaken(_("This picture is damaged. Save it again and upload that.")) from error

    return check


def preview_of(image: Image.Image) -> bytes:
    """Draw the picture small, on white and without what a camera notes."""
    image.draft("RGB", (PREVIEW, PREVIEW))
    image.load()
    drawn = ImageOps.exif_transpose(image)
    drawn.thumbnail((PREVIEW, PREVIEW))
    kept = BytesIO()
    on_white(drawn).save(kept, "JPEG", quality=82)
    return kept.getvalue()


def on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


WORD = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
MATROSKA = b"\x1a\x45\xdf\xa3"
MP3 = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
CHECKS: dict[str, Check] = {
    ".jpg": picture("image/jpeg", "JPEG"),
    ".jpeg": picture("image/jpeg", "JPEG"),
    ".png": picture("image/png", "PNG"),
    ".webp": picture("image/webp", "WEBP"),
    ".gif": picture("image/gif", "GIF"),
    ".pdf": begins("application/pdf", b"%PDF-"),
    ".pptx": archive(f"{WORD}presentationml.presentation", "ppt/presentation.xml"),
    ".docx": archive(f"{WORD}wordprocessingml.document", "word/document.xml"),
    ".xlsx": archive(f"{WORD}spreadsheetml.sheet", "xl/workbook.xml"),
    ".odp": archive(f"{OPEN}presentation", "content.xml"),
    ".odt": archive(f"{OPEN}text", "content.xml"),
    ".ods": archive(f"{OPEN}spreadsheet", "content.xml"),
    ".mp4": begins("video/mp4", b"ftyp", at=4),
    ".m4v": begins("video/mp4", b"ftyp", at=4),
    ".mov": begins("video/quicktime", b"ftyp", b"moov", b"wide", b"mdat", at=4),
    ".webm": begins("video/webm", MATROSKA),
    ".mkv": begins("video/x-matroska", MATROSKA),
    ".m4a": begins("audio/mp4", b"ftyp", at=4),
    ".mp3": begins("audio/mpeg", *MP3),
    ".wav": begins("audio/wav", b"RIFF"),
    ".vtt": text("text/vtt", "WEBVTT"),
    ".srt": text("application/x-subrip"),
    ".txt": text("text/plain"),
}
ENDINGS = ",".join(CHECKS)


def checked(path: Path, name: str) -> Checked:
    """Tell what the file is.

    Raises
    ------
    NotTaken
        It is empty, of a kind we do not keep, damaged, or not what its name says.
    """
    ending = PurePath(name).suffix.lower()
    if path.stat().st_size == 0:
        raise NotTaken(_("The file is empty. Choose it again."))
    check = CHECKS.get(ending)
    if check is None:
        sentence = _(
            "“%(name)s” is of a kind that is not kept here. "
            "Upload a picture, PDF, slides, sound or film, or give a link."
        )
        raise NotTaken(sentence % {"name": name})
    found = check(path)
    if found is None:
        sentence = _(
            "“%(name)s” is not what its name says: its content is no %(ending)s file. "
            "Save it again and upload that."
        )
        raise NotTaken(sentence % {"name": name, "ending": ending.removeprefix(".").upper()})
    return found
