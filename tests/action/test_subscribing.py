"""Subscribing by two steps, ending, being forgotten; and taps that are counted once, from five on."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from sewana.action.models import Check, Match, Subscription
from sewana.action.operations import checking, subscribing, telling
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries import telling as queries
from sewana.committee.queries.tickets import TICKET_COOKIE
from sewana.forum import operations as forum
from sewana.people.models import Mail, MailSecret
from tests import make
from tests.action.making import decided, make_improvement, make_theme, person, signed_in
from tests.action.test_telling import happens, office, reader

__all__ = ["office"]  # a fixture
pytestmark = pytest.mark.django_db
WISH = {"email": "Me@Example.org", "language": "th", "often": "weekly"}


@pytest.fixture
def edition(office):
    return make.make_edition()


def ask(client, edition, **fields):
    return client.post(f"/e/{edition.key}/news/", WISH | fields, follow=True)


def words_of(answer):
    """A page without the token of its form, which is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def link_of(mail):
    return f"/news/{MailSecret.objects.get(mail=mail).words}/"


def test_nothing_is_sent_before_the_reader_has_pressed_the_button_in_the_mail(client, edition):
    theme = make_theme()
    ask(client, edition, themes=[theme.key])
    mail = Mail.objects.get(to="me@example.org")
    row = Subscription.objects.get()
    assert (row.confirmed_on, list(row.themes.all())) == (None, [theme])
    client.get(link_of(mail))  # a program that looks at mails
    assert not queries.wanting("weekly").exists()
    client.post(link_of(mail), {"do": "confirm"})
    assert queries.wanting("weekly").get() == row


def test_the_answer_is_the_same_for_an_address_that_is_known(client, edition):
    first = words_of(ask(client, edition))
    subscribing.confirm(Subscription.objects.get())
    assert words_of(ask(client, edition, often="daily")) == first
    assert Subscription.objects.get().often == "weekly"
    templates = set(Mail.objects.values_list("template", flat=True))
    assert templates == {"action/mails/confirm", "action/mails/known"}


def test_nobody_is_bothered_by_more_than_three_mails_a_day(client, edition):
    for _ in range(6):
        assert ask(client, edition).status_code == 200
    assert Mail.objects.count() == 3


def test_many_addresses_from_one_place_are_stopped(client, edition):
    answers = [ask(client, edition, email=f"p{n}@example.org").status_code for n in range(41)]
    assert answers == [200] * 40 + [429]
    assert Subscription.objects.count() == 40


@pytest.mark.parametrize("bad", [{"email": "no address"}, {"often": "hourly"}, {"language": "xx"}])
def test_what_cannot_be_is_told_and_nothing_is_kept(client, edition, bad):
    assert ask(client, edition, **bad).status_code == 422
    assert not Subscription.objects.exists()


def test_its_reader_changes_it_reads_all_that_is_kept_and_ends_it(client, edition):
    row = reader(1)
    path = f"/news/{subscribing.secret_of(row)}/"
    client.post(path, {"do": "change", "language": "en", "often": "daily"})
    record = client.get(f"{path}?export").json()
    assert (record["email"], record["language"], record["often"]) == ("p1@example.org", "en", "daily")
    client.post(path, {"do": "end"})
    assert Subscription.objects.get().ended_on == timezone.localdate()
    assert client.get("/news/0123456789/").status_code == 404


def test_addresses_that_nobody_confirmed_or_that_were_ended_are_forgotten(edition):
    today = timezone.localdate()
    kept, late, over = reader(1), reader(2), reader(3)
    Subscription.objects.filter(pk=late.pk).update(confirmed_on=None, asked_on=today - dt.timedelta(days=8))
    Subscription.objects.filter(pk=over.pk).update(ended_on=today - dt.timedelta(days=31))
    assert subscribing.forget() == 2
    assert list(Subscription.objects.all()) == [kept]


def test_the_office_sees_numbers_and_ends_by_the_whole_address_only(client, edition):
    signed_in(client, edition)
    reader(1), reader(2, language="en")
    happens(edition)
    path = f"/office/editions/{edition.key}/telling/"
    page = client.get(path).content.decode()
    assert "example.org" not in page.replace("secretary@example.org", "").replace("forum.example.org", "")
    client.post(path, {"do": "end", "email": "p1@example"})
    client.post(path, {"do": "end", "email": "example.org"})
    assert Subscription.objects.filter(ended_on=None).count() == 2
    client.post(path, {"do": "end", "email": "P1@example.org"})
    assert Subscription.objects.get(ended_on=None).email == "p2@example.org"
    client.post(path, {"do": "tell"})
    assert list(Mail.objects.values_list("to", flat=True)) == ["p2@example.org"]
    assert client.get(f"{path}?part=state").status_code == 200


