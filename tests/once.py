"""Data folders that take seconds to make: the first test process that needs one makes it, the others wait for it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(places: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A copy, for this process alone, of what `make` has put into a folder once in this run."""
    run = places.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # the folder of the run, with one for each process in it
    whole, begun = run / f"{name}-whole", run / f"{name}-begun"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(begun, ignore_errors=True)
            make(begun)
            begun.rename(whole)
    return Path(shutil.copytree(whole, places.mktemp(name) / "copy"))
