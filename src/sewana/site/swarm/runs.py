"""What a run of the swarm measures: votes, frames, a burst, new phones under load, pages beside."""

import asyncio
import contextlib
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from sewana.site.swarm import QUESTIONS
from sewana.site.swarm.crowd import PATIENCE_S, Crowd, Window, percentile_ms
from sewana.site.swarm.phones import Line, Person, Questions, Tally, Upvotes, Votes
from sewana.site.swarm.visits import first_visits, visit_for

Figures = dict[str, float | int | None]
Run = Callable[[Crowd, int, float], Awaitable[Figures]]

WARM_S = 1.0
TICK_S = 0.25
CHANGES_PER_S = 20.0  # five in each tick
FOREVER_S = 3600.0
LONG_S = 3.0  # shorter runs are for trying out, not for figures
FOLD_S = 3.0  # within which the keeper has brought the tables up to the journal
FIRST_PICTURE_S = 13.0  # after the start: the keeper's fifth turn
VISITS = 40
# One person may say four things a second: so many people keep a line busy that would say 25,000.
PEOPLE_PER_SECOND = 700
FULL_LOAD_LINES = 64
FEEDERS = 50
ASKERS = 20


# What is spent for several things at once says nothing about one of them.
NOT_APART: Figures = {"cpu_us_per_vote": None, "loop_us_per_vote": None, "cpu_us_per_message": None}


async def warm_up(crowd: Crowd) -> None:
    """Let the server load once what it loads with its first picture, so that it is not counted for frames or votes.

    How long that held the room stays in the server's own figure.
    """
    line = await crowd.open_line(Votes(await crowd.enter(FEEDERS), crowd.ids))
    await crowd.speak_at_pace([line], CHANGES_PER_S, WARM_S)
    await crowd.answered([line])
    await asyncio.sleep(max(0.0, crowd.product.began + FIRST_PICTURE_S - time.monotonic()))


def shared_out(people: Sequence[Person], lines: int) -> list[Sequence[Person]]:
    return [people[at::lines] for at in range(lines)]


async def come_in(crowd: Crowd, clients: int) -> tuple[Figures, list[Person]]:
    """Let phones open the page and their stream: what that costs, and how much memory stays with each."""
    warm = await crowd.enter(8)
    await crowd.listen(warm)
    page = f"/e/{crowd.product.key}/room/"
    await first_visits(crowd.host, page, 2)
    window = crowd.watch()
    requests = await first_visits(crowd.host, page, VISITS)
    page_ms = 1000 * window().cpu_s / VISITS if requests else 0.0
    memory, window = crowd.product.memory_kb(), crowd.watch()
    people: list[Person] = []
    while len(people) < clients:
        n = min(100, clients - len(people))
        people += await asyncio.gather(*[crowd.open_stream() for _ in range(n)])
    await asyncio.sleep(2 * TICK_S)
    spent = window()
    figures: Figures = {
        "join_ms_cpu": round(page_ms + 1000 * spent.cpu_s / clients, 3),
        "join_page_ms_cpu": round(page_ms, 3) if requests else None,
        "join_page_requests": requests,
        "kb_per_listener": round((crowd.product.memory_kb() - memory) / clients, 2),
    }
    return figures, people


async def feed(crowd: Crowd, people: Sequence[Person], seconds: float) -> Figures:
    """Let a few people change something in every tick, and see when the last screen has it."""
    async with fed(crowd, people):
        await asyncio.sleep(WARM_S)
        crowd.ears.begin()
        window = crowd.watch()
        await asyncio.sleep(seconds)
        return heard(crowd, window())


@contextlib.asynccontextmanager
async def fed(crowd: Crowd, people: Sequence[Person]) -> AsyncIterator[None]:
    """Let upvotes change something in every tick, until the block ends."""
    line = await crowd.open_line(Upvotes(people, crowd.ids, QUESTIONS))
    line.tally, told = Tally(), crowd.tally
    feeding = asyncio.ensure_future(crowd.speak_at_pace([line], CHANGES_PER_S, FOREVER_S))
    try:
        yield
    finally:
        feeding.cancel()
        await crowd.answered([line])
        told.acknowledged += line.tally.acknowledged
        told.refused += line.tally.refused


def heard(crowd: Crowd, spent: Window) -> Figures:
    """Return what the screens heard in a window."""
    ears, listeners = crowd.ears, len(crowd.streams)
    # The first and the last frame of a window are cut off by it.
    times = sorted(ears.last_at)[1:-1]
    delays = [ears.last_at[made] - made / 1000 for made in times]
    missed = sum(listeners - ears.heard_by[made] for made in times)
    return {
        "frames": ears.frames,
        "frames_per_s": round(len(ears.last_at) / spent.seconds, 2),
        "frame_bytes": round(ears.bytes / ears.frames) if ears.frames else None,
        "frames_missed": missed,
        "frames_last_ms": percentile_ms(delays, 50),
        "frames_last_worst_ms": percentile_ms(delays, 100),
        "cpu_us_per_message": round(1e6 * spent.cpu_s / ears.frames, 2) if ears.frames else None,
    }


