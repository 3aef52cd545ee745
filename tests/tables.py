"""The tables of the tests: one process of a run goes through the migrations, every other begins with a copy."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.test.utils import setup_databases, teardown_databases

from sewana.base.append_only import unguard
from sewana.site import first_run

GUARDED = {"base_auditentry": "default", "forum_voteentry": "journal"}
POSTGRES_COPY = "test_sewana_whole"


def begin(run: Path | None):
    """Databases for the tests of this process; `run` is the folder of a run that has several. `end` takes them away."""
    if run is None:
        before = set_up()
        open_tables()
        return before
    with turn(run):
        return made_or_copied(run / "tables")


def end(before, run: Path | None) -> None:
    teardown_databases(before, verbosity=0)
    if run is not None:
        with turn(run):
            forget(run / "tables")


@contextmanager
def turn(run: Path) -> Iterator[None]:
    with (run / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up():
    if any(connection.vendor != "sqlite" for connection in connections.all()):
        return set_up_rest(keepdb=False)
    for alias in connections:
        connections[alias].settings_dict["NAME"] = connections[alias].settings_dict["TEST"]["NAME"]
    first_run.migrate()  # Django's own way goes through each step for each of the three files
    return set_up_rest(keepdb=True)


def set_up_rest(*, keepdb: bool):
    return setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keepdb)


def open_tables() -> None:
    """Let the test tools empty the tables that only grow; a test of its own checks the guard."""
    for table, alias in GUARDED.items():
        connection = connections[alias if alias in connections.databases else "default"]
        with connection.schema_editor() as editor:
            unguard(editor, table)


def made_or_copied(whole: Path):
    """Take what another process has made; the first one makes it, and leaves a copy."""
    if whole.is_dir():
        for alias in connections:
            copy_in(connections[alias], whole)
        return set_up_rest(keepdb=True)
    before = set_up()
    open_tables()
    connections.close_all()  # SQLite then has everything in its one file; PostgreSQL copies only what nobody is in
    half = whole.with_suffix(".half")
    half.mkdir(exist_ok=True)
    for alias in connections:
        copy_out(connections[alias], half)
    half.rename(whole)
    return before


def copy_out(connection, folder: Path) -> None:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        shutil.copyfile(name, folder / Path(name).name)
    else:
        statement(connection, f'DROP DATABASE IF EXISTS "{POSTGRES_COPY}"')
        statement(connection, f'CREATE DATABASE "{POSTGRES_COPY}" TEMPLATE "{name}"')


def copy_in(connection, folder: Path) -> None:
    name = connection.settings_dict["TEST"]["NAME"]
    if connection.vendor == "sqlite":
        shutil.copyfile(folder / Path(name).name, name)
    else:
        statement(connection, f'DROP DATABASE IF EXISTS "{name}"')
        statement(connection, f'CREATE DATABASE "{name}" TEMPLATE "{POSTGRES_COPY}"')


def forget(whole: Path) -> None:
    """The process that ends leaves nothing on a server of somebody; one that begins later makes it again."""
    for connection in connections.all():
        if connection.vendor == "postgresql":
            statement(connection, f'DROP DATABASE IF EXISTS "{POSTGRES_COPY}"')
            shutil.rmtree(whole, ignore_errors=True)


def statement(connection, sql: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(sql)
