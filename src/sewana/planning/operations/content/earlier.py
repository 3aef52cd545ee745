"""Words that somebody typed for one paper and that the next one needs as well."""

from collections.abc import Mapping
from typing import Any

from sewana.base.languages import is_thai
from sewana.committee.models import Edition, Paper, PaperState
from sewana.planning.queries.paper_reading import once

# The same from year to year: a new edition begins with those of the one it was copied from.
LASTING = (
    "authority",
    "purpose",
    "alignment",
    "source",
    "audience",
    "basis",
    "kept_until",
    "officer",
    "shared_with",
)
# The same in all papers of one forum, and another next year.
OF_ONE_FORUM = ("rationale", "objectives", "targets")
# Where these stand; the many certificates and receipts need not be read.
KINDS = (
    "appointment-order",
    "amending-order",
    "speaker-invitation",
    "superior-request",
    "speaker-memo",
    "moderator-invitation",
    "faculty-invitation",
    "project-proposal",
    "final-report",
    "privacy-notice-consent",
)


def kept_words(edition: Edition) -> dict[str, Any]:
    """Return the newest words of each of these fields, in the language of the moment."""
    found: dict[str, Any] = {}
    papers = [one for one in worded(edition) if one.language == language_of()]
    # Later papers win over earlier ones, and this year's over last year's.
    for year, names in ((edition.copied_from_id, LASTING), (edition.pk, (*LASTING, *OF_ONE_FORUM))):
        for paper in papers:
            if paper.edition_id == year:
                found |= {name: paper.content[name] for name in names if paper.content.get(name)}
    return found


def contents_of(edition: Edition, kind: str) -> list[Mapping[str, Any]]:
    """What stands in the papers of one kind in the language of the moment, the newest last."""
    return [
        paper.content
        for paper in worded(edition)
        if paper.kind == kind and paper.language == language_of() and paper.edition_id == edition.pk
    ]


def language_of() -> str:
    return "th" if is_thai() else "en"


def worded(edition: Edition) -> list[Paper]:
    """The papers of these kinds that count, this year's and those of the year it was copied from; the newest last."""
    years = [year for year in (edition.copied_from_id, edition.pk) if year]
    papers = Paper.objects.filter(edition__in=years, kind__in=KINDS).exclude(state=PaperState.WITHDRAWN)
    read = papers.defer("typed", "wording", "heading").order_by("made_at", "pk")
    return once(edition, "worded", lambda: list(read))


def orders_of(edition: Edition, kind: str) -> list[Paper]:
    """The issued orders of one kind, the newest last."""
    found = [one for one in worded(edition) if one.kind == kind and one.edition_id == edition.pk]
    issued = [one for one in found if one.state == PaperState.ISSUED]
    for one in issued:
        one.edition = edition  # known already: asking for it again would be a query
    return sorted(issued, key=lambda one: (str(one.issued_at), one.pk))