def done(edition, **fields):
    return make_improvement(edition, **decided(stage="done", published=True) | fields)


def test_a_phone_says_once_whether_it_helped_and_may_change_it(client, edition):
    row = done(edition)
    ticket = make.make_ticket()
    client.cookies[TICKET_COOKIE] = ticket
    me = forum.enter(edition, ticket=ticket)
    path = f"/e/{edition.key}/improvements/{row.number}/check/"
    client.post(path, {"answer": "yes"})
    client.post(path, {"answer": "no", "words": "ยังไม่มีปลั๊ก", "wants_reopened": "on"})
    (check,) = Check.objects.all()
    assert (check.participant, check.answer) == (me, Match.NO)
    assert queries.requests(row) == [check]
    assert client.get(path).status_code == 200


def test_who_did_not_take_part_cannot_answer(client, edition):
    row = done(edition)
    answer = client.post(f"/e/{edition.key}/improvements/{row.number}/check/", {"answer": "yes"})
    assert (answer.status_code, Check.objects.count()) == (422, 0)


def test_a_no_without_words_asks_for_nothing_and_what_is_under_way_is_not_asked_about(edition):
    row, someone = done(edition), person(edition)
    checking.check(row, "no", participant=someone, wants_reopened=True)
    assert queries.requests(row) == []
    with pytest.raises(NotPossible):
        checking.check(make_improvement(edition, **decided(published=True)), "yes", participant=someone)


def test_after_it_was_done_anew_it_is_asked_anew(edition):
    row, someone = done(edition), person(edition)
    checking.check(row, "no", participant=someone, words="ยัง", wants_reopened=True)
    row.reopened = 1
    row.save()
    assert (queries.requests(row), checking.given(row, participant=someone)) == ([], None)
    checking.check(row, "yes", participant=someone)
    assert Check.objects.count() == 2


def test_numbers_are_public_from_five_answers_on_and_in_steps_of_five(edition):
    row = done(edition)
    told = []
    for number in range(11):
        checking.check(row, "yes" if number % 5 else "no", participant=person(edition))
        found = queries.answers(row)
        told.append((found.count, found.percent, found.do_most_say_yes) if found else None)
    assert told == [None] * 4 + [(5, None, True)] * 5 + [(10, None, True)] * 2


def test_a_share_is_told_where_neither_side_is_few(edition):
    row = done(edition)
    for number in range(20):
        checking.check(row, "no" if number % 3 == 0 else "yes", participant=person(edition))
    found = queries.answers(row)
    assert (found.count, found.percent) == (20, 65)


def test_a_tap_from_a_mail_counts_by_a_button_once_for_each_mail(client, edition):
    reader(1), reader(2)
    row = happens(edition, kind="done", stage="done")
    telling.tell_now(by="x")
    taps = [words.split("\n")[1] for words in MailSecret.objects.values_list("words", flat=True)]
    path = f"/tap/{taps[0]}/"
    assert client.get(path).status_code == 200
    assert not Check.objects.exists()
    for answer in ("yes", "partly"):
        client.post(path, {"about": row.pk, "answer": answer})
    client.post(f"/tap/{taps[1]}/", {"about": row.pk, "answer": "yes"})
    checks = list(Check.objects.order_by("id").values_list("answer", "participant"))
    assert checks == [("partly", None), ("yes", None)]
    assert taps[0] not in str(list(Check.objects.values()))


@pytest.mark.parametrize(
    "change", [lambda tap: tap[:-1] + ("0" if tap[-1] != "0" else "1"), lambda tap: f"9{tap}"]
)
def test_a_number_that_is_not_ours_is_nowhere(client, edition, change):
    reader(1)
    happens(edition, kind="done", stage="done")
    telling.tell_now(by="x")
    assert client.get(f"/tap/{change(checking.new_tap(1))}/").status_code == 404
    assert client.get("/tap/1-0-/").status_code == 404


def test_a_mail_asks_about_nothing_that_it_did_not_tell(client, edition):
    reader(1)
    happens(edition, kind="done", stage="done")
    telling.tell_now(by="x")
    other = done(edition)
    client.post(f"/tap/{checking.new_tap(1)}/", {"about": other.pk, "answer": "no"})
    assert not Check.objects.exists()


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
