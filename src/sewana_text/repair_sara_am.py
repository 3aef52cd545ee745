"""Rule 6: SARA AM that came out as space + AA. The dictionary says which of ำ and า it was."""

import math
import re
from dataclasses import dataclass, replace

from sewana_text.edits import Repair
from sewana_text.lattice import SARA_AM_OR_AA, Way, cheapest_way

DAMAGED_SARA_AM = re.compile(r"([ก-ฮ][่-๋]?)( +)า")
THAI_RUN = re.compile(r"[ก-ฺเ-๎*]*")
# Letters set apart ("ก า ร ท า ง า น"): consonant and AA stand alone, and so does a letter before or after.
LONE_BEFORE = re.compile(r"(?<![^ ])[ก-ฮ][ัิ-ฺ็-๎]* +$")
LONE_AFTER = re.compile(r" +[ก-ฮ][ัิ-ฺ็-๎]*(?![^ ])(?! +า)")
REACH = 18
# Nats in favour of ำ: measured on government text, where nearly every such place is SARA AM.
BONUS = 4.0
BONUS_IN_SUCH_A_DOCUMENT = 12.0
SUCH_A_DOCUMENT = 3, 0.9
UNSURE = 0.3
# A place takes 3 to 5 ms to weigh; a page has some 30. Beyond this the rest is only proposed.
MOST_PLACES = 2500
MOST_OPEN = 5


@dataclass(frozen=True)
class _Place:
    """An open place: line index, where the ``*`` stands in the marked line, the spaces that were there."""

    line: int
    at: int
    spaces: str
    is_doubtful: bool
    am_cost: float = 0.0
    aa_cost: float = 0.0
    word_start: int = 0
    word_end: int = 0

    def margin(self, bonus: float) -> float:
        """Nats by which ำ is cheaper than า."""
        return self.aa_cost - self.am_cost + bonus


class _Ways(dict[str, Way]):
    """The cheapest way through each window, found once: forms repeat themselves."""

    def __init__(self, words: frozenset[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, window: str) -> Way:
        self[window] = cheapest_way(window, self._words, sara_am_bonus=BONUS)
        return self[window]


def restore_sara_am(lines: list[str], words: frozenset[str], edits: list[Repair]) -> list[str]:
    """Return the lines with sure SARA AM restored; every decision is appended to `edits`."""
    marked = [DAMAGED_SARA_AM.sub(rf"\1{SARA_AM_OR_AA}", line.replace(SARA_AM_OR_AA, "\0")) for line in lines]
    places = _places(lines)
    ways = _Ways(words)
    weighed = [_weigh(place, marked[place.line], ways) for place in places[:MOST_PLACES]]
    bonus = _bonus(weighed)
    places = [*weighed, *(_unweighed(place) for place in places[MOST_PLACES:])]
    letters = [list(line) for line in marked]
    for place in places:
        edit, vowel = _decide(place, marked[place.line], bonus)
        letters[place.line][place.at] = vowel if edit.is_sure else f"{place.spaces}า"
        edits.append(edit)
    return ["".join(line).replace("\0", SARA_AM_OR_AA) for line in letters]


def _places(lines: list[str]) -> list[_Place]:
    places = []
    for index, line in enumerate(lines):
        removed = 0
        for match in DAMAGED_SARA_AM.finditer(line):
            at = match.start(2) - removed
            places.append(_Place(index, at, match[2], _is_letter_spaced(line, match.start(), match.end())))
            removed += len(match[2])
    return places


def _is_letter_spaced(line: str, start: int, end: int) -> bool:
    if line[max(0, start - 1) : start].strip() or line[end : end + 1].strip():
        return False
    return bool(LONE_BEFORE.search(line[max(0, start - REACH) : start]) or LONE_AFTER.match(line, end))


def _weigh(place: _Place, marked: str, ways: "_Ways") -> _Place:
    start, window, at = _window(marked, place.at)
    if window.count(SARA_AM_OR_AA) > MOST_OPEN:  # rubble, not text: not worth every combination
        window = window.replace(SARA_AM_OR_AA, "ำ")
    am = ways[window[:at] + "ำ" + window[at + 1 :]]
    aa = ways[window[:at] + "า" + window[at + 1 :]]
    better = am if am.cost - BONUS <= aa.cost else aa
    piece = next(piece for piece in reversed(better.pieces) if piece.start <= at)
    first = start + piece.start
    return replace(
        place, am_cost=am.cost, aa_cost=aa.cost, word_start=first, word_end=first + len(piece.text)
    )


def _unweighed(place: _Place) -> _Place:
    return replace(place, is_doubtful=True, word_start=place.at, word_end=place.at + 1)


def _window(marked: str, at: int) -> tuple[int, str, int]:
    """Return the Thai around a place, at most `REACH` either way: its start, itself, the place in it."""
    before = THAI_RUN.match(marked[:at][::-1][:REACH])
    after = THAI_RUN.match(marked[at + 1 : at + 1 + REACH])
    left = before.end() if before else 0
    right = after.end() if after else 0
    return at - left, marked[at - left : at + 1 + right], left


def _bonus(places: list[_Place]) -> float:
    """A document full of broken SARA AM speaks for itself."""
    least, share = SUCH_A_DOCUMENT
    as_am = sum(place.margin(BONUS) > 0 for place in places)
    return BONUS_IN_SUCH_A_DOCUMENT if as_am >= least and as_am >= share * len(places) else BONUS


def _decide(place: _Place, marked: str, bonus: float) -> tuple[Repair, str]:
    margin = place.margin(bonus)
    vowel = "ำ" if margin > 0 else "า"
    confidence = UNSURE if place.is_doubtful else _logistic(abs(margin))
    head, tail = marked[place.word_start : place.at], marked[place.at + 1 : place.word_end]
    broken = f"{head}{place.spaces}า{tail}".replace(SARA_AM_OR_AA, " า")
    mended = f"{head}{vowel}{tail}".replace(SARA_AM_OR_AA, "ำ")
    return Repair(6, broken, mended, place.line + 1, confidence), vowel


def _logistic(margin: float) -> float:
    return round(1 / (1 + math.exp(-min(margin, 30.0))), 4)
