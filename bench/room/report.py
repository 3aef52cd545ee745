"""docs/benchmarks-room.md out of what was measured: medians over the rounds, and whether each demand is reached."""

import platform
import statistics
from dataclasses import dataclass
from importlib import metadata

TOLD = {
    "acknowledged", "lost", "doubled", "acknowledged_per_s", "p50_ms", "p99_ms", "cpu_us_per_vote", "loop_us_per_vote",
    "cpu_us_per_message", "frames_last_ms", "kb_per_listener", "join_ms_cpu", "all_joined_within_s",
    "all_acknowledged_within_s", "page_ms_alone", "page_ms_beside", "loop_stall_ms", "failed",
}  # fmt: skip
OURS = ("votes", "votes 1000", "votes pg", "frames", "frames 500", "burst", "join", "mixed")
TICK_MS = 250
HEAD = """# Benchmarks of the live room

What `make bench-room` measured on one machine. The command writes this page: change `bench/room/`, not the page.

| | |
| --- | --- |
| measured | {began} to {ended} (UTC), {rounds} rounds of {seconds:g} s a case, the cases in turn |
| machine | {system} {machine}, {cores} processors, load before a case {load} |
| versions | Python {python}, Django {django}, uvicorn {uvicorn}, uvloop {uvloop}, PostgreSQL of the machine |

Every case is a server of its own process, loaded over this machine's own network by the same swarm with the same
request heads and bodies, so that server and swarm share the processors. Figures are medians of the rounds; where a
demand says *never* or *everyone* it is the worst round. CPU is user and system time of the server and all its
processes, with PostgreSQL's where one is used, from the kernel's account. `sewana bench room` is the real product
with all that it does besides: the draw of the next statement, frames to the voters' own screens, and the fold of the
journal into the tables, **which is counted in the CPU of a vote**. Before it is measured, it has computed its first
picture, and everybody has voted once: what is loaded or made known for that is done once.
"""
CASES = """
## Votes

One acknowledged vote: read, checked, durable (SQLite with `synchronous=FULL`, PostgreSQL with `fsync`), answered.
64 kept connections unless said otherwise.

| Case | Votes/s | p50 ms | p99 ms | CPU µs a vote | of the product's |
| --- | ---: | ---: | ---: | ---: | ---: |
{votes}

*Usual* is a view as a Django project begins: its seven middlewares, a look-up of person and statement, one
transaction. *Spared* is the least that can be called a Django view: no middleware, no look-up, one INSERT. *Threads* is
the WSGI handler in eight threads, *async* Django's ASGI handler, both under uvicorn. Polis's queries are those of one
vote in Polis, asked by the leanest server we could write; Polis itself runs Express on node, which costs more. The
echo parses nothing and keeps nothing.

## Frames

| Case | Listeners | Frames/s each | Last screen, ms | CPU µs a frame | of the product's |
| --- | ---: | ---: | ---: | ---: | ---: |
{frames}

The product's figure holds everything that the server did meanwhile, the upvotes that cause the frames and their fold
too. The bare loop is C with epoll, {length} bytes a frame.

## The store, and parts of a vote

| | |
| --- | ---: |
{store}
"""


@dataclass
class Row:
    """One demand: what was measured, beside what, and what was asked for."""

    measure: str
    figure: str
    peer: str
    ratio: str
    demand: str
    is_reached: bool | None


class Found:
    def __init__(self, kept):
        self.kept = kept["found"]

    def all(self, case, key):
        rounds = self.kept.get(case, [])
        return [found[key] for found in rounds if isinstance(found.get(key), int | float)]

    def get(self, case, key):
        values = self.all(case, key)
        return statistics.median(values) if values else None

    def worst(self, case, key):
        return max(self.all(case, key), default=None)

    def failure(self, case):
        return next((found["failed"] for found in self.kept.get(case, []) if "failed" in found), "")


def text(value, unit="", digits=None):
    if value is None:
        return "–"
    if digits is None:
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{' ' + unit if unit else ''}"


def at_most(measure, value, unit, limit, demand):
    is_reached = None if value is None else value <= limit
    return Row(measure, text(value, unit), "–", "–", demand, is_reached)


def beside(measure, value, peer_name, peer, unit, *, most=None, least=None, is_peer=False, demand):
    """Compare with a limit, `most` times which is allowed, or with a peer, who is to cost `least` times as much."""
    if not value or not peer:
        return Row(measure, text(value, unit), f"{peer_name}: –", "–", demand, None)
    ratio = value / peer if least is None and not is_peer else peer / value
    is_reached = ratio <= most if most is not None else ratio >= least if least is not None else None
    return Row(
        measure, text(value, unit), f"{peer_name}: {text(peer, unit)}", f"{ratio:.2f}×", demand, is_reached
    )


