"""A task written in one line: “ส่งหนังสือเชิญ @ฝ่ายวิชาการ 20/2/2569 #วิทยากร”, in any order."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sewana.base.languages import in_all_languages, localized
from sewana.committee.models import Answer, Edition, Member, Part, WorkingGroup
from sewana.committee.operations.tasks import LONGEST_TITLE
from sewana.committee.queries.meetings import named
from sewana_text.dates import parse_date
from sewana_text.errors import DateError
from sewana_text.normalise import fold, normalise, one_line, to_arabic_digits

LONGEST_LINE = 600
WHO, WHICH = re.compile(r"(?:^|\s)@(\S+)"), re.compile(r"(?:^|\s)#(\S+)")
NUMBERS = re.compile(
    r"(?:^|\s)(\d{1,2}(?P<mark>[/.\-])\d{1,2}(?P=mark)\d{2,4}|\d{4}-\d{1,2}-\d{1,2})(?=\s|$)"
)
NAMED = re.compile(r"(?:^|\s)(\d{1,2}\s*(?:[ก-ฮ][ก-๎.]{2,}|[a-zA-Z]{3,9}\.?)\s*(?:พ\.?ศ\.?\s*)?\d{4})(?=\s|$)")
# Words by which people mean a part, the telling ones first.
WORDS = {
    Part.MODERATOR: "ผู้ดำเนินรายการ พิธีกร ลำดับงาน moderator",
    Part.SPEAKERS: "วิทยากร หนังสือเชิญ ค่าตอบแทน speaker invitation honorarium",
    Part.TOPIC: "หัวข้อ ประเด็น topic theme",
    Part.DAY: "สถานที่ ห้องประชุม จองห้อง จัดห้อง อาหาร ถ่ายทอดสด hall venue room broadcast",
    Part.MEDIA: "สื่อ ป้าย โปสเตอร์ วีดิทัศน์ วิดีโอ สไลด์ ประชาสัมพันธ์ poster video slide media",
    Part.DUTIES: "หน้าที่ คณะกรรมการ duty duties",
}


@dataclass
class TaskLine:
    """What was understood of a line, and what was not."""

    text: str
    title: str = ""
    part: str = Part.DUTIES
    owner: Member | None = None
    group: WorkingGroup | None = None
    due_on: dt.date | None = None
    problems: list[str] = field(default_factory=list)
    is_over: bool = False

    @property
    def who(self) -> str:
        if self.owner is not None:
            return named(self.owner)
        return localized(self.group, "name") if self.group is not None else ""

    @property
    def part_label(self) -> str:
        return str(Part(self.part).label)

    @property
    def is_good(self) -> bool:
        return bool(self.title) and not self.problems


def read_line(edition: Edition, text: str, today: dt.date) -> TaskLine:
    """Part a line into title, owner, day and part; what is not understood is named with a remedy."""
    text = to_arabic_digits(one_line(normalise(text)))[:LONGEST_LINE]
    line = TaskLine(text)
    rest = read_day(line, text, today)
    rest = read_who(line, rest, edition)
    rest = read_part(line, rest)
    line.title = one_line(rest)
    if not line.title:
        line.problems.append(_("Write what has to be done."))
    if len(line.title) > LONGEST_TITLE:
        line.problems.append(
            _("At most %(most)s characters. Put the rest into the note.") % {"most": LONGEST_TITLE}
        )
    return line


def read_day(line: TaskLine, text: str, today: dt.date) -> str:
    for pattern in (NUMBERS, NAMED):
        for match in reversed(list(pattern.finditer(text))):
            try:
                line.due_on = parse_date(match[1])
            except DateError:
                if pattern is NAMED:  # “12 คน 2569” is no day, and none was meant
                    continue
                words = _("“%(text)s” is not a day. Write it like 20/2/2569 or 2026-02-20.")
                line.problems.append(words % {"text": match[1]})
                return text
            line.is_over = line.due_on < today
            return f"{text[: match.start()]} {text[match.end() :]}"
    return text


def read_who(line: TaskLine, text: str, edition: Edition) -> str:
    match = WHO.search(text)
    if match is None:
        return text
    groups = list(edition.working_groups.filter(is_dropped=False))
    people = list(edition.members.exclude(answer__in=(Answer.DECLINED, Answer.LEFT)))
    # A name may have spaces: as many of the words that follow as still name somebody.
    words = text[match.start(1) :].split(" ")
    for count in range(min(len(words), 6), 0, -1):
        wanted = " ".join(words[:count])
        found = named_by(wanted, groups, people)
        if len(found) == 1:
            (only,) = found
            line.owner = only if isinstance(only, Member) else None
            line.group = only if isinstance(only, WorkingGroup) else None
            return f"{text[: match.start()]} {' '.join(words[count:])}"
    line.problems.append(unclear(match[1], named_by(match[1], groups, people)))
    return text


def named_by(
    wanted: str, groups: Iterable[WorkingGroup], people: Iterable[Member]
) -> list[WorkingGroup | Member]:
    """Whom a word means: the whole name first, else all whose name begins with it or holds it."""
    key = bare(wanted)
    names = [(one, [bare(one.name_th), bare(one.name_en)]) for one in groups]
    known: list[tuple[WorkingGroup | Member, list[str]]] = [*names]
    known += [(one, [bare(one.name), bare(named(one)), bare(one.name_en)]) for one in people]
    tests = (str.__eq__, str.startswith, str.__contains__)
    for test in tests:
        found = [one for one, names_ in known if any(name and test(name, key) for name in names_)]
        if found:
            return found
    return []


def bare(words: str) -> str:
    return fold(words).replace(" ", "")


def unclear(wanted: str, found: list[WorkingGroup | Member]) -> str:
    if not found:
        words = _(
            "“@%(name)s” is neither a person nor a group of this committee. Check the name, or leave it out."
        )
        return words % {"name": wanted}
    names = [named(one) if isinstance(one, Member) else localized(one, "name") for one in found[:4]]
    words = _("“@%(name)s” may mean several: %(found)s. Write more of the name.")
    return words % {"name": wanted, "found": ", ".join(names)}


def read_part(line: TaskLine, text: str) -> str:
    match = WHICH.search(text)
    if match is None:
        line.part = guessed_part(text)
        return text
    found = part_of(match[1])
    if not found:
        words = _("“#%(name)s” is no part of planning. Write one of: %(parts)s.")
        line.problems.append(words % {"name": match[1], "parts": ", ".join(str(one.label) for one in Part)})
        return text
    line.part = found
    return f"{text[: match.start()]} {text[match.end() :]}"


def part_of(words: str) -> str:
    """The part that a word means, in either language; nothing when it means none."""
    key = bare(words)
    for part in Part:
        if key and (
            key in {part.value, *map(bare, in_all_languages(part.label))}
            or key in map(bare, WORDS[part].split())
        ):
            return str(part)
    return next((str(part) for part in Part if key and bare(str(part.label)).startswith(key)), "")


def guessed_part(text: str) -> str:
    plain = bare(text)
    found = (part for part, words in WORDS.items() if any(bare(word) in plain for word in words.split()))
    return str(next(found, Part.DUTIES))
