"""The settings a library may choose: `SEWANA_*` variables and `sewana.toml`, as typed, checked values.

An unknown or unsafe value stops the start with one plain sentence: a typing slip must not silently
run the product against the wrong database or with a secret that everybody knows.
"""

import difflib
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

PREFIX = "SEWANA_"
KNOWN_SECRETS = ("changeme", "change-me", "secret", "insecure", "password", "sewana", "example")
SECRET_LENGTH = 32
# Set by the test tools of the project and of operating systems, never read as a setting.
NOT_SETTINGS = frozenset({"SEWANA_SHARED"})


class SettingError(ValueError):
    """A setting that cannot be used; the message names it, what was found and what to write."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name, how it is read, what it is when nobody says, and what it means."""

    name: str
    read: Callable[[str, str], object]
    default: object
    meaning: str
    secret: bool = False


def read_text(name: str, value: str) -> str:
    if any(ord(character) < 32 for character in value):
        raise SettingError(f"{name} holds a control character: write it on one line.")
    return value.strip()


def read_path(name: str, value: str) -> Path:
    return Path(read_text(name, value)).expanduser().resolve()


def read_flag(name: str, value: str) -> bool:
    word = value.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise SettingError(f"{name} is {value!r}: write yes or no.")


def read_port(name: str, value: str) -> int:
    if not value.strip().isdecimal() or not 0 <= int(value) < 65536:
        raise SettingError(f"{name} is {value!r}: write a port between 0 and 65535.")
    return int(value)


def read_site_url(name: str, value: str) -> str:
    parts = urlsplit(read_text(name, value))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise SettingError(f"{name} is {value!r}: write an address such as https://forum.example.ac.th.")
    return value.strip().rstrip("/")


def read_list(name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in read_text(name, value).split(",") if part.strip())


def read_hosts(name: str, value: str) -> tuple[str, ...]:
    hosts = read_list(name, value)
    if any("*" in host for host in hosts):
        raise SettingError(f"{name} holds a '*': name each host, or links in mails could be forged.")
    return hosts


def read_language(name: str, value: str) -> str:
    if value.strip() not in {"th", "en"}:
        raise SettingError(f"{name} is {value!r}: write th or en.")
    return value.strip()


def read_secret(name: str, value: str) -> str:
    secret = value.strip()
    weak = any(word in secret.lower() for word in KNOWN_SECRETS)
    if weak or len(secret) < SECRET_LENGTH or len(set(secret)) < 10:
        raise SettingError(
            f"{name} is too easy to guess: leave it out and a good one is made, "
            f"or write at least {SECRET_LENGTH} random characters."
        )
    return secret


