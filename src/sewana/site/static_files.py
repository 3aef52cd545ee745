"""Style sheets, scripts and fonts, collected into the data folder under names that carry their hash."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from servestatic.storage import CompressedManifestStaticFilesStorage

import sewana

OURS = ("sewana/", "vendor/")


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # servestatic has no types
    """Names with hashes, also in the scripts that import one another; only our own files are compressed.

    Compressing the support pages' large libraries would take most of the first start, for pages that hardly
    anybody opens.
    """

    support_js_module_import_aggregation = True

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        ours = {path for path in paths if path.startswith(OURS)}
        yield from super().compress_files(ours)


def source_files() -> Iterator[tuple[str, Path]]:
    """Every file as it lies in the program: its name under `/static/` and its place."""
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def fingerprint() -> str:
    """A text that changes whenever a file or the program does."""
    found = hashlib.sha256(sewana.__version__.encode())
    for name, path in sorted(source_files()):
        stat = path.stat()
        found.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def stamp() -> Path:
    # Beside the folder, not in it: what lies in the folder is served.
    return settings.STATIC_ROOT.with_name("static.stamp")


def is_current() -> bool:
    manifest = settings.STATIC_ROOT / ManifestStaticFilesStorage.manifest_name
    return manifest.is_file() and stamp().is_file() and stamp().read_text("ascii") == fingerprint()


def collect() -> None:
    """Bring the collected files up to date; the stamp comes last, so that one cut short is repeated."""
    if settings.DEBUG or is_current():
        return
    stamp().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp().write_text(fingerprint(), "ascii")
