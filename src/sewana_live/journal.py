"""Group commit: all that arrived while the last write was on its way is made durable together.

One thread writes, one write at a time. Nothing is applied or acknowledged before the store says that it is durable;
if it says otherwise, nobody is told that it counted.
"""

import asyncio
import logging
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from sewana_live.ports import Batch, Secret, Store

log = logging.getLogger("sewana.live")

MOST_AT_ONCE = 20_000  # submissions in one write
MOST_WAITING = 200_000  # beyond this the store is taken for stuck, and new voices are told to come again
# From one write to the next at least: what comes meanwhile shares a sync, and on a busy server is answered no later.
BETWEEN_S = 0.002
# How long a turn of the loop may go on telling people that their voice is durable.
SETTLE_S = 0.002


class Submission(Protocol):
    """What one request has to write: one or more lines of the journal, or a secret answer."""

    @property
    def room(self) -> str: ...

    @property
    def records(self) -> bytes: ...

    @property
    def lines(self) -> int: ...

    @property
    def secret(self) -> Secret | None: ...

    def settled(self, is_durable: bool) -> None:
        """Hear on the loop whether it is durable; only now may anything be counted or acknowledged."""


class Own:
    """Ids of batches that this process wrote, as ranges."""

    def __init__(self) -> None:
        self.first: list[int] = []
        self.last: list[int] = []

    def add(self, number: int) -> None:
        if self.last and number == self.last[-1] + 1:
            self.last[-1] = number
        elif not self.last or number > self.last[-1]:
            self.first.append(number)
            self.last.append(number)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.first, number) - 1
        return place >= 0 and number <= self.last[place]

    def end_of(self, number: int) -> int:
        """Return up to where all batches after this one are our own; the number itself, if the next is not."""
        place = bisect_right(self.first, number + 1) - 1
        return self.last[place] if place >= 0 and number < self.last[place] else number


class Journal:
    """The one way by which anything gets durable; to be used on the loop only."""

    def __init__(
        self, store: Store, loop: asyncio.AbstractEventLoop, failed: Callable[[set[str]], None]
    ) -> None:
        self.store = store
        self.loop = loop
        self.own = Own()
        self.waiting: list[Submission] = []
        self.writing: list[Submission] = []
        self.is_busy = False
        self.is_closing = False
        self.flushed_at = 0.0
        self.settling: deque[tuple[list[Submission], bool]] = deque()
        self.failed = failed
        self.batches = self.lines = self.failures = 0
        self.wake = threading.Lock()
        self.wake.acquire()
        self.thread = threading.Thread(target=self.write_on, name="sewana-journal", daemon=True)
        self.thread.start()

    @property
    def is_full(self) -> bool:
        return len(self.waiting) >= MOST_WAITING

    def submit(self, submission: Submission) -> None:
        """Write it with the next batch; it hears whether it is durable."""
        self.waiting.append(submission)
        if not self.is_busy:
            self.is_busy = True
            self.flush_soon()

    def flush_soon(self) -> None:
        """Write at the end of this turn of the loop, since all requests that it read go together, or a moment later."""
        wait_s = self.flushed_at + BETWEEN_S - self.loop.time()
        if wait_s > 0:
            self.loop.call_later(wait_s, self.flush)
        else:
            self.loop.call_soon(self.flush)

    def flush(self) -> None:
        self.flushed_at = self.loop.time()
        self.writing, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
        self.wake.release()

    def write_on(self) -> None:
        """Run the writer thread."""
        try:
            self.write_until_closed()
        finally:
            self.store.rest()

    def write_until_closed(self) -> None:
        while True:
            self.wake.acquire()
            if self.is_closing:
                return
            batches = batches_of(self.writing)
            numbers: Sequence[int] | None = None
            is_durable = True
            try:
                numbers = self.store.write(batches)
            except Exception:  # whatever the store reports, people must hear it and the room must go on
                log.exception(
                    "the journal could not be written: %s voices were not counted", len(self.writing)
                )
                is_durable = False
            try:
                self.loop.call_soon_threadsafe(self.written, self.writing, is_durable, numbers)
            except RuntimeError:  # the loop is gone: nobody waits for an answer any more
                return

    def written(self, submissions: list[Submission], is_durable: bool, numbers: Sequence[int] | None) -> None:
        for number in numbers or ():
            if number:
                self.own.add(number)
        if self.waiting:
            self.flush_soon()
        else:
            self.is_busy = False
        self.batches += 1
        self.lines += len(submissions) if is_durable else 0
        self.failures += 0 if is_durable else len(submissions)
        if not is_durable:
            self.failed({submission.room for submission in submissions})
        submissions.reverse()  # they are taken from the end
        self.settling.append((submissions, is_durable))
        if len(self.settling) == 1:
            self.settle()

    def settle(self) -> None:
        """Tell people in the order in which they spoke, in slices, so that the loop is never held for long."""
        until = self.loop.time() + SETTLE_S
        while self.settling:
            submissions, is_durable = self.settling[0]
            while submissions:
                tell(submissions.pop(), is_durable)
                if self.loop.time() > until and submissions:
                    self.loop.call_soon(self.settle)
                    return
            self.settling.popleft()

    async def close(self) -> None:
        """Write what is waiting, tell everybody, and end the thread."""
        while self.is_busy or self.settling:
            await asyncio.sleep(0.001)
        self.is_closing = True
        self.wake.release()
        self.thread.join()


def tell(submission: Submission, is_durable: bool) -> None:
    try:
        submission.settled(is_durable)
    except Exception:  # reported; one answer that fails must not keep the others from theirs
        log.exception("an answer could not be given")


def batches_of(submissions: Sequence[Submission]) -> list[Batch]:
    """Put what each room submits together."""
    by_room: dict[str, list[Submission]] = {}
    for submission in submissions:
        by_room.setdefault(submission.room, []).append(submission)
    return [
        Batch(
            room=room,
            records=b"\n".join([submission.records for submission in its if submission.records]),
            count=sum([submission.lines for submission in its]),
            secrets=tuple([submission.secret for submission in its if submission.secret is not None]),
        )
        for room, its in by_room.items()
    ]
