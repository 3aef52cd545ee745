"""Finding the labels of a form in a text whose labels may be damaged, wrapped or spaced otherwise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sewana_text.form import Form
from sewana_text.normalise import to_arabic_digits

ESCAPE = "\\"
NOTE = re.compile(r"\s*\([^()]*\)")
STRONG, WEAK = 2, 1
MOST_CANDIDATES = 300


@dataclass(frozen=True)
class Found:
    """A label in the text: which section, in which lines (indices, end excluded), what follows it there."""

    section: int
    line: int
    end: int
    rest: str
    weight: int


def squeeze(text: str) -> str:
    """Return `text` as labels are compared: no spaces, no colons, one case, ASCII digits."""
    return re.sub(r"[\s:：]+", "", to_arabic_digits(text).casefold())


def find_labels(lines: Sequence[str], form: Form) -> list[Found]:
    """Return the labels of `form` that stand in `lines`, in order, at most once each.

    A label with a colon, or alone on its line, counts twice as much as one that text follows; the chain of
    labels in form order with the most weight wins, so a sentence that begins like a label does no harm.
    """
    candidates = [
        found
        for line in range(len(lines))
        for index, section in enumerate(form.sections)
        if (found := _find(lines, line, index, section.labels))
    ]
    return _heaviest_chain(candidates[:MOST_CANDIDATES])


def is_label(line: str, form: Form) -> bool:
    """Return whether `line` would be read as a label of `form`."""
    return any(_find([line, ""], 0, 0, section.labels) for section in form.sections)


def _find(lines: Sequence[str], line: int, index: int, labels: Sequence[str]) -> Found | None:
    if not lines[line].strip() or lines[line].startswith(ESCAPE):
        return None
    for label in labels:
        single = _match(lines[line], label)
        if single:
            return Found(index, line, line + 1, *single)
        following = _next_filled(lines, line)
        wrapped = _match_wrapped(lines[line], lines[following], label) if following else None
        if wrapped:
            return Found(index, line, following + 1, *wrapped)
    return None


def _next_filled(lines: Sequence[str], line: int) -> int:
    return next((index for index in range(line + 1, min(line + 3, len(lines))) if lines[index].strip()), 0)


def _match_wrapped(first: str, second: str, label: str) -> tuple[str, int] | None:
    core = squeeze(NOTE.sub("", label))
    head = squeeze(first)
    if not core.startswith(head) or 2 * len(head) < len(core):
        return None
    return _match(f"{first} {second}", label)


def _match(line: str, label: str) -> tuple[str, int] | None:
    """Return what follows the label in the line and the weight of the find."""
    end = _end_of_label(line, squeeze(NOTE.sub("", label)))
    if not end:
        return None
    rest = line[end:]
    note = re.match(r"\s*\([^()]*\)\s*(?=[:：]|$)", rest)
    rest = rest[note.end() :] if note else rest
    if not rest.strip() or rest.lstrip()[0] in ":：":
        return rest.lstrip().lstrip(":：").lstrip(), STRONG
    return (rest.lstrip(), WEAK) if rest[0].isspace() else None


def _end_of_label(line: str, core: str) -> int:
    """Return the index in `line` after which the whole label has been seen, 0 where it is not there."""
    seen = ""
    for index, character in enumerate(line, 1):
        seen += squeeze(character)
        if seen == core:
            return index
        if not core.startswith(seen):
            break
    return 0


def _heaviest_chain(candidates: list[Found]) -> list[Found]:
    best: list[tuple[int, list[Found]]] = []
    for found in candidates:
        before = [
            chain for chain in best if chain[1][-1].end <= found.line and chain[1][-1].section < found.section
        ]
        weight, chain = max(before, key=lambda chain: chain[0], default=(0, []))
        best.append((weight + found.weight, [*chain, found]))
    return max(best, key=lambda chain: chain[0], default=(0, []))[1]
