"""How well a stretch of Thai reads as words: the cheapest way through, in nats.

The word list has no frequencies, so every known word costs the same, about ln(62,000): fewer, longer
words win. What is no word costs more with each character.
"""

from dataclasses import dataclass

WORD_COST = 11.0
UNKNOWN_COST = 12.0
UNKNOWN_CHARACTER_COST = 5.0
# A piece that starts with a mark or ends with a leading vowel cannot be written at all.
IMPOSSIBLE_COST = 15.0
LONGEST = 24
LONGEST_UNKNOWN = 6
FOLLOWERS = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")
LEADERS = frozenset("เแโใไ")
# Single letters of the list are names of letters, and would make any rubble readable.
SHORTEST = 2
MOST_OPEN = 3
SARA_AM_OR_AA = "*"


@dataclass(frozen=True)
class Piece:
    """One piece of the way: where it stands, as what it is read, and whether it is a word."""

    start: int
    text: str
    is_word: bool


@dataclass(frozen=True)
class Way:
    """The cheapest way through a stretch."""

    cost: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The stretch with every open place decided."""
        return "".join(piece.text for piece in self.pieces)


def cheapest_way(stretch: str, words: frozenset[str], *, sara_am_bonus: float = 0.0) -> Way:
    """Return the cheapest reading of `stretch`.

    Parameters
    ----------
    stretch : str
        Thai letters; ``*`` is an open place that is either ำ or า.
    words : frozenset of str
        Known words.
    sara_am_bonus : float
        Nats taken off for each open place that is read as ำ.

    Returns
    -------
    Way
        Cost in nats, and the pieces with every ``*`` decided.
    """
    best: list[tuple[float, Piece | None]] = [(0.0, None)]
    for end in range(1, len(stretch) + 1):
        best.append(_best_ending(stretch, end, best, words, sara_am_bonus))
    return Way(best[-1][0], _walk_back(best))


def _best_ending(
    stretch: str, end: int, best: list[tuple[float, Piece | None]], words: frozenset[str], bonus: float
) -> tuple[float, Piece | None]:
    found: tuple[float, Piece | None] = (float("inf"), None)
    for start in range(end - 1, max(0, end - LONGEST) - 1, -1):
        least = best[start][0] + WORD_COST - bonus * stretch.count(SARA_AM_OR_AA, start, end)
        if least >= found[0]:  # even a word would not be cheaper: not worth looking it up
            continue
        cost, piece = _cheapest_piece(stretch, start, end, words, bonus)
        if best[start][0] + cost < found[0]:
            found = (best[start][0] + cost, piece)
    return found


def _cheapest_piece(
    stretch: str, start: int, end: int, words: frozenset[str], bonus: float
) -> tuple[float, Piece]:
    if SARA_AM_OR_AA not in stretch[start:end]:
        text = stretch[start:end]
        is_word = text in words and len(text) >= SHORTEST
        return piece_cost(text, is_word=is_word), Piece(start, text, is_word)
    options = []
    for text in _readings(stretch[start:end]):
        gift = bonus * sum(
            a == SARA_AM_OR_AA and b == "ำ" for a, b in zip(stretch[start:end], text, strict=True)
        )
        is_word = text in words and len(text) >= SHORTEST
        options.append((piece_cost(text, is_word=is_word) - gift, Piece(start, text, is_word)))
    return min(options, key=lambda option: option[0])


def _readings(text: str) -> tuple[str, ...]:
    if SARA_AM_OR_AA not in text:
        return (text,)
    if text.count(SARA_AM_OR_AA) > MOST_OPEN:  # rubble: not worth 2^n readings
        return tuple(text.replace(SARA_AM_OR_AA, vowel) for vowel in "ำา")
    first, _, rest = text.partition(SARA_AM_OR_AA)
    return tuple(first + vowel + tail for vowel in "ำา" for tail in _readings(rest))


def piece_cost(text: str, *, is_word: bool) -> float:
    """Return the price of one piece in nats; rubble longer than `LONGEST_UNKNOWN` has none."""
    if is_word:
        return WORD_COST
    if len(text) > LONGEST_UNKNOWN:
        return float("inf")
    faults = (text[0] in FOLLOWERS) + (text[-1] in LEADERS)
    return UNKNOWN_COST + UNKNOWN_CHARACTER_COST * len(text) + IMPOSSIBLE_COST * faults


def _walk_back(best: list[tuple[float, Piece | None]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = len(best) - 1
    while end > 0:
        piece = best[end][1]
        if piece is None:  # cannot be: every single character is a piece
            raise ValueError(f"no way through at character {end}")
        pieces.append(piece)
        end = piece.start
    return tuple(reversed(pieces))
