"""A table of voices: one row a voice, with its words, day, language, group and how it came in."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from sewana.action.models import Theme, Voice, VoiceKind, VoiceOrigin
from sewana.action.operations.entering import Entry
from sewana.base.languages import in_all_languages, localized, spoken
from sewana.base.spreadsheets import Cells, Problem, bare, numbered
from sewana.people.models import Group
from sewana_text.dates import parse_date
from sewana_text.errors import DateError

Thing = TypeVar("Thing")
# Columns that are read, with what people call them; the first is the one an export writes.
COLUMNS = {
    "text": ("text", "ข้อความ", "เสียง", "ความเห็น", "ข้อเสนอ", "voice", "words"),
    "language": ("language", "ภาษา", "lang"),
    "said_on": ("said_on", "วันที่", "วันที่พูด", "วันที่รับ", "date", "day", "saidon"),
    "group": ("group", "กลุ่ม", "กลุ่มผู้พูด"),
    "origin": ("origin", "ช่องทาง", "ที่มา", "channel", "how it came in"),
    "theme": ("theme", "หมวด", "ประเด็น"),
    "translation": ("translation", "คำแปล"),
    "may_quote": ("may_quote", "ยกคำพูดได้", "quote"),
}
# What an export says beside, and an import leaves out.
BESIDE = (
    "number", "kind", "fate", "weight", "reason_th", "reason_en", "answered_on", "told_on", "outcome", "improvements"
)  # fmt: skip
NEEDED = ("text", "said_on")
LANGUAGES = {"th": "th", "thai": "th", "ไทย": "th", "en": "en", "english": "en", "อังกฤษ": "en"}
NO = frozenset({"no", "ไม่", "ไม่ได้", "0", "false"})
LONGEST = 2000
MOST_ROWS = 5000


@dataclass
class VoiceTable:
    """What a table says, with all that has to be corrected in it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return bool(self.entries) and not self.problems

    @property
    def mark(self) -> str:
        """By which the same table is known again."""
        told = "\n".join(f"{entry.text}|{entry.said_on}" for entry in self.entries)
        return hashlib.sha256(told.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Known:
    """What the cells of a table may name."""

    groups: Mapping[str, Group | None]
    themes: Mapping[str, Theme]
    origins: Mapping[str, str]
    today: dt.date


def known(today: dt.date) -> Known:
    groups: dict[str, Group | None] = {}
    for group in Group.objects.all():
        for word in (f"{group.code}-{group.origin}", group.code, group.name_th, group.name_en):
            key = bare(word)
            # A name that two groups have says nothing, unless it is the whole key.
            groups[key] = None if key in groups and groups[key] != group else group
    themes = {
        bare(word): theme
        for theme in Theme.objects.filter(removed_at=None)
        for word in (theme.name_en, theme.name_th, theme.key)
    }
    origins = {
        bare(word): str(one) for one in VoiceOrigin for word in (one.value, *in_all_languages(one.label))
    }
    return Known(groups, themes, origins, today)


def read_voices(cells: Cells, today: dt.date) -> VoiceTable:
    """Read the whole table; what is wrong is told by row and column."""
    table = VoiceTable()
    rows = list(numbered(cells))
    if len(rows) < 2:
        words = _("The table needs a first row of headings, and a row for each voice below it.")
        table.problems.append(Problem(1, "", words))
        return table
    columns = columns_of(rows[0][1], table)
    if table.problems:
        return table
    names = known(today)
    for number, row in rows[1:]:
        read_row(number, dict(zip(columns, row, strict=False)), names, table)
    return table


def columns_of(headings: Iterable[str], table: VoiceTable) -> list[str]:
    words = {bare(word): column for column, words in COLUMNS.items() for word in words}
    words |= {bare(word): "" for word in BESIDE}
    found: list[str] = []
    for heading in headings:
        column = words.get(bare(heading))
        if column is None and heading:
            told = _("This column is not known. Remove it, or name it as below.")
            table.problems.append(Problem(1, heading[:40], told))
        elif column and column in found:
            table.problems.append(Problem(1, heading[:40], _("This column stands there twice.")))
        found.append(column or "")
    for column in NEEDED:
        if column not in found:
            table.problems.append(Problem(1, column, _("This column is missing.")))
    return found


def read_row(number: int, row: Mapping[str, str], names: Known, table: VoiceTable) -> None:
    reading = Row(number, row)
    text = row.get("text", "").strip()
    if not text:
        reading.tell("text", _("Here stands nothing. Write what was said, or remove the row."))
    day = reading.day(names.today)
    language = reading.language(text)
    unknown_group = _("There is no such group, or several have this name: “%(text)s”.")
    group = reading.named("group", names.groups, unknown_group)
    theme = reading.named("theme", names.themes, _("“%(text)s” is not on the list of themes."))
    origins = ", ".join(str(one.label) for one in VoiceOrigin)
    origin = reading.named("origin", names.origins, _("Write one of: %(words)s.") % {"words": origins})
    table.problems += reading.problems
    if day is not None and not reading.problems:
        may_quote = bare(row.get("may_quote", "")) not in NO
        words = (text[:LONGEST], language, day, origin or VoiceOrigin.OTHER, group, theme)
        table.entries.append(Entry(*words, row.get("translation", "")[:LONGEST], may_quote))


@dataclass
class Row:
    """One row under way, with what is wrong in it."""

    number: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def tell(self, column: str, words: str) -> None:
        self.problems.append(Problem(self.number, column, words))

    def named(self, column: str, names: Mapping[str, Thing | None], refusal: str) -> Thing | None:
        text = self.cells.get(column, "")
        found = names.get(bare(text)) if text else None
        if text and found is None:
            self.tell(column, refusal % {"text": text[:40]} if "%(text)s" in refusal else refusal)
        return found

    def language(self, text: str) -> str:
        given = self.cells.get("language", "")
        found = LANGUAGES.get(bare(given), "") if given else spoken(text)
        if not found:
            self.tell("language", _("Write th or en."))
        return found

    def day(self, today: dt.date) -> dt.date | None:
        text = self.cells.get("said_on", "")
        try:
            day = parse_date(text)
        except DateError:
            words = _("“%(text)s” is not a day. Write it like 22/11/2569 or 2026-11-22.")
            self.tell("said_on", words % {"text": text[:40]})
            return None
        if day > today:
            self.tell("said_on", _("This day is still to come."))
        return day


def exported(voices: Iterable[Voice], improvements: Mapping[int, str]) -> Iterator[list[str]]:
    """A row for each voice; of words out of a questionnaire no group, which would tell more than was said."""
    yield [*COLUMNS, *BESIDE]
    for row in voices:
        is_words = row.kind == VoiceKind.OPEN_ANSWER
        group = "" if is_words or row.group is None else f"{row.group.code}-{row.group.origin}"
        yield [
            row.text,
            row.language,
            row.said_on.isoformat(),
            group,
            row.origin,
            localized(row.theme, "name") if row.theme else "",
            row.translation,
            "yes" if row.may_quote else "no",
            str(row.number),
            row.kind,
            row.fate,
            str(row.weight),
            row.reason_th,
            row.reason_en,
            row.answered_on.isoformat() if row.answered_on else "",
            row.told_on.isoformat() if row.told_on else "",
            row.outcome,
            improvements.get(row.pk, ""),
        ]
