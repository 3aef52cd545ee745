"""Putting a backup back: what is there now is moved aside, never thrown away.

The move survives a crash at any moment: a note says which folder waits to be put in place, and whoever
starts next finishes it.
"""

import contextlib
import json
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from sewana.people.models import RESTORED
from sewana.site import backups, postgres_dump

HOLD = "UPDATE people_mail SET state = 'failed', error = {} WHERE state = 'waiting'"
NOTE = "restoring.json"
LIVE_NAMES = (
    *(
        name + ending
        for name in (*backups.SQLITE_FILES.values(), *backups.BESIDE)
        for ending in (("", "-wal", "-shm", "-journal") if name.endswith("3") else ("",))
    ),
    backups.MEDIA,  # a folder moves like a file
)


def check(path: Path) -> backups.Manifest:
    """Restore into a folder that is thrown away, and compare hashes, soundness and row counts."""
    with backups.scratch(Path(tempfile.gettempdir())) as work:
        return unpack(path, work, with_media=False)


def unpack(path: Path, work: Path, *, with_media: bool = True) -> backups.Manifest:
    manifest = backups.manifest_of(path)
    refuse_newer(path, manifest)
    refuse_other_engine(path, manifest)
    return backups.unpack(path, work, with_media=with_media)


def refuse_newer(path: Path, manifest: backups.Manifest) -> None:
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations or ()}
    newer = sorted({name for names in manifest.migrations.values() for name in names} - known)
    if newer:
        sentence = _(
            "%(file)s was made by a newer Sewana (%(version)s, it knows %(step)s): "
            "install that version first."
        )
        raise backups.BackupError(sentence % {"file": path, "version": manifest.version, "step": newer[0]})


def refuse_other_engine(path: Path, manifest: backups.Manifest) -> None:
    engine = connections["default"].vendor
    if manifest.engine != engine:
        sentence = (
            _("%(file)s holds a %(found)s database, not %(used)s: set SEWANA_DATABASE_URL first.")
            if manifest.engine == "postgresql"
            else _("%(file)s holds a %(found)s database, not %(used)s: leave SEWANA_DATABASE_URL out first.")
        )
        raise backups.BackupError(sentence % {"file": path, "found": manifest.engine, "used": engine})


def restore(path: Path) -> Path:
    """Put a backup in place; return where the data that was there lies now. The caller holds the folder."""
    finish()
    with backups.scratch(data_dir()) as waiting:
        manifest = unpack(path, waiting)
        hold_mails(waiting / backups.SQLITE_FILES["default"])
        if manifest.engine == "postgresql":
            return restore_postgresql(waiting, manifest)
        connections.close_all()
        aside = aside_name()
        write_note({"waiting": waiting.name, "aside": aside.name, "step": "clear"})
        finish()
    return aside


def hold_mails(tables: Path) -> None:
    """Mails that waited at the time of the backup went out since: they must not go out again by themselves."""
    if not tables.is_file():
        return
    with contextlib.closing(sqlite3.connect(tables)) as base, base:
        if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'people_mail'").fetchone():
            base.execute(HOLD.format("?"), [RESTORED])


def restore_postgresql(waiting: Path, manifest: backups.Manifest) -> Path:
    aside = backups.folder() / f"{aside_name().name}.zip"
    backups.make(aside)
    connections.close_all()
    # First: beside those that are there they do no harm, while rows without their files would after a crash.
    add_media(waiting / backups.MEDIA)
    postgres_dump.restore(waiting / backups.DUMP, manifest.rows["default"])
    with connections["default"].cursor() as cursor:
        if "people_mail" in connections["default"].introspection.table_names(cursor):
            cursor.execute(HOLD.format("%s"), [RESTORED])
    (waiting / "secret").replace(data_dir() / "secret")
    return aside


def add_media(source: Path) -> None:
    """Put files beside those that are there: a name says what is in it, so none can be written over."""
    if not source.is_dir():
        return
    (data_dir() / backups.MEDIA).mkdir(exist_ok=True, mode=0o700)
    for path in sorted(source.iterdir()):
        path.replace(data_dir() / backups.MEDIA / path.name)


def data_dir() -> Path:
    return Path(settings.DATA_DIR)


def aside_name() -> Path:
    return data_dir() / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"


def is_unfinished() -> bool:
    return (data_dir() / NOTE).is_file()


def write_note(note: dict[str, str]) -> None:
    new = data_dir() / f"{NOTE}.new"
    new.write_text(json.dumps(note), "utf-8")
    new.replace(data_dir() / NOTE)


def finish() -> None:
    """Carry out, or carry on, the move that the note describes; each step may be repeated."""
    if not is_unfinished():
        return
    note = json.loads((data_dir() / NOTE).read_text("utf-8"))
    waiting, aside = data_dir() / note["waiting"], data_dir() / note["aside"]
    if note["step"] == "clear":
        aside.mkdir(exist_ok=True, mode=0o700)
        move(data_dir(), aside)
        write_note(note | {"step": "place"})
    if waiting.is_dir():
        move(waiting, data_dir())
        waiting.rmdir()
    (data_dir() / NOTE).unlink()


def move(source: Path, target: Path) -> None:
    for name in LIVE_NAMES:
        if (source / name).exists():
            (source / name).rename(target / name)
