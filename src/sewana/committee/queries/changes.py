"""Who changed something last, as the audit knows it."""

from sewana.base.models import AuditEntry
from sewana.committee.models import Meeting, Member, Task, WorkingGroup


def last_change(subject: Meeting | Member | Task | WorkingGroup) -> AuditEntry | None:
    """The newest entry about somebody or something, to tell whoever has an old page of it."""
    found = AuditEntry.objects.filter(edition_key=subject.edition.key)
    if isinstance(subject, Meeting):
        found = found.filter(operation="change_meeting", before__meeting=str(subject.pk))
    elif isinstance(subject, Task):
        found = found.filter(after__task=subject.number)
    else:
        name = "member" if isinstance(subject, Member) else "group_id"
        found = found.filter(**{f"after__{name}": subject.pk})
    return found.order_by("-id").first()
