"""`sewana serve` as an operator meets it."""

import re
import signal
import socket


def test_a_first_start_says_where_it_runs_and_how_the_owner_comes_in(place, serve, look):
    server = serve(place)
    status, _headers, page = server.get("")
    assert (status, "<html" in page) == (200, True)
    assert server.until("Database (default): ").endswith(str(place / "sewana.sqlite3"))
    link = server.link()
    assert link.startswith(server.address + "welcome/")
    assert server.get(link)[0] == 200
    assert [look.mode(place), look.mode(place / "secret")] == ["0o700", "0o600"]
    assert {look.mode(place / name) for name in ("sewana.sqlite3", "votes.sqlite3")} == {"0o600"}
    assert server.end() == 0


def test_style_sheets_are_kept_for_ever_under_a_hashed_name(copy_of_bare, serve):
    server = serve(copy_of_bare)
    page = server.get("")[2]
    sheet = re.search(r'href="/(static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    status, headers, _text = server.get(sheet[1])
    assert (status, "immutable" in headers["Cache-Control"]) == (200, True)
    assert "immutable" not in server.get("static/sewana/css/base.css")[1]["Cache-Control"]


def test_each_start_without_an_owner_prints_a_link_that_works_and_ends_the_one_before(copy_of_bare, serve):
    first = serve(copy_of_bare)
    _address, old = first.address, first.link()
    first.end()
    second = serve(copy_of_bare)
    assert second.get("healthz")[0] == 200
    new = second.link()
    assert second.get(new)[0] == 200
    assert second.get("welcome/" + old.split("/")[-2] + "/")[0] == 410


def test_with_an_owner_no_link_is_printed(copy_of_bare, serve, sewana, tmp_path):
    (tmp_path / "password").write_text("nine green umbrellas\n")
    made = sewana("createadmin", "head@library.ac.th", "--password-file", tmp_path / "password")
    assert "head@library.ac.th is an owner" in made.stdout
    server = serve(copy_of_bare)
    assert server.address
    server.end()
    assert not any("no owner" in line for line in server.lines + list(server.waiting.queue)[:-1])


def test_a_weak_password_is_refused_in_words(copy_of_bare, sewana, tmp_path):
    (tmp_path / "password").write_text("short")
    refused = sewana("createadmin", "head@library.ac.th", "--password-file", tmp_path / "password")
    assert refused.returncode == 2
    assert refused.stderr.startswith("sewana: ")
    assert "Traceback" not in refused.stderr


def test_after_a_kill_everything_is_there_and_the_votes_left_in_the_log_are_counted(
    copy_of_filled, serve, look
):
    server = serve(copy_of_filled)
    assert server.get("healthz")[0] == 200
    server.end(signal.SIGKILL)
    log = copy_of_filled / "votes.sqlite3"
    before = look.rows(copy_of_filled)
    person, statement, uid = (
        look.column(log, f"SELECT {name} FROM forum_voteentry ORDER BY id LIMIT 1")[0]
        for name in ("participant_id", "statement_id", "edition_uid")
    )
    look.change(
        log,
        "INSERT INTO forum_voteentry (phone_id, edition_uid, participant_id, statement_id, value, cast_at, source) "
        f"VALUES ('{'7' * 32}', '{uid}', {person}, {statement}, 0, '2026-11-22 09:30:00', 'phone')",
    )
    again = serve(copy_of_filled)
    assert again.get("healthz")[0] == 200
    again.end()
    newest = look.column(log, "SELECT max(id) FROM forum_voteentry")[0]
    office = copy_of_filled / "sewana.sqlite3"
    assert look.column(office, "SELECT last_entry FROM forum_foldposition") == [newest]
    where = f"participant_id = {person} AND statement_id = {statement}"
    assert look.column(office, f"SELECT value FROM forum_vote WHERE {where}") == [0]
    assert look.rows(copy_of_filled) == before | {
        "votes.sqlite3 forum_voteentry": before["votes.sqlite3 forum_voteentry"] + 1,
        "votes.sqlite3 sqlite_sequence": before["votes.sqlite3 sqlite_sequence"],
    }


def test_two_servers_never_share_a_folder(copy_of_bare, serve, sewana):
    server = serve(copy_of_bare)
    assert server.get("healthz")[0] == 200
    refused = sewana("serve", "--port", "0")
    assert refused.returncode == 2
    assert f"process {server.process.pid}) works in {copy_of_bare}" in refused.stderr


def test_a_taken_port_is_said_before_anything_is_made(place, sewana):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = sewana("serve", "--port", taken.getsockname()[1])
    assert refused.returncode == 2
    assert "choose another with --host or --port" in refused.stderr
    assert not (place / "sewana.sqlite3").exists()


def test_a_database_of_a_newer_version_is_left_alone(copy_of_filled, sewana, look):
    office = copy_of_filled / "sewana.sqlite3"
    look.change(
        office,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('forum', '0999_later', '2030-01-01 00:00:00')",
    )
    before = look.rows(copy_of_filled)
    refused = sewana("serve", "--port", "0", folder=copy_of_filled)
    assert refused.returncode == 2
    assert "is of a newer Sewana (it knows forum.0999_later)" in refused.stderr
    assert look.rows(copy_of_filled) == before


def test_an_upgrade_keeps_a_backup_of_the_database_as_it_was(copy_of_filled, serve, sewana, look):
    for alias in ("default", "journal"):
        done = sewana("manage", "migrate", "forum", "0001", "--database", alias, folder=copy_of_filled)
        assert done.returncode == 0, done.stderr
    server = serve(copy_of_filled)
    assert server.get("readyz")[0] == 200
    server.end()
    kept = list((copy_of_filled / "backups").glob("before-upgrade-*.zip"))
    assert len(kept) == 1
    assert sewana("restore", "--check", kept[0], folder=copy_of_filled).returncode == 0


def test_a_secret_that_others_may_read_stops_the_start(copy_of_filled, sewana):
    (copy_of_filled / "secret").chmod(0o644)
    refused = sewana("serve", "--port", "0", folder=copy_of_filled)
    assert refused.returncode == 2
    assert "chmod 600" in refused.stderr


def test_links_carry_the_port_in_use_unless_an_address_is_chosen(copy_of_bare, serve):
    server = serve(copy_of_bare, SEWANA_SITE_URL="https://forum.example.ac.th")
    assert server.address.startswith("http://127.0.0.1:")
    assert server.link().startswith("https://forum.example.ac.th/welcome/")


def test_what_is_too_large_is_answered_before_it_is_sent_and_drained_from_the_line(copy_of_bare, serve):
    server = serve(copy_of_bare)
    host, port = server.address.removeprefix("http://").rstrip("/").split(":")
    size = 8 * 1024 * 1024
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=30) as line, line.makefile("rb") as answers:
        line.sendall(head.encode())
        assert answers.readline().startswith(b"HTTP/1.1 413 ")
        # A browser reads the answer only once it has sent all; the same line then serves the next page.
        line.sendall(bytes(size) + f"GET /healthz HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        assert any(told.startswith(b"HTTP/1.1 200 ") for told in answers)
