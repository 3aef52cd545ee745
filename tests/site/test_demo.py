"""`sewana demo`: one command, a whole forum, all of it invented."""

import http.cookiejar
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request


def test_the_folder_holds_a_past_a_live_and_a_coming_edition_all_invented(filled, look):
    office = filled / "sewana.sqlite3"
    states = "SELECT state || ' ' || reflection_is_public FROM committee_edition ORDER BY year"
    assert look.column(office, states) == ["archived 1", "live 1", "draft 0"]
    assert look.column(office, "SELECT DISTINCT is_invented FROM committee_edition") == [1]
    assert look.column(office, "SELECT is_invented FROM people_library") == [1]
    assert look.column(filled / "votes.sqlite3", "SELECT DISTINCT source FROM forum_voteentry") == [
        "invented"
    ]
    people = "SELECT count(*) FROM forum_participant GROUP BY edition_id ORDER BY edition_id"
    assert look.column(office, people) == [480, 600]
    assert look.column(
        office,
        "SELECT count(DISTINCT g.code) FROM forum_participant p JOIN people_group g ON g.id = p.group_id",
    ) == [6]
    assert look.column(office, "SELECT count(*) FROM reflection_reflection") == [2]
    sheets = (
        "SELECT e.state || ' ' || s.state FROM sharing_practicesheet s "
        "JOIN committee_edition e ON e.id = s.edition_id"
    )
    assert look.column(office, sheets) == ["archived confirmed"]
    assert look.column(
        filled / "votes.sqlite3", "SELECT count(*) FROM forum_voteentry WHERE cast_at > datetime('now')"
    ) == [0]


def test_only_its_owner_may_read_the_folder(filled, look):
    assert [look.mode(filled), look.mode(filled / "demo.json")] == ["0o700", "0o600"]


def test_a_second_start_serves_what_was_filled_and_each_role_can_sign_in(copy_of_filled, serve, look):
    server = serve(copy_of_filled, "demo", "--folder", str(copy_of_filled), "--port", "0")
    live = look.column(
        copy_of_filled / "sewana.sqlite3", "SELECT key FROM committee_edition WHERE state = 'live'"
    )[0]
    assert server.get(f"e/{live}/")[0] == 200
    words = server.until("Sign in as owner@").split()
    email, password = words[3], words[-1]
    assert sign_in(server.address, email, password).endswith("/office/")
    assert server.end() == 0


def sign_in(address, email, password):
    """Sign in as a browser would; return where that led."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with opener.open(address + "accounts/login/") as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": email, "password": password})
    with opener.open(address + "accounts/login/", sent.encode()) as answer:
        return answer.geturl()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, sewana):
    (tmp_path / "thesis.txt").write_text("three years of work")
    refused = sewana("demo", "--folder", tmp_path, "--fresh")
    assert (refused.returncode, "is not a demonstration" in refused.stderr) == (2, True)
    assert (tmp_path / "thesis.txt").read_text() == "three years of work"


def test_it_says_in_thai_how_to_sign_in_and_what_it_refuses(copy_of_filled, serve, sewana, tmp_path, look):
    server = serve(copy_of_filled, "demo", "--folder", str(copy_of_filled), "--port", "0", SEWANA_LANGUAGE="")
    assert server.address
    password = look.json((copy_of_filled / "demo.json").read_text())["password"]
    line = server.until("เข้าสู่ระบบด้วย owner@")
    assert (line.split()[1], line.split()[-1]) == ("owner@example.org", password)
    server.end()
    (tmp_path / "thesis.txt").write_text("three years of work")
    refused = sewana("demo", "--folder", tmp_path, SEWANA_LANGUAGE="")
    assert (refused.returncode, refused.stderr) == (
        2,
        f"sewana: {tmp_path.resolve()} มีสิ่งอื่นที่ไม่ใช่ชุดสาธิต โปรดระบุโฟลเดอร์อื่นด้วย --folder\n",
    )


def test_the_librarys_own_data_is_never_touched(copy_of_filled, place, sewana, tmp_path, look):
    own = tmp_path / "own"
    done = sewana(
        "demo", "--folder", copy_of_filled, "--fill-only", folder=own, SEWANA_DATABASE_URL="postgresql://h/x"
    )
    assert done.returncode == 0, done.stderr
    assert not own.exists()


def test_a_mistyped_setting_is_one_sentence_and_leaves_no_folder(tmp_path):
    folder = tmp_path / "demo"
    command = [sys.executable, "-m", "sewana", "demo", "--folder", str(folder), "--fill-only"]
    ended = subprocess.run(
        command, env=os.environ | {"SEWANA_PROT": "80"}, capture_output=True, text=True, check=False
    )
    said = "sewana: SEWANA_PROT is not a setting of Sewana; did you mean SEWANA_PORT?\n"
    assert (ended.returncode, ended.stderr, folder.exists()) == (2, said, False)


def test_the_live_edition_has_a_room_in_the_middle_of_its_afternoon(filled, look):
    office = filled / "sewana.sqlite3"
    states = "SELECT state || ' ' || count(*) FROM forum_question GROUP BY state ORDER BY state"
    assert look.column(office, states) == [
        "answered 3",
        "approved 15",
        "archived 1",
        "hidden 1",
        "merged 2",
        "new 3",
    ]
    polls = "SELECT kind || ' ' || level || ' ' || state FROM forum_poll ORDER BY number"
    assert look.column(office, polls) == [
        "single pseudonymous open",
        "multiple pseudonymous closed",
        "words pseudonymous open",
        "rating anonymous closed",
        "ranking pseudonymous draft",
    ]
    answers = (
        "SELECT count(*) FROM forum_answer a JOIN forum_poll p ON p.id = a.poll_id"
        " GROUP BY p.number ORDER BY p.number"
    )
    assert look.column(office, answers) == [286, 241, 188]
    assert look.column(filled / "room.sqlite3", "SELECT count(*) FROM forum_secretballot") == [163]
    assert look.column(office, "SELECT count(*) FROM forum_poll WHERE key != ''") == [0]
    assert look.column(office, "SELECT count(*) FROM forum_runitem") == [8]
    assert look.column(office, "SELECT count(*) FROM forum_turn WHERE state = 'waiting'") == [3]
    assert look.column(office, "SELECT wifi_name FROM forum_room") == ["Example-Library-Guest"]


def test_it_says_where_the_room_is(copy_of_filled, serve, look):
    server = serve(copy_of_filled, "demo", "--folder", str(copy_of_filled), "--port", "0")
    code, secret = look.column(
        copy_of_filled / "sewana.sqlite3", "SELECT code || ' ' || stage_secret FROM forum_room"
    )[0].split()
    assert server.until("Join the room with the code").split()[-2:] == [f"{code}:", f"{server.address}join/"]
    assert server.until("Screen in the hall").split()[-1] == f"{server.address}stage/{secret}/"
    assert server.until("Console:").split()[-1] == f"{server.address}office/editions/2026/console/"
    assert server.get(f"stage/{secret}/")[0] == 200
    assert server.end() == 0
