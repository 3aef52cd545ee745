"""A table of tasks, in and out: checked row by row before anything of it is kept."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.languages import in_all_languages, shown_date
from sewana.base.spreadsheets import LONGEST_CELL, Cells, TableError, TableForm, as_text, bare, numbered
from sewana.committee.forms.task_line import guessed_part, named_by, part_of
from sewana.committee.models import Answer, Edition, Member, Part, Task, TaskState, WorkingGroup
from sewana.committee.operations.tasks import LONGEST_TITLE, NewTask
from sewana.committee.queries.tasks import Line, who
from sewana_text.dates import parse_date
from sewana_text.errors import DateError
from sewana_text.normalise import fold, one_line, to_arabic_digits

LABELS = {
    "title": gettext_lazy("Task"),
    "part": gettext_lazy("Part of the plan"),
    "owner": gettext_lazy("Who does it"),
    "due_on": gettext_lazy("Due on"),
    "state": gettext_lazy("State"),
    "note": gettext_lazy("Note"),
}
HEADINGS = {
    "title": "งาน ชื่องาน รายการ สิ่งที่ต้องทำ กิจกรรม task todo title",
    "part": "เรื่อง ส่วน ด้าน หมวด part",
    "owner": "ผู้รับผิดชอบ ผู้ทำ ฝ่าย รับผิดชอบ owner who responsible",
    "due_on": "กำหนด กำหนดส่ง กำหนดเสร็จ วันที่ ภายในวันที่ due dueon date deadline",
    "state": "สถานะ ความคืบหน้า state status",
    "note": "หมายเหตุ บันทึก รายละเอียด note remark",
}
KNOWN = {word: name for name, words in HEADINGS.items() for word in words.split()}
STATE_WORDS = {
    TaskState.TODO: "ยังไม่เริ่ม ต้องทำ รอ todo open",
    TaskState.DOING: "กำลังทำ กำลังดำเนินการ ดำเนินการ doing inprogress",
    TaskState.DONE: "เสร็จ เสร็จแล้ว แล้วเสร็จ เรียบร้อย done finished",
    TaskState.DROPPED: "ไม่ต้องทำ ยกเลิก dropped cancelled",
}


@dataclass
class Row:
    """One task of the table, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    task: NewTask
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_known: bool = False
    known: Task | None = None
    changes: dict[str, object] = field(default_factory=dict)

    @property
    def changed_labels(self) -> list[str]:
        """What a task that is there already gets anew, as the headings name it."""
        names = {"owner" if name == "group" else name for name in self.changes}
        return [str(label) for name, label in LABELS.items() if name in names]


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    text: str
    unread: tuple[str, ...] = ()

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @property
    def new(self) -> list[NewTask]:
        return [row.task for row in self.rows if not row.is_known and not row.problems]

    @property
    def changed(self) -> dict[int, dict[str, object]]:
        """The new values of tasks that are there already, by their numbers."""
        return {row.known.number: row.changes for row in self.rows if row.known and row.changes}

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def mark(self) -> str:
        """A text that is another as soon as taking the table over would do anything else."""
        known = [
            (row.number, row.known.version, sorted(row.changes))
            for row in self.rows
            if row.known and row.changes
        ]
        shown = repr((known, [row.is_known for row in self.rows]))
        return blake2s(shown.encode(), digest_size=16).hexdigest()

    @property
    def is_good(self) -> bool:
        return not self.wrong and bool(self.count)


class TaskTableForm(TableForm):
    """A file or pasted rows."""

    def read(self, edition: Edition, today: dt.date) -> Table | None:
        """The table as understood; nothing when it cannot be read, and the form says why."""
        try:
            cells = self.cells()
            return read_table(edition, cells, today)
        except TableError as error:
            self.add_error(None, str(error))
            return None


def read_table(edition: Edition, cells: Cells, today: dt.date) -> Table:
    """Read all rows.

    Raises
    ------
    TableError
        It is empty, or has no column with tasks.
    """
    found = list(numbered(cells))
    if not found:
        raise TableError(_("The table is empty. Choose a file, or paste rows from a spreadsheet."))
    fields = [column_of(cell) for cell in found[0][1]]
    if "title" not in fields:
        wanted = ", ".join(str(label) for label in LABELS.values())
        words = _(
            "Row 1: there is no column with tasks. Found: %(found)s. Write headings such as %(wanted)s."
        )
        raise TableError(words % {"found": ", ".join(found[0][1])[:200], "wanted": wanted})
    reader = Reader(edition, today)
    rows = [
        reader.row(number, {name: cell for name, cell in zip(fields, row, strict=False) if name})
        for number, row in found[1:]
    ]
    unread = tuple(cell for cell, name in zip(found[0][1], fields, strict=True) if cell and not name)
    return Table(tuple(rows), as_text(row for _number, row in found), unread)


def column_of(cell: str) -> str:
    word = bare(cell)
    labels = ((name, in_all_languages(label)) for name, label in LABELS.items())
    return KNOWN.get(word) or next((name for name, words in labels if word in map(bare, words)), "")


