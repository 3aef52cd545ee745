"""Phones of a test hall: joining, listening and speaking over real lines, with nothing but the standard library."""

import asyncio
import json
import sqlite3
import uuid
from urllib.parse import urlsplit

ANSWER_WITHIN_S = 30


def live_room(folder):
    """The name of the room of the demonstration's edition that takes votes, and numbers of its statements."""
    with sqlite3.connect(folder / "sewana.sqlite3") as tables:
        key, uid = tables.execute(
            "SELECT id, uid FROM committee_edition WHERE state IN ('open', 'live') ORDER BY id DESC LIMIT 1"
        ).fetchone()
        rows = tables.execute(
            "SELECT number FROM forum_statement WHERE edition_id = ? AND state = 'shown'", [key]
        )
        return uid.replace("-", ""), [number for (number,) in rows]


class Phone:
    """One phone with a line of its own to one room."""

    def __init__(self, address, room):
        self.site = urlsplit(address)
        self.origin = address.rstrip("/")
        self.room = room
        self.cookies = {}
        self.line = None
        self.stream = None

    async def ask(self, method, path, body=None):
        """Send one request; return (status, body). The line is kept."""
        if self.line is None:
            self.line = await asyncio.open_connection(self.site.hostname, self.site.port)
        reader, writer = self.line
        sent = b"" if body is None else json.dumps(body).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.site.netloc}\r\nOrigin: {self.origin}\r\nCookie: {cookies}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        writer.write(head.encode() + sent)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            status, headers = await self.read_head(reader)
            return status, await reader.readexactly(int(headers.get("content-length", 0)))

    async def read_head(self, reader):
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {}
        for line in lines[1:-2]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, given = value.partition(";")[0].partition("=")
                self.cookies[cookie] = given
        return int(lines[0].split()[1]), headers

    async def join(self):
        status, body = await self.ask("GET", f"/live/{self.room}/enter?as=phone&lang=th")
        assert status == 200, body
        return json.loads(body)

    async def send(self, deed):
        """Say something; return (status, answer)."""
        status, body = await self.ask("POST", f"/live/{self.room}/send", deed)
        return status, json.loads(body)

    async def vote(self, statement, value, name=None):
        return await self.send({
            "do": "vote", "id": name or uuid.uuid4().hex, "statement": statement, "value": value,
        })  # fmt: skip

    async def listen(self):
        """Open a stream; return its reader."""
        reader, writer = await asyncio.open_connection(self.site.hostname, self.site.port)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path = f"/live/{self.room}/listen?as=phone&lang=th"
        head = f"GET {path} HTTP/1.1\r\nHost: {self.site.netloc}\r\nCookie: {cookies}\r\n\r\n"
        self.hang_up()
        self.stream = writer
        writer.write(head.encode())
        status, _headers = await self.read_head(reader)
        assert status == 200
        return reader

    def hang_up(self):
        """Let go of the stream."""
        if self.stream:
            self.stream.close()
        self.stream = None

    def leave(self):
        self.hang_up()
        if self.line:
            self.line[1].close()
        self.line = None


async def next_event(reader, kind):
    """Read a stream on to the next event of a kind; return its data."""
    async with asyncio.timeout(ANSWER_WITHIN_S):
        name = ""
        while line := (await reader.readline()).decode():
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: ") and name == kind:
                return json.loads(line[6:])
    raise ConnectionError("the stream ended")
