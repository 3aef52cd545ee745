"""Emblem, logo and QR code in the form each setter takes."""

from __future__ import annotations

import struct
from base64 import b64encode
from io import BytesIO

import segno

from sewana_paper.official.letterhead import picture_format

WORDS = {
    "emblem": {"th": "ตราของหน่วยงาน", "en": "Emblem"},
    "logo": {"th": "ตราสัญลักษณ์ของหน่วยงาน", "en": "Emblem of the unit"},
}
MOST_QR_LETTERS = 500


def as_svg(emblem: bytes) -> str:
    """Return the emblem as SVG; a PNG is wrapped, since the typesetter takes texts only."""
    if picture_format(emblem) == "svg":
        return emblem.decode("utf-8", "replace")
    width, height = struct.unpack(">II", emblem[16:24])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{b64encode(emblem).decode()}"/>'
        "</svg>"
    )


def qr_svg(address: str) -> str:
    """Return the QR code as SVG."""
    out = BytesIO()
    _qr(address).save(out, kind="svg", border=2)
    return out.getvalue().decode()


def qr_png(address: str) -> bytes:
    """Return the QR code as PNG."""
    out = BytesIO()
    _qr(address).save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def qr_inline(address: str) -> str:
    """Return the QR code as an SVG element without any style attribute."""
    return str(_qr(address).svg_inline(scale=4, border=2))


def _qr(address: str) -> segno.QRCode:
    return segno.make(address[:MOST_QR_LETTERS], error="m", micro=False)
