"""Answering on a phone and a tablet: one screen after another, sent once, and nothing that leads back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sewana.survey.forms.answers import hash_of_code
from sewana.survey.models import Draft, Questionnaire, Response, Token
from sewana.survey.operations import answering as operations
from sewana.survey.queries import answering as reads
from sewana.survey.queries.steps import steps
from tests import make
from tests.survey.questionnaires import make_questionnaire, make_token

pytestmark = pytest.mark.django_db
ITEMS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")


@pytest.fixture
def questionnaire():
    make.make_library()
    return make_questionnaire(make.make_edition(), asks_pseudonym=True)


@pytest.fixture
def url(questionnaire):
    return f"/q/{questionnaire.code}/"


def begin(client, url):
    return client.post(url, {"do": "begin"})


def tell(client, url, step, value=None, **more):
    return client.post(
        url, {"do": "answer", "step": step, **({} if value is None else {"value": value}), **more}
    )


def test_all_screens_come_in_order_and_end_in_one_response(client, url, questionnaire):
    assert begin(client, url).url == f"{url}?at=C1"
    for place, key in enumerate(ITEMS):
        following = (*ITEMS, "R1")[place + 1]
        assert tell(client, url, key, "4").url == f"{url}?at={following}"
    tell(client, url, "R1", "10")
    tell(client, url, "R2", "-")
    assert tell(client, url, "O1", text="ที่นั่งเงียบ ๆ").url.endswith("at=O2")
    assert tell(client, url, "O2", text="").url.endswith("at=may_quote")
    tell(client, url, "may_quote", "yes")
    tell(client, url, "barriers", ["b2", "b10"], other="ฝนตก")
    tell(client, url, "about.group", "undergraduate-thai")
    tell(client, url, "about.cluster", "science")
    tell(client, url, "about.place", "-")
    tell(client, url, "about.mode", "online")
    assert tell(client, url, "pseudonym", text=" มา ๑๒ ").url == f"{url}?at=review"
    assert client.post(url, {"do": "send"}).url == f"{url}thanks/"
    response = Response.objects.get()
    assert response.answers == dict.fromkeys(ITEMS, 4) | {
        "R1": 10,
        "R2": None,
        "O1": "ที่นั่งเงียบ ๆ",
        "may_quote": True,
        "barriers": ["b2", "b10"],
        "barriers.other": "ฝนตก",
    }
    assert (response.group.code, response.cluster, response.place, response.usual_mode) == (
        "undergraduate",
        "science",
        "",
        "online",
    )
    assert (response.door, response.mode, response.language) == ("open", "phone", "th")
    assert response.pseudonym == hash_of_code("มา12")
    assert response.answered_on == timezone.localdate()


def test_a_code_of_ones_own_is_the_same_however_it_is_written():
    assert hash_of_code("Ma 12") == hash_of_code("ma๑๒") != hash_of_code("ma13")


def test_everything_may_be_skipped_and_the_list_says_so(client, url):
    begin(client, url)
    assert "ยังไม่ได้ตอบข้อใด" in client.get(f"{url}?at=review").content.decode()
    tell(client, url, "V3", "2")
    page = client.get(f"{url}?at=review").content.decode()
    assert (
        page.count(">ข้ามไป<") == len(steps_of(client, url)) - 2
    )  # one is answered; consent has nothing to quote
    client.post(url, {"do": "send"})
    assert Response.objects.get().answers == {"V3": 2}


def steps_of(client, url):
    return steps(Questionnaire.objects.select_related("version__instrument").get(code=url.split("/")[2]))


def test_without_words_nobody_is_asked_whether_they_may_be_quoted(client, url):
    begin(client, url)
    assert tell(client, url, "O2", text="  ").url.endswith("at=barriers")
    assert tell(client, url, "O2", text="words").url.endswith("at=may_quote")


def test_an_answer_changed_from_the_list_leads_back_to_it(client, url):
    begin(client, url)
    tell(client, url, "C1", "1")
    assert (
        client.post(url, {"do": "answer", "step": "C1", "value": "5", "from": "review"}).url
        == f"{url}?at=review"
    )
    owed = {"do": "answer", "step": "O2", "text": "ก", "from": "review"}
    assert client.post(url, owed).url == f"{url}?at=may_quote&from=review"
    assert 'name="from" value="review"' in client.get(f"{url}?at=may_quote&from=review").content.decode()
    assert Draft.objects.get().answers["C1"] == 5


def test_sent_twice_counts_once_and_is_told(client, url):
    begin(client, url)
    tell(client, url, "C1", "3")
    assert client.post(url, {"do": "send"}).url == f"{url}thanks/"
    again = client.post(url, {"do": "send"}, follow=True)
    assert "ที่ส่งซ้ำนับเพียงครั้งเดียว" in again.content.decode()
    late = tell(client, url, "C1", "5")
    assert late.status_code == 409
    assert "ส่งไปแล้ว" in late.content.decode()
    assert [row.answers for row in Response.objects.all()] == [{"C1": 3}]


def test_a_send_that_breaks_off_leaves_the_draft_whole(client, url, questionnaire, monkeypatch):
    """The process dies between the response and the end of the transaction: both are there, or neither."""
    begin(client, url)
    tell(client, url, "C1", "3")

    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(operations, "empty", die)
        with pytest.raises(KeyboardInterrupt):
            client.post(url, {"do": "send"})
    assert not Response.objects.exists()
    assert Draft.objects.get().answers == {"C1": 3}
    client.post(url, {"do": "send"})
    assert Response.objects.get().answers == {"C1": 3}


def test_what_was_sent_leaves_neither_answers_nor_a_time(client, url):
    begin(client, url)
    tell(client, url, "C1", "3")
    client.post(url, {"do": "send"})
    left = Draft.objects.get()
    at = timezone.localtime(left.touched_at)
    assert (left.answers, left.is_sent, at.hour, at.minute, at.second) == ({}, True, 0, 0, 0)
    assert left.pk < 0  # random, so that no order of rows stands beside that of responses


def test_a_link_of_a_mail_counts_once_and_leaves_no_draft(client, questionnaire, url):
    token = make_token(questionnaire)
    opened = client.get(f"{url}{token}/")
    assert (opened.status_code, opened.url) == (302, url)
    begin(client, url)
    tell(client, url, "C1", "2")
    elsewhere = Client()
    elsewhere.get(f"{url}{token}/")
    assert 'at=C2"' in elsewhere.get(url).content.decode()  # the same draft on another device
    elsewhere.post(url, {"do": "send"})
    assert Response.objects.get().door == "random"
    assert Token.objects.get().is_spent
    assert not Draft.objects.exists()
    assert "ส่งไปแล้ว" in client.get(f"{url}{token}/").content.decode()
    assert "ที่ส่งซ้ำนับเพียงครั้งเดียว" in client.post(url, {"do": "send"}, follow=True).content.decode()
    assert Response.objects.count() == 1


def test_what_was_begun_by_the_open_door_goes_along_to_the_link(client, questionnaire, url):
    begin(client, url)
    tell(client, url, "C1", "2")
    link = f"{url}{make_token(questionnaire)}/"
    assert "ของท่าน" in client.get(link).content.decode()
    assert Draft.objects.get().door == "open"  # whose link it is nobody knows
    client.post(link, {"do": "take"})
    client.post(url, {"do": "send"})
    assert (Response.objects.get().door, Response.objects.get().answers) == ("random", {"C1": 2})


def test_answers_that_were_begun_stay_out_of_a_link_that_is_somebody_elses(client, questionnaire, url):
    begin(client, url)
    tell(client, url, "C1", "2")
    link = f"{url}{make_token(questionnaire)}/"
    client.post(link, {"do": "leave"})
    begin(client, url)
    assert sorted((one.door, one.answers) for one in Draft.objects.all()) == [
        ("open", {"C1": 2}),
        ("random", {}),
    ]


def test_a_wrong_link_is_told_and_changes_nothing(client, url):
    assert client.get(f"{url}not-a-token/").status_code == 404
    assert "sewana_answers" not in client.cookies


def test_without_the_open_door_only_the_link_lets_in(client):
    make.make_library()
    closed = make_questionnaire(make.make_edition(), has_open_door=False)
    address = f"/q/{closed.code}/"
    assert "เฉพาะผู้ที่ได้รับการสุ่ม" in client.get(address).content.decode()
    assert begin(client, address).status_code == 409
    client.get(f"{address}{make_token(closed)}/")
    assert begin(client, address).url == f"{address}?at=C1"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "draft"}, "ยังไม่เปิด"),
        ({"state": "closed"}, "ปิดแล้ว"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "ยังไม่เปิด"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "ปิดแล้ว"),
    ],
)
def test_what_is_not_open_says_so_and_keeps_what_was_begun(client, url, questionnaire, fields, words):
    begin(client, url)
    tell(client, url, "C1", "3")
    Questionnaire.objects.update(**fields)
    assert words in client.get(url).content.decode()
    refused = tell(client, url, "C2", "3")
    assert refused.status_code == 409
    assert words in refused.content.decode()
    assert client.post(url, {"do": "send"}).status_code == 409
    assert Draft.objects.get().answers == {"C1": 3}
    assert not Response.objects.exists()


def test_a_page_that_keeps_answers_is_told_in_its_own_way(client, url):
    begin(client, url)
    fetch = {"HTTP_X_REQUESTED_WITH": "fetch"}
    assert client.post(url, {"do": "answer", "step": "C1", "value": "3"}, **fetch).json() == {"done": True}
    wrong = client.post(url, {"do": "answer", "step": "C1", "value": "9"}, **fetch)
    assert (wrong.status_code, wrong.json()["refused"]) == (422, "form")
    Questionnaire.objects.update(state="closed")
    late = client.post(url, {"do": "answer", "step": "C2", "value": "3"}, **fetch)
    assert (late.status_code, late.json()["refused"]) == (409, "closed")
    assert "ปิด" in late.json()["words"]


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}", "{2} {3}", "{2}-{3}"])
def test_a_code_may_be_typed_as_people_type(client, questionnaire, written):
    code = questionnaire.code
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")).upper()
    typed = written.format(code, thai, code[:4], code[4:].upper())
    assert client.get("/q/", {"code": typed}).url == f"/q/{code}/"
    assert client.get(f"/q/{typed}/", follow=True).request["PATH_INFO"] == f"/q/{code}/"


def test_a_wrong_code_leads_to_where_one_types_it(client, questionnaire):
    for address in ("/q/nonesuch/", "/q/?code=nonesuch", "/q/%20/", f"/q/{'x' * 400}/"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 404
        assert 'name="code"' in answer.content.decode()


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("C1", {"value": "6"}),
        ("C1", {"value": "0"}),
        ("C1", {"value": "4.0"}),
        ("C1", {"value": "NaN"}),
        ("R1", {"value": "11"}),
        ("R1", {"value": "-1"}),
        ("barriers", {"value": ["b1", "b99"]}),
        ("about.group", {"value": "owner-thai"}),
        ("about.cluster", {"value": "' OR 1=1"}),
        ("may_quote", {"value": "maybe"}),
        ("O1", {"text": "ก" * 2001}),
        ("O1", {"text": "x" * 100_000}),
        ("O1", {"text": "ก" + "่" * 9_000}),
        ("pseudonym", {"text": "ab"}),
    ],
)
def test_what_a_question_does_not_offer_is_refused_and_nothing_lost(client, url, step, sent):
    begin(client, url)
    tell(client, url, "C2", "3")
    answer = client.post(url, {"do": "answer", "step": step, **sent})
    assert answer.status_code == 422
    assert Draft.objects.get().answers == {"C2": 3}


def test_text_that_is_too_long_is_still_in_the_box(client, url):
    begin(client, url)
    answer = client.post(url, {"do": "answer", "step": "O1", "text": "<b>" + "ก" * 2100})
    page = answer.content.decode()
    assert "ก" * 2100 in page
    assert "&lt;b&gt;" in page
    assert "<b>ก" not in page


def test_unknown_questions_and_deeds_change_nothing(client, url):
    begin(client, url)
    assert tell(client, url, "X9", "3").status_code == 409
    assert client.post(url, {"do": "drop"}).url == url
    assert client.get(f"{url}?at=X9").status_code == 200
    assert Draft.objects.get().answers == {}


def test_hostile_text_is_kept_as_text_and_shown_as_text(client, url):
    begin(client, url)
    tell(client, url, "O1", text="<script>alert(1)</script>\x00\u202eabc")
    assert Draft.objects.get().answers["O1"] == "<script>alert(1)</script>abc"
    page = client.get(f"{url}?at=review").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_language_may_change_on_the_way(client, url):
    begin(client, url)
    tell(client, url, "C1", "3")
    client.post("/language/", {"language": "en", "next": f"{url}?at=C2"})
    page = client.get(f"{url}?at=C1").content.decode()
    assert "the library is among the first things I think of" in page
    assert 'value="3" aria-pressed="true"' in page
    client.post(url, {"do": "send"})
    assert (Response.objects.get().language, Response.objects.get().answers) == ("en", {"C1": 3})


def test_somebody_else_at_the_same_device_begins_with_nothing(client, url):
    begin(client, url)
    tell(client, url, "C1", "3")
    assert client.post(url, {"do": "anew"}).url == f"{url}?at=C1"
    assert [row.answers for row in Draft.objects.all()] == [{}]
    tell(client, url, "C1", "1")
    client.post(url, {"do": "send"})
    client.post(url, {"do": "anew"})
    tell(client, url, "C1", "5")
    client.post(url, {"do": "send"})
    assert sorted(row.answers["C1"] for row in Response.objects.all()) == [1, 5]


def test_the_cookie_is_read_by_this_questionnaire_alone(client, url):
    cookie = begin(client, url).cookies["sewana_answers"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"], cookie["samesite"]) == (
        url,
        True,
        30 * 86400,
        "Lax",
    )
    assert Draft.objects.get().key_hash == reads.hash_of(cookie.value) != cookie.value


def test_a_tablet_keeps_nothing_of_the_person_before(client, url):
    kiosk = f"{url}kiosk/"
    cookie = begin(client, kiosk).cookies["sewana_answers_kiosk"]
    assert (cookie["max-age"], cookie["path"]) == ("", kiosk)
    tell(client, kiosk, "C1", "3")
    sent = client.post(kiosk, {"do": "send"})
    assert sent.url == f"{kiosk}?at=thanks"
    assert sent.cookies["sewana_answers_kiosk"].value == ""
    assert Response.objects.get().mode == "kiosk"
    page = client.get(f"{kiosk}?at=C1").content.decode()
    assert 'aria-pressed="true"' not in page
    assert 'value="begin"' in page


def test_whoever_leaves_a_tablet_in_the_middle_leaves_nothing(client, url):
    kiosk = f"{url}kiosk/"
    begin(client, kiosk)
    tell(client, kiosk, "C1", "3")
    assert client.get(f"{kiosk}?end=1").url == kiosk
    assert not Draft.objects.exists()
    assert 'http-equiv="refresh" content="120;' in client.get(kiosk).content.decode()


def test_old_drafts_are_erased_after_a_month(client, url):
    begin(client, url)
    Draft.objects.update(touched_at=timezone.now() - timedelta(days=29))
    assert operations.erase_old_drafts() == 0
    Draft.objects.update(touched_at=timezone.now() - timedelta(days=31))
    assert operations.erase_old_drafts() == 1


@pytest.mark.parametrize("at", ["", "C1", "R1", "O1", "barriers", "about.group", "review", "cards"])
def test_a_screen_asks_few_questions_of_the_database(client, url, at, django_assert_max_num_queries):
    begin(client, url)
    for key in ITEMS:
        tell(client, url, key, "4")
    with django_assert_max_num_queries(12):
        assert client.get(f"{url}?at={at}").status_code == 200
