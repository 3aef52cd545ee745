"""Thai dictionary order as one string, so that every database sorts alike."""

import re

from sewana_text.normalise import one_line, to_arabic_digits

# The Royal Society's order: consonants first, then vowels; a leading vowel sorts after its consonant;
# MAITAIKHU, tones and THANTHAKHAT count only between words that are otherwise the same, in code point order.
LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
SECONDARY = "็่้๊๋์"
# ฯ and ๆ are punctuation: before every letter.
PUNCTUATION = str.maketrans("ฯๆ", '!"')
# Below every printable character, so that the shorter word comes first; NUL is not allowed in PostgreSQL.
PARTING = "\x01"


def sort_key(text: str) -> str:
    """Return the key of `text` in Thai dictionary order.

    Compare keys by code point (``COLLATE "C"`` in PostgreSQL, BINARY in SQLite). Case and digit kind
    only part texts that are otherwise the same; the text itself is last, so equal keys are equal texts.
    """
    line = one_line(text)
    swapped = LEADING_VOWEL.sub(r"\2\1", to_arabic_digits(line).casefold()).translate(PUNCTUATION)
    primary = without_marks(swapped)
    return PARTING.join((primary, _marks(swapped), line))


def without_marks(text: str) -> str:
    """Return `text` without the marks that part only words that are otherwise the same."""
    return "".join(character for character in text if character not in SECONDARY)


def _marks(swapped: str) -> str:
    """Return one digit for each primary character: 0 or, after it, the rank of its marks."""
    return "".join(
        str(SECONDARY.index(character) + 1) if character in SECONDARY else "0" for character in swapped
    )
