"""What is typed from a paper sheet, or stands in a file of answers, read into the same answers as on the phone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sewana.survey.forms.answers import Given, Unreadable, answer_in
from sewana.survey.queries.steps import ZONE_PARTS, Step
from sewana_text.normalise import one_line, to_arabic_digits

NONE = frozenset({"-", "–", "—", "−"})
SEPARATORS = r"[\s,./*;]+"


@dataclass
class Cells:
    """Typed cells in the shape of a screen's form."""

    values: list[str] = field(default_factory=list)
    named: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str, default: str, /) -> str:
        if key == "value" and self.values:
            return self.values[-1]
        return self.named.get(key, default)

    def getlist(self, key: str, /) -> list[str]:
        return self.values if key == "value" else []


def typed_answer(step: Step, typed: str, other: str = "") -> Given:
    """Return what a cell says, by the numbers that are printed on the paper; empty: nothing.

    Raises
    ------
    Unreadable
        If the number is none of those that are printed; the message says which are.
    """
    text = typed.strip()
    if not text and not other.strip():
        return {}
    if step.kind in {"open", "pseudonym"}:
        return answer_in(step, Cells(named={"text": typed}))
    plain = to_arabic_digits(one_line(text))
    try:
        return answer_in(step, cells_of(step, plain, other))
    except Unreadable as error:
        if error.kept:
            raise
        raise Unreadable(hint_of(step)) from error


def cells_of(step: Step, plain: str, other: str) -> Cells:
    if step.kind == "choices":
        numbers = [part for part in re.split(SEPARATORS, plain) if part]
        return Cells(values=[by_number(step, number) for number in numbers], named={"other": other})
    if says_none(step, plain):
        return Cells(values=["-"])
    if step.kind == "zone":
        levels = re.findall(r"\d", plain)
        if len(levels) != len(ZONE_PARTS) or re.sub(rf"{SEPARATORS}|\d", "", plain):
            raise Unreadable("")
        return Cells(named=dict(zip(ZONE_PARTS, levels, strict=True)))
    if step.kind in {"agree", "tenth"}:
        return Cells(values=[plain])
    return Cells(values=[by_number(step, plain)])


def says_none(step: Step, plain: str) -> bool:
    """A dash says "cannot say" everywhere; 0 does so wherever it is no answer itself."""
    has_none = step.kind == "about" or step.has_none
    return has_none and (plain in NONE or (plain == "0" and step.kind != "tenth"))


def by_number(step: Step, number: str) -> str:
    if not (number.isdecimal() and 1 <= int(number[:4]) <= len(step.options)):
        raise Unreadable("")
    return step.options[int(number) - 1].field


def hint_of(step: Step) -> str:
    """Which numbers a cell takes."""
    most = {"most": len(step.options)}
    return {
        "agree": _("1 to 5, or 0 for “cannot say”"),
        "tenth": _("0 to 10, or - for “cannot say”"),
        "zone": _("three digits from 1 to 9, or - for “cannot say”"),
        "choices": _("numbers from 1 to %(most)s, with a dot between them") % most,
        "about": _("1 to %(most)s, or 0 for “rather not say”") % most,
        "open": _("in words"),
        "pseudonym": _("in words"),
    }.get(step.kind, _("1 to %(most)s") % most)


def as_typed(step: Step, answers: Mapping[str, object]) -> str:
    """An answer as it would be typed, to correct a sheet; a code that was chosen is never shown again."""
    if step.key not in answers or step.kind == "pseudonym":
        return ""
    value = answers[step.key]
    if value is None:
        return "-" if step.kind == "tenth" else "0"
    if step.kind == "zone" and isinstance(value, list):
        return "".join(map(str, value))
    if step.kind in {"agree", "tenth", "open"}:
        return str(value)
    return numbers_of(step, value)


def numbers_of(step: Step, value: object) -> str:
    if step.kind == "quote":
        value = "yes" if value else "no"
    wanted = value if isinstance(value, list) else [value]
    return ".".join(str(number) for number, option in enumerate(step.options, 1) if option.value in wanted)


@dataclass
class Line:
    """One line of the entry page."""

    step: Step
    number: int
    typed: str = ""
    other: str = ""
    error: str = ""

    @property
    def hint(self) -> str:
        return hint_of(self.step)

    @property
    def most(self) -> int:
        """The largest number, by which the page knows when a cell is full."""
        return {"agree": 5, "tenth": 10}.get(self.step.kind, len(self.step.options))

    @property
    def has_other(self) -> bool:
        return any(option.is_open for option in self.step.options)

    @property
    def is_text(self) -> bool:
        return self.step.kind in {"open", "pseudonym"}


def lines_of(asked: list[Step], typed: Mapping[str, str]) -> tuple[list[Line], Given]:
    """Read every cell; a cell that cannot be read says why, and the rest is still there."""
    lines, found = [], {}
    for number, step in enumerate(asked, 1):
        other = typed.get(f"{step.key}.other", "")
        line = Line(step, number, typed.get(step.key, "")[:9000], other[:9000])
        try:
            found.update(typed_answer(step, line.typed, line.other))
        except Unreadable as error:
            line.error = str(error)
        lines.append(line)
    return lines, found


def lines_from(asked: list[Step], answers: Mapping[str, object]) -> list[Line]:
    return [
        Line(step, number, as_typed(step, answers), str(answers.get(f"{step.key}.other", "")))
        for number, step in enumerate(asked, 1)
    ]
