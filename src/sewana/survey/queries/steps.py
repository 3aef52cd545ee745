"""The screens of a questionnaire in their order, the same on phone, paper and in fast entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.base import languages
from sewana.people import queries as people
from sewana.people.models import Group, Language, Side
from sewana.survey.models import Level, Questionnaire

# Of an instrument, a level or a group: Thai and English as they were written; of ours: from the catalogue.
Words = tuple[str, str] | Promise
NO_WORDS = ("", "")
MOST_TENTHS, MOST_LEVELS = 10, 9
TEXT_LIMIT = 2000
OTHER_LIMIT = 300
ZONE_PARTS = ("minimum", "desired", "perceived")


@dataclass(frozen=True)
class Option:
    """One answer to choose; the value None says that somebody cannot say."""

    value: int | str | None
    words: Words
    # Where choosing it opens a line to write on.
    is_open: bool = False

    @property
    def label(self) -> str:
        return chosen(self.words)

    @property
    def field(self) -> str:
        return "-" if self.value is None else str(self.value)


@dataclass(frozen=True)
class Step:
    """One screen: a question, what it may be answered with, and the key that its answer is kept under."""

    key: str
    kind: str  # agree, tenth, choice, choices, open, zone, about, quote, pseudonym
    words: Words
    stem: Words = NO_WORDS
    options: tuple[Option, ...] = ()
    item: str = ""  # the key of the question in the instrument
    part: str = ""

    @property
    def text(self) -> str:
        return chosen(self.words)

    @property
    def stem_text(self) -> str:
        return chosen(self.stem)

    @property
    def is_tapped(self) -> bool:
        """Whether one tap answers it and goes on."""
        return self.kind in {"agree", "tenth", "choice", "about", "quote"}

    @property
    def has_none(self) -> bool:
        return any(option.value is None for option in self.options)


YES_OR_NO = (
    Option("yes", _("Yes, without a name")),
    Option("no", _("No, it is only to be read by the library")),
)
QUOTE = Step("may_quote", "quote", _("May the library quote what you wrote?"), options=YES_OR_NO)


def chosen(words: Words) -> str:
    if isinstance(words, Promise):
        return str(words)
    thai, english = words
    return (thai or english) if languages.is_thai() else (english or thai)


def steps(questionnaire: Questionnaire, about_group: Group | None = None) -> list[Step]:
    """All screens but the first and the last: questions, then what people say of themselves.

    `about_group` is the group that the second pass of a mirror form asks about; without it there is no second pass.
    """
    content = questionnaire.version.content
    asked = list(questions(questionnaire, content, about_group))
    if any(step.kind == "open" for step in asked):
        place = max(number for number, step in enumerate(asked) if step.kind == "open")
        asked.insert(
            place + 1,
            Step("may_quote", "quote", _("May the library quote what you wrote?"), options=YES_OR_NO),
        )
    asked += about(questionnaire, content)
    if questionnaire.asks_pseudonym:
        asked.append(Step("pseudonym", "pseudonym", _("A code of your own, if you like")))
    return asked


def questions(
    questionnaire: Questionnaire, content: Mapping[str, Any], about_group: Group | None
) -> Iterator[Step]:
    left_out = {
        part
        for part, is_asked in (
            ("reverse", questionnaire.asks_reverse),
            ("barriers", questionnaire.asks_barriers),
        )
        if not is_asked
    }
    rows = [row for row in content["questions"] if row["part"] not in left_out]
    mirror = [row for row in rows if row["part"] == "mirror"]
    last = mirror[-1] if mirror else None
    for row in rows:
        yield step_of(row, content)
        if row is last and about_group is not None:
            yield from (of_group(step_of(again, content), content, about_group) for again in mirror)


def step_of(row: Mapping[str, Any], content: Mapping[str, Any]) -> Step:
    is_mirror = row["part"] == "mirror"
    step = Step(
        key=f"M:{row['key']}" if is_mirror else row["key"],
        kind=row["kind"],
        words=(row["th"], row["en"]),
        options=options_of(row, content),
        item=row["key"],
        part=row["part"],
    )
    return replace(step, stem=stem_of(step, content))


FOR_ONESELF = _("Speaking for yourself, how far do you agree with this statement?")


def stem_of(step: Step, content: Mapping[str, Any]) -> Words:
    stem = (content["stem"]["th"], content["stem"]["en"])
    if step.part == "mirror":
        return filled(stem, ("ผู้ใช้ทั้งหมด", "users"))
    if "{group}" in stem[0] + stem[1]:  # the stem of the mirror, not of what staff say for themselves
        return (
            _("Speaking for yourself, how far do you agree with this statement?")
            if step.kind == "agree"
            else NO_WORDS
        )
    # A question that is whole in itself needs no stem before it.
    return stem if step.kind in {"agree", "zone"} or step.part == "follow_up" else NO_WORDS


def of_group(step: Step, content: Mapping[str, Any], group: Group) -> Step:
    stem = filled((content["stem"]["th"], content["stem"]["en"]), group_words(group))
    return replace(step, key=f"G:{step.item}", stem=stem)


def filled(stem: tuple[str, str], group: tuple[str, str]) -> Words:
    return stem[0].replace("{group}", group[0]), stem[1].replace("{group}", group[1])


def options_of(row: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[Option, ...]:
    kind = row["kind"]
    scale = tuple(Option(point["v"], (point["th"], point["en"])) for point in content["scale"])
    cannot = (Option(None, _("Cannot say")),)
    if kind == "agree":
        return scale
    if kind == "tenth":
        return tuple(Option(n, (str(n), str(n))) for n in range(MOST_TENTHS + 1)) + cannot
    if kind == "zone":
        return tuple(Option(n, (str(n), str(n))) for n in range(1, MOST_LEVELS + 1)) + (
            tuple(option for option in scale if option.value is None) or cannot
        )
    return tuple(
        Option(choice["v"], (choice["th"], choice["en"]), is_other(row, choice))
        for choice in row.get("options") or ()
    )


def is_other(row: Mapping[str, Any], choice: Mapping[str, Any]) -> bool:
    return row["kind"] == "choices" and ("โปรดระบุ" in choice["th"] or "please say" in choice["en"])


def about(questionnaire: Questionnaire, content: Mapping[str, Any]) -> list[Step]:
    """What people say of themselves, last; a dimension without levels is not asked."""
    wanted = content.get("about") or []
    found = levels() if set(wanted) - {"group"} else {}
    side = questionnaire.version.instrument.side
    offered = {name: found.get(name, ()) for name in wanted} | (
        {"group": group_options(side)} if "group" in wanted else {}
    )
    return [
        Step(f"about.{name}", "about", ABOUT[name], options=offered[name])
        for name in wanted
        if name in ABOUT and offered[name]
    ]


ABOUT: dict[str, Words] = {
    "group": _("Which group do you belong to?"),
    "cluster": _("Which cluster is your faculty or unit in?"),
    "place": _("Where do you usually study or work?"),
    "mode": _("How do you mostly use the library?"),
}


def levels() -> dict[str, tuple[Option, ...]]:
    found: dict[str, tuple[Option, ...]] = {}
    for level in Level.objects.filter(is_retired=False).order_by("position", "id"):
        option = Option(level.key, (level.name_th, level.name_en))
        found[level.dimension] = (*found.get(level.dimension, ()), option)
    return found


def group_options(side: str) -> tuple[Option, ...]:
    return tuple(
        Option(group_key(group), group_words(group)) for group in people.groups() if group.side == side
    )


def group_key(group: Group) -> str:
    return f"{group.code}-{group.origin}"


def group_words(group: Group) -> tuple[str, str]:
    """The group's name, with where its people come from."""
    origin = {"thai": ("ไทย", "Thai"), "international": ("ต่างชาติ", "international")}[group.origin]
    return f"{group.name_th} ({origin[0]})", f"{group.name_en} ({origin[1]})"


