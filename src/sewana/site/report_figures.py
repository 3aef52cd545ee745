"""What the committee showed of an edition's figures, in words for its final report."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery

from sewana.planning.operations.content.project import ReportFigures
from sewana.reflection.models import Release
from sewana.reflection.wording import lede, names


def column() -> Subquery:
    """Of an edition what everybody sees: the newest figures are the office's alone, and a report goes to everybody."""
    out = Release.objects.filter(edition=OuterRef("pk"), withdrawn_at=None).order_by("-number")
    return Subquery(out.values("result")[:1])


def words(result: Mapping[str, Any] | None) -> str:
    """The sentences that stand above the figures, in the language of the moment; nothing unless released."""
    if not result or "scales" not in result:
        return ""
    return "\n".join(lede.sentences(result, names.labels(result)))


FIGURES = ReportFigures(column, words)
