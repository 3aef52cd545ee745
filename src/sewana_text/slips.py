"""Slips of the author: pointed out, never corrected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sewana_text.lattice import cheapest_way

# Words that are spelt right and yet wrong where they stand; from sheets that people have sent in.
KNOWN_SLIPS = {"ที่ตารางกับ": "ที่ตรงกับ"}
DOUBLED = re.compile(r"([ก-ฮ])\1")
THAI_RUN = re.compile(r"[ก-ฺเ-๎]+")
REACH = 18
LEAST_GAIN = 14.0
MOST_DOUBLES = 500
# A clause of 16 letters that comes again within 24 letters is a line copied and not cleaned up.
LONGEST_CLAUSE = 60
LEAST_CLAUSE = 16
LONGEST_BETWEEN = 24
NAMED_NOTE = re.compile(r"\([^()]*คุณ(?!ภาพ|ค่า|สมบัติ|ธรรม|ลักษณะ|วุฒิ|ประโยชน์|ูป)[ก-ฮเ-ไ][^()]*\)")
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w|(?<!\d)0\d{1,2}[- ]?\d{3}[- ]?\d{3,4}(?!\d)")


@dataclass(frozen=True)
class Slip:
    """One place: its kind, as it stands, and what it might be."""

    kind: str
    before: str
    after: str


def find_slips(text: str, words: frozenset[str]) -> list[Slip]:
    """Return what a reader should look at in one passage: spelling, doubled clauses, notes, contacts."""
    slips = [Slip("spelling", slip, right) for slip, right in KNOWN_SLIPS.items() if slip in text]
    slips += _doubled_letters(text, words)
    slips += _repeated_clauses(text)
    slips += [Slip("editor_note", note, "") for note in NAMED_NOTE.findall(text)]
    slips += [Slip("personal_data", contact, "") for contact in CONTACT.findall(text)]
    return slips


def _doubled_letters(text: str, words: frozenset[str]) -> Iterator[Slip]:
    doubles = ((run, double.start()) for run in THAI_RUN.findall(text) for double in DOUBLED.finditer(run))
    for run, at in islice(doubles, MOST_DOUBLES):
        left = max(0, at - REACH)
        slip = _without_double(run[left : at + 2 + REACH], at - left, words)
        if slip:
            yield slip


def _without_double(window: str, at: int, words: frozenset[str]) -> Slip | None:
    single = window[:at] + window[at + 1 :]
    way = cheapest_way(single, words)
    if cheapest_way(window, words).cost - way.cost <= LEAST_GAIN:
        return None
    here = next(index for index, piece in reversed(list(enumerate(way.pieces))) if piece.start <= at)
    shown = way.pieces[max(0, here - 1) : here + 1]
    start, end = shown[0].start, shown[-1].start + len(shown[-1].text)
    return Slip("spelling", window[start : end + 1], single[start:end])


def _repeated_clauses(text: str) -> Iterator[Slip]:
    at = 0
    while at < len(text) - 2 * LEAST_CLAUSE:
        clause, again = _clause_at(text, at)
        if clause:
            yield Slip("repetition", text[at : again + len(clause)], clause)
            at = again + len(clause)
        else:
            at += 1


def _clause_at(text: str, at: int) -> tuple[str, int]:
    """Return the longest clause that begins here and comes again soon, and where."""
    head = text[at : at + LEAST_CLAUSE]
    again = text.find(head, at + LEAST_CLAUSE, at + LONGEST_CLAUSE + LONGEST_BETWEEN + LEAST_CLAUSE)
    if again < 0:
        return "", 0
    length = LEAST_CLAUSE
    while again + length < len(text) and at + length < again and text[at + length] == text[again + length]:
        length += 1
    return (text[at : at + length], again) if again - at - length <= LONGEST_BETWEEN else ("", 0)
