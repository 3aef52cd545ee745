"""Who changed something last, as the audit knows it."""

from sewana.base.models import AuditEntry
from sewana.committee.models import Member, WorkingGroup


def last_change(subject: Member | WorkingGroup) -> AuditEntry | None:
    """The newest entry about a person or a group, to tell somebody whose page has become old."""
    name = "member" if isinstance(subject, Member) else "group_id"
    found = AuditEntry.objects.filter(edition_key=subject.edition.key, **{f"after__{name}": subject.pk})
    return found.order_by("-id").first()
