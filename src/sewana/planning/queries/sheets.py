"""What one paper is printed from: the words of a draft as they are now, or those an issued one was given."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from django.utils import timezone

from sewana.committee.models import Edition, Paper, PaperState
from sewana.committee.queries import papers as house
from sewana.planning.queries.paper_house import house_of
from sewana_paper import official

Json = Mapping[str, object]
ORDERS = ("appointment-order", "amending-order")
# In a report of a meeting "date" is the day of the meeting, not that of the paper.
UNDATED = ("minutes",)
SIGNER = "letterhead.signer"
NAMING = ("number", "meeting", "serial")


@dataclass(frozen=True)
class Sheet:
    """Everything a paper says, and how: what `sewana_paper.official` takes."""

    kind: str
    language: str
    content: Json
    heading: Json
    wording: Mapping[str, str]
    last_numbers: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def letterhead(self) -> official.Letterhead:
        return house.letterhead_from(self.heading, self.language)

    @cached_property
    def lines(self) -> official.Letterhead:
        """The letterhead without its pictures: a page names them by their addresses."""
        return house.letterhead_from({**self.heading, **dict.fromkeys(house.PICTURES, "")}, self.language)

    def docx(self) -> bytes:
        return official.to_docx(self.kind, self.content, self.letterhead, self.language, self.wording)

    def pdf(self) -> bytes:
        return official.to_pdf(self.kind, self.content, self.letterhead, self.language, self.wording)

    def text(self) -> str:
        return official.text_of(self.kind, self.content, self.lines, self.language, self.wording)

    def preview(self, *, heading: int) -> str:
        urls = house.picture_urls(self.heading)
        return official.preview_html(
            self.kind, self.content, self.lines, self.language, self.wording, heading=heading, **urls
        )

    def holes(self) -> list[official.Missing]:
        return official.missing(self.kind, self.content, self.language, self.lines, self.wording)

    def odd_years(self) -> list[official.Missing]:
        return official.odd_years(self.kind, self.content, self.language)

    def number(self) -> str:
        """What names it among its like: its own number, that of the meeting, or its serial."""
        return next((str(self.content[name]) for name in NAMING if self.content.get(name)), "")


def is_frozen(paper: Paper | None) -> bool:
    """Whether it was issued once; a draft that was thrown away never was."""
    return paper is not None and paper.issued_at is not None


def sheet_of(kind: str, language: str, built: Json, paper: Paper | None) -> Sheet:
    """The paper as it stands: an issued one from what was frozen, a draft from the plan and what was typed."""
    if paper is not None and is_frozen(paper):
        return frozen_sheet(paper)
    typed, given = (paper.content, paper.heading) if paper else ({}, {})
    number, dated = (paper.number, paper.dated) if paper else ("", None)
    content = numbered(kind, {**built, **known_in(kind, typed)}, number, dated)
    now = house_of(kind, language, (dated or timezone.localdate()).year)
    return Sheet(kind, language, content, {**now.heading, **given}, now.wording, now.last_numbers)


def numbered(kind: str, content: Json, number: str, dated: dt.date | None) -> Json:
    """Number and day stand in columns of their own; what is not given yet is dotted."""
    found = {name: plain(value) for name, value in content.items()}
    if has_number(kind):
        found["number"] = number or found.get("number", "")
    if has_day(kind):
        found["date"] = plain(dated) if dated else found.get("date", "")
    return found


def plain(value: object) -> object:
    """A value as JSON keeps it."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


@cache
def field_of(kind: str, name: str) -> official.Field | None:
    return next((one for one in official.kind_of(kind).fields if one.key == name), None)


def has_number(kind: str) -> bool:
    return field_of(kind, "number") is not None


def has_day(kind: str) -> bool:
    return field_of(kind, "date") is not None and kind not in UNDATED


@cache
def has_signer(kind: str) -> bool:
    """Whether the paper is signed by the head of the library, and not by hand by somebody else."""
    return any(hole.path == SIGNER for hole in official.missing(kind, {}, "th", official.Letterhead()))


def frozen_sheet(paper: Paper) -> Sheet:
    """An issued paper as it was. A block or field that the layout has no longer prints nowhere, and is left out."""
    wording = {block: text for block, text in paper.wording.items() if house.fits(paper.kind, block, text)}
    content = known_in(paper.kind, paper.content)
    return Sheet(paper.kind, paper.language, content, paper.heading, wording)


def known_in(kind: str, content: Json) -> Json:
    """What a paper kept, as far as its kind has a field for it: an update may have taken one away."""
    return of_fields(official.kind_of(kind).fields, content)


def of_fields(fields: Sequence[official.Field], row: Json) -> Json:
    return {one.key: inside(one, row[one.key]) for one in fields if one.key in row}


def inside(one: official.Field, value: object) -> object:
    """Rows have fields of their own; all else is a value."""
    if not one.fields or not isinstance(value, list):
        return value
    return [of_fields(one.fields, row) if isinstance(row, Mapping) else row for row in value]


def papers_about(edition: Edition, kind: str, about: str) -> Sequence[Paper]:
    """All papers of one kind about one thing, newest first, in both languages."""
    found = Paper.objects.filter(edition=edition, kind=kind, about=about).select_related("amends", "made_by")
    return list(found.order_by("-made_at", "-pk"))


def draft_in(papers: Sequence[Paper], language: str) -> Paper | None:
    found = (one for one in papers if one.state == PaperState.DRAFT and one.language == language)
    return next(found, None)


def standing_in(papers: Sequence[Paper], language: str) -> Paper | None:
    """The newest issued paper of a language."""
    found = [one for one in papers if one.state == PaperState.ISSUED and one.language == language]
    return max(found, key=lambda one: (str(one.issued_at), one.pk), default=None)
