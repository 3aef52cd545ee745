"""What is uncertain and what must not be claimed, in sentences: each branch in both languages."""

import re

import pytest
from django.utils.translation import override

from sewana.reflection.wording import honesty, over_time
from tests.reflection.engagement_sample import sample_result
from tests.reflection.test_engagement_wording import LABELS, both, said
from tests.reflection.test_presence_wording import change, step


@pytest.mark.parametrize(
    ("row", "english", "thai"),
    [
        (
            step("up"),
            (
                "The rise of “V3” is nothing if those who did not answer in 2026 agree 10 points less than those "
                "who did, and last time they did not."
            ),
            "การเพิ่มขึ้นของ “V3” จะไม่มีความหมาย หากผู้ที่ไม่ได้ตอบในปี 2569 เห็นด้วยน้อยกว่าผู้ที่ตอบ 10 จุด โดยที่ครั้งก่อนไม่เป็นเช่นนั้น",
        ),
        (
            step("down"),
            (
                "The fall of “V3” is nothing if those who did not answer in 2026 agree 10 points more than those "
                "who did, and last time they did not."
            ),
            "การลดลงของ “V3” จะไม่มีความหมาย หากผู้ที่ไม่ได้ตอบในปี 2569 เห็นด้วยมากกว่าผู้ที่ตอบ 10 จุด โดยที่ครั้งก่อนไม่เป็นเช่นนั้น",
        ),
        (
            step("up", kind="mean"),
            (
                "The rise of “V3” is nothing if those who did not answer in 2026 stand 0.10 lower than "
                "those who did, and last time they did not."
            ),
            "การเพิ่มขึ้นของ “V3” จะไม่มีความหมาย หากผู้ที่ไม่ได้ตอบในปี 2569 มีค่าเฉลี่ยต่ำกว่าผู้ที่ตอบ 0.10 โดยที่ครั้งก่อนไม่เป็นเช่นนั้น",
        ),
        (
            step("down", kind="mean"),
            (
                "The fall of “V3” is nothing if those who did not answer in 2026 stand 0.10 higher "
                "than those who did, and last time they did not."
            ),
            "การลดลงของ “V3” จะไม่มีความหมาย หากผู้ที่ไม่ได้ตอบในปี 2569 มีค่าเฉลี่ยสูงกว่าผู้ที่ตอบ 0.10 โดยที่ครั้งก่อนไม่เป็นเช่นนั้น",
        ),
        (step("unclear"), "", ""),
        (step("up", tipping=None), "", ""),
    ],
)
def test_how_little_it_takes_for_a_change_to_be_nothing(row, english, thai):
    assert both(over_time.tipping, row, LABELS, 2569) == (english, thai)


def test_the_tipping_point_is_that_of_the_clearest_change():
    rows = [
        step("up", "V2", 0.05, se=0.001),
        step("up", "V3", 0.2, se=0.09),
        step("up", "P1", is_comparable=False),
    ]
    assert "“V2”" in said("en", honesty.vanishing, change(*rows), LABELS)
    assert both(honesty.vanishing, change(step("unclear")), LABELS) == (
        "A small change proves nothing by itself: other people may have answered.",
        "การเปลี่ยนแปลงเพียงเล็กน้อยยังไม่พิสูจน์อะไร เพราะผู้ที่ตอบอาจเป็นคนละคนกัน",
    )
    assert said("en", honesty.vanishing, {"change": None}, LABELS) == ""


@pytest.mark.parametrize(
    ("result", "english", "thai"),
    [
        ({"n": 0}, "Nobody has answered yet.", "ยังไม่มีใครตอบ"),
        (
            {"n": 1, "population": 3, "rate": 1 / 3},
            "1 person of 3 answered (33%). The others may feel otherwise.",
            "ตอบ 1 คน จากทั้งหมด 3 คน (33%) คนอื่นอาจรู้สึกต่างไป",
        ),
        (
            {"n": 488, "population": 36600, "rate": 0.0133},
            "488 people of 36,600 answered (1.3%). The others may feel otherwise.",
            "ตอบ 488 คน จากทั้งหมด 36,600 คน (1.3%) คนอื่นอาจรู้สึกต่างไป",
        ),
    ],
)
def test_how_many_answered_of_how_many(result, english, thai):
    assert both(honesty.response, result) == (english, thai)


OPEN_EN = (
    "Everybody came by the open link and chose to answer. Ranges show the uncertainty if "
    "those who answered are like those "
    "who did not; how far that holds cannot be known from these answers."
)
OPEN_TH = (
    "ทุกคนเข้ามาทางลิงก์เปิดและเลือกตอบเอง ช่วงที่แสดงคือความไม่แน่นอนหากผู้ที่ไม่ได้ตอบรู้สึกเหมือนผู้ที่ตอบ "
    "คำตอบชุดนี้บอกไม่ได้ว่าเป็นเช่นนั้นเพียงใด"
)


@pytest.mark.parametrize(
    ("doors", "english", "thai"),
    [
        ({"open": 440}, OPEN_EN, OPEN_TH),
        (
            {"open": 440, "random": 48},
            "440 came by the open link and chose to answer; 48 were drawn at random and invited.",
            "440 คนเข้ามาทางลิงก์เปิดและเลือกตอบเอง อีก 48 คนได้รับเชิญจากการสุ่ม",
        ),
        ({"random": 48}, "All were drawn at random and invited.", "ทุกคนได้รับเชิญจากการสุ่ม"),
        ({}, "", ""),
    ],
)
def test_by_which_door_people_came(doors, english, thai):
    assert both(honesty.doors, {"doors": doors}) == (english, thai)