class Reader:
    """Reads rows against the people, groups and tasks that are there."""

    def __init__(self, edition: Edition, today: dt.date) -> None:
        self.today = today
        self.groups = list(edition.working_groups.filter(is_dropped=False))
        self.people = list(edition.members.exclude(answer__in=(Answer.DECLINED, Answer.LEFT)))
        self.compared: set[int] = set()
        self.tasks: dict[str, list[Task]] = {}
        for task in edition.tasks.select_related("owner", "group"):
            self.tasks.setdefault(fold(task.title), []).append(task)
        self.seen = set(self.tasks)

    def row(self, number: int, cells: dict[str, str]) -> Row:
        title = cells.get("title", "")
        row = Row(number, cells, NewTask(title, Part.DUTIES))
        if not title:
            row.problems.append(_("There is no task. Write it, or remove the row."))
        if len(title) > LONGEST_TITLE:
            row.problems.append(_("This is too long: at most %(most)s characters.") % {"most": LONGEST_TITLE})
        known = self.tasks.get(fold(title), [])
        person = self.person(row, known)
        row.task = NewTask(
            title,
            self.part(row),
            owner=person if isinstance(person, Member) else None,
            group=person if isinstance(person, WorkingGroup) else None,
            due_on=self.day(row),
            note=cells.get("note", ""),
            state=self.state(row),
        )
        self.compare(row, known)
        row.is_known = fold(title) in self.seen
        self.seen.add(fold(title))
        return row

    def compare(self, row: Row, known: list[Task]) -> None:
        """What the row says otherwise than the task of that name; an empty cell says nothing.

        Of two tasks of one name nobody knows which is meant, and a second row of one name is left alone.
        """
        if len(known) != 1 or known[0].pk in self.compared:
            return
        (row.known,) = known
        self.compared.add(known[0].pk)
        said, task = row.task, known[0]
        given = {name for name, cell in row.cells.items() if cell}
        if "owner" in given and (said.owner, said.group) != (
            task.owner,
            task.group if not task.owner else None,
        ):
            row.changes |= {"owner": said.owner, "group": said.group}
        if "note" in given and one_line(task.note)[:LONGEST_CELL] != said.note:
            row.changes["note"] = said.note
        row.changes |= {
            name: getattr(said, name)
            for name in ("part", "due_on", "state")
            if name in given and getattr(said, name) != getattr(task, name)
        }

    def person(self, row: Row, known: list[Task]) -> Member | WorkingGroup | None:
        wanted = row.cells.get("owner", "")
        if wanted and len(known) == 1 and wanted == one_line(who(known[0])):
            # As it went out: also of somebody who has left, or whose name two people have.
            return known[0].owner or known[0].group
        found = named_by(wanted, self.groups, self.people) if wanted else []
        if wanted and len(found) != 1:
            words = _(
                "“%(name)s” is not one person or group of this committee. Correct it or leave it empty."
            )
            row.problems.append(words % {"name": wanted})
        return found[0] if len(found) == 1 else None

    def part(self, row: Row) -> str:
        wanted = row.cells.get("part", "")
        found = part_of(wanted) if wanted else guessed_part(row.cells.get("title", ""))
        if not found:
            words = _("“%(name)s” is no part of planning. Write one of: %(parts)s.")
            names = ", ".join(str(part.label) for part in Part)
            row.problems.append(words % {"name": wanted, "parts": names})
        return found or Part.DUTIES

    def day(self, row: Row) -> dt.date | None:
        wanted = to_arabic_digits(row.cells.get("due_on", ""))
        if not wanted:
            return None
        try:
            day = parse_date(wanted)
        except DateError:
            words = _("“%(text)s” is not a day. Write it like 20/2/2569 or 2026-02-20.")
            row.problems.append(words % {"text": wanted})
            return None
        if day < self.today and self.state(row, silent=True) in {TaskState.TODO, TaskState.DOING}:
            row.notes.append(_("The day is over already: it will be listed as late."))
        return day

    def state(self, row: Row, *, silent: bool = False) -> str:
        wanted = bare(row.cells.get("state", ""))
        if not wanted:
            return TaskState.TODO
        for state in TaskState:
            words = (*in_all_languages(state.label), *STATE_WORDS[state].split())
            if wanted in {state.value, *map(bare, words)}:
                return state
        if not silent:
            problem = _("“%(text)s” is no state of a task. Write one of: %(states)s.")
            names = ", ".join(str(state.label) for state in TaskState)
            row.problems.append(problem % {"text": row.cells["state"], "states": names})
        return TaskState.TODO


def exported(lines: Sequence[Line]) -> Iterable[list[str]]:
    """The table that can be read in again: headings of the reader's language, a task a row."""
    yield [str(label) for label in LABELS.values()]
    for line in lines:
        task = line.task
        yield [
            task.title,
            str(Part(task.part).label),
            line.who,
            shown_date(task.due_on) if task.due_on else "",
            str(TaskState(task.state).label),
            one_line(task.note),
        ]
