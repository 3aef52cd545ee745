"""Uploads that mean no good, or are only too much: nothing of them stays, and the reader is told what to do."""

import io
import os
import struct
import time
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import Client
from PIL import Image

from sewana.committee import operations as committee
from sewana.config import receiving
from sewana.planning.forms import media_types, media_upload
from sewana.planning.forms.media import fit_name
from sewana.planning.forms.media_types import WORD, NotTaken, checked
from sewana.planning.models import MediaVersion
from sewana.planning.operations import media as operations
from sewana.planning.operations import media_files as incoming_files
from sewana.planning.operations.media_files import Incoming
from sewana.planning.queries import media_files
from sewana.planning.views.media_files import words_of
from tests import make

UPLOAD = "/office/editions/2026/media/1/upload/"
PDF = b"%PDF-1.7\n%%EOF\n"


def picture(form="JPEG", size=(40, 30), mode="RGB", **more):
    drawn = io.BytesIO()
    Image.new(mode, size).save(drawn, form, **more)
    return drawn.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width, height, *, text=b""):
    """A PNG of some kilobytes that says it is huge, or holds a text that unpacks to a hundred megabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(10_000), 9))
    return b"\x89PNG\r\n\x1a\n" + head + text + body + chunk(b"IEND", b"")


def packed(*names):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "x")
    return box.getvalue()


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
TEXT_BOMB = chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(100_000_000), 9))
HOSTILE = {
    "svg": ("logo.svg", SCRIPT),
    "svg as png": ("logo.png", SCRIPT),
    "html": ("page.html", HTML),
    "html as jpg": ("cat.jpg", HTML),
    "html as pdf": ("cat.pdf", HTML),
    "html behind a mark of pdf": ("cat.html", PDF + HTML),
    "picture of another kind": ("cat.png", picture("JPEG")),
    "empty": ("empty.pdf", b""),
    "huge picture": ("bomb.png", bomb(60_000, 60_000)),
    "whole picture of too many points": ("large.png", picture("PNG", size=(9000, 8000), mode="1")),
    "text that unpacks": ("bomb.png", bomb(10, 10, text=TEXT_BOMB)),
    "picture cut short": ("half.jpg", picture(size=(900, 900))[:700]),
    "program": ("run.exe", b"MZ" + bytes(100)),
    "no ending": ("poster", picture()),
    "two endings": ("poster.jpg.html", picture()),
    "document with a macro": ("a.docx", packed("word/document.xml", "word/vbaProject.bin")),
    "archive as document": ("a.docx", packed("evil.js")),
    "archive": ("a.zip", packed("a")),
    "archive cut short": ("a.pptx", packed("ppt/presentation.xml")[:40]),
    "not text": ("a.txt", b"\xff\xfe\x00"),
    "text with a zero": ("a.srt", b"1\0"),
    "captions without their mark": ("a.vtt", b"1\n"),
}
FINE = {
    "poster.jpg": (picture(), "image/jpeg"),
    "POSTER.PNG": (picture("PNG", mode="RGBA"), "image/png"),
    "print.jpeg": (picture("JPEG", mode="CMYK"), "image/jpeg"),
    "scan.png": (picture("PNG", mode="I;16"), "image/png"),
    "old.gif": (picture("GIF", mode="P"), "image/gif"),
    "new.webp": (picture("WEBP"), "image/webp"),
    "leaflet.pdf": (PDF, "application/pdf"),
    "a.pptx": (packed("ppt/presentation.xml"), f"{WORD}presentationml.presentation"),
    "film.mp4": (b"\0\0\0\x18ftypmp42", "video/mp4"),
    "คำบรรยาย.vtt": ("WEBVTT\n\nสวัสดี".encode(), "text/vtt"),
}


@pytest.fixture
def item():
    make.make_library()
    edition = make.make_edition()
    given = {"title_th": "โปสเตอร์", "kind": "document", "use": "office"}
    return operations.add_item(edition, given, by="test")


@pytest.fixture
def office(client, item):
    account = make.make_account(roles=())
    committee.take_seat(item.edition, account, "member", by="test")
    client.force_login(account)
    return client


def send(office, content, name="แผ่นพับ.pdf", **more):
    return office.post(UPLOAD, {"file": SimpleUploadedFile(name, content, "image/jpeg")}, **more)


def left_behind():
    return sorted(path.name for path in media_files.folder().glob("*"))


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_what_it_seems_is_refused(tmp_path, kind):
    name, content = HOSTILE[kind]
    path = tmp_path / "received"
    path.write_bytes(content)
    with pytest.raises(NotTaken):
        checked(path, name)


@pytest.mark.parametrize("name", FINE)
def test_what_is_what_it_seems_is_taken_by_its_content(tmp_path, name):
    content, kind = FINE[name]
    path = tmp_path / "received"
    path.write_bytes(content)
    found = checked(path, name)
    assert found.type == kind
    if kind.startswith("image/"):
        with Image.open(io.BytesIO(found.preview)) as drawn:
            assert (drawn.format, drawn.mode) == ("JPEG", "RGB")


def test_a_list_of_contents_too_long_to_read_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(media_types, "LONGEST_CONTENTS", 60)
    path = tmp_path / "received"
    path.write_bytes(packed("ppt/presentation.xml", "ppt/slides/slide1.xml"))
    with pytest.raises(NotTaken):
        checked(path, "a.pptx")


@pytest.mark.parametrize("trick", ["a second size", "a mark in the mark"])
def test_a_long_list_of_contents_cannot_be_hidden(tmp_path, monkeypatch, trick):
    """What Python's own reader would read in, by the million, has to be what was measured."""
    whole = packed("ppt/presentation.xml", *map(str, range(50)))
    end = whole[-22:]
    size, start = struct.unpack("<LL", end[12:20])
    if trick == "a second size":
        record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 51, 51, size, start)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(whole) - 22, 1)
        whole = whole[:-22] + record + locator + end[:12] + struct.pack("<LLH", 1, start, 0)
    else:
        whole = whole[:-22] + b"PK\x05\x06PK\x05\x06" + struct.pack("<HHLLH", 0, 0, size, start, 0)
    path = tmp_path / "received"
    path.write_bytes(whole)
    with zipfile.ZipFile(path) as box:
        assert len(box.namelist()) == 51
    monkeypatch.setattr(media_types, "LONGEST_CONTENTS", size - 1)
    with pytest.raises(NotTaken):
        checked(path, "a.pptx")


