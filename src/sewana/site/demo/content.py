"""The words of the demonstration forum, as they stand in ``content.json``.

The types name only what the program relies on from one file to the next. ``leaning`` is the simulation's
truth about a statement and is never shown: per opinion camp the share (in per cent) that agrees among those
who do not pass, and by how many points ``staff`` and ``international`` voters differ from their camp.
"""

import json
from importlib.resources import files
from typing import Literal, TypedDict

Origin = Literal["thai", "international"]


class Named(TypedDict):
    code: str
    name_th: str
    name_en: str


class Group(Named):
    side: Literal["provider", "user"]
    population: dict[Origin, int]


class Leaning(TypedDict):
    quiet: int
    together: int
    late: int
    staff: int
    international: int


class Wording(TypedDict):
    number: int
    text: str
    language: Literal["th", "en"]
    translation: str
    from_side: Literal["users", "providers"]
    is_seed: bool
    themes: list[str]


class Statement(Wording):
    leaning: Leaning


class Hidden(Wording):
    reason_th: str
    reason_en: str


class Merged(Wording):
    into: int


class Member(TypedDict):
    role: Literal["owner", "chair", "secretary", "member", "moderator", "staff"]
    prefix: str
    given: str
    family: str
    name_en: str
    unit_th: str
    unit_en: str
    email: str


class SheetOwner(TypedDict):
    prefix: str
    given: str
    family: str
    unit: str


class SheetStep(TypedDict):
    text: str
    items: list[str]


class SheetMethod(TypedDict):
    intro: str
    steps: list[SheetStep]


class SheetFactor(TypedDict):
    aspect: str
    text: str


class PracticeSheet(TypedDict):
    title: str
    owners: list[SheetOwner]
    category: Literal["IT", "CRM", "KM", "unknown"]
    nature: str
    how_to: SheetMethod
    achievement: list[str]
    pride: str
    success_factors: list[SheetFactor]
    event: str


class Edition(TypedDict):
    year: int
    state: Literal["live", "archived"]
    held_on: str
    people: int
    title_th: str
    title_en: str
    theme_th: str
    theme_en: str
    summary_th: str
    summary_en: str
    place_th: str
    place_en: str
    committee: list[Member]
    statements: list[Statement]
    held: list[Wording]
    hidden: list[Hidden]
    merged: list[Merged]
    practice_sheet: PracticeSheet | None


class LibraryName(TypedDict):
    name_th: str
    name_en: str


class Content(TypedDict):
    invented: Literal[True]
    note_th: str
    note_en: str
    library: LibraryName
    groups: list[Group]
    themes: list[Named]
    editions: list[Edition]


def read_content() -> Content:
    """Return the demonstration forum; the past edition first, the live one last."""
    written = files(__package__).joinpath("content.json").read_text(encoding="utf-8")
    content: Content = json.loads(written)
    return content
