"""The state's emblem on what the state says; the unit's own on certificates and on the cover of a report."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from sewana_paper.official import Letterhead, OfficialError, preview_html, to_docx, to_pdf
from sewana_paper.official.catalogue import KEYS
from sewana_paper.official.pictures import WORDS
from sewana_paper.official.reading import paper_of
from tests.paper.official.samples import HOUSE, filled
from tests.paper.official.test_word import SVG, WIDE, png

OWN = ("certificate", "final-report")
STATE = sorted(
    {key for key in KEYS if any(b.kind in ("emblem", "memo") for b in paper_of(key, {}, HOUSE).blocks)}
)
LOGO = SVG.replace(b"circle", b"rect").replace(
    b'cx="15" cy="20" r="9"', b'x="1" y="1" width="20" height="30"'
)


def drawn(key, house, language="th"):
    """The height of each picture in the DOCX in centimetres, with its words for who cannot see it."""
    body = Document(
        BytesIO(
            to_docx(
                key, filled(key) | {"verify": ""} if key == "certificate" else filled(key), house, language
            )
        )
    ).element.body
    return [(round(one.extent.cy / 360_000, 2), one.docPr.get("descr")) for one in body.iter(qn("wp:inline"))]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("logo", [png(), LOGO])
@pytest.mark.parametrize(("key", "height"), [("certificate", 2.4), ("final-report", 3)])
def test_a_certificate_and_a_report_carry_the_emblem_of_the_unit(key, height, logo, language):
    assert drawn(key, replace(HOUSE, logo=logo), language) == [(height, WORDS["logo"][language])]
    assert to_pdf(key, filled(key), replace(HOUSE, logo=logo), language) != to_pdf(
        key, filled(key), HOUSE, language
    )


@pytest.mark.parametrize("key", OWN)
def test_they_never_carry_the_emblem_of_the_state(key):
    house = replace(HOUSE, emblem=png())
    assert drawn(key, house) == []
    assert to_docx(key, filled(key), house) == to_docx(key, filled(key), HOUSE)
    assert to_pdf(key, filled(key), house) == to_pdf(key, filled(key), HOUSE)
    assert "ตราสัญลักษณ์ของหน่วยงาน" in "".join(
        Document(BytesIO(to_docx(key, filled(key), HOUSE))).element.body.itertext()
    )


@pytest.mark.parametrize("key", STATE)
def test_letters_orders_and_memos_carry_the_emblem_of_the_state_and_no_other(key):
    assert key not in OWN
    assert to_docx(key, filled(key), replace(HOUSE, logo=png())) == to_docx(key, filled(key), HOUSE)
    assert [words for _, words in drawn(key, replace(HOUSE, emblem=png(), logo=LOGO))] == [
        WORDS["emblem"]["th"]
    ]


def test_a_page_shows_each_under_its_own_address():
    address = {"emblem_url": "/emblem.png", "logo_url": "/logo.png"}
    for key, shown in [
        ("certificate", "/logo.png"),
        ("final-report", "/logo.png"),
        ("venue-request", "/emblem.png"),
    ]:
        assert re.findall('src="([^"]*)"', preview_html(key, filled(key), HOUSE, **address)) == [shown]
    page = preview_html("certificate", filled("certificate"), HOUSE, emblem_url="/emblem.png")
    assert "<img" not in page
    assert '<div class="paper-emblem paper-no-emblem paper-emblem-logo">ตราสัญลักษณ์ของหน่วยงาน</div>' in page


def test_a_logo_that_is_no_picture_is_refused_as_an_emblem_is():
    with pytest.raises(OfficialError, match="the logo cannot be used: it is neither PNG nor SVG") as caught:
        Letterhead(logo=b"GIF89a")
    assert (caught.value.code, caught.value.params["which"]) == ("bad_emblem", "logo")
    with pytest.raises(OfficialError, match="the emblem cannot be used") as caught:
        Letterhead(emblem=b"GIF89a")
    assert caught.value.params["which"] == "emblem"


def test_a_logo_broken_inside_is_named_when_it_is_drawn():
    for make in (to_docx, to_pdf):
        with pytest.raises(OfficialError, match="the logo cannot be drawn") as caught:
            make("certificate", filled("certificate"), replace(HOUSE, logo=WIDE))
        assert (caught.value.code, caught.value.params["which"]) == ("bad_emblem", "logo")