def test_the_small_picture_is_upright_and_says_nothing_of_the_camera(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    path = tmp_path / "received"
    path.write_bytes(picture(size=(2600, 1300), exif=exif))
    found = checked(path, "a.jpg")
    with Image.open(io.BytesIO(found.preview)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((600, 1200), {})
    assert found.says_where


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("แผ่นพับ.pdf", "แผ่นพับ.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ('a"b<c>|?*:.pdf', "a_b_c_____.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("..\\..\\a.pdf", "_.._a.pdf"),
        ("...", "file"),
        ("ก" * 300 + ".pdf", "ก" * 150 + ".pdf"),
    ],
)
def test_a_name_is_harmless_on_any_system(name, kept):
    assert fit_name(name) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["svg", "html as jpg", "empty", "huge picture", "text that unpacks"])
def test_nothing_of_a_refused_upload_stays(office, kind):
    name, content = HOSTILE[kind]
    page = send(office, content, name)
    assert (page.status_code, 'class="error"' in page.content.decode()) == (200, True)
    assert (MediaVersion.objects.count(), left_behind()) == (0, [])


@pytest.mark.django_db
def test_too_large_a_file_is_told_and_nothing_of_it_stays(office, monkeypatch):
    monkeypatch.setattr(media_upload, "LARGEST", 100_000)
    page = send(office, PDF + bytes(300_000))
    assert "200" in page.content.decode().split('class="error"')[1]
    assert (MediaVersion.objects.count(), left_behind()) == (0, [])
    assert send(office, PDF + bytes(50_000)).status_code == 302


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_takes_no_media(office, monkeypatch):
    monkeypatch.setattr(incoming_files, "RESERVE", 10**18)
    answer = send(office, PDF, headers={"Accept": "application/json"})
    assert [*answer.json()] == ["errors"]
    assert len(answer.json()["errors"]) == 1
    assert (MediaVersion.objects.count(), left_behind()) == (0, [])


