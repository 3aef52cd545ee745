"""A table of answers that were entered elsewhere: one row a person, one column a question."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sewana.base.languages import BUDDHIST_ERA
from sewana.base.spreadsheets import Cells, Problem, bare, numbered
from sewana.people import queries as people
from sewana.people.models import Language
from sewana.survey.forms.answers import Given, Unreadable
from sewana.survey.forms.entry import typed_answer
from sewana.survey.models import Questionnaire
from sewana.survey.operations.entry import Entered
from sewana.survey.queries.steps import Option, Step, group_key, steps
from sewana_text.normalise import fold, to_arabic_digits

# Numbers of rows as other programs give them, and what an export says beside the answers.
LEFT_OUT = frozenset({"rid", "sid", "id", "no", "ลำดับ", "ที่", "door", "way", "about_group"})
YEAR, LANG = "year", "lang"
HEADINGS = {
    "year": YEAR,
    "ปี": YEAR,
    "lang": LANG,
    "language": LANG,
    "ภาษา": LANG,
    "group": "about.group",
    "กลุ่ม": "about.group",
    "cluster": "about.cluster",
    "กลุ่มสาขา": "about.cluster",
    "place": "about.place",
    "สถานที่": "about.place",
    "วิทยาเขต": "about.place",
    "mode": "about.mode",
    "วิธีใช้": "about.mode",
    "pseudonym": "pseudonym",
    "mayquote": "may_quote",
}
SPOKEN = {"th": "th", "thai": "th", "ไทย": "th", "en": "en", "english": "en", "อังกฤษ": "en"}
NOTHING = frozenset({"na", "n/a", "null", "none"})


@dataclass
class FileOfAnswers:
    """What a table says, with all that has to be corrected in it."""

    rows: list[Entered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    other_years: int = 0

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not self.problems

    @property
    def source(self) -> str:
        """By which the same answers are known again when they are read a second time."""
        plain = json.dumps([[row.language, dict(row.answers)] for row in self.rows], sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]


def read_answers(questionnaire: Questionnaire, cells: Cells) -> FileOfAnswers:
    """Read the whole table; what is wrong is told by row and column."""
    table = FileOfAnswers()
    lines = list(numbered(cells))
    if len(lines) < 2:
        words = _("The table needs a first row of headings, and a row for each person below it.")
        table.problems.append(Problem(1, "", words))
        return table
    asked = {step.key: step for step in steps(questionnaire)}
    columns = columns_of(list(asked.values()), lines[0][1], table)
    if table.problems:
        return table
    reading = Reading(asked, words_of(asked), questionnaire.edition.year, table)
    for number, row in lines[1:]:
        reading.read(number, columns, row)
    if not table.rows:
        table.problems.append(Problem(2, YEAR, _("No row is of this year.")))
    return table


def columns_of(asked: list[Step], headings: list[str], table: FileOfAnswers) -> list[str]:
    """The key of each column; one that nobody knows, or that stands there twice, is a problem."""
    known = {bare(step.item): step.key for step in asked if step.item}
    known |= {bare(step.key): step.key for step in asked}
    known |= {bare(f"{step.key}.other"): f"{step.key}.other" for step in asked if step.kind == "choices"}
    known |= {bare(word): key for word, key in HEADINGS.items()} | dict.fromkeys(map(bare, LEFT_OUT), "")
    found: list[str] = []
    for heading in headings:
        key = known.get(bare(heading))
        if key is None and heading:
            words = _("This column is not known. Remove it, or name it as below.")
            table.problems.append(Problem(1, heading[:40], words))
        elif key and key in found:
            table.problems.append(Problem(1, heading[:40], _("This column stands there twice.")))
        found.append(key or "")
    return found


def words_of(asked: Mapping[str, Step]) -> dict[str, dict[str, str]]:
    """By which words each answer may be written in a file, and the number under which it is printed."""
    found = {
        key: {
            fold(word): str(place)
            for place, option in enumerate(step.options, 1)
            for word in (option.field, *both(option))
        }
        for key, step in asked.items()
        if step.kind in {"choice", "choices", "about", "quote"}
    }
    if "about.group" in found:
        found["about.group"] |= codes_alone(asked["about.group"])
    return found


def both(option: Option) -> tuple[str, ...]:
    return option.words if isinstance(option.words, tuple) else (option.label,)


def codes_alone(step: Step) -> dict[str, str]:
    """A group's code or name without its origin, where there is only one group of it."""
    places = {option.field: str(place) for place, option in enumerate(step.options, 1)}
    groups = [group for group in people.groups() if group_key(group) in places]
    words = [(word, group) for group in groups for word in {group.code, group.name_th, group.name_en}]
    often = Counter(fold(word) for word, _group in words)
    return {fold(word): places[group_key(group)] for word, group in words if often[fold(word)] == 1}


@dataclass(frozen=True)
class Reading:
    """Rows being read, one after another, into a table."""

    asked: Mapping[str, Step]
    words: Mapping[str, Mapping[str, str]]
    year: int
    table: FileOfAnswers

    def read(self, number: int, columns: list[str], row: list[str]) -> None:
        cells = {key: cell for key, cell in zip(columns, row, strict=False) if key and not is_nothing(cell)}
        if not self.is_of_year(cells.pop(YEAR, "")):
            self.table.other_years += 1
            return
        language = self.language_in(cells.pop(LANG, ""), number)
        found: dict[str, object] = {}
        for key in self.asked:
            try:
                found |= self.answer(key, cells.get(key, ""), cells.get(f"{key}.other", ""))
            except Unreadable as error:
                words = f"“{cells[key][:40]}”: {error}"
                self.table.problems.append(Problem(number, key.removeprefix("about."), words))
        self.table.rows.append(Entered(found, language))

    def is_of_year(self, written: str) -> bool:
        year = to_arabic_digits(written)
        return not year or year in {str(self.year), str(self.year + BUDDHIST_ERA)}

    def language_in(self, written: str, number: int) -> str:
        found = SPOKEN.get(fold(written)) if written else Language.THAI.value
        if found is None:
            words = _("“%(word)s”: write th or en.") % {"word": written[:40]}
            self.table.problems.append(Problem(number, LANG, words))
        return found or Language.THAI.value

    def answer(self, key: str, cell: str, other: str) -> Given:
        if key not in self.words:
            return typed_answer(self.asked[key], cell)
        known = self.words[key]
        if self.asked[key].kind == "choices":
            parts = re.split(r"[;,|]", cell) if re.search(r"[;,|]", cell) else [cell]
            cell = ".".join(known.get(fold(part), part) for part in parts)
        else:
            cell = known.get(fold(cell), cell)
        try:
            return typed_answer(self.asked[key], cell, other)
        except Unreadable as error:
            raise Unreadable(
                _("This is none of the answers; they are: %(words)s") % {"words": self.named(key)}
            ) from error

    def named(self, key: str) -> str:
        return ", ".join(option.field for option in self.asked[key].options)


def is_nothing(cell: str) -> bool:
    return not cell.strip() or cell.strip().lower() in NOTHING
