"""Names of people: title, given name and family name, Thai and English."""

import re
from dataclasses import dataclass

# Longest first, so that นางสาว is not read as นาง. A dot may be followed by a space.
TITLES_TH = (
    "ผู้ช่วยศาสตราจารย์", "รองศาสตราจารย์", "ศาสตราจารย์", "ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.หญิง",
    "ว่าที่ ร.ต.", "หม่อมราชวงศ์", "หม่อมหลวง", "นายแพทย์", "แพทย์หญิง", "เภสัชกรหญิง", "เภสัชกร", "พระมหา",
    "นางสาว", "เด็กหญิง", "เด็กชาย", "อาจารย์", "คุณหญิง", "ผศ.", "รศ.", "ศ.", "ดร.", "อ.", "นพ.", "พญ.", "ทพญ.",
    "ทพ.", "ภญ.", "ภก.", "น.ส.", "ด.ญ.", "ด.ช.", "ม.ร.ว.", "ม.ล.", "คุณ", "นาย", "นาง",
)  # fmt: skip
TITLES_EN = (
    "Assistant Professor", "Associate Professor", "Professor", "Asst. Prof.", "Assoc. Prof.", "Prof.", "Dr.",
    "Mrs.", "Miss", "Mr.", "Ms.",
)  # fmt: skip
UNIT = re.compile(r"\s+(?:สังกัด|หน่วยงาน|Unit)\s*[:：]?\s+|\s*[(（](?=[^()]*[)）]\s*$)")
# A Thai title must not be the head of a longer word: นายิกา, คุณากร.
_TH = "|".join(re.escape(title).replace(r"\ ", r"\s*") for title in TITLES_TH)
_EN = "|".join(re.escape(title).replace(r"\ ", r"\s+") for title in TITLES_EN)
TITLE = rf"(?:(?:{_TH})(?![ะ-ฺ็-๎])|(?:{_EN})(?=\s))"
PREFIX = re.compile(rf"(?:{TITLE}\s*)+")
TITLES = re.compile(rf"(?<!\S)(?:{TITLE}\s*)+")
# นาย, นาง and คุณ also begin family names (คุณธรรม): alone they part two people only after a whole name.
CLEAR_TITLE = re.compile(rf"(?!(?:นาย|นาง(?!สาว)|คุณ(?!หญิง)|อาจารย์)){TITLE}")
PARTING = re.compile(r"\s*[,;]\s*|\s+และ\s*(?=\S)|\s+and\s+")


@dataclass(frozen=True)
class Person:
    """One owner of a work."""

    prefix: str
    given: str
    family: str
    unit: str = ""

    @property
    def full_name(self) -> str:
        """The name as it is written: a Thai title stands without a space, one with a dot at its end too."""
        name = f"{self.given} {self.family}".strip()
        glue = " " if self.prefix and re.search(r"[A-Za-z]\.?$", self.prefix) else ""
        return f"{self.prefix}{glue}{name}"


def read_people(text: str) -> tuple[Person, ...]:
    """Return the people named in `text`, in order; lines, commas, "และ", "and" and titles part them."""
    people: list[Person] = []
    for line in _joined_names(text.split("\n")):
        names, unit = _split_unit(line)
        people += [read_person(name, unit=unit) for part in PARTING.split(names) for name in _persons(part)]
    return tuple(people)


def _joined_names(lines: list[str]) -> list[str]:
    """Join a line that begins with a family name to the one before, where the page was wrapped."""
    joined: list[str] = []
    for line in (" ".join(line.split()) for line in lines):
        last = PARTING.split(joined[-1])[-1] if joined else ""
        if line and last and len(_persons(last)[-1].split()) == 1 and not PREFIX.match(line):
            joined[-1] += f" {line}"
        elif line:
            joined.append(line)
    return joined


def _split_unit(line: str) -> tuple[str, str]:
    found = UNIT.search(line)
    if not found or not line[: found.start()].strip():
        return line, ""
    unit = line[found.end() :].strip()
    return line[: found.start()], unit[:-1].strip() if found[0].strip() in ("(", "（") else unit


def _persons(names: str) -> list[str]:
    """Part a stretch of names where a title begins a new one."""
    persons: list[str] = []
    start = name_start = 0
    for titles in TITLES.finditer(names):
        name = names[name_start : titles.start()].split()
        if len(name) >= 2 or (name and CLEAR_TITLE.match(names, titles.start())):
            persons.append(names[start : titles.start()].strip())
            start = titles.start()
        if start == titles.start() or not name:
            name_start = titles.end()
    return [*persons, names[start:].strip()] if names.strip() else []


def read_person(name: str, *, unit: str = "") -> Person:
    """Return one name in its parts: titles, the first word as given name, the rest as family name."""
    name = " ".join(name.split())
    found = PREFIX.match(name)
    prefix = found[0].strip() if found and found.end() < len(name) else ""
    given, _, family = name[len(prefix) :].strip().partition(" ")
    return Person(prefix, given, family.strip(), unit)
