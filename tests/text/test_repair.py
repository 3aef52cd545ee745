"""Repair of Thai text taken out of PDFs."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_text.edits import Repair
from sewana_text.repair import repair

# Sentences of our own, as libraries write them.
SENTENCES = """
สำนักหอสมุดดำเนินการจัดเวทีเสวนาเพื่อนำความคิดเห็นมาพัฒนาบริการ
คณะกรรมการกำหนดหัวข้อและจำนวนผู้เข้าร่วมตามความจำเป็น
ผู้ใช้บริการแนะนำให้เพิ่มที่นั่งอ่านประจำชั้นและทำป้ายบอกทางให้ชัดเจน
น้ำดื่มบริเวณทางเข้ามีจำกัดในช่วงสอบ ควรนำตู้มาเพิ่ม
การทำงานร่วมกันเป็นสิ่งสำคัญสำหรับความสำเร็จของโครงการ
อาจารย์ขอคำปรึกษาเรื่องการทำสำเนาและลิขสิทธิ์ได้ทุกวันทำการ
บรรณารักษ์จัดทำคำแนะนำการใช้ฐานข้อมูลเป็นภาษาอังกฤษ
นักศึกษาจำนวนมากจำเป็นต้องใช้คอมพิวเตอร์สำหรับทำรายงาน
ห้องสมุดลดความเหลื่อมล้ำโดยให้ยืมอุปกรณ์ประกอบการเรียน
ควรทำความสะอาดห้องน้ำให้บ่อยขึ้นและซ่อมก๊อกน้ำที่ชำรุด
กรรมการอำนวยการเห็นชอบกำหนดการและงบประมาณประจำปี
ทำอย่างไรให้นักวิจัยเข้าถึงวารสารสำคัญได้จากนอกมหาวิทยาลัย
ผู้อำนวยการกล่าวคำต้อนรับและนำชมพื้นที่การเรียนรู้ใหม่
เจ้าหน้าที่ตอบคำถามด้วยถ้อยคำสุภาพและจดจำผู้ใช้ได้
ระบบจำกัดจำนวนครั้งในการต่ออายุหนังสือโดยไม่จำเป็น
เราจะทบทวนตำแหน่งของชั้นหนังสือและทำแผนผังให้เข้าใจง่าย
ความจำเป็นของผู้พิการควรได้รับความสำคัญเป็นลำดับแรก
ขอให้ทำระบบจองห้องประชุมกลุ่มล่วงหน้าผ่านโทรศัพท์
การสำรวจความพึงพอใจดำเนินการเป็นประจำทุกภาคการศึกษา
นำข้อเสนอไปปฏิบัติแล้วแจ้งผลให้ผู้เสนอทราบภายในกำหนด
""".strip().split("\n")

CLEAN = """
ป่าไม้ ฝ่าย เป้าหมาย ปานปรีย์ มนัญญา
ฝ่ายบริการตั้งเป้าหมายปลูกป่าไม้หน้าห้องสมุด
หน้าที่ของบรรณารักษ์คือดูแลชั้นหนังสือและช่วยผู้ใช้
สิทธิ์การยืมของนักศึกษาระดับปริญญาตรีคือสิบเล่ม
คืออ่านหนังสือที่บ้านหรืออ่านที่นี่ก็ได้ มืออาชีพ
พัชรินทร์ กุลณัฐ ศิริพันธุ์ วรรณวิภา ธนกฤต
""".strip().split("\n")


def damage(text):
    return text.replace("ำ", " า")


def test_every_broken_sara_am_of_our_sentences_comes_back(words):
    restored = [repair(damage(line), words=words).text for line in SENTENCES]
    assert restored == SENTENCES


def test_a_whole_document_comes_back_with_one_edit_for_each_place(words):
    text = "\n".join(SENTENCES)
    repaired = repair(damage(text), words=words)
    assert repaired.text == text
    assert len(repaired.repairs) == text.count("ำ")
    assert {edit.rule for edit in repaired.repairs} == {6}
    assert repaired.proposed == ()


def test_clean_lines_are_left_alone(words):
    for line in SENTENCES + CLEAN:
        repaired = repair(line, words=words)
        assert (repaired.text, repaired.repairs, repaired.proposed) == (line, (), ())


def test_names_are_left_alone_even_where_marks_are_misplaced_elsewhere(words):
    repaired = repair("\n".join([*CLEAN, "เพ่ือ"]), words=words)
    assert repaired.text == "\n".join([*CLEAN, "เพื่อ"])


def test_five_hundred_lines_of_dictionary_words_come_back(words):
    """At least 99 % of lines, each repaired without the help of the others."""
    rng = random.Random(2018)
    plain = [word for word in sorted(words) if re.fullmatch("[ก-์]{3,12}", word)]
    with_am = [word for word in plain if "ำ" in word]
    lines = []
    for _ in range(500):
        picked = [*rng.choices(with_am, k=2), *rng.choices(plain, k=3)]
        rng.shuffle(picked)
        lines.append(rng.choice(["", " "]).join(picked))
    restored = [repair(damage(line), words=words).text for line in lines]
    assert sum(a == b for a, b in zip(lines, restored, strict=True)) >= 495
    assert [repair(line, words=words).text for line in lines] == lines


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES + CLEAN), min_size=1, max_size=4))
def test_damage_then_repair_is_the_text(words, lines):
    text = "\n".join(lines)
    assert repair(damage(text), words=words).text == text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("กคสทนผาำ่้ัืุิอเแ ๆabc1\n*\\\x00\uf70b"), max_size=50))
def test_repairing_keeps_lines_and_never_fails(words, text):
    once = repair(text, words=words)
    assert once.text.count("\n") == text.count("\n")
    assert all(edit.is_sure for edit in once.repairs)
    assert not any(edit.is_sure for edit in once.proposed)


@pytest.mark.parametrize(
    ("broken", "mended", "rule"),
    [
        ("ท\uf70bอง", "ท้อง", 0),
        ("ที ่นั่ง", "ที่นั่ง", 1),
        ("กํา", "กำ", 2),
        ("นํ้า", "น้ำ", 2),
        ("น้ํา", "น้ำ", 2),
        ("เเก้ไข", "แก้ไข", 2),
        ("เพ่ือ", "เพื่อ", 3),
        ("ย่ัง", "ยั่ง", 3),
        ("สิทธ์ิ", "สิทธิ์", 3),
        ("เพือ่", "เพื่อ", 4),
        ("แกผู่้", "แก่ผู้", 5),
        ("ผู้้", "ผู้", 5),
        ("ส านัก", "สำนัก", 6),
        ("ล้ า", "ล้ำ", 6),
        ("ป่ าไม้", "ป่าไม้", 6),
        ("ฝ่ ายบริการ", "ฝ่ายบริการ", 6),
        ("เป้ าหมาย", "เป้าหมาย", 6),
    ],
)
def test_each_rule(words, broken, mended, rule):
    repaired = repair(broken, words=words)
    assert repaired.text == mended
    assert [edit.rule for edit in repaired.repairs] == [rule]


def test_slid_marks_move_back_only_in_a_document_that_shows_misplaced_ones(words):
    assert repair("ผกูพันกบัผู้", words=words).text == "ผกูพันกบัผู้"
    repaired = repair("ความผกูพันกบัผู้ใช้\nเพ่ือบริการ", words=words)
    assert repaired.text == "ความผูกพันกับผู้ใช้\nเพื่อบริการ"
    assert [(edit.rule, edit.line) for edit in repaired.repairs] == [(7, 1), (7, 1), (3, 2)]


def test_letter_spaced_text_is_only_proposed(words):
    repaired = repair("ก า ร ท า ง า น", words=words)
    assert (repaired.text, repaired.repairs) == ("ก า ร ท า ง า น", ())
    assert [edit.confidence for edit in repaired.proposed] == [0.3, 0.3, 0.3]


def test_a_mark_that_is_spoken_of_is_only_proposed(words):
    repaired = repair("ไม้เอก ่ อยู่บน", words=words)
    assert (repaired.text, len(repaired.proposed)) == ("ไม้เอก ่ อยู่บน", 1)


def test_an_edit_tells_what_where_and_how_sure(words):
    (edit,) = repair("หน้าแรก\nการด าเนินการ", words=words).repairs
    assert edit == Repair(6, "ด าเนินการ", "ดำเนินการ", 2, edit.confidence)
    assert 0.9 <= edit.confidence <= 1


def test_the_real_sheet_has_all_its_sara_am_and_marks(real_text, words):
    repaired = repair(real_text, words=words)
    assert (real_text.count("ำ"), repaired.text.count("ำ")) == (0, 27)
    rules = [edit.rule for edit in repaired.repairs]
    assert {rule: rules.count(rule) for rule in sorted(set(rules))} == {3: 3, 4: 1, 5: 1, 6: 27, 7: 2}
    for mended in ("เพื่อประโยชน์", "ยั่งยืน", "ให้แก่ผู้รับบริการ", "สร้างความผูกพันกับผู้ใช้บริการ"):
        assert mended in repaired.text
    for slip in ("ที่ตารางกับ", "ระหว่างกการ"):
        assert slip in repaired.text
    assert repair(repaired.text, words=words).text == repaired.text
