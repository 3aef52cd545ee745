"""A sheet as plain text that `read_sheet` reads back to the same values.

A line of a value that would read as a label or a list mark gets a backslash in front, as in Markdown.
"""

import re
from collections.abc import Sequence
from typing import cast

from sewana_text.form import Form, Section
from sewana_text.normalise import one_line
from sewana_text.people_names import Person
from sewana_text.sheet_labels import ESCAPE, is_label, squeeze
from sewana_text.sheet_values import Factor, HowTo, Sheet, Value
from sewana_text.unwrap import BULLET, NUMBER

UNIT_WORD = {"th": "สังกัด", "en": "Unit"}


def render_plain(sheet: Sheet, form: Form, *, language: str = "th") -> str:
    """Return the sheet as text, with the labels of `form` in ``th`` or ``en``, in the order of the form."""
    title = form.title_en if language == "en" else form.title_th
    organisation = form.organisation_en if language == "en" else form.organisation_th
    top = [_safe(sheet.event, form)] if sheet.event else []
    parts = ["\n".join(line for line in (*top, title, organisation) if line)]
    for section in form.sections:
        lines = _lines(section, sheet.values.get(section.key, ""), form, language)
        end = "" if section.kind == "heading" else ":"
        parts.append("\n".join((f"{section.label(language)}{end}", *lines)))
    return "\n\n".join(parts) + "\n"


def _safe(text: str, form: Form) -> str:
    text = one_line(text)
    fixed = (form.title_th, form.title_en, form.organisation_th, form.organisation_en)
    reads_otherwise = (
        text.startswith(ESCAPE)
        or BULLET.match(text)
        or NUMBER.match(text)
        or is_label(text, form)
        or squeeze(text) in {squeeze(line) for line in fixed}
    )
    return f"{ESCAPE}{text}" if reads_otherwise else text


def _lines(section: Section, value: Value, form: Form, language: str) -> list[str]:
    if section.kind == "choice":
        return _choices(section, value, language)
    if isinstance(value, HowTo):
        return _steps(value, form)
    if isinstance(value, str):
        return [_safe(value, form)] if value else []
    return _many(section, value, form, language)


def _many(section: Section, value: Sequence[object], form: Form, language: str) -> list[str]:
    if section.kind == "people":
        return [_person(person, form, language) for person in cast("Sequence[Person]", value)]
    if section.kind == "factors":
        factors = cast("Sequence[Factor]", value)
        return [f"{number}. {_factor(factor)}" for number, factor in enumerate(factors, 1)]
    texts = cast("Sequence[str]", value)
    if section.kind == "paragraphs":
        return "\n\n".join(_safe(text, form) for text in texts).split("\n") if texts else []
    return [f"- {one_line(text)}" for text in texts]


def _choices(section: Section, value: Value, language: str) -> list[str]:
    lines = []
    for choice in section.choices:
        label = (language == "en" and choice.label_en) or choice.label_th
        lines.append(f"{'☑' if choice.key == value else '☐'} {label}")
    return lines


def _steps(value: HowTo, form: Form) -> list[str]:
    lines = [_safe(value.intro, form)] if value.intro else []
    for number, step in enumerate(value.steps, 1):
        lines.append(f"{number}. {one_line(step.text)}")
        lines += [f"- {one_line(item)}" for item in step.items]
    return lines


def _factor(factor: Factor) -> str:
    if not factor.aspect and ":" not in factor.text and "：" not in factor.text:
        return one_line(factor.text)
    aspect = re.sub(r"([\\:：])", r"\\\1", one_line(factor.aspect))
    return f"{aspect}: {one_line(factor.text)}"


def _person(person: Person, form: Form, language: str) -> str:
    unit = f" {UNIT_WORD[language]} {person.unit}" if person.unit else ""
    return _safe(f"{person.full_name}{unit}", form)