def group_of(key: str) -> Group | None:
    code, _dash, origin = key.rpartition("-")
    return people.group(code, origin)


def user_groups() -> list[Group]:
    return [group for group in people.groups() if group.side == Side.USER]


def minutes(asked: list[Step]) -> int:
    """About how long it takes: eight seconds a tap, longer to write."""
    seconds = sum({"open": 25, "choices": 15, "zone": 25}.get(step.kind, 8) for step in asked)
    return max(1, round(seconds / 60))


RATHER_NOT = pgettext_lazy("answer", "Rather not say")


def in_words(step: Step, value: object) -> str:
    """An answer as its writer reads it."""
    if value is None:
        return next((option.label for option in step.options if option.value is None), str(RATHER_NOT))
    if step.kind == "choices" and isinstance(value, list):
        return ", ".join(option.label for option in step.options if option.value in value)
    if step.kind == "zone" and isinstance(value, list):
        return " · ".join(f"{label} {number}" for label, number in zip(zone_labels(), value, strict=False))
    if step.kind == "quote":
        value = "yes" if value else "no"
    if step.kind == "pseudonym":
        return str(_("A code is given"))
    return next((option.label for option in step.options if option.value == value), str(value))


ZONE_LABELS = (_("The lowest I can accept"), _("What I wish for"), _("What I find"))


def zone_labels() -> tuple[str, ...]:
    return tuple(map(str, ZONE_LABELS))


def language_of(code: str) -> str:
    return code if code in Language.values else Language.THAI.value
