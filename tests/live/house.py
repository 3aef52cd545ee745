"""A real room server on loopback for tests: uvicorn, a SQLite file, sockets."""

import asyncio
import http.client
import json
import re
import socket
import sqlite3
import sys
import threading
import time
import uuid
from contextlib import contextmanager, suppress

import uvicorn

from sewana_live import tickets
from sewana_live.asgi import LiveApp
from sewana_live.doors import Keys, seal_of
from sewana_live.events import decode_all
from sewana_live.ports import Loaded, Secrets, now_ms
from sewana_live.protocol import http_class, listeners
from sewana_live.server import Server
from tests.live.happenings import NAME, scene

KEY = b"k" * 32
SEALS = "a secret of the tests"
KEYS = Keys(passes=KEY, seals=SEALS)

TABLES = """
CREATE TABLE IF NOT EXISTS batch (id INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT, count INTEGER, records BLOB);
CREATE TABLE IF NOT EXISTS mark (mark TEXT PRIMARY KEY, room TEXT, poll INTEGER);
CREATE TABLE IF NOT EXISTS ballot (name TEXT PRIMARY KEY, room TEXT, poll INTEGER, answer TEXT);
"""
BATCH = "INSERT INTO batch (room, count, records) VALUES (?, ?, ?)"


class PlainStore:
    """The journal in a SQLite file: synced before `write` returns."""

    def __init__(self, path):
        self.path = str(path)
        self.opened = []
        self.here = threading.local()
        self.connection().executescript(TABLES)

    def connection(self):
        if not hasattr(self.here, "connection"):
            self.here.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            self.opened.append(self.here.connection)
            self.here.connection.execute("PRAGMA journal_mode=WAL")
            self.here.connection.execute("PRAGMA synchronous=FULL")
        return self.here.connection

    def close(self):
        for connection in self.opened:
            connection.close()

    def write(self, batches):
        numbers = []
        for batch in batches:
            if batch.secrets:
                numbers.append(self.write_secrets(batch))
            else:
                row = (batch.room, batch.count, batch.records)
                numbers.append(self.connection().execute(BATCH, row).lastrowid)
        return numbers

    def write_secrets(self, batch):
        connection, number = self.connection(), 0
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if batch.records:
                number = connection.execute(BATCH, (batch.room, batch.count, batch.records)).lastrowid
            for secret in batch.secrets:
                mark = (secret.mark, batch.room, secret.poll)
                if connection.execute("INSERT OR IGNORE INTO mark VALUES (?, ?, ?)", mark).rowcount:
                    ballot = (uuid.uuid4().hex, batch.room, secret.poll, json.dumps(secret.answer))
                    connection.execute("INSERT INTO ballot VALUES (?, ?, ?, ?)", ballot)
        return number

    def tail(self, room, after):
        found = self.connection().execute(
            "SELECT id, records FROM batch WHERE room = ? AND id > ? ORDER BY id", (room, after)
        )
        return found.fetchall()

    def rest(self):
        pass

    def secrets(self, room):
        marks = self.connection().execute("SELECT poll, mark FROM mark WHERE room = ?", (room,)).fetchall()
        rows = self.connection().execute("SELECT poll, answer FROM ballot WHERE room = ?", (room,)).fetchall()
        return Secrets(marks, [(poll, json.loads(answer)) for poll, answer in rows])

    def events(self, room=NAME):
        return [event for _number, records in self.tail(room, 0) for event in decode_all(records)]


class OneRoom:
    """The tables: one room, known by its name."""

    def __init__(self, arrangement=None):
        self.arrangement = arrangement or scene()
        self.loads = 0

    def load(self, room):
        self.loads += 1
        return Loaded(self.arrangement) if room == NAME else None


