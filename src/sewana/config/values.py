"""How one setting is read: its text into a typed, checked value, or a plain sentence on what to write."""

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit
from zoneinfo import ZoneInfo

KNOWN_SECRETS = ("changeme", "change-me", "secret", "insecure", "password", "sewana", "example")
SECRET_LENGTH = 32
# What may follow the question mark of a database address; libpq's own words.
DATABASE_OPTIONS = frozenset(
    {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "options"}
)


class SettingError(ValueError):
    """A setting that cannot be used; the message names it, what was found and what to write."""


def text(name: str, value: str) -> str:
    if any(ord(character) < 32 for character in value):
        raise SettingError(f"{name} holds a control character: write it on one line.")
    return value.strip()


def path(name: str, value: str) -> Path:
    return Path(text(name, value)).expanduser().resolve()


def flag(name: str, value: str) -> bool:
    word = value.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise SettingError(f"{name} is {value!r}: write yes or no.")


def port(name: str, value: str) -> int:
    if not value.strip().isdecimal() or not 0 <= int(value) < 65536:
        raise SettingError(f"{name} is {value!r}: write a port between 0 and 65535.")
    return int(value)


def address_parts(name: str, value: str) -> SplitResult:
    """Split an address, and refuse a port that is none."""
    parts = urlsplit(text(name, value))
    try:
        parts.port  # noqa: B018 - reading it is the check
    except ValueError as error:
        raise SettingError(f"{name} has no usable port: {error}.") from error
    return parts


def site_url(name: str, value: str) -> str:
    parts = address_parts(name, value)
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in {"http", "https"} or not parts.hostname or extra:
        raise SettingError(f"{name} is {value!r}: write an address such as https://forum.example.ac.th.")
    return value.strip().rstrip("/")


def names(name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text(name, value).split(",") if part.strip())


def hosts(name: str, value: str) -> tuple[str, ...]:
    found = names(name, value)
    if any("*" in host for host in found):
        raise SettingError(f"{name} holds a '*': name each host, or links in mails could be forged.")
    return found


def addresses(name: str, value: str) -> tuple[str, ...]:
    found = names(name, value)
    for address in found:
        try:
            ip_address(address)
        except ValueError as error:
            raise SettingError(f"{name} holds {address!r}: write IP addresses such as 10.0.0.5.") from error
    return found


def sender(name: str, value: str) -> str:
    if "@" not in value:
        raise SettingError(f"{name} is {value!r}: write Library <forum@example.ac.th>.")
    return text(name, value)


def time_zone(name: str, value: str) -> str:
    try:
        return ZoneInfo(value.strip()).key
    except (LookupError, ValueError, OSError) as error:
        raise SettingError(f"{name} is {value!r}: write a time zone such as Asia/Bangkok.") from error


def language(name: str, value: str) -> str:
    if value.strip() not in {"th", "en"}:
        raise SettingError(f"{name} is {value!r}: write th or en.")
    return value.strip()


def secret(name: str, value: str) -> str:
    secret = value.strip()
    weak = any(word in secret.lower() for word in KNOWN_SECRETS)
    if weak or len(secret) < SECRET_LENGTH or len(set(secret)) < 10:
        raise SettingError(
            f"{name} is too easy to guess: leave it out (or remove the file) and a good one is made, "
            f"or write at least {SECRET_LENGTH} random characters."
        )
    return secret


def database_url(name: str, value: str) -> str:
    parts = address_parts(name, value)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SettingError(
            f"{name} must look like postgresql://user:password@host:5432/name; "
            "without it, SQLite files in the data folder are used."
        )
    unknown = [key for key, _value in parse_qsl(parts.query) if key not in DATABASE_OPTIONS]
    if unknown:
        raise SettingError(
            f"{name} has the option {unknown[0]!r}; known are {', '.join(sorted(DATABASE_OPTIONS))}."
        )
    return value.strip()


def mail_url(name: str, value: str) -> str:
    parts = address_parts(name, value)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise SettingError(f"{name} must look like smtp+tls://user:password@mail.example.ac.th:587.")
    return value.strip()


def days(name: str, value: str) -> int:
    if not value.strip().isdecimal() or not 1 <= int(value) <= 36500:
        raise SettingError(f"{name} is {value!r}: write a number of days from 1 to 36500.")
    return int(value)


def choice(*choices: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value.strip() not in choices:
            raise SettingError(f"{name} is {value!r}: write one of {', '.join(choices)}.")
        return value.strip()

    return read
