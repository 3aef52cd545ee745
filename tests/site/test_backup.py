"""A backup is worth what its restore brings back."""

import json
import zipfile

import pytest
from django.db import connection
from django.utils import translation

from sewana.people import queries as people
from sewana.site import backups, restoring
from tests.make import make_library


@pytest.fixture(autouse=True)
def english():
    """The sentences expected here are the English ones."""
    with translation.override("en"):
        yield


def test_backup_and_restore_speak_thai_unless_another_language_is_chosen(filled, tmp_path, sewana):
    kept = tmp_path / "kept.zip"
    done = sewana("backup", "--to", kept, folder=filled, SEWANA_LANGUAGE="")
    size = f"{kept.stat().st_size:,}"
    first, second = done.stdout.splitlines()
    assert first.startswith(f"ข้อมูลสำรอง: {kept} ({size} ไบต์ ")
    assert second == "ในไฟล์มีกุญแจลับ เสียงโหวต คำตอบ และที่อยู่อีเมลของผู้คน โปรดเก็บไว้ในที่ที่มีเพียงคุณอ่านได้"
    kept.write_bytes(kept.read_bytes()[:-500])
    refused = sewana("restore", "--check", kept, folder=filled, SEWANA_LANGUAGE="")
    assert (refused.returncode, refused.stderr) == (
        2,
        f"sewana: {kept} ขาดตอน เสียหาย หรือไม่ใช่ข้อมูลสำรอง โปรดใช้ไฟล์ที่เก่ากว่า หรือคัดลอกมาใหม่\n",
    )


def test_what_was_saved_comes_back_where_everything_is_lost(filled, backup, place, sewana, look):
    done = sewana("restore", backup)
    assert done.returncode == 0, done.stderr
    assert look.rows(place) == look.rows(filled)
    assert (place / "secret").read_text() == (filled / "secret").read_text()
    assert [look.mode(place / name) for name in ("secret", "sewana.sqlite3")] == ["0o600", "0o600"]
    assert sewana("doctor").returncode == 0


ASKED = (
    "INSERT INTO survey_token VALUES ('0123456789abcdef0123456789abcdef', 'hashed', 0, NULL, {form})",
    "INSERT INTO survey_invited VALUES (1, 'one@example.org', 'th', 'waiting', NULL, 0, NULL, NULL, {form})",
    "INSERT INTO survey_draft VALUES (1, 'hashed', 'open', 'th', '{{\"C1\": 4}}', '2026-11-28', 0, NULL, {form})",
)  # fmt: skip


def test_answers_addresses_and_what_was_released_come_back_as_they_were(
    copy_of_filled, tmp_path, sewana, look
):
    before, after = copy_of_filled / "sewana.sqlite3", tmp_path / "new" / "sewana.sqlite3"
    (form,) = look.column(before, "SELECT min(id) FROM survey_questionnaire")
    look.change(before, *(line.format(form=form) for line in ASKED))
    done = sewana("backup", "--to", tmp_path / "kept.zip", folder=copy_of_filled)
    assert "votes, answers and addresses" in done.stdout
    assert sewana("restore", tmp_path / "kept.zip", folder=tmp_path / "new").returncode == 0
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE '{0}%' OR name LIKE '{1}%')"
    tables = look.column(before, listed.format("survey", "reflection"))
    assert {"survey_draft", "survey_response", "reflection_release", "reflection_donecount"} <= set(tables)
    for table in tables:
        was = look.whole(before, table)
        assert was, table
        assert look.whole(after, table) == was
    assert sewana("doctor", folder=tmp_path / "new").returncode == 0


def test_the_file_is_for_its_owner_alone_and_nothing_is_written_over(filled, kept_backup, sewana, look):
    assert look.mode(kept_backup) == "0o600"
    again = sewana("backup", "--to", kept_backup, folder=filled)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)


def test_a_restore_keeps_what_was_there(copy_of_filled, backup, sewana, look):
    look.change(copy_of_filled / "sewana.sqlite3", "UPDATE people_library SET name_en = 'Changed since'")
    done = sewana("restore", backup, folder=copy_of_filled)
    aside = done.stdout.split("is kept: ")[1].strip()
    name = "SELECT name_en FROM people_library"
    assert look.column(copy_of_filled / "sewana.sqlite3", name) != ["Changed since"]
    assert look.column(f"{aside}/sewana.sqlite3", name) == ["Changed since"]


def test_a_check_compares_and_changes_nothing(copy_of_filled, backup, sewana, look):
    before = look.rows(copy_of_filled)
    done = sewana("restore", "--check", backup, folder=copy_of_filled)
    assert done.returncode == 0, done.stderr
    assert f"journal.forum_voteentry: {before['votes.sqlite3 forum_voteentry']:,}" in done.stdout
    assert not list(copy_of_filled.glob("before-restore-*"))


