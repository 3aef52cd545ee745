"""The word list and the cutter."""

import hashlib
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from sewana_text.words import LEXICON, cut, dictionary_version


def test_the_vendored_list_is_the_one_its_notice_names():
    digest = hashlib.sha256((LEXICON / "words_th.txt").read_bytes()).hexdigest()
    assert digest in (LEXICON / "NOTICE.md").read_text("utf-8")


def test_site_words_are_words(words):
    assert {"สำนักหอสมุด", "ผู้รับบริการ", "ห้องสมุด", "มข."} <= words
    assert not any(word.startswith("#") or word != word.strip() for word in words)


def test_cutting_finds_words():
    assert cut("การบริการของห้องสมุด KKU") == ["การ", "บริการ", "ของ", "ห้องสมุด", " ", "KKU"]
    assert cut("") == []


@given(st.text(alphabet=st.sampled_from("กขคงาิีุู่้ำเแ abc12\n๑ฯๆ😀"), max_size=60))
def test_the_pieces_join_to_the_text(text):
    assert "".join(cut(text)) == text


def test_the_dictionary_has_a_version():
    assert len(dictionary_version()) == 12
    assert dictionary_version() == dictionary_version()


def test_importing_the_package_loads_no_dictionary():
    program = "import sys, sewana_text.sheet, sewana_text.words as w; assert 'nlpo3' not in sys.modules; w.cut('กา')"
    program += "; assert 'nlpo3' in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_long_text_is_cut_without_loss():
    text = "ห้องสมุดควรเปิดพื้นที่อ่านหนังสือตลอดภาคเรียนและบุคลากรควรตอบคำถามอย่างรวดเร็ว" * 8
    assert "".join(cut(text)) == text
    assert max(len(word) for word in cut(text)) <= 12
