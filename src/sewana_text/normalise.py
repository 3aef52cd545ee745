"""One way to write a text: composed, without invisible characters, digits either way."""

import re
import unicodedata

# Glyphs that old Thai fonts keep in the private use area; each is a plain letter or mark moved a little.
PRIVATE_THAI = dict(
    zip(
        range(0xF700, 0xF71B),
        "ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู",
        strict=True,
    )
)
TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u2060\ufeff]")
BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A joiner holds an emoji together (family, flag); anywhere else it only hides.
LOOSE_JOINER = re.compile(r"(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def normalise(text: str) -> str:
    """Return `text` composed (NFC), without what nobody can see.

    Private Thai glyphs become Thai marks, odd spaces plain ones; soft hyphens, zero-width characters,
    control characters other than tab and line feed, and direction controls (they can make a text read
    otherwise than it is stored) are dropped. Doing it twice changes nothing.
    """
    text = re.sub(r"\r\n?", "\n", text).translate(PRIVATE_THAI)
    for unseen in (INVISIBLE, BIDI, CONTROL):
        text = unseen.sub("", text)
    text = LOOSE_JOINER.sub("", SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return `text` normalised and trimmed, with one space where there was any run of white space."""
    return " ".join(normalise(text).split())


def to_arabic_digits(text: str) -> str:
    """Return `text` with the Thai digits ๐-๙ written 0-9."""
    return text.translate(TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """Return `text` with the digits 0-9 written ๐-๙."""
    return text.translate(TO_THAI)


def fold(text: str) -> str:
    """Return `text` as search compares it: case and digit kind gone, three or more repeats as one."""
    return re.sub(r"(\D)\1{2,}", r"\1", to_arabic_digits(one_line(text)).casefold())
