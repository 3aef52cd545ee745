"""What happened to a paper, as the audit knows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sewana.base.models import AuditEntry
from sewana.committee.models import Paper

WORDS = {
    "change_paper": _("draft changed"),
    "issue_paper": _("issued"),
    "withdraw_paper": _("withdrawn"),
    "drop_paper": _("draft thrown away"),
    "restore_paper": _("taken back"),
    "amend_paper": _("new draft begun"),
    "begin_paper": _("new draft begun"),
}
MOST = 30


@dataclass(frozen=True)
class Happened:
    """One line of a paper's history."""

    entry: AuditEntry
    paper: Paper

    @property
    def words(self) -> str:
        return str(WORDS[self.entry.operation])


def entries_of(papers: Sequence[Paper]) -> list[AuditEntry]:
    if not papers:
        return []
    mine = Q()
    for paper in papers:
        mine |= Q(after__paper=paper.pk)
    found = AuditEntry.objects.filter(mine, edition_key=papers[0].edition.key, operation__in=WORDS)
    return list(found.order_by("-id")[:MOST])


def changes_of(papers: Sequence[Paper]) -> list[Happened]:
    by_pk = {paper.pk: paper for paper in papers}
    return [Happened(entry, by_pk[int(str(entry.after["paper"]))]) for entry in entries_of(papers)]


def last_change(paper: Paper) -> AuditEntry | None:
    return next(iter(entries_of([paper])), None)
