"""The number or id of a row, as a form or an address brings it."""

from collections.abc import Iterable

# Less than any database refuses, and more than any row has.
MOST_DIGITS = 9


def number_of(text: str) -> int | None:
    """The number that is written in ASCII digits, at most nine of them; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def numbers_of(texts: Iterable[str]) -> set[int]:
    """The numbers among some texts, such as ticked boxes; what is none is left out."""
    return {number for text in texts if (number := number_of(text)) is not None}
