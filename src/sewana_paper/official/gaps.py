"""What a paper still lacks before somebody can sign it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sewana_paper.blocks import checked_language
from sewana_paper.official.catalogue import ROWS, Field, kind_of
from sewana_paper.official.dates import day_of
from sewana_paper.official.filled import filled
from sewana_paper.official.letterhead import Letterhead, Signer
from sewana_paper.official.numbers import ADDRESS, ANY_TO_LATIN
from sewana_paper.official.paper import Hole
from sewana_paper.official.reading import paper_of
from sewana_paper.official.scope import ITEM, LETTERHEAD, Scope, outermost

YEARS = {"th": "(?:19|20)[0-9]{2}", "en": "2[4-6][0-9]{2}"}  # of the other era
# By itself or after a slash, but no part of a sum; or the first or last part of a date.
ODD_YEAR = {
    language: re.compile(
        rf"(?<![0-9-])(?<![0-9][.,]){year}(?![0-9]|[.,][0-9])"
        rf"|(?<![0-9.,/-])[0-9]{{1,2}}(?P<mark>[./-])[0-9]{{1,2}}(?P=mark){year}(?![0-9])"
        rf"|(?<![0-9.,/-]){year}(?P<sign>[./-])[0-9]{{1,2}}(?P=sign)[0-9]{{1,2}}(?![0-9])"
    )
    for language, year in YEARS.items()
}
# "อว 660301.1/2034" is the 2034th letter of an office.
LETTER_NUMBER = re.compile(r"[0-9]{4,}(?:\.[0-9]+)+/[0-9]+|[0-9]{5,}/[0-9]+")


def missing(
    kind: str,
    data: Mapping[str, Any],
    language: str = "th",
    letterhead: Letterhead | None = None,
    wording: Mapping[str, str] | None = None,
) -> list[Hole]:
    """Return what is required and empty, and whatever else the paper would print as dots.

    Parameters
    ----------
    letterhead : Letterhead, optional
        Without one, only the data is looked at.

    Returns
    -------
    list of Hole
        `path` as in "groups[0].people[1].name" (or "letterhead.signer"), `label` for a reader. An empty list
        means that no dots are left on the paper.

    Raises
    ------
    OfficialError, ValueError
        As `paper_of` does.
    """
    checked_language(language)
    known = kind_of(kind)
    house = letterhead or Letterhead(signers=(Signer(), Signer()))
    scope = outermost(known, filled(known, data), house, language)
    found = {hole.path: hole for hole in _required(known.fields, scope, language)}
    for hole in paper_of(kind, data, house, language, wording).holes:
        if letterhead is not None or not hole.path.startswith(f"{LETTERHEAD}."):
            found.setdefault(hole.path, hole)
    return list(found.values())


def odd_years(kind: str, data: Mapping[str, Any], language: str = "th") -> list[Hole]:
    """Return where a text that somebody wrote has a year of the other era: 2026 in Thai, 2569 in English.

    Dates are written in the right era by themselves; only free text can go wrong, also where a date was asked
    for, and only a person can tell a year from another number.
    """
    checked_language(language)
    known = kind_of(kind)
    scope = outermost(known, filled(known, data), Letterhead(), language)
    return list(_odd(known.fields, scope, language))


def _odd(fields: tuple[Field, ...], scope: Scope, language: str) -> Iterator[Hole]:
    for field in fields:
        _, value, path, label = scope.known(field.key)
        if field.type in (*ROWS, "list"):
            for row in scope.rows(field.key, language):
                yield from _odd(field.fields or (ITEM,), row, language)
        elif _is_free(field, value) and _has_odd_year(value, language):
            title = field.label(language)
            yield Hole(path, f"{label} › {title}" if label else title)


def _is_free(field: Field, value: str) -> bool:
    """Whether the value is printed as somebody wrote it: a date that is none is."""
    if field.type == "date":
        return day_of(value) is None
    return field.type in ("line", "text") and not field.verbatim


def _has_odd_year(text: str, language: str) -> bool:
    words = LETTER_NUMBER.sub("", ADDRESS.sub("", text).translate(ANY_TO_LATIN))
    return ODD_YEAR[language].search(words) is not None


def _required(fields: tuple[Field, ...], scope: Scope, language: str) -> Iterator[Hole]:
    for field in fields:
        _, value, path, label = scope.known(field.key)
        if not value and (field.required or scope.needs(field)):
            title = field.label(language)
            yield Hole(path, f"{label} › {title}" if label else title)
        if field.type in ROWS:
            for row in scope.rows(field.key, language):
                yield from _required(field.fields, row, language)
