"""Background work: pictures follow the votes, figures the answers."""

from collections.abc import Mapping
from typing import Any

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sewana.committee.models import Edition, State
from sewana.reflection import operations, queries
from sewana.reflection.models import Engagement
from sewana.reflection.queries import engagement as figures

# Figures that took a second are not computed again within a minute, however fast answers come in.
TIMES_ITS_LENGTH = 60
LEAST_S = 30


def refresh_stale() -> int:
    """Refresh the picture of every edition at work whose votes or statements have changed; return how many."""
    stale = [edition for edition in queries.editions_in(State.OPEN, State.LIVE) if queries.is_stale(edition)]
    for edition in stale:
        operations.refresh(edition)
    return len(stale)


def refresh_stale_engagements() -> int:
    """Compute the figures anew of every edition whose answers have changed, the oldest year first; return how many."""
    done = 0
    for edition in figures.with_answers():
        kept = figures.kept_without_result(edition)
        if is_due(kept) and figures.is_stale(edition, kept) and not figures.moves_too_little(edition, kept):
            operations.refresh_engagement(edition)
            done += 1
    return done


def is_due(kept: Engagement | None) -> bool:
    return kept is None or figures.age_s(kept) > max(LEAST_S, TIMES_ITS_LENGTH * kept.seconds)


@task()
def compute_engagement(edition: int) -> None:
    found = Edition.objects.filter(pk=edition).first()
    if found is not None:
        operations.refresh_engagement(found)


def ask_for_engagement(edition: Edition) -> bool:
    """Queue the computing; return whether it was not queued already."""
    if is_computing(edition):
        return False
    compute_engagement.enqueue(edition.pk)
    return True


def is_computing(edition: Edition) -> bool:
    """Whether the figures of this edition wait to be computed, or are being computed."""
    at_work = DBTaskResult.objects.filter(
        task_path=compute_engagement.module_path,
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
    )
    return any(asks_for(edition, row) for row in at_work.values_list("args_kwargs", flat=True))


def asks_for(edition: Edition, asked: Mapping[str, Any]) -> bool:
    return edition.pk in asked.get("args", ())
