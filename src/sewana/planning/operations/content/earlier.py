"""Words that somebody typed for one paper and that the next one needs as well."""

from collections.abc import Mapping
from typing import Any

from sewana.base.languages import is_thai
from sewana.committee.models import Edition, Paper, PaperState

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
    # Later papers win over earlier ones, and this year's over last year's.
    for year, names in ((edition.copied_from_id, LASTING), (edition.pk, (*LASTING, *OF_ONE_FORUM))):
        for content in contents_of(year) if year else ():
            found |= {name: content[name] for name in names if content.get(name)}
    return found


def contents_of(edition_pk: int, *kinds: str) -> list[Mapping[str, Any]]:
    """What stands in the papers of an edition, the newest last."""
    papers = Paper.objects.filter(
        edition=edition_pk, kind__in=kinds or KINDS, language="th" if is_thai() else "en"
    ).exclude(state=PaperState.WITHDRAWN)
    return list(papers.order_by("made_at", "pk").values_list("content", flat=True))
