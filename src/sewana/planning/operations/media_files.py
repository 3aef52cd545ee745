"""Files on their way into the data folder: beside their place until they are whole, then under their digest."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from sewana.planning.queries.media_files import INCOMING, cut_short, folder, path_of

MIB = 1024 * 1024
LARGEST = 200 * MIB
# A full disk would stop the votes: media leave so much of it alone.
RESERVE = 500 * MIB
GIVEN_UP_S = 24 * 3600


def has_room(size: int) -> bool:
    """Whether the disk takes so much more and keeps what the forum needs."""
    place = next(path for path in (folder(), *folder().parents) if path.is_dir())
    return shutil.disk_usage(place).free - size > RESERVE


class Incoming:
    """One file that is being received; gone again unless it is kept."""

    def __init__(self) -> None:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep()
        descriptor, name = tempfile.mkstemp(prefix=INCOMING, dir=folder())
        self.file = os.fdopen(descriptor, "wb")
        self.path = Path(name)
        self.hash = hashlib.sha256()
        self.size = 0

    @classmethod
    def of(cls, content: bytes) -> "Incoming":
        made = cls()
        made.write(content)
        made.finish()
        return made

    def write(self, chunk: bytes) -> None:
        self.file.write(chunk)
        self.hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> None:
        """All of it is here: let it reach the disk before any row speaks of it."""
        if not self.file.closed:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def discard(self) -> None:
        with contextlib.suppress(OSError):  # a full disk is full at closing, too
            self.file.close()
        self.path.unlink(missing_ok=True)

    def keep(self) -> str:
        """Give the file its name and return it; the same content is there once."""
        self.finish()
        digest = self.hash.hexdigest()
        self.path.replace(path_of(digest))
        sync_folder()
        return digest


def sync_folder() -> None:
    """Let the names reach the disk as well, where the system can do that."""
    if os.name == "posix":
        descriptor = os.open(folder(), os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep() -> None:
    """Throw away what was cut short so long ago that nobody can be sending it any more."""
    for path in cut_short():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - GIVEN_UP_S:
                path.unlink()
