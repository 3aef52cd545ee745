"""The settings a library may choose: typed, checked, and refused in one plain sentence."""

from pathlib import Path

import pytest

from sewana.config import env, servers
from sewana.config.values import SettingError

GOOD_SECRET = "vR7!kQ2z_Lm9#xT4pWc8eYh3uNbA6sDf"


@pytest.fixture
def loaded(tmp_path):
    def load(**variables):
        return env.load({"SEWANA_DATA_DIR": str(tmp_path), "HOME": "/root", **variables})

    return load


def test_without_any_variable_everything_has_its_default(loaded):
    found = loaded()
    assert (found.number("PORT"), found.text("LANGUAGE"), found.flag("DEBUG")) == (8000, "th", False)
    assert found.text("SITE_URL") == "http://127.0.0.1:8000"
    assert found.sources["PORT"] == "default"


def test_the_address_follows_the_port_until_one_is_chosen(loaded):
    assert loaded(SEWANA_PORT="8123").text("SITE_URL") == "http://127.0.0.1:8123"
    assert loaded(SEWANA_PORT="8123", SEWANA_SITE_URL="https://a.b").text("SITE_URL") == "https://a.b"


def test_a_variable_wins_over_the_file_which_wins_over_the_default(loaded, tmp_path):
    (tmp_path / "sewana.toml").write_text('port = 8111\nlanguage = "en"\nallowed_hosts = ["a.th", "b.th"]\n')
    found = loaded(SEWANA_PORT="8222")
    assert (found.number("PORT"), found.sources["PORT"]) == (8222, "SEWANA_PORT")
    assert (found.text("LANGUAGE"), found.sources["LANGUAGE"]) == ("en", str(tmp_path / "sewana.toml"))
    assert found.names("ALLOWED_HOSTS") == ("a.th", "b.th")
    assert found.text("TIME_ZONE") == "Asia/Bangkok"


def test_an_empty_variable_counts_as_left_out(loaded):
    assert loaded(SEWANA_DATABASE_URL="", SEWANA_PORT=" ").number("PORT") == 8000


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SEWANA_PROT", "1", "did you mean SEWANA_PORT?"),
        ("SEWANA_PORT_FILE", "/x", "is not a setting of Sewana"),
        ("SEWANA_PORT", "eighty", "write a port between 0 and 65535"),
        ("SEWANA_PORT", "65536", "write a port between 0 and 65535"),
        ("SEWANA_PORT", "²", "write a port between 0 and 65535"),
        ("SEWANA_DEBUG", "perhaps", "write yes or no"),
        ("SEWANA_SITE_URL", "forum.example.ac.th", "write an address such as https://"),
        ("SEWANA_SITE_URL", "https://a.th/path", "write an address such as https://"),
        ("SEWANA_SITE_URL", "https://a.th:99999", "has no usable port"),
        ("SEWANA_ALLOWED_HOSTS", "a.th,*", "links in mails could be forged"),
        ("SEWANA_TRUSTED_PROXIES", "10.0.0.5,proxy", "write IP addresses"),
        ("SEWANA_LANGUAGE", "fr", "write th or en"),
        ("SEWANA_TIME_ZONE", "Bangkok", "write a time zone such as Asia/Bangkok"),
        ("SEWANA_TIME_ZONE", "../../etc/passwd", "write a time zone such as Asia/Bangkok"),
        ("SEWANA_LOG", "xml", "write one of console, json"),
        ("SEWANA_MAIL_FROM", "nobody", "write Library <forum@example.ac.th>"),
        ("SEWANA_MAIL_FROM", "a@b.th\nBcc: c@d.th", "control character"),
        ("SEWANA_MAIL_URL", "mail.example.ac.th", "must look like smtp"),
        ("SEWANA_DATABASE_URL", "mysql://h/x", "must look like postgresql://"),
        ("SEWANA_DATABASE_URL", "postgresql://h/x?sslmod=require", "has the option 'sslmod'"),
        ("SEWANA_SECRET_KEY", "changeme" * 8, "too easy to guess"),
        ("SEWANA_SECRET_KEY", "vR7!kQ2z_Lm9#xT", "too easy to guess"),
        ("SEWANA_SECRET_KEY", "ab" * 40, "too easy to guess"),
        ("SEWANA_SECRET_KEY_FILE", "/nowhere/secret", "cannot be read"),
    ],
)
def test_a_wrong_value_is_refused_with_what_to_write(loaded, variable, value, sentence):
    with pytest.raises(SettingError) as refused:
        loaded(**{variable: value})
    assert variable.removesuffix("_FILE") in str(refused.value)
    assert sentence in str(refused.value)


