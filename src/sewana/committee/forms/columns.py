"""Which column of somebody's table holds what: by its heading, in Thai or English, however it is written."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.spreadsheets import TableError, bare
from sewana.committee.models import DutyRole
from sewana_text.people_names import PREFIX

LABELS = {
    "prefix": gettext_lazy("Title before the name"),
    "name": gettext_lazy("Name"),
    "family": gettext_lazy("Family name"),
    "name_en": gettext_lazy("Name in English"),
    "position": gettext_lazy("Position"),
    "unit": gettext_lazy("Unit"),
    "email": gettext_lazy("Mail"),
    "phone": gettext_lazy("Telephone"),
    "group": gettext_lazy("Working group"),
    "role": gettext_lazy("Role"),
    "year": gettext_lazy("Year"),
    "language": gettext_lazy("Language"),
    "answer": gettext_lazy("Answer"),
}
# What an exported table has, in this order.
EXPORTED = ("prefix", "name", "name_en", "position", "unit", "email", "phone", "group", "role", "answer")
# Columns of a pasted table without headings.
USUAL = ("name", "position", "unit", "email", "phone")
IGNORED = frozenset({"answer", "number"})
HEADINGS = {
    "prefix": "คำนำหน้า คำนำหน้าชื่อ คำนำหน้านาม ยศ prefix title titlebeforethename",
    "name": "ชื่อ ชื่อสกุล ชื่อนามสกุล ชื่อและนามสกุล ชื่อตัว รายชื่อ ชื่อเต็ม name fullname firstname givenname",
    "family": "นามสกุล สกุล ชื่อสกุลเดิม familyname lastname surname",
    "name_en": "ชื่อภาษาอังกฤษ ชื่ออังกฤษ ชื่อสกุลภาษาอังกฤษ nameinenglish englishname",
    "position": "ตำแหน่ง ตำแหน่งงาน ตำแหน่งปัจจุบัน position jobtitle post",
    "unit": "สังกัด หน่วยงาน คณะ คณะหน่วยงาน หน่วยงานคณะ หน่วยงานสังกัด unit department faculty organisation",
    "email": "อีเมล อีเมล์ อีเมลล์ ไปรษณีย์อิเล็กทรอนิกส์ email mail emailaddress",
    "phone": "โทรศัพท์ โทร เบอร์โทร เบอร์โทรศัพท์ มือถือ หมายเลขโทรศัพท์ phone telephone mobile tel",
    "group": "กลุ่ม ฝ่าย คณะกรรมการ คณะทำงาน คณะฝ่าย กลุ่มงาน คณะหรือฝ่าย group workinggroup committee",
    "role": "หน้าที่ บทบาท หน้าที่ในคณะกรรมการ ตำแหน่งในคณะกรรมการ role",
    "year": "ปี พศ ปีพศ ปีที่แต่งตั้ง ปีงบประมาณ year",
    "language": "ภาษา language",
    "answer": "คำตอบ สถานะ การตอบรับ answer state status",
    "number": "ลำดับ ลำดับที่ ที่ หมายเหตุ no number note remark",
}
KNOWN = {word: field for field, words in HEADINGS.items() for word in words.split()}
ROLE_WORDS = {
    DutyRole.ADVISER: "ที่ปรึกษา กรรมการที่ปรึกษา adviser advisor",
    DutyRole.CHAIR: "ประธาน ประธานกรรมการ ประธานคณะกรรมการ หัวหน้า หัวหน้าฝ่าย chair chairperson head",
    DutyRole.VICE_CHAIR: "รองประธาน รองประธานกรรมการ รองหัวหน้า รองหัวหน้าฝ่าย vicechair deputychair",
    DutyRole.MEMBER: "กรรมการ คณะทำงาน ผู้ร่วมงาน member",
    DutyRole.SECRETARY: "เลขานุการ เลขา กรรมการและเลขานุการ secretary memberandsecretary",
    DutyRole.ASSISTANT: "ผู้ช่วยเลขานุการ กรรมการและผู้ช่วยเลขานุการ ผู้ช่วยเลขา assistant assistantsecretary",
}
ROLES = {word: role for role, words in ROLE_WORDS.items() for word in words.split()}
LANGUAGES = {"ไทย": "th", "th": "th", "thai": "th", "อังกฤษ": "en", "en": "en", "english": "en"}


@dataclass(frozen=True)
class Columns:
    """The field of each column, in the order of the table; an empty one is not read."""

    fields: tuple[str, ...]
    notes: tuple[str, ...] = ()
    has_heading: bool = True


def columns_of(first: list[str]) -> Columns:
    """Tell the columns by the first row that holds something.

    Raises
    ------
    TableError
        No column of names, or one column twice; the message names what was found and what is expected.
    """
    fields = [field_of(cell) for cell in first]
    if "name" in fields:
        return checked(first, fields)
    if any("@" in cell for cell in first) or PREFIX.match(first[0]):
        return Columns((*USUAL, *[""] * len(first))[: len(first)], (without_heading(),), has_heading=False)
    raise TableError(
        _(
            "Row 1: there is no column with names. Found: %(found)s. Write headings such as %(wanted)s into the"
            " first row."
        )
        % {"found": ", ".join(cell for cell in first if cell)[:200], "wanted": usual_words()}
    )


def field_of(cell: str) -> str:
    word = bare(cell)
    return KNOWN.get(word) or next((name for name, label in LABELS.items() if bare(str(label)) == word), "")


def checked(first: list[str], fields: list[str]) -> Columns:
    read = [field for field in fields if field and field not in IGNORED]
    for field in read:
        if read.count(field) > 1:
            raise TableError(
                _("Row 1: the column “%(name)s” stands twice. Remove or rename one of them.")
                % {"name": LABELS[field]}
            )
    unread = [cell for cell, field in zip(first, fields, strict=True) if cell and not field]
    notes = [_("Columns that are not read: %(names)s.") % {"names": ", ".join(unread)}] if unread else []
    return Columns(tuple(fields), tuple(notes))


def without_heading() -> str:
    return _("The table has no headings; its columns were read as %(names)s.") % {"names": usual_words()}


def usual_words() -> str:
    return ", ".join(str(LABELS[name]) for name in USUAL)


def role_of(words: str) -> str:
    """The role that words mean, in either language; nothing for words that are none."""
    word = bare(words)
    found = ROLES.get(word) or next((role for role in DutyRole if bare(str(role.label)) == word), "")
    return str(found)
