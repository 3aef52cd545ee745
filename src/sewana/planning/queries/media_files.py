"""Where the files of media lie: in `media` of the data folder, each under the SHA-256 of its content."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from sewana.planning.models import MediaVersion

FOLDER = "media"
INCOMING = ".incoming-"  # how the name of a file begins that is not whole yet
DIGEST = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    return Path(settings.DATA_DIR) / FOLDER


def path_of(digest: str) -> Path:
    if not DIGEST.fullmatch(digest):
        raise ValueError(digest)
    return folder() / digest


def is_there(digest: str) -> bool:
    return bool(digest) and path_of(digest).is_file()


def kept_files() -> Iterator[Path]:
    """Every whole file of the folder, by name."""
    if folder().is_dir():
        yield from sorted(path for path in folder().iterdir() if DIGEST.fullmatch(path.name))


def cut_short() -> list[Path]:
    """What uploads left behind that never came to their end."""
    return sorted(folder().glob(f"{INCOMING}*"))


def wanted_files() -> set[str]:
    """The digests of all files that there must be, small pictures among them."""
    rows = MediaVersion.objects.exclude(digest="").values_list("digest", "preview")
    return {digest for row in rows for digest in row if digest}
