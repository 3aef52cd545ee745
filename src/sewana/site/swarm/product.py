"""The real product on a scratch data folder: `sewana serve` on a free port of this machine."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sewana.site.swarm import proc

READY_S = 120
END_S = 30


class ServerEnded(RuntimeError):
    """The server did not start, or did not end in order."""


def environment(folder: Path, database: str) -> dict[str, str]:
    """Return variables by which no real data and no real setting can be touched."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("SEWANA_")}
    own = {"SEWANA_DATA_DIR": str(folder), "SEWANA_METRICS_TOKEN": secrets.token_hex(16)}
    return others | own | ({"SEWANA_DATABASE_URL": database} if database else {})


def in_house(variables: dict[str, str], word: str, lines: Iterable[str] = ()) -> dict[str, Any]:
    """Make the forum, or compare what is stored: in a process that knows only the scratch folder."""
    done = subprocess.run(
        [sys.executable, "-m", "sewana.site.swarm", word],
        env=variables,
        input="".join(f"{line}\n" for line in lines),
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass
class Product:
    """The running server.

    Attributes
    ----------
    host : str
        With its port, as the requests name it.
    room, key : str
        See `house.House`.
    postgres : int
        See `house.House`.
    """

    process: subprocess.Popen[str]
    host: str
    room: str
    key: str
    postgres: int
    variables: dict[str, str]
    began: float = field(default_factory=time.monotonic)

    def cpu_s(self) -> float:
        """Return the CPU seconds of the server and, on PostgreSQL, of the database."""
        return proc.cpu_s(self.process.pid, self.postgres)

    def loop_cpu_s(self) -> float:
        return proc.loop_cpu_s(self.process.pid)

    def memory_kb(self) -> int:
        return proc.memory_kb(self.process.pid)

    def gauge(self, name: str) -> float:
        """Return one of the server's own figures."""
        token = self.variables["SEWANA_METRICS_TOKEN"]
        request = urllib.request.Request(
            f"http://{self.host}/metrics", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
            lines = answer.read().decode().splitlines()
        return next((float(line.split()[1]) for line in lines if line.startswith(f"{name} ")), 0.0)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise ServerEnded(f"the server did not end within {END_S} s") from None


@contextlib.contextmanager
def running(database: str = "") -> Iterator[Product]:
    """Make a forum in a scratch folder and serve it; afterwards both are gone."""
    with tempfile.TemporaryDirectory(prefix="sewana-bench-", ignore_cleanup_errors=True) as folder:
        variables = environment(Path(folder) / "data", database)
        house = in_house(variables, "make")
        process = subprocess.Popen(
            [sys.executable, "-m", "sewana", "serve", "--port", "0"],
            env=variables,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            product = Product(process, address(process), variables=variables, **house)
            yield product
            product.end()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


def address(process: subprocess.Popen[str]) -> str:
    """Wait until the server says where it runs."""
    assert process.stdout is not None
    until = time.monotonic() + READY_S
    while time.monotonic() < until and (line := process.stdout.readline()):
        if line.startswith("Sewana: "):
            return line.split("//")[1].strip().rstrip("/")
    raise ServerEnded("the server ended before it was ready")