def test_a_backup_cut_short_is_refused_and_nothing_changes(copy_of_filled, backup, sewana, look):
    backup.write_bytes(backup.read_bytes()[:-500])
    before = look.rows(copy_of_filled)
    refused = sewana("restore", backup, folder=copy_of_filled)
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "is cut short or damaged" in refused.stderr
    assert look.rows(copy_of_filled) == before
    assert not list(copy_of_filled.glob(".sewana-unfinished-*"))


@pytest.mark.parametrize("share", [0.999, 0.5, 0.0])
def test_wherever_a_backup_is_cut_it_is_refused(backup, share):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(backups.BackupError, match="is cut short or damaged"):
        restoring.check(backup)


def test_a_flipped_bit_is_found(backup):
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 1
    backup.write_bytes(whole)
    with pytest.raises(backups.BackupError, match="damaged"):
        restoring.check(backup)


def rewritten(backup, name, change):
    """Write the same backup with one member changed."""
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(other, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content) if member == name else content)
    return other


def with_manifest(**changes):
    return lambda content: json.dumps(json.loads(content) | changes).encode()


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("secret", lambda content: content[::-1], "secret is not what was saved"),
        ("manifest.json", with_manifest(product="another"), "is not a backup of Sewana"),
        (
            "manifest.json",
            with_manifest(files={"../../evil": {"sha256": "", "size": 0}}),
            "not a backup of Sewana",
        ),
        ("manifest.json", with_manifest(format=99, version="9.0"), "was made by a newer Sewana (9.0)"),
        (
            "manifest.json",
            with_manifest(migrations={"default": ["forum.0999_later"]}),
            "made by a newer Sewana",
        ),
        ("manifest.json", with_manifest(engine="postgresql"), "holds a postgresql database, not sqlite"),
        ("manifest.json", with_manifest(rows={"default": {}, "journal": {}}), "in it is not whole"),
        ("manifest.json", lambda content: b"[]", "its manifest cannot be read"),
    ],
)
def test_what_is_not_ours_or_not_whole_is_refused_in_words(backup, name, change, sentence):
    with pytest.raises(backups.BackupError) as refused:
        restoring.check(rewritten(backup, name, change))
    assert sentence in str(refused.value)


def test_nothing_is_restored_under_a_running_server(copy_of_filled, backup, sewana, serve):
    server = serve(copy_of_filled)
    assert server.get("healthz")[0] == 200
    refused = sewana("restore", backup, folder=copy_of_filled)
    assert (refused.returncode, "stop it first" in refused.stderr) == (2, True)


def test_a_backup_of_a_running_server_is_whole(copy_of_filled, sewana, serve):
    server = serve(copy_of_filled)
    assert server.get("healthz")[0] == 200
    done = sewana("backup", folder=copy_of_filled)
    kept = next((copy_of_filled / "backups").glob("sewana-*.zip"))
    assert (done.returncode, sewana("restore", "--check", kept, folder=copy_of_filled).returncode) == (0, 0)


def test_without_a_database_there_is_nothing_to_save_and_no_file_is_left(place, sewana):
    refused = sewana("backup")
    assert (refused.returncode, "run `sewana serve` once" in refused.stderr) == (2, True)
    assert not list(place.rglob("*.sqlite3"))
    assert not list(place.rglob(".sewana-unfinished-*"))


@pytest.mark.parametrize("moved", range(5))
def test_a_restore_cut_short_at_any_step_is_finished_by_the_next_start(settings, tmp_path, moved):
    settings.DATA_DIR = tmp_path
    waiting, aside = tmp_path / "waiting", tmp_path / "aside"
    waiting.mkdir()
    names = ("sewana.sqlite3", "votes.sqlite3")
    for name in names:
        (tmp_path / name).write_text("old")
        (waiting / name).write_text("new")
    restoring.write_note({"waiting": "waiting", "aside": "aside", "step": "clear"})
    walk_part_of_the_way(tmp_path, waiting, aside, names, moved)
    assert restoring.is_unfinished()
    restoring.finish()
    assert [(tmp_path / name).read_text() for name in names] == ["new", "new"]
    assert [(aside / name).read_text() for name in names] == ["old", "old"]
    assert not restoring.is_unfinished()


def walk_part_of_the_way(home, waiting, aside, names, moved):
    aside.mkdir()
    for name in names[:moved]:
        (home / name).rename(aside / name)
    if moved >= 3:
        restoring.write_note({"waiting": "waiting", "aside": "aside", "step": "place"})
    for name in names[: max(0, moved - 3)]:
        (waiting / name).rename(home / name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the server's own programs save PostgreSQL only"
)
def test_postgresql_is_saved_and_brought_back_by_its_own_programs(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    library = make_library()
    backups.make(tmp_path / "kept.zip")
    library.name_en = "Changed since"
    library.save()
    aside = restoring.restore(tmp_path / "kept.zip")
    assert people.library().name_en == "Test Library"
    restoring.restore(aside)
    assert people.library().name_en == "Changed since"
