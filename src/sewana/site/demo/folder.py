"""The scratch folder of the demonstration: filled whole or not at all, and again when the program has changed."""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

import sewana
from sewana.site import locks

MARK = "demo.json"
KEPT_OUT = frozenset({"SEWANA_DATA_DIR", "SEWANA_DATABASE_URL", "SEWANA_SECRET_KEY", "SEWANA_MAIL_URL"})
PROGRAM = Path(sewana.__file__).parent


class NotADemoError(ValueError):
    """A folder that holds something else, which a demonstration must not touch."""

    code = "not_a_demo"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.params = {"folder": folder}

    def __str__(self) -> str:
        sentence = _("%(folder)s holds something that is not a demonstration: name another with --folder.")
        return sentence % self.params


@dataclass(frozen=True)
class Demo:
    """What the mark in a filled folder says: of which program it is, and the password of its accounts."""

    fingerprint: str
    password: str


def usual_folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "sewana" / "demo"


def fingerprint() -> str:
    """A text that changes with the words, the simulation or the tables."""
    found = hashlib.sha256(sewana.__version__.encode())
    for path in sources():
        found.update(path.read_bytes())
    return found.hexdigest()


def sources() -> Iterator[Path]:
    yield from sorted((PROGRAM / "site" / "demo").glob("*.*[yn]"))
    yield from sorted(PROGRAM.glob("*/migrations/*.py"))


def read(folder: Path) -> Demo | None:
    """Return the mark of a demonstration folder, None where there is none yet."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    try:
        return Demo(**json.loads((folder / MARK).read_text("utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise NotADemoError(folder) from error


def make(folder: Path, *, fresh: bool) -> Demo:
    """Return the filled folder's mark; what a changed program left behind is kept as `<folder>.before`."""
    found = read(folder)
    if found and found.fingerprint == fingerprint() and not fresh:
        return found
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        demo = Demo(fingerprint(), f"demo-{secrets.token_hex(4)}")
        fill(work, demo)
        replace(folder, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return demo


def fill(work: Path, demo: Demo) -> None:
    """Fill in a process of its own, so that the numeric packages never weigh on the one that serves."""
    subprocess.run(
        [sys.executable, "-m", "sewana.site.demo"],
        env=environment(work),
        input=f"{demo.password}\n",
        text=True,
        check=True,
    )
    with os.fdopen(os.open(work / MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(demo), file)


def environment(folder: Path) -> dict[str, str]:
    """The variables of a demonstration: none by which it could touch real data or send real mails."""
    others = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in KEPT_OUT}
    return others | {"SEWANA_DATA_DIR": str(folder)}


def replace(folder: Path, work: Path) -> None:
    if folder.exists():
        before = folder.with_name(f"{folder.name}.before")
        with locks.hold(folder):
            shutil.rmtree(before, ignore_errors=True)
            folder.rename(before)
    work.rename(folder)
