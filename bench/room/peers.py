"""Other designs and the limits, each started afresh, loaded by the same swarm and counted the same way."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import uvloop
from django.core.signing import Signer

from sewana.site.swarm import proc
from sewana.site.swarm.crowd import percentile_ms
from sewana.site.swarm.phones import Ears, Ids, Line, Stream, Tally, head

HERE = Path(__file__).parent
STATEMENTS = 200
WARM_S = 1.0
READY_S = 30
HANDSHAKE_S = 60
KEY = "bench" * 10


class Said:
    """Votes as phones send them: the same heads and bodies as the product gets, one person after the other."""

    def __init__(self, heads, ids, at):
        self.heads = heads
        self.ids = ids
        self.turn = at

    def ask(self):
        self.name = self.ids.new()
        self.turn += 1
        person, statement = self.turn % len(self.heads), self.turn // len(self.heads) % STATEMENTS
        body = b'{"do":"vote","id":"%b","statement":%d,"value":%d}' % (
            self.name.encode(),
            statement,
            self.turn % 3 - 1,
        )
        return b"%bContent-Length: %d\r\n\r\n%b" % (self.heads[person], len(body), body)

    def heard(self, status, body):
        return self.name if status == 200 else ""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def started(*words, **variables):
    """Start a server that prints `ready`, and wait until it answers."""
    process = subprocess.Popen(
        [str(word) for word in words], env={**os.environ, **variables}, stdout=subprocess.PIPE, text=True
    )
    try:
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{words} did not start")
        port = next(int(word) for word in words if str(word).isdigit())
        until = time.monotonic() + READY_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def cookies_of(kind, n):
    if kind == "django":
        signer = Signer(key=KEY, salt="person", fallback_keys=[])
        return [f"person={signer.sign(f'{at:032x}')}" for at in range(n)]
    if kind == "polis":
        return [f"uid={at}" for at in range(n)]
    pads = "phone." + "0123456789abcdef" * 14  # as long as a pass
    return [f"sewana_ticket={at:022x}; sewana_pass={pads}" for at in range(n)]


async def votes(port, cookies, *, path, lines, seconds, roots):
    """Let lines vote as fast as they are answered; return what it cost."""
    loop, tally, ids = asyncio.get_running_loop(), Tally(), Ids()
    heads = [head("POST", path, f"127.0.0.1:{port}", cookie) for cookie in cookies]
    opened = []
    for at in range(lines):
        voice = Said(heads[at::lines] or heads, ids, at)
        _transport, line = await loop.create_connection(
            lambda voice=voice: Line(voice, tally), "127.0.0.1", port
        )
        opened.append(line)
    for line in opened:
        line.goes_on = True
        line.say()
    await asyncio.sleep(WARM_S)
    tally.begin()
    began, cpu = time.perf_counter(), proc.cpu_s(*roots)
    await asyncio.sleep(seconds)
    spent, cpu, took = time.perf_counter() - began, proc.cpu_s(*roots) - cpu, list(tally.took_s)
    for line in opened:
        line.goes_on = False
        line.transport.abort()
    if not took or tally.refused:
        raise RuntimeError(f"nobody was answered, or refused: {tally.refused}")
    return {
        "acknowledged_per_s": len(took) / spent,
        "cpu_us_per_vote": 1e6 * cpu / len(took),
        "p50_ms": percentile_ms(took, 50),
        "p99_ms": percentile_ms(took, 99),
    }


def voted(words, kind, *, path="/vote", lines=64, people=64, seconds=4.0, postgres=0, **variables):
    with started(*words, **variables) as process:
        return uvloop.run(
            votes(
                next(int(word) for word in words if str(word).isdigit()),
                cookies_of(kind, people),
                path=path,
                lines=lines,
                seconds=seconds,
                roots=(process.pid, postgres),
            )
        )


class Socket(Stream):
    """A WebSocket that only listens; a server's frames come unmasked."""

    accepted = b"HTTP/1.1 101"
    mark = b'{"t":'


