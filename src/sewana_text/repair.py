"""Repair of Thai text taken out of PDFs, by ordered rules; every edit is logged.

0 one way to write; 1 spaces before marks; 2 NIKHAHIT + AA is SARA AM; 3 tone before vowel; 4 tone after ือ;
5 two tones on one letter; 6 SARA AM written as space + AA; 7 marks slid one letter to the right.
Rules 6 and 7 ask the dictionary. A blanket "space + า is ำ" would spoil ป่ า, ฝ่ าย and เป้ าหมาย.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sewana_text.edits import Repair
from sewana_text.normalise import PRIVATE_THAI, normalise
from sewana_text.repair_marks import DAMAGED_MARK, restore_marks
from sewana_text.repair_sara_am import DAMAGED_SARA_AM, restore_sara_am
from sewana_text.words import load_words

CONSONANT = "[ก-ฮ]"
TONE = "[่-๋]"
LETTER = f"[เแโใไ]?{CONSONANT}?"  # shown with the edit, so that a person recognises the word
MARK = "[ัิ-ฺ็-๎]"
PRIVATE = re.compile(f"[{chr(0xF700)}-{chr(0xF71A)}]+")


@dataclass(frozen=True)
class Repaired:
    """The text with the sure repairs made, what they were, and what a person should look at."""

    text: str
    repairs: tuple[Repair, ...]
    proposed: tuple[Repair, ...]


@dataclass(frozen=True)
class _Rule:
    number: int
    pattern: re.Pattern[str]
    mend: Callable[[re.Match[str]], str]
    confidence: float


def _two_tones(match: re.Match[str]) -> str:
    first, second, vowel, tone, other = match.groups()
    return f"{first}{second}{vowel}{tone}" if tone == other else f"{first}{tone}{second}{vowel}{other}"


RULES = (
    _Rule(1, re.compile(f"({CONSONANT}|{MARK}) +({MARK}|ำ)(?! |$)"), lambda m: f"{m[1]}{m[2]}", 0.95),
    # A mark with space on both sides may be meant: "ไม้เอก ่ อยู่บน".
    _Rule(1, re.compile(f"({CONSONANT}|{MARK}) +({MARK})(?= |$)"), lambda m: f"{m[1]}{m[2]}", 0.5),
    _Rule(2, re.compile(f"ํ({TONE}?) *า"), lambda m: f"{m[1]}ำ", 0.99),
    _Rule(2, re.compile(f"({TONE})ํ *า"), lambda m: f"{m[1]}ำ", 0.99),
    _Rule(2, re.compile(f"ำ({TONE})"), lambda m: f"{m[1]}ำ", 0.99),
    _Rule(2, re.compile("เเ"), lambda _: "แ", 0.99),
    _Rule(3, re.compile(f"({LETTER})([่-์])([ัิ-ู็])([ก-ฮ]?)"), lambda m: f"{m[1]}{m[3]}{m[2]}{m[4]}", 0.99),
    _Rule(4, re.compile(f"({LETTER})ือ({TONE})"), lambda m: f"{m[1]}ื{m[2]}อ", 0.97),
    _Rule(5, re.compile(f"([เแโใไ]?{CONSONANT})({CONSONANT})([ัิ-ู]?)({TONE})({TONE})"), _two_tones, 0.95),
    _Rule(5, re.compile(f"({LETTER}[ัิ-ู]?)({TONE})\\2+"), lambda m: f"{m[1]}{m[2]}", 0.95),
)
MISPLACED_MARK_RULES = (3, 4, 5)


def repair(text: str, *, words: frozenset[str] | None = None) -> Repaired:
    """Return `text` with the damage of PDF text extraction mended.

    Parameters
    ----------
    text : str
        Text as taken out of the file; lines stay lines.
    words : frozenset of str, optional
        The word list, for callers with many texts; loaded when needed and dropped otherwise.

    Returns
    -------
    Repaired
        Edits of confidence .9 and more are made and listed in `repairs`, in order of line; the others are
        only in `proposed`. What nobody can see (zero-width characters) is dropped without an entry.
    """
    edits: list[Repair] = []
    lines = [_mend_line(line, number, edits) for number, line in enumerate(text.split("\n"), 1)]
    if any(DAMAGED_SARA_AM.search(line) for line in lines):
        words = load_words() if words is None else words
        lines = restore_sara_am(lines, words, edits)
    if _shows_misplaced_marks(edits) and any(DAMAGED_MARK.search(line) for line in lines):
        words = load_words() if words is None else words
        lines = restore_marks(lines, words, edits)
    return _sorted("\n".join(lines), edits)


def _shows_misplaced_marks(edits: list[Repair]) -> bool:
    return any(edit.rule in MISPLACED_MARK_RULES and edit.is_sure for edit in edits)


def _sorted(text: str, edits: list[Repair]) -> Repaired:
    edits.sort(key=lambda edit: edit.line)
    sure = tuple(edit for edit in edits if edit.is_sure)
    return Repaired(text, sure, tuple(edit for edit in edits if not edit.is_sure))


def _mend_line(line: str, number: int, edits: list[Repair]) -> str:
    edits += [
        Repair(0, glyphs, glyphs.translate(PRIVATE_THAI), number, 0.99) for glyphs in PRIVATE.findall(line)
    ]
    line = normalise(line)
    for rule in RULES:
        line = _apply(rule, line, number, edits)
    return line


def _apply(rule: _Rule, line: str, number: int, edits: list[Repair]) -> str:
    def mend(match: re.Match[str]) -> str:
        edit = Repair(rule.number, match[0], rule.mend(match), number, rule.confidence)
        edits.append(edit)
        return edit.after if edit.is_sure else edit.before

    return rule.pattern.sub(mend, line)
