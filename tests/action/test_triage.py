"""Triage: every deed on voices, each undone, and what is refused."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from sewana.action.models import Fate, Improvement, Voice, VoiceChange
from sewana.action.operations import triage, undoing
from sewana.action.operations.triage import DealtWithMeanwhile, NotPossible, Pick
from sewana.base.models import AuditEntry
from tests import make
from tests.action import making

pytestmark = pytest.mark.django_db
BY = "test"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def office(client, edition):
    return making.signed_in(client, edition)


def picks(*voices):
    return [Pick(voice.number, voice.version) for voice in voices]


def fresh(voice):
    voice.refresh_from_db()
    return voice


def send(client, edition, do, *voices, query="", **fields):
    chosen = [f"{voice.number}:{voice.version}" for voice in voices]
    return client.post(
        reverse("action:voices", args=[edition.key]) + query, {"do": do, "voice": chosen} | fields
    )


def test_voices_are_taken_up_in_an_improvement_and_undone(edition):
    one, two = making.make_voice(edition), making.make_voice(edition, "ปลั๊กไม่พอ")
    improvement = making.make_improvement(edition, "ขอปลั๊ก", theme=making.make_theme())
    change = triage.take_up(edition, picks(one, two), improvement, by=BY)
    assert [fresh(one).fate, fresh(two).fate] == ["taken_up", "taken_up"]
    assert (one.theme, one.acknowledged_on) == (improvement.theme, timezone.localdate())
    assert set(improvement.voices.all()) == {one, two}
    undoing.undo(edition, change.pk, by=BY)
    assert [fresh(one).fate, one.theme, one.acknowledged_on] == ["waiting", None, None]
    assert not improvement.voices.exists()


def test_a_new_improvement_begins_with_voices_and_goes_when_undone(edition):
    one, two = making.make_voice(edition, weight=2), making.make_voice(edition, "ปลั๊กไม่พอ", weight=9)
    change = triage.take_up_new(edition, picks(one, two), "ขอปลั๊กเพิ่ม", "More plugs", by=BY)
    made = Improvement.objects.get()
    assert (made.said_th, made.said_en, made.links.get(is_lead=True).voice) == ("ขอปลั๊กเพิ่ม", "More plugs", two)
    undoing.undo(edition, change.pk, by=BY)
    made.refresh_from_db()
    assert made.dropped_at is not None
    assert [fresh(one).fate, fresh(two).fate] == ["waiting", "waiting"]


def test_set_aside_needs_a_reason_in_both_languages(edition):
    voice = making.make_voice(edition)
    for thai, english in (("", ""), ("อยู่นอกอำนาจ", ""), ("  ", "Not ours")):
        with pytest.raises(NotPossible, match="ทั้งภาษาไทยและภาษาอังกฤษ"):
            triage.set_aside(edition, picks(voice), thai, english, by=BY)
    assert fresh(voice).fate == "waiting"
    triage.set_aside(edition, picks(voice), "อยู่นอกอำนาจ", "Not ours", by=BY)
    assert (fresh(voice).fate, voice.answered_on, voice.told_on) == (
        "set_aside",
        timezone.localdate(),
        timezone.localdate(),
    )


def test_an_answer_at_once_takes_one_language_and_puts_back_what_was_taken_up(edition):
    voice = making.make_voice(edition)
    improvement = making.make_improvement(edition)
    triage.take_up(edition, picks(voice), improvement, by=BY)
    change = triage.answer(edition, picks(fresh(voice)), "มีอยู่แล้วที่ชั้นสอง", "", by=BY)
    assert (fresh(voice).fate, list(voice.improvements.all())) == ("answered", [])
    undoing.undo(edition, change.pk, by=BY)
    assert (fresh(voice).fate, list(voice.improvements.all())) == ("taken_up", [improvement])


def test_two_people_dealing_with_one_voice_lose_nothing(edition):
    one, two = making.make_voice(edition), making.make_voice(edition)
    seen = picks(one, two)
    triage.answer(edition, picks(one), "มีแล้ว", "", by=BY)
    with pytest.raises(DealtWithMeanwhile, match=r": 1 \("):
        triage.set_aside(edition, seen, "ไม่ใช่", "No", by=BY)
    assert [fresh(one).fate, fresh(two).fate] == ["answered", "waiting"]


def test_undoing_is_refused_when_somebody_changed_it_meanwhile(edition):
    voice = making.make_voice(edition)
    first = triage.answer(edition, picks(voice), "มีแล้ว", "", by=BY)
    triage.answer(edition, picks(fresh(voice)), "มีแล้วที่ชั้นสอง", "", by=BY)
    with pytest.raises(undoing.ChangedMeanwhile):
        undoing.undo(edition, first.pk, by=BY)
    assert fresh(voice).reason_th == "มีแล้วที่ชั้นสอง"


def test_undoing_twice_is_said(edition):
    voice = making.make_voice(edition)
    change = triage.answer(edition, picks(voice), "มีแล้ว", "", by=BY)
    undoing.undo(edition, change.pk, by=BY)
    with pytest.raises(NotPossible, match="ย้อนกลับไปแล้ว"):
        undoing.undo(edition, change.pk, by=BY)


def test_merged_and_withdrawn_voices_are_not_dealt_with(edition):
    voice = making.make_voice(edition, fate=Fate.WITHDRAWN)
    with pytest.raises(NotPossible, match="ถูกรวมหรือถอนแล้ว"):
        triage.answer(edition, picks(voice), "มีแล้ว", "", by=BY)


def test_themes_are_given_taken_and_undone(edition):
    theme, voice = making.make_theme(), making.make_voice(edition)
    change = triage.give_theme(edition, picks(voice), theme, by=BY)
    assert (fresh(voice).theme, voice.fate) == (theme, "waiting")
    triage.give_theme(edition, picks(voice), None, by=BY)
    with pytest.raises(undoing.ChangedMeanwhile):
        undoing.undo(edition, change.pk, by=BY)


def test_the_chain_names_voices_by_number_and_never_their_words(edition):
    voice = making.make_voice(edition, "คำพูดส่วนตัว")
    triage.answer(edition, picks(voice), "มีแล้ว", "", by=BY)
    entry = AuditEntry.objects.get(operation="voices_answer")
    assert entry.after == {"voices": [voice.number], "count": 1}


def test_the_list_shows_what_waits_the_oldest_first(client, edition, office):
    making.make_voice(edition, "ใหม่กว่า", age=3)
    making.make_voice(edition, "เก่ากว่า", age=30)
    making.make_voice(edition, "ตอบแล้ว", fate="answered", reason_th="มีแล้ว")
    page = client.get(reverse("action:voices", args=[edition.key]))
    assert [line.voice.text for line in page.context["lines"]] == ["เก่ากว่า", "ใหม่กว่า"]
    assert "30" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ปลั๊ก", {"ขอปลั๊ก ๓ จุด"}),
        ("?q=ปลัก", {"ขอปลั๊ก ๓ จุด"}),
        ("?q=ปลั้ก+๓", {"ขอปลั๊ก ๓ จุด"}),
        ("?q=SOCKETS", {"ขอปลั๊ก ๓ จุด"}),
        ("?q=๊", {"ขอปลั๊ก ๓ จุด"}),
        ("?q=%25", set()),
        ("?q=3", {"ขอปลั๊ก ๓ จุด"}),
        ("?q=2", {"เปิดดึก"}),
        ("?theme=space", {"เปิดดึก"}),
        ("?theme=none", {"ขอปลั๊ก ๓ จุด"}),
        ("?theme=unknown", set()),
        ("?origin=paper", {"เปิดดึก"}),
        ("?side=user", {"เปิดดึก"}),
        ("?kind=question", {"เปิดดึก"}),
        ("?fate=all&order=number", {"ขอปลั๊ก ๓ จุด", "เปิดดึก"}),
    ],
)
def test_the_list_is_filtered_and_searched_in_thai(client, edition, office, query, found):
    making.make_voice(edition, "ขอปลั๊ก ๓ จุด", translation="Three sockets, please")
    fields = {"theme": making.make_theme(), "origin": "paper", "side": "user", "kind": "question"}
    making.make_voice(edition, "เปิดดึก", **fields)
    page = client.get(reverse("action:voices", args=[edition.key]) + query)
    assert {line.voice.text for line in page.context["lines"]} == found


def test_words_that_were_mended_are_found_as_they_stand_now(client, edition, office):
    voice = making.make_voice(edition, "ขอน้ำร้อน")
    Voice.objects.filter(pk=voice.pk).update(text="ขอน้ำเย็น")
    for words, numbers in (("เย็น", [voice.number]), ("ร้อน", [])):
        page = client.get(reverse("action:voices", args=[edition.key]), {"q": words})
        assert [line.voice.number for line in page.context["lines"]] == numbers


def test_the_side_of_words_in_a_questionnaire_is_shown_nowhere(client, edition, office):
    making.make_voice(edition, "คำในแบบสอบถาม", kind="open_answer", origin="questionnaire", side="user")
    address = reverse("action:voices", args=[edition.key])
    assert client.get(address + "?side=user").context["lines"] == []
    page = client.get(address)
    assert [line.side for line in page.context["lines"]] == [""]


def test_a_deed_without_script_says_so_and_is_undone_on_the_next_page(client, edition, office):
    voice = making.make_voice(edition)
    sent = send(client, edition, "answer", voice, answer_th="มีแล้ว")
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    change = VoiceChange.objects.get()
    assert page.context["done"][0] == change
    client.post(reverse("action:voices-undo", args=[edition.key]), {"change": change.pk})
    assert fresh(voice).fate == "waiting"


def test_what_was_typed_and_ticked_stays_when_a_deed_is_refused(client, edition, office):
    voice = making.make_voice(edition)
    page = send(client, edition, "set_aside", voice, reason_th="อยู่นอกอำนาจ")
    assert page.status_code == 409
    assert page.context["ticked"] == {voice.number}
    assert "อยู่นอกอำนาจ" in page.content.decode()
    assert fresh(voice).fate == "waiting"


def test_an_unknown_theme_deed_or_voice_is_refused(client, edition, office):
    voice = making.make_voice(edition)
    assert send(client, edition, "theme", voice, theme="unknown").status_code == 409
    assert send(client, edition, "burn", voice).status_code == 409
    assert send(client, edition, "answer", answer_th="มีแล้ว").status_code == 409
    voice.number = 999
    assert send(client, edition, "answer", voice, answer_th="มีแล้ว").status_code == 409


def test_an_improvement_is_found_by_number_or_words(client, edition, office):
    voice = making.make_voice(edition)
    making.make_improvement(edition, "ขอปลั๊กเพิ่ม")
    making.make_improvement(edition, "ขอปลั๊กที่โต๊ะ")
    assert send(client, edition, "take_up", voice, improvement="ปลั๊ก").status_code == 409
    assert send(client, edition, "take_up", voice, improvement="โต๊ะ").status_code == 302
    assert fresh(voice).improvements.get().number == 2
    assert send(client, edition, "take_up", voice, improvement="๑").status_code == 302
    assert {row.number for row in voice.improvements.all()} == {1, 2}


def test_improvements_about_the_same_are_offered_first(client, edition, office):
    voice = making.make_voice(edition, "ปลั๊กไฟชั้นสามไม่พอ")
    making.make_improvement(edition, "ขยายเวลาเปิดถึงเที่ยงคืน")
    for said in ("ติดตั้งปลั๊กไฟ", "ปลั๊กไฟชั้นสาม", "ติดตั้งปลั๊กไฟ"):
        making.make_improvement(edition, said)
    address = reverse("action:voices-offered", args=[edition.key])
    told = client.get(address, {"voice": voice.number}).json()["improvements"]
    assert [one["number"] for one in told] == [3, 2, 4]
    page = client.get(reverse("action:voice", args=[edition.key, voice.number]))
    assert [row.number for row in page.context["alike"]] == [3, 2, 4]


def test_the_list_costs_as_many_queries_for_one_as_for_many(
    client, edition, office, django_assert_max_num_queries
):
    address = reverse("action:voices", args=[edition.key])
    improvement = making.make_improvement(edition)
    for _number in range(3):
        voice = making.make_voice(edition, theme=making.make_theme(f"t{_number}"))
        triage.take_up(edition, picks(voice), improvement, by=office)
    cache.clear()
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address + "?fate=taken_up")


def test_a_rehearsal_has_no_voices_page(client, edition, office):
    copy = make.make_edition("copy", year=2027)
    copy.rehearsal_of = edition
    copy.save()
    address = reverse("action:voices", args=[copy.key])
    assert client.post(address, {"do": "gather"}).status_code in {403, 404}
