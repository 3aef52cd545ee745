"""The live room under load, on this machine."""

import json
from argparse import ArgumentTypeError
from typing import Any

import uvloop
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sewana.site.swarm import proc, product, runs, verdict
from sewana.site.swarm.crowd import Crowd, prepare_process

MOST_CLIENTS = 20_000
# In every mode the same; what a mode does not measure is null.
KEYS = (
    "acknowledged", "stored", "lost", "doubled", "acknowledged_per_s", "p50_ms", "p99_ms", "frames_last_ms",
    "cpu_us_per_vote", "cpu_us_per_message",
)  # fmt: skip


class Command(BaseCommand):
    help = "Measure the live room: many phones at once, on a scratch folder, on this machine alone."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("what", choices=["room"], help="what to measure")
        add("--clients", type=number, default=200, metavar="N", help="phones at once (200)")
        add("--seconds", type=float, default=5.0, metavar="S", help="how long each part is measured (5)")
        add("--mode", choices=sorted(runs.RUNS), default="all", help="what the phones do (all)")
        add("--database", default="", metavar="URL", help="an empty PostgreSQL database; SQLite unless given")
        add("--json", action="store_true", dest="wants_json", help="print the figures as JSON")

    def handle(
        self,
        *args: object,
        what: str = "room",
        clients: int = 200,
        seconds: float = 5.0,
        mode: str = "all",
        database: str = "",
        wants_json: bool = False,
        **options: Any,
    ) -> None:
        if not proc.is_countable():
            raise CommandError(_("This needs Linux: what processes cost is read from /proc."))
        figures = measure(clients, seconds, mode, database)
        if wants_json:
            self.stdout.write(json.dumps(figures))
        else:
            self.stdout.write(verdict.worded(figures))
        if figures["lost"] or figures["doubled"]:
            raise CommandError(_("Acknowledged votes were lost or counted twice."))


def number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_CLIENTS:
        raise ArgumentTypeError(f"{text!r} is not a number between 1 and {MOST_CLIENTS}")
    return int(text)


def measure(clients: int, seconds: float, mode: str, database: str) -> runs.Figures:
    """Run the product and a swarm, then compare what was acknowledged with what the data folder holds."""
    prepare_process()
    with product.running(database) as server:
        figures, acknowledged = uvloop.run(swarm(server, clients, seconds, mode))
        server.end()
        kept = product.in_house(server.variables, "compare", acknowledged)
    counted = {
        "acknowledged": len(acknowledged),
        "stored": kept["stored"],
        "lost": len(kept["lost"]) + len(kept["unfolded"]),
        "doubled": len(kept["doubled"]),
    }
    return {**dict.fromkeys(KEYS), **figures, **counted}


async def swarm(
    server: product.Product, clients: int, seconds: float, mode: str
) -> tuple[runs.Figures, list[str]]:
    crowd = Crowd(server)
    try:
        if seconds >= runs.LONG_S:
            await runs.warm_up(crowd)
        figures = await runs.RUNS[mode](crowd, clients, seconds)
    finally:
        crowd.close()
    told = crowd.tally
    return figures | {"refused": told.refused.total(), "lines_lost": told.lost_lines}, told.acknowledged
