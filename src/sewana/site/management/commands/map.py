"""The opinion map of votes in files, for analysts."""

import contextlib
import json
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sewana.sharing.forms.words import FileError
from sewana.site import map_polis, map_sources, map_words
from sewana_core import map_json, polis
from sewana_core.opinion_map import map_of, side_numbers
from sewana_core.vote_sums import Votes, vote_sums
from sewana_core.votes import VoteError, vote_matrix

_FOR_MAP = ("sides", "on")
_FOR_DASK = ("scheduler", "workers", "memory")
_SIZE = re.compile(r"[1-9][0-9]{0,8}(k|M|G|T)i?B")
_SECONDS_BETWEEN = 5


class Command(BaseCommand):
    help = "Compute the opinion map of a Polis export, of a CSV file or of Parquet files."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("source", type=Path, help="folder of a Polis export, CSV file, or Parquet file or folder of them")
        add("--engine", choices=["map", "polis"], default="map", help="method; map unless said")
        add("--groups", type=int, metavar="K", help="polis: number of groups; chosen when not given")
        add("--sides", type=Path, metavar="FILE", help="map: CSV file with the columns participant,side")
        add("--json", action="store_true", dest="wants_json", help="print everything as JSON")
        add("--on", choices=["dask"], help="map: compute on a Dask cluster, from Parquet files")
        add(
            "--scheduler",
            metavar="ADDRESS",
            help="dask: a running cluster; one of this machine when not given",
        )
        add("--workers", type=int, metavar="N", help="dask: processes on this machine; 2 when not given")
        add(
            "--memory",
            metavar="SIZE",
            help="dask: memory of each process, such as 2GB; shared when not given",
        )

    def handle(self, *args: object, source: Path, engine: str = "map", **options: Any) -> None:
        check(engine, source, options)
        self.begun = time.perf_counter()
        try:
            said = self.by_polis(source, options) if engine == "polis" else self.by_map(source, options)
        except FileError as error:
            raise CommandError(str(error)) from error
        except VoteError as error:
            raise CommandError(worded(error)) from error
        self.stdout.write(said)

    def by_polis(self, source: Path, options: dict[str, Any]) -> str:
        opinions = map_sources.opinions_of(source)
        matrix = vote_matrix(opinions.who, opinions.what, opinions.votes)
        found = polis.analyse(
            matrix, mod_out=opinions.rejected, meta=opinions.meta, groups=options.get("groups")
        )
        self.note(opinions.notes)
        result = map_polis.described(opinions, matrix, found)
        if not options.get("wants_json"):
            return f"{map_polis.as_text(found, result)}\n{self.cost()}"
        seconds, peak = self.spent()
        result |= {"seconds": seconds, "peak_mb": peak}
        return json.dumps(result, ensure_ascii=False, allow_nan=False)

    def by_map(self, source: Path, options: dict[str, Any]) -> str:
        told = map_sources.read_sides(path) if (path := options.get("sides")) else {}
        with self.votes(source, options) as votes:
            sides = map_sources.sides_of(votes.participants, told)
            side = side_numbers(votes.participants, sides)
            found = map_of(votes, side, before=np.full(len(side), -1))
        if len(sides) < len(told):
            self.note([map_sources.without_votes(options["sides"].name, len(told) - len(sides))])
        # The same votes give the same bytes: what the computation cost is not among them.
        if options.get("wants_json"):
            return map_json.as_json(found)
        return f"{map_words.as_text(found)}\n{self.cost()}"

    @contextlib.contextmanager
    def votes(self, source: Path, options: dict[str, Any]) -> Iterator[Votes]:
        """Bring the votes into order: here, or on a cluster that lives until the map is there."""
        if not options.get("on"):
            read = map_sources.read(source)
            self.note(read.notes)
            votes = vote_sums(read.matrix, read.left_out)
            del read  # as large as the votes in order, which are all that is needed
            yield votes
            return
        with map_sources.parquet(), tempfile.TemporaryDirectory(prefix="sewana-map-") as folder:
            # With what Dask loads, 80 MB that a map without a cluster never needs.
            from sewana.site import map_cluster  # noqa: PLC0415

            settings = {name: options[name] for name in _FOR_DASK if options.get(name)}
            try:
                with map_cluster.connected(**settings, folder=Path(folder)) as client:
                    yield map_cluster.votes_of(client, source, Progress(self))
            except map_cluster.ClusterError as error:
                raise CommandError(map_words.CLUSTER[error.code] % {"address": error.address}) from error

    def note(self, notes: list[str] | tuple[str, ...]) -> None:
        for note in notes:
            self.stderr.write(note)

    def spent(self) -> tuple[float, float]:
        """Return seconds and the most memory, in MB, of this process."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return round(time.perf_counter() - self.begun, 3), round(peak, 1)

    def cost(self) -> str:
        return _("%(seconds)s s, %(peak)s MB") % dict(zip(("seconds", "peak"), self.spent(), strict=True))


class Progress:
    """Says on standard error how far a cluster has come; of many passes only one now and then."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.passes = 0
        self.last = time.monotonic()

    def __call__(self, step: str, size: int) -> None:
        if step == "rows":
            self.command.note([_("%(rows)s votes are read and sorted by people.") % {"rows": size}])
        elif step == "parts":
            self.command.note([_("The votes lie in %(parts)s parts.") % {"parts": size}])
        else:
            self.passes += 1
            if time.monotonic() - self.last > _SECONDS_BETWEEN:
                self.last = time.monotonic()
                self.command.note([_("The parts were asked %(passes)s times.") % {"passes": self.passes}])


def check(engine: str, source: Path, options: dict[str, Any]) -> None:
    """Refuse options that do not go together before anything is read."""
    given = {name for name, value in options.items() if value is not None}
    for names, goes, needed in (
        (("groups",), engine == "polis", "--engine polis"),
        (_FOR_MAP, engine == "map", "--engine map"),
        (_FOR_DASK, "on" in given, "--on dask"),
    ):
        for name in names:
            if name in given and not goes:
                raise CommandError(
                    _("--%(option)s goes with %(needed)s.") % {"option": name, "needed": needed}
                )
    if "on" in given and not map_sources.is_parquet(source):
        raise CommandError(_("--on dask takes Parquet files: a .parquet file, or a folder that holds some."))
    if options.get("workers") is not None and options["workers"] < 1:
        raise CommandError(_("--workers takes a whole number from 1."))
    if "memory" in given and not _SIZE.fullmatch(options["memory"]):
        message = _("--memory is “%(found)s”; write a size such as 2GB.")
        raise CommandError(message % {"found": options["memory"][:40]})


def worded(error: VoteError) -> str:
    if error.code == "no-votes":
        return _("There are no votes. Name the folder or file that holds them.")
    if error.code == "group-count":
        return _(
            "--groups takes a whole number from 1 to the number of people. Leave it out to have it chosen."
        )
    return str(error)
