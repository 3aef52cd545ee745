"""Whose paper it is: the organisation, its address and emblem, and who signs."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from sewana_paper.official.errors import OfficialError

MOST_EMBLEM_BYTES = 2_000_000
MOST_PIXELS = 4_000
WIDEST = 4  # times its height: at 3 cm it must still stand between the margins
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Signer:
    """Who signs; a position of two lines ("… ปฏิบัติการแทน …") has "\\n" in it."""

    name_th: str = ""
    position_th: str = ""
    name_en: str = ""
    position_en: str = ""


@dataclass(frozen=True)
class Letterhead:
    """The part of a paper that stays the same from paper to paper.

    Attributes
    ----------
    organisation_th, organisation_en : str
        "สำนักหอสมุด มหาวิทยาลัยขอนแก่น".
    unit_th, unit_en : str
        The unit that handles the matter; stands at the foot of a letter and in the head of a memo.
    address_th, address_en : str
        Of a letter's head, lines apart.
    phone, email : str
        Printed as they stand, digits included.
    prefix : str
        Before the running number of letters and memos: "อว 660301.1/".
    emblem : bytes
        PNG or SVG. Without one a dashed box keeps its place: the Garuda belongs to the state, and nothing
        here draws it.
    logo : bytes
        PNG or SVG: the unit's own emblem, on certificates and on the cover of the final report, where the Garuda
        has no place. Without one a dashed box keeps it.
    signers : tuple of Signer
        The first signs; the second signs beside on certificates.
    thai_numerals : bool
        Thai digits in Thai papers. English papers always have Latin ones.
    """

    organisation_th: str = ""
    organisation_en: str = ""
    unit_th: str = ""
    unit_en: str = ""
    address_th: str = ""
    address_en: str = ""
    phone: str = ""
    email: str = ""
    prefix: str = ""
    emblem: bytes = b""
    signers: tuple[Signer, ...] = ()
    thai_numerals: bool = True
    logo: bytes = b""

    def __post_init__(self) -> None:
        for which, content in self.pictures.items():
            if content:
                picture_format(content, which)

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures by the kind of block that shows them."""
        return {"emblem": self.emblem, "logo": self.logo}


def picture_format(content: bytes, which: str = "emblem") -> Literal["png", "svg"]:
    """Return what an emblem or logo is.

    Raises OfficialError `bad_emblem` (which, why) for anything but a PNG or SVG of sane size.
    """
    try:
        return _checked_picture(content)
    except ValueError as error:
        why = str(error)
        message = f"the {which} cannot be used: {why}"
        raise OfficialError("bad_emblem", message, which=which, why=why) from error


def _checked_picture(content: bytes) -> Literal["png", "svg"]:
    if len(content) > MOST_EMBLEM_BYTES:
        raise ValueError(
            f"it has {len(content)} bytes, at most {MOST_EMBLEM_BYTES} are taken; make it smaller"
        )
    if content.startswith(PNG):
        return _checked_png(content)
    head = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in content:
        if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
            raise ValueError("the SVG declares entities; save it as plain SVG")
        return "svg"
    raise ValueError("it is neither PNG nor SVG; save it as one of these")


def _checked_png(content: bytes) -> Literal["png"]:
    if len(content) < 24:
        raise ValueError("the PNG is cut off; save it again")
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise ValueError(f"the PNG has {width} × {height} pixels, at most {MOST_PIXELS} a side are taken")
    if width > height * WIDEST:
        raise ValueError(f"it is more than {WIDEST} times as wide as it is high; crop it")
    return "png"


def not_drawn(which: str, why: object) -> OfficialError:
    """Return the error of a picture that looked sane and is broken inside."""
    return OfficialError("bad_emblem", f"the {which} cannot be drawn: {why}", which=which, why=str(why))
