"""What a director reads first holds whichever side is the more hopeful, and notes say what was left out and why."""

import pytest
from django.utils.translation import override

from sewana.reflection.wording import lede, slides

LABELS = {"V3": "V3", "C1": "C1", "pg-thai": "Postgraduates", "lecturer-thai": "Lecturers"}


def row(item, gap, rank, verdict):
    told = {"item": item, "gap": gap, "low": gap - 0.05, "high": gap + 0.05, "verdict": verdict, "bh": 0.0}
    return told | {
        "rank": rank,
        "rank_low": rank,
        "rank_high": rank,
        "users": 0.5 - gap / 2,
        "staff": 0.5 + gap / 2,
    }


def said(language, rows):
    with override(language):
        return lede.widest({"mirror": {"is_shown": True, "note": "", "rows": rows}}, LABELS)


def test_the_widest_gap_of_all_is_told_to_whichever_side_it_goes():
    rows = [row("V3", 0.2, 1, "staff_higher"), row("C1", -0.4, 2, "users_higher")]
    assert (
        said("en", rows) == "Users feel better than staff expect about “C1”: by 40 points, between 35 and 45."
    )
    assert "C1" in said("th", rows)


def test_a_gap_is_the_widest_only_where_none_to_the_other_side_can_be_wider():
    close_by = [row("V3", 0.2, 1, "staff_higher"), row("C1", -0.18, 2, "users_higher")]
    assert said("en", close_by).startswith("One of the wide gaps is “V3”")
    far = [row("V3", 0.2, 1, "staff_higher"), row("C1", -0.11, 2, "users_higher")]
    assert said("en", far).startswith("The widest gap is “V3”")


def test_the_slide_of_gaps_shows_both_sides():
    rows = [row("V3", 0.2, 1, "staff_higher"), row("C1", -0.4, 2, "users_higher")]
    with override("en"):
        slide = slides.misjudged({"mirror": {"is_shown": True, "note": "", "rows": rows}}, LABELS)
    assert [(line.label, line.number) for line in slide.lines] == [("C1", "−40"), ("V3", "+20")]


def test_groups_put_together_go_by_their_names_on_the_slide():
    group = {"key": "pg-thai+lecturer-thai", "members": ["pg-thai", "lecturer-thai"], "is_alert": True}
    told = group | {"came": 12, "expected": 40.0, "ratio": 0.3}
    with override("en"):
        slide = slides.missing({"reach": {"dimensions": [{"key": "group", "rows": [told]}]}}, LABELS)
    assert [line.label for line in slide.lines] == ["Postgraduates + Lecturers"]


def test_a_short_form_has_no_slide_of_scales():
    assert slides.feel({"scales": []}, LABELS) is None


@pytest.mark.parametrize(
    ("note", "english", "thai"),
    [
        (
            {"code": "came-left-out", "params": {"because": "group-unknown"}},
            "Who came to the forum is left out, for the numbers of people by group do not fit.",
            "ไม่ได้แสดงว่าใครมาร่วมเวที เพราะจำนวนคนตามกลุ่มไม่สอดคล้องกัน",
        ),
        (
            {"code": "not-weighted", "params": {"because": "one-level"}},
            (
                "There are too few groups, or too few answers in them, so that nothing is weighted: large groups "
                "count as much as they answered."
            ),
            "มีกลุ่มน้อยเกินไป หรือแต่ละกลุ่มมีคำตอบน้อยเกินไป จึงไม่ได้ถ่วงน้ำหนัก กลุ่มใดตอบมากก็มีผลมาก",
        ),
        (
            {"code": "staff-over-population", "params": {"found": 12, "most": 10}},
            (
                "More staff answered (12) than there are by the numbers of people (10), so that the number of all "
                "staff is not taken into account. Please correct it."
            ),
            (
                "บุคลากรที่ตอบ (12) มีมากกว่าจำนวนบุคลากรที่บันทึกไว้ (10) จึงไม่ได้นำจำนวนบุคลากรทั้งหมดมาคำนวณ "
                "โปรดแก้ไขจำนวนนั้น"
            ),
        ),
    ],
)
def test_what_was_left_out_is_told_with_its_true_reason(note, english, thai):
    for language, sentence in (("en", english), ("th", thai)):
        with override(language):
            assert lede.notes({"notes": [note]}, {}) == [sentence]
