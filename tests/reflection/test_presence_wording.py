"""Who came, what changed and what is uncertain, in sentences: each branch in both languages."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana.reflection.wording import over_time, presence
from tests.reflection.test_engagement_wording import BOUNDS, LABELS, both, said

CAME = {
    "key": "a",
    "came": 21,
    "expected": 37.3,
    "ratio": 0.56,
    "is_alert": True,
    "state": "plain",
    "heard": "some",
}
FEW = {
    "key": "b",
    "came": None,
    "expected": None,
    "ratio": None,
    "is_alert": True,
    "state": "hidden",
    "heard": "no",
}


def dimension(*rows, value=0.3, chance=0.05):
    return {
        "key": "group",
        "rows": list(rows),
        "shortfall": {"value": value, "null_mean": 0.02, "null_95": chance},
    }


@pytest.mark.parametrize(
    ("told", "english", "thai"),
    [
        (
            dimension(CAME),
            (
                "Clearly fewer than their share came: A, 21 where 37 could be expected. Of 100 "
                "places, 30 would have to change "
                "hands for every group to have its share; chance alone rarely brings more than 5."
            ),
            (
                "กลุ่มที่มาน้อยกว่าสัดส่วนอย่างชัดเจน: A 21 คน จากที่ควรมีราว 37 คน ถ้ามี 100 ที่ ต้องเปลี่ยนมือ 30 ที่ "
                "ทุกกลุ่มจึงจะได้ตามสัดส่วน ความบังเอิญอย่างเดียวมักไม่เกิน 5 ที่"
            ),
        ),
        (
            dimension(CAME | {"is_alert": False}, FEW, value=0.05),
            (
                "No group is known to have come clearly less than its share. All in all the "
                "shares differ no more than chance "
                "can bring. Too few to be heard as a group: B."
            ),
            (
                "ยังไม่พบกลุ่มใดที่มาน้อยกว่าสัดส่วนอย่างชัดเจน โดยรวมแล้วสัดส่วนต่างกันไม่เกินที่ความบังเอิญทำให้เกิดได้ "
                "น้อยเกินกว่าจะได้ยินเสียงของทั้งกลุ่ม: B"
            ),
        ),
        (
            {"key": "group", "rows": [CAME | {"is_alert": False}], "shortfall": None},
            "No group is known to have come clearly less than its share.",
            "ยังไม่พบกลุ่มใดที่มาน้อยกว่าสัดส่วนอย่างชัดเจน",
        ),
        (dimension(CAME | {"came": 0}), "Nobody has been counted yet.", "ยังไม่ได้นับผู้เข้าร่วม"),
    ],
    ids=["missing", "none-missing", "no-shortfall", "nobody"],
)
def test_who_came_and_who_was_missing(told, english, thai):
    assert both(partial(presence.reach, is_came=True), told, LABELS) == (english, thai)


@pytest.mark.parametrize(
    ("told", "english", "thai"),
    [
        (
            dimension(CAME, value=0.01),
            "Clearly fewer than their share answered: A, 21 where 37 could be expected. ",
            "กลุ่มที่ตอบน้อยกว่าสัดส่วนอย่างชัดเจน: A 21 คน จากที่ควรมีราว 37 คน ",
        ),
        (
            dimension(CAME | {"is_alert": False}, value=0.01),
            "No group is known to have answered clearly less than its share. ",
            "ยังไม่พบกลุ่มใดที่ตอบน้อยกว่าสัดส่วนอย่างชัดเจน ",
        ),
        (dimension(CAME | {"came": 0}), "Nobody has answered yet.", "ยังไม่มีใครตอบ"),
    ],
)
def test_who_answered_is_not_said_to_have_come(told, english, thai):
    found = both(presence.reach, told, LABELS)
    assert found[0].startswith(english)
    assert found[1].startswith(thai)
    assert "came" not in found[0]


@given(st.lists(st.tuples(st.floats(0.01, 4), st.floats(0, 0.5), st.booleans()), min_size=1, max_size=8))
def test_only_groups_whose_whole_interval_lies_below_are_missing(drawn):
    rows = [
        CAME | {"key": f"g{at}.", "ratio": ratio, "low": ratio - half, "high": ratio + half,
                "is_alert": ratio + half < 0.8, "state": "hidden" if is_hidden else "plain"}
        for at, (ratio, half, is_hidden) in enumerate(drawn)
    ]  # fmt: skip
    sentence = said("en", presence.reach, dimension(*rows), {})
    for row in rows:
        if f"{row['key']}, 21" in sentence:
            assert row["high"] < 0.8
            assert row["state"] == "plain"


def barrier(key, share, low, high):
    return {"key": key, "share": share, "low": low, "high": high}


@pytest.mark.parametrize(
    ("rows", "english", "thai"),
    [
        ([], "Too few have said what made it hard for them.", "ผู้ที่บอกว่าอะไรเป็นอุปสรรคยังน้อยเกินไป"),
        (
            [barrier("a", 0.5, 0.4, 0.6), barrier("b", 0.2, 0.1, 0.3)],
            "Most often named: “A” (50%).",
            "ข้อที่มีผู้เลือกมากที่สุดคือ “A” (50%)",
        ),
        (
            [barrier("a", 0.5, 0.4, 0.6), barrier("b", 0.2, 0.1, 0.3), barrier("c", None, None, None)],
            "Most often named of those that can be shown: “A” (50%).",
            "ในบรรดาข้อที่แสดงได้ ข้อที่มีผู้เลือกมากที่สุดคือ “A” (50%)",
        ),
        (
            # The third is less sure than the second, and may be as frequent as the first.
            [barrier("a", 0.5, 0.4, 0.6), barrier("b", 0.3, 0.25, 0.35), barrier("c", 0.29, 0.1, 0.45)],
            "Among those named most often: “A” (50%).",
            "ข้อที่มีผู้เลือกมาก เช่น “A” (50%)",
        ),
        (
            [barrier("b", 0.4, 0.3, 0.5), barrier("a", 0.5, 0.4, 0.6)],
            "Among those named most often: “A” (50%).",
            "ข้อที่มีผู้เลือกมาก เช่น “A” (50%)",
        ),
    ],
)
def test_the_most_frequent_barrier_is_called_so_only_if_it_is(rows, english, thai):
    assert both(presence.barriers, {"barriers": rows}, LABELS) == (english, thai)


STEPS = {"invited": "invited", "spoke": "spoke", "told": "told"}


@pytest.mark.parametrize(
    ("rows", "english", "thai"),
    [
        (
            [],
            "Nothing has been counted yet on the way from the invitation to the answer.",
            "ตั้งแต่การเชิญจนถึงการตอบกลับ ยังไม่ได้นับขั้นใดเลย",
        ),
        (
            [{"key": "a", "invited": 30, "spoke": 7}],
            "invited: 30. spoke: 7. Not counted yet: told.",
            "invited 30 คน spoke 7 คน ขั้นที่ยังไม่ได้นับ: told",
        ),
        (
            [{"key": "a", "spoke": 7}],
            "spoke: 7. Not counted yet: invited and told.",
            "spoke 7 คน ขั้นที่ยังไม่ได้นับ: invited และ told",
        ),
        (
            [{"key": "a", "invited": 30, "spoke": None}, {"key": "b", "invited": 20, "spoke": 12}],
            "invited: 50. spoke: at least 12. Not counted yet: told.",
            "invited 50 คน spoke อย่างน้อย 12 คน ขั้นที่ยังไม่ได้นับ: told",
        ),
        (
            [{"key": "a", "invited": 30, "spoke": 7, "told": None, "hidden": ["told"]}],
            "invited: 30. spoke: 7.",
            "invited 30 คน spoke 7 คน",
        ),
        (
            [{"key": "a", "invited": None, "spoke": None, "hidden": ["invited", "spoke"]}],
            "Too few came as far as any step to show how many.",
            "แต่ละขั้นมีคนน้อยจนไม่แสดงจำนวน",
        ),
        (
            [{"key": "a", "invited": 30, "spoke": 7, "told": 6}],
            "invited: 30. told: 6.",
            "invited 30 คน told 6 คน",
        ),
    ],
)
def test_the_way_from_the_invitation_to_the_answer(rows, english, thai):
    assert both(presence.funnel, rows, LABELS, STEPS) == (english, thai)


def zone(low, high, superiority=(-1.0, -0.5)):
    return {"key": "P1", "adequacy_low": low, "adequacy_high": high, "superiority_low": superiority[0],
            "superiority_high": superiority[1], "state": "plain"}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "english", "thai"),
    [
        (zone(-0.5, -0.1), "“P1” is less than people accept.", "“P1” ยังต่ำกว่าที่ผู้ใช้ยอมรับได้"),
        (
            zone(0.1, 0.5),
            "“P1” lies between what people accept and what they wish for.",
            "“P1” อยู่ระหว่างที่ผู้ใช้ยอมรับได้กับที่อยากให้เป็น",
        ),
        (zone(0.1, 0.5, (0.1, 0.2)), "“P1” is more than people wish for.", "“P1” สูงกว่าที่ผู้ใช้อยากให้เป็น"),
        (
            zone(-0.1, 0.5),
            "For “P1” the answers do not tell yet whether it is enough.",
            "“P1” ยังบอกไม่ได้ว่าเพียงพอหรือไม่",
        ),
        (
            zone(None, None),
            "Too few have said what they accept and what they wish for.",
            "ผู้ที่บอกว่ายอมรับได้แค่ไหนและอยากให้เป็นอย่างไรยังน้อยเกินไป",
        ),
    ],
)
def test_where_a_service_stands(row, english, thai):
    assert both(presence.zones, [row], LABELS) == (english, thai)


def step(verdict, measure="V3", difference=0.1, kind="share", **rest):
    tipping = abs(difference) / 0.98
    row = {"measure": measure, "kind": kind, "difference": difference, "se": 0.03, "verdict": verdict}
    return row | {"is_comparable": True, "why_not": "", "tipping": tipping} | rest


def change(*rows):
    return {"change": {"from": 2568, "rows": list(rows)}, "year": 2569}


@pytest.mark.parametrize(
    ("result", "english", "thai"),
    [
        (
            {"change": None},
            "This is the first year: there is nothing to compare with yet.",
            "ปีนี้เป็นปีแรก จึงยังไม่มีปีก่อนให้เทียบ",
        ),
        (
            change(step("up"), step("up", "voice", 0.5, "mean"), step("down", "V2", -0.2)),
            (
                "Since 2025 these rose: “Voice” (+0.50) and “V3” (+10 points). Since 2025 these "
                "fell: “V2” (−20 points). This "
                "happened alongside the forum; the survey cannot show what brought it about."
            ),
            (
                "เทียบกับปี 2568 สิ่งที่เพิ่มขึ้นคือ “Voice” (+0.50) และ “V3” (+10 จุด) เทียบกับปี 2568 สิ่งที่ลดลงคือ “V2” (−20 จุด) "
                "ทั้งนี้เกิดขึ้นควบคู่กับเวทีเสวนา แบบสอบถามบอกไม่ได้ว่าเกิดจากอะไร"
            ),
        ),
        (
            change(
                step("same", difference=0.06, low=0.04, high=0.08),
                step("unclear"),
                step("unclear", is_comparable=False, why_not="wording"),
                step("unclear", is_comparable=False, why_not="absent"),
            ),
            (
                "1 measure moved by less than ten points, or a quarter of a point of a mean. 1 change is too small "
                "to tell. 1 measure cannot be compared with last time, because it was asked in another way. "
                "1 measure cannot be compared with last time, because it was not asked or cannot be shown for one "
                "of the two."
            ),
            (
                "อีก 1 เรื่องเปลี่ยนไม่ถึง 10 จุด หรือไม่ถึง 0.25 หากเป็นค่าเฉลี่ย อีก 1 เรื่องเปลี่ยนน้อยเกินกว่าจะบอกได้ "
                "มี 1 เรื่องที่เทียบกับครั้งก่อนไม่ได้ เพราะถามต่างไปจากเดิม "
                "มี 1 เรื่องที่เทียบกับครั้งก่อนไม่ได้ เพราะครั้งใดครั้งหนึ่งไม่ได้ถามหรือแสดงไม่ได้"
            ),
        ),
        (
            change(*(step("unclear", f"C{at}", is_comparable=False, why_not="absent") for at in range(14))),
            (
                "Nothing can be set beside 2025: in one of the two years too few people answered the same "
                "questions."
            ),
            "ยังเทียบกับปี 2568 ไม่ได้ เพราะมีปีใดปีหนึ่งที่ผู้ตอบคำถามเดียวกันมีน้อยเกินไป",
        ),
    ],
    ids=["first", "both", "nothing-clear", "nothing-beside"],
)
def test_what_changed_since_last_time(result, english, thai):
    assert both(over_time.change, result, LABELS) == (english, thai)


@given(st.lists(BOUNDS, min_size=1, max_size=9))
def test_only_changes_that_are_clear_are_named(bounds):
    rows = []
    for at, (low, difference, high) in enumerate(bounds):
        verdict = "up" if low > 0 else "down" if high < 0 else "unclear"
        rows.append(step(verdict, f"m{at}.", difference, low=low, high=high))
    sentence = said("en", over_time.change, change(*rows), {})
    rose, _, fell = sentence.partition("these fell")
    for row in rows:
        assert f"“{row['measure']}”" not in rose or row["low"] > 0
        assert f"“{row['measure']}”" not in fell or row["high"] < 0


def course(low, high, breaks=(), years=(2567, 2568, 2569)):
    points = [{"year": year, "value": 3, "low": 2, "high": 4} for year in years]
    return {
        "measure": "voice",
        "points": points,
        "slope_low": low,
        "slope_high": high,
        "breaks": list(breaks),
    }


@pytest.mark.parametrize(
    ("rows", "english", "thai"),
    [
        (
            [],
            "A trend needs three years. Until then, read each year by itself.",
            "การดูแนวโน้มต้องมีอย่างน้อยสามปี ระหว่างนี้โปรดอ่านแต่ละปีแยกกัน",
        ),
        ([course(0.1, 0.2)], "“Voice” has gone up over 3 years.", "“Voice” เพิ่มขึ้นในช่วง 3 ปี"),
        ([course(-0.2, -0.1)], "“Voice” has gone down over 3 years.", "“Voice” ลดลงในช่วง 3 ปี"),
        (
            [course(-0.1, 0.2)],
            "“Voice”: over 3 years no direction can be told yet.",
            "“Voice” ในช่วง 3 ปี ยังบอกทิศทางไม่ได้",
        ),
        (
            [course(None, None, [2568])],
            (
                "“Voice”: since it was asked in another way there are too few years for a direction. It was "
                "asked in another way from 2025 on, so the line is broken there."
            ),
            ("“Voice” นับจากที่ถามต่างไปจากเดิม ยังมีไม่กี่ปี จึงยังบอกทิศทางไม่ได้ ตั้งแต่ปี 2568 ถามต่างไปจากเดิม เส้นจึงขาดตรงนั้น"),
        ),
        (
            [course(0.1, 0.2, [2567], (2565, 2567, 2568, 2569))],
            (
                "“Voice” has gone up over 3 years. It was asked in another way from 2024 on, so the line is "
                "broken there."
            ),
            "“Voice” เพิ่มขึ้นในช่วง 3 ปี ตั้งแต่ปี 2567 ถามต่างไปจากเดิม เส้นจึงขาดตรงนั้น",
        ),
    ],
)
def test_which_way_it_goes_over_the_years(rows, english, thai):
    assert both(over_time.trend, {"trend": rows}, LABELS) == (english, thai)
