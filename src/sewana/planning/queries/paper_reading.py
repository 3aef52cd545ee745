"""What the page of one paper needs in several places is read once: rows, never words in a language."""

from collections.abc import Callable
from typing import TypeVar, cast

from sewana.committee.models import Edition

READ = "_read_for_this_paper"
Found = TypeVar("Found")


def begin(edition: Edition) -> None:
    """From now on this very object remembers what was read through it: for one look at one paper.

    Whoever writes takes the edition anew, under its lock, and so reads all of it as it is then.
    """
    vars(edition)[READ] = {}


def once(edition: Edition, name: str, read: Callable[[], Found]) -> Found:
    """What was read under this name, or read now; always anew where nobody began to remember."""
    known: dict[str, object] | None = vars(edition).get(READ)
    if known is None:
        return read()
    if name not in known:
        known[name] = read()
    return cast("Found", known[name])
