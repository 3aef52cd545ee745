"""What has to be done for a library forum, by part, with the days before it: the plan of a first year.

The distances are those of a forum prepared in about four months; a negative one lies after the forum.
Each task goes to the usual working group, where the edition has it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from sewana.committee.models import Edition, Part, Task, TaskNeed
from sewana.committee.operations.standard_groups import STANDARD_GROUPS
from sewana.committee.operations.tasks import NewTask, take_tasks

GROUP_NAMES = tuple(group.name_th for group in STANDARD_GROUPS)
_ADVICE, STEERING, CONTENT, SPEAKERS, DESK, NEWS, VENUE, MONEY, EVALUATION = GROUP_NAMES


@dataclass(frozen=True)
class StandardTask:
    part: Part
    days_before: int
    group: str
    title_th: str
    title_en: str
    needs: str = ""  # the English title of the task that has to be done first


def topic(days: int, group: str, title_th: str, title_en: str, needs: str = "") -> StandardTask:
    return StandardTask(Part.TOPIC, days, group, title_th, title_en, needs)


def speakers(days: int, group: str, title_th: str, title_en: str, needs: str = "") -> StandardTask:
    return StandardTask(Part.SPEAKERS, days, group, title_th, title_en, needs)


def duties(days: int, group: str, title_th: str, title_en: str, needs: str = "") -> StandardTask:
    return StandardTask(Part.DUTIES, days, group, title_th, title_en, needs)


def moderator(days: int, group: str, title_th: str, title_en: str, needs: str = "") -> StandardTask:
    return StandardTask(Part.MODERATOR, days, group, title_th, title_en, needs)


def day(days: int, group: str, title_th: str, title_en: str, needs: str = "") -> StandardTask:
    return StandardTask(Part.DAY, days, group, title_th, title_en, needs)


def media(days: int, group: str, title_th: str, title_en: str, needs: str = "") -> StandardTask:
    return StandardTask(Part.MEDIA, days, group, title_th, title_en, needs)


STANDARD_TASKS = (
    topic(110, CONTENT, "เปิดรับข้อเสนอหัวข้อเสวนา", "Open the call for topics"),
    topic(105, CONTENT, "ทบทวนเสียงที่ยังไม่ได้รับคำตอบจากปีก่อน", "Review last year's unanswered voices"),
    topic(90, STEERING, "เลือกหัวข้อและบันทึกเหตุผล", "Choose the topic and write down why", "Open the call for topics"),
    topic(
        80,
        CONTENT,
        "เขียนคำอธิบายหัวข้อเป็นภาษาไทยและภาษาอังกฤษ",
        "Write the summary in Thai and English",
        "Choose the topic and write down why",
    ),
    topic(30, CONTENT, "เขียนความเห็นตั้งต้นสำหรับเปิดเวที", "Write the seed statements"),
    topic(21, CONTENT, "แปลคำถามเปิดเวทีเป็นภาษาอังกฤษ", "Translate the opening questions into English"),
    speakers(
        85, SPEAKERS, "จัดทำรายชื่อวิทยากรที่น่าเชิญ", "Make the long list of speakers", "Choose the topic and write down why"
    ),
    speakers(75, SPEAKERS, "ส่งหนังสือเชิญวิทยากร", "Send the invitation letters", "Make the long list of speakers"),
    speakers(60, SPEAKERS, "ติดตามคำตอบรับของวิทยากร", "Follow up the speakers' answers", "Send the invitation letters"),
    speakers(40, SPEAKERS, "ขอประวัติ ภาพถ่าย และความยินยอมให้บันทึก", "Ask for biography, picture and consent to record"),
    speakers(30, SPEAKERS, "จัดการเดินทางและที่พักของวิทยากร", "Arrange travel and stay of the speakers"),
    speakers(21, SPEAKERS, "ส่งกำหนดการและประเด็นให้วิทยากร", "Send programme and questions to the speakers"),
    speakers(14, MONEY, "เตรียมเอกสารค่าตอบแทนวิทยากร", "Prepare the honorarium papers"),
    speakers(-7, SPEAKERS, "ส่งหนังสือขอบคุณวิทยากร", "Send the letters of thanks"),
    duties(120, STEERING, "ทาบทามคณะกรรมการและคณะทำงาน", "Approach the committee and the groups"),
    duties(
        110,
        STEERING,
        "ออกคำสั่งแต่งตั้งคณะกรรมการ",
        "Issue the appointment order",
        "Approach the committee and the groups",
    ),
    duties(105, STEERING, "จัดประชุมคณะกรรมการครั้งแรก", "Hold the first meeting"),
    duties(100, MONEY, "จัดทำและขออนุมัติงบประมาณ", "Draw up the budget and have it approved"),
    duties(30, DESK, "เปิดรับลงทะเบียน", "Open the registration"),
    duties(14, DESK, "จัดเวรผู้ปฏิบัติงานในวันงาน", "Make the duty roster of the day"),
    duties(7, STEERING, "ประชุมเตรียมความพร้อมครั้งสุดท้าย", "Hold the last meeting before the day"),
    duties(3, DESK, "เตรียมเอกสารและป้ายชื่อที่จุดลงทะเบียน", "Prepare papers and name badges for the desk"),
    duties(-14, EVALUATION, "สรุปผลการประเมินและรายงานการจัดงาน", "Write up the evaluation and the report"),
    duties(-21, MONEY, "เคลียร์ค่าใช้จ่ายและปิดงบประมาณ", "Settle the expenses and close the budget"),
    moderator(70, CONTENT, "ทาบทามผู้ดำเนินรายการ", "Approach the moderator"),
    moderator(45, CONTENT, "แต่งตั้งผู้ดำเนินรายการ", "Appoint the moderator", "Approach the moderator"),
    moderator(25, CONTENT, "เตรียมคำถามสำหรับผู้ดำเนินรายการ", "Prepare the questions for the moderator"),
    moderator(
        10, CONTENT, "จัดทำลำดับงานกับผู้ดำเนินรายการ", "Write the run sheet with the moderator", "Appoint the moderator"
    ),
    moderator(
        2, CONTENT, "ซักซ้อมกับผู้ดำเนินรายการ", "Rehearse with the moderator", "Write the run sheet with the moderator"
    ),
    day(100, STEERING, "กำหนดวันและเวลาจัดงาน", "Fix day and time"),
    day(95, VENUE, "จองห้องประชุม", "Book the hall", "Fix day and time"),
    day(
        60, VENUE, "ตรวจทางลาด ห้องน้ำ และระบบช่วยฟังสำหรับผู้พิการ", "Check ramps, toilets and hearing loop", "Book the hall"
    ),
    day(30, VENUE, "สั่งอาหารว่างและเครื่องดื่ม", "Order refreshments"),
    day(7, VENUE, "ทดสอบระบบถ่ายทอดสดกับห้องประชุม", "Test the live broadcast with the hall", "Book the hall"),
    day(1, VENUE, "จัดห้อง ป้าย และอุปกรณ์ให้พร้อม", "Set up hall, signs and equipment"),
    media(45, NEWS, "ออกแบบป้ายและภาพประชาสัมพันธ์", "Design poster and pictures", "Choose the topic and write down why"),
    media(
        35,
        NEWS,
        "ประชาสัมพันธ์ผ่านเว็บไซต์และสื่อสังคม",
        "Announce it on the website and social media",
        "Design poster and pictures",
    ),
    media(30, NEWS, "ทำวีดิทัศน์เปิดงาน", "Make the opening video"),
    media(10, NEWS, "รวบรวมสไลด์ของวิทยากร", "Collect the speakers' slides"),
    media(7, NEWS, "ตรวจและอนุมัติสื่อทั้งหมด พร้อมคำบรรยาย", "Check and approve all media, with captions"),
    media(-3, NEWS, "เผยแพร่ภาพและวีดิทัศน์บันทึกงาน", "Publish pictures and the recording"),
)  # fmt: skip


@transaction.atomic
def offer_tasks(edition: Edition, *, by: object) -> int:
    """Write down the usual tasks that are not there yet, in the reader's language; returns how many."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    have = set(edition.tasks.values_list("title", flat=True))
    groups = {group.name_th: group for group in edition.working_groups.filter(is_dropped=False)}
    missing = [one for one in STANDARD_TASKS if not {one.title_th, one.title_en} & have]
    made = [
        NewTask(
            title_of(one),
            one.part,
            group=groups.get(one.group),
            due_on=edition.held_on - dt.timedelta(days=one.days_before) if edition.held_on else None,
            days_before=one.days_before,
        )
        for one in sorted(missing, key=lambda one: -one.days_before)
    ]
    count = take_tasks(edition, made, operation="offer_tasks", by=by)
    link(edition, missing)
    return count


def title_of(task: StandardTask) -> str:
    return task.title_th if (translation.get_language() or "th").startswith("th") else task.title_en


def link(edition: Edition, tasks: list[StandardTask]) -> None:
    """Let each wait for the one it needs. The set has no circle: each needs one that is due earlier."""
    rows = {task.title: task for task in edition.tasks.all()}
    known = {one.title_en: one for one in STANDARD_TASKS}
    pairs = [(found(rows, one), found(rows, known[one.needs])) for one in tasks if one.needs]
    TaskNeed.objects.bulk_create(
        [TaskNeed(task=task, needed=needed) for task, needed in pairs if task and needed],
        ignore_conflicts=True,
    )


def found(rows: dict[str, Task], one: StandardTask) -> Task | None:
    return rows.get(one.title_th) or rows.get(one.title_en)
