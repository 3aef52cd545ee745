"""What a data folder needs before the product can run in it: rights, secret, lock, tables and the library."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.forum import operations as forum
from sewana.people import operations as people
from sewana.people import queries
from sewana.site import backups, locks, restoring
from sewana.survey.operations import instruments

MIGRATION_LOCK = 0x5E3A7B  # any fixed number: PostgreSQL's name for "one start changes the tables at a time"


def prepare_folder() -> None:
    """Make the data folder and its secret; whatever this process makes in it, only its owner may read."""
    os.umask(0o077)
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        sentence = _(
            "The data folder %(folder)s cannot be made (%(reason)s): choose another with SEWANA_DATA_DIR."
        )
        raise CommandError(sentence % {"folder": settings.DATA_DIR, "reason": error.strerror}) from error
    keep_secret(settings.DATA_DIR / "secret")


def keep_secret(kept: Path) -> None:
    """Write the secret of the first run down, unless the library has set one of its own."""
    if settings.ENVIRONMENT.text("SECRET_KEY"):
        return
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(settings.SECRET_KEY)
    except FileExistsError:
        if stat.S_IMODE(kept.stat().st_mode) & 0o077:
            sentence = _("Other people of this machine may read %(file)s: run `chmod 600 %(file)s`.")
            raise CommandError(sentence % {"file": kept}) from None
        # Two first starts at once: the one that came second takes the secret of the other.
        settings.SECRET_KEY = kept.read_text("utf-8").strip()


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Hold the data folder, so that two servers, or a server and a restore, never work in it together."""
    prepare_folder()
    with locks.hold(settings.DATA_DIR):
        yield


def ready() -> None:
    """Make sure that there is a database of this version, for the commands that write into one."""
    prepare_folder()
    if restoring.is_unfinished() or any(waiting(alias) for alias in connections):
        with held():
            make_ready()
            make_library()
    refuse_newer()


def make_ready(*, with_backup: bool = True) -> None:
    """Bring the database to this version; the caller holds the folder."""
    restoring.finish()
    refuse_newer()
    if any(waiting(alias) for alias in connections):
        if with_backup and any(recorded(alias) for alias in connections):
            backups.make(upgrade_backup())
        migrate()


def make_library() -> None:
    """Make the library that everything belongs to, and count the votes that a crash left in the log.

    Questionnaires that came with this version, or that it words otherwise, are put beside those that are there.
    """
    if queries.library() is None:
        people.set_up_library(name_th="ห้องสมุด", name_en="Library")
    instruments.install_instruments()
    forum.fold_journal()


def upgrade_backup() -> Path:
    return backups.folder() / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S}.zip"


def recorded(alias: str) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections[alias]).applied_migrations())


def waiting(alias: str) -> int:
    """How many migrations this database has still to go through."""
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations or ())


def refuse_newer() -> None:
    """Stop before a database that a newer version has changed: this one would damage it."""
    known = known_migrations()
    for alias in connections:
        newer = sorted(recorded(alias) - known)
        if newer:
            sentence = _(
                "The database %(place)s is of a newer Sewana (it knows %(step)s): "
                "install that version or later, or restore a backup made by this one."
            )
            raise CommandError(sentence % {"place": place(alias), "step": ".".join(newer[0])})


def place(alias: str) -> str:
    """Where a database lies, for people to read."""
    found = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return str(found["NAME"])
    return f"postgresql://{found['HOST'] or 'localhost'}/{found['NAME']}"


def migrate() -> None:
    with migration_turn():
        call_command("migrate", interactive=False, verbosity=0)
        for alias in set(connections) - {"default"}:
            # Only the forum has tables there. To note of all other steps that they are done takes no time;
            # to go through them takes seconds, which everybody who starts a new library would wait.
            call_command("migrate", "forum", database=alias, interactive=False, verbosity=0)
            call_command("migrate", database=alias, fake=True, interactive=False, verbosity=0)


@contextlib.contextmanager
def migration_turn() -> Iterator[None]:
    """Two machines that share one PostgreSQL have two data folders; here the second waits for the first."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def owner_link() -> str:
    """Return a new one-time link for the first owner, or nothing when there is an owner.

    Only a link's hash is kept, so an earlier one cannot be shown again; it stops working.
    """
    if queries.has_owner():
        return ""
    return settings.SITE_URL + reverse("people:welcome", args=[people.make_owner_link()])
