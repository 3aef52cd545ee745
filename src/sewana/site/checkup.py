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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import sewana_paper
from sewana.base import audit
from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum import queries as forum
from sewana.forum.models import JournalBatch, VoteEntry
from sewana.people import queries as people
from sewana.planning.queries import media_files
from sewana.site import backups, first_run, restoring, static_files

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
    yield run(_("data folder"), folder)
    yield run(_("secret"), secret)
    yield run(_("disk"), disk)
    yield run(_("kind of disk"), network_disk)
    yield run(_("backups"), leftovers)
    broken = False
    for alias in connections:
        states = [database(alias), *([integrity(alias)] if is_there(alias) else [])]
        broken = broken or any(finding.state != "ok" for finding in states)
        yield from states
    if not broken:
        yield from rows()
    yield run(_("papers"), papers)
    yield run(_("mail"), mail)
    yield run(_("static files"), static)


def rows() -> Iterator[Finding]:
    """What is only worth a look when both databases can be read."""
    yield run(_("clock"), clock)
    yield run(_("audit"), audit_chain)
    yield run(_("room journal"), journal)
    yield run(_("vote log"), fold)
    yield run(_("lost votes"), orphans)
    yield run(_("owner"), owner)
    yield run(_("outbox"), outbox)
    yield run(_("media"), media)


def run(subject: str, look: Callable[[str], Finding]) -> Finding:
    try:
        return look(subject)
    except (DatabaseError, OSError) as error:
        found = _("cannot be looked at: %(reason)s") % {"reason": error}
        return Finding(subject, "fail", found, _("see the lines above"))


def folder(subject: str) -> Finding:
    place = Path(settings.DATA_DIR)
    if not place.is_dir():
        found = _("%(place)s is not there yet") % {"place": place}
        return Finding(subject, "warn", found, _("run `sewana serve`, which makes it"))
    mode = stat.S_IMODE(place.stat().st_mode)
    if mode & 0o077:
        found = _("others may look into %(place)s") % {"place": place}
        return Finding(subject, "warn", found, _("run `%(command)s`") % {"command": f"chmod 700 {place}"})
    return ok(subject, str(place))


def secret(subject: str) -> Finding:
    if settings.ENVIRONMENT.text("SECRET_KEY"):
        return ok(subject, _("from %(source)s") % {"source": settings.ENVIRONMENT.sources["SECRET_KEY"]})
    kept = Path(settings.DATA_DIR) / "secret"
    if not kept.is_file():
        return Finding(subject, "warn", _("not made yet"), _("run `sewana serve`, which makes it"))
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        found = _("others may read %(file)s") % {"file": kept}
        return Finding(subject, "fail", found, _("run `%(command)s`") % {"command": f"chmod 600 {kept}"})
    return ok(subject, str(kept))


def existing_place() -> Path:
    """The data folder, or what of its path is there already."""
    place = Path(settings.DATA_DIR)
    return next(path for path in (place, *place.parents) if path.is_dir())


def disk(subject: str) -> Finding:
    free = shutil.disk_usage(existing_place()).free // MIB
    state: State = "fail" if free < DISK_FAIL_MIB else "warn" if free < DISK_WARN_MIB else "ok"
    remedy = "" if state == "ok" else _("make room, or move the data folder with SEWANA_DATA_DIR")
    return Finding(subject, state, _("%(size)s MiB free") % {"size": f"{free:,}"}, remedy)


def network_disk(subject: str) -> Finding:
    kind = disk_kind(existing_place())
    if kind in NETWORK_DISKS and connections["default"].vendor == "sqlite":
        found = _("the data folder is on a network disk (%(kind)s)") % {"kind": kind}
        remedy = _("keep SQLite on a disk of this machine, or use PostgreSQL (SEWANA_DATABASE_URL)")
        return Finding(subject, "fail", found, remedy)
    return ok(subject, kind or _("unknown"))


def disk_kind(place: Path) -> str:
    mounts = Path("/proc/self/mounts")
    if not mounts.is_file():
        return ""
    rows = [line.split()[1:3] for line in mounts.read_text("utf-8", errors="replace").splitlines()]
    over = [(point, kind) for point, kind in rows if place.resolve().is_relative_to(point)]
    return max(over, key=lambda row: len(row[0]), default=("", ""))[1]


def leftovers(subject: str) -> Finding:
    if restoring.is_unfinished():
        return Finding(_("restore"), "warn", _("it was cut short"), _("the next `sewana serve` finishes it"))
    found = sorted(Path(settings.DATA_DIR).glob("**/.sewana-unfinished-*"))
    if found:
        rest = _("one was cut short: %(place)s") % {"place": found[0]}
        return Finding(subject, "warn", rest, _("that folder may be deleted"))
    return ok(subject, _("in %(place)s") % {"place": Path(settings.DATA_DIR) / "backups"})


