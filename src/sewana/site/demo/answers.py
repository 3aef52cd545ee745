"""Answers to the demonstration's questionnaires, with a structure that the figures can find.

Every group feels a little otherwise, small groups most of all; staff come close on what the building does and think
better than users do of what becomes of users' words. Between the two years voices are heard a little better, and
going between the building and the net has become easier.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

USERS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")
# How far above the middle of the scale each item lies, and how much it gained from one year to the next.
LEVELS = {
    "C1": (0.72, 0.06),
    "C2": (0.66, 0.04),
    "A1": (0.86, 0.04),
    "A2": (0.62, 0.08),
    "B1": (0.80, 0.06),
    "B2": (0.56, 0.05),
    "P1": (1.12, 0.04),
    "D1": (0.98, 0.05),
    "H1": (0.16, 0.32),
    "V1": (0.10, 0.36),
    "V2": (0.02, 0.30),
    "V3": (-0.22, 0.24),
}
# Out of ten users, how many staff think would agree.
STAFF_THINK = {
    "C1": 6.3, "C2": 5.7, "A1": 6.7, "A2": 6.3, "B1": 6.5, "B2": 5.4,
    "P1": 7.5, "D1": 7.3, "H1": 6.1, "V1": 6.0, "V2": 6.6, "V3": 6.5,
}  # fmt: skip
STAFF_FEEL = {"S1": 1.25, "S2": 1.10, "S3": 0.75, "S4": 0.15}
SPREAD_PERSON, SPREAD_ITEM, SPREAD_STAFF = 0.62, 0.75, 1.6
BARRIERS = {"b1": 0.22, "b2": 0.34, "b3": 0.12, "b4": 0.09, "b5": 0.05, "b6": 0.04, "b7": 0.16, "b8": 0.24}
KEEP = (
    ("บรรยากาศเงียบสงบชั้นบน", "th"),
    ("เจ้าหน้าที่ให้คำแนะนำดีมาก", "th"),
    ("The help desk for writing theses", "en"),
    ("ฐานข้อมูลที่เข้าจากที่บ้านได้", "th"),
)
CHANGE = (
    ("อยากให้แจ้งผลหลังจากเสนอความเห็น", "th"),
    ("จองห้องในแอปแล้วไปถึงหน้างานต้องทำใหม่อีกครั้ง", "th"),
    ("More signs in English, please.", "en"),
    ("เปิดถึงเที่ยงคืนช่วงสอบ", "th"),
)


class Cell(NamedTuple):
    """A group by origin: how it feels beside the others, and how many of a thousand answers are its own."""

    group: str
    origin: str
    feels: float
    answers: int


CELLS = (
    Cell("undergraduate", "thai", 0.0, 492),
    Cell("undergraduate", "international", -0.55, 28),
    Cell("postgraduate", "thai", 0.14, 205),
    Cell("postgraduate", "international", -0.28, 66),
    Cell("lecturer", "thai", 0.18, 128),
    Cell("lecturer", "international", -0.10, 13),
    Cell("researcher", "thai", -0.05, 42),
    Cell("researcher", "international", 0.05, 5),
    Cell("other", "thai", 0.05, 21),
)


@dataclass
class Answer:
    """One person's answers, and what they said of themselves."""

    group: str
    origin: str
    language: str
    cluster: str = ""
    place: str = ""
    usual_mode: str = ""
    door: str = "open"
    mode: str = "phone"
    answers: dict[str, Any] = field(default_factory=dict)


def users(chance: Random, count: int, *, later: bool) -> Iterator[Answer]:
    """Answers of users; a tenth of them came by the random door, where people feel a little less."""
    for cell in chance.choices(CELLS, [cell.answers for cell in CELLS], k=count):
        person = of_group(chance, cell)
        drawn = chance.random() < 0.1
        person.door = "random" if drawn else "open"
        person.mode = "paper" if not drawn and chance.random() < 0.12 else "phone"
        feels = cell.feels + chance.gauss(-0.08 if drawn else 0.0, SPREAD_PERSON)
        person.answers = items(chance, feels, person.usual_mode, later=later)
        person.answers |= besides(chance, person.language)
        yield person


def of_group(chance: Random, cell: Cell) -> Answer:
    """Who the person is: international people answer in English, and live less often away from the main campus."""
    is_thai = cell.origin == "thai"
    return Answer(
        cell.group,
        cell.origin,
        language="th" if is_thai and chance.random() < 0.97 else "en",
        cluster=chance.choices(("science", "health", "humanities"), (41, 30, 29))[0],
        place="branch" if chance.random() < (0.06 if is_thai else 0.02) else "main",
        usual_mode=chance.choices(("building", "online", "both"), (38, 24, 38))[0],
    )


def items(chance: Random, feels: float, usual_mode: str, *, later: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, (level, gain) in LEVELS.items():
        if cannot_say(chance, key, usual_mode):
            found[key] = None
            continue
        found[key] = on_scale(chance, 3 + level + (gain if later else 0) + feels)
    return found


def cannot_say(chance: Random, key: str, usual_mode: str) -> bool:
    if key == "P1":
        return usual_mode == "online" and chance.random() < 0.5
    if key == "H1":
        return usual_mode != "both" and chance.random() < 0.45
    return key == "D1" and usual_mode == "building" and chance.random() < 0.2


def on_scale(chance: Random, middle: float) -> int:
    return min(5, max(1, round(chance.gauss(middle, SPREAD_ITEM))))


def besides(chance: Random, language: str) -> dict[str, Any]:
    """What is asked beside the twelve: the reverse mirror, what made it hard, and words of their own."""
    found: dict[str, Any] = {"R1": tenth(chance, 5.6), "R2": tenth(chance, 4.3)}
    hard = [key for key, share in BARRIERS.items() if chance.random() < share]
    found["barriers"] = hard or ["b9"]
    if chance.random() < 0.15:
        found |= words(chance, "O1", KEEP, language) | words(chance, "O2", CHANGE, language)
        found["may_quote"] = chance.random() < 0.6
    return found


def words(chance: Random, key: str, texts: tuple[tuple[str, str], ...], language: str) -> dict[str, str]:
    own = [text for text, spoken in texts if spoken == language]
    return {key: chance.choice(own)} if own else {}


def tenth(chance: Random, middle: float) -> int:
    return min(10, max(0, round(chance.gauss(middle, SPREAD_STAFF))))


def staff(chance: Random, count: int) -> Iterator[Answer]:
    """Predictions of staff, and what they feel themselves."""
    for _person in range(count):
        mood = chance.gauss(0, 0.5)
        guesses: Mapping[str, int] = {
            f"M:{key}": tenth(chance, level + mood) for key, level in STAFF_THINK.items()
        }
        feels = {key: on_scale(chance, 3 + level + mood / 2) for key, level in STAFF_FEEL.items()}
        yield Answer("staff", "thai", "th", door="staff", answers={**guesses, **feels})


def pulse(chance: Random, count: int) -> Iterator[Answer]:
    """The same evening: what people could say, and whether they see the other side better."""
    for cell in chance.choices(CELLS, [cell.answers for cell in CELLS], k=count):
        person = of_group(chance, cell)
        feels = cell.feels + chance.gauss(0, SPREAD_PERSON)
        levels = {"F1": 0.8, "F2": 0.9, "V3": 0.05}
        person.answers = {key: on_scale(chance, 3 + level + feels) for key, level in levels.items()}
        yield person
