"""The main papers of a filled edition as DOCX, opened by LibreOffice: every field is there, on A4, in the right era."""

import re
import shutil
import subprocess

import pytest
from django.utils import translation
from pypdf import PdfReader

from sewana.planning.operations.content import CONTENT
from sewana_paper.official import kind_of, missing, to_docx
from tests.paper.official.test_formats import POINT, SOFFICE, edges, poppler
from tests.paper.official.test_papers import lacking
from tests.planning.content_world import HOUSE, make_world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (SOFFICE and shutil.which("pdftotext")), reason="needs LibreOffice and poppler"),
]
SENT = {"number": "34", "date": "2026-09-14"}
# What no table knows, as somebody types it on the page of the paper.
TYPED = {
    "appointment-order": {"number": "12/2569", "date": "2026-08-20", "authority": "ข้อ 7 แห่งข้อบังคับสมมติ"},
    "speaker-invitation": SENT,
    "programme": {},
    "minutes": {},
    "meeting-invitation": SENT,
    "project-proposal": SENT
    | {
        "to": "อธิการบดี",
        "objectives": ["รับฟังความเห็นเรื่องเวลาเปิด"],
        "targets": ["นักศึกษาทุกคณะ"],
        "indicators": [{"type": "quantity", "name": "จำนวนผู้เข้าร่วม", "goal": "ไม่น้อยกว่า 120 คน"}],
        "source": "เงินรายได้สมมติ",
        "outcomes": ["ได้แนวทางร่วมกัน"],
    },
    "sign-in-sheet": {},
    "thank-you-letter": SENT | {"attendees": "134", "satisfaction": "4.61"},
    "certificate": {"serial": "K7Q2-9PXM", "verify": "https://library.example.ac.th/c/K7Q2-9PXM/"},
    "satisfaction-form": {},
    "final-report": {
        "preface": "คำนำสมมติ",
        "date": "2026-12-20",
        "summary": "บทสรุปสมมติ",
        "objectives": ["รับฟังความเห็นเรื่องเวลาเปิด"],
        "targets": ["นักศึกษาทุกคณะ"],
        "indicators": [{"name": "จำนวนผู้เข้าร่วม", "plan": "120 คน", "result": "134 คน", "reached": "yes"}],
        "dialogue": "สาระที่คุยกัน",
        "costs": [{"item": "ค่าอาหารว่าง", "planned": "3500", "amount": "3120.50"}],
    },
    "venue-request": SENT | {"to": "คณบดีคณะเจ้าของห้อง", "people": "150"},
}
ABOUT = {
    "speaker-invitation": "speaker-1",
    "thank-you-letter": "speaker-1",
    "certificate": "speaker-1",
    "minutes": "meeting",
    "meeting-invitation": "meeting",
}
# What Thai people wrote has no English; English papers carry it as it stands.
THAI_YEAR = re.compile("25[67][0-9]|๒๕[๖๗][๐-๙]")


def contents(world, language):
    """Each paper as it is issued."""
    for kind, typed in TYPED.items():
        about = ABOUT.get(kind, "-")
        about = f"meeting-{world.meeting.pk}" if about == "meeting" else about
        yield kind, CONTENT[kind](world.edition, about, language) | typed


def converted(folder, papers):
    """Made by us as DOCX and turned into PDF by one start of LibreOffice."""
    for (kind, language), content in papers.items():
        (folder / f"{kind}-{language}.docx").write_bytes(to_docx(kind, content, HOUSE, language))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*command, *sorted(folder.glob("*.docx"))], check=True, capture_output=True, timeout=300)
    return {key: folder / f"{key[0]}-{key[1]}.pdf" for key in papers}


def test_the_main_papers_come_out_of_libreoffice_whole(tmp_path):
    world = make_world()
    papers = {
        (kind, language): content for language in ("th", "en") for kind, content in contents(world, language)
    }
    gaps = {key: [hole.path for hole in missing(key[0], made, key[1], HOUSE)] for key, made in papers.items()}
    assert gaps == {key: [] for key in papers}
    for (kind, language), path in converted(tmp_path, papers).items():
        text = "".join(poppler(path, *order) for order in ([], ["-layout"], ["-raw"]))
        text = re.sub(r"\f?-\s*[0-9๐-๙]+\s*-\s|\f-[0-9]+", "", text)
        with translation.override(language):
            assert list(lacking(kind, papers[kind, language], text, language)) == [], (kind, language)
        assert "…………" not in text or kind in {"sign-in-sheet", "satisfaction-form", "project-proposal"}, kind
        check_page(path, kind)
        check_era(text, language)


def check_page(path, kind):
    landscape = kind_of(kind).page == "landscape"
    size = (29.7, 21.0) if landscape else (21.0, 29.7)
    pages = PdfReader(path).pages
    assert len(pages) == 1 or not landscape
    for page in pages:
        assert (float(page.mediabox.width) * POINT, float(page.mediabox.height) * POINT) == pytest.approx(
            size, abs=0.05
        )
    left, right, top, bottom = edges(path)
    wanted = (2.0, 2.0, 1.5, 1.5) if landscape else (3.0, 2.0, 1.5, 2.0)
    found = (left, size[0] - right, top, size[1] - bottom)
    assert all(is_cm >= at_least - 0.15 for is_cm, at_least in zip(found, wanted, strict=True)), (kind, found)


def check_era(text, language):
    if language == "th":
        assert re.findall("20[23][0-9]|๒๐[๒๓][๐-๙]", text) == []
        assert THAI_YEAR.search(text)
    else:
        assert re.findall(r"\b25[67][0-9] |๒๕[๖๗][๐-๙]", text) == []