def test_no_refusal_repeats_a_secret(loaded):
    with pytest.raises(SettingError) as refused:
        loaded(SEWANA_DATABASE_URL="mysql://user:hunter22@h/x")
    assert "hunter22" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("prot = 1", "did you mean 'port'?"),
        ('data_dir = "/x"', "use the variable SEWANA_DATA_DIR"),
        ("port = ", "cannot be read"),
        ('port = "eighty"', "write a port"),
    ],
)
def test_a_wrong_file_is_refused_by_its_name(loaded, tmp_path, content, sentence):
    (tmp_path / "sewana.toml").write_text(content)
    with pytest.raises(SettingError, match=sentence.replace("?", r"\?")):
        loaded()


def test_a_secret_may_come_from_a_file_but_not_from_two_places(loaded, tmp_path):
    (tmp_path / "given").write_text(GOOD_SECRET + "\n")
    found = loaded(SEWANA_SECRET_KEY_FILE=str(tmp_path / "given"))
    assert env.secret_key(found) == GOOD_SECRET
    assert found.sources["SECRET_KEY"] == "SEWANA_SECRET_KEY_FILE"
    with pytest.raises(SettingError, match="are both set"):
        loaded(SEWANA_SECRET_KEY=GOOD_SECRET, SEWANA_SECRET_KEY_FILE=str(tmp_path / "given"))


def test_the_kept_secret_is_used_and_a_weak_one_refused(loaded, tmp_path):
    (tmp_path / "secret").write_text(GOOD_SECRET)
    assert env.secret_key(loaded()) == GOOD_SECRET
    (tmp_path / "secret").write_text("sewana")
    with pytest.raises(SettingError, match="too easy to guess"):
        env.secret_key(loaded())


def test_without_a_data_folder_each_run_has_a_secret_of_its_own(loaded):
    first, second = env.secret_key(loaded()), env.secret_key(loaded())
    assert len(first) == 64
    assert first != second


def test_a_database_address_keeps_every_part(loaded):
    url = "postgresql://us%40er:p%3Ass@db.ac.th:5433/forum?sslmode=require&connect_timeout=3"
    found = servers.databases(loaded(SEWANA_DATABASE_URL=url))
    assert set(found) == {"default"}
    kept = {key: found["default"][key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert kept == {
        "NAME": "forum",
        "USER": "us@er",
        "PASSWORD": "p:ss",
        "HOST": "db.ac.th",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "3"},
    }


def test_a_socket_folder_is_a_host_with_its_letters_as_they_are(loaded):
    found = servers.databases(loaded(SEWANA_DATABASE_URL="postgresql://me@/forum?host=/tmp/Some"))["default"]
    assert (found["HOST"], found["OPTIONS"]) == ("/tmp/Some", {})


def test_sqlite_waits_for_the_disk_at_each_commit(loaded, tmp_path):
    found = servers.databases(loaded())
    assert [found[alias]["NAME"] for alias in ("default", "journal")] == [
        tmp_path / "sewana.sqlite3",
        tmp_path / "votes.sqlite3",
    ]
    options = found["journal"]["OPTIONS"]
    assert "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+tls://me:p%40ss@mail.ac.th", ("mail.ac.th", 587, "p@ss", True, False)),
        ("smtps://mail.ac.th", ("mail.ac.th", 465, "", False, True)),
        ("smtp://mail.ac.th:2525", ("mail.ac.th", 2525, "", False, False)),
    ],
)
def test_a_mail_server_is_one_address(loaded, url, expected):
    found = servers.mail_server(loaded(SEWANA_MAIL_URL=url))
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(found[name] for name in names) == expected


def test_what_people_may_see_holds_no_secret(loaded):
    rows = loaded(
        SEWANA_SECRET_KEY=GOOD_SECRET, SEWANA_DATABASE_URL="postgresql://me:hunter22@db/x?sslmode=require"
    ).rows()
    shown = {row.name: row.value for row in rows}
    assert shown["SEWANA_SECRET_KEY"] == "(kept secret, 32 characters)"
    assert shown["SEWANA_DATABASE_URL"] == "postgresql://me:…@db/x"
    assert len(shown) == len(env.SETTINGS)
    assert all(row.meaning and row.source for row in rows)


def test_the_default_folder_is_in_the_home_of_whoever_runs_it():
    assert env.BY_NAME["DATA_DIR"].default == Path("~/.local/share/sewana")