async def speak(crowd: Crowd, people: Sequence[Person], clients: int, seconds: float) -> Figures:
    """Let all lines vote as fast as they are answered."""
    voices = [Votes(part, crowd.ids) for part in shared_out(people, clients)]
    lines = await crowd.open_lines(voices)
    window = crowd.watch()
    await speak_once(crowd, lines, voices)
    if seconds >= LONG_S:
        await asyncio.sleep(FOLD_S)
    first_us = 1e6 * window().cpu_s / sum(voice.taken for voice in voices)
    await crowd.speak_on(lines, WARM_S)
    crowd.tally.begin()
    window = crowd.watch()
    await asyncio.sleep(seconds)
    spent, took = window(), list(crowd.tally.took_s)
    await crowd.fall_silent(lines)
    return voted(spent, took) | {"cpu_us_per_first_vote": round(first_us, 2)}


async def speak_once(crowd: Crowd, lines: Sequence[Line], voices: Sequence[Votes]) -> None:
    """Let everybody vote once: a first vote also makes the person known, which later ones need not do again."""
    until = time.perf_counter() + PATIENCE_S
    for voice in voices:
        voice.in_rounds = True
    await crowd.speak_on(lines, 0)
    while any(voice.taken < len(voice.people) for voice in voices) and time.perf_counter() < until:
        await asyncio.sleep(0.02)
    await crowd.fall_silent(lines)
    for voice in voices:
        voice.in_rounds = False


def voted(spent: Window, took: Sequence[float]) -> Figures:
    n = len(took)
    return {
        "acknowledged_per_s": round(n / spent.seconds, 1),
        "p50_ms": percentile_ms(took, 50),
        "p99_ms": percentile_ms(took, 99),
        "p999_ms": percentile_ms(took, 99.9),
        "cpu_us_per_vote": round(1e6 * spent.cpu_s / n, 2) if n else None,
        "loop_us_per_vote": round(1e6 * spent.loop_cpu_s / n, 2) if n else None,
        "server_cpu_percent": round(100 * spent.cpu_s / spent.seconds),
        "swarm_cpu_percent": round(100 * spent.swarm_cpu_s / spent.seconds),
    }


async def ask(crowd: Crowd, people: Sequence[Person]) -> Figures:
    """Let some ask a question each, one after the other."""
    line = await crowd.open_line(Questions([crowd.asker(person) for person in people], crowd.ids))
    crowd.tally.begin()
    for _ in people:
        line.say()
        await crowd.answered([line])
    took = list(crowd.tally.took_s)
    return {"asked": len(took), "ask_p50_ms": percentile_ms(took, 50)}


async def everything(crowd: Crowd, clients: int, seconds: float) -> Figures:
    """Phones come in, listen to what a few say, then all vote, and some ask."""
    figures, people = await come_in(crowd, clients)
    figures |= await feed(crowd, people, seconds)
    more = await crowd.enter(max(0, round(PEOPLE_PER_SECOND * (seconds + WARM_S)) - clients))
    everybody = [*people, *more]
    figures |= await speak(crowd, everybody, clients, seconds)
    figures |= await ask(crowd, people[:ASKERS])
    return figures | {"loop_stall_ms": crowd.product.gauge("sewana_live_lag_max_ms")}


async def frames(crowd: Crowd, clients: int, seconds: float) -> Figures:
    """Phones come and listen; how much the upvotes cost that feed them is measured before."""
    async with fed(crowd, await crowd.enter(FEEDERS)):
        await asyncio.sleep(WARM_S)
        window = crowd.watch()
        await asyncio.sleep(seconds)
        unheard = window()
    figures, people = await come_in(crowd, clients)
    figures |= await feed(crowd, people, seconds)
    alone_us = 1e6 * unheard.cpu_s / unheard.seconds * seconds / (figures["frames"] or 1)
    net = round((figures["cpu_us_per_message"] or 0.0) - alone_us, 2)
    return figures | {"cpu_us_per_message_alone": net}


