"""What every page loads: small, ours, pinned, and with nothing inline."""

import hashlib
import re
import runpy
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/sewana"
STATIC = SOURCE / "base/static/sewana"
FONT = STATIC / "fonts/sewana-looped.woff2"
FONT_SHA256 = "c98a84d74047e5f21ba9029137d4eafcd7a5b68a488c6cf4186dfb908a91c9e8"
SHEETS = sorted((STATIC / "css").glob("*.css"))
BUNDLES = {"room", "office", "screen"}
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
KIB = 1024
OFFENCES = {
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "event handler": re.compile(r"\s(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped words": re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off"),
}


def weight(path: Path) -> int:
    """Return the bytes sent: scripts and sheets travel in Brotli, the font is packed already."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(brotli.compress(content))


def offences(text: str) -> list[str]:
    return [name for name, pattern in OFFENCES.items() if pattern.search(text)]


def test_the_font_is_the_one_that_was_built():
    assert hashlib.sha256(FONT.read_bytes()).hexdigest() == FONT_SHA256


def test_the_font_has_both_weights_all_thai_letters_and_its_licence():
    font = TTFont(FONT)
    thai = {*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)}
    axis = font["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 600)
    assert thai | set(range(0x20, 0x7F)) <= set(font.getBestCmap())
    assert "Plex" not in str(font["name"].getDebugName(1))
    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(BUNDLES))
def test_the_committed_sheet_is_what_the_build_makes(name):
    build = runpy.run_path(str(ROOT / "scripts/build_css.py"))
    made = build["bundle"](build["BUNDLES"][name])
    assert (STATIC / f"css/{name}.css").read_text(encoding="utf-8") == made, "run scripts/build_css.py"


def test_every_sheet_is_part_of_a_bundle():
    build = runpy.run_path(str(ROOT / "scripts/build_css.py"))
    parts = {part for parts in build["BUNDLES"].values() for part in parts}
    assert parts == {path.stem for path in SHEETS} - BUNDLES


def test_colours_come_from_the_tokens_only():
    others = [path for path in SHEETS if path.stem not in {"tokens", "stage-tokens", *BUNDLES}]
    found = {
        path.stem: re.findall(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text()) for path in others
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_sheets_point_only_to_files_of_ours():
    found = {
        target
        for path in SHEETS
        for target in re.findall(r"url\(\"?([^\")]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).is_file()
    }
    assert found == set()


def test_the_phone_page_leaves_eight_kilobytes_for_its_html():
    parts = [FONT, STATIC / "css/room.css", STATIC / "js/live-room.js"]
    assert sum(map(weight, parts)) <= 52_000


def test_the_phone_page_makes_four_requests():
    base = SOURCE / "base/templates"
    texts = [
        (base / "room.html").read_text(encoding="utf-8"),
        (base / "parts/head.html").read_text(encoding="utf-8"),
        (SOURCE / "forum/templates/forum/phone/head.html").read_text(encoding="utf-8"),
    ]
    files = set(re.findall(r"sewana/[\w/.-]+\.(?:css|js|woff2)", "".join(texts)))
    assert files == {"sewana/css/room.css", "sewana/fonts/sewana-looped.woff2", "sewana/js/live-room.js"}


def test_scripts_and_sheets_keep_to_their_budgets():
    for script in (STATIC / "js").glob("*.js"):
        assert weight(script) <= 5 * KIB, script.name
    assert weight(STATIC / "css/office.css") <= 20 * KIB
    assert weight(STATIC / "css/room.css") <= 5 * KIB
    assert weight(STATIC / "css/screen.css") <= 5 * KIB


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_nothing_inline_and_escapes_all_words(path):
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<p style="color:red">', "inline style"),
        ("<script>vote()</script>", "inline script"),
        ('<button onclick="vote()">', "event handler"),
        ('<button hx-on:click="vote()">', "event handler"),
        ('<a href="javascript:vote()">', "script address"),
        ("{{ statement.text|safe }}", "unescaped words"),
    ],
)
def test_the_rule_sees_what_it_forbids(text, name):
    assert offences(text) == [name]
