"""An emblem that somebody hands in: its dots are kept, and nothing else of the file."""

import base64
import io
import random
import struct
import zlib

import pytest
from PIL import Image

from sewana_paper.official import Letterhead, OfficialError
from sewana_paper.official.emblems import HIGHEST, redrawn

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = f'<svg {NAMES} width="60" height="60">{{}}</svg>'
DOT = '<circle cx="30" cy="30" r="30" fill="#f00"/>'
EVIL = (
    "<script>alert(1)</script>",
    '<a xlink:href="javascript:alert(1)"><rect width="9" height="9"/></a>',
    '<rect width="9" height="9" onload="alert(1)"/>',
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
)


def picture(size=(80, 100), mode="RGBA", form="PNG", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, form, **more)
    return out.getvalue()


def shown(content):
    return Image.open(io.BytesIO(content))


def reason(content):
    with pytest.raises(OfficialError) as raised:
        redrawn(content, "logo")
    assert (raised.value.code, raised.value.params["which"]) == ("bad_emblem", "logo")
    return raised.value.params["reason"]


@pytest.mark.parametrize(
    "content", [picture(), picture(mode="RGB", form="JPEG"), picture(mode="L"), picture(mode="P")]
)
def test_png_and_jpeg_become_a_png_of_the_same_dots(content):
    drawn = shown(redrawn(content))
    assert (drawn.format, drawn.mode, drawn.size) == ("PNG", "RGBA", (80, 100))


def photograph(width, height):
    """A picture in which no dot is like the next, small as JPEG and large as PNG."""
    out = io.BytesIO()
    dots = random.Random(7).randbytes(width * height * 3)
    Image.frombytes("RGB", (width, height), dots).save(out, "JPEG", quality=50)
    return out.getvalue()


def test_a_wide_photograph_stays_small_enough_for_a_paper():
    wide = photograph(2560, 640)
    linked = f"data:image/jpeg;base64,{base64.b64encode(photograph(1888, 472)).decode()}"
    svg = (
        f'<svg {NAMES} width="400" height="100"><image width="400" height="100" xlink:href="{linked}"/></svg>'
    )
    for content in (wide, svg.encode()):
        drawn = redrawn(content, "logo")
        assert Letterhead(logo=drawn).logo == drawn
        assert shown(drawn).width == pytest.approx(shown(drawn).height * 4, rel=0.01)


def test_a_picture_as_wide_as_may_be_is_taken_by_every_paper():
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = redrawn(f'<svg {NAMES} width="400" height="100">{DOT}</svg>'.encode())
    assert Letterhead(emblem=drawn).emblem == drawn
    assert shown(redrawn(picture((2500, 500), "RGB", "JPEG", exif=exif))).size == (128, 640)
    assert reason(picture((500, 2500), "RGB", "JPEG", exif=exif)) == "too_wide"


def test_what_stood_beside_the_dots_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    jpeg = picture(mode="RGB", form="JPEG", exif=exif, comment=b"taken at home")
    assert b"taken at home" in jpeg
    assert b"taken at home" not in redrawn(jpeg)
    assert b"<script>" not in redrawn(picture() + b"<script>")


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert shown(redrawn(picture((100, 80), "RGB", "JPEG", exif=exif))).size == (80, 100)


def test_a_large_picture_is_made_smaller():
    assert shown(redrawn(picture((2000, 2500)))).size == (512, HIGHEST)


@pytest.mark.parametrize("evil", EVIL)
def test_svg_is_drawn_and_its_scripts_and_addresses_are_left_behind(evil):
    drawn = redrawn(SVG.format(DOT + evil).encode())
    found = shown(drawn)
    assert found.format == "PNG"
    assert found.convert("RGBA").getpixel((found.width // 2, found.height // 2)) == (255, 0, 0, 255)
    for word in (b"script", b"example.org", b"alert"):
        assert word not in drawn


@pytest.mark.parametrize("address", ["https://example.org/spy.png", "file:///etc/passwd", "../../paper.typ"])
def test_svg_that_fetches_another_picture_is_refused(address):
    assert (
        reason(SVG.format(DOT + f'<image xlink:href="{address}" width="9" height="9"/>').encode())
        == "damaged"
    )


def bomb(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


BAD = {
    "too_large": picture() + b"\0" * 2_000_000,
    "too_many_dots": bomb(20_000, 20_000),
    "too_wide": picture((500, 100)),
    "damaged": picture()[:80],
    "not_a_picture": b"GIF89a" + b"\0" * 90,
}


@pytest.mark.parametrize("expected", BAD)
def test_what_cannot_be_used_is_told_apart(expected):
    assert reason(BAD[expected]) == expected


ENTITY = "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&a;")
BROKEN = {
    ENTITY: "damaged",
    "<?xml version='1.0'?>" + ENTITY: "damaged",
    "<svg": "damaged",
    f'<svg {NAMES} width="900" height="60"><rect width="900" height="60"/></svg>': "too_wide",
    "<html><p>svg</p></html>": "not_a_picture",
    "": "not_a_picture",
}


@pytest.mark.parametrize("content", BROKEN)
def test_an_svg_that_is_none_or_broken_is_refused(content):
    assert reason(content.encode()) == BROKEN[content]
