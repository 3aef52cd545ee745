"""Loaded first by each process of a cluster of our own."""

import signal


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C, which a terminal sends to every process, to the one that was started by hand: it ends the rest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
