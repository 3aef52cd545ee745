"""Backups of a PostgreSQL database, by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from pathlib import Path

from django.core.management import CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

# What mails that wait hold for their readers alone.
LEFT_OUT = "people_mailsecret"
PROGRAM_FOLDERS = "/usr/lib/postgresql"


def program(name: str) -> str:
    """Find one of PostgreSQL's programs; the newest, since an older one refuses a newer server."""
    found = sorted(Path(PROGRAM_FOLDERS).glob(f"*/bin/{name}"), key=lambda path: path.parts[-3].zfill(4))
    place = str(found[-1]) if found else shutil.which(name)
    if place is None:
        sentence = _(
            "%(program)s is not installed: install PostgreSQL's client programs (postgresql-client)."
        )
        raise CommandError(sentence % {"program": name})
    return place


def run(name: str, *arguments: str) -> str:
    settings = connection.settings_dict
    wanted = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": settings["OPTIONS"].get("sslrootcert", ""),
    }
    environment = os.environ | {key: str(value) for key, value in wanted.items() if value}
    done = subprocess.run(
        [program(name), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = done.stderr.strip() or done.returncode
        raise CommandError(_("%(program)s failed: %(reason)s") % {"program": name, "reason": reason})
    return done.stdout


def dump(target: Path) -> dict[str, dict[str, int]]:
    """Write the dump and return the row counts of the very same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--exclude-table-data={LEFT_OUT}",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        counts = count_rows()
        return {"default": counts | ({LEFT_OUT: 0} if LEFT_OUT in counts else {})}


def count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608 - the database's own table name
            counts[name] = int(cursor.fetchone()[0])
        return counts


def check(path: Path) -> None:
    """Read the whole dump once, as a restore would."""
    run("pg_restore", "--file=/dev/null", str(path))


def restore(path: Path, rows: dict[str, int]) -> None:
    """Replace all tables in one transaction: it ends with the backup's rows, or as it was before."""
    script, drops = path.with_suffix(".sql"), path.with_name("drops.sql")
    run("pg_restore", "--no-owner", "--clean", "--if-exists", f"--file={script}", str(path))
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    quoted = [connection.ops.quote_name(name) for name in names]
    drops.write_text("".join(f"DROP TABLE IF EXISTS {name} CASCADE;\n" for name in quoted), "utf-8")
    connection.close()
    run(
        "psql",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={drops}",
        f"--file={script}",
    )
    if count_rows() != rows:
        raise CommandError(
            _("The restored tables do not have the rows of the backup: restore the one made before.")
        )
