"""Mails of the random door: a link of one's own that is nobody's in the tables, reminders to all, and erasing."""

import datetime as dt
from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.core import mail as django_mail
from django.db import connection
from django.utils import timezone, translation

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.people import operations as people
from sewana.people.models import Mail, MailSecret
from sewana.survey.models import Invited, Token
from sewana.survey.operations import answering
from sewana.survey.operations import invited as operations
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries.answering import hash_of
from tests import make
from tests.survey import world
from tests.survey.random_door import LINK, bodies, drawn_all, put, tokens_of, users

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/questionnaires/1/invited/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.SITE_URL = "https://forum.example.org"
    settings.HAS_MAIL_SERVER = True
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def questionnaire(edition):
    return world.opened(edition)


@pytest.fixture
def planner(client, edition):
    account = world.office(client)
    committee.take_seat(edition, account, "secretary", by="test")
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return account


# The mails


def test_each_reader_gets_a_link_of_their_own_that_opens_the_questionnaire_once(questionnaire):
    put(questionnaire, 4, language="en")
    put(questionnaire, 3, start=4)
    drawn_all(questionnaire)
    assert operations.write_to_drawn(questionnaire, by="test") == 7
    found = tokens_of(bodies())
    assert (len(found), len(set(found.values()))) == (7, 7)
    assert set(Token.objects.values_list("token_hash", flat=True)) == {hash_of(one) for one in found.values()}
    key = found["p000@example.org"]
    answering.begin(questionnaire, key, "en")
    answering.keep_answer(questionnaire, key, {"C1": 4})
    response = answering.send(questionnaire, key, language="en")
    assert response.door == "random"
    with pytest.raises(answering.AlreadySent):
        answering.begin(questionnaire, key, "en")
    languages = {to: "You were drawn by lot" in body for to, body in bodies().items()}
    assert sorted(to for to, is_english in languages.items() if is_english) == [
        f"p{n:03}@example.org" for n in range(4)
    ]


def test_the_mails_wait_without_a_link_in_their_text(client, questionnaire, planner):
    put(questionnaire, 6)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    secrets = set(MailSecret.objects.values_list("words", flat=True))
    owner = make.make_account("boss@example.org")
    client.force_login(owner)
    pages = [
        PAGE,
        "/office/mails/",
        *(f"/office/mails/{pk}/" for pk in Mail.objects.values_list("pk", flat=True)),
    ]
    shown = "".join(client.get(page).content.decode() for page in pages)
    assert len(secrets) == 6
    assert not any(secret in shown for secret in secrets)
    rest = str(list(Mail.objects.values())) + str(list(AuditEntry.objects.values()))
    assert not any(secret in rest for secret in secrets)


def test_they_are_shown_before_they_are_sent(client, questionnaire, planner):
    put(questionnaire, 6)
    drawn_all(questionnaire)
    page = client.post(PAGE, {"do": "show-mail"}).content.decode()
    assert f"https://forum.example.org/q/{questionnaire.code}/••••••••/" in page
    assert "Send 6 mails" in page
    assert not Mail.objects.exists()
    client.post(PAGE, {"do": "mail"})
    assert Mail.objects.count() == 6


@pytest.mark.parametrize("reason", ["no server", "not open", "too few", "nobody", "rehearsal"])
def test_they_are_not_written_while_something_stands_in_the_way(questionnaire, settings, reason):
    put(questionnaire, 4 if reason == "too few" else 9)
    if reason != "nobody":
        drawn_all(questionnaire)
    if reason == "no server":
        settings.HAS_MAIL_SERVER = False
    if reason == "not open":
        questionnaire.state = "closed"
        questionnaire.save()
    if reason == "rehearsal":
        type(questionnaire.edition).objects.filter(pk=questionnaire.edition_id).update(
            rehearsal_of=make.make_edition("real")
        )
    words = {
        "rehearsal": "This is a rehearsal",
        "no server": "No mail server is set",
        "not open": "Open the questionnaire first",
        "too few": "Fewer than five mails at once would show whose link is whose",
        "nobody": "Nobody is drawn",
    }
    with pytest.raises(NotPossible, match=words[reason]):
        operations.write_to_drawn(questionnaire, by="test")
    assert (Mail.objects.count(), Token.objects.count()) == (0, 0)


def test_two_clicks_write_once(questionnaire):
    put(questionnaire, 8)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    with pytest.raises(NotPossible):
        operations.write_to_drawn(questionnaire, by="test")
    assert (Mail.objects.count(), Token.objects.count()) == (8, 8)


def test_a_small_group_is_not_noted_beside_its_tokens(questionnaire):
    small, large = users()[:2]
    put(questionnaire, 4, small)
    put(questionnaire, 5, large, start=4)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    assert Counter(Token.objects.values_list("group", flat=True)) == {None: 4, large.pk: 5}


# That nobody can know


