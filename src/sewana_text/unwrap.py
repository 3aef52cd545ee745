"""Joining lines that were wrapped by a page, and finding where paragraphs end."""

import re
from collections.abc import Sequence

THAI_END = re.compile(r"[ก-๎]$")
THAI_START = re.compile(r"^[ก-๎]")
BULLET = re.compile(r"^\s*[-–—•▪●◦*]\s+(?=\S)")
NUMBER = re.compile(r"^\s*\(?([0-9๐-๙]{1,2})[.)]\s+(?=\S)")
OPENERS = ("(", "[", "“", "‘", "/")
# A last line is shorter than the page; Thai lines are ragged by up to a fifth.
SHORT = 0.7


def unwrap(lines: Sequence[str]) -> str:
    """Return the lines as one text, with the hard line ends taken out.

    Thai to Thai joins without a space, for Thai lines break inside sentences and even words. Anything
    else (Latin letters, digits, brackets) keeps one space, except after an opening bracket or a hyphen
    between Latin letters. A line that starts a list stays a line of its own.
    """
    joined = ""
    for line in (" ".join(line.split()) for line in lines):
        if line:
            joined += _seam(joined, line) + line
    return joined


def _seam(before: str, line: str) -> str:
    if not before:
        return ""
    is_in_brackets = before.count("(") > before.count(")")  # "(ข้อ" and "10)" are one thing
    if (BULLET.match(line) or NUMBER.match(line)) and not is_in_brackets:
        return "\n"
    if THAI_END.search(before) and THAI_START.match(line):
        return ""
    if before.endswith(OPENERS) or re.search(r"[A-Za-z]-$", before):
        return ""
    return " "


def flow(lines: Sequence[str]) -> str:
    """Return the lines as one line, list marks or not; for values that are known to be one paragraph."""
    return " ".join(unwrap(lines).split())


def paragraphs(lines: Sequence[str], *, width: int, is_padded: bool) -> tuple[str, ...]:
    """Return the paragraphs of a block of lines, each unwrapped.

    Parameters
    ----------
    lines : sequence of str
        Lines as they stand in the file, trailing spaces included.
    width : int
        Characters of a full line of this document.
    is_padded : bool
        Whether the document ends its sentences with a space and strews empty lines about, as some PDF
        extractions do; then an empty line ends a paragraph only after a short line that ends with a space.
    """
    blocks: list[list[str]] = [[]]
    for index, line in enumerate(lines):
        if line.strip():
            blocks[-1].append(line)
        if _ends_paragraph(lines, index, width, is_padded):
            blocks.append([])
    return tuple(text for text in (flow(block) for block in blocks) if text)


def _ends_paragraph(lines: Sequence[str], index: int, width: int, is_padded: bool) -> bool:
    line = lines[index]
    if not line.strip():
        return not is_padded
    if len(line.rstrip()) > SHORT * width:
        return False
    followed_by_blank = index + 1 < len(lines) and not lines[index + 1].strip()
    return not is_padded or (followed_by_blank and line.endswith(" "))


def page_width(lines: Sequence[str]) -> int:
    """Return how many characters the longest line has."""
    return max((len(line.rstrip()) for line in lines), default=0)


def is_padded(lines: Sequence[str]) -> bool:
    """Return whether at least a third of the lines with text end with a space."""
    filled = [line for line in lines if line.strip()]
    return 3 * sum(line.endswith(" ") for line in filled) >= len(filled) > 3
