"""What happened to a paper: its drafts, issues and withdrawals, and who changed it last."""

from sewana.base.models import AuditEntry
from sewana.committee.models import Paper

DEEDS = (
    "change_paper",
    "issue_paper",
    "withdraw_paper",
    "drop_paper",
    "restore_paper",
    "amend_paper",
    "begin_paper",
)


def last_change(paper: Paper) -> AuditEntry | None:
    """The newest entry about a paper, to tell whoever has an old page of it."""
    found = AuditEntry.objects.filter(
        edition_key=paper.edition.key, operation__in=DEEDS, after__paper=paper.pk
    )
    return found.order_by("-id").first()
