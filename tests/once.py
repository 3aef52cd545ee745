"""Data folders that take seconds to make: the first test process that needs one makes it, the others wait for it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import product

# `scripts/test.sh` starts several runs, one after the other: here a later one finds what an earlier one has made.
RUNS = "TESTS_MADE_IN"


def made_once(places: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A copy, for this process alone, of what `make` has put into a folder once in this run."""
    run = places.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # the folder of the run, with one for each process in it
    run = Path(os.environ.get(RUNS, run))
    whole, begun = run / f"{name}-whole", run / f"{name}-begun"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(begun, ignore_errors=True)
            make(begun)
            begun.rename(whole)
    return Path(shutil.copytree(whole, places.mktemp(name) / "copy"))


def filled(places: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration that nobody has used yet."""

    def fill(folder: Path) -> None:
        product.run(folder, "demo", "--fill-only", "--folder", str(folder))

    return made_once(places, "filled", fill)


def started(places: pytest.TempPathFactory) -> Path:
    """A data folder after its first start; the next start, too, says how the first owner comes in."""

    def start(folder: Path) -> None:
        with product.serving(folder, ["serve", "--port", "0"]):
            pass

    return made_once(places, "started", start)
