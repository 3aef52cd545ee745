"""The real product in a process of its own, on a free port of this machine, with a folder of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SEWANA = (sys.executable, "-m", "sewana")
STARTS_WITHIN_S = 300
ENDS_WITHIN_S = 15
# An empty folder's greeting ends with the owner's link, a demonstration's with the last role, in any language.
LAST_LINE = re.compile(r"/welcome/\S+\n|staff@example\.org .+\n")


# `sewana manage shell` that reads code line by line. Each runs in a process of its own with nothing remembered,
# like one that is started anew, but without the second that a start takes.
READER = """
import os, sys
from ast import literal_eval
from django.db import connections

connections.close_all()
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        exec(literal_eval(line), {})
        sys.exit()
    print("done:", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Shell:
    """Somebody at a command line of the same machine, beside the server."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*SEWANA, "manage", "shell", "-v0", "-c", READER],
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def run(self, code: str) -> str:
        """Run code to its end; return what it printed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(repr(code) + "\n")
        self.process.stdin.flush()
        said = ""
        for line in self.process.stdout:
            if line.startswith("done: "):
                assert line == "done: 0\n", said
                return said
            said += line
        raise AssertionError(f"the shell ended: {said}")

    def end(self) -> None:
        self.process.communicate(timeout=ENDS_WITHIN_S)


@dataclass(frozen=True)
class Product:
    """A running server: where it is, where its data lies, and the file with what it said."""

    address: str
    folder: Path
    log: Path

    @cached_property
    def shell(self) -> Shell:
        return Shell(self.folder)

    def url(self, path: str = "/") -> str:
        return self.address + path

    def find(self, pattern: str) -> str:
        """The first group of the first line of its greeting that fits."""
        said = self.log.read_text("utf-8")
        found = re.search(pattern, said)
        assert found, f"the server never said {pattern!r}: {said}"
        return found.group(1)

    @property
    def password(self) -> str:
        return self.find(r"owner@example\.org .*?(\S+)\n")

    @property
    def owner_link(self) -> str:
        return self.find(r"(http\S+/welcome/\S+)")

    def mails(self) -> list[str]:
        """The mails that were sent, oldest first: without a mail server they are files."""
        files = sorted(self.folder.joinpath("mails").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text("utf-8") for path in files]


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the caller's own settings reaches the product under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEWANA_", "DJANGO_"))}
    return kept | {"SEWANA_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


def run(folder: Path, *words: str) -> str:
    """Run one command of the product to its end."""
    done = subprocess.run(
        [*SEWANA, *words], env=environment(folder), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(folder: Path, words: Sequence[str], more: Mapping[str, str] | None = None) -> Iterator[Product]:
    """Start `sewana <words>`, with more settings if there are any, and end it by its id."""
    log = folder.with_name(f"{folder.name}.log")
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            [*SEWANA, *words],
            env=environment(folder) | dict(more or {}),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    started = None
    try:
        started = Product(address_of(server, log), folder, log)
        yield started
    finally:
        if started and "shell" in vars(started):
            started.shell.end()
        server.terminate()
        try:
            server.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    said = log.read_text("utf-8")
    assert "Traceback" not in said, said[-6000:]


def address_of(server: "subprocess.Popen[bytes]", log: Path) -> str:
    """Wait for its greeting, which it says once the door is open."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and server.poll() is None:
        said = log.read_text("utf-8")
        found = re.search(r"^Sewana: (http://127\.0\.0\.1:\d+)/$", said, re.MULTILINE)
        if found and LAST_LINE.search(said):
            return found.group(1)
        time.sleep(0.05)
    raise AssertionError("the server did not start:\n" + log.read_text("utf-8"))
