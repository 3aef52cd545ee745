"""Receives an upload into the data folder as it comes, so that a film never fills the memory or another disk."""

import threading
import time
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from sewana.planning.operations.media_files import LARGEST, Incoming, has_room

# A page thread is busy as long as an upload takes: some must be left for everybody else.
MOST_AT_ONCE = 3
# Longer takes no upload that the server still waits for: before, its page is busy, and its place must not be another's.
SURELY_OVER_S = 8 * 3600
# What stands beside the file: a name, a note, a link. A request no longer than this may hold no file at all.
BESIDE = 64 * 1024
TOO_LARGE, NO_ROOM, BUSY = "too large", "no room", "busy"


class Received(UploadedFile):  # type: ignore[type-arg]  # generic only for the checker
    """An uploaded file that lies in the data folder already, though not under its name yet."""

    def __init__(self, incoming: Incoming, name: str) -> None:
        super().__init__(BytesIO(), name, "application/octet-stream", incoming.size)
        self.incoming = incoming


class Places:
    """How many may upload at once; a place is free again when its holder is done, or surely gone."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.since: list[float] = []

    def take(self) -> float | None:
        now = time.monotonic()
        with self.lock:
            self.since = [moment for moment in self.since if now - moment < SURELY_OVER_S]
            if len(self.since) >= MOST_AT_ONCE:
                return None
            self.since.append(now)
            return now

    def give_back(self, held: float | None) -> None:
        with self.lock:
            if held in self.since:
                self.since.remove(held)


PLACES = Places()


class IntoFolder(FileUploadHandler):
    """Writes the first file of a request into the data folder; all that cannot be kept is let flow by."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.incoming: Incoming | None = None
        self.refused = ""  # why no file can be kept just now
        self.turned_away = ""  # the same, once there was a file
        self.held = PLACES.take()
        if self.held is None:
            self.refused = BUSY

    def refusal_of(self, size: int) -> str:
        """Why a request of this size need not be read, as far as its size tells."""
        if size > LARGEST + BESIDE:
            return TOO_LARGE
        if not self.refused and not has_room(min(size, LARGEST)):
            self.refused = NO_ROOM
        return self.refused if size > BESIDE else ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.refused:
            self.turned_away = self.refused
        if self.refused or self.incoming is not None:
            raise SkipFile
        self.incoming = Incoming()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.incoming is None or self.refused:
            return
        if self.incoming.size + len(raw_data) > LARGEST:
            self.refused = self.turned_away = TOO_LARGE
            self.incoming.discard()
            return
        self.incoming.write(raw_data)

    def file_complete(self, file_size: int) -> Received | None:
        if self.incoming is None or self.refused:
            return None
        self.incoming.finish()
        return Received(self.incoming, str(self.file_name))

    def upload_interrupted(self) -> None:
        self.close()

    def close(self) -> None:
        """Nothing stays behind unless it was kept; a kept file has another name by now."""
        if self.incoming is not None:
            self.incoming.discard()
        PLACES.give_back(self.held)

    def __enter__(self) -> "IntoFolder":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
