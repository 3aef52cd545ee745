"""What `sewana doctor` looks at: each finding says how it stands and, where it does not stand well, what to do."""

import importlib
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connections, transaction
from django.db.models import Max

import sewana_paper
from sewana.base import audit
from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum import queries as forum
from sewana.forum.models import VoteEntry
from sewana.people import queries as people
from sewana.site import first_run, restoring, static_files

State = Literal["ok", "warn", "fail"]
PROGRAM_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # a clock before this is certainly wrong
FAR_AHEAD = timedelta(minutes=5)
MIB = 1024 * 1024
DISK_FAIL_MIB, DISK_WARN_MIB = 100, 1024
NETWORK_DISKS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    subject: str
    state: State
    found: str
    remedy: str = ""


def ok(subject: str, found: str) -> Finding:
    return Finding(subject, "ok", found)


def check() -> Iterator[Finding]:
    """Look at everything; what needs a database is only looked at when there is one that can be read."""
    yield from map(run, (folder, secret, disk, network_disk, leftovers))
    broken = False
    for alias in connections:
        states = [database(alias), *([integrity(alias)] if is_there(alias) else [])]
        broken = broken or any(finding.state != "ok" for finding in states)
        yield from states
    if not broken:
        yield from map(run, (clock, audit_chain, fold, orphans, owner))
    yield from map(run, (papers, mail, static))


def run(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (DatabaseError, OSError) as error:
        return Finding(
            look.__name__.replace("_", " "), "fail", f"cannot be looked at: {error}", "see the lines above"
        )


def folder() -> Finding:
    place = Path(settings.DATA_DIR)
    if not place.is_dir():
        return Finding(
            "data folder", "warn", f"{place} is not there yet", "run `sewana serve`, which makes it"
        )
    mode = stat.S_IMODE(place.stat().st_mode)
    if mode & 0o077:
        return Finding("data folder", "warn", f"others may look into {place}", f"run `chmod 700 {place}`")
    return ok("data folder", str(place))


def secret() -> Finding:
    if settings.ENVIRONMENT.text("SECRET_KEY"):
        return ok("secret", f"from {settings.ENVIRONMENT.sources['SECRET_KEY']}")
    kept = Path(settings.DATA_DIR) / "secret"
    if not kept.is_file():
        return Finding("secret", "warn", "not made yet", "run `sewana serve`, which makes it")
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Finding("secret", "fail", f"others may read {kept}", f"run `chmod 600 {kept}`")
    return ok("secret", str(kept))


def existing_place() -> Path:
    """The data folder, or what of its path is there already."""
    place = Path(settings.DATA_DIR)
    return next(path for path in (place, *place.parents) if path.is_dir())


def disk() -> Finding:
    free = shutil.disk_usage(existing_place()).free // MIB
    state: State = "fail" if free < DISK_FAIL_MIB else "warn" if free < DISK_WARN_MIB else "ok"
    remedy = "" if state == "ok" else "make room, or move the data folder with SEWANA_DATA_DIR"
    return Finding("disk", state, f"{free:,} MiB free", remedy)


def network_disk() -> Finding:
    kind = disk_kind(existing_place())
    if kind in NETWORK_DISKS and connections["default"].vendor == "sqlite":
        remedy = "keep SQLite on a disk of this machine, or use PostgreSQL (SEWANA_DATABASE_URL)"
        return Finding("kind of disk", "fail", f"the data folder is on a network disk ({kind})", remedy)
    return ok("kind of disk", kind or "unknown")


def disk_kind(place: Path) -> str:
    mounts = Path("/proc/self/mounts")
    if not mounts.is_file():
        return ""
    rows = [line.split()[1:3] for line in mounts.read_text("utf-8", errors="replace").splitlines()]
    over = [(point, kind) for point, kind in rows if place.resolve().is_relative_to(point)]
    return max(over, key=lambda row: len(row[0]), default=("", ""))[1]


def leftovers() -> Finding:
    if restoring.is_unfinished():
        return Finding("restore", "warn", "one was cut short", "the next `sewana serve` finishes it")
    found = sorted(Path(settings.DATA_DIR).glob("**/.sewana-unfinished-*"))
    if found:
        return Finding("backups", "warn", f"one was cut short: {found[0]}", "that folder may be deleted")
    return ok("backups", f"in {Path(settings.DATA_DIR) / 'backups'}")


def is_there(alias: str) -> bool:
    connection = connections[alias]
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).is_file()


def database(alias: str) -> Finding:
    subject, place = f"database {alias}", first_run.place(alias)
    if not is_there(alias):
        return Finding(subject, "warn", f"{place} is not there yet", "run `sewana serve`, which makes it")
    try:
        with transaction.atomic(using=alias):  # BEGIN IMMEDIATE: this also asks for the right to write
            pass
        unknown = first_run.recorded(alias) - first_run.known_migrations()
        missing = first_run.waiting(alias)
    except DatabaseError as error:
        remedy = (
            "restore a backup with `sewana restore FILE`, or see that the database runs and may be written"
        )
        return Finding(subject, "fail", f"{place}: {error}", remedy)
    if unknown:
        return Finding(
            subject, "fail", f"{place} is of a newer Sewana", "install that version or a later one"
        )
    if missing:
        return Finding(subject, "warn", f"{place} waits for {missing} migrations", "run `sewana serve`")
    return ok(subject, f"{place}, writable, of this version")


