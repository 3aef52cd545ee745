"""The papers of an edition as a list: which there can be, how each stands, and which is due."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models import Paper, PaperState
from sewana.planning.queries.due_papers import Due
from sewana_paper import official
from sewana_text.normalise import fold

Abouts = Mapping[
    str, Sequence[tuple[str, str]]
]  # kind → what each of its papers is about, and words for that
EMPTY = "none"
KEYS = tuple(kind.key for kind in official.kinds())


class Section(TextChoices):
    """Where in the year a paper belongs."""

    COMMITTEE = "committee", _("Committee and meetings")
    SPEAKERS = "speakers", _("Speakers and moderator")
    DAY = "day", _("The day itself")
    MEDIA = "media", _("Making it known")
    AFTER = "after", _("After the forum")


SECTIONS = {
    Section.COMMITTEE: (
        "appointment-order",
        "amending-order",
        "committee-reply",
        "meeting-invitation",
        "minutes",
        "project-proposal",
    ),
    Section.SPEAKERS: (
        "speaker-invitation",
        "superior-request",
        "speaker-memo",
        "moderator-invitation",
        "reply-form",
    ),
    Section.DAY: (
        "programme",
        "venue-request",
        "sign-in-sheet",
        "satisfaction-form",
        "privacy-notice-consent",
    ),
    Section.MEDIA: ("faculty-invitation", "press-release"),
    Section.AFTER: ("honorarium-receipt", "thank-you-letter", "certificate", "final-report"),
}
SECTION_OF = {kind: section for section, kinds in SECTIONS.items() for kind in kinds}
STATES = (
    ("due", pgettext_lazy("a paper", "due")),
    (EMPTY, _("not begun")),
    *PaperState.choices,
)


@dataclass(frozen=True)
class Row:
    """One paper that an edition can have, with those that were made of it."""

    kind: str
    about: str
    label: str
    papers: tuple[Paper, ...]
    due: str
    name: str

    @property
    def section(self) -> str:
        return str(SECTION_OF[self.kind].label)

    @property
    def address(self) -> str:
        return self.about or "-"

    @property
    def newest(self) -> Paper | None:
        """What stands for it: an issued one before a draft, a draft before one withdrawn."""
        return min(self.papers, key=lambda one: ORDER_OF_STATES.index(PaperState(one.state)), default=None)

    @property
    def state(self) -> str:
        return self.newest.state if self.newest else EMPTY

    @property
    def has_draft(self) -> bool:
        return any(paper.state == PaperState.DRAFT for paper in self.papers)

    def is_in(self, state: str) -> bool:
        if state == "due":
            return bool(self.due)
        return state == self.state or (state == PaperState.DRAFT and self.has_draft)


ORDER_OF_STATES = (PaperState.ISSUED, PaperState.DRAFT, PaperState.WITHDRAWN)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list."""

    search: str = ""
    state: str = ""
    section: str = ""
    order: str = "due"


def rows_of(papers: Sequence[Paper], abouts: Abouts, due: Due, language: str) -> list[Row]:
    """Every paper of an edition; also those about what is there no longer, for they were made."""
    made: dict[tuple[str, str], list[Paper]] = {}
    for paper in papers:
        made.setdefault((paper.kind, paper.about), []).append(paper)
    places = {(kind, about_of(about)): label for kind in KEYS for about, label in abouts.get(kind, ())}
    everything = [*places, *(place for place in made if place not in places)]
    return [
        Row(
            kind,
            about,
            places.get((kind, about), about),
            tuple(made.get((kind, about), ())),
            due.get((kind, about), ""),
            official.kind_of(kind).name(language),
        )
        for kind, about in everything
        if kind in SECTION_OF
    ]


def about_of(address: str) -> str:
    """What a paper is about as the table keeps it; an address cannot be empty and has “-”."""
    return "" if address == "-" else address


def found_rows(rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    words = fold(wanted.search).split()
    found = [
        row
        for row in rows
        if (not wanted.state or row.is_in(wanted.state))
        and (wanted.section not in Section.values or SECTION_OF[row.kind] == wanted.section)
        and all(word in searched(row) for word in words)
    ]
    return sorted(found, key=SORTS.get(wanted.order, by_need))


def searched(row: Row) -> str:
    numbers = " ".join(paper.number for paper in row.papers)
    names = " ".join(official.kind_of(row.kind).name(language) for language in ("th", "en"))
    return fold(f"{names} {row.label} {numbers}")


def by_need(row: Row) -> tuple[object, ...]:
    """What is due comes first, then in the order of the year."""
    return (not row.due, *by_section(row))


def by_section(row: Row) -> tuple[object, ...]:
    kinds = SECTIONS[SECTION_OF[row.kind]]
    return list(SECTIONS).index(SECTION_OF[row.kind]), kinds.index(row.kind)


def by_day(row: Row) -> tuple[object, ...]:
    days = [paper.dated or paper.made_at.date() for paper in row.papers]
    return (-max(days, default=dt.date.min).toordinal(), *by_section(row))


SORTS = {"due": by_need, "year": by_section, "newest": by_day}
