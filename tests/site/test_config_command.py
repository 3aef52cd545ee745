"""The door `sewana` itself, and the settings it shows."""

import pytest
from django.utils import translation

from sewana.__main__ import names, overview, written
from sewana.config.env import SETTINGS


def test_the_overview_has_a_line_for_every_command():
    assert {name for name in names() if not written(name, "help")} == set()
    assert all(f"  sewana {name} " in overview() for name in names())
    assert {"serve", "demo", "doctor", "createadmin", "backup", "restore", "config", "version"} <= set(
        names()
    )


def test_an_unknown_command_names_the_nearest(sewana):
    refused = sewana("bakcup")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        refused.stderr
        == "sewana: there is no command 'bakcup'; did you mean 'backup'? `sewana help` lists all.\n"
    )


def test_djangos_own_commands_stand_behind_manage(sewana):
    done = sewana("manage", "check")
    assert (done.returncode, "no issues" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    "words", [(), ("--help",), ("help", "serve"), ("version",), ("config",), ("doctor",)]
)
def test_looking_makes_no_data_folder(place, sewana, words):
    assert sewana(*words).returncode == 0
    assert not place.exists()


def test_the_help_of_a_command_has_no_words_of_the_framework(sewana):
    text = sewana("serve", "--help").stdout
    assert "--port" in text
    assert [word for word in ("--settings", "--pythonpath", "--verbosity", "Django") if word in text] == []


def test_an_unknown_setting_stops_with_one_sentence(sewana):
    refused = sewana("serve", SEWANA_PROT="80")
    assert refused.returncode == 2
    assert refused.stderr == "sewana: SEWANA_PROT is not a setting of Sewana; did you mean SEWANA_PORT?\n"


def test_config_shows_values_sources_and_the_database_but_no_secret(place, sewana):
    place.mkdir(parents=True)
    (place / "sewana.toml").write_text('language = "en"\nmail_url = "smtp://me:hidden@mail.ac.th"\n')
    secret = "k7#" * 4 + "Zq9vXw2LrT8mNbE4sJdU"
    shown = sewana("config", "--show", SEWANA_SECRET_KEY=secret, SEWANA_LANGUAGE="").stdout
    assert (
        f"SEWANA_LANGUAGE = en\n    First language of pages and mails: th or en. From: {place}/sewana.toml."
        in shown
    )
    assert f"Database (default): {place}/sewana.sqlite3" in shown
    assert "SEWANA_MAIL_URL = smtp://me:…@mail.ac.th" in shown
    assert "SEWANA_SECRET_KEY = (kept secret, 32 characters)" in shown
    assert "hidden" not in shown


def test_config_says_in_thai_what_each_setting_means(sewana):
    with translation.override("th"):
        meanings = {setting.name: translation.gettext(setting.meaning) for setting in SETTINGS}
    untold = [setting.name for setting in SETTINGS if meanings[setting.name] == setting.meaning]
    assert untold == []
    shown = sewana("config", SEWANA_LANGUAGE="").stdout
    assert f"SEWANA_PORT = 8000\n    {meanings['PORT']} ที่มา: ค่าตั้งต้น\n" in shown


def test_a_terminal_without_thai_letters_stops_no_command(sewana):
    done = sewana("config", SEWANA_LANGUAGE="", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SEWANA_PORT = 8000" in done.stdout


def test_a_database_that_does_not_answer_is_said_in_words(sewana):
    refused = sewana("createadmin", "--link", SEWANA_DATABASE_URL="postgresql://u@127.0.0.1:9/x")
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "`sewana doctor` says more" in refused.stderr


def test_a_data_folder_that_cannot_be_made_is_said_in_words(sewana, tmp_path):
    (tmp_path / "file").write_text("")
    refused = sewana("serve", folder=tmp_path / "file" / "data")
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "choose another with SEWANA_DATA_DIR" in refused.stderr
