"""What a picture says in sentences: only what is true, whole words, both languages."""

import pytest
from django.utils.translation import override

from sewana.forum.queries import ShownStatement
from sewana.reflection import wording
from sewana.reflection.models import Standing
from sewana.reflection.queries import GroupShown, Page, Stance

LONG = "ห้องสมุดควรเปิดให้บริการตลอดคืนในช่วงสอบปลายภาคและควรมีเจ้าหน้าที่รักษาความปลอดภัยประจำทุกชั้นพร้อมน้ำดื่มฟรี"


def stance(text, direction="agree", share=80):
    language = "en" if text.isascii() else "th"
    return Stance(ShownStatement(1, text, language, text, language, ""), direction, share)


def group(*stances, letter="A", size=30, x=500.0, y=320.0):
    ellipse = {"x": x, "y": y, "rx": 90.0, "ry": 60.0, "angle": 0.0}
    return GroupShown(0, letter, size, ellipse, list(stances))


def page(groups=(), **picture):
    return Page(None, picture, list(groups), [], [], [], [])


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "Agrees with “One” and “Two”; rejects “Three”. Here it differs most from the others."),
        ("th", "เห็นด้วยกับ “One” และ “Two” แต่ไม่เห็นด้วยกับ “Three” เรื่องเหล่านี้คือจุดที่ต่างจากกลุ่มอื่นมากที่สุด"),
    ],
)
def test_a_group_is_told_by_three_of_its_statements(language, wanted):
    said = group(stance("One"), stance("Two"), stance("Three", "disagree"), stance("Four"))
    with override(language):
        assert wording.plain_group_words(said) == wanted


def test_words_hold_no_number_and_stand_where_a_share_may_not_be_shown():
    with override("en"):
        hidden = wording.plain_group_words(
            group(stance("One", share=None), stance("Two", "disagree", share=None))
        )
        shown = wording.plain_group_words(group(stance("One"), stance("Two", "disagree")))
    assert hidden == shown == "Agrees with “One”; rejects “Two”. Here it differs most from the others."
    assert wording.group_words(group()) == ""


def test_a_full_stop_of_the_statement_does_not_end_our_sentence():
    with override("en"):
        assert wording.plain_group_words(group(stance("Open at night."))).startswith(
            "Agrees with “Open at night”. "
        )
        assert wording.shortened("Wait...") == "Wait..."


def test_what_somebody_wrote_stays_text_and_is_spoken_in_its_language():
    with override("th"):
        told = wording.group_words(group(stance("<b>R&D</b>")), wording.quoted_on_page)
        plain = wording.plain_group_words(group(stance("<b>R&D</b>")))
    assert '“<bdi lang="en">&lt;b&gt;R&amp;D&lt;/b&gt;</bdi>”' in told
    assert "“<b>R&D</b>”" in plain


def test_long_words_end_at_a_whole_word():
    assert wording.shortened("short") == "short"
    assert wording.shortened("The library opens at noon", 18) == "The library opens…"
    assert wording.shortened(LONG, 30) == "ห้องสมุดควรเปิดให้บริการตลอดคืนใน…"


def test_doubts_are_said_only_when_they_hold():
    assert wording.doubts(page(doubts=[])) == []
    found = wording.doubts(
        page(doubts=[{"code": "no-stable-groups", "groups": []}, {"code": "seen-not-said", "groups": ["B"]}])
    )
    with override("en"):
        said = [doubt.worded() for doubt in found]
    assert said[0].startswith("There are no stable groups")
    assert said[1].startswith("Group B can be told by which statements its people saw")
    assert wording.in_both(found[1].worded)["th"].startswith(
        "เพียงดูว่าแต่ละคนเห็นความเห็นข้อใดบ้างก็บอกได้ว่าใครอยู่กลุ่ม B"
    )


def test_figures_stand_beside_what_averages_alone_do():
    sure = {"variance": 0.223, "stability": None, "hidden_votes": 500, "auc": 0.834, "averages_auc": 0.741}
    sure |= {"log_loss": None, "averages_log_loss": None}
    with override("en"):
        values = [figure.value for figure in wording.figures(page(sureness=sure))]
    assert values == ["22%", "no groups", "0.83 (averages alone: 0.74)", "too few votes"]
    assert wording.figures(page(sureness=None)) == []


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        (0, ""),
        (1, "Too few answers to place you yet: 1 more answer places you."),
        (6, "Too few answers to place you yet: 6 more answers place you."),
        (-1, "Even many more answers would hardly place you: the votes of all differ too little for that."),
    ],
)
def test_a_person_learns_how_many_answers_would_place_them(needed, said):
    with override("en"):
        assert wording.to_be_placed(Standing(votes_needed=needed)) == said
        assert wording.to_be_placed(None) == ""


def test_the_map_is_told_to_those_who_do_not_see_it():
    groups = [group(letter="A", x=80, y=60), group(letter="B", size=None, x=900, y=330)]
    with override("en"):
        assert (
            wording.map_words(page(groups))
            == "Group A stands at the upper left: 30 people. Group B stands on the right."
        )
        assert wording.map_words(page()) == "Everybody is drawn as one cloud."
