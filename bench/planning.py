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

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs/benchmarks-planning.md"
OWNER, PASSWORD = "owner@library.example", "only for these figures"
KEY, RUNS, BATCH, BARE_BATCH = "2027", 7, 8, 400
MOST_CPU_MS, MOST_QUERIES, MOST_PAPER_MS = 25, 12, 1000
PEOPLE, MEETINGS, TASKS, TOPICS, SPEAKERS, SESSIONS, MEDIA = 20, 6, 60, 12, 4, 10, 8
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


def today() -> dt.date:
    from django.utils import timezone

    return timezone.localdate()


def plan_a_year() -> None:
    """Write a whole year down by the operations that people use."""
    from django.utils import translation

    from sewana.committee import operations as committee
    from sewana.people import operations as people

    people.set_up_library(name_th="หอสมุดทดสอบ", name_en="Test Library", by="bench")
    account = people.open_account(email=OWNER, name="ผู้วัด", language="th", by="bench", password=PASSWORD)
    people.grant_role(account, "owner", by="bench")
    edition = committee.begin_edition(
        key=KEY,
        year=2027,
        title_th="เวทีเสวนา 2570",
        title_en="Forum 2027",
        place_th="หอประชุม",
        place_en="Hall",
        held_on=today() + dt.timedelta(days=60),
        state="open",
        by="bench",
    )
    with translation.override("th"):
        members = appoint(edition)
        meet(edition, members)
        give_tasks(edition, members)
        choose_topic(edition)
        set_day(edition)
        invite(edition)
        make_programme(edition)
        list_media(edition)


def appoint(edition) -> list:
    from sewana.committee.operations import members as operations

    operations.offer_groups(edition, by="bench")
    groups = list(edition.working_groups.order_by("position"))
    roles = {0: (groups[1], "chair"), 1: (groups[1], "secretary")}
    for number in range(PEOPLE):
        person = {"prefix": "นาง", "name": f"สมใจ คนที่{number}", "position": "บรรณารักษ์", "unit": "หอสมุด"}
        group, role = roles.get(number, (groups[number % len(groups)], "member"))
        operations.add_member(edition, operations.Entry(person, group, role, has_accepted=True), by="bench")
    return list(edition.members.order_by("pk"))


def meet(edition, members) -> None:
    from django.utils import timezone

    from sewana.committee.operations import agenda, attendance, meetings, minutes

    for number in range(MEETINGS):
        starts_at = timezone.now() + dt.timedelta(days=7 * number - 30)
        slot = meetings.Slot(starts_at, starts_at + dt.timedelta(hours=2))
        meeting = meetings.begin_meeting(edition, [slot], is_fixed=True, by="bench", place="ห้องประชุม 1")
        for matter in range(4):
            item = agenda.add_item(meeting, 5, f"เรื่องที่ {matter}", by="bench")
            for name in minutes.FIELDS:
                minutes.write_text(item, minutes.Draft(name, "ที่ประชุมเห็นชอบตามเสนอ " * 8, 0), by=None)
        if starts_at < timezone.now():
            for member in members[:12]:
                attendance.check_in(meeting, member, "room", by="bench")
            meetings.open_meeting(meeting, by="bench")
            meetings.close_meeting(meeting, by="bench")


def give_tasks(edition, members) -> None:
    from sewana.committee.operations import tasks
    from sewana.committee.operations.standard_tasks import offer_tasks

    made = offer_tasks(edition, by="bench")
    for number in range(TASKS - made):
        due_on = today() + dt.timedelta(days=number - 5)
        owner = members[number % len(members)]
        tasks.begin_task(edition, title=f"งานที่ {number}", part="day", owner=owner, due_on=due_on, by="bench")


def choose_topic(edition) -> None:
    from sewana.planning.operations import topics

    call = {"text_th": "เสนอหัวข้อ", "text_en": "", "opens_on": None, "closes_on": None, "is_open": True}
    topics.set_call(edition, call, by="bench")
    for number in range(TOPICS):
        found = topics.add_proposal(
            edition, title=f"หัวข้อที่ {number}", reason="เหตุผล", language="th", by="bench"
        )
        for voter in range(6 + number):
            side = ("user", "provider", "")[voter % 3]
            topics.vote(edition, number=found.number, seal=f"{number}-{voter}", side=side)
    topics.choose(found, reason_th="เลือกมากที่สุด", reason_en="Most chosen", by="bench")


def set_day(edition) -> None:
    from sewana.planning.operations import day

    venue, room = {"name_th": "หอสมุด"}, {"name_th": "หอประชุม", "capacity": 120}
    for year in (2026, 2027):
        day.take_holidays(edition, year, by="bench")
    fields = {
        "begins": dt.time(9),
        "ends": dt.time(16),
        "room": day.save_room(edition, venue, room, by="bench"),
    }
    place = {"held_on": edition.held_on, "place_th": "หอประชุม", "place_en": "Hall", "online_url": ""}
    day.set_day(edition, fields | place, moves_tasks=True, version=1, by="bench")


def invite(edition) -> None:
    from sewana.planning.operations import questions, speakers

    for number in range(SPEAKERS + 1):
        person = {
            "prefix": "ดร.",
            "name": f"วิทยากร คนที่{number}",
            "organisation": "มหาวิทยาลัย",
            "email": f"{number}@example.org",
        }
        role = "moderator" if number == SPEAKERS else "speaker"
        found = speakers.add_speaker(edition, person, role=role, by="bench")
        for state in ("chosen", "accepted"):
            speakers.move_speaker(found, state, by="bench")
    for number in range(6):
        given = {"text_th": f"คำถามที่ {number}", "text_en": "", "for_speaker": None}
        questions.add_question(edition, given, by="bench")


def make_programme(edition) -> None:
    from sewana.planning.operations import programme, publishing

    programme.begin_usual(edition, by="bench")
    last = edition.sessions.order_by("-starts_at").first()
    while edition.sessions.count() < SESSIONS:
        starts_at = last.ends_at + dt.timedelta(minutes=30 * edition.sessions.count())
        values = {
            "title_th": "เสวนาย่อย",
            "starts_at": starts_at,
            "ends_at": starts_at + dt.timedelta(minutes=30),
        }
        programme.begin_session(edition, values, by="bench")
    publishing.publish(edition, by="bench")


def list_media(edition) -> None:
    from sewana.planning.operations import media

    for number in range(MEDIA):
        item = media.add_item(edition, {"title_th": f"ป้ายที่ {number}", "kind": "poster"}, by="bench")
        media.add_link(item, f"https://example.org/{number}", by="bench")


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
