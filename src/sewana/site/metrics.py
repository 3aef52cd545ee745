"""What a monitor may ask of the process: its rooms, how long the event loop was held, and whether the keeper works."""

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from sewana.forum import live, queries
from sewana.forum import operations as forum
from sewana.site.keeper import Process

CONTENT_TYPE = CONTENT_TYPE_LATEST

COUNTERS = {
    "acknowledged": "Votes, upvotes, answers and heartbeats made durable and acknowledged",
    "refused": "Requests that a room refused",
    "frames_sent": "Frames handed to listeners",
    "frames_skipped": "Frames that slow listeners did not get, since a newer one came",
    "batches": "Durable writes of the journal",
    "lines": "Events in these writes",
    "not_written": "Writes that failed and were not acknowledged",
}
GAUGES = {
    "rooms": "Rooms in memory",
    "listeners": "Open streams",
    "lag_max_ms": "Longest time in the last minute for which the event loop was held, in milliseconds",
    "lag_p99_ms": "99th percentile of that time",
}


class Collector:
    """Reads the figures when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        figures = forum.figures_of_rooms()
        for name, meaning in COUNTERS.items():
            yield CounterMetricFamily(f"sewana_live_{name}", meaning, value=figures.get(name, 0))
        for name, meaning in GAUGES.items():
            yield GaugeMetricFamily(f"sewana_live_{name}", meaning, value=figures.get(name, 0))
        yield from of_keeper()


def of_keeper() -> Iterator[Metric]:
    keeper = Process.keeper
    yield GaugeMetricFamily(
        "sewana_keeper_running",
        "1 while the process works that brings the tables up to the journal",
        value=int(keeper is not None and keeper.is_running()),
    )
    yield CounterMetricFamily(
        "sewana_keeper_starts",
        "How often it was started; each start but the first followed a fault",
        value=keeper.starts if keeper else 0,
    )
    yield GaugeMetricFamily(
        "sewana_fold_behind_seconds",
        "How far the tables are behind the journal; two or three while people vote",
        value=live.waiting_ms(queries.journal_position()) / 1000,
    )


def text() -> bytes:
    """Return the figures in the form that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector())
    return generate_latest(registry)
