"""What it costs to tell thousands: the mails of one round queued, and sent to a mail server on this machine.

`bench/action.py` calls it and writes the figures. Queueing needs no mail server; sending speaks real SMTP.
"""

# ruff: noqa: PLC0415 - the product can be imported only once the data folder is named and Django is set up

import random
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

READERS = 5_000
RUNS = 5
STEPS = 40
SENDING_S = 10
MOST_S = 5.0
CHOICES = 6  # kinds of choice of themes that readers make


@dataclass(frozen=True)
class Queued:
    """Medians of all runs."""

    readers: int
    clock_s: float
    cpu_s: float
    slowest_s: float
    sent_a_second: float

    @property
    def is_slow(self) -> bool:
        return self.clock_s > MOST_S

    @property
    def lines(self) -> Sequence[str]:
        queued = (
            f"One round of {self.readers:,} mails about {STEPS} steps, to readers of two languages and {CHOICES} "
            f"choices of themes, is queued in {self.clock_s:.2f} s by the clock and {self.cpu_s:.2f} s CPU: the median "
            f"of {RUNS} runs, the slowest {self.slowest_s:.2f} s. At most {MOST_S:.0f} s are wanted."
        )
        sent = (
            f"Over one line to a mail server on the same machine {self.sent_a_second:.0f} mails a second are sent in "
            "the background, each written down before and after."
        )
        return ("## Telling", "", queued, "", sent)


def measured(readers: int = READERS) -> Queued:
    from django.conf import settings

    subscribed(readers)
    happened()
    settings.HAS_MAIL_SERVER = True
    runs = [one_run(readers) for _run in range(RUNS)]
    clocks, cpus = zip(*runs, strict=True)
    return Queued(readers, statistics.median(clocks), statistics.median(cpus), max(clocks), sent_a_second())


def subscribed(readers: int) -> None:
    """Everybody wants mails once a week, in two languages, of all themes or of one."""
    from django.utils import timezone

    from sewana.action.models import Subscription, Theme
    from sewana.action.operations.subscribing import hash_of, secret_of

    rng, today = random.Random(569), timezone.localdate()
    rows = [
        Subscription(
            email=f"reader{number}@example.org", language=rng.choice(("th", "en")), confirmed_on=today
        )
        for number in range(readers)
    ]
    for row in rows:
        row.key_hash = hash_of(secret_of(row))
    Subscription.objects.bulk_create(rows, batch_size=500)
    choices: list[Theme | None] = [None, *Theme.objects.all()[: CHOICES - 1]]
    links = [
        Subscription.themes.through(subscription_id=row.pk, theme=theme)
        for row in rows
        if (theme := rng.choice(choices)) is not None
    ]
    Subscription.themes.through.objects.bulk_create(links, batch_size=500)


def happened() -> None:
    """Steps of forty improvements that everybody can read, spread over the themes."""
    from sewana.action.models import Progress
    from sewana.action.queries.board import published

    for row in published().order_by("theme_id", "number")[:: max(1, published().count() // STEPS)][:STEPS]:
        words = {"text_th": "เพราะทุกกลุ่มขอ", "text_en": "Every group asked for it"}
        Progress.objects.create(improvement=row, kind="decided", after=row.verdict, is_public=True, **words)


def one_run(readers: int) -> tuple[float, float]:
    """Queue a round anew; seconds by the clock and of the processor."""
    from sewana.action.models import Round, Subscription
    from sewana.action.operations import telling
    from sewana.people.models import Mail

    Mail.objects.all().delete()
    Round.objects.all().delete()
    Subscription.objects.update(told_up_to=0)
    clock, cpu = time.perf_counter(), time.process_time()
    letters = sum(row.letters for row in telling.tell_now(by="bench"))
    taken = time.perf_counter() - clock, time.process_time() - cpu
    if letters != readers:
        raise SystemExit(f"{letters} mails were queued for {readers} readers")
    return taken


def sent_a_second() -> float:
    """How many of the queued mails a second go to a mail server that takes everything."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink
    from django.conf import settings

    from sewana.people import operations as people

    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    server.start()
    try:
        began, sent = time.perf_counter(), 0
        while time.perf_counter() - began < SENDING_S and (some := people.send_due()):
            sent += some
        return sent / (time.perf_counter() - began)
    finally:
        server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