async def frames(port, n, request, kind, *, seconds, roots):
    """Let n screens listen; return what a frame to one of them cost."""
    loop, ears, transports = asyncio.get_running_loop(), Ears(), []
    began = time.perf_counter()
    for at in range(0, n, 50):
        opened = [loop.create_future() for _ in range(min(50, n - at))]
        for one in opened:
            made = await loop.create_connection(lambda one=one: kind(request, ears, one), "127.0.0.1", port)
            transports.append(made[0])
        async with asyncio.timeout(HANDSHAKE_S):
            await asyncio.gather(*opened)
    joined_s = time.perf_counter() - began
    await asyncio.sleep(WARM_S)
    ears.begin()
    cpu = proc.cpu_s(*roots)
    await asyncio.sleep(seconds)
    cpu = proc.cpu_s(*roots) - cpu
    times = sorted(ears.last_at)[1:-1]
    for transport in transports:
        transport.abort()
    return {
        "cpu_us_per_message": 1e6 * cpu / max(1, ears.frames),
        "frames_last_ms": percentile_ms([ears.last_at[at] - at / 1000 for at in times], 50),
        "frames_per_s": ears.frames / n / seconds,
        "joined_s": joined_s,
    }


def epoll(n, length, *, seconds):
    """The limit of fan-out: the loop in C, built when it is not there."""
    with tempfile.TemporaryDirectory() as folder:
        program, port = f"{folder}/fanout", free_port()
        subprocess.run(["cc", "-O2", "-o", program, HERE / "fanout.c"], check=True)
        with started(program, port, length) as process:
            request = head("GET", "/", "x") + b"\r\n"
            return uvloop.run(frames(port, n, request, Stream, seconds=seconds, roots=(process.pid,)))


def channels(python, n, length, *, seconds):
    port = free_port()
    request = (
        f"GET /listen HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()
    with started(python, HERE / "channels_room.py", port, length) as process:
        return uvloop.run(frames(port, n, request, Socket, seconds=seconds, roots=(process.pid,)))


def echo(*, seconds, lines=64):
    words = (sys.executable, HERE / "echo.py", free_port())
    return voted(
        words, "sewana", path="/live/" + "0" * 32 + "/send", people=2000, lines=lines, seconds=seconds
    )


def naive(way, view, database, *, seconds, postgres=0):
    words = (sys.executable, HERE / "naive.py", way, view, free_port())
    return voted(words, "django", seconds=seconds, postgres=postgres, NAIVE_DB=database)


def polis(database, *, seconds, postgres, is_bare=False):
    words = (sys.executable, HERE / "polis.py", free_port(), *(["bare"] if is_bare else []))
    return voted(words, "polis", seconds=seconds, postgres=postgres, POLIS_DB=database)


def disk(seconds=1.0):
    """The limit of the store: 100-byte records, one or 256 of them before each fdatasync."""
    found = {}
    with tempfile.NamedTemporaryFile(prefix="sewana-bench-") as file:
        for at_once in (1, 256):
            until, records = time.perf_counter() + seconds, 0
            while time.perf_counter() < until:
                os.write(file.fileno(), b"x" * 100 * at_once)
                os.fdatasync(file.fileno())
                records += at_once
            found[f"records_per_s_{at_once}"] = records / seconds
    return found


class Postgres:
    """A database of its own for each case, on the cluster that an address names."""

    def __init__(self, address):
        self.address = address
        with psycopg.connect(address) as conn:
            self.pid = proc.parent_of(conn.info.backend_pid)
        self.made = 0

    @contextlib.contextmanager
    def database(self):
        self.made += 1
        name = f"bench_{os.getpid()}_{self.made}"
        with psycopg.connect(self.address, autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {name}")
        base, _, query = self.address.partition("?")
        yield f"{base.rpartition('/')[0]}/{name}?{query}"
        with psycopg.connect(self.address, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
