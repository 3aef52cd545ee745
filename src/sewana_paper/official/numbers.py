"""Digits and sums as an official paper writes them, in Thai and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

LATIN_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
ANY_TO_LATIN = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
REST = r"[^\s<>\"'“”ก-๛]*"
BEHIND = rf"(?::[0-9]{{2,5}}(?:/{REST})?|/{REST})"  # a port, a path or both
# Somebody types these into a browser, a mail or chat program: a Thai digit would lead nowhere. A name of dots alone
# counts where its last part is a known one; before a port or a path any will do ("forms.gle/a1", "library:8080/x").
ADDRESS = re.compile(
    rf"(?:https?://|www\.){REST}"
    r"|(?<![a-z0-9._%+-])(?:"
    rf"[a-z][a-z0-9+.-]*://{REST}"
    r"|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|@[a-z0-9._-]+"
    rf"|(?:(?:[a-z0-9-]+\.)+[a-z]{{2,}}|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}){BEHIND}"
    rf"|[a-z][a-z0-9-]*:[0-9]{{2,5}}/{REST}"
    r"|(?:[a-z0-9-]+\.)+(?:com|org|net|info|io|th|edu|int|gov|app|dev|asia|biz)(?![a-z0-9-])"
    r")",
    re.IGNORECASE,
)
AFTER_ADDRESS = ".,;:!?)"  # a sentence goes on with these
# "1/2569", and "ครั้งที่ 1" by whoever writes that too; "พิเศษ 1/2569" counts the special meetings.
FIRST_OF_ALL = re.compile(r"(?:ครั้งที่)?\s*1\s*(?:/.*)?")
MOST = Decimal("999999999999.99")
UNITS = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GROUPS = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def thai_digits(text: str, kept: Iterable[tuple[int, int]] = ()) -> str:
    """Return the text with Thai digits; web and mail addresses keep theirs, and so do the spans `kept`."""
    letters = list(text.translate(LATIN_TO_THAI))
    for start, end in (*kept, *(found.span() for found in ADDRESS.finditer(text))):
        letters[start:end] = text[start:end]
    return "".join(letters)


def addresses(text: str) -> list[str]:
    """Return the web and mail addresses in a text."""
    return [found[0].rstrip(AFTER_ADDRESS) for found in ADDRESS.finditer(text)]


def is_first(meeting: str) -> bool:
    """Say whether a meeting's number is the first of its count: "1/2569"."""
    return FIRST_OF_ALL.fullmatch(meeting.translate(ANY_TO_LATIN).strip()) is not None


def amount(value: object) -> Decimal | None:
    """Return the sum rounded to satang, or None if it is no sum this package can write out."""
    text = str(value).translate(ANY_TO_LATIN).replace(",", "").strip()
    try:
        found = Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= MOST else None


def money(value: Decimal) -> str:
    """Return "1,200.00"; whole baht keep their satang, as a receipt must."""
    return f"{value:,.2f}"


def money_in_words(value: Decimal, language: str) -> str:
    """Return the sum in words: "หนึ่งพันสองร้อยบาทถ้วน", "one thousand two hundred baht only"."""
    baht, satang = divmod(int(value * 100), 100)
    if language == "en" and not baht and satang:
        return f"{english_words(satang)} satang only"
    if language == "en":
        rest = f" and {english_words(satang)} satang" if satang else " only"
        return f"{english_words(baht)} baht{rest}"
    if not baht and satang:
        return f"{thai_words(satang)}สตางค์"
    return f"{thai_words(baht)}บาท{f'{thai_words(satang)}สตางค์' if satang else 'ถ้วน'}"


def thai_words(number: int) -> str:
    """Return a whole number in Thai words; 11 is "สิบเอ็ด", 21 is "ยี่สิบเอ็ด"."""
    if number == 0:
        return "ศูนย์"
    if number >= 10**6:
        millions, rest = divmod(number, 10**6)
        return f"{thai_words(millions)}ล้าน{'' if not rest else 'เอ็ด' if rest == 1 else thai_words(rest)}"
    digits = [int(letter) for letter in str(number)]
    return "".join(_thai_digit(digit, len(digits) - at - 1, number) for at, digit in enumerate(digits))


def _thai_digit(digit: int, power: int, number: int) -> str:
    if not digit:
        return ""
    if power == 0 and digit == 1 and number > 1:
        return "เอ็ด"
    if power == 1 and digit < 3:
        return ("", "สิบ", "ยี่สิบ")[digit]
    return DIGITS[digit] + UNITS[power]


def english_words(number: int) -> str:
    """Return a whole number below a million million in English words."""
    for size, name in GROUPS:
        if number >= size:
            rest = number % size
            return f"{english_words(number // size)} {name}{f' {english_words(rest)}' if rest else ''}"
    if number >= 100:
        rest = number % 100
        return f"{SMALL[number // 100]} hundred{f' and {english_words(rest)}' if rest else ''}"
    if number < 20:
        return SMALL[number]
    return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
