"""The page of somebody who was invited: without an account, in their language, half-filled or whole, until the day."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from sewana.base.models import AuditEntry
from sewana.committee.views import secret_pages
from sewana.planning.models import Speaker
from sewana.planning.operations import programme, publishing
from sewana.planning.operations import speakers as operations
from sewana.planning.operations.replies import seen_now
from tests import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=TODAY + dt.timedelta(30))


@pytest.fixture
def speaker(edition):
    return invited(edition)


def invited(edition, state="invited", **given):
    fields = {"prefix": "ดร.", "name": "สมชาย ใจดี"} | given
    made = operations.add_speaker(edition, fields, role="speaker", by="test")
    Speaker.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def url(speaker):
    return f"/s/{speaker.secret}/"


def photo(kind="JPEG", size=(80, 60), **more):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **more)
    return SimpleUploadedFile(f"me.{kind.lower()}", file.getvalue())


def details(speaker, **given):
    """What is sent from a page that was opened just now."""
    speaker.refresh_from_db()
    return {"do": "send", "seen": seen_now(speaker)} | given


def test_yes_with_one_tap_then_the_form_then_what_was_sent(client, speaker):
    assert 'value="accept"' in client.get(url(speaker)).content.decode()
    client.post(url(speaker), {"do": "accept"})
    speaker.refresh_from_db()
    assert speaker.state == "accepted"
    assert 'name="biography_th"' in client.get(url(speaker)).content.decode()
    given = details(speaker, biography_th="นักวิจัย", may_publish="yes", may_record="no", food="เจ", bank="ก 1")
    client.post(url(speaker), given | {"picture": photo()})
    page = client.get(url(speaker)).content.decode()
    assert 'name="biography_th"' not in page
    for words in ("นักวิจัย", "เจ", f"{url(speaker)}picture.jpg"):
        assert words in page
    speaker.refresh_from_db()
    kept = (speaker.biography_th, speaker.may_publish, speaker.may_record, speaker.food, speaker.bank)
    assert kept == ("นักวิจัย", True, False, "เจ", "ก 1")
    assert client.get(f"{url(speaker)}picture.jpg").headers["Content-Type"] == "image/jpeg"


def test_consent_can_be_taken_back_until_the_day_and_not_after_it(client, edition, speaker):
    client.post(url(speaker), {"do": "accept"})
    client.post(url(speaker), details(speaker, may_publish="yes", may_record="yes"))
    client.post(url(speaker), details(speaker, may_publish="no", may_record="yes"))
    speaker.refresh_from_db()
    assert (speaker.may_publish, speaker.may_record) == (False, True)
    type(edition).objects.update(held_on=TODAY - dt.timedelta(1))
    for given in ({"do": "decline"}, details(speaker, may_publish="yes"), {"do": "keep", "food": "ก"}):
        client.post(url(speaker), given)
    speaker.refresh_from_db()
    assert (speaker.state, speaker.may_publish, speaker.form_draft) == ("accepted", False, {})
    assert 'value="send"' not in client.get(f"{url(speaker)}?change=1").content.decode()


def test_consent_can_be_taken_back_even_after_the_day_and_is_in_the_audit(client, edition, speaker):
    client.post(url(speaker), {"do": "accept"})
    client.post(url(speaker), details(speaker, may_publish="yes", may_record="yes"))
    client.post(url(speaker), details(speaker, do="keep", may_publish="yes", may_record="yes"))
    assert 'value="unpublish"' not in client.get(url(speaker)).content.decode()  # the form is there for it
    type(edition).objects.update(held_on=TODAY - dt.timedelta(1))
    page = client.get(url(speaker)).content.decode()
    for deed in ("unpublish", "unrecord"):
        assert f'value="{deed}"' in page
    for _click in range(2):
        client.post(url(speaker), {"do": "unpublish"})
    speaker.refresh_from_db()
    assert (speaker.may_publish, speaker.may_record) == (False, True)
    assert (speaker.form_draft["may_publish"], speaker.form_draft["may_record"]) == ("no", "yes")
    page = client.post(url(speaker), {"do": "unrecord"}, follow=True).content.decode()
    for deed in ("unpublish", "unrecord"):
        assert f'value="{deed}"' not in page
    speaker.refresh_from_db()
    assert speaker.may_record is False
    assert [one.text for one in speaker.contacts.all()] == [
        "เจ้าตัวถอนความยินยอมให้บันทึกผ่านหน้าของตนเอง",
        "เจ้าตัวถอนความยินยอมให้เผยแพร่ผ่านหน้าของตนเอง",
    ]
    told = AuditEntry.objects.filter(operation__in=("send_reply", "take_consent_back")).order_by("id")
    assert [one.after for one in told] == [
        {"speaker": 1, "may_publish": True, "may_record": True},
        {"speaker": 1, "may_publish": False},
        {"speaker": 1, "may_record": False},
    ]


def test_no_with_words_can_become_yes(client, speaker):
    client.post(url(speaker), {"do": "decline", "reply_note": "ติดสอน"})
    speaker.refresh_from_db()
    assert (speaker.state, speaker.reply_note) == ("declined", "ติดสอน")
    assert "ติดสอน" in client.get(url(speaker)).content.decode()
    client.post(url(speaker), {"do": "accept"})
    speaker.refresh_from_db()
    assert (speaker.state, speaker.reply_note) == ("accepted", "")


def test_a_second_yes_from_an_old_page_changes_nothing(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    client.post(url(speaker), details(speaker, reply_note="มาก่อนเวลา"))
    speaker.refresh_from_db()
    answered = speaker.replied_at
    client.post(url(speaker), {"do": "accept"})
    speaker.refresh_from_db()
    assert (speaker.reply_note, speaker.replied_at) == ("มาก่อนเวลา", answered)


def test_who_has_not_accepted_sends_no_details(client, speaker):
    client.post(url(speaker), details(speaker, biography_th="ก") | {"picture": photo()})
    speaker.refresh_from_db()
    assert (speaker.biography_th, bytes(speaker.picture)) == ("", b"")


def test_a_half_filled_form_is_kept_as_typed_and_the_office_does_not_have_it(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    typed = {
        "do": "keep",
        "biography_en": "Half a",
        "slides_url": "not a link",
        "bank": "ก 1",
        "may_record": "yes",
    }
    client.post(url(speaker), details(speaker, **typed) | {"picture": photo()})
    speaker.refresh_from_db()
    assert (speaker.biography_en, speaker.slides_url, speaker.bank, speaker.may_record) == ("", "", "", None)
    assert speaker.picture  # a file cannot be kept in a form
    page = Client().get(url(speaker)).content.decode()  # another device
    for words in ("Half a", "not a link", 'value="yes" id="id_may_record_0" checked'):
        assert words in page, words
    assert "ก 1" not in str(speaker.form_draft)
    client.post(url(speaker), details(speaker, biography_en="Half a sentence"))
    speaker.refresh_from_db()
    assert (speaker.biography_en, speaker.form_draft) == ("Half a sentence", {})


def test_two_devices_that_keep_for_later_are_told_of_each_other(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    first, second = details(speaker, do="keep", food="เจ"), details(speaker, do="keep", food="ฮาลาล")
    client.post(url(speaker), first)
    client.post(url(speaker), first)  # a double click
    page = client.post(url(speaker), second).content.decode()
    assert "เจ" in page
    assert "ฮาลาล" in page
    speaker.refresh_from_db()
    assert speaker.form_draft["food"] == "เจ"
    old = details(speaker, food="มังสวิรัติ") | {"seen": second["seen"]}
    assert "เจ" in client.post(url(speaker), old).content.decode()  # to send it would lose what was kept
    client.post(url(speaker), details(speaker, do="keep", food="ฮาลาล"))
    speaker.refresh_from_db()
    assert (speaker.form_draft["food"], speaker.food) == ("ฮาลาล", "")


def test_what_is_kept_for_later_covers_nothing_that_was_sent_meanwhile(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    old = details(speaker, do="keep", food="เจ")
    client.post(url(speaker), details(speaker, travel="รถไฟ"))
    assert "รถไฟ" in client.post(url(speaker), old).content.decode()
    speaker.refresh_from_db()
    assert (speaker.form_draft, speaker.travel) == ({}, "รถไฟ")


def test_a_text_that_is_too_long_is_kept_whole_or_comes_back(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    client.post(url(speaker), details(speaker, do="keep", biography_th="ก" * 4001, food="a\0b"))
    speaker.refresh_from_db()
    assert (speaker.form_draft["biography_th"], speaker.form_draft["food"]) == ("ก" * 4001, "ab")
    page = client.post(url(speaker), details(speaker, do="keep", biography_th="ข" * 20_001)).content.decode()
    assert "ข" * 20_001 in page
    speaker.refresh_from_db()
    assert speaker.form_draft["biography_th"] == "ก" * 4001


def test_a_mistake_loses_nothing_that_was_typed_and_the_picture_stays(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    wrong = details(speaker, biography_th="ยาว", slides_url="javascript:alert(1)")
    page = client.post(url(speaker), wrong | {"picture": photo()}).content.decode()
    assert "ยาว" in page
    assert f"{url(speaker)}picture.jpg" in page
    speaker.refresh_from_db()
    assert (speaker.biography_th, speaker.slides_url) == ("", "")


def test_two_devices_are_told_of_each_other_and_one_click_keeps_mine(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    first, second = details(speaker, food="เจ"), details(speaker, food="ฮาลาล")
    client.post(url(speaker), first)
    page = client.post(url(speaker), second).content.decode()
    assert "เจ" in page
    assert "ฮาลาล" in page
    speaker.refresh_from_db()
    assert speaker.food == "เจ"
    client.post(url(speaker), details(speaker, food="ฮาลาล"))
    speaker.refresh_from_db()
    assert speaker.food == "ฮาลาล"


def test_a_picture_is_replaced_and_taken_away(client, speaker):
    client.post(url(speaker), {"do": "accept"})
    client.post(url(speaker), details(speaker, removes_picture="on"))
    client.post(url(speaker), details(speaker) | {"picture": photo("PNG")})
    speaker.refresh_from_db()
    assert bytes(speaker.picture).startswith(b"\xff\xd8")
    client.post(url(speaker), details(speaker, removes_picture="on"))
    speaker.refresh_from_db()
    assert bytes(speaker.picture) == b""
    assert client.get(f"{url(speaker)}picture.jpg").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("th", "ดร.สมชาย"), ("en", "Dr. Jane Doe")])
def test_the_page_speaks_their_language_unless_told_another(client, edition, language, words):
    speaker = invited(edition, language=language, name_en="Dr. Jane Doe")
    page = client.get(url(speaker), headers={"Accept-Language": "th" if language == "en" else "en"})
    assert f'<html lang="{language}">' in page.content.decode()
    assert words in page.content.decode()
    client.cookies["sewana_language"] = "en" if language == "th" else "th"
    assert f'<html lang="{language}">' not in client.get(url(speaker)).content.decode()


@pytest.mark.parametrize(("state", "status"), [("long_list", 404), ("chosen", 200), ("withdrawn", 200)])
def test_a_long_list_is_nobodys_business_outside(client, edition, state, status):
    assert client.get(url(invited(edition, state=state))).status_code == status


def test_who_was_taken_off_reads_so_and_answers_no_more(client, edition):
    speaker = invited(edition, state="withdrawn")
    assert 'value="accept"' not in client.get(url(speaker)).content.decode()
    client.post(url(speaker), {"do": "accept"})
    speaker.refresh_from_db()
    assert speaker.state == "withdrawn"


def test_a_new_address_closes_the_old_one(client, speaker):
    old = url(speaker)
    operations.renew_secret(speaker, by="test")
    speaker.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(url(speaker)).status_code == 200


def test_a_secret_page_is_kept_from_caches_search_engines_and_other_sites(client, speaker):
    answer = client.get(url(speaker))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_address_asked_for_too_often_rests_and_others_do_not(client, edition, speaker, monkeypatch):
    monkeypatch.setattr(secret_pages, "MOST", 6)
    other = invited(edition, name="คนอื่น")
    for _post in range(2):
        assert client.post(url(speaker), {"do": "accept"}).status_code == 302
    refused = client.get(url(speaker))
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert client.get(url(other)).status_code == 200
    assert AuditEntry.objects.filter(operation="answer_invitation").count() == 1  # a double click is one yes


def test_a_members_own_page_rests_as_well(client, edition, monkeypatch):
    monkeypatch.setattr(secret_pages, "MOST", 2)
    member = edition.members.create(name="ก", answer="asked")
    found = [client.get(f"/m/{member.secret}/").status_code for _time in range(3)]
    assert found == [200, 200, 429]


def test_published_sessions_stand_there_and_come_into_the_calendar_on_asking(client, speaker, edition):
    client.post(url(speaker), {"do": "accept"})
    starts_at = timezone.now() + dt.timedelta(30)
    values = {
        "title_th": "เสวนาเรื่องที่นั่ง",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=1),
    }
    programme.begin_session(edition, values, [speaker], by="test")
    assert "เสวนาเรื่องที่นั่ง" not in client.get(url(speaker)).content.decode()  # a draft may change every day
    publishing.publish(edition, by="test")
    page = client.get(url(speaker)).content.decode()
    assert "เสวนาเรื่องที่นั่ง" in page
    assert "/calendars/" not in page
    page = client.post(url(speaker), {"do": "calendar"}, follow=True).content.decode()
    feed = speaker.feeds.get()
    assert f"/calendars/{feed.secret}.ics" in page
    client.post(url(speaker), {"do": "decline"})
    assert "/calendars/" not in client.get(f"{url(speaker)}?calendar=1").content.decode()


def test_a_page_needs_few_queries_whatever_stands_on_it(
    client, speaker, edition, django_assert_max_num_queries
):
    client.post(url(speaker), {"do": "accept"})
    client.post(url(speaker), details(speaker, biography_th="ก") | {"picture": photo()})
    for number in range(20):
        edition.prepared_questions.create(text_th=f"ถาม {number}", for_speaker=speaker)
    for page in (url(speaker), f"{url(speaker)}?change=1"):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
