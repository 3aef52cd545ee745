"""Background work: what lies in the outbox is sent."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sewana.people import operations, queries

RESULTS_KEPT = timedelta(days=7)


@task()
def send_mails() -> int:
    return operations.send_due()


def queue_mails() -> bool:
    """Queue a task when mails are due and none is queued; return whether one was.

    The rows of the outbox are what has to be done. A task is only the call to do it: one that is lost with its worker
    is queued anew by the next look, and one too many finds nothing to send.
    """
    if not settings.HAS_MAIL_SERVER or not queries.due_mails().exists():
        return False
    queued = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=send_mails.module_path)
    if queued.exists():
        return False
    send_mails.enqueue()
    return True


def tidy() -> None:
    operations.tidy_mails()
    old = timezone.now() - RESULTS_KEPT
    DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
    # A worker that was killed leaves its task "running" for ever.
    DBTaskResult.objects.running().filter(started_at__lt=old).delete()
