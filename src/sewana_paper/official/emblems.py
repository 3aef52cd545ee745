"""An emblem or logo drawn anew: what somebody handed in never reaches a reader's browser."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from sewana_paper.official.errors import OfficialError
from sewana_paper.official.letterhead import MOST_EMBLEM_BYTES, PNG, WIDEST, picture_format

MOST_PIXELS = 25_000_000  # a photograph of a phone; more than that unpacks to too much
HIGHEST = 640  # 3 cm at 500 dots an inch
FORMATS = ("PNG", "JPEG")
JPEG = b"\xff\xd8\xff"


def redrawn(content: bytes, which: str = "emblem") -> bytes:
    """Return a picture as a new PNG that holds its dots and nothing else.

    PNG and JPEG are unpacked and packed again, without notes, places and profiles. SVG, which may hold scripts
    and addresses, is drawn by the typesetter, which knows neither.

    Parameters
    ----------
    content : bytes
        PNG, JPEG or SVG of at most 2 MB.
    which : {"emblem", "logo"}
        For the message.

    Raises
    ------
    OfficialError
        `bad_emblem` (which, why, reason): reason is "too_large", "not_a_picture", "too_many_dots", "too_wide" or
        "damaged".
    """
    if len(content) > MOST_EMBLEM_BYTES:
        raise _bad(which, "too_large", f"it has {len(content)} bytes, at most {MOST_EMBLEM_BYTES} are taken")
    if content.startswith((PNG, JPEG)):
        return _repacked(content, which)
    return _drawn(content, which)


def _drawn(content: bytes, which: str) -> bytes:
    try:
        picture_format(content, which)
        made: bytes = import_module("sewana_paper.official.typeset").png_of(content, which)
    except OfficialError as error:
        why = str(error.params["why"])
        reason = "too_wide" if "too wide" in why else "damaged" if b"<svg" in content else "not_a_picture"
        raise _bad(which, reason, why) from error
    return _packed(Image.open(BytesIO(made)))


def _repacked(content: bytes, which: str) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            many = picture.width * picture.height > MOST_PIXELS
            upright = None if many else ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise _bad(which, "too_many_dots", str(error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _bad(which, "damaged", str(error)) from error
    if upright is None:
        raise _bad(which, "too_many_dots", f"it has {picture.width} × {picture.height} dots")
    if upright.width > upright.height * WIDEST:
        raise _bad(which, "too_wide", f"it has {upright.width} × {upright.height} dots")
    upright.thumbnail((HIGHEST * WIDEST, HIGHEST))
    return _packed(upright)


def _packed(picture: Image.Image) -> bytes:
    """Return the dots alone as PNG; fewer of them where a photograph would be larger than a paper takes."""
    width, height = picture.size
    while True:
        # Whole dots: drawn from 4 by 1, a picture may come out one dot wider than a paper takes.
        sized = picture.resize((min(width, height * WIDEST), height))
        # A new picture: without what was written beside the dots.
        bare = Image.frombytes("RGBA", sized.size, sized.convert("RGBA").tobytes())
        out = BytesIO()
        bare.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_EMBLEM_BYTES:
            return out.getvalue()
        width, height = width * 3 // 4, height * 3 // 4


def _bad(which: str, reason: str, why: str) -> OfficialError:
    message = f"the {which} cannot be used: {why}"
    return OfficialError("bad_emblem", message, which=which, why=why, reason=reason)