async def burst(crowd: Crowd, clients: int, seconds: float) -> Figures:
    """Everybody votes once at some moment of one second, while everybody's screen is fed; as often as time allows."""
    figures, people = await come_in(crowd, clients)
    voices = [Votes([person], crowd.ids) for person in people]
    lines = await crowd.open_lines(voices)
    async with fed(crowd, await crowd.enter(FEEDERS)):
        await asyncio.sleep(WARM_S)
        crowd.ears.begin()
        crowd.tally.begin()
        window = crowd.watch()
        within = [await one_burst(crowd, lines) for _ in range(max(1, round(seconds / 2)))]
        spent = window()
    figures |= heard(crowd, spent) | voted(spent, list(crowd.tally.took_s)) | NOT_APART
    return figures | {"bursts": len(within), "all_acknowledged_within_s": round(max(within), 3)}


async def one_burst(crowd: Crowd, lines: Sequence[Line]) -> float:
    """Return how long it took until the last was answered."""
    rng = random.Random(len(lines))  # noqa: S311 - spreads phones over a second
    moments = sorted((rng.random(), at) for at in range(len(lines)))
    began = time.perf_counter()
    for moment, at in moments:
        wait = began + moment - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        lines[at].say()
    await crowd.answered(lines)
    took = time.perf_counter() - began
    await asyncio.sleep(1.0)
    return took


async def join(crowd: Crowd, clients: int, seconds: float) -> Figures:
    """New phones come, open their stream and vote, while others vote as fast as they can."""
    people = await crowd.enter(round(PEOPLE_PER_SECOND * (seconds + 5)))
    lines = await crowd.open_lines([Votes(part, crowd.ids) for part in shared_out(people, FULL_LOAD_LINES)])
    await crowd.speak_on(lines, WARM_S)
    crowd.tally.begin()
    window, began = crowd.watch(), time.perf_counter()
    new = [asyncio.ensure_future(arrive(crowd)) for _ in range(clients)]
    took = sorted(await asyncio.gather(*new))
    joined_s = time.perf_counter() - began
    await asyncio.sleep(max(0.0, seconds - joined_s))
    spent, voices = window(), list(crowd.tally.took_s)
    await crowd.fall_silent(lines)
    return voted(spent, voices) | {
        "joined": len(took),
        "all_joined_within_s": round(joined_s, 3),
        "join_p50_ms": percentile_ms(took, 50),
        "join_p99_ms": percentile_ms(took, 99),
    }


async def arrive(crowd: Crowd) -> float:
    """Return how long it took a new phone until its first vote was acknowledged."""
    began = time.perf_counter()
    person = await crowd.open_stream()
    line = await crowd.open_line(Votes([person], crowd.ids))
    line.say()
    while line.is_waiting:
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


async def mixed(crowd: Crowd, clients: int, seconds: float) -> Figures:
    """Pages alone, the room alone, and both: what the pages cost, and how long they hold the room."""
    pages = (f"/e/{crowd.product.key}/", "/", f"/e/{crowd.product.key}/vote/")
    figures, people = await come_in(crowd, clients)
    lines = await crowd.open_lines([Votes([person], crowd.ids) for person in people])
    await asyncio.to_thread(visit_for, crowd.host, pages, WARM_S)
    window = crowd.watch()
    alone = await asyncio.to_thread(visit_for, crowd.host, pages, seconds)
    pages_spent = window()
    per_second = max(4.0, clients / 4)
    async with fed(crowd, await crowd.enter(FEEDERS)):
        window = crowd.watch()
        await asyncio.gather(crowd.speak_at_pace(lines, per_second, seconds), probe(crowd, seconds))
        room_spent = window()
        crowd.tally.begin()
        crowd.ears.begin()
        window = crowd.watch()
        visiting = asyncio.ensure_future(asyncio.to_thread(visit_for, crowd.host, pages, seconds))
        _paced, stall = await asyncio.gather(
            crowd.speak_at_pace(lines, per_second, seconds), probe(crowd, seconds)
        )
        spent, beside = window(), await visiting
    figures |= heard(crowd, spent) | voted(spent, list(crowd.tally.took_s)) | NOT_APART
    await crowd.answered(lines)
    room_share = room_spent.cpu_s * spent.seconds / room_spent.seconds
    return figures | {
        "page_ms_alone": round(1000 * pages_spent.cpu_s / alone, 3),
        "page_ms_beside": round(1000 * (spent.cpu_s - room_share) / beside, 3),
        "pages_per_s_beside": round(beside / spent.seconds, 1),
        "loop_stall_ms": stall["highest"],
        "loop_stall_p999_ms": stall["p999"],
    }


async def probe(crowd: Crowd, seconds: float) -> dict[str, float]:
    """Ask a process beside how long the room was held."""
    words = ("-m", "sewana.site.swarm.probe", crowd.host, crowd.product.room, str(seconds))
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    found: dict[str, float] = json.loads(printed)
    return found


RUNS: dict[str, Run] = {
    "all": everything,
    "frames": frames,
    "burst": burst,
    "join": join,
    "mixed": mixed,
}
