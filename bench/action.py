"""What the loop from voice to answer costs: 20,000 voices and 500 improvements, every page a few times.

    python bench/action.py             # fills a folder of its own, prints the table
    python bench/action.py --voices 2000
    python bench/action.py --write     # writes the table into docs/benchmarks-action.md

CPU of a page is this process's, from the request to the finished answer, the median of nine; queries are counted in a
run of their own. The gathering is timed whole, and a round of mails. Add a page by a line in `PAGES`.
"""

# ruff: noqa: PLC0415 - the product can be imported only once the data folder is named and Django is set up

import argparse
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import news_rounds

VOICES, IMPROVEMENTS, PEOPLE, THEMES = 20_000, 500, 500, 9
RUNS = 9
MOST_CPU_MS, MOST_QUERIES = 40, 16
KEY = "2026"
DOCS = Path(__file__).resolve().parents[1] / "docs/benchmarks-action.md"
HEAD = """# Benchmarks from voices to change

What `make bench-action` measured on one machine. The command writes this page: change `bench/action.py`, not it.

Measured {now:%Y-%m-%d %H:%M} UTC, load {load:.1f}. {voices:,} voices and 500 improvements in SQLite; CPU is that of
one request from beginning to end in this process, the median of nine.

"""
DAYS = 120
VERDICTS = ("do", "partly", "already", "not_now", "no")
WORDS = (
    "ขอ",
    "ปลั๊ก",
    "ที่นั่ง",
    "ห้อง",
    "เงียบ",
    "เปิด",
    "ดึก",
    "หนังสือ",
    "ใหม่",
    "เครือข่าย",
    "ช้า",
    "แสง",
    "เก้าอี้",
    "แอร์",
    "เย็น",
    "ยืม",
    "คืน",
    "ระบบ",
    "ค้นหา",
    "พิมพ์",
)
# Name of the page, its address's name, what goes into it, and its query.
PAGES = (
    ("triage, what waits", "action:voices", {}, ""),
    ("triage, last page", "action:voices", {}, "?page=400"),
    ("triage, taken up", "action:voices", {}, "?fate=taken_up"),
    ("triage, all, most wanted", "action:voices", {}, "?fate=all&order=heaviest"),
    ("triage, a Thai word", "action:voices", {}, "?fate=all&q=ปลั๊ก"),
    ("triage, one theme", "action:voices", {}, "?theme=space"),
    ("one voice", "action:voice", {"number": 1}, ""),
    ("improvements like it", "action:voices-offered", {}, "?voice=1"),
    ("themes", "action:themes", None, ""),
    ("last year's promises, office", "action:promises-office", {}, ""),
    ("last year's promises, public", "action:promises", {}, ""),
    ("improvements", "action:improvements", {}, ""),
    ("improvements, board", "action:improvements", {}, "?view=board"),
    ("how far voices have come", "action:closure", {}, ""),
    ("the year's rhythm", "action:rhythm", {}, ""),
    ("one improvement, office", "action:improvement", {"number": 2}, ""),
    ("the public board", "action:board", {}, ""),
    ("the public board, a Thai word", "action:board", {}, "?q=ปลั๊ก"),
    ("one improvement, public", "action:item", {"number": 2}, ""),
    ("the board in a frame", "action:embed", {}, ""),
)


@dataclass(frozen=True)
class Measured:
    name: str
    cpu_ms: float
    queries: int
    kb: float
    status: int


def sentence(rng: random.Random) -> str:
    return "".join(rng.choice(WORDS) for _word in range(rng.randint(4, 12)))


