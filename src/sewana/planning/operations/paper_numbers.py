"""Numbers of papers: counted by the calendar year, given under a lock, none twice."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from sewana.base.languages import BUDDHIST_ERA
from sewana.committee.models import Paper, PaperNumber, PaperState
from sewana.committee.operations.members import NotPossible
from sewana.planning.queries.sheets import ORDERS, has_number
from sewana_text.normalise import one_line, to_arabic_digits

ORDER, LETTER = "order", "letter"
WITH_YEAR = re.compile(r"(?P<n>\d{1,6})\s*/\s*(?P<year>\d{4})")
LONGEST = 60


def series_of(kind: str) -> str:
    """Orders are counted by themselves; letters and memos share the library's register."""
    if kind in ORDERS:
        return ORDER
    return LETTER if has_number(kind) else ""


def worded(series: str, count: int, year: int, language: str) -> str:
    """A number as it is printed: an order's has its year, in the era of the paper's language."""
    if series != ORDER:
        return str(count)
    return f"{count}/{year + BUDDHIST_ERA if language == 'th' else year}"


def tidy(number: str, series: str, year: int, language: str) -> str:
    """A number typed by hand, in Latin digits; an order's gets its year."""
    typed = one_line(to_arabic_digits(number))[:LONGEST]
    if series != ORDER or not typed:
        return typed
    if typed.isdecimal() and len(typed) <= 6:
        return worded(series, int(typed), year, language)
    found = WITH_YEAR.fullmatch(typed)
    if found is None:
        return typed
    if int(found["year"]) not in {year, year + BUDDHIST_ERA}:
        words = _("Number %(number)s is of another year than the day of the paper. Correct one of the two.")
        raise NotPossible(words % {"number": typed})
    return worded(series, int(found["n"]), year, language)


def counted_in(number: str, series: str) -> int | None:
    """How far a number counts; the second word of “660301.1/12” does not."""
    found = WITH_YEAR.fullmatch(number) if series == ORDER else re.fullmatch(r"(?P<n>\d{1,6})", number)
    return int(found["n"]) if found else None


def next_number(
    kind: str, year: int, language: str, last: Mapping[str, int], papers: Iterable[Paper] = ()
) -> str:
    """What the next paper would get, to be shown before; only `give` promises it.

    `papers` are those of the same kind about the same thing, in both languages.
    """
    series, known = series_of(kind), list(papers)
    own = {one.number for one in known if one.language == language and one.state != PaperState.DRAFT}
    issued = [one for one in known if one.state == PaperState.ISSUED and one.language != language]
    copies = sorted(issued, key=lambda one: str(one.issued_at), reverse=True)
    for copy in copies:
        number = in_other_words(copy, series, year, language)
        if copy.number_year == year and number not in own:
            return number
    return worded(series, last.get(series, 0) + 1, year, language)


def give(paper: Paper, year: int) -> str:
    """Return the number under which a paper is issued: typed, that of its copy in the other language, or the next.

    Whoever comes second waits at the row of the year until the first has finished.
    """
    series = series_of(paper.kind)
    if not series:
        return ""
    PaperNumber.objects.get_or_create(series=series, year=year)
    row = PaperNumber.objects.select_for_update().get(series=series, year=year)
    typed = tidy(paper.number, series, year, paper.language)
    number = typed or of_its_copy(paper, series, year) or free(row, series, paper.language)
    refuse_taken(paper, series, number, year)
    count = counted_in(number, series)
    if count is not None and count > row.last:
        row.last = count
        row.save(update_fields=["last"])
    return number


def free(row: PaperNumber, series: str, language: str) -> str:
    """The next number that nobody typed by hand before."""
    count = row.last + 1
    while taken(series, worded(series, count, row.year, language), row.year, language):
        count += 1
    return worded(series, count, row.year, language)


def taken(series: str, number: str, year: int, language: str) -> Paper | None:
    """A number stays with a paper that was withdrawn: it went out under it."""
    found = Paper.objects.filter(series=series, number=number, language=language, number_year=year)
    return found.exclude(state=PaperState.DRAFT).first()


def refuse_taken(paper: Paper, series: str, number: str, year: int) -> None:
    other = taken(series, number, year, paper.language)
    if other is not None:
        words = _("Number %(number)s is taken already. Type another, or leave it empty to get the next.")
        raise NotPossible(words % {"number": number})


def of_its_copy(paper: Paper, series: str, year: int) -> str:
    """A paper in two languages has one number."""
    copies = Paper.objects.filter(
        edition=paper.edition_id,
        kind=paper.kind,
        about=paper.about,
        state=PaperState.ISSUED,
        number_year=year,
    ).exclude(language=paper.language)
    for copy in copies.order_by("-issued_at"):
        number = in_other_words(copy, series, year, paper.language)
        if taken(series, number, year, paper.language) is None:
            return number
    return ""


def in_other_words(copy: Paper, series: str, year: int, language: str) -> str:
    """The number of a paper as its copy in this language has it."""
    count = counted_in(copy.number, series)
    return copy.number if count is None else worded(series, count, year, language)
