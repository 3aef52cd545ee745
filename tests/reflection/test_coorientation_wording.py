"""What a card of coorientation says: which way the sides differ, and what of it staff know."""

import pytest

from sewana.reflection.wording import engagement
from tests.reflection.test_engagement_wording import LABELS, both


def card(state, agreement, perceived, accuracy):
    named = {"agreement": agreement, "perceived": perceived, "accuracy": accuracy}
    pairs = {name: {"gap": gap, "low": gap - 0.08, "high": gap + 0.08} for name, gap in named.items()}
    return {"topic": "V3", "state": state, **pairs}


@pytest.mark.parametrize(
    ("row", "english", "thai"),
    [
        (
            card("unclear", 0.44, 0.07, 0.36),
            "The two sides differ on “V3”. Whether staff know it, the answers do not tell yet.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” ส่วนบุคลากรรู้หรือไม่นั้นยังบอกไม่ได้",
        ),
        (
            card("unclear", 0.01, 0.07, 0.06),
            "Both sides think alike on “V3”. Whether staff know it, the answers do not tell yet.",
            "สองฝ่ายคิดตรงกันเรื่อง “V3” ส่วนบุคลากรรู้หรือไม่นั้นยังบอกไม่ได้",
        ),
        (
            card("unclear", 0.07, 0.3, -0.23),
            "On “V3” the answers do not tell yet whether the two sides think alike.",
            "เรื่อง “V3” ยังบอกไม่ได้ว่าสองฝ่ายคิดตรงกันหรือไม่",
        ),
        (
            card("true_dissensus", 0.3, -0.4, 0.7),
            "The two sides differ on “V3”, and staff expect it to be the other way round.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” แต่บุคลากรคาดไปในทางตรงข้าม",
        ),
        (
            card("true_dissensus", 0.36, 0.13, 0.23),
            "The two sides differ on “V3”. Staff know it, but not how far: they expect 23 points more than users say.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” บุคลากรรู้ แต่ไม่รู้ว่าต่างกันเพียงใด โดยคาดสูงกว่าที่ผู้ใช้ตอบ 23 จุด",
        ),
        (
            card("true_dissensus", 0.36, 0.59, -0.23),
            "The two sides differ on “V3”. Staff know it, but not how far: they expect 23 points less than users say.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” บุคลากรรู้ แต่ไม่รู้ว่าต่างกันเพียงใด โดยคาดต่ำกว่าที่ผู้ใช้ตอบ 23 จุด",
        ),
        (
            card("true_dissensus", 0.36, 0.35, 0.01),
            "The two sides differ on “V3”, and staff know it.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” และบุคลากรรู้ว่าต่างกัน",
        ),
    ],
    ids=["differ", "alike", "unclear", "turned", "more", "less", "known"],
)
def test_a_card_says_what_is_known_which_way_and_how_far(row, english, thai):
    assert both(engagement.coorientation, row, LABELS) == (english, thai)
