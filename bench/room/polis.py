"""What Polis asks of its database for a vote, in the leanest server that could ask it.

    POLIS_DB=postgresql://… python bench/room/polis.py PORT [bare]

Raw ASGI, eight kept connections, prepared statements. Polis itself runs Express on node, which costs more; so the
figure is a lower bound of its own. `bare` leaves all but the one INSERT (with its rule) out.
"""

import asyncio
import json
import os
import random
import sys
from pathlib import Path

import psycopg
import uvicorn

IS_BARE = "bare" in sys.argv
CONNECTIONS = 8
INVITED = "SELECT zid FROM zinvites WHERE zinvite = %s"
CONVERSATION = "SELECT * FROM conversations WHERE zid = %s"
PARTICIPANT = "SELECT pid FROM participants WHERE zid = %s AND uid = %s"
JOIN = (
    "INSERT INTO participants (pid, zid, uid) "
    "SELECT coalesce(max(pid) + 1, 0), %s, %s FROM participants WHERE zid = %s RETURNING pid"
)
VOTE = (
    "INSERT INTO votes (pid, zid, tid, vote, weight_x_32767, high_priority, created) "
    "VALUES (%s, %s, %s, %s, 0, false, default)"
)
MODIFIED = "UPDATE conversations SET modified = (extract(epoch FROM clock_timestamp()) * 1000)::bigint WHERE zid = %s"
COUNTED = (
    "UPDATE participants SET last_interaction = (extract(epoch FROM clock_timestamp()) * 1000)::bigint, nsli = 0, "
    "vote_count = (SELECT count(*) FROM votes_latest_unique WHERE zid = %s AND pid = %s) WHERE zid = %s AND pid = %s"
)
PRIORITIES = "SELECT data -> 'comment-priorities' FROM math_main WHERE zid = %s AND math_env = 'prod'"
UNSEEN = (
    "SELECT * FROM comments WHERE zid = %s AND active AND mod >= 0 AND tid NOT IN "
    "(SELECT tid FROM votes_latest_unique WHERE zid = %s AND pid = %s) LIMIT 999"
)
LEFT = (
    "SELECT count(*) FROM comments WHERE zid = %s AND active AND mod >= 0 AND tid NOT IN "
    "(SELECT tid FROM votes_latest_unique WHERE zid = %s AND pid = %s)"
)


class Polis:
    def __init__(self):
        self.free = None
        self.entering = asyncio.Lock()
        self.pids = {}

    async def connection(self):
        if self.free is None:
            self.free = asyncio.Queue()
            for _ in range(CONNECTIONS):
                made = await psycopg.AsyncConnection.connect(
                    os.environ["POLIS_DB"], autocommit=True, prepare_threshold=1
                )
                self.free.put_nowait(made)
        return await self.free.get()

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        said = json.loads((await receive())["body"])
        cookies = dict(scope["headers"])[b"cookie"]
        uid = int(cookies.rpartition(b"uid=")[2])
        conn = await self.connection()
        try:
            body = await (self.bare(conn, uid, said) if IS_BARE else self.vote(conn, uid, said))
        finally:
            self.free.put_nowait(conn)
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})

    async def bare(self, conn, uid, said):
        await conn.execute(VOTE, (uid, 1, said["statement"], said["value"]))
        return b"{}"

    async def vote(self, conn, uid, said):
        zid = (await one(conn, INVITED, ("2demo",)))[0]
        await one(conn, CONVERSATION, (zid,))
        pid = await self.pid_of(conn, zid, uid)
        await conn.execute(VOTE, (pid, zid, said["statement"], said["value"]))
        await conn.execute(MODIFIED, (zid,))
        await conn.execute(COUNTED, (zid, pid, zid, pid))
        priorities = (await one(conn, PRIORITIES, (zid,)))[0]
        unseen = await (await conn.execute(UNSEEN, (zid, zid, pid))).fetchall()
        left = (await one(conn, LEFT, (zid, zid, pid)))[0]
        chosen = random.choices(unseen, [priorities[str(row[0])] for row in unseen])[0] if unseen else None
        following = {"tid": chosen[0], "txt": chosen[6]} if chosen else None
        return json.dumps({"currentPid": pid, "nextComment": following, "remaining": left}).encode()

    async def pid_of(self, conn, zid, uid):
        found = await one(conn, PARTICIPANT, (zid, uid))
        if found is None:
            async with self.entering:
                found = await one(conn, JOIN, (zid, uid, zid))
        return found[0]


async def one(conn, sql, values):
    return await (await conn.execute(sql, values)).fetchone()


def main():
    with psycopg.connect(os.environ["POLIS_DB"], autocommit=True) as conn:
        conn.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
    print("ready", flush=True)
    uvicorn.run(
        Polis(), port=int(sys.argv[1]), log_level="error", access_log=False, loop="uvloop", lifespan="off"
    )


if __name__ == "__main__":
    main()
