"""What the figures of engagement say: each branch in both languages, and no more than the intervals allow."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sewana.reflection.wording import engagement, honesty, names, over_time, presence
from tests.reflection.engagement_sample import sample_funnel, sample_result, sample_zone

LABELS = {
    "V3": "V3",
    "V2": "V2",
    "P1": "P1",
    "engagement": "Engagement",
    "voice": "Voice",
    "a": "A",
    "b": "B",
}
MIRROR_ROW = {"item": "V3", "gap": 0.385, "low": 0.327, "high": 0.444, "rank_high": 1, "bh": 0.0}


def said(language, sentence, *given_to_it):
    with override(language):
        return sentence(*given_to_it)


def both(sentence, *given_to_it):
    return said("en", sentence, *given_to_it), said("th", sentence, *given_to_it)


def mirror_of(*rows):
    told = [MIRROR_ROW | {"verdict": "staff_higher"} | row for row in rows]
    return {"mirror": {"is_shown": True, "note": "", "staff": 46, "rows": told}}


@pytest.mark.parametrize(
    ("result", "english", "thai"),
    [
        (
            {"mirror": None},
            "No staff have said yet what they expect users to answer, so there is nothing to compare.",
            "ยังไม่มีบุคลากรบอกว่าคาดว่าผู้ใช้จะตอบอย่างไร จึงยังไม่มีอะไรให้เทียบ",
        ),
        (
            {"mirror": {"is_shown": False, "note": "too-few-staff"}},
            "Fewer than ten staff answered, so what they expect is not shown to anybody.",
            "บุคลากรตอบไม่ถึงสิบคน จึงไม่แสดงสิ่งที่บุคลากรคาดให้ใครเห็น",
        ),
        (
            {"mirror": {"is_shown": False, "note": "too-few-users"}},
            "Of no statement can be told what users say, so that there is nothing to compare staff with.",
            "ยังไม่มีเรื่องใดที่แสดงได้ว่าผู้ใช้ตอบอย่างไร จึงยังไม่มีอะไรให้เทียบกับที่บุคลากรคาด",
        ),
        (
            mirror_of({"verdict": "same"}, {"verdict": "same"}),
            "Staff expect what users answered: on every statement the two are within ten points.",
            "บุคลากรคาดตรงกับที่ผู้ใช้ตอบ ทุกเรื่องต่างกันไม่เกิน 10 จุด",
        ),
        (
            mirror_of({}, {"verdict": "same"}),
            (
                "Staff are within ten points of users on 1 of 2 statements. The widest gap is "
                "“V3”: staff expect 38 points "
                "more than users say, between 33 and 44."
            ),
            (
                "บุคลากรคาดใกล้เคียงกับที่ผู้ใช้ตอบ (ไม่เกิน 10 จุด) ใน 1 จาก 2 เรื่อง เรื่องที่ต่างกันมากที่สุดคือ “V3” "
                "บุคลากรคาดสูงกว่าที่ผู้ใช้ตอบ 38 จุด (33 ถึง 44)"
            ),
        ),
        (
            mirror_of({"rank_high": 2}),
            (
                "There is no statement yet on which staff and users are known to be within ten "
                "points. One of the wide gaps "
                "is “V3”: staff expect 38 points more than users say, between 33 and 44."
            ),
            (
                "ยังไม่มีเรื่องใดที่บอกได้ว่าบุคลากรกับผู้ใช้ต่างกันไม่เกิน 10 จุด เรื่องหนึ่งที่ต่างกันมากคือ “V3” "
                "บุคลากรคาดสูงกว่าที่ผู้ใช้ตอบ 38 จุด (33 ถึง 44)"
            ),
        ),
        (
            mirror_of(
                {"verdict": "users_higher", "gap": -0.12, "low": -0.2, "high": -0.04}, {"verdict": "same"}
            ),
            (
                "Staff are within ten points of users on 1 of 2 statements. Users feel better "
                "than staff expect about “V3”: "
                "by 12 points, between 4 and 20."
            ),
            (
                "บุคลากรคาดใกล้เคียงกับที่ผู้ใช้ตอบ (ไม่เกิน 10 จุด) ใน 1 จาก 2 เรื่อง เรื่อง “V3” ผู้ใช้รู้สึกดีกว่าที่บุคลากรคาด "
                "12 จุด (4 ถึง 20)"
            ),
        ),
        (
            mirror_of({"verdict": "unclear"}, {"bh": 0.2}, {"verdict": "same"}),
            "Staff are within ten points of users on 1 of 3 statements. On 2 statements the answers do not tell yet.",
            "บุคลากรคาดใกล้เคียงกับที่ผู้ใช้ตอบ (ไม่เกิน 10 จุด) ใน 1 จาก 3 เรื่อง อีก 2 เรื่องยังบอกไม่ได้",
        ),
    ],
    ids=["none", "too-few", "too-few-users", "all-same", "widest", "one-of", "users-higher", "unclear"],
)
def test_the_mirror_in_a_sentence(result, english, thai):
    assert both(engagement.mirror, result, LABELS) == (english, thai)


@pytest.mark.parametrize(
    ("state", "english", "thai"),
    [
        (
            "true_consensus",
            "Both sides think alike on “V3”, and staff know it.",
            "สองฝ่ายคิดตรงกันเรื่อง “V3” และบุคลากรรู้ว่าตรงกัน",
        ),
        (
            "false_consensus",
            "The two sides differ on “V3”, and staff do not know it: they expect users to think as they do.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” แต่บุคลากรไม่รู้ และคาดว่าผู้ใช้คิดเหมือนตน",
        ),
        (
            "false_conflict",
            "Both sides think alike on “V3”, and staff do not know it: they expect users to think otherwise.",
            "สองฝ่ายคิดตรงกันเรื่อง “V3” แต่บุคลากรไม่รู้ และคาดว่าผู้ใช้คิดต่างจากตน",
        ),
        (
            "true_dissensus",
            "The two sides differ on “V3”, and staff know it.",
            "สองฝ่ายคิดต่างกันเรื่อง “V3” และบุคลากรรู้ว่าต่างกัน",
        ),
        (
            "unclear",
            "On “V3” the answers do not tell yet whether the two sides think alike.",
            "เรื่อง “V3” ยังบอกไม่ได้ว่าสองฝ่ายคิดตรงกันหรือไม่",
        ),
    ],
)
def test_who_knows_that_the_sides_think_alike(state, english, thai):
    assert both(engagement.coorientation, {"topic": "V3", "state": state}, LABELS) == (english, thai)


def test_scales_say_what_their_range_rests_on():
    rows = [{"key": "engagement", "mean": 3.6, "low": 3.5, "high": 3.7}, {"key": "voice", "mean": None}]
    assert both(engagement.scales, {"scales": rows}, LABELS) == (
        (
            "Engagement stands at 3.60 of 5 (3.50 to 3.70). The range holds if those who did not answer are like those "
            "who did."
        ),
        "Engagementเฉลี่ย 3.60 จาก 5 (3.50 ถึง 3.70) ช่วงในวงเล็บใช้ได้หากผู้ที่ไม่ได้ตอบรู้สึกเหมือนผู้ที่ตอบ",
    )
    assert both(engagement.scales, {"scales": rows[1:]}, LABELS) == (
        "Too few have answered, or all in the same way, so that no mean is shown.",
        "ผู้ตอบยังน้อยเกินไป หรือตอบเหมือนกันหมด จึงไม่แสดงค่าเฉลี่ย",
    )
    # A short form adds nothing up, and says nothing of it.
    assert said("en", engagement.scales, {"scales": [], "n": 100}, LABELS) == ""
    assert said("en", engagement.scales, {"scales": [], "n": 0}, LABELS) == "Nobody has answered yet."


def items(**shares):
    rows = [
        {"key": key, "agree": share, "agree_low": low, "agree_high": high}
        for key, (share, low, high) in shares.items()
    ]
    return {"items": rows}  # fmt: skip


def test_services_are_told_one_by_one_as_people_of_ten():
    asked = items(P1=(0.75, 0.7, 0.8), D1=(0.02, 0.0, 0.05), H1=(0.98, 0.9, 1.0))
    assert both(engagement.service, asked, LABELS) == (
        (
            "Of those who could say, about 8 in 10 agree with “P1”, hardly anybody agrees "
            "with “D1” and nearly everybody "
            "agrees with “H1”."
        ),
        "ในบรรดาผู้ที่ตอบข้อนี้ได้ ราว 8 ใน 10 คนเห็นด้วยกับ “P1”, แทบไม่มีใครเห็นด้วยกับ “D1” และ เกือบทุกคนเห็นด้วยกับ “H1”",
    )
    assert both(engagement.service, items(P1=(None, None, None)), LABELS) == (
        "Too few have answered to say how well the services work.",
        "ผู้ตอบยังน้อยเกินกว่าจะบอกได้ว่าบริการเป็นอย่างไร",
    )


def test_a_spread_names_two_statements_only_if_their_intervals_lie_apart():
    assert both(engagement.spread, items(V3=(0.3, 0.2, 0.4), P1=(0.7, 0.6, 0.8)), LABELS) == (
        "Clearly more agree with “P1” (70%) than with “V3” (30%).",
        "มีผู้เห็นด้วยกับ “P1” (70%) มากกว่า “V3” (30%) อย่างชัดเจน",
    )
    assert both(engagement.spread, items(V3=(0.3, 0.2, 0.4), P1=(0.4, 0.3, 0.5)), LABELS) == (
        "Agreement with the statements does not differ enough to say which has more of it.",
        "ความเห็นด้วยกับแต่ละข้อต่างกันไม่พอจะบอกว่าข้อใดมากกว่า",
    )
    assert both(engagement.spread, {"items": []}, LABELS) == (
        "Too few have answered to show how opinions are spread.",
        "ผู้ตอบยังน้อยเกินกว่าจะแสดงว่าความเห็นกระจายอย่างไร",
    )


def measure(*rows, kind="mean", note="", tau=0.2):
    told = [
        {"key": key, "direct": value, "steadied": value, "steadied_low": low, "steadied_high": high}
        for key, value, low, high in rows
    ]
    return {"kind": kind, "note": note, "tau": tau, "tau_low": 0.05, "tau_high": 0.5, "rows": told}


WHOLE = (3.5, 3.4, 3.6)


@pytest.mark.parametrize(
    ("given_measure", "whole", "language", "english", "thai"),
    [
        (
            measure(("a", 4.0, 3.7, 4.3), ("b", 3.0, 2.7, 3.3), ("c", 3.5, 3.2, 3.8)),
            WHOLE,
            "comparable",
            (
                "Above all people together: A (4.00). Below all people together: B (3.00). Groups "
                "typically differ from each "
                "other by 0.20, between 0.05 and 0.50."
            ),
            "กลุ่มที่สูงกว่าทุกคนรวมกัน: A (4.00) กลุ่มที่ต่ำกว่าทุกคนรวมกัน: B (3.00) โดยทั่วไปแต่ละกลุ่มต่างกันราว 0.20 (0.05 ถึง 0.50)",
        ),
        (
            measure(("a", 4.0, 3.7, 4.3), tau=None),
            WHOLE,
            "not-comparable",
            (
                "Above all people together: A (4.00). Thai and English answers cannot be "
                "compared directly yet, so read "
                "nothing into Thai and international."
            ),
            "กลุ่มที่สูงกว่าทุกคนรวมกัน: A (4.00) คำตอบภาษาไทยกับอังกฤษยังเทียบกันตรง ๆ ไม่ได้ จึงอย่าสรุปจากความต่างระหว่างกลุ่มไทยกับต่างชาติ",
        ),
        (
            measure(("a", 0.4, 0.3, 0.5), kind="share"),
            (0.4, 0.35, 0.45),
            "not-comparable",
            (
                "No group can be told apart from all people together yet. Groups typically "
                "differ from each other by 20 "
                "points, between 5 and 50."
            ),
            "ยังบอกไม่ได้ว่ากลุ่มใดต่างจากทุกคนรวมกัน โดยทั่วไปแต่ละกลุ่มต่างกันราว 20 จุด (5 ถึง 50)",
        ),
        (
            measure(("a", 4.0, None, None), note="too-few-groups"),
            WHOLE,
            "comparable",
            "There are too few groups to steady their numbers: small differences mean nothing yet.",
            "จำนวนกลุ่มน้อยเกินกว่าจะปรับค่าให้นิ่ง ความต่างเพียงเล็กน้อยจึงยังไม่มีความหมาย",
        ),
        (
            measure(("a", None, None, None)),
            WHOLE,
            "comparable",
            "Every group is too small to be shown by itself.",
            "ทุกกลุ่มมีคำตอบน้อยเกินกว่าจะแสดงแยก",
        ),
    ],
    ids=["apart", "languages", "none-apart", "not-steadied", "hidden"],
)
def test_groups_are_named_only_where_they_lie_apart(given_measure, whole, language, english, thai):
    assert both(engagement.groups, given_measure, LABELS, whole, language) == (english, thai)


def test_how_far_a_scale_holds_together_is_no_pass_mark():
    rows = [
        {"scale": "engagement", "alpha": 0.885, "low": 0.868, "high": 0.9, "note": ""},
        {"scale": "voice", "alpha": None, "low": None, "high": None, "note": "too-few"},
    ]
    assert both(engagement.reliability, {"reliability": rows}, LABELS) == (
        (
            "Engagement: its items go together by 0.89 of 1 (alpha, 0.87 to 0.90). Voice: too "
            "few answers to judge whether "
            "its items go together. This is not a pass mark."
        ),
        (
            "Engagement: ข้อคำถามไปด้วยกันที่ 0.89 จาก 1 (ค่าแอลฟา 0.87 ถึง 0.90) Voice: "
            "คำตอบน้อยเกินกว่าจะตัดสินว่าข้อคำถามไปด้วยกันหรือไม่ "
            "ค่านี้ไม่ใช่เกณฑ์ผ่านหรือไม่ผ่าน"
        ),
    )
    assert said("en", engagement.reliability, {"reliability": []}, LABELS) == ""


def test_lists_break_off_with_a_count():
    assert both(names.some_listed, ["a", "b", "c", "d", "e"]) == (
        "a, b, c and 2 more",
        "a, b, c และอีก 2 เรื่อง",
    )
    assert both(names.some_listed, ["a", "b"]) == ("a and b", "a และ b")
    assert both(names.some_listed, ["a"]) == ("a", "a")
    assert both(names.some_listed, []) == ("", "")


def test_years_of_both_eras_are_written_as_the_reader_does():
    assert both(names.year_words, 2569) == both(names.year_words, 2026) == ("2026", "2569")


def test_short_names_stand_only_for_the_wording_they_shorten():
    result = sample_result()
    assert said("th", names.labels, result)["V3"] == "เสียงของผู้ใช้นำไปสู่การเปลี่ยนแปลงจริง"
    assert said("en", names.labels, result)["V3"] == "What users say leads to real change"
    result["names"]["item"]["V3"]["en"] += " Now."
    assert said("en", names.labels, result)["V3"] == "What users say leads to real change in the library. Now"
    shortened = [item for item in sample_result()["names"]["item"].values() if item["en"] in names.SHORT]
    assert len(shortened) == len(names.SHORT) == 12


BOUNDS = st.lists(st.floats(-0.9, 0.9), min_size=3, max_size=3).map(sorted)


def verdict_of(low, high):
    if low > -0.1 and high < 0.1:
        return "same"
    return "staff_higher" if low > 0 else "users_higher" if high < 0 else "unclear"


@given(st.lists(st.tuples(BOUNDS, st.floats(0, 1), st.integers(1, 3)), min_size=1, max_size=12))
def test_the_mirror_names_only_what_its_interval_allows(drawn):
    rows = [
        {"item": f"i{at}.", "gap": gap, "low": low, "high": high, "bh": bh, "rank_high": rank,
         "verdict": verdict_of(low, high)}
        for at, ((low, gap, high), bh, rank) in enumerate(drawn)
    ]  # fmt: skip
    sentence = said("en", engagement.mirror, mirror_of(*rows), {})
    for row in rows:
        if f"“{row['item']}”" in sentence:
            assert row["low"] > 0 or row["high"] < 0
            assert row["bh"] <= 0.10
            if "widest gap" in sentence and row["low"] > 0:
                assert row["rank_high"] == 1
    counted = re.search(r"on (\d+) of", sentence)
    same = sum(row["low"] > -0.1 and row["high"] < 0.1 for row in rows)
    assert not counted or int(counted[1]) == same


@given(st.lists(BOUNDS, min_size=1, max_size=8), BOUNDS)
def test_groups_that_are_named_lie_apart_from_all(bounds, whole):
    rows = [(f"g{at}.", value, low, high) for at, (low, value, high) in enumerate(bounds)]
    sentence = said("en", engagement.groups, measure(*rows), {}, (whole[1], whole[0], whole[2]))
    above, _, below = sentence.partition("Below")
    for key, _value, low, high in rows:
        assert f"{key} (" not in above or low > whole[2]
        assert f"{key} (" not in below or high < whole[0]


@given(st.lists(BOUNDS.map(lambda row: [abs(part) for part in row]).map(sorted), min_size=2, max_size=8))
def test_a_spread_that_is_named_is_more_than_chance(bounds):
    rows = {f"i{at}": (value, low, high) for at, (low, value, high) in enumerate(bounds)}
    found = re.search(r"“(i\d)” .* “(i\d)”", said("en", engagement.spread, items(**rows), {}))
    if found:
        assert rows[found[1]][1] > rows[found[2]][2]
    else:
        assert all(one[1] <= other[2] for one in rows.values() for other in rows.values())


def test_the_sample_is_told_without_a_number_that_is_missing():
    result = sample_result()
    for language in ("th", "en"):
        with override(language):
            known = names.labels(result)
            told = [
                engagement.mirror(result, known), over_time.change(result, known), over_time.trend(result, known),
                presence.reach(result["reach"]["dimensions"][0], known), presence.barriers(result, known),
                presence.funnel(sample_funnel(), known, {"invited": "A", "told": "B"}),
                presence.zones(sample_zone(), known), *honesty.honesty(result, known),
            ]  # fmt: skip
        for sentence in told:
            assert sentence
            assert not re.search(r"·|None|nan|%\(|  ", sentence)
            assert "-" not in sentence.replace("Sewana-12", "")