def test_how_people_answered():
    assert both(honesty.modes, {"modes": {"phone": 400, "paper": 88, "kiosk": 0}}) == (
        "How people answered: by phone 400 and on paper 88. Where others look on, people agree more readily.",
        "ช่องทางที่ตอบ: ทางโทรศัพท์ 400 และ บนกระดาษ 88 เมื่อมีผู้อื่นอยู่ด้วย คนมักเห็นด้วยง่ายขึ้นเพราะเกรงใจ",
    )
    assert said("en", honesty.modes, {"modes": {"phone": 400}}) == ""


def test_the_bound_is_told_with_what_it_leaves_out():
    told = {"honesty": {"bound": {"engagement": 0.56, "voice": None}}, "weights": {"margins": ["group"]}}
    assert both(honesty.bound, told, LABELS) == (
        (
            "Without weights, groups that answered more would have shifted the means by at "
            "most: Engagement 0.56. Weights "
            "repair that part. They do not repair who inside a group chose to answer."
        ),
        (
            "ถ้าไม่ถ่วงน้ำหนัก กลุ่มที่ตอบมากจะทำให้ค่าเฉลี่ยเลื่อนไปได้ไม่เกิน Engagement 0.56 การถ่วงน้ำหนักแก้ส่วนนี้ได้ "
            "แต่แก้ไม่ได้ว่าภายในกลุ่มหนึ่งใครเลือกที่จะตอบ"
        ),
    )
    assert said("en", honesty.bound, {"honesty": {"bound": {}}}, LABELS) == ""
    # Groups that were all put together for few answers are not repaired.
    assert both(honesty.bound, told | {"weights": {"margins": ["place"]}}, LABELS) == (
        (
            "The groups could not be weighted. Those that answered more may have shifted the means by at most: "
            "Engagement 0.56. Who inside a group chose to answer comes on top of that."
        ),
        (
            "ถ่วงน้ำหนักตามกลุ่มไม่ได้ กลุ่มที่ตอบมากอาจทำให้ค่าเฉลี่ยเลื่อนไปได้ไม่เกิน Engagement 0.56 "
            "นอกจากนี้ยังมีผลจากการที่ภายในกลุ่มหนึ่งใครเลือกที่จะตอบ"
        ),
    )


@pytest.mark.parametrize(
    ("bounds", "english", "thai"),
    [
        (
            (-0.1, 0.3),
            (
                "Engagement of those who came by themselves lies +0.12 from that of those who were "
                "drawn, anywhere between −0.10 "
                "and +0.30: whether they differ cannot be told yet."
            ),
            "Engagementของผู้ที่เข้ามาเองต่างจากของผู้ที่ได้รับเชิญจากการสุ่ม +0.12 (−0.10 ถึง +0.30) ยังบอกไม่ได้ว่าสองส่วนนี้ต่างกันจริงหรือไม่",
        ),
        (
            (0.05, 0.2),
            (
                "Engagement of those who came by themselves lies +0.12 from that of those who were "
                "drawn (+0.05 to +0.20): who "
                "answers by choice is not like the others."
            ),
            "Engagementของผู้ที่เข้ามาเองต่างจากของผู้ที่ได้รับเชิญจากการสุ่ม +0.12 (+0.05 ถึง +0.20) ผู้ที่เลือกตอบเองจึงไม่เหมือนคนอื่น",
        ),
    ],
)
def test_whether_those_who_came_by_themselves_are_like_those_who_were_drawn(bounds, english, thai):
    gap = {"measure": "engagement", "gap": 0.12, "low": bounds[0], "high": bounds[1]}
    assert both(honesty.selection, gap, LABELS) == (english, thai)
    assert said("en", honesty.selection, None, LABELS) == ""


@pytest.mark.parametrize(
    ("code", "english", "thai"),
    [
        (
            "not-comparable",
            "Thai and English answers cannot be compared directly yet, and are not.",
            "คำตอบภาษาไทยกับอังกฤษยังเทียบกันตรง ๆ ไม่ได้ จึงไม่นำมาเทียบกัน",
        ),
        (
            "comparable",
            "An analysis outside found that Thai and English answers measure the same.",
            "ผลวิเคราะห์จากภายนอกพบว่าคำตอบภาษาไทยกับอังกฤษวัดสิ่งเดียวกัน",
        ),
        ("one-language", "", ""),
    ],
)
def test_what_is_known_of_the_two_languages(code, english, thai):
    assert both(honesty.language, code) == (english, thai)


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_sentence_claims_what_must_not_be_claimed(language):
    result = sample_result() | {"doors": {"open": 488, "random": 0}}
    with override(language):
        told = [*honesty.honesty(result, LABELS), over_time.change(result, LABELS), *honesty.not_to_claim()]
    whole = " ".join(told)
    assert len(honesty.not_to_claim()) == 5
    assert not re.search(r"margin of error|because of the forum|ความคลาดเคลื่อน|เพราะเวที|เนื่องจากเวที", whole)
    assert {"th": "ควบคู่กับเวทีเสวนา", "en": "alongside the forum"}[language] in whole


@pytest.mark.parametrize(
    ("name", "english", "thai"),
    [
        ("sewana-12 1", "Sewana-12, version 1", "Sewana-12 ฉบับที่ 1"),
        ("own-library 3", "Own-library, version 3", "Own-library ฉบับที่ 3"),
        ("answers", "answers", "answers"),
        ("", "", ""),
    ],
)
def test_the_instrument_and_its_version_are_called_as_people_say_it(name, english, thai):
    result = {"measures_version": name}
    with override("en"):
        assert honesty.measures(result) == english
    with override("th"):
        assert honesty.measures(result) == thai
