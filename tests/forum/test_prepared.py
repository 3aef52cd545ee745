"""The questions prepared while planning come into the console's run sheet with one click, and stay out of sight."""

import pytest
from django.test import Client

from sewana.forum.operations import prepared
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.rehearsal import start_rehearsal
from sewana.forum.operations.room import open_room
from tests import make

pytestmark = pytest.mark.django_db
CONSOLE = "/office/editions/2026/console/"


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    open_room(edition, by="test")
    speaker = edition.speakers.create(number=1, prefix="ดร.", name="วารี แก้วใส", state="accepted")
    edition.prepared_questions.create(text_th="หนึ่ง", text_en="One", position=1, for_speaker=speaker)
    edition.prepared_questions.create(text_th="กี่" * 99 + "ๆ", position=2)
    edition.prepared_questions.create(text_th="ไม่เอา", position=3, is_dropped=True)
    return edition


@pytest.fixture
def client(edition):
    client = Client()
    client.force_login(make.make_account())
    client.cookies["sewana_language"] = "en"
    return client


def test_one_click_brings_them_in_once_and_phones_do_not_see_them(client, edition):
    page = f"{CONSOLE}?pane=runsheet"
    shown = client.get(page).content.decode()
    assert "Bring in 2 prepared questions" in shown
    client.post(f"{CONSOLE}runsheet/", {"do": "questions"})
    first, second = edition.run_items.all()
    assert (first.title_th, first.title_en, first.speaker, first.note) == ("หนึ่ง", "One", "ดร.วารี แก้วใส", "")
    assert (second.note, second.title_th[-4:]) == ("กี่" * 99 + "ๆ", "กี่…")
    assert len(second.title_th) <= 200
    assert not first.is_public
    assert "หนึ่ง" not in Client().get("/e/2026/programme/").content.decode()
    assert "Bring in 2" not in client.get(page).content.decode()
    with pytest.raises(NotPossible):
        prepared.bring_in_prepared(edition, by="test")
    edition.prepared_questions.create(text_th="ใหม่", position=4)
    assert prepared.bring_in_prepared(edition, by="test") == 1
    assert [line.title_th for line in edition.run_items.all()][2:] == ["ใหม่"]


def test_a_rehearsal_has_the_questions_of_its_forum(edition):
    copy = start_rehearsal(edition, by="test")
    assert prepared.bring_in_prepared(copy, by="test") == 2
    assert not edition.run_items.exists()
