"""Django's settings of databases and mail, out of the library's own."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sewana.config.env import Environment

SQLITE_OPTIONS = {
    # A power cut must not take an acknowledged vote: FULL syncs the log at each commit (WAL+NORMAL does not).
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=5000;"
    "PRAGMA foreign_keys=ON;PRAGMA cache_size=-8000;PRAGMA temp_store=MEMORY;"
    # What is erased, such as the link in a mail that was sent, is not left lying in the file.
    "PRAGMA secure_delete=ON;",
    # A writer waits at BEGIN for its turn instead of failing when it first writes.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
}


def databases(environment: Environment) -> dict[str, dict[str, object]]:
    """Return Django's DATABASES: three SQLite files, or the one PostgreSQL."""
    url = environment.text("DATABASE_URL")
    if not url:
        return {
            "default": sqlite_file(environment.data_dir / "sewana.sqlite3"),
            "journal": sqlite_file(environment.data_dir / "votes.sqlite3"),
            "room": sqlite_file(environment.data_dir / "room.sqlite3"),
        }
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }


def sqlite_file(path: Path) -> dict[str, object]:
    # CONN_MAX_AGE None: a thread keeps its connection: to open one with six pragmas costs more than a page.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    }


def mail_server(environment: Environment) -> dict[str, object]:
    """Return Django's mail settings out of the one address of the mail server."""
    parts = urlsplit(environment.text("MAIL_URL"))
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
