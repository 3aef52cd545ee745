"""One Sewana at a time works in a data folder."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _


class FolderInUseError(ValueError):
    """Another process holds the folder; the message names it, in the language of whoever reads it."""

    code = "folder_in_use"

    def __init__(self, process: str, folder: Path) -> None:
        super().__init__(process, folder)
        self.params = {"process": process, "folder": folder}

    def __str__(self) -> str:
        sentence = _(
            "Another Sewana (process %(process)s) works in %(folder)s: stop it first, or name another folder."
        )
        return sentence % self.params


@contextlib.contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a folder until the block ends or the process dies, however it dies."""
    with (folder / "lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise FolderInUseError(file.read().strip() or "?", folder) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