def integrity(alias: str) -> Finding:
    """Whether the file is whole and synced at each commit (PostgreSQL looks after itself)."""
    subject = f"integrity {alias}"
    if connections[alias].vendor != "sqlite":
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW server_version")
            return ok(subject, f"PostgreSQL {cursor.fetchone()[0]}")
    try:
        with connections[alias].cursor() as cursor:
            modes = [
                pragma(cursor.execute(f"PRAGMA {name}").fetchone())
                for name in ("journal_mode", "synchronous")
            ]
            faults = [row[0] for row in cursor.execute("PRAGMA integrity_check(3)").fetchall()]
    except DatabaseError as error:
        faults, modes = [str(error)], []
    if faults != ["ok"]:
        return Finding(subject, "fail", "; ".join(faults), "stop the server and restore the last backup")
    if modes != ["wal", "2"]:
        return Finding(subject, "fail", f"modes are {modes}, not WAL and FULL", "move it to a local disk")
    return ok(subject, f"whole; WAL, synchronous FULL; SQLite {sqlite3.sqlite_version}")


def pragma(row: tuple[object, ...]) -> str:
    return str(row[0]).lower()


def clock() -> Finding:
    now = datetime.now(UTC)
    newest = AuditEntry.objects.aggregate(newest=Max("at"))["newest"]
    if now < PROGRAM_MADE or (newest and newest > now + FAR_AHEAD):
        found = f"it is {now:%Y-%m-%d %H:%M} UTC, but something was done at {newest or PROGRAM_MADE:%Y-%m-%d %H:%M}"
        return Finding("clock", "fail", found, "set the machine's clock, best by NTP")
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC, pages show {settings.TIME_ZONE}")


def audit_chain() -> Finding:
    broken = audit.broken_entries()
    if broken:
        remedy = "somebody changed the table by hand; compare it with a backup from before"
        return Finding("audit", "fail", f"the chain is broken at entry {broken[0]}", remedy)
    return ok("audit", f"{AuditEntry.objects.count():,} entries, the chain holds")


def fold() -> Finding:
    newest = VoteEntry.objects.aggregate(newest=Max("id"))["newest"] or 0
    position = forum.fold_position()
    if position > newest:
        found = f"votes are counted up to entry {position}, the log ends at {newest}"
        return Finding(
            "vote log", "fail", found, "the log is older than the database: restore both from one backup"
        )
    if position < newest:
        return Finding(
            "vote log", "warn", f"{newest - position} votes wait", "the next vote or start counts them"
        )
    return ok("vote log", f"{VoteEntry.objects.count():,} entries, all counted")


def orphans() -> Finding:
    known = set(Edition.objects.values_list("uid", flat=True))
    named = set(VoteEntry.objects.order_by().values_list("edition_uid", flat=True).distinct())
    lost = named - known
    if lost:
        count = VoteEntry.objects.filter(edition_uid__in=lost).count()
        return Finding(
            "lost votes", "warn", f"{count:,} entries of no edition", "of an import cut short; harmless"
        )
    return ok("lost votes", f"none in {live.JOURNAL}")


def owner() -> Finding:
    if people.has_owner():
        return ok("owner", "there is one")
    return Finding(
        "owner", "warn", "nobody yet", "open the link that `sewana serve` prints, or `sewana createadmin`"
    )


def papers() -> Finding:
    try:
        importlib.import_module("typst")
    except ImportError as error:
        return Finding("papers", "fail", f"typst cannot be loaded: {error}", "install the product again")
    fonts = sorted((Path(sewana_paper.__file__).parent / "fonts").glob("*.ttf"))
    if not fonts:
        return Finding("papers", "fail", "the Thai letters are missing", "install the product again")
    return ok("papers", f"typst and {len(fonts)} fonts")


def mail() -> Finding:
    if not settings.ENVIRONMENT.text("MAIL_URL"):
        remedy = "set SEWANA_MAIL_URL before people sign in by mailed code"
        return Finding(
            "mail", "warn", f"no mail server; mails are kept in {settings.EMAIL_FILE_PATH}", remedy
        )
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except OSError as error:  # smtplib's errors are OSErrors too
        return Finding("mail", "fail", f"{place} does not take mail: {error}", "check SEWANA_MAIL_URL")
    return ok("mail", f"{place} answers")


def static() -> Finding:
    if settings.DEBUG:
        return Finding(
            "static files", "warn", "SEWANA_DEBUG is on", "turn it off wherever others have access"
        )
    if not static_files.is_current():
        return Finding(
            "static files", "warn", "not collected for this version", "the next `sewana serve` does it"
        )
    return ok("static files", str(settings.STATIC_ROOT))
