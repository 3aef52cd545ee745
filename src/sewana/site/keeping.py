"""What the keeper does, in a process beside the server: the tables follow the journal, the pictures the votes.

It may be ended at any moment: each job may be repeated, and after any crash.
"""

import itertools
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sewana.action import tasks as action
from sewana.action.operations.reminding import remind_owners_of_improvements
from sewana.committee.operations.approaching import remind_members
from sewana.committee.operations.task_reminders import remind_owners
from sewana.forum import operations as forum
from sewana.people import tasks as people
from sewana.planning.operations.inviting import remind_speakers
from sewana.reflection import tasks
from sewana.survey import tasks as survey

TURN_S = 2.0
# The room comes first, and a vote waits in the journal as safely as in a table. Against a busy server on one core the
# keeper still gets a quarter of it.
NICER = 5
LAST_WORDS_S = 3.0  # for the job at hand, once the server is gone

log = logging.getLogger("sewana.keeper")


@dataclass(frozen=True)
class Job:
    """Something done every so many turns; an error is reported and leaves the other jobs alone."""

    work: Callable[[], object]
    name: str
    turns: int = 1

    def do(self) -> None:
        try:
            self.work()
        except Exception:  # whatever went wrong is reported, and must not stop the other jobs
            log.exception("%s failed; it is tried again in some seconds", self.name)
            connections.close_all()  # one that the database has ended would fail for ever


FIRST = Job(forum.tidy, "tidying the journal")
# Pictures wait for some turns: should one ever be too large for this machine, the fold has gone on before it.
JOBS = (
    Job(forum.fold_journal, "folding the journal"),
    Job(forum.close_polls, "closing polls whose time is over"),
    Job(tasks.refresh_stale, "refreshing the reflections", turns=5),
    Job(tasks.refresh_stale_engagements, "computing the figures of engagement", turns=10),
    Job(remind_members, "reminding those who were asked to join", turns=300),
    Job(remind_speakers, "reminding speakers of their invitation", turns=300),
    Job(remind_owners, "reminding people of their tasks", turns=300),
    Job(remind_owners_of_improvements, "reminding owners of improvements", turns=300),
    Job(action.gather, "gathering what people said", turns=300),
    Job(action.tell, "telling people what became of what was said", turns=30),
    Job(action.forget, "erasing addresses that want no news", turns=1800),
    Job(survey.tidy, "erasing old drafts and addresses", turns=1800),
)


def do_tasks() -> None:
    """Do all tasks that are queued; what is due in the outbox is queued first."""
    people.queue_mails()
    # The library's worker asks for a task by a transaction that keeps out all other writers: not each second, please.
    if DBTaskResult.objects.ready().exists():
        worker().run()


def worker() -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
        excluded_queue_names=[],
    )


# In a thread of their own, or a process: who waits for a mail server must not keep votes from the tables.
WORK_TURN_S = 1.0
WORK_FIRST = Job(people.tidy, "emptying old mails")
WORK = (
    Job(do_tasks, "doing the queued tasks"),
    Job(people.tidy, "emptying old mails", turns=12 * 3600),
)


def work(stopped: threading.Event) -> None:
    WORK_FIRST.do()
    keep(stopped, WORK, WORK_TURN_S)


def keep(stopped: threading.Event, jobs: Sequence[Job] = JOBS, turn_s: float = TURN_S) -> None:
    """Do all jobs in turn until told to stop."""
    for turn in itertools.count(1):
        for job in jobs:
            if turn % job.turns == 0 and not stopped.is_set():
                job.do()
        if stopped.wait(turn_s):
            break
    connections.close_all()


def end_of(server: int) -> threading.Event:
    """Return what is set once the other end of a pipe is closed, as it is when the server ends, however it ends."""
    stopped = threading.Event()
    threading.Thread(target=wait_for_end, args=(server, stopped), name="end", daemon=True).start()
    return stopped


def wait_for_end(server: int, stopped: threading.Event) -> None:
    # Not through `sys.stdin`, whose lock a thread that waits would hold while Python ends.
    while os.read(server, 4096):
        continue
    stopped.set()
    time.sleep(LAST_WORDS_S)
    os._exit(0)  # what was begun is rolled back, and done by the next
