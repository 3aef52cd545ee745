"""The table of improvements: its columns with what people call them, and the rows as they go out."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from sewana.action.models import Improvement, WorkStep
from sewana.base.spreadsheets import Shape
from sewana.committee.models import Edition


@dataclass(frozen=True)
class Column:
    """One column: the heading of an export, the field it is kept in, and what people call it."""

    name: str
    field: str
    kind: str  # "line", "text", "day" or "number"; others are read by a function of their own
    longest: int = 0
    words: Sequence[str] = ()


COLUMNS = (
    Column("number", "", "number_of", words=("key", "เลขที่")),
    Column("year", "", "year", words=("ปี", "พ.ศ.", "ปีของเวที")),
    Column("said_th", "said_th", "line", 300, ("คุณบอก", "คุณบอก (ไทย)", "เรื่อง", "title_th")),
    Column("said_en", "said_en", "line", 300, ("คุณบอก (อังกฤษ)", "title_en")),
    Column("did_th", "did_th", "line", 300, ("เราทำ", "เราทำ (ไทย)")),
    Column("did_en", "did_en", "line", 300, ("เราทำ (อังกฤษ)",)),
    Column("theme", "theme_id", "theme", words=("หมวด",)),
    Column("decision", "verdict", "decision", words=("verdict", "ผลการพิจารณา")),
    Column("reason_th", "reason_th", "text", 2000, ("เหตุผล", "เหตุผล (ไทย)")),
    Column("reason_en", "reason_en", "text", 2000, ("เหตุผล (อังกฤษ)",)),
    Column("passed_to_th", "passed_to_th", "line", 200, ("ส่งต่อให้", "ส่งต่อให้ (ไทย)")),
    Column("passed_to_en", "passed_to_en", "line", 200, ("ส่งต่อให้ (อังกฤษ)",)),
    Column("decided_on", "decided_on", "day", words=("วันที่ตัดสิน",)),
    Column("stage", "stage", "stage", words=("state", "ขั้น", "สถานะ")),
    Column("percent", "percent", "percent", words=("ร้อยละ", "คืบหน้า")),
    Column("owner", "owner_id", "owner", 200, ("ผู้รับผิดชอบ",)),
    Column("owner_email", "owner_email", "owner", 254, ("อีเมล", "อีเมลผู้รับผิดชอบ")),
    Column("owner_account", "", "owner", words=("มีบัญชี",)),
    Column("department_th", "unit_th", "line", 200, ("หน่วยงาน", "ฝ่าย")),
    Column("department_en", "unit_en", "line", 200, ("department",)),
    Column("budget", "budget", "budget", words=("งบประมาณ",)),
    Column("starts_on", "starts_on", "day", words=("วันเริ่ม",)),
    Column("due_on", "due_on", "day", words=("กำหนดเสร็จ", "วันกำหนด", "ครบกำหนด", "due")),
    Column("started_on", "started_on", "day", words=("วันที่เริ่มทำ",)),
    Column("done_on", "done_on", "day", words=("วันที่เสร็จ",)),
    Column("verified_on", "verified_on", "day", words=("วันที่ผู้ใช้ยืนยัน",)),
    Column("review_on", "review_on", "day", words=("วันทบทวน",)),
    Column("blocked_because", "blocked_because", "line", 500, ("ติดขัดเพราะ",)),
    Column("measure_th", "measure_th", "line", 300, ("ตัววัดผล", "ตัววัดผล (ไทย)")),
    Column("measure_en", "measure_en", "line", 300, ("ตัววัดผล (อังกฤษ)",)),
    Column("unit", "measure_unit", "line", 60, ("หน่วยนับ", "หน่วย")),
    Column("before", "measured_before", "number", words=("ก่อน",)),
    Column("goal", "measure_goal", "number", words=("เป้าหมาย",)),
    Column("after", "measured_after", "number", words=("หลัง",)),
    Column("measured_on", "measured_on", "day", words=("วันที่วัด",)),
    Column("learned_th", "learned_th", "text", 2000, ("สิ่งที่ได้เรียนรู้",)),
    Column("learned_en", "learned_en", "text", 2000, ("สิ่งที่ได้เรียนรู้ (อังกฤษ)",)),
    Column("steps", "", "steps", words=("ขั้นตอน",)),
    Column("needs", "", "needs", words=("รอเรื่อง", "ต้องรอ")),
    Column("note", "note", "text", 4000, ("บันทึก", "บันทึกภายใน")),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
# What an export says beside, and an import leaves out: voices are moved in a table of their own, publishing is a deed.
BESIDE = ("voices", "published_on")
# Most tables count their rows; taken for numbers of improvements, they would write over the first ones here.
RUNNING = ("no", "no.", "ลำดับ", "ลำดับที่", "ที่")
MOST_ROWS, MOST_BYTES = 1000, 5 * 1024 * 1024
# Longer than any text of them, so that what is too long is told and not cut off.
SHAPE = Shape(columns=60, longest=20_000, keeps_lines=True)
YES, NO = "yes", "no"


def text_of(value: object) -> str:
    """A value as a cell has it: days of the Common Era, numbers without what is not there."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def step_text(step: WorkStep) -> str:
    """What | who | until when | done when; a bar within the words has a stroke before it."""
    words = [step.title, step.owner_name, text_of(step.due_on), text_of(step.done_on)]
    while not words[-1] and len(words) > 1:
        words.pop()
    return " | ".join(word.replace("|", "\\|") for word in words)


def row_of(row: Improvement, edition: Edition, *, with_mail: bool) -> dict[str, str]:
    """One improvement as its table has it; its steps and needs are fetched with it."""
    cells = {
        column.name: text_of(getattr(row, column.field))
        for column in COLUMNS
        if column.kind in {"line", "text", "day", "number"}
    }
    needed = sorted(one.number for one in row.needs.all() if one.dropped_at is None)
    steps = [step_text(step) for step in row.steps.all() if step.dropped_at is None]
    return cells | {
        "number": str(row.number),
        "year": str(edition.year),
        "theme": row.theme.key if row.theme else "",
        "decision": row.verdict,
        "stage": row.stage,
        "percent": str(row.percent),
        "budget": text_of(row.budget),
        "steps": "\n".join(steps),
        "needs": ";".join(str(number) for number in needed),
        **owner_of(row, with_mail=with_mail),
    }


def owner_of(row: Improvement, *, with_mail: bool) -> dict[str, str]:
    """Who sees to it; mail addresses only for those who may give the work to somebody."""
    if row.owner:
        mail = row.owner.email if with_mail else ""
        return {"owner": str(row.owner), "owner_email": mail, "owner_account": YES}
    mail = row.owner_email if with_mail else ""
    has_any = row.owner_name or row.owner_email
    return {"owner": row.owner_name, "owner_email": mail, "owner_account": NO if has_any else ""}


def exported(rows: Iterable[Improvement], edition: Edition, *, with_mail: bool) -> Iterator[list[str]]:
    """The table that can be read in again."""
    names = [column.name for column in COLUMNS]
    yield [*names, *BESIDE]
    for row in rows:
        cells = row_of(row, edition, with_mail=with_mail)
        told = row.published_at and timezone.localdate(row.published_at)
        yield [*(cells[name] for name in names), str(getattr(row, "voice_count", "")), text_of(told)]
