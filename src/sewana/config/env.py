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
from typing import cast
from urllib.parse import SplitResult, urlsplit

from sewana.config import values as read
from sewana.config.values import SettingError

PREFIX = "SEWANA_"
# Set by the test tools of the project and of operating systems, never read as a setting.
NOT_SETTINGS = frozenset({"SEWANA_SHARED"})


@dataclass(frozen=True)
class Setting:
    """One setting: its name, how it is read, what it is when nobody says, and what it means."""

    name: str
    read: Callable[[str, str], object]
    default: object
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting(
        "DATA_DIR", read.path, Path("~/.local/share/sewana"), "Folder of the databases, secret and backups"
    ),
    Setting("DATABASE_URL", read.database_url, "", "PostgreSQL in place of the SQLite files", secret=True),
    Setting("SECRET_KEY", read.secret, "", "Signs sessions and tickets; made at first start", secret=True),
    Setting(
        "SITE_URL", read.site_url, "http://127.0.0.1:8000", "The address people type; used in mails and QR"
    ),
    Setting("ALLOWED_HOSTS", read.hosts, (), "Other host names the product answers to, with commas"),
    Setting("TRUSTED_PROXIES", read.addresses, (), "Addresses of proxies whose X-Forwarded-For is believed"),
    Setting("HOST", read.text, "127.0.0.1", "Network address to listen on"),
    Setting("PORT", read.port, 8000, "Port to listen on"),
    Setting(
        "MAIL_URL",
        read.mail_url,
        "",
        "Mail server; without it mails wait in the outbox",
        secret=True,
    ),
    Setting("MAIL_FROM", read.sender, "Sewana <noreply@localhost>", "Sender of the mails"),
    Setting("KEEP_MAILS_DAYS", read.days, 365, "Days for which texts of mails are kept"),
    Setting(
        "BACKGROUND",
        read.choice("keeper", "separate"),
        "keeper",
        "Who sends mails: the keeper, or `sewana work` run apart",
    ),
    Setting("LANGUAGE", read.language, "th", "First language of pages and mails: th or en"),
    Setting("TIME_ZONE", read.time_zone, "Asia/Bangkok", "Time zone of dates on pages"),
    Setting("LOG", read.choice("console", "json"), "console", "Form of the log: console or json"),
    Setting("METRICS_TOKEN", read.secret, "", "Opens /metrics to whoever sends it as a bearer", secret=True),
    Setting("DEBUG", read.flag, False, "Show errors in the browser; for developers only"),
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
        return cast("tuple[str, ...]", self.values[name])

    def number(self, name: str) -> int:
        return cast("int", self.values[name])

    def flag(self, name: str) -> bool:
        return bool(self.values[name])

    @property
    def data_dir(self) -> Path:
        return cast("Path", self.values["DATA_DIR"])

    @property
    def site(self) -> SplitResult:
        return urlsplit(self.text("SITE_URL"))

    def rows(self) -> list["Row"]:
        """Return every setting for people to read, with nothing in it that opens a door."""
        return [
            Row(PREFIX + setting.name, shown(setting, self.values[setting.name]), source, setting.meaning)
            for setting in SETTINGS
            for source in (self.sources[setting.name],)
        ]


@dataclass(frozen=True)
class Row:
    """One setting as people may see it."""

    name: str
    value: str
    source: str
    meaning: str


def shown(setting: Setting, value: object) -> str:
    """Write a value out: a secret only by its length, an address without its password."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not setting.secret or not value:
        return str(value)
    parts = urlsplit(str(value))
    if not parts.scheme:
        return f"(kept secret, {len(str(value))} characters)"
    place = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}:…@" if parts.password else f"{parts.username}@" if parts.username else ""
    return f"{parts.scheme}://{user}{place}{parts.path}"


def nearest(name: str) -> str:
    found = difflib.get_close_matches(name, [PREFIX + known for known in BY_NAME], n=1, cutoff=0.0)
    return found[0]


def from_variables(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Collect the `SEWANA_*` variables, taking a secret from the file that `SEWANA_…_FILE` names.

    An empty variable counts as left out: compose files and service units pass such for what nobody chose.
    """
    found: dict[str, tuple[str, str]] = {}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in NOT_SETTINGS:
            continue
        name, value = setting_of(variable, environ[variable])
        if value and name in found:
            raise SettingError(f"{found[name][1]} and {variable} are both set: keep one of them.")
        if value:
            found[name] = (value, variable)
    return found


def setting_of(variable: str, value: str) -> tuple[str, str]:
    """Return which setting a variable means, and its text."""
    name = variable.removeprefix(PREFIX)
    if name in BY_NAME:
        return name, value.strip()
    kept = name.removesuffix("_FILE")
    if name != kept and kept in BY_NAME and BY_NAME[kept].secret:
        return kept, read_secret_file(variable, value) if value.strip() else ""
    raise SettingError(f"{variable} is not a setting of Sewana; did you mean {nearest(variable)}?")


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingError(f"{path} cannot be read: {error}.") from error
    return {key.upper(): (written_value(path, key, value), str(path)) for key, value in content.items()}


def written_value(path: Path, key: str, value: object) -> str:
    """Return one value of the file as the text that its variable would hold."""
    if key.upper() == "DATA_DIR":
        raise SettingError(f"{path} sets {key!r}, but lies in that folder: use the variable SEWANA_DATA_DIR.")
    if key.upper() not in BY_NAME:
        close = nearest(PREFIX + key.upper()).removeprefix(PREFIX).lower()
        raise SettingError(f"{path} sets {key!r}, which is not a setting of Sewana; did you mean {close!r}?")
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def load(environ: Mapping[str, str] = os.environ) -> Environment:
    """Read and check every setting: variables win over `sewana.toml`, which wins over the default."""
    variables = from_variables(environ)
    folder = variables.get("DATA_DIR", (str(BY_NAME["DATA_DIR"].default), "default"))[0]
    written = {**from_file(read.path("SEWANA_DATA_DIR", folder) / "sewana.toml"), **variables}
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        if setting.name in written:
            raw, sources[setting.name] = written[setting.name]
            values[setting.name] = setting.read(PREFIX + setting.name, raw)
        else:
            values[setting.name], sources[setting.name] = setting.default, "default"
    values["DATA_DIR"] = Path(str(values["DATA_DIR"])).expanduser().resolve()
    if sources["SITE_URL"] == "default":
        values["SITE_URL"] = f"http://127.0.0.1:{values['PORT']}"
    return Environment(values, sources)


def secret_key(environment: Environment) -> str:
    """Return the secret in force: the one set, else the one kept beside the data, else one for this run only.

    Commands that only read files need no data folder; what serves keeps the secret of its first run.
    """
    if environment.text("SECRET_KEY"):
        return environment.text("SECRET_KEY")
    kept = environment.data_dir / "secret"
    try:
        return read.secret(str(kept), kept.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return secrets.token_urlsafe(48)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"The secret in {kept} cannot be read: {error}.") from error
