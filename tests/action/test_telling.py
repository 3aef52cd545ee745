"""Rounds of news: to whom it matters, once, all or nothing; and nothing that leads from an address to a vote."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sewana.action.models import Progress, Round, Subscription
from sewana.action.operations import checking, improvements, subscribing, telling
from sewana.action.operations.subscribing import Wish
from sewana.action.queries import telling as queries
from sewana.base.models import AuditEntry
from sewana.people import operations as people
from sewana.people.models import PERHAPS_SENT, Mail, MailSecret, MailState
from tests import make, post_office
from tests.action.making import decided, make_improvement, make_theme, make_voice

pytestmark = pytest.mark.django_db
NINE = dt.timedelta(hours=1)


@pytest.fixture
def office(settings):
    settings.SITE_URL = "https://forum.example.org"
    cache.clear()
    make.make_library()
    office = post_office.PostOffice()
    post_office.use(settings, office)
    return office


@pytest.fixture
def edition():
    return make.make_edition()


def reader(number=1, *themes, often="weekly", language="th"):
    row = Subscription(email=f"p{number}@example.org", often=often, language=language)
    row.key_hash = subscribing.hash_of(subscribing.secret_of(row))
    row.save()
    row.themes.set(themes)
    return subscribing.confirm(row)


def happens(edition, said="ขอปลั๊กเพิ่ม", *, kind="decided", stage="decided", theme=None, **fields):
    row = make_improvement(edition, said, theme=theme, **decided(stage=stage, published=True), **fields)
    improvements.record_progress(row, kind, by="x", words=("มีงบประมาณ", "There is money"), is_public=True)
    return row


def to():
    return sorted(Mail.objects.filter(template="action/mails/digest").values_list("to", flat=True))


def days_pass(days):
    back = dt.timedelta(days=days)
    for row in Round.objects.all():
        Round.objects.filter(pk=row.pk).update(made_at=row.made_at - back)


def test_one_round_tells_each_reader_once_in_their_language(office, edition):
    reader(1), reader(2, language="en")
    happens(edition)
    (row,) = telling.tell_now(by="somebody")
    assert (row.letters, to()) == (2, ["p1@example.org", "p2@example.org"])
    assert telling.tell_now(by="somebody") == []
    thai, english = (Mail.objects.get(to=f"p{n}@example.org").text for n in (1, 2))
    assert "ขอปลั๊กเพิ่ม" in thai
    assert "มีงบประมาณ" in thai
    assert "More plugs" in english
    assert "There is money" in english
    assert f"https://forum.example.org/e/{edition.key}/outcome/" in thai


def test_nothing_that_happened_before_somebody_confirmed_is_told(office, edition):
    happens(edition)
    reader(1)
    assert telling.tell_now(by="x") == []


def test_all_with_the_same_choice_get_the_same_words(office, edition):
    quiet, space = make_theme("quiet"), make_theme("space")
    reader(1), reader(2), reader(3, quiet), reader(4, space)
    happens(edition, "เงียบกว่านี้", theme=quiet)
    telling.tell_now(by="x")
    assert to() == ["p1@example.org", "p2@example.org", "p3@example.org"]
    assert Mail.objects.values("text").distinct().count() == 1
    # Who was not told of another theme is not told of it later, when they choose it.
    subscribing.change(Subscription.objects.get(email="p4@example.org"), Wish("th", "weekly", [quiet]))
    days_pass(8)
    assert telling.tell_now(by="x") == []


def test_who_wants_decisions_only_hears_of_decisions_and_what_is_done(office, edition):
    reader(1, often="decisive"), reader(2, often="daily")
    row = happens(edition, kind="percent")
    telling.tell_now(by="x")
    assert to() == ["p2@example.org"]
    improvements.record_progress(row, "done", by="x", is_public=True)
    days_pass(1)
    telling.tell_now(by="x")
    assert to() == ["p1@example.org", "p2@example.org", "p2@example.org"]


def test_a_weekly_reader_is_not_told_twice_a_week(office, edition):
    reader(1)
    happens(edition)
    telling.tell_now(by="x")
    happens(edition, "อีกเรื่อง")
    days_pass(6)
    assert telling.tell_now(by="x") == []
    days_pass(1)
    assert [row.letters for row in telling.tell_now(by="x")] == [1]
    assert "ขอปลั๊กเพิ่ม" not in Mail.objects.latest("id").text


def test_by_itself_it_waits_for_the_morning_and_for_what_may_be_taken_back(office, edition, monkeypatch):
    reader(1)
    happens(edition)
    clock = timezone.localtime().replace(hour=8)
    monkeypatch.setattr(telling.timezone, "localtime", lambda *_: clock)
    Progress.objects.update(at=timezone.now() - telling.GRACE)
    assert telling.tell() == []
    clock = clock.replace(hour=9)
    Progress.objects.update(at=timezone.now())
    assert telling.tell() == []
    Progress.objects.update(at=timezone.now() - telling.GRACE)
    assert [row.letters for row in telling.tell()] == [1]


def test_what_is_not_public_is_told_to_nobody(office, edition):
    reader(1)
    hidden = make_improvement(edition, "ยังไม่เผยแพร่", **decided())
    improvements.record_progress(hidden, "decided", by="x", is_public=True)
    shown = happens(edition)
    improvements.record_progress(shown, "blocked", by="x", after="รอคุณสมชาย", is_public=False)
    telling.tell_now(by="x")
    text = Mail.objects.get().text
    assert "ยังไม่เผยแพร่" not in text
    assert "สมชาย" not in text


def test_a_round_that_breaks_in_the_middle_leaves_nothing(office, edition, monkeypatch):
    reader(1), reader(2, language="en")
    happens(edition)
    real, calls = people.post_many, []

    def breaks(*args, **kwargs):
        calls.append(real(*args, **kwargs))
        if len(calls) == 2:
            raise RuntimeError
        return calls[-1]

    monkeypatch.setattr(telling.people, "post_many", breaks)
    with pytest.raises(RuntimeError):
        telling.tell_now(by="x")
    assert (Mail.objects.count(), Round.objects.count()) == (0, 0)
    assert not Subscription.objects.filter(told_up_to__gt=0).exists()


def test_as_many_queries_for_three_readers_as_for_thirty(office, edition):
    for number in range(3):
        reader(number)
    happens(edition)
    with CaptureQueriesContext(
        connection,
    ) as three:
        telling.tell_now(by="x")
    days_pass(8)
    for number in range(3, 30):
        reader(number)
    Subscription.objects.update(told_up_to=0)
    with CaptureQueriesContext(connection) as thirty:
        telling.tell_now(by="x")
    assert len(thirty) <= len(three)


def test_nothing_leads_from_an_address_to_a_phone_or_an_hour(office, edition):
    subscribing.subscribe("Somebody@Example.org", Wish("th", "weekly"))
    row = Subscription.objects.get()
    subscribing.confirm(row)
    happens(edition)
    telling.tell_now(by="x")
    kinds = {field.get_internal_type() for field in Subscription._meta.get_fields() if field.concrete}
    assert "DateTimeField" not in kinds
    assert not {field.name for field in Subscription._meta.get_fields()} & {"participant", "account", "voice"}
    audits = str(list(AuditEntry.objects.values()))
    assert "example.org" not in audits.lower()
    assert str(row.pk) not in audits
    tap = MailSecret.objects.latest("pk").words.split("\n")[1]
    assert checking.round_of(tap).number == 1
    assert tap not in str(list(Mail.objects.values()))


def test_the_link_of_each_mail_is_its_readers_own_and_ends_it_by_one_click(office, edition, client):
    reader(1), reader(2)
    happens(edition)
    telling.tell_now(by="x")
    with office.open():
        assert people.send_due() == 2
    letters = {letter["To"]: letter for letter in office.letters()}
    link = letters["p1@example.org"]["List-Unsubscribe"].strip(" <>")
    assert letters["p1@example.org"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letters["p1@example.org"].get_content()
    assert link not in letters["p2@example.org"].get_content()
    path = link.removeprefix("https://forum.example.org")
    assert client.get(path).status_code == 200
    assert Subscription.objects.filter(ended_on=None).count() == 2
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscription.objects.get(ended_on=None).email == "p2@example.org"


def test_who_ends_it_gets_nothing_that_waits_nor_what_is_sent_again(office, edition):
    row = reader(1)
    reader(2)
    happens(edition)
    (told,) = telling.tell_now(by="x")
    subscribing.end(row)
    telling.cancel(told, by="x")
    assert telling.send_again(told, perhaps=False, by="x") == 1
    with office.open():
        people.send_due()
    assert [letter["To"] for letter in office.letters()] == ["p2@example.org"]


def test_what_waits_is_kept_back_and_sent_again_and_the_doubtful_only_where_meant(office, edition):
    for number in range(4):
        reader(number)
    happens(edition)
    (row,) = telling.tell_now(by="x")
    first, second, *_ = Mail.objects.order_by("id")
    Mail.objects.filter(pk=first.pk).update(state=MailState.FAILED, error=PERHAPS_SENT)
    Mail.objects.filter(pk=second.pk).update(state=MailState.FAILED, error="550 no")
    assert telling.cancel(row, by="x") == 2
    told = queries.sending(row)
    assert (told.sent, told.waiting, told.failed, told.perhaps, told.cancelled) == (0, 0, 1, 1, 2)
    assert telling.send_again(row, perhaps=False, by="x") == 3
    assert Mail.objects.get(pk=first.pk).state == MailState.FAILED
    assert telling.send_again(row, perhaps=True, by="x") == 1


def test_without_a_mail_server_nothing_is_written(office, edition, settings):
    settings.HAS_MAIL_SERVER = False
    reader(1)
    happens(edition)
    assert telling.tell_now(by="x") == []
    assert Subscription.objects.get().told_up_to == 0


def test_voices_on_paper_are_listed_to_be_told_by_hand(edition):
    today = timezone.localdate()
    told = {"fate": "taken_up", "answered_on": today, "told_on": today}
    paper = make_voice(edition, kind="statement", origin="paper", **told)
    make_voice(edition, kind="statement", origin="phone", **told)
    make_voice(edition, kind="statement", origin="paper")
    hand = make_voice(edition, **told)
    assert set(queries.told_by_hand(edition)) == {paper, hand}