class House:
    """A server that runs, and clients of it."""

    def __init__(self, server, store, port, loop):
        self.server, self.store, self.port, self.loop = server, store, port, loop
        self.origin = f"http://127.0.0.1:{port}"
        self.opened = []

    def phone(self, ticket=None, door="open"):
        phone = Phone(self, ticket or tickets.new_ticket(), door)
        self.opened.append(phone)
        return phone

    def close(self):
        for one in self.opened:
            one.close()

    def on_loop(self, work):
        async def run():
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    @property
    def room(self):
        return self.server.rooms[NAME].room

    def raw(self, text, *, answers=1, parts=1, wait=0.01):
        """Send bytes as they are, in so many parts; return what comes back, to the end of so many answers."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            size = max(1, -(-len(text) // parts))
            back = b""
            with suppress(ConnectionError):
                for at in range(0, len(text), size):
                    line.sendall(text[at : at + size])
                    time.sleep(wait if parts > 1 else 0)
            with suppress(ConnectionError):
                while complete_answers(back) < answers and (part := line.recv(65536)):
                    back += part
            return back

    def stream(self, path, headers=(), **more):
        stream = Stream(self.port, path, headers, **more)
        self.opened.append(stream)
        return stream


def complete_answers(back):
    """Count the answers that have come to their end."""
    count = 0
    while b"\r\n\r\n" in back:
        head, _, back = back.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        size = int(length[1]) if length else 0
        is_interim = head.startswith(b"HTTP/1.1 100")
        if len(back) < size:
            return count
        back = back[size:]
        count += not is_interim
    return count


class Phone:
    """Somebody with a ticket and a pass."""

    def __init__(self, house, ticket, door):
        self.house, self.ticket = house, ticket
        seal = seal_of(ticket, NAME, SEALS)
        self.who = seal[:16]
        given = tickets.Pass("phone", NAME, seal, door, 0, now_ms() + 3_600_000)
        self.pass_text = tickets.sign(given, KEY)
        self.line = None

    def close(self):
        if self.line is not None:
            self.line.close()

    def headers(self, **changes):
        known = {
            "Cookie": f"sewana_ticket={self.ticket}; sewana_pass={self.pass_text}",
            "Origin": self.house.origin,
            "Content-Type": "application/json",
        }
        return {**known, **changes}

    def send(self, body, *, name=NAME, headers=None, method="POST"):
        """Post a body; return (status, parsed answer)."""
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=10)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.line.request(method, f"/live/{name}/send", content, headers or self.headers())
        answer = self.line.getresponse()
        text = answer.read()
        self.last = answer
        answer.close()
        return answer.status, json.loads(text or b"null")

    def vote(self, statement, value=1, name=None):
        body = {"do": "vote", "id": name or uuid.uuid4().hex, "statement": statement, "value": value}
        return self.send(body)

    def raw_vote(self, statement, name, *, more=b"", body=None):
        """Return the bytes of a vote's request."""
        content = body or json.dumps({"do": "vote", "id": name, "statement": statement, "value": 1}).encode()
        head = [f"POST /live/{NAME}/send HTTP/1.1", f"Host: 127.0.0.1:{self.house.port}"]
        head += [f"{key}: {value}" for key, value in self.headers().items()]
        return (
            "\r\n".join(head).encode()
            + b"\r\n"
            + more
            + b"Content-Length: %d\r\n\r\n%b" % (len(content), content)
        )

    def get(self, deed, query="as=phone&lang=th", headers=None, name=NAME, method="GET"):
        line = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=10)
        line.request(
            method, f"/live/{name}/{deed}?{query}", headers=self.headers() if headers is None else headers
        )
        answer = line.getresponse()
        content = answer.read()
        line.close()
        return answer, content

    def listen(self, query="as=phone&lang=th"):
        return self.house.stream(f"/live/{NAME}/listen?{query}", self.headers().items())


class Stream:
    """A reader of server-sent events."""

    def __init__(self, port, path, headers=(), *, room_for=None):
        self.line = socket.socket()
        if room_for:
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room_for)
        self.line.settimeout(5)
        self.line.connect(("127.0.0.1", port))
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{k}: {v}" for k, v in headers)]
        self.line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        self.buffer = b""
        self.head = self.until(b"\r\n\r\n").decode()
        self.status = int(self.head.split()[1])
        self.is_chunked = "chunked" in self.head.lower()

    def until(self, mark):
        while mark not in self.buffer:
            part = self.line.recv(65536)
            if not part:
                raise EOFError
            self.buffer += part
        found, _, self.buffer = self.buffer.partition(mark)
        return found

    def next(self):
        """Return the next event as (name, parsed data); comments and retry are passed over."""
        while True:
            lines = [
                line
                for line in self.until(b"\n\n").decode().split("\n")
                # Chunk sizes of the transfer stand on lines of their own.
                if line.startswith(("event:", "data:"))
            ]
            if lines:
                name, *parts = (line.split(": ", 1)[1] for line in lines)
                return name, json.loads("\n".join(parts))

    def until_event(self, name, is_wanted=lambda told: True):
        while True:
            found, told = self.next()
            if found == name and is_wanted(told):
                return told

    def is_ended(self):
        try:
            while self.line.recv(65536):
                pass
        except TimeoutError:
            return False
        except ConnectionError:
            pass
        return True

    def close(self):
        self.line.close()


@contextmanager
def running(store, *, fast=True, source=None, server=None, port=0):
    """Run a house for a while."""
    room_server = server or Server(store=store, source=source or OneRoom(), keys=KEYS)
    sockets = listeners("127.0.0.1", port, 4)
    config = uvicorn.Config(
        LiveApp(room_server),
        http=http_class(room_server) if fast else "httptools",
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=2,
    )
    uvicorn_server = Front(config, room_server)
    found = {}

    async def serve():
        found["loop"] = asyncio.get_running_loop()
        room_server.start()
        try:
            await uvicorn_server.serve(sockets)
        finally:
            await room_server.close()

    thread = threading.Thread(target=run, args=(config, serve))
    thread.start()
    until = time.monotonic() + 10
    while not uvicorn_server.started and time.monotonic() < until:
        time.sleep(0.01)
    house = House(room_server, store, sockets[0].getsockname()[1], found["loop"])
    try:
        yield house
    finally:
        house.close()
        uvicorn_server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


class Front(uvicorn.Server):
    """Lets the streams go before it waits for its lines to end, as the product does."""

    def __init__(self, config, room_server):
        super().__init__(config)
        self.room_server = room_server

    async def shutdown(self, sockets=None):
        self.room_server.end_streams()
        await super().shutdown(sockets)


def run(config, serve):
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve())
