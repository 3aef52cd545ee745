"""One Sewana at a time works in a data folder."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class FolderInUseError(ValueError):
    """Another process holds the folder; the message names it."""

    code = "folder_in_use"


@contextlib.contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a folder until the block ends or the process dies, however it dies."""
    with (folder / "lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise FolderInUseError(
                f"Another Sewana (process {file.read().strip() or 'unknown'}) works in {folder}: "
                "stop it first, or name another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
