"""Reading the lines of one section, by its kind."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sewana_text.form import Section
from sewana_text.normalise import one_line, to_arabic_digits
from sewana_text.people_names import read_people
from sewana_text.sheet_labels import ESCAPE, squeeze
from sewana_text.sheet_values import Factor, HowTo, Step, Value
from sewana_text.unwrap import BULLET, NUMBER, flow, paragraphs

UNKNOWN = "unknown"
# Ticks as Unicode has them, as Wingdings leaves them in the private use area, and as people type them.
TICK = re.compile(r"[☑✓✔☒✗✘🗹\uf052\uf0fc\uf0fe]|[\[(]\s*[xX✓✔/]\s*[\])]")
TICK_REACH = 8
# The first colon parts aspect and text, unless it stands in a time (10:30), an address or was written "\:".
_ENDING_COLON = r"[:：](?!//)(?!(?<=\d[:：])\d)"
ASPECT = re.compile(rf"((?:\\[\\:：]|[^\\:：]|\\(?![\\:：])|(?!{_ENDING_COLON})[:：])*){_ENDING_COLON}")


@dataclass(frozen=True)
class Page:
    """How the document was set: characters of a full line, and whether its lines end with a space."""

    width: int
    is_padded: bool


def read_section(section: Section, lines: Sequence[str], page: Page) -> Value:
    """Return the value of a section: its type follows from the kind (see `sheet_values.Value`)."""
    if section.kind == "choice":
        return ticked(section, lines)[0]
    if section.kind == "people":
        return read_people("\n".join(_bare(line) for line in lines))
    if section.kind == "paragraphs":
        return tuple(
            one_line(text)
            for text in paragraphs(
                [_bare(line) for line in lines], width=page.width, is_padded=page.is_padded
            )
        )
    return _LISTS.get(section.kind, _one_text)(lines)


def ticked(section: Section, lines: Sequence[str]) -> tuple[str, int]:
    """Return the key of the only ticked choice, or ``unknown``, and how many were ticked."""
    text = squeeze(TICK.sub("☑", flow(lines)))
    keys = [choice.key for choice in section.choices if _is_ticked(text, choice.label_th, choice.label_en)]
    return (keys[0] if len(keys) == 1 else UNKNOWN), len(keys)


def _is_ticked(text: str, *labels: str) -> bool:
    for label in (squeeze(_core(label)) for label in labels if label):
        at = text.find(label)
        if at >= 0 and "☑" in re.split(r"[☐□]", text[max(0, at - TICK_REACH) : at])[-1]:
            return True
    return False


def _core(label: str) -> str:
    """Return a choice label without its number in front and its short name behind."""
    return re.sub(r"^\s*\(?\d+[.)]\s*|\s*\([^()]*\)\s*$", "", to_arabic_digits(label))


def _bare(line: str) -> str:
    return line.removeprefix(ESCAPE)


def _one_text(lines: Sequence[str]) -> str:
    return one_line(flow([_bare(line) for line in lines]))


@dataclass
class _Entry:
    """A list entry while it is read: its mark (number, ``-`` or none) and its lines."""

    mark: str
    lines: list[str]

    @property
    def text(self) -> str:
        return one_line(flow(self.lines))


def _entries(lines: Sequence[str]) -> list[_Entry]:
    """Return the first unmarked lines as one entry, then one entry for each list mark."""
    entries = [_Entry("", [])]
    number = 0
    for line in lines:
        numbered, dashed = NUMBER.match(line), BULLET.match(line)
        if numbered and int(to_arabic_digits(numbered[1])) == number + 1:
            number += 1
            entries.append(_Entry("1", [line[numbered.end() :]]))
        elif dashed:
            entries.append(_Entry("-", [line[dashed.end() :]]))
        else:
            entries[-1].lines.append(_bare(line))
    return entries


def _how_to(lines: Sequence[str]) -> HowTo:
    intro, *rest = _entries(lines)
    has_numbers = any(entry.mark == "1" for entry in rest)
    steps: list[Step] = []
    for entry in rest:
        if entry.mark == "-" and steps and has_numbers:
            steps[-1] = Step(steps[-1].text, (*steps[-1].items, entry.text))
        else:
            steps.append(Step(entry.text))
    return HowTo(intro.text, tuple(steps))


def _factors(lines: Sequence[str]) -> tuple[Factor, ...]:
    return tuple(_factor(entry.text) for entry in _entries(lines) if entry.text)


def _factor(text: str) -> Factor:
    found = ASPECT.match(text)
    if not found:
        return Factor("", text)
    aspect = re.sub(r"\\([\\:：])", r"\1", found[1])
    return Factor(aspect.strip(), text[found.end() :].strip())


def _list(lines: Sequence[str]) -> tuple[str, ...]:
    entries = _entries(lines)
    if len(entries) == 1:  # no marks: every line is an entry
        return tuple(one_line(_bare(line)) for line in lines if line.strip())
    return tuple(entry.text for entry in entries if entry.text)


_LISTS: dict[str, Callable[[Sequence[str]], Value]] = {
    "steps": _how_to,
    "factors": _factors,
    "kpi": _list,
    "attachments": _list,
}
