"""One file that holds everything: databases, media, the secret and the settings, with hashes and counts."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

import sewana
from sewana.planning.queries import media_files
from sewana.site import postgres_dump

FORMAT = 2  # 1 had no media
MANIFEST = "manifest.json"
# Each is copied after those it is folded into: what was folded must all stand in it, or be found again.
SQLITE_FILES = {"default": "sewana.sqlite3", "journal": "votes.sqlite3", "room": "room.sqlite3"}
DUMP = "database.dump"
BESIDE = ("secret", "sewana.toml")
NAMES = frozenset({*SQLITE_FILES.values(), DUMP, *BESIDE})
MEDIA = media_files.FOLDER
MEDIA_NAME = re.compile(rf"{MEDIA}/{media_files.DIGEST.pattern}")
PIECE = 1024 * 1024
Counts = dict[str, dict[str, int]]


class BackupError(CommandError):
    """A file that cannot be used as a backup; the message says why and what to do."""


@dataclass(frozen=True)
class Mark:
    """What a file inside the backup must be."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; row counts are by database and table."""

    format: int
    product: str
    version: str
    made_at: str
    engine: str
    migrations: dict[str, list[str]]
    rows: Counts
    files: dict[str, Mark]


def folder() -> Path:
    """Where backups go when nobody says."""
    return Path(settings.DATA_DIR) / "backups"


def usual_name() -> str:
    return f"sewana-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"


def make(target: Path) -> Manifest:
    """Write a backup and check it; under its own name there is only ever a whole one."""
    if target.exists():
        sentence = _("%(file)s exists already: name another file, nothing is written over.")
        raise CommandError(sentence % {"file": target})
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with scratch(target.parent) as work:
        manifest = gather(work)
        whole = work / "whole.zip"
        pack(manifest, work, whole)
        with scratch(target.parent) as again:
            unpack(whole, again, with_media=False)
        whole.chmod(0o600)
        whole.rename(target)
    return manifest