def fill(voices: int) -> tuple[object, float, float]:
    """Two years with improvements, the later one with its voices gathered; the seconds of the two gatherings."""
    from django.utils import timezone

    from sewana.action.models import Improvement, Theme, Voice, VoiceLink
    from sewana.action.operations.following import follow
    from sewana.action.operations.gathering import gather
    from sewana.action.operations.themes import USUAL, add_themes
    from sewana.committee import operations as committee
    from sewana.committee.models import Edition
    from sewana.forum.models import Participant, Statement, Vote
    from sewana.people import operations as people
    from sewana.people.models import Group

    rng = random.Random(569)
    people.set_up_library(name_th="หอสมุดทดสอบ", name_en="Test Library")
    owner = people.open_account(email="owner@example.org", name="owner", language="th", by="bench")
    people.grant_role(owner, "owner", by="bench")
    texts = {"title_th": "เวทีเสวนา", "title_en": "Dialogue"}
    for key in (str(int(KEY) - 1), KEY):
        committee.begin_edition(key=key, year=int(key), state="open", by="bench", **texts)
    before, edition = Edition.objects.get(year=int(KEY) - 1), Edition.objects.get(key=KEY)
    add_themes(USUAL, by="bench")
    themes, groups, now = list(Theme.objects.all()), list(Group.objects.all()), timezone.now()
    crowd = Participant.objects.bulk_create(
        Participant(edition=edition, seal=f"s{number}", number=number, group=rng.choice(groups))
        for number in range(PEOPLE)
    )
    said = Statement.objects.bulk_create(
        (
            Statement(
                edition=edition,
                number=number,
                text=sentence(rng),
                language="th",
                state="shown",
                author=rng.choice(crowd),
                written_at=now - dt.timedelta(days=rng.randint(0, DAYS)),
            )
            for number in range(voices)
        ),
        batch_size=500,
    )
    Vote.objects.bulk_create(
        (
            Vote(
                participant=person, statement=statement, value=rng.choice((1, 1, 0, -1)), entry_id=number + 1
            )
            for number, statement in enumerate(said)
            for person in rng.sample(crowd, 3)
        ),
        batch_size=500,
    )
    began = time.process_time()
    gather(edition, by="bench")
    first = time.process_time() - began
    for year, heard in ((before, []), (edition, list(edition.voices.all()))):
        rows = Improvement.objects.bulk_create(
            made(year, number, themes, rng, Improvement) for number in range(1, IMPROVEMENTS + 1)
        )
        taken = rng.sample(heard, len(heard) // 2)
        VoiceLink.objects.bulk_create(
            (VoiceLink(voice=voice, improvement=rng.choice(rows)) for voice in taken), batch_size=500
        )
    for place, theme in enumerate(themes):
        some = [voice.pk for voice in edition.voices.all()[place :: len(themes) * 2]]
        for at in range(0, len(some), 500):
            Voice.objects.filter(pk__in=some[at : at + 500]).update(theme=theme)
    follow(edition)
    began = time.process_time()
    gather(edition, by="bench")
    return owner, first, time.process_time() - began


def made(edition, number, themes, rng, model):
    from django.utils import timezone

    verdict = rng.choice(("", *VERDICTS))
    stage = "considered"
    if verdict:
        stage = "done" if verdict == "already" else "decided"
    if verdict in {"do", "partly"}:
        stage = rng.choice(("decided", "planned", "started", "done"))
    words = (
        {"reason_th": "เพราะ", "reason_en": "Because", "did_th": "ทำแล้ว", "did_en": "Done"} if verdict else {}
    )
    return model(
        edition=edition,
        number=number,
        said_th=sentence(rng),
        said_en="More of it",
        theme=rng.choice(themes),
        verdict=verdict,
        stage=stage,
        decided_on=timezone.localdate() if verdict else None,
        published_at=timezone.now() if verdict else None,
        **words,
    )


def measure(client, name, address) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    queries = len(asked)  # the next request forgets them
    taken = []
    for _run in range(RUNS):
        began = time.process_time()
        client.get(address)
        taken.append(time.process_time() - began)
    cpu_ms = statistics.median(taken) * 1000
    return Measured(name, cpu_ms, queries, len(answer.content) / 1000, answer.status_code)


def pages(owner) -> list[Measured]:
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    found = []
    for name, address, words, query in PAGES:
        given = {} if words is None else {"key": KEY} | words
        try:
            found.append(measure(client, name, reverse(address, kwargs=given) + query))
        except NoReverseMatch:
            print(f"{name}: there is no {address}", file=sys.stderr)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=int, default=VOICES)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sewana-action-") as folder:
        os.environ |= {"SEWANA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sewana.config.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        for alias in ("default", "journal"):
            call_command("migrate", database=alias, verbosity=0)
        from sewana.site.static_files import collect

        collect()
        owner, first, again = fill(wanted.voices)
        found = pages(owner)
        queued = news_rounds.measured()
    bad = [row.name for row in found if row.cpu_ms > MOST_CPU_MS or row.queries > MOST_QUERIES]
    told = [
        f"{wanted.voices:,} voices gathered in {first:.1f} s, looked through again in {again:.1f} s (CPU)",
        "",
        "| page | CPU ms | queries | kB | answer |\n| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {one.name} | {one.cpu_ms:.1f} | {one.queries} | {one.kb:.0f} | {one.status} |"
            for one in found
        ),
        "",
        f"Over {MOST_CPU_MS} ms or {MOST_QUERIES} queries: {', '.join(bad) or 'none'}.",
        "",
        *queued.lines,
    ]
    print("\n".join(told))
    if wanted.write:
        head = HEAD.format(now=dt.datetime.now(dt.UTC), voices=wanted.voices, load=os.getloadavg()[0])
        DOCS.write_text(head + "\n".join(told) + "\n", encoding="utf-8")
    return bool(bad) or queued.is_slow


if __name__ == "__main__":
    sys.exit(main())
