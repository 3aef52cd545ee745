"""Who changed something last, as the audit knows it."""

from django.db.models import Q

from sewana.base.models import AuditEntry
from sewana.committee.models import Meeting, Member, Task, WorkingGroup

TOGETHER = ("change_tasks", "undo_change_of_tasks", "date_by_forum")


def last_change(subject: Meeting | Member | Task | WorkingGroup) -> AuditEntry | None:
    """The newest entry about somebody or something, to tell whoever has an old page of it."""
    found = AuditEntry.objects.filter(edition_key=subject.edition.key)
    if isinstance(subject, Meeting):
        found = found.filter(operation="change_meeting", before__meeting=str(subject.pk))
    elif isinstance(subject, Task):
        alone = Q(operation__in=("change_task", "move_task"), after__task=subject.number)
        together = Q(operation__in=TOGETHER, after__tasks__has_key=str(subject.number))
        found = found.filter(alone | together)
    else:
        name = "member" if isinstance(subject, Member) else "group_id"
        found = found.filter(**{f"after__{name}": subject.pk})
    return found.order_by("-id").first()
