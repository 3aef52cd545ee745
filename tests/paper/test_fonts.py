"""The fonts are those that were checked; the licence that allows them travels along."""

import hashlib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import sewana_paper

FONTS = Path(sewana_paper.__file__).parent / "fonts"
SHA256 = {
    "Sarabun-Regular.ttf": "226d4f368fbc0457990ddef2692679badfd2c1a4e89e5ac4d43c10ba7743b2f1",
    "Sarabun-Bold.ttf": "d38308ca27d067b9a1b79006337c1f9a66c29aa016d96a9d88d3801da7fa83b9",
    "SarabunSewana-Regular.ttf": "babca6b967346b79654455a8e6e0be97f6bfdfb5fc54cc1a6289c5a10492a7d9",
    "SarabunSewana-Bold.ttf": "1fd791764456bf68fce8ddb8ba74f787e4e1149bea80233eb24f8eea710939b4",
}


def test_no_font_is_there_unchecked():
    assert {path.name for path in FONTS.glob("*.ttf")} == set(SHA256)


@pytest.mark.parametrize("name", SHA256)
def test_each_font_is_the_one_that_was_checked(name):
    assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == SHA256[name]


@pytest.mark.parametrize("name", SHA256)
def test_each_font_may_be_shipped_changed_and_embedded(name):
    font = TTFont(FONTS / name)
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert font["OS/2"].fsType == 0
    assert font["name"].getDebugName(0) in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "with Reserved Font Name" not in licence.split("-----")[0]


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_print_font_keeps_the_shapes_of_sarabun(weight):
    original, derived = TTFont(FONTS / f"Sarabun-{weight}.ttf"), TTFont(FONTS / f"SarabunSewana-{weight}.ttf")
    before, after = original.getBestCmap(), derived.getBestCmap()
    assert {code for code in after if code not in before} == {0x2610, 0x2611, 0x2713}
    for code in before:
        assert derived["hmtx"][after[code]] == original["hmtx"][before[code]]
        assert (
            derived["glyf"][after[code]].getCoordinates(derived["glyf"])[0]
            == (original["glyf"][before[code]].getCoordinates(original["glyf"])[0])
        )
