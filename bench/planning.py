"""What planning a forum costs: a scripted year, every page of the chapter, and every paper.

    python bench/planning.py           # plans a year, serves it, prints the tables
    python bench/planning.py --write   # writes docs/benchmarks-planning.md as well: make bench-planning

The year has 20 people, 6 meetings, 60 tasks, 12 topics, 4 speakers and a moderator, 10 sessions and 8 media. CPU of a
page is that of the serving process, the median of seven batches, beside a bare Django page on the same server in the
same run; queries are counted in this process. CPU of a paper is this process's, the median of seven.
"""

# ruff: noqa: PLC0415 - the product can be imported only once the data folder is named and Django is set up

import argparse
import datetime as dt
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pages
from planned_year import (
    KEY,
    MEDIA,
    MEETINGS,
    OWNER,
    PASSWORD,
    PEOPLE,
    SESSIONS,
    SPEAKERS,
    TASKS,
    TOPICS,
    plan_a_year,
)

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs/benchmarks-planning.md"
RUNS, BATCH, BARE_BATCH = 7, 8, 400
MOST_CPU_MS, MOST_QUERIES, MOST_PAPER_MS = 25, 12, 1000
THAI = re.compile("[ก-๛]")
STAGES = ("planning", "committee", "site")
# Of `site` and `committee` only what belongs to the chapter; the rest is in bench/pages.py.
OF_OTHERS = {
    "home",
    "edition",
    "office",
    "healthz",
    "readyz",
    "metrics",
    "version",
    "stage-map",
    "mails",
    "history",
}


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    queries: int
    cpu_ms: float = 0.0


@dataclass(frozen=True)
class Paper:
    kind: str
    docx_ms: float
    pdf_ms: float


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the chapter that can be written for this year."""
    from django.urls import get_resolver, reverse

    from sewana.committee.models import Edition

    edition = Edition.objects.get(key=KEY)
    rows = {
        "meeting": edition.meetings.filter(state="ended").first().pk,
        "member": edition.members.first().pk,
        "group": edition.working_groups.first().pk,
        "session": edition.sessions.first().pk,
        "room": edition.day_plan.room_id,
    }
    known = {"key": KEY, "number": 1, "secret": edition.members.first().secret}
    known |= {
        "kind": "appointment-order",
        "about": "order",
        "paper_kind": "appointment-order",
        "language": "th",
    }
    for name, (kinds, *_rest) in names_of(get_resolver()):
        if name.partition(":")[2] in OF_OTHERS and not name.startswith("planning"):
            continue
        (_text, wanted), *_others = kinds
        pk = next((pk for word, pk in rows.items() if word in name.replace("minutes", "meeting")), 1)
        given = known | {"pk": pk}
        if set(wanted) <= set(given):
            yield name, reverse(name, kwargs={word: given[word] for word in wanted})


def names_of(resolver) -> Iterator[tuple[str, tuple]]:
    for stage in STAGES:
        for name in sorted(
            key for key in resolver.namespace_dict[stage][1].reverse_dict if isinstance(key, str)
        ):
            yield f"{stage}:{name}", resolver.namespace_dict[stage][1].reverse_dict[name]


def found_pages() -> list[Page]:
    """The pages that answer with HTML, and how many queries each asks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sewana.people.models import Account

    client = Client(HTTP_HOST="localhost", headers={"Accept-Language": "th"})
    client.force_login(Account.objects.get(email=OWNER))
    found = []
    for name, path in addresses():
        client.get(path)  # what is loaded once is loaded now
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found.append(Page(name, path, len(asked)))
    return found