def read_database_url(name: str, value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SettingError(
            f"{name} must look like postgresql://user:password@host:5432/name; "
            "without it, SQLite files in the data folder are used."
        )
    return value.strip()


def read_mail_url(name: str, value: str) -> str:
    if urlsplit(value.strip()).scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise SettingError(f"{name} must look like smtp+tls://user:password@mail.example.ac.th:587.")
    return value.strip()


def read_choice(*choices: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value.strip() not in choices:
            raise SettingError(f"{name} is {value!r}: write one of {', '.join(choices)}.")
        return value.strip()

    return read


SETTINGS = (
    Setting("DATA_DIR", read_path, Path("~/.local/share/sewana"), "Folder of the databases, secret and backups"),
    Setting("DATABASE_URL", read_database_url, "", "PostgreSQL in place of the SQLite files", secret=True),
    Setting("SECRET_KEY", read_secret, "", "Signs sessions and tickets; made at first start", secret=True),
    Setting("SITE_URL", read_site_url, "http://127.0.0.1:8000", "The address people type; used in mails and QR"),
    Setting("ALLOWED_HOSTS", read_hosts, (), "Other host names the product answers to, with commas"),
    Setting("TRUSTED_PROXIES", read_list, (), "Addresses of proxies whose X-Forwarded-For is believed"),
    Setting("HOST", read_text, "127.0.0.1", "Network address to listen on"),
    Setting("PORT", read_port, 8000, "Port to listen on"),
    Setting("MAIL_URL", read_mail_url, "", "Mail server; without it mails are kept in the data folder", secret=True),
    Setting("MAIL_FROM", read_text, "Sewana <noreply@localhost>", "Sender of the mails"),
    Setting("LANGUAGE", read_language, "th", "First language of pages and mails: th or en"),
    Setting("TIME_ZONE", read_text, "Asia/Bangkok", "Time zone of dates on pages"),
    Setting("LOG", read_choice("console", "json"), "console", "Form of the log: console or json"),
    Setting("DEBUG", read_flag, False, "Show errors in the browser; for developers only"),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True)
class Environment:
    """All settings with their values and where each came from."""

    values: Mapping[str, object]
    sources: Mapping[str, str]

    def text(self, name: str) -> str:
        return str(self.values[name])

    def names(self, name: str) -> tuple[str, ...]:
        value = self.values[name]
        assert isinstance(value, tuple)
        return value

    def number(self, name: str) -> int:
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def flag(self, name: str) -> bool:
        return bool(self.values[name])

    @property
    def data_dir(self) -> Path:
        value = self.values["DATA_DIR"]
        assert isinstance(value, Path)
        return value

    @property
    def site(self) -> SplitResult:
        return urlsplit(self.text("SITE_URL"))


def nearest(name: str) -> str:
    found = difflib.get_close_matches(name, [PREFIX + known for known in BY_NAME], n=1, cutoff=0.0)
    return found[0]


def from_variables(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Collect the `SEWANA_*` variables, taking a secret from the file that `SEWANA_…_FILE` names."""
    found: dict[str, tuple[str, str]] = {}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in NOT_SETTINGS:
            continue
        name = variable.removeprefix(PREFIX)
        if name in BY_NAME:
            found[name] = (environ[variable], variable)
        elif name.endswith("_FILE") and BY_NAME.get(name.removesuffix("_FILE"), SETTINGS[0]).secret:
            found[name.removesuffix("_FILE")] = (read_secret_file(variable, environ[variable]), variable)
        else:
            raise SettingError(f"{variable} is not a setting of Sewana; did you mean {nearest(variable)}?")
    return found


def read_secret_file(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{variable} names {path!r}, which cannot be read: {error}.") from error


def from_file(path: Path) -> dict[str, tuple[str, str]]:
    """Collect the settings of `sewana.toml` (names in lower case, no prefix)."""
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}.") from error
    found = {}
    for key, value in content.items():
        if key.upper() not in BY_NAME or key.upper() == "DATA_DIR":
            raise SettingError(f"{path} sets {key!r}; did you mean {nearest(PREFIX + key.upper())!r}?")
        found[key.upper()] = (",".join(value) if isinstance(value, list) else str(value), str(path))
    return found


def load(environ: Mapping[str, str] = os.environ) -> Environment:
    """Read and check every setting: variables win over `sewana.toml`, which wins over the default."""
    variables = from_variables(environ)
    folder = variables.get("DATA_DIR", (str(BY_NAME["DATA_DIR"].default), "default"))[0]
    written = {**from_file(read_path("SEWANA_DATA_DIR", folder) / "sewana.toml"), **variables}
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        if setting.name in written:
            raw, sources[setting.name] = written[setting.name]
            values[setting.name] = setting.read(PREFIX + setting.name, raw)
        else:
            values[setting.name], sources[setting.name] = setting.default, "default"
    values["DATA_DIR"] = Path(str(values["DATA_DIR"])).expanduser().resolve()
    return Environment(values, sources)


def secret_key(environment: Environment) -> str:
    """Return the secret in force: the one set, else the one kept beside the data, else one for this run only.

    Commands that only read files need no data folder; `prepare_data_dir` makes the lasting secret.
    """
    if environment.text("SECRET_KEY"):
        return environment.text("SECRET_KEY")
    kept = environment.data_dir / "secret"
    return read_secret("the secret file", kept.read_text("utf-8")) if kept.is_file() else secrets.token_urlsafe(48)


def prepare_data_dir(environment: Environment) -> None:
    """Make the data folder and its secret, readable by their owner alone."""
    environment.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = environment.data_dir / "secret"
    if environment.text("SECRET_KEY") or kept.is_file():
        return
    handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48))


SQLITE_OPTIONS = {
    # A power cut must not take an acknowledged vote: FULL syncs the log at each commit (WAL+NORMAL does not).
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=5000;"
    "PRAGMA foreign_keys=ON;PRAGMA cache_size=-8000;PRAGMA temp_store=MEMORY;",
    # A writer waits at BEGIN for its turn instead of failing when it first writes.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
}


def databases(environment: Environment) -> dict[str, dict[str, object]]:
    """Return Django's DATABASES: two SQLite files, or the one PostgreSQL."""
    url = environment.text("DATABASE_URL")
    if not url:
        return {
            "default": sqlite_file(environment.data_dir / "sewana.sqlite3"),
            "journal": sqlite_file(environment.data_dir / "votes.sqlite3"),
        }
    parts = urlsplit(url)
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }


def sqlite_file(path: Path) -> dict[str, object]:
    # CONN_MAX_AGE None: a thread keeps its connection, opening a file with six pragmas costs more than a page.
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}


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
