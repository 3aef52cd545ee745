"""From a filled edition a paper lacks only what no table knows; from an empty one it can be looked at all the same."""

import pytest
from django.utils import translation

from sewana.planning.operations.content import CONTENT, UnknownAbout, abouts
from sewana_paper.official import kinds, missing, odd_years, text_of
from tests import make
from tests.planning.content_world import HOUSE, make_world

pytestmark = pytest.mark.django_db
KEYS = [kind.key for kind in kinds()]
LETTER = ["number", "date"]
# What somebody types on the page of the paper; the number, its day and the serial come with issuing.
GAPS = {
    "appointment-order": ["number", "authority", "date"],
    "amending-order": (
        [
            "number",
            "subject",
            "original_number",
            "original_date",
            "original_subject",
            "reason",
            "authority",
            "date",
        ]
    ),
    "speaker-invitation": LETTER,
    "superior-request": LETTER,
    "moderator-invitation": LETTER,
    "speaker-memo": LETTER,
    "meeting-invitation": LETTER,
    "thank-you-letter": LETTER,
    "faculty-invitation": [*LETTER, "to"],
    "venue-request": [*LETTER, "to", "people"],
    "press-release": ["date"],
    "privacy-notice-consent": ["basis", "kept_until", "officer"],
    "project-proposal": [*LETTER, "to", "objectives", "targets", "indicators", "source", "outcomes"],
    "final-report": (
        [
            "preface",
            "date",
            "summary",
            "objectives",
            "targets",
            "indicators",
            "dialogue",
            "costs[0].amount",
            "total",
        ]
    ),
    "certificate": ["serial"],
}


def gaps_of(edition, kind, about, language):
    content = CONTENT[kind](edition, about, language)
    return [hole.path for hole in missing(kind, content, language, HOUSE)]


def test_every_kind_has_a_builder():
    assert sorted(CONTENT) == sorted(KEYS)


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_filled_edition_lacks_only_what_no_table_knows(language):
    world = make_world()
    found = {
        (kind, about): gaps_of(world.edition, kind, about, language)
        for kind, papers in abouts(world.edition).items()
        for about, _label in papers
    }
    # Nobody agreed on money with the moderator, and for whom a certificate of taking part is, somebody types.
    own = {
        ("honorarium-receipt", "speaker-3"): ["items[0].amount", "total"],
        ("certificate", "-"): ["name", "serial"],
    }
    assert found == {key: own.get(key, GAPS.get(key[0], [])) for key in found}
    assert {kind for kind, _about in found} == set(KEYS) - {"amending-order"}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KEYS)
def test_an_empty_edition_has_every_paper_to_look_at(kind, language):
    edition = make.make_edition(title_th="เวทีเปล่า", title_en="Empty forum")
    for about in ("-", ""):
        content = CONTENT[kind](edition, about, language)
        assert set(GAPS.get(kind, [])) & set(LETTER) <= {
            hole.path for hole in missing(kind, content, language)
        }
        assert text_of(kind, content, HOUSE, language)


def test_an_edition_without_a_plan_has_only_the_papers_of_the_forum_itself():
    found = abouts(make.make_edition())
    assert {about for papers in found.values() for about, _label in papers} == {"-", "order"}
    assert [kind for kind in KEYS if not found[kind]] == [
        *("amending-order", "speaker-invitation", "superior-request", "moderator-invitation", "speaker-memo"),
        *("reply-form", "minutes", "meeting-invitation", "honorarium-receipt", "thank-you-letter"),
        "committee-reply",
    ]


def test_a_paper_is_in_its_own_language_whatever_the_reader_reads():
    world = make_world()
    with translation.override("en"):
        thai = CONTENT["speaker-invitation"](world.edition, "speaker-1", "th")
    with translation.override("th"):
        english = CONTENT["speaker-invitation"](world.edition, "speaker-1", "en")
    assert (thai["to"], thai["event"], thai["place"]) == (
        "ดร.กมล เปิดประตู",
        "เวทีเสวนาห้องสมุด 2569",
        "ห้องประชุมสารสนเทศ ชั้น 6",
    )
    assert (english["to"], english["event"], english["place"]) == (
        "Dr Kamol Poedpratu",
        "Library Dialogue 2026",
        "Information Hall, floor 6",
    )


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_paper_has_a_year_of_the_other_era_or_what_was_told_in_confidence(language):
    world = make_world()
    for kind, papers in abouts(world.edition).items():
        for about, _label in papers:
            content = CONTENT[kind](world.edition, about, language)
            # The names of the tables of this edition are Thai where nobody wrote an English one.
            assert language == "en" or odd_years(kind, content, language) == []
            text = text_of(kind, content, HOUSE, language)
            assert not [secret for secret in ("สาขาลับ", "56789", "๕๖๗๘๙", "แพ้กุ้ง", "รถเข็น") if secret in text]
            assert language == "en" or not [year for year in ("2026", "๒๐๒๖") if year in text]


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("minutes", "meeting-99"),
        ("minutes", "speaker-1"),
        ("speaker-invitation", "speaker-99"),
        ("speaker-invitation", "speaker-x"),
        ("speaker-invitation", "speaker-99999999999999999999"),
        ("speaker-invitation", "meeting-1"),
        ("certificate", "member-0"),
        ("certificate", "speaker-"),
        ("certificate", "order"),
        ("committee-reply", "somebody"),
        ("programme", "speaker-1"),
        ("reply-form", f"speaker-{'9' * 5000}"),
    ],
)
def test_what_an_edition_does_not_have_is_told(kind, about):
    with pytest.raises(UnknownAbout):
        CONTENT[kind](make.make_edition(), about, "th")


@pytest.mark.parametrize("about", ["speaker-01", "speaker-๑", "speaker-1 "])
def test_each_row_has_one_name(about):
    world = make_world()
    assert CONTENT["reply-form"](world.edition, "speaker-1", "th")
    with pytest.raises(UnknownAbout):
        CONTENT["reply-form"](world.edition, about, "th")


def test_rows_of_another_edition_are_unknown_here():
    world = make_world()
    other = make.make_edition("2027", year=2027)
    for kind, about in (
        ("speaker-invitation", "speaker-1"),
        ("minutes", f"meeting-{world.meeting.pk}"),
        ("certificate", f"member-{world.chair.pk}"),
    ):
        assert CONTENT[kind](world.edition, about, "th")
        with pytest.raises(UnknownAbout):
            CONTENT[kind](other, about, "th")