def is_there(alias: str) -> bool:
    connection = connections[alias]
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).is_file()


def database(alias: str) -> Finding:
    subject, place = _("database %(name)s") % {"name": alias}, first_run.place(alias)
    if not is_there(alias):
        found = _("%(place)s is not there yet") % {"place": place}
        return Finding(subject, "warn", found, _("run `sewana serve`, which makes it"))
    try:
        with transaction.atomic(using=alias):  # BEGIN IMMEDIATE: this also asks for the right to write
            pass
        unknown = first_run.recorded(alias) - first_run.known_migrations()
        missing = first_run.waiting(alias)
    except DatabaseError as error:
        remedy = _(
            "restore a backup with `sewana restore FILE`, or see that the database runs and may be written"
        )
        return Finding(subject, "fail", f"{place}: {error}", remedy)
    if unknown:
        found = _("%(place)s is of a newer Sewana") % {"place": place}
        return Finding(subject, "fail", found, _("install that version or a later one"))
    if missing:
        sentence = ngettext(
            "%(place)s waits for %(n)s migration", "%(place)s waits for %(n)s migrations", missing
        )
        remedy = _("run `%(command)s`") % {"command": "sewana serve"}
        return Finding(subject, "warn", sentence % {"place": place, "n": missing}, remedy)
    return ok(subject, _("%(place)s, writable, of this version") % {"place": place})


def integrity(alias: str) -> Finding:
    """Whether the file is whole and synced at each commit (PostgreSQL looks after itself)."""
    subject = _("integrity %(name)s") % {"name": alias}
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
        remedy = _("stop the server and restore the last backup")
        return Finding(subject, "fail", "; ".join(faults), remedy)
    if modes != ["wal", "2"]:
        found = _("modes are %(modes)s, not WAL and FULL") % {"modes": ", ".join(modes)}
        return Finding(subject, "fail", found, _("move it to a local disk"))
    whole = _("whole; WAL, synchronous FULL; SQLite %(version)s")
    return ok(subject, whole % {"version": sqlite3.sqlite_version})


def pragma(row: tuple[object, ...]) -> str:
    return str(row[0]).lower()


def clock(subject: str) -> Finding:
    now = datetime.now(UTC)
    newest = AuditEntry.objects.aggregate(newest=Max("at"))["newest"]
    if now < PROGRAM_MADE or (newest and newest > now + FAR_AHEAD):
        sentence = _("it is %(now)s UTC, but something was done at %(then)s")
        found = sentence % {"now": minute(now), "then": minute(newest or PROGRAM_MADE)}
        return Finding(subject, "fail", found, _("set the machine's clock, best by NTP"))
    sentence = _("%(now)s UTC, pages show %(zone)s")
    return ok(subject, sentence % {"now": minute(now), "zone": settings.TIME_ZONE})


def minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def audit_chain(subject: str) -> Finding:
    broken = audit.broken_entries()
    if broken:
        found = _("the chain is broken at entry %(number)s") % {"number": broken[0]}
        remedy = _("somebody changed the table by hand; compare it with a backup from before")
        return Finding(subject, "fail", found, remedy)
    count = AuditEntry.objects.count()
    sentence = ngettext("%(n)s entry, the chain holds", "%(n)s entries, the chain holds", count)
    return ok(subject, sentence % {"n": f"{count:,}"})


def journal(subject: str) -> Finding:
    newest, position = live.newest_batch(), forum.journal_position()
    if position < newest:
        waiting = JournalBatch.objects.filter(id__gt=position).count()
        sentence = ngettext("%(n)s batch waits", "%(n)s batches wait", waiting)
        remedy = _("a running `sewana serve` folds them within seconds, the next start all of them")
        return Finding(subject, "warn", sentence % {"n": f"{waiting:,}"}, remedy)
    return ok(subject, _("all of it is in the tables"))


def fold(subject: str) -> Finding:
    newest = VoteEntry.objects.aggregate(newest=Max("id"))["newest"] or 0
    position = forum.fold_position()
    if position > newest:
        sentence = _("votes are counted up to entry %(counted)s, the log ends at %(newest)s")
        remedy = _("the log is older than the database: restore both from one backup")
        return Finding(subject, "fail", sentence % {"counted": position, "newest": newest}, remedy)
    if position < newest:
        waiting = newest - position
        found = ngettext("%(n)s vote waits", "%(n)s votes wait", waiting) % {"n": f"{waiting:,}"}
        return Finding(subject, "warn", found, _("the next vote or start counts them"))
    count = VoteEntry.objects.count()
    sentence = ngettext("%(n)s entry, counted", "%(n)s entries, all counted", count)
    return ok(subject, sentence % {"n": f"{count:,}"})


