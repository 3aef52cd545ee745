"""What a filled form says, line by line: one reading that PDF, DOCX and HTML all set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from sewana_paper.forms import Form, Section
from sewana_paper.sheets import checked_sheet

EMPTY_BOX = "☐"
TICKED_BOX = "☑"
LANGUAGES = ("th", "en")
# C0 and C1 controls cannot stand in DOCX; bidi controls would let a name show other than it is written.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
THAI = re.compile("[\u0e01-\u0e5b]")
WORDS = {
    "th": {"unit": " สังกัด ", "target": "เป้าหมาย", "result": "ผล"},
    "en": {"unit": " Unit ", "target": "target", "result": "result"},
}

Kind = Literal["title", "organisation", "label", "line", "paragraph", "person", "choice", "step"]


@dataclass(frozen=True)
class Block:
    """One line or paragraph of the paper.

    Attributes
    ----------
    kind : str
        What it is; "line" has its label and its value side by side.
    text : str
        The words, without control characters or line ends.
    label : str
        For "line" the label before the text.
    note : str
        For "label" the instruction printed after it.
    mark : str
        "1." of a step, the box of a choice.
    items : tuple of str
        The points under a step.
    """

    kind: Kind
    text: str
    label: str = ""
    note: str = ""
    mark: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A filled form ready to be set: language, document title, lines of the running header, blocks."""

    language: str
    title: str
    header: tuple[str, ...]
    blocks: tuple[Block, ...]


def paper_of(form: Form, sheet: Mapping[str, Any], language: str = "th") -> Paper:
    """Return what the paper says.

    Parameters
    ----------
    form, sheet
        As `sewana_paper.sheets.checked_sheet` takes them.
    language : {"th", "en"}
        Of the labels; the values stay as they were written.

    Raises
    ------
    SheetError
        If the sheet does not fit the form.
    ValueError
        If the language is another.
    """
    checked_language(language)
    filled = checked_sheet(form, sheet)
    top = [Block("title", _label(form, "title", language))]
    organisation = _label(form, "organisation", language)
    top += [Block("organisation", organisation)] if organisation else []
    body = [block for section in form["sections"] for block in _section(section, filled, language)]
    title = one_line(str(filled.get("title", ""))) or _label(form, "title", language)
    return Paper(language, title, tuple(lines(filled["event"])), (*top, *body))


def checked_language(language: str) -> str:
    """Return the language of a paper. Raises ValueError if it is none of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    return language


def grouped(blocks: Iterable[Block]) -> list[tuple[Kind, list[Block]]]:
    """Return neighbours of one kind together, so that a list is one list to a screen reader."""
    return [(kind, list(run)) for kind, run in groupby(blocks, key=lambda block: block.kind)]


def one_line(text: str) -> str:
    """Return the text printable, on one line; control characters are gone."""
    return " ".join(UNPRINTABLE.sub("", re.sub("[\t\r\n\u2028\u2029]+", " ", text)).split(" ")).strip()


def lines(text: str) -> list[str]:
    """Return the printable lines of the text that are not empty."""
    return [line for line in map(one_line, re.split("\r\n|[\r\n\u2028\u2029]", text)) if line]


def _label(node: Mapping[str, Any], name: str, language: str) -> str:
    return str(node.get(f"{name}_{language}", ""))


def _section(section: Section, filled: Mapping[str, Any], language: str) -> list[Block]:
    label, kind = _label(section, "label", language), section["kind"]
    if kind == "text" and section.get("layout", "line") == "line":
        return [Block("line", one_line(filled[section["key"]]), label=label)]
    head = Block("label", label, note=_label(section, "note", language))
    if kind == "heading":
        return [head]
    if kind == "choice":
        return [head, *_choices(section, filled[section["key"]], language)]
    return [head, *SETTERS[kind](filled[section["key"]], language)]


def _choices(section: Section, value: str, language: str) -> list[Block]:
    return [
        Block(
            "choice",
            f"({number}) {_label(choice, 'label', language)}",
            mark=TICKED_BOX if choice["key"] == value else EMPTY_BOX,
        )
        for number, choice in enumerate(section["choices"], 1)
    ]


def _text(value: str, language: str) -> list[Block]:
    return [Block("paragraph", line) for line in lines(value)]


def _paragraphs(value: list[str], language: str) -> list[Block]:
    return [block for text in value for block in _text(text, language)]


def _people(value: list[dict[str, str]], language: str) -> list[Block]:
    return [Block("person", name) for name in (person_line(row, language) for row in value) if name]


def person_line(person: Mapping[str, str], language: str) -> str:
    """Return a person's name with title, and the unit after " สังกัด ".

    A Thai title touches the name ("นางสาวเมธยา"), any other stands apart ("Dr. Mettaya").
    """
    prefix = one_line(person["prefix"])
    gap = "" if THAI.search(prefix) or not prefix else " "
    name = f"{prefix}{gap}{one_line(person['given'])} {one_line(person['family'])}".strip()
    unit = one_line(person["unit"])
    return f"{name}{WORDS[language]['unit']}{unit}" if unit else name


def _numbered(texts: list[str]) -> list[Block]:
    return [Block("step", text, mark=f"{number}.") for number, text in enumerate(texts, 1)]


def _steps(value: dict[str, Any], language: str) -> list[Block]:
    steps = [
        Block("step", one_line(step["text"]), mark=f"{number}.", items=tuple(map(one_line, step["items"])))
        for number, step in enumerate(value["steps"], 1)
    ]
    return [*_text(value["intro"], language), *steps]


def _factors(value: list[dict[str, str]], language: str) -> list[Block]:
    pairs = [(one_line(row["aspect"]), one_line(row["text"])) for row in value]
    return _numbered([": ".join(part for part in pair if part) for pair in pairs])


def _kpi(value: list[dict[str, str]], language: str) -> list[Block]:
    rows = []
    for row in value:
        found = [f"{WORDS[language][key]} {one_line(row[key])}" for key in ("target", "result") if row[key]]
        rows.append(": ".join(part for part in (one_line(row["name"]), "; ".join(found)) if part))
    return _numbered(rows)


def _attachments(value: list[dict[str, str]], language: str) -> list[Block]:
    return _numbered([f"{one_line(row['title'])} {one_line(row['address'])}".strip() for row in value])


SETTERS: dict[str, Callable[[Any, str], list[Block]]] = {
    "text": _text,
    "paragraphs": _paragraphs,
    "people": _people,
    "steps": _steps,
    "factors": _factors,
    "kpi": _kpi,
    "attachments": _attachments,
}
