"""The opinion map of votes in Parquet files, computed where the parts of the votes lie: on a Dask cluster.

Every worker reads some pieces of the files and cuts them by ranges of people; each range becomes one part, which stays
in the memory or on the disk of a worker. What crosses the wire after that are sums. Nothing is handed out that could
not be computed again: when a worker is lost, its parts are made again from the files (decision 0011).
"""

import contextlib
import logging
import math
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TypeVar

import numpy as np
from dask.sizeof import sizeof
from distributed import Client, Future, KilledWorker, LocalCluster
from numpy.typing import NDArray

from sewana.site.map_parquet import Piece, pieces_of, read
from sewana_core.parted import Arguments, PartedVotes, among, bounds_of, range_of
from sewana_core.vote_sums import VoteSums, vote_sums
from sewana_core.votes import Ids, vote_matrix

T = TypeVar("T")
Progress = Callable[[str, int], None]
ROWS_IN_PART = 1 << 20
# One of so many votes says where ranges of people begin: 16,384 for a part.
_SAMPLED = 64
_SECONDS = "5s"

Share = tuple[Ids, NDArray[np.int32], NDArray[np.int8]]


class ClusterError(RuntimeError):
    """A cluster that does not answer, or whose processes die."""

    def __init__(self, code: str, address: str) -> None:
        super().__init__(code, address)
        self.code, self.address = code, address


def _size(votes: VoteSums) -> int:
    """Return bytes in memory, the matrices that are kept between sums among them; Dask spills by this."""
    stored = votes.participants.nbytes + votes.statements.nbytes + votes.answer.nbytes + votes.start.nbytes
    return int(stored + 12 * votes.size)


sizeof.register(VoteSums, _size)


@contextlib.contextmanager
def connected(
    scheduler: str = "", *, workers: int = 2, memory: str = "auto", folder: Path | None = None
) -> Iterator[Client]:
    """Connect to a cluster, or start one of processes of this machine that listens to this machine alone.

    Raises
    ------
    ClusterError
        ``no-answer`` at the address, or ``killed``: workers were lost again and again.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(heeding_interrupts())
        stack.enter_context(_quiet())
        cluster = scheduler or stack.enter_context(_of_our_own(workers, memory, folder))
        try:
            client = stack.enter_context(Client(cluster, timeout=_SECONDS))
        except OSError as error:
            raise ClusterError("no-answer", scheduler) from error
        try:
            yield client
        except KilledWorker as error:
            raise ClusterError("killed", scheduler) from error


def _of_our_own(workers: int, memory: str, folder: Path | None) -> LocalCluster:
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        # Without an address of its own it would look for visitors on a fixed port.
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        memory_limit=memory,
        local_directory=str(folder) if folder else None,
        silence_logs=logging.CRITICAL,
        preload="sewana.site.map_worker",
    )


@contextlib.contextmanager
def heeding_interrupts() -> Iterator[None]:
    """End with Ctrl-C whatever becomes of its exception: where it falls into a callback of Dask it may be lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []

    def press(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's diary out of standard error: it tells of every process that comes and goes."""
    diaries = [logging.getLogger(name) for name in ("distributed", "asyncio", "tornado")]
    before = [(diary.propagate, diary.level) for diary in diaries]
    for diary in diaries:
        diary.propagate = False
        diary.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for diary, (propagate, level) in zip(diaries, before, strict=True):
            diary.propagate = propagate
            diary.setLevel(level)


@dataclass(frozen=True)
class DaskParts:
    """Parts on the workers."""

    client: Client
    futures: tuple[Future, ...]
    progress: Progress

    def __len__(self) -> int:
        return len(self.futures)

    def each(
        self, function: Callable[..., T], *args: object, per_part: Sequence[Arguments] | None = None
    ) -> list[T]:
        own = per_part or [()] * len(self)
        asked = [
            self.client.submit(function, part, *its, *args, pure=False)
            for part, its in zip(self.futures, own, strict=True)
        ]
        answers: list[T] = self.client.gather(asked)
        self.progress("pass", len(self))
        return answers

    def made(self, function: Callable[..., VoteSums], *, per_part: Sequence[Arguments]) -> "DaskParts":
        futures = tuple(
            self.client.submit(function, part, *its, pure=False)
            for part, its in zip(self.futures, per_part, strict=True)
        )
        return DaskParts(self.client, futures, self.progress)


def votes_of(
    client: Client, source: Path, progress: Progress, *, rows_in_part: int = ROWS_IN_PART
) -> PartedVotes:
    """Return the votes of Parquet files, in parts on the workers.

    Parameters
    ----------
    client : Client
    source : Path
        A file, or a folder of files, that every worker can read under this name.
    progress : callable
        Told of each step and its size: "rows", "parts", then "pass" after each question to all parts.
    rows_in_part : int
        At most about so many rows become one part; each thread of the workers gets as many parts.

    Raises
    ------
    ParquetFault
    ClusterError
        ``no-workers``.
    """
    pieces = pieces_of(source)
    rows = sum(piece.rows for piece in pieces)
    threads = sum(client.nthreads().values())
    if not threads:  # what is sent would wait for ever
        raise ClusterError("no-workers", client.scheduler.address)
    progress("rows", rows)
    told: list[tuple[Ids, Ids]] = client.gather([client.submit(_told, p, pure=False) for p in pieces])
    statements = np.unique(np.concatenate([once for once, _ in told]))
    wanted = threads * math.ceil(rows / rows_in_part / threads)
    bounds = bounds_of(np.concatenate([some for _, some in told]), wanted)
    parts = _parts(client, pieces, bounds, statements)
    progress("parts", len(parts))
    return PartedVotes(DaskParts(client, parts, progress))


def _parts(client: Client, pieces: list[Piece], bounds: Ids, statements: Ids) -> tuple[Future, ...]:
    """Send for the shuffled parts; only they are kept, what led to them is known and forgotten."""
    cuts = [client.submit(_cut, piece, bounds, statements, pure=False) for piece in pieces]
    return tuple(
        client.submit(_part, statements, *(client.submit(_share, c, n, pure=False) for c in cuts), pure=False)
        for n in range(len(bounds) + 1)
    )


def _told(piece: Piece) -> tuple[Ids, Ids]:
    """Return the statements of a piece, and the participants of evenly chosen votes."""
    votes = read(piece)
    return np.unique(votes.statement), votes.participant[::_SAMPLED]


def _cut(piece: Piece, bounds: Ids, statements: Ids) -> list[Share]:
    """Return the votes of a piece by range of people, in order of arrival."""
    votes = read(piece)
    place = range_of(votes.participant, bounds)
    column = np.searchsorted(statements, votes.statement).astype(np.int32)
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(1, len(bounds) + 1))
    return [(votes.participant[at], column[at], votes.vote[at]) for at in np.split(order, ends)]


def _share(shares: list[Share], number: int) -> Share:
    return shares[number]


def _part(statements: Ids, *shares: Share) -> VoteSums:
    people, column, vote = (np.concatenate(of_pieces) for of_pieces in zip(*shares, strict=True))
    votes = vote_sums(vote_matrix(people, column, vote))
    return among(replace(votes, statements=statements[votes.statements]), statements)
