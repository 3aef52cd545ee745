"""The random door: a list taken whole or not at all, a draw that can be repeated, links that are nobody's."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.core import mail as django_mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone, translation

from sewana.base.models import AuditEntry
from sewana.base.spreadsheets import workbook
from sewana.committee import operations as committee
from sewana.people import operations as people
from sewana.people.models import Mail, MailSecret
from sewana.survey.forms.addresses import read_addresses
from sewana.survey.models import Invited, Population, Token
from sewana.survey.operations import answering
from sewana.survey.operations import invited as operations
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries import invited as queries
from sewana.survey.queries.answering import hash_of
from tests import make
from tests.survey import world

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/questionnaires/1/invited/"
LINK = re.compile(r"https://forum\.example\.org/q/(\w+)/([\w-]{22})/")


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


def users():
    return [one for one in world.groups().values() if one.side == "user"]


def put(questionnaire, count, group=None, *, start=0, language="th"):
    rows = [operations.Address(f"p{n:03}@example.org", group, language) for n in range(start, start + count)]
    return operations.list_people(questionnaire, rows, by="test")


def drawn_all(questionnaire, seed=7):
    wanted = {one.key: one.listed for one in queries.strata_of(questionnaire)}
    return operations.draw(questionnaire, wanted, seed=seed, by="test")


def bodies():
    people.send_due(60)
    return {letter.to[0]: letter.body for letter in django_mail.outbox}


def tokens_of(letters):
    return {to: LINK.search(body)[2] for to, body in letters.items() if LINK.search(body)}


# The list


TABLE = [
    ["อีเมล", "กลุ่ม", "ภาษา", "หมายเหตุ"],
    ["a@example.org", "undergraduate-thai", "th", "x"],
    ["B@Example.org", "", "English", ""],
]


def read(rows):
    return read_addresses(rows, list(world.groups().values()))


def test_a_table_is_read_by_its_headings_in_either_language(edition):
    found = read(TABLE)
    assert found.wrong == ()
    assert [(one.address, one.group and one.group.code, one.language) for one in found.people] == [
        ("a@example.org", "undergraduate", "th"),
        ("b@example.org", None, "en"),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["nobody", "", ""], "“nobody” is not an address."),
        (["", "undergraduate-thai", ""], "There is no address."),
        (
            ["somchai๑@example.org", "", ""],
            "“somchai๑@example.org” has Thai digits. Is it somchai1@example.org?",
        ),
        (["A@EXAMPLE.ORG", "", ""], "“A@EXAMPLE.ORG” stands in row 2 already."),
        (["c@example.org", "pirates", ""], "There is no group “pirates”. Write one of: "),
        (["c@example.org", "undergraduate", ""], "There are several groups “undergraduate”. Write one of: "),
        (["c@example.org", "", "Klingon"], "“Klingon” is no language here."),
    ],
)
def test_what_is_wrong_is_named_by_its_row(edition, row, words):
    [wrong] = read([*TABLE, [], row]).wrong
    assert (wrong.row, wrong.words.startswith(words)) == (5, True), wrong


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["name", "group"], ["a@example.org", ""]], "there is no column “address”. Found: name, group."),
        ([["email", "mail"], ["a@example.org", ""]], "the column “address” stands twice"),
        ([["email"]], "no row below them"),
        ([[], []], "The table is empty"),
    ],
)
def test_wrong_columns_are_told(client, questionnaire, planner, rows, words):
    file = SimpleUploadedFile("list.xlsx", workbook(rows, "list"))
    page = client.post(PAGE, {"do": "list", "table": file})
    assert (words in page.content.decode(), Invited.objects.count()) == (True, 0)


def test_nothing_is_half_done(client, questionnaire, planner):
    text = "address,group\ngood@example.org,\nbad address,\n"
    page = client.post(PAGE, {"do": "list", "text": text}).content.decode()
    assert "1 thing has to be corrected" in page
    assert "Nothing has been taken over yet." in page
    assert "good@example.org" in page  # what was typed stays
    assert not Invited.objects.exists()
    assert (
        client.post(PAGE, {"do": "list", "text": text.replace("bad address", "b@example.org")}).status_code
        == 302
    )
    assert set(Invited.objects.values_list("address", flat=True)) == {"good@example.org", "b@example.org"}


def test_who_is_on_the_list_already_stays_as_they_are(questionnaire):
    assert put(questionnaire, 3) == 3
    drawn_all(questionnaire)
    assert put(questionnaire, 5) == 2
    assert Counter(Invited.objects.values_list("state", flat=True)) == {"drawn": 3, "listed": 2}


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


# The draw


def test_a_draw_is_repeated_by_its_seed_whatever_the_order_of_the_list(questionnaire, edition):
    one, other = users()[:2]
    put(questionnaire, 40, one)
    put(questionnaire, 10, other, start=40)
    wanted = {f"{one.code}-{one.origin}": 8, f"{other.code}-{other.origin}": 3}
    assert operations.draw(questionnaire, wanted, seed=11, by="test") == 11
    first = set(Invited.objects.filter(state="drawn").values_list("address", flat=True))
    assert Counter(Invited.objects.filter(state="drawn").values_list("group", flat=True)) == {
        one.pk: 8,
        other.pk: 3,
    }
    operations.erase_list(questionnaire, by="test")
    put(questionnaire, 10, other, start=40)
    put(questionnaire, 40, one)
    operations.draw(questionnaire, wanted, seed=11, by="test")
    assert set(Invited.objects.filter(state="drawn").values_list("address", flat=True)) == first
    operations.undo_draw(questionnaire, by="test")
    operations.draw(questionnaire, wanted, seed=12, by="test")
    assert set(Invited.objects.filter(state="drawn").values_list("address", flat=True)) != first
    assert [entry.after["seed"] for entry in queries.last_draws(questionnaire)] == [12, 11, 11]


def test_everybody_has_the_same_chance(questionnaire):
    put(questionnaire, 10)
    hits = Counter()
    for seed in range(200):
        operations.draw(questionnaire, {"none": 3}, seed=seed, by="test")
        hits.update(Invited.objects.filter(state="drawn").values_list("address", flat=True))
        operations.undo_draw(questionnaire, by="test")
    assert sum(hits.values()) == 600
    assert all(35 <= hits[f"p{n:03}@example.org"] <= 87 for n in range(10))  # 60 ± 4 standard deviations


def test_more_than_there_are_cannot_be_drawn_and_then_nobody_is(client, questionnaire, planner):
    put(questionnaire, 5)
    put(questionnaire, 5, users()[0], start=5)
    key = queries.strata_of(questionnaire)[0].key
    page = client.post(PAGE, {"do": "draw", f"draw-{key}": "๒", "draw-none": "6"}, follow=True)
    assert "Of none only 5 are on the list and not drawn yet, not 6." in page.content.decode()
    assert not Invited.objects.filter(state="drawn").exists()
    page = client.post(PAGE, {"do": "draw", f"draw-{key}": "some"}, follow=True)
    assert "“some” is not a number of people." in page.content.decode()
    page = client.post(PAGE, {"do": "draw", f"draw-{key}": "๒"}, follow=True)
    assert "2 people were drawn by lot." in page.content.decode()


def test_as_many_are_suggested_as_hold_a_share_to_ten_points(questionnaire, edition):
    group = users()[0]
    put(questionnaire, 200, group)
    key = f"{group.code}-{group.origin}"
    Population.objects.create(edition=edition, dimension="group", level=key, size=300)
    [stratum] = queries.strata_of(questionnaire)
    assert stratum.suggested == 73
    Population.objects.update(size=28_000)
    assert queries.strata_of(questionnaire)[0].suggested == 96


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


@pytest.mark.parametrize("reason", ["no server", "not open", "too few", "nobody"])
def test_they_are_not_written_while_something_stands_in_the_way(questionnaire, settings, reason):
    put(questionnaire, 4 if reason == "too few" else 9)
    if reason != "nobody":
        drawn_all(questionnaire)
    if reason == "no server":
        settings.HAS_MAIL_SERVER = False
    if reason == "not open":
        questionnaire.state = "closed"
        questionnaire.save()
    words = {
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
    """Every cell of every table, with the place in which the database keeps the row."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            place = "ctid" if connection.vendor == "postgresql" else "rowid"
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


# Reminders and erasing


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


def test_readers_see_numbers_and_only_planners_see_addresses(client, questionnaire, edition):
    put(questionnaire, 6)
    staff = make.make_account("staff@example.org", roles=("staff",))
    client.force_login(staff)
    page = client.get(PAGE)
    assert (page.status_code, "p000@example.org" in page.content.decode()) == (200, False)
    assert client.post(PAGE, {"do": "erase"}).status_code == 403
    assert Invited.objects.count() == 6


def test_the_page_takes_no_more_queries_for_many_than_for_few(
    client, questionnaire, planner, django_assert_max_num_queries
):
    for number, group in enumerate(users()):
        put(questionnaire, 30, group, start=30 * number)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    client.get(PAGE)
    with django_assert_max_num_queries(16):
        page = client.get(PAGE).content.decode()
    assert "Why the library cannot know who has answered" in page
