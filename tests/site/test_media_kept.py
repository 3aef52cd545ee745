"""Media are part of a backup, come back with it, and the doctor knows each of them."""

import json
import zipfile

import pytest
from django.utils import translation

from sewana.planning.operations import media as operations
from sewana.planning.operations.media_files import Incoming
from sewana.planning.queries import media_files
from sewana.site import backups, checkup, restoring
from tests import make


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def media_of(folder):
    return {path.name: path.read_bytes() for path in (folder / "media").iterdir()}


def test_media_come_back_and_what_was_there_is_kept(copy_of_filled, kept_backup, sewana):
    before = media_of(copy_of_filled)
    first = min(before)
    (copy_of_filled / "media" / first).unlink()
    (copy_of_filled / "media" / ("0" * 64)).write_bytes(b"since then")
    done = sewana("restore", kept_backup, folder=copy_of_filled)
    assert (done.returncode, media_of(copy_of_filled)) == (0, before), done.stderr
    assert len(before) > 5
    (aside,) = copy_of_filled.glob("before-restore-*")
    assert media_of(aside).keys() == (before.keys() - {first}) | {"0" * 64}


def rewritten(backup, change):
    """The same backup, its first file of media changed."""
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(other, "w") as target:
        first = next(name for name in source.namelist() if name.startswith("media/"))
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == first else content)
    return other


def test_a_film_that_is_not_what_was_saved_is_found_without_taking_it_out(backup):
    restoring.check(rewritten(backup, lambda content: content))
    with pytest.raises(backups.BackupError, match=r"media/[0-9a-f]{64} is not what was saved"):
        restoring.check(rewritten(backup, lambda content: content[::-1]))


@pytest.mark.parametrize(
    "name", ["media/../secret", "media/evil.html", f"media/{'a' * 63}", f"other/{'a' * 64}"]
)
def test_a_backup_puts_nothing_else_beside_media(backup, name):
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(other, "w") as target:
        manifest = json.loads(source.read(backups.MANIFEST))
        manifest["files"][name] = {"sha256": "", "size": 0}
        target.writestr(backups.MANIFEST, json.dumps(manifest))
    with pytest.raises(backups.BackupError, match="is not a backup of Sewana"):
        restoring.check(other)


def test_a_disk_without_links_gets_copies(settings, tmp_path, monkeypatch):
    digest = Incoming.of(b"film").keep()

    def no_links(*paths):
        raise PermissionError

    monkeypatch.setattr(backups.os, "link", no_links)
    backups.gather_media(tmp_path / "work")
    assert (tmp_path / "work" / digest).read_bytes() == b"film"


def test_what_comes_or_is_deleted_while_the_databases_are_copied_is_saved(tmp_path):
    deleted = Incoming.of(b"deleted").keep()
    backups.gather_media(tmp_path / "work")
    media_files.path_of(deleted).unlink()
    come = Incoming.of(b"come").keep()
    backups.gather_media(tmp_path / "work")
    assert {path.name for path in (tmp_path / "work").iterdir()} == {deleted, come}


def test_a_backup_that_would_fill_the_disk_is_not_begun(tmp_path):
    film = {"media/" + "a" * 64: backups.Mark("a" * 64, 10**18)}
    manifest = backups.Manifest(backups.FORMAT, "sewana", "1", "", "sqlite", {}, {}, film)
    with pytest.raises(backups.BackupError, match="make room first"):
        backups.pack(manifest, tmp_path, tmp_path / "whole.zip")
    assert [*tmp_path.glob("*.zip")] == []


@pytest.mark.parametrize("moved", range(3))
def test_a_restore_cut_short_takes_the_media_along(settings, tmp_path, moved):
    settings.DATA_DIR = tmp_path
    waiting, aside = tmp_path / "waiting", tmp_path / "aside"
    for place, words in ((tmp_path, "old"), (waiting, "new")):
        (place / "media").mkdir(parents=True)
        (place / "media" / words).write_text(words)
    restoring.write_note({"waiting": "waiting", "aside": "aside", "step": "clear"})
    aside.mkdir()
    if moved:
        (tmp_path / "media").rename(aside / "media")
        restoring.write_note({"waiting": "waiting", "aside": "aside", "step": "place"})
    if moved > 1:
        (waiting / "media").rename(tmp_path / "media")
    restoring.finish()
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["new"]
    assert [path.name for path in (aside / "media").iterdir()] == ["old"]


def test_where_the_database_is_a_server_media_are_put_beside_those_there(settings, tmp_path):
    kept = Incoming.of(b"here already").keep()
    source = tmp_path / "waiting" / "media"
    source.mkdir(parents=True)
    (source / ("1" * 64)).write_bytes(b"from the backup")
    restoring.add_media(source)
    restoring.add_media(tmp_path / "of an older backup")
    assert media_of(tmp_path) == {kept: b"here already", "1" * 64: b"from the backup"}


@pytest.fixture
def version():
    make.make_library()
    given = {"title_th": "โปสเตอร์", "kind": "poster", "use": "office"}
    item = operations.add_item(make.make_edition(), given, by="test")
    sent = {"name": "a.png", "file_type": "image/png", "preview": b"small"}
    return operations.add_file(item, Incoming.of(b"large"), **sent, by="test")


def found():
    finding = checkup.media("media")
    return finding.state, finding.found


@pytest.mark.django_db
def test_the_doctor_finds_what_is_lost_damaged_or_nobodys(version):
    assert found() == ("ok", "2 files, 0.0 MiB, whole")
    stray = Incoming.of(b"stray").keep()
    assert found() == ("warn", f"1 that nothing speaks of: {media_files.path_of(stray)}")
    media_files.path_of(version.digest).write_bytes(b"lArge")
    assert found() == ("fail", f"1 damaged: {media_files.path_of(version.digest)}")
    media_files.path_of(version.preview).unlink()
    assert found() == ("fail", f"1 missing: {media_files.path_of(version.preview)}")
