"""Rule 7: marks that slid one letter to the right ("ผกูพัน", "กบัผู้")."""

import re
from collections.abc import Iterator

from sewana_text.edits import Repair
from sewana_text.lattice import Way, cheapest_way

DAMAGED_MARK = re.compile(r"(?=([ก-ฮ])([ก-ฮ])([ัิ-ู็-์]{1,2}))")
THAI_RUN = re.compile(r"[ก-ฺเ-๎]+")
REACH = 18
# Below this gain names such as ปานปรีย์ and มนัญญา would be spoilt.
LEAST_GAIN = 14.0
CONFIDENCE = 0.95
# A line of a page has no longer run and no more slid marks; more would be an attack on our time.
LONGEST_RUN = 300
MOST_MOVES = 20


def restore_marks(lines: list[str], words: frozenset[str], edits: list[Repair]) -> list[str]:
    """Return the lines with slid marks moved back where that reads far better.

    Only for documents that show other misplaced marks; the caller sees to that.
    """
    return [_restore_line(line, number, words, edits) for number, line in enumerate(lines, 1)]


def _restore_line(line: str, number: int, words: frozenset[str], edits: list[Repair]) -> str:
    def restore(match: re.Match[str]) -> str:
        return _restore_run(match[0], number, words, edits)

    return THAI_RUN.sub(restore, line)


def _restore_run(run: str, number: int, words: frozenset[str], edits: list[Repair]) -> str:
    for _ in range(MOST_MOVES if len(run) <= LONGEST_RUN else 0):  # each round mends one place
        found = _best_move(run, words)
        if not found:
            break
        at, before, after = found
        edits.append(Repair(7, before, after, number, CONFIDENCE))
        run = run[:at] + after + run[at + len(before) :]
    return run


def _best_move(run: str, words: frozenset[str]) -> tuple[int, str, str] | None:
    if not DAMAGED_MARK.search(run):
        return None
    rubble = _rubble(cheapest_way(run, words))
    moves = [
        (_gain(run, at, before, after, words), at, before, after)
        for at, before, after in _moves(run)
        if rubble & set(range(at, at + len(before)))
    ]
    gain, at, before, after = max(moves, default=(0.0, 0, "", ""))
    return (at, before, after) if gain > LEAST_GAIN else None


def _rubble(way: Way) -> set[int]:
    """Where the run does not read as words, one letter around included."""
    return {
        index
        for piece in way.pieces
        if not piece.is_word
        for index in range(piece.start - 1, piece.start + len(piece.text) + 1)
    }


def _moves(run: str) -> Iterator[tuple[int, str, str]]:
    for match in DAMAGED_MARK.finditer(run):
        first, second, marks = match.groups()
        yield match.start(), first + second + marks, first + marks + second
        if len(marks) == 2:
            yield match.start(), first + second + marks, first + marks[0] + second + marks[1]


def _gain(run: str, at: int, before: str, after: str, words: frozenset[str]) -> float:
    left, right = max(0, at - REACH), at + len(before) + REACH
    window = run[left:right]
    moved = run[left:at] + after + run[at + len(before) : right]
    return cheapest_way(window, words).cost - cheapest_way(moved, words).cost