def rows_of_votes(found):
    vote, cpu = found.get("votes", "cpu_us_per_vote"), "cpu_us_per_vote"
    name = "CPU of a durable vote"
    return [
        beside(name, vote, "uvloop echo", found.get("echo", cpu), "µs", most=3.5, demand="at most 3.5 echoes"),
        beside(
            f"{name}, 1,000 lines",
            found.get("votes 1000", cpu),
            "uvloop echo, 1,000 lines",
            found.get("echo 1000", cpu),
            "µs",
            most=3.5,
            demand="at most 3.5 echoes",
        ),
        beside(
            name, vote, "usual Django, threads", found.get("usual threads", cpu), "µs", least=50,
            demand="at most 1/50",
        ),
        beside(
            name, vote, "usual Django, async", found.get("usual async", cpu), "µs", least=50,
            demand="at most 1/50",
        ),
        beside(
            name, vote, "spared Django, threads", found.get("spared threads", cpu), "µs", least=50,
            demand="at most 1/50",
        ),
        beside(
            name, vote, "spared Django, async", found.get("spared async", cpu), "µs", least=50,
            demand="at most 1/50",
        ),
        beside(name, vote, "Polis's queries", found.get("polis", cpu), "µs", is_peer=True, demand="told beside"),
        beside(
            name, vote, "Polis's INSERT alone", found.get("polis insert", cpu), "µs", is_peer=True, demand="told beside"
        ),
        beside(
            "CPU of a vote on PostgreSQL", found.get("votes pg", cpu), "on SQLite", vote, "µs", most=6,
            demand="at most 6 times",
        ),
    ]  # fmt: skip


def rows_of_frames(found):
    cpu = "cpu_us_per_message"
    last = found.worst("frames", "frames_last_worst_ms")
    return [
        beside(
            "CPU of a frame to one of 2,000",
            found.get("frames", "cpu_us_per_message_alone"),
            "epoll loop in C",
            found.get("epoll", cpu),
            "µs",
            most=1.8,
            demand="at most 1.8 times",
        ),
        beside(
            "the same with the upvotes that cause it, and their fold",
            found.get("frames", cpu),
            "epoll loop in C",
            found.get("epoll", cpu),
            "µs",
            demand="told beside",
        ),
        beside(
            "CPU of a frame to one of 500",
            found.get("frames 500", cpu),
            "Django Channels",
            found.get("channels 500", cpu),
            "µs",
            is_peer=True,
            demand="told beside",
        ),
        at_most("last of 2,000 screens, worst frame", last, "ms", 400, "at most 400 ms and a tick"),
        at_most("memory for a listener", found.worst("frames", "kb_per_listener"), "kB", 12, "at most 12 kB"),
        at_most("CPU of a phone that comes", found.get("frames", "join_ms_cpu"), "ms", 5, "at most 5 ms"),
    ]


def rows_of_hours(found):
    """Return what happens when everything happens at once."""
    page, beside_room = found.get("mixed", "page_ms_alone"), found.get("mixed", "page_ms_beside")
    return [
        at_most("burst of 2,000, p99, worst round", found.worst("burst", "p99_ms"), "ms", 400, "at most 400 ms"),
        at_most(
            "burst of 2,000, everyone acknowledged, worst round",
            found.worst("burst", "all_acknowledged_within_s"),
            "s",
            1.4,
            "the second of the burst and 400 ms",
        ),
        at_most(
            "2,000 new phones under full load, worst round",
            found.worst("join", "all_joined_within_s"),
            "s",
            3,
            "within 3 s",
        ),
        beside(
            "CPU of a page beside the room", beside_room, "alone", page, "ms", most=1.2,
            demand="at most 1.2 times",
        ),
        at_most(
            "longest stall of the room under full load, first picture included, worst round",
            found.worst("votes", "loop_stall_ms"),
            "ms",
            50,
            "never over 50 ms",
        ),
        at_most(
            "longest stall of the room beside pages, worst round",
            found.worst("mixed", "loop_stall_ms"),
            "ms",
            50,
            "never over 50 ms",
        ),
    ]  # fmt: skip


def row_of_losses(found):
    told = [(sum(found.all(case, "acknowledged")), case) for case in OURS]
    lost = sum(sum(found.all(case, key)) for case in OURS for key in ("lost", "doubled"))
    total = sum(count for count, _case in told)
    figure = f"{lost:g} of {total:,.0f}"
    return Row("acknowledged, then lost or counted twice", figure, "–", "–", "none", lost == 0 and total > 0)


def mark(row):
    if row.is_reached is None:
        return "" if row.demand == "told beside" else "not measured"
    return "reached" if row.is_reached else "**not reached**"


