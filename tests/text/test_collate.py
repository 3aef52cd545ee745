"""Thai dictionary order."""

import random

from hypothesis import given
from hypothesis import strategies as st

from sewana_text.collate import sort_key

# In the order of the Royal Society's dictionary (and of ICU's Thai collation).
ORDERS = (
    ["กก", "กระ", "กฤษณา", "กลม", "ก๊วน", "ก้อน", "กะ", "กัน", "กา", "ก้าง", "กำ",
     "กิน", "เก", "เก็บ", "แก", "โก", "ใกล้", "ไก่", "ขวด"],
    ["ปา", "ป่า", "ป้า", "ป๊า", "ป๋า", "ปาก"],
    ["พันธ์", "พันธุ์"],
    ["เต็ง", "เต่ง", "เต้ง"],
    ["ห้องสมุด", "หอสมุด", "หอสมุดกลาง", "ห่อหมก", "แหวน", "ให้"],
    ["Archive", "book", "Book 2", "ก"],
    ["ครั้งที่ 1", "ครั้งที่ ๑", "ครั้งที่ 2"],
)  # fmt: skip


def test_golden_orders():
    for order in ORDERS:
        shuffled = random.Random(7).sample(order, len(order))
        assert sorted(shuffled, key=sort_key) == order


@given(st.text(alphabet="กขคมหาเแโิี่้์ำ ab1๑", max_size=12), st.text(alphabet="กขคมหาเแโิี่้์ำ ab1๑", max_size=12))
def test_equal_keys_are_equal_texts(first, second):
    same = " ".join(first.split()) == " ".join(second.split())
    assert (sort_key(first) == sort_key(second)) == same
    assert "\x00" not in sort_key(first)
