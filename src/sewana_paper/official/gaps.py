"""What a paper still lacks before somebody can sign it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sewana_paper.official.catalogue import ROWS, Field, kind_of
from sewana_paper.official.filled import filled
from sewana_paper.official.letterhead import Letterhead, Signer
from sewana_paper.official.paper import Hole
from sewana_paper.official.reading import paper_of
from sewana_paper.official.scope import LETTERHEAD, Scope, outermost


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
    """
    known = kind_of(kind)
    house = letterhead or Letterhead(signers=(Signer(), Signer()))
    scope = outermost(known, filled(known, data), house, language)
    found = {hole.path: hole for hole in _required(known.fields, scope, language)}
    for hole in paper_of(kind, data, house, language, wording).holes:
        if letterhead is not None or not hole.path.startswith(f"{LETTERHEAD}."):
            found.setdefault(hole.path, hole)
    return list(found.values())


def _required(fields: tuple[Field, ...], scope: Scope, language: str) -> Iterator[Hole]:
    for field in fields:
        _, value, path, label = scope.known(field.key)
        if field.required and not value:
            title = field.label(language)
            yield Hole(path, f"{label} › {title}" if label else title)
        if field.type in ROWS:
            for row in scope.rows(field.key, language):
                yield from _required(field.fields, row, language)