def orphans(subject: str) -> Finding:
    known = set(Edition.objects.values_list("uid", flat=True))
    named = set(VoteEntry.objects.order_by().values_list("edition_uid", flat=True).distinct())
    lost = named - known
    if lost:
        count = VoteEntry.objects.filter(edition_uid__in=lost).count()
        sentence = ngettext("%(n)s entry of no edition", "%(n)s entries of no edition", count)
        remedy = _("of an import cut short; harmless")
        return Finding(subject, "warn", sentence % {"n": f"{count:,}"}, remedy)
    return ok(subject, _("none in %(place)s") % {"place": live.JOURNAL})


def owner(subject: str) -> Finding:
    if people.has_owner():
        return ok(subject, _("there is one"))
    remedy = _("open the link that `sewana serve` prints, or run `sewana createadmin`")
    return Finding(subject, "warn", _("nobody yet"), remedy)


def papers(subject: str) -> Finding:
    try:
        importlib.import_module("typst")
    except ImportError as error:
        found = _("typst cannot be loaded: %(reason)s") % {"reason": error}
        return Finding(subject, "fail", found, _("install the product again"))
    fonts = sorted((Path(sewana_paper.__file__).parent / "fonts").glob("*.ttf"))
    if not fonts:
        return Finding(subject, "fail", _("the Thai letters are missing"), _("install the product again"))
    sentence = ngettext("typst and %(n)s font", "typst and %(n)s fonts", len(fonts))
    return ok(subject, sentence % {"n": len(fonts)})


def mail(subject: str) -> Finding:
    if not settings.ENVIRONMENT.text("MAIL_URL"):
        found = _("no mail server: mails wait in the outbox; codes to sign in are in %(place)s")
        remedy = _("set SEWANA_MAIL_URL before people sign in by mailed code")
        return Finding(subject, "warn", found % {"place": settings.EMAIL_FILE_PATH}, remedy)
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except OSError as error:  # smtplib's errors are OSErrors too
        found = _("%(server)s does not take mail: %(reason)s") % {"server": place, "reason": error}
        return Finding(subject, "fail", found, _("check SEWANA_MAIL_URL"))
    return ok(subject, _("%(server)s answers") % {"server": place})


def outbox(subject: str) -> Finding:
    """Mails that should have gone by now, and those given up."""
    late, failed = people.late_mails(), people.failed_mails()
    if settings.HAS_MAIL_SERVER and late:
        found = ngettext(
            "%(n)d mail has waited for more than ten minutes",
            "%(n)d mails have waited for more than ten minutes",
            late,
        )
        remedy = _("see the line “mail”; is `sewana serve` or `sewana work` running?")
        return Finding(subject, "warn", found % {"n": late}, remedy)
    if failed:
        found = ngettext(
            "%(n)d mail of the last week could not be sent",
            "%(n)d mails of the last week could not be sent",
            failed,
        )
        place = f"{settings.SITE_URL}/office/mails/?state=failed"
        return Finding(subject, "warn", found % {"n": failed}, _("see %(place)s") % {"place": place})
    return ok(subject, _("nothing is late"))


def media(subject: str) -> Finding:
    """Whether each file that a row speaks of is there, and still what it was."""
    wanted, there = media_files.wanted_files(), {path.name: path for path in media_files.kept_files()}
    lost = sorted(wanted - there.keys())
    spoilt = [name for name, path in there.items() if backups.mark_of(path).sha256 != name]
    for names, sentence in ((lost, _("%(n)s missing: %(file)s")), (spoilt, _("%(n)s damaged: %(file)s"))):
        if names:
            found = sentence % {"n": len(names), "file": media_files.path_of(names[0])}
            return Finding(subject, "fail", found, _("put it back from a backup that has it"))
    nobodys = sorted(there.keys() - wanted)
    if nobodys:
        found = _("%(n)s that nothing speaks of: %(file)s") % {"n": len(nobodys), "file": there[nobodys[0]]}
        return Finding(subject, "warn", found, _("of an upload cut short; may be deleted"))
    size = sum(path.stat().st_size for path in there.values()) / MIB
    sentence = ngettext("%(n)s file, %(size)s MiB, whole", "%(n)s files, %(size)s MiB, whole", len(there))
    return ok(subject, sentence % {"n": len(there), "size": f"{size:,.1f}"})


def static(subject: str) -> Finding:
    if settings.DEBUG:
        remedy = _("turn it off wherever others have access")
        return Finding(subject, "warn", _("SEWANA_DEBUG is on"), remedy)
    if not static_files.is_current():
        remedy = _("the next `sewana serve` does it")
        return Finding(subject, "warn", _("not collected for this version"), remedy)
    return ok(subject, str(settings.STATIC_ROOT))