def demands(found):
    rows = [row_of_losses(found), *rows_of_votes(found), *rows_of_frames(found), *rows_of_hours(found)]
    lines = [
        f"| {row.measure} | {row.figure} | {row.peer} | {row.ratio} | {row.demand} | {mark(row)} |"
        for row in rows
    ]
    missed = sum(1 for row in rows if row.is_reached is False)
    asked = sum(1 for row in rows if row.is_reached is not None)
    head = [
        "",
        "## Demands",
        "",
        f"{asked - missed} of {asked} are reached. Ratios are to be compared; times belong to this machine.",
        "",
        "| Measure | Figure | Beside | Ratio | Demand | |",
        "| --- | ---: | --- | ---: | --- | --- |",
    ]
    return "\n".join([*head, *lines]) + "\n"


VOTES = {
    "echo": "limit: uvloop echo",
    "votes": "**the product, SQLite**",
    "votes pg": "the product, PostgreSQL",
    "echo 1000": "limit: uvloop echo, 1,000 lines",
    "votes 1000": "the product, SQLite, 1,000 lines",
    "spared threads": "Django spared, threads, SQLite",
    "spared async": "Django spared, async, SQLite",
    "usual threads": "Django usual, threads, SQLite",
    "usual async": "Django usual, async, SQLite",
    "spared threads pg": "Django spared, threads, PostgreSQL",
    "usual threads pg": "Django usual, threads, PostgreSQL",
    "usual async pg": "Django usual, async, PostgreSQL",
    "polis insert": "Polis's INSERT alone, PostgreSQL",
    "polis": "Polis's queries, PostgreSQL",
}
FRAMES = {
    "epoll": ("limit: epoll loop in C", 2000),
    "frames": ("**the product**", 2000),
    "frames 500": ("the product", 500),
    "channels 500": ("Django Channels, in-memory layer, uvicorn", 500),
}


def votes_table(found):
    base, lines = found.get("votes", "cpu_us_per_vote"), []
    for case, name in VOTES.items():
        cpu = found.get(case, "cpu_us_per_vote")
        if cpu is None:
            lines.append(f"| {name} | not measured {found.failure(case)} | | | | |")
            continue
        cells = [text(found.get(case, key)) for key in ("acknowledged_per_s", "p50_ms", "p99_ms")]
        lines.append(f"| {name} | {' | '.join(cells)} | {text(cpu)} | {cpu / base:.2f}× |")
    return "\n".join(lines)


def frames_table(found):
    base, lines = found.get("frames", "cpu_us_per_message"), []
    for case, (name, listeners) in FRAMES.items():
        cpu = found.get(case, "cpu_us_per_message")
        if cpu is None:
            lines.append(f"| {name} | {listeners:,} | not measured {found.failure(case)} | | | |")
            continue
        cells = [text(found.get(case, key)) for key in ("frames_per_s", "frames_last_ms")]
        lines.append(f"| {name} | {listeners:,} | {' | '.join(cells)} | {text(cpu)} | {cpu / base:.2f}× |")
    return "\n".join(lines)


def store_table(found):
    rows = [
        (
            "raw write and fdatasync, one record of 100 bytes each",
            found.get("disk", "records_per_s_1"),
            "records/s",
        ),
        ("raw write and fdatasync, 256 records each", found.get("disk", "records_per_s_256"), "records/s"),
        ("the product, 64 lines", found.get("votes", "acknowledged_per_s"), "votes/s"),
        ("the product, 1,000 lines", found.get("votes 1000", "acknowledged_per_s"), "votes/s"),
        (
            "CPU of somebody's first vote, which makes them known",
            found.get("votes", "cpu_us_per_first_vote"),
            "µs",
        ),
        ("of its CPU a vote, the event loop", found.get("votes", "loop_us_per_vote"), "µs"),
    ]
    return "\n".join(f"| {name} | {text(value, unit)} |" for name, value, unit in rows)


def page(kept):
    found = Found(kept)
    loads = [entry["load"] for rounds in kept["found"].values() for entry in rounds]
    head = HEAD.format(
        began=kept["began"],
        ended=kept["ended"],
        rounds=kept["rounds"],
        seconds=kept["seconds"],
        system=platform.system(),
        machine=platform.machine(),
        cores=kept["cores"],
        load=f"{min(loads):.1f} to {max(loads):.1f}",
        python=platform.python_version(),
        **{name: metadata.version(name) for name in ("django", "uvicorn", "uvloop")},
    )
    cases = CASES.format(
        votes=votes_table(found),
        frames=frames_table(found),
        store=store_table(found),
        length=kept["frame_bytes"],
    )
    return head + demands(found) + cases