def everything():
    """Every cell of every table, with the place in which the database keeps the row; some tables know none."""
    with connection.cursor() as cursor:
        placeless = set()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID'")
            placeless = {name for (name,) in cursor.fetchall()}
        for table in sorted(connection.introspection.table_names(cursor)):
            place = "ctid" if connection.vendor == "postgresql" else "NULL" if table in placeless else "rowid"
            cursor.execute(f'SELECT {place} AS row_place, * FROM "{table}" ORDER BY {place}')
            columns = [column[0] for column in cursor.description]
            yield table, [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def rank_correlation(left, right):
    """Spearman's, of two orders without ties."""
    places = [sorted(values).index for values in (left, right)]
    ranks = [[place(value) for value in values] for place, values in zip(places, (left, right), strict=True)]
    n = len(left)
    return 1 - 6 * sum((a - b) ** 2 for a, b in zip(*ranks, strict=True)) / (n * (n * n - 1))


def test_from_the_whole_database_nothing_leads_from_an_address_to_a_token_or_an_answer(questionnaire):
    groups = users()[:3]
    for number, group in enumerate(groups):
        put(questionnaire, 100, group, start=100 * number)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    # What only the readers have: the test knows it, the database must not.
    readers = tokens_of(bodies())
    owners = {hash_of(token): to for to, token in readers.items()}
    assert len(owners) == 300
    for to in sorted(readers)[::3]:
        answering.begin(questionnaire, readers[to], "th")
        answering.keep_answer(questionnaire, readers[to], {"C1": 5})
        answering.send(questionnaire, readers[to], language="th")
    tables = dict(everything())
    # No cell outside the tokens' own table has a token, its hash or its id; none of theirs names an address.
    tokens = {str(row["id"]).replace("-", "") for row in tables["survey_token"]}
    marks = {row["token_hash"] for row in tables["survey_token"]}
    secret = tokens | marks | set(readers.values())
    for table, rows in tables.items():
        if table != "survey_token":
            cells = {str(value).replace("-", "") for row in rows for value in row.values()}
            assert not cells & {one.replace("-", "") for one in secret}, table
            assert not any(token in str(rows) for token in readers.values()), table
    told = str(tables["survey_token"]) + str(tables["survey_response"])
    assert "example.org" not in told
    # What both sides have in common says group and questionnaire, and neither says fewer than a hundred people.
    assert set(tables["survey_token"][0]) == {
        "row_place",
        "id",
        "token_hash",
        "is_spent",
        "group_id",
        "questionnaire_id",
    }
    assert Counter(row["group_id"] for row in tables["survey_token"]) == {group.pk: 100 for group in groups}
    # No order goes with another: that of the list, of the mails, of their sending, of the tokens, of the answers.
    mails = {row["to"]: row for row in tables["people_mail"]}
    listed = {row["address"]: row for row in tables["survey_invited"]}
    theirs = [owners[row["token_hash"]] for row in tables["survey_token"]]
    places = list(range(300))
    for order in (
        [listed[to]["id"] for to in theirs],
        [mails[to]["id"] for to in theirs],
        [mails[to]["row_place"] for to in theirs],
        [(str(mails[to]["sent_at"]), mails[to]["id"]) for to in theirs],
    ):
        assert abs(rank_correlation(places, order)) < 0.35  # six standard deviations of chance
    by_id = [
        owners[row["token_hash"]] for row in sorted(tables["survey_token"], key=lambda row: str(row["id"]))
    ]
    assert abs(rank_correlation(places, [mails[to]["id"] for to in by_id])) < 0.35
    # An answer has no time and no token; how many were ticked off, and no more, is known.
    assert sum(bool(row["is_spent"]) for row in tables["survey_token"]) == 100
    assert all(len(str(row["answered_on"])) == 10 for row in tables["survey_response"])
    assert tables["survey_draft"] == []
    assert tables["people_mailsecret"] == []


def a_day_later(questionnaire, days=1):
    Invited.objects.update(mailed_at=timezone.now() - dt.timedelta(days=days))
    Invited.objects.exclude(reminded_at=None).update(reminded_at=timezone.now() - dt.timedelta(days=days))


def test_reminders_go_to_everybody_who_was_written_to_twice_at_most_and_hold_no_link_of_anybody(
    questionnaire,
):
    put(questionnaire, 9, language="en")
    operations.draw(questionnaire, {"none": 6}, seed=1, by="test")
    operations.write_to_drawn(questionnaire, by="test")
    tokens = tokens_of(bodies())
    reader = next(iter(tokens))
    answering.begin(questionnaire, tokens[reader], "en")
    answering.send(questionnaire, tokens[reader], language="en")
    with pytest.raises(NotPossible, match="Everybody was written to today"):
        operations.remind(questionnaire, by="test")
    django_mail.outbox.clear()
    for turn in (1, 2):
        a_day_later(questionnaire)
        assert operations.remind(questionnaire, by="test") == 6, turn
    letters = bodies()
    assert (len(django_mail.outbox), set(letters)) == (12, set(tokens))
    assert reader in letters  # who has answered is reminded too: nobody here knows
    for body in letters.values():
        assert "If you have answered: thank you" in body
        assert not LINK.search(body)
        assert "/q/" not in body
    a_day_later(questionnaire)
    with pytest.raises(NotPossible):
        operations.remind(questionnaire, by="test")


def test_erasing_takes_every_address_and_every_mail_and_leaves_the_links_working(questionnaire):
    put(questionnaire, 7)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    tokens = tokens_of(bodies())
    other = people.post(
        key="other", template="people/mails/test", to="else@example.org", language="th", context={"name": "x"}
    )
    assert operations.erase_list(questionnaire, by="test") == 7
    assert not Invited.objects.exists()
    assert list(Mail.objects.all()) == [other]
    key = next(iter(tokens.values()))
    answering.begin(questionnaire, key, "th")
    assert answering.send(questionnaire, key, language="th").door == "random"


def test_no_audit_entry_names_an_address(questionnaire):
    put(questionnaire, 6)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    Invited.objects.update(mailed_at=timezone.now() - dt.timedelta(days=2))
    operations.remind(questionnaire, by="test")
    operations.erase_list(questionnaire, by="test")
    told = list(AuditEntry.objects.values_list("operation", flat=True))[-5:]
    assert told == ["list_invited", "draw_invited", "write_to_invited", "remind_invited", "erase_invited"]
    assert "example.org" not in str(list(AuditEntry.objects.values_list("before", "after", "object_id")))