@contextlib.contextmanager
def scratch(place: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, gone afterwards."""
    work = Path(tempfile.mkdtemp(prefix=".sewana-unfinished-", dir=place))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def gather(work: Path) -> Manifest:
    """Put a copy of everything into the folder and describe it."""
    engine = connections["default"].vendor
    gather_media(work / MEDIA)
    rows = postgres_dump.dump(work / DUMP) if engine == "postgresql" else copy_sqlite(work)
    (work / "secret").write_text(settings.SECRET_KEY, "utf-8")
    written = Path(settings.DATA_DIR) / "sewana.toml"
    if written.is_file():
        shutil.copyfile(written, work / written.name)
    # Before and after the databases: what they speak of may be deleted for good, or come, in between.
    gather_media(work / MEDIA)
    return Manifest(
        format=FORMAT,
        product="sewana",
        version=sewana.__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=engine,
        migrations={alias: recorded(alias) for alias in connections},
        rows=rows,
        files={name_in(work, path): mark_of(path) for path in sorted(work.rglob("*")) if path.is_file()},
    )


def name_in(work: Path, path: Path) -> str:
    return path.relative_to(work).as_posix()


def gather_media(place: Path) -> None:
    """Hold on to every file of media as it is now, without a copy where the disk can do that."""
    for path in media_files.kept_files():
        if (place / path.name).exists():
            continue
        place.mkdir(exist_ok=True, mode=0o700)
        with contextlib.suppress(FileNotFoundError):  # deleted for good this very moment
            try:
                os.link(path, place / path.name)
            except FileNotFoundError:
                raise
            except OSError:  # another disk, or one without links
                shutil.copyfile(path, place / path.name)


def recorded(alias: str) -> list[str]:
    return sorted(".".join(key) for key in MigrationRecorder(connections[alias]).applied_migrations())


def copy_sqlite(work: Path) -> Counts:
    rows = {}
    for alias, name in SQLITE_FILES.items():
        source = Path(str(connections[alias].settings_dict["NAME"]))
        if not source.is_file():
            sentence = _("There is no database %(file)s to back up: run `sewana serve` once.")
            raise CommandError(sentence % {"file": source})
        copy_database(source, work / name)
        forget_secrets(work / name)
        rows[alias] = count_rows(work / name)
    return rows


def copy_database(source: Path, target: Path) -> None:
    """Copy in one step: a stepped copy starts anew at every write and never ends under load."""
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)
        # One file without its -wal beside it, whatever mode the living one is in.
        copy.execute("PRAGMA journal_mode=DELETE")


def forget_secrets(copy: Path) -> None:
    """Leave out what mails that wait hold for their readers alone: a backup lies about for years."""
    with contextlib.closing(sqlite3.connect(copy)) as tables, tables:
        if tables.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [postgres_dump.LEFT_OUT]).fetchone():
            tables.execute("PRAGMA secure_delete=ON")
            tables.execute(f"DELETE FROM {postgres_dump.LEFT_OUT}")  # noqa: S608 - a name of ours


def count_rows(path: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [
            str(row[0])
            for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        counted = "SELECT count(*) FROM "
        return {name: int(database.execute(f'{counted}"{name}"').fetchone()[0]) for name in names}


def mark_of(path: Path) -> Mark:
    with path.open("rb") as file:
        return marked(file)


def marked(file: IO[bytes]) -> Mark:
    found, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        found.update(piece)
        size += len(piece)
    return Mark(found.hexdigest(), size)


def pack(manifest: Manifest, work: Path, target: Path) -> None:
    """Put everything into one file; not if that would fill the disk, where the next vote could not be written."""
    refuse_full_disk(sum(mark.size for mark in manifest.files.values()), target.parent)
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as box:
        box.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        for name in manifest.files:
            # Pictures and films are packed as they are: to press them takes long and saves nothing.
            box.write(work / name, name, zipfile.ZIP_STORED if is_media(name) else None)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup, and word what is wrong with the file itself."""
    try:
        with zipfile.ZipFile(path) as box:
            yield box
    except FileNotFoundError as error:
        raise BackupError(_("There is no file %(file)s.") % {"file": path}) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        sentence = _(
            "%(file)s is cut short or damaged, or no backup at all: take an older one, or copy it here again."
        )
        raise BackupError(sentence % {"file": path}) from error


def manifest_of(path: Path) -> Manifest:
    """Read what a backup says of itself, refusing one that is not ours."""
    with opened(path) as box:
        written = box.read(MANIFEST)
    try:
        found = json.loads(written)
        manifest = Manifest(
            **{**found, "files": {name: Mark(**mark) for name, mark in found["files"].items()}}
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        sentence = _("%(file)s is not a backup of Sewana: its manifest cannot be read.")
        raise BackupError(sentence % {"file": path}) from error
    if manifest.product != "sewana" or not all(name in NAMES or is_media(name) for name in manifest.files):
        raise BackupError(_("%(file)s is not a backup of Sewana.") % {"file": path})
    if manifest.format > FORMAT:
        sentence = _("%(file)s was made by a newer Sewana (%(version)s): install that version first.")
        raise BackupError(sentence % {"file": path, "version": manifest.version})
    return manifest


def is_media(name: str) -> bool:
    return MEDIA_NAME.fullmatch(name) is not None


def unpack(path: Path, target: Path, *, with_media: bool = True) -> Manifest:
    """Take a backup out into a folder, refusing one that is not whole or not like its manifest.

    Without media these are read and compared all the same, but take no room.
    """
    manifest = manifest_of(path)
    names = [name for name in manifest.files if with_media or not is_media(name)]
    refuse_full_disk(sum(manifest.files[name].size for name in names), target)
    with opened(path) as box:
        for name in names:
            box.extract(name, target)
            (target / name).chmod(0o600)
        if (target / MEDIA).is_dir():
            (target / MEDIA).chmod(0o700)
        for name in manifest.files.keys() - names:
            with box.open(name) as file:
                refuse_other(path, name, manifest.files[name], marked(file))
    for name in names:
        refuse_other(path, name, manifest.files[name], mark_of(target / name))
    check_databases(path, manifest, target)
    return manifest


def refuse_full_disk(needed: int, target: Path) -> None:
    free = shutil.disk_usage(target).free
    if needed > free:
        sentence = _("The backup needs %(needed)s bytes, but %(folder)s has %(free)s free: make room first.")
        raise BackupError(sentence % {"needed": f"{needed:,}", "folder": target, "free": f"{free:,}"})


def refuse_other(path: Path, name: str, wanted: Mark, found: Mark) -> None:
    if found != wanted:
        sentence = _("%(file)s is damaged: %(part)s is not what was saved. Take an older backup.")
        raise BackupError(sentence % {"file": path, "part": name})


def check_databases(path: Path, manifest: Manifest, target: Path) -> None:
    if manifest.engine == "postgresql":
        postgres_dump.check(target / DUMP)
        return
    for alias, name in SQLITE_FILES.items():
        if not is_sound(target / name) or count_rows(target / name) != manifest.rows[alias]:
            sentence = _(
                "%(file)s is damaged: the database %(part)s in it is not whole. Take an older backup."
            )
            raise BackupError(sentence % {"file": path, "part": name})


def is_sound(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            return [row[0] for row in database.execute("PRAGMA integrity_check")] == ["ok"]
    except sqlite3.DatabaseError:
        return False
