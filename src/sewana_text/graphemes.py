"""What a person counts as one character: a Thai consonant with its vowel and tone is one."""

import unicodedata

# Rules of Unicode Standard Annex 29 for extended grapheme clusters that Thai, Latin and emoji need:
# marks, SARA AM (U+0E33, Lao U+0EB3), variation selectors, skin tones and joiners never start a character.
# https://www.unicode.org/reports/tr29/
SARA_AM = "\u0e33\u0eb3"
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def count_graphemes(text: str) -> int:
    """Return how many characters a person sees in `text`, for limits such as 140 or 300."""
    return len(split_graphemes(text))


def cut_graphemes(text: str, limit: int) -> str:
    """Return the first `limit` characters of `text` as a person counts them, marks kept whole."""
    return "".join(split_graphemes(text)[:limit])


def split_graphemes(text: str) -> list[str]:
    """Return `text` in pieces that a person sees as one character each; joined again they are `text`."""
    pieces: list[str] = []
    for character in text:
        if pieces and _belongs(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _belongs(piece: str, character: str) -> bool:
    if piece in ("\r", "\n", "\r\n"):
        return piece + character == "\r\n"
    if ord(character) in FLAG_LETTERS:
        return len(piece) == 1 and ord(piece) in FLAG_LETTERS
    return _extends(character) or (piece[-1] == JOINER and unicodedata.category(character) == "So")


def _extends(character: str) -> bool:
    if character in SARA_AM or character == JOINER:
        return True
    code = ord(character)
    return unicodedata.category(character) in ("Mn", "Me", "Mc") or code in SKIN_TONES or code in TAGS
