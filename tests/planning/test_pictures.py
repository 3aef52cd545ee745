"""Pictures that somebody sends: drawn anew without what a camera notes; what is no picture is refused."""

import io
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from sewana.planning.forms import media_types
from sewana.planning.operations import pictures
from sewana.planning.operations.pictures import PictureRefused, redrawn

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def encoded(kind, size=(60, 40), mode="RGB", **more):
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else None).save(file, kind, **more)
    return file.getvalue()


def opened(data):
    return Image.open(io.BytesIO(redrawn(ContentFile(data))))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width, height):
    """A PNG of some hundred bytes that says it has so many points."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_plain_jpeg(kind):
    assert opened(encoded(kind)).format == "JPEG"


def test_a_large_picture_becomes_small_and_a_small_one_stays():
    assert max(opened(encoded("JPEG", (4000, 1000))).size) == 1600
    assert opened(encoded("PNG", (60, 40))).size == (60, 40)


def test_place_and_camera_are_gone_and_the_picture_stands_upright():
    notes = Image.Exif()
    notes[0x0110], notes[0x0112], notes[0x8825] = "Camera 9", 6, {1: "N"}
    found = opened(encoded("JPEG", (60, 40), exif=notes, comment=b"secret"))
    assert found.size == (40, 60)
    assert not found.getexif()
    assert {"exif", "comment", "icc_profile"} & set(found.info) == set()


def test_what_shines_through_is_white():
    assert opened(encoded("PNG", mode="RGBA")).getpixel((5, 5)) == (255, 255, 255)


def test_several_pictures_in_one_file_give_the_first():
    frames = io.BytesIO()
    first = Image.new("RGB", (30, 30), "red")
    first.save(frames, "PNG", save_all=True, append_images=[Image.new("RGB", (30, 30), "blue")])
    red, _green, blue = opened(frames.getvalue()).getpixel((5, 5))
    assert red > 200 > blue


@pytest.mark.parametrize(
    "data",
    [
        b"",
        SCRIPT,
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7",
        encoded("JPEG")[:200],
        encoded("PNG")[:60],
        encoded("BMP"),
        b"\xff\xd8\xff" + b"\0" * 500,
        bomb(60_000, 60_000),
        bomb(20_000, 20_000),
        bomb(6_000, 6_000),
    ],
    ids=[
        "empty",
        "svg",
        "html",
        "gif",
        "pdf",
        "cut jpeg",
        "cut png",
        "bmp",
        "false jpeg",
        "huge",
        "large",
        "unpacks",
    ],
)
def test_what_is_no_picture_of_ours_is_refused(data):
    with pytest.raises(PictureRefused):
        redrawn(ContentFile(data))


def test_what_unpacks_to_more_than_the_memory_is_for_is_refused_before_it_is_read(monkeypatch):
    """A sound picture of one colour: small as a file, 36 million points when it is unpacked."""
    with pytest.raises(PictureRefused, match="ละเอียดเกินไป"):
        redrawn(ContentFile(encoded("PNG", (6000, 6000), mode="1")))
    monkeypatch.setattr(pictures, "MOST_POINTS", 1000)
    with pytest.raises(PictureRefused, match="ละเอียดเกินไป"):
        redrawn(ContentFile(encoded("JPEG", (60, 40))))


def test_a_file_larger_than_ten_megabytes_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(PictureRefused, match="10"):
        redrawn(ContentFile(encoded("JPEG")))


def test_a_picture_and_a_page_in_one_file_leaves_the_picture_alone():
    assert SCRIPT not in redrawn(ContentFile(encoded("JPEG") + SCRIPT))


def test_a_jpeg_in_layers_is_unpacked_whole_and_taken_only_so_large(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_UNPACKED", 4_000_000)
    assert opened(encoded("JPEG", (3200, 3200))).size == (1600, 1600)
    with pytest.raises(PictureRefused, match="ละเอียดเกินไป"):
        redrawn(ContentFile(encoded("JPEG", (3200, 3200), progressive=True)))
    assert opened(encoded("JPEG", (1800, 1000), progressive=True)).width == 1600


def test_pictures_of_several_people_are_drawn_one_after_the_other(monkeypatch):
    at_once, most = [], []

    def slowly(file):
        at_once.append(file)
        most.append(len(at_once))
        time.sleep(0.02)
        at_once.remove(file)
        return b""

    monkeypatch.setattr(pictures, "drawn", slowly)
    with ThreadPoolExecutor(4) as pages:
        list(pages.map(redrawn, [ContentFile(b"x%d" % number) for number in range(4)]))
    assert most == [1, 1, 1, 1]
    assert media_types.DRAWING is pictures.DRAWING


@pytest.mark.filterwarnings("default::PIL.Image.DecompressionBombWarning")
def test_what_only_warns_of_its_size_is_refused_too():
    """In service, Pillow's warning is no error."""
    with pytest.warns(Image.DecompressionBombWarning), pytest.raises(PictureRefused, match="ละเอียดเกินไป"):
        redrawn(ContentFile(bomb(10_000, 10_000)))
