"""Pages beside the room: what a browser asks of the product over one kept connection."""

import asyncio
import gzip
import http.client
import re
import time

FILE = re.compile(r'(?:src|href)="(/static/[^"]+)"')
PATIENCE_S = 30


class Visitor:
    """One kept connection to the pages."""

    def __init__(self, host: str) -> None:
        self.connection = http.client.HTTPConnection(host, timeout=PATIENCE_S)

    def get(self, path: str) -> tuple[int, bytes]:
        self.connection.request("GET", path, headers={"Accept-Language": "th", "Accept-Encoding": "gzip"})
        answer = self.connection.getresponse()
        body = answer.read()
        is_packed = answer.getheader("Content-Encoding") == "gzip"
        return answer.status, gzip.decompress(body) if is_packed else body

    def first_visit(self, path: str) -> int:
        """Fetch a page with its own files; return the requests, 0 where there is no such page."""
        status, page = self.get(path)
        if status != 200:
            return 0
        files = sorted(set(FILE.findall(page.decode())))
        for name in files:
            self.get(name)
        return 1 + len(files)

    def close(self) -> None:
        self.connection.close()


def visit_for(host: str, paths: tuple[str, ...], seconds: float) -> int:
    """Ask for pages in turn, one after the other; return how many came."""
    visitor = Visitor(host)
    until, count = time.perf_counter() + seconds, 0
    try:
        while time.perf_counter() < until:
            status, _page = visitor.get(paths[count % len(paths)])
            if status != 200:
                raise RuntimeError(f"{paths[count % len(paths)]} answered {status}")
            count += 1
    finally:
        visitor.close()
    return count


async def first_visits(host: str, path: str, n: int) -> int:
    """Let n phones fetch a page for the first time, each on a connection of its own; return the requests of one."""

    def visit() -> int:
        requests = 0
        for _ in range(n):
            visitor = Visitor(host)
            requests = visitor.first_visit(path)
            visitor.close()
        return requests

    return await asyncio.to_thread(visit)
