"""The doctor finds what is broken, and says what to do."""

import json
import os


def lines(done):
    """Findings by subject: (state, the rest)."""
    rows = [line.split(None, 1) for line in done.stdout.splitlines()]
    return {rest[:20].split("  ")[0]: (state, rest) for state, rest in rows}


def test_a_filled_folder_is_well(copy_of_filled, sewana, look):
    done = sewana("doctor", "--json", folder=copy_of_filled)
    states = {row["subject"]: row["state"] for row in look.json(done.stdout)}
    assert done.returncode == 0
    assert {subject for subject, state in states.items() if state != "ok"} <= {"mail", "disk"}
    assert {
        "data folder",
        "database default",
        "database journal",
        "clock",
        "audit",
        "room journal",
        "vote log",
    } <= set(states)


def test_it_speaks_thai_unless_another_language_is_chosen_and_programs_read_the_same_words(
    copy_of_filled, sewana
):
    thai = sewana("doctor", folder=copy_of_filled, SEWANA_LANGUAGE="")
    said = thai.stdout.splitlines()
    place = copy_of_filled / "sewana.sqlite3"
    assert said[0].split() == ["ok", "โฟลเดอร์ข้อมูล", str(copy_of_filled)]
    assert any(line.endswith(f"{place} เขียนได้ ตรงกับรุ่นนี้") for line in said)
    assert {line.split()[0] for line in said} <= {"ok", "warn", "fail"}
    for_programs = [
        sewana("doctor", "--json", folder=copy_of_filled, SEWANA_LANGUAGE=code) for code in ("th", "en")
    ]
    assert steady(for_programs[0].stdout) == steady(for_programs[1].stdout)


def steady(text):
    """The findings without the minute and the free space, which move on between two looks."""
    return [row for row in json.loads(text) if row["subject"] not in {"clock", "disk"}]


def test_every_finding_that_is_not_well_says_what_to_do(sewana, place, look):
    done = sewana("doctor", "--json")
    rows = look.json(done.stdout)
    assert [row["subject"] for row in rows if row["state"] != "ok" and not row["remedy"]] == []
    assert {row["subject"] for row in rows if row["state"] == "warn"} >= {"data folder", "database default"}
    assert not place.exists()


def test_pages_written_over_in_a_database_are_found(copy_of_filled, sewana):
    file = copy_of_filled / "sewana.sqlite3"
    with file.open("r+b") as opened:
        for page in range(8, 200, 3):
            opened.seek(page * 4096)
            opened.write(os.urandom(4096))
    done = sewana("doctor", folder=copy_of_filled)
    assert done.returncode == 1
    assert "restore" in lines(done)["integrity default"][1]
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_said_in_words(copy_of_filled, sewana):
    (copy_of_filled / "sewana.sqlite3").write_bytes(b"not a database at all" * 500)
    done = sewana("doctor", folder=copy_of_filled)
    assert lines(done)["database default"][0] == "fail"
    started = sewana("serve", "--port", "0", folder=copy_of_filled)
    assert (started.returncode, "Traceback" in started.stderr) == (2, False)
    assert "file is not a database" in started.stderr


def test_an_altered_audit_entry_is_found(copy_of_filled, sewana, look):
    look.change(
        copy_of_filled / "sewana.sqlite3",
        "DROP TRIGGER base_auditentry_no_update",
        "UPDATE base_auditentry SET actor = 'nobody' WHERE id = 7",
    )
    done = sewana("doctor", folder=copy_of_filled)
    assert done.returncode == 1
    assert "the chain is broken at entry 7" in lines(done)["audit"][1]


def test_a_log_older_than_the_database_is_found(copy_of_filled, sewana, look):
    look.change(
        copy_of_filled / "sewana.sqlite3", "UPDATE forum_foldposition SET last_entry = last_entry + 5"
    )
    done = sewana("doctor", folder=copy_of_filled)
    assert (done.returncode, lines(done)["vote log"][0]) == (1, "fail")


def test_votes_of_no_edition_are_counted(copy_of_filled, sewana, look):
    look.change(
        copy_of_filled / "votes.sqlite3",
        "INSERT INTO forum_voteentry (phone_id, edition_uid, participant_id, statement_id, value, cast_at, source) "
        f"VALUES ('{'7' * 32}', '{'8' * 32}', 1, 1, 1, '2026-11-22 09:30:00', 'import')",
    )
    done = sewana("doctor", folder=copy_of_filled)
    assert lines(done)["lost votes"][0] == "warn"
    assert "1 entry of no edition" in lines(done)["lost votes"][1]


def test_a_secret_that_others_may_read_is_a_fault(copy_of_filled, sewana):
    (copy_of_filled / "secret").chmod(0o640)
    done = sewana("doctor", folder=copy_of_filled)
    assert (done.returncode, lines(done)["secret"][0]) == (1, "fail")


def test_a_clock_behind_the_last_entry_is_a_fault(copy_of_filled, sewana, look):
    look.change(
        copy_of_filled / "sewana.sqlite3",
        "DROP TRIGGER base_auditentry_no_update",
        "UPDATE base_auditentry SET at = '2099-01-01 00:00:00' WHERE id = 1",
    )
    assert lines(sewana("doctor", folder=copy_of_filled))["clock"][0] == "fail"


def test_a_mail_server_that_does_not_answer_is_a_fault(copy_of_filled, sewana):
    done = sewana("doctor", folder=copy_of_filled, SEWANA_MAIL_URL="smtp://127.0.0.1:9")
    assert lines(done)["mail"][0] == "fail"