def served(found: list[Page], folder: Path) -> tuple[list[Page], float]:
    """The same pages with their CPU in the serving process, and that of a bare page."""
    pages.BATCHES, pages.BATCH = RUNS, BATCH
    port = pages.free_port()
    words = [sys.executable, "-m", "sewana", "serve", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
    try:
        pages.wait_for(port)
        visitor = pages.Visitor(port)
        visitor.sign_in(OWNER, PASSWORD)
        measured = [
            Page(one.name, one.path, one.queries, pages.cost(visitor, server.pid, one.path)) for one in found
        ]
    finally:
        server.terminate()
        server.wait()
    pages.BATCH = BARE_BATCH  # a clock tick is ten of them
    return measured, pages.bare_page(folder)


def papers() -> list[Paper]:
    """Each paper that this year can have, one a kind, in both forms."""
    sys.path.insert(0, str(ROOT))
    from sewana.committee.models import Edition
    from sewana.planning.operations.content import CONTENT, abouts
    from sewana_paper.official import to_docx, to_pdf
    from tests.paper.official.samples import HOUSE

    edition = Edition.objects.get(key=KEY)
    found = []
    for kind, rows in abouts(edition).items():
        if rows:
            content = CONTENT[kind](edition, rows[0][0], "th")
            found.append(Paper(kind, *(cost_of(make, kind, content, HOUSE) for make in (to_docx, to_pdf))))
    return found


def cost_of(make, kind, content, house) -> float:
    times = []
    for run in range(RUNS + 1):
        data = changed(content, run)
        before = time.process_time()
        make(kind, data, house)
        times.append(1000 * (time.process_time() - before))
    return statistics.median(times[1:])  # the first loads fonts


def changed(value, run: int):
    """The content with every Thai text a little different, so that nothing can be answered from a cache."""
    if isinstance(value, dict):
        return {name: changed(one, run) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [changed(one, run) for one in value]
    return f"{value} {run}" if isinstance(value, str) and THAI.search(value) else value


def report(measured: list[Page], bare: float, made: list[Paper]) -> str:
    slow = sum(one.cpu_ms > MOST_CPU_MS for one in measured)
    many = sum(one.queries > MOST_QUERIES for one in measured)
    late = sum(max(one.docx_ms, one.pdf_ms) > MOST_PAPER_MS for one in made)
    about = f"""# Benchmarks of planning

What `make bench-planning` measured on one machine. The command writes this page: change `bench/planning.py`, not it.

Measured {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC on {platform.system()} {platform.machine()},
{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}.

A scripted year: {PEOPLE} people, {MEETINGS} meetings, {TASKS} tasks, {TOPICS} topics, {SPEAKERS} speakers and a
moderator, {SESSIONS} sessions, {MEDIA} media. CPU is the serving process's for one request, the median of {RUNS}
batches of {BATCH}, seen by the owner in Thai. A bare Django page on the same server in the same run takes
**{bare:.2f} ms**.

Of {len(measured)} pages {len(measured) - slow} take at most {MOST_CPU_MS} ms, and {len(measured) - many} ask at most
{MOST_QUERIES} queries. Of {len(made)} papers {len(made) - late} take at most {MOST_PAPER_MS} ms in both forms.

## Pages

| page | CPU ms | bare pages | queries |
| --- | ---: | ---: | ---: |"""
    lines = [about]
    lines += [
        f"| `{one.name}` | {one.cpu_ms:.1f} | {one.cpu_ms / bare:.0f} | {one.queries} |"
        for one in sorted(measured, key=lambda one: -one.cpu_ms)
    ]
    lines += ["", "## Papers", "", "| paper | DOCX, CPU ms | PDF, CPU ms |", "| --- | ---: | ---: |"]
    lines += [f"| {one.kind} | {one.docx_ms:.0f} | {one.pdf_ms:.0f} |" for one in made]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "SEWANA_DATA_DIR": f"{folder}/data",
            "DJANGO_SETTINGS_MODULE": "sewana.config.settings",
        }
        import django

        django.setup()
        from django.db import connections

        from sewana.site import first_run, static_files

        with first_run.held():
            first_run.make_ready()
            plan_a_year()
            static_files.collect()
            found = found_pages()
            made = papers()
            connections.close_all()
        measured, bare = served(found, Path(folder))
    text = report(measured, bare, made)
    print(text)
    if chosen.write:
        TABLE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