@pytest.mark.django_db
def test_some_upload_at_once_and_the_next_is_asked_to_wait(office):
    others = [media_upload.PLACES.take() for _turn in range(media_upload.MOST_AT_ONCE)]
    try:
        assert [*send(office, PDF, headers={"Accept": "application/json"}).json()] == ["errors"]
        assert left_behind() == []
        assert (
            office.post(UPLOAD, {"url": "https://example.org/"}).status_code == 302
        )  # a link needs no place
    finally:
        for held in others:
            media_upload.PLACES.give_back(held)
    assert send(office, PDF, headers={"Accept": "application/json"}).json() == {
        "to": "/office/editions/2026/media/1/"
    }


def test_a_place_whose_holder_is_surely_gone_is_free_again(monkeypatch):
    places = media_upload.Places()
    held = [places.take() for _turn in range(media_upload.MOST_AT_ONCE)]
    assert (None in held, places.take()) == (False, None)
    monkeypatch.setattr(media_upload, "SURELY_OVER_S", 0)
    assert places.take() is not None


@pytest.mark.django_db
def test_an_upload_from_elsewhere_is_refused_and_leaves_nothing(office, item):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = office.cookies
    assert send(strict, PDF, headers={"Origin": "https://elsewhere.example.org"}).status_code == 403
    assert (MediaVersion.objects.count(), left_behind()) == (0, [])


@pytest.mark.django_db
def test_who_may_not_upload_is_told_before_anything_is_received(client, item):
    answer = send(client, PDF)
    assert (answer.status_code, media_files.folder().exists()) == (302, False)


class BreaksOff(io.BytesIO):
    """A body whose line breaks off where its beginning ends."""

    def read(self, *sizes):
        read = super().read(*sizes)
        if not read:
            raise ConnectionResetError
        return read


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{}, {"headers": {"Accept": "application/json"}}])
def test_an_upload_that_breaks_off_leaves_nothing(office, more):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF
    with pytest.raises(UnreadablePostError):
        office.post(
            UPLOAD,
            **{"wsgi.input": BreaksOff(body), "CONTENT_LENGTH": "90000"},
            CONTENT_TYPE="multipart/form-data; boundary=x",
            **more,
        )
    assert (MediaVersion.objects.count(), left_behind()) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["too large", "no room", "busy"])
def test_what_cannot_be_kept_is_not_read(office, monkeypatch, why):
    """Three pages of eight may receive at once; to let a fourth film flow by would keep a fourth page."""
    monkeypatch.setattr(media_upload, "MOST_AT_ONCE", 0 if why == "busy" else 3)
    monkeypatch.setattr(incoming_files, "RESERVE", 10**18 if why == "no room" else 0)
    size = media_upload.LARGEST + media_upload.BESIDE + 1 if why == "too large" else 1_000_000
    unread = {
        "wsgi.input": BreaksOff(),
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    told = office.post(UPLOAD, headers={"Accept": "application/json"}, **unread).json()["errors"]
    assert told == [words_of(why)]
    assert told[0] in office.post(UPLOAD, **unread).content.decode()
    assert left_behind() == []


def test_what_was_cut_short_long_ago_is_swept_away_by_the_next():
    lost, fresh = Incoming(), Incoming()
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(lost.path, (long_ago, long_ago))
    Incoming.of(b"x").keep()
    assert (lost.path.exists(), fresh.path.exists()) == (False, True)
    for one in (lost, fresh):
        one.discard()


def test_no_place_is_given_away_while_an_upload_may_still_come():
    """Else five and more pages of eight would wait for slow lines."""
    slowest_s = receiving.FIRST_S + (incoming_files.LARGEST + media_upload.BESIDE) / receiving.SLOWEST
    assert slowest_s < media_upload.SURELY_OVER_S
