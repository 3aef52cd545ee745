"""What the six main pages cost: server CPU, wire bytes, requests and memory, beside a bare page.

    python bench/pages.py            # fills a demonstration forum, serves it, prints a table

CPU is that of the serving process (user and system, from the kernel's account) for batches of requests over one
kept connection; the figure is the median of the batches. The bare page is Django's smallest possible answer on the
same server in the same run. Figures of other products are recorded ones, measured by others on a like machine.
"""

import argparse
import gzip
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
BATCHES, BATCH = 7, 30
PASSWORD_LINE = re.compile(r"(owner\S*@\S+)\D.*?(\S+)$")
RECORDED = (
    ("pretalx, programme page (recorded)", "39-45", "127", "18", "140"),
    ("pretalx, 50 talks in full (recorded)", "165-190", "", "", ""),
    ("Indico, event page (recorded)", "470", "2181", "33", "410"),
)
BARE = """
from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="x" * 50, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
import django
django.setup()
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
application = WSGIMiddleware(get_wsgi_application(), workers=8)
"""


@dataclass
class Row:
    name: str
    cpu_ms: float
    wire_kib: float
    requests: int


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss_mib(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


class Visitor:
    """A browser's worth of HTTP: one kept connection, cookies, and the page's own files."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {"sewana_language": "th"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        return self.send("GET", path)

    def send(self, method: str, path: str, form: dict[str, str] | None = None):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "br, gzip",
        }
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, answer.headers

    def text(self, path: str) -> str:
        _status, content, headers = self.get(path)
        return (gzip.decompress(content) if headers.get("Content-Encoding") == "gzip" else content).decode()

    def sign_in(self, email: str, password: str) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.text("/accounts/login/"))
        assert token
        form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        status, _content, _headers = self.send("POST", "/accounts/login/", form)
        assert status == 302, f"signing in answered {status}"

    def weight(self, path: str) -> tuple[float, int]:
        """KiB over the wire and requests of a first visit: the page and the files that it names."""
        page = self.text(path)
        files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
        total = sum(len(self.get(name)[1]) for name in [path, *files])
        return total / 1024, 1 + len(files)


def cost(visitor: Visitor, pid: int, path: str) -> float:
    """Median over the batches of the CPU milliseconds of one request."""
    visitor.connection.close()  # it may have been idle for longer than a server keeps it
    for _ in range(5):
        status, _content, _headers = visitor.get(path)
        assert status == 200, f"{path} answered {status}"
    batches = []
    for _ in range(BATCHES):
        before = cpu_seconds(pid)
        for _ in range(BATCH):
            visitor.get(path)
        batches.append(1000 * (cpu_seconds(pid) - before) / BATCH)
    return statistics.median(batches)


def started(command: list[str], env: dict[str, str]) -> tuple[subprocess.Popen[str], int, list[str]]:
    """Start a server and wait for the lines that print its address and a sign-in."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    lines: list[str] = []
    assert server.stdout
    for line in server.stdout:
        lines.append(line.rstrip())
        if PASSWORD_LINE.search(line.rstrip()):
            address = re.search(r"http://127\.0\.0\.1:(\d+)", lines[0])
            assert address, lines[0]
            return server, int(address[1]), lines
    raise SystemExit("the server ended before it printed an address:\n" + "\n".join(lines))


def bare_page(folder: Path) -> float:
    (folder / "bare_page.py").write_text(textwrap.dedent(BARE))
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "bare_page:application",
        "--port",
        str(port),
        "--no-access-log",
    ]
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=folder)
    try:
        wait_for(port)
        return cost(Visitor(port), server.pid, "/")
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def pages(port: int, pid: int, email: str, password: str) -> list[Row]:
    """The six main pages: home, phone, reflection, edition, and the office's overview and opinions."""
    participant, owner = Visitor(port), Visitor(port)
    owner.sign_in(email, password)
    rows = []
    for name, visitor, path in (
        ("home", participant, "/"),
        ("phone, next opinion", participant, "/e/2026/vote/"),
        ("reflection", participant, "/e/2026/reflection/"),
        ("edition", participant, "/e/2026/"),
        ("office, overview", owner, "/office/"),
        ("office, opinions", owner, "/office/editions/2026/statements/"),
    ):
        rows.append(Row(name, cost(visitor, pid, path), *visitor.weight(path)))
    return rows


def report(rows: list[Row], bare: float, memory: float) -> None:
    print(f"{'page':<40}{'CPU ms':>9}{'KiB':>8}{'requests':>10}{'PSS MiB':>9}")
    for row in rows:
        print(f"{row.name:<40}{row.cpu_ms:>9.1f}{row.wire_kib:>8.1f}{row.requests:>10}{'':>9}")
    print(f"{'server after them':<40}{'':>27}{memory:>9.0f}")
    print(f"{'a bare Django page, same server':<40}{bare:>9.2f}")
    for name, cpu, wire, requests, memory_text in RECORDED:
        print(f"{name:<40}{cpu:>9}{wire:>8}{requests:>10}{memory_text:>9}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--email", default="owner@library.example")
    parser.add_argument("--password", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sewana = str(Path(sys.executable).parent / "sewana")
        command = [sewana, "demo", "--port", "0", "--folder", f"{folder}/demo"]
        server, port, lines = started(command, dict(os.environ))
        try:
            email, password = signing_in(lines, chosen)
            rows = pages(port, server.pid, email, password)
            memory = pss_mib(server.pid)
        finally:
            server.terminate()
            server.wait()
        report(rows, bare_page(Path(folder)), memory)


def signing_in(lines: list[str], chosen: argparse.Namespace) -> tuple[str, str]:
    """The owner's address and password as the demo prints them, unless given."""
    if chosen.password:
        return chosen.email, chosen.password
    found = next((match for line in lines if (match := PASSWORD_LINE.search(line))), None)
    assert found, "the demo printed no sign-in:\n" + "\n".join(lines)
    return found[1], found[2]


if __name__ == "__main__":
    main()
