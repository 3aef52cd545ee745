"""Topics: proposed and voted on from phones, looked at by the office, chosen with a reason."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone, translation

from sewana.committee import operations as committee
from sewana.committee.operations.members import NotPossible
from sewana.planning.models import ProposalVote
from sewana.planning.operations import topics as operations
from sewana.planning.queries import topics as queries
from tests import make

pytestmark = pytest.mark.django_db
PUBLIC = "/e/2026/topics/"
OFFICE = "/office/editions/2026/topic/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft")


@pytest.fixture
def office(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def open_call(edition, **given):
    fields = {"text_th": "", "text_en": "", "opens_on": None, "closes_on": None, "is_open": True}
    return operations.set_call(edition, fields | given, by="test")


def add(edition, title="ก", **given):
    texts = {"title": title, "reason": "", "language": "th"} | given
    return operations.add_proposal(edition, **texts, by="test")


def cast(edition, proposal, count, side=""):
    for number in range(count):
        seal = f"{proposal.number}-{side}-{number}"
        operations.vote(edition, number=proposal.number, seal=seal, side=side)


def test_without_a_call_outsiders_find_nothing_and_with_one_a_draft_shows_only_that(client, edition):
    assert client.get(PUBLIC).status_code == 404
    open_call(edition)
    page = client.get(PUBLIC)
    assert page.status_code == 200
    assert "/e/2026/vote/" not in page.content.decode()
    open_call(edition, is_open=False)
    assert client.get(PUBLIC).status_code == 404


def test_a_proposal_waits_until_the_office_shows_it_and_sent_twice_is_one(client, office, edition):
    open_call(edition)
    given = {"title": " เวลา  เปิด ", "reason": "สอบ", "side": "user", "phone_id": str(uuid.uuid4())}
    client.post(PUBLIC, given)
    page = client.post(PUBLIC, given, follow=True).content.decode()
    proposal = edition.proposals.get()
    assert (proposal.title, proposal.state, proposal.from_side, proposal.language) == (
        "เวลา เปิด",
        "waiting",
        "user",
        "th",
    )
    assert "เวลา เปิด" in page
    assert "เวลา เปิด" not in Client().get(PUBLIC).content.decode()
    office.post(f"{OFFICE}{proposal.number}/deeds/", {"do": "show"})
    assert "เวลา เปิด" in Client().get(PUBLIC).content.decode()


@pytest.mark.parametrize(
    ("title", "is_taken"), [("ก" * 140, True), ("กี่" * 46, True), ("ก" * 141, False), ("  ", False)]
)
def test_a_title_has_at_most_140_characters_as_people_count_them(client, edition, title, is_taken):
    open_call(edition)
    client.post(PUBLIC, {"title": title})
    assert edition.proposals.exists() == is_taken


@pytest.mark.parametrize(
    "days",
    [
        {"opens_on": timezone.localdate() + dt.timedelta(1)},
        {"closes_on": timezone.localdate() - dt.timedelta(1)},
    ],
)
def test_outside_its_days_a_call_takes_nothing_and_keeps_the_text(client, edition, days):
    open_call(edition, **days)
    proposal = add(edition)
    page = client.post(PUBLIC, {"title": "ข้อความของฉัน", "reason": "เพราะสำคัญ"}).content.decode()
    assert ("ข้อความของฉัน" in page, "เพราะสำคัญ" in page) == (True, True)
    client.post(PUBLIC, {"do": "vote", "number": str(proposal.number)})
    assert (edition.proposals.count(), ProposalVote.objects.count()) == (1, 0)


def test_a_ticket_has_one_vote_and_can_change_it(client, edition):
    open_call(edition)
    first, second = add(edition, "ก"), add(edition, "ข")
    for proposal in (first, second, second):
        client.post(PUBLIC, {"do": "vote", "number": str(proposal.number), "side": "user"})
    vote = ProposalVote.objects.get()
    assert (vote.proposal, vote.side, len(vote.seal)) == (second, "user", 64)
    assert client.cookies["sewana_ticket"].value not in vote.seal
    page = client.get(PUBLIC)
    assert page.context["own_vote"] == second.number
    assert '<option value="user" selected>' in page.content.decode()


def test_what_is_hidden_cannot_be_voted_on(edition):
    proposal = add(edition)
    operations.move_proposal(proposal, "hidden", reason="ซ้ำ", by="test")
    with pytest.raises(NotPossible):
        operations.vote(edition, number=proposal.number, seal="a")


def test_hiding_needs_a_reason_and_its_author_reads_it(client, office, edition):
    open_call(edition)
    client.post(PUBLIC, {"title": "ชื่อคน"})
    url = f"{OFFICE}{edition.proposals.get().number}/deeds/"
    office.post(url, {"do": "hide"})
    assert edition.proposals.get().state == "waiting"
    office.post(url, {"do": "hide", "reason": "มีชื่อบุคคล"})
    assert edition.proposals.get().state == "hidden"
    assert "มีชื่อบุคคล" in client.get(PUBLIC).content.decode()
    assert "มีชื่อบุคคล" not in Client().get(PUBLIC).content.decode()


def test_a_merged_topic_takes_its_votes_along(edition):
    first, second, third = (add(edition, title) for title in ("ก", "ข", "ค"))
    cast(edition, first, 6)
    cast(edition, second, 7)
    operations.merge(first, second, by="test")
    operations.merge(second, third, by="test")
    assert {number: tally.total for number, tally in queries.tallies(edition).items()} == {
        1: None,
        2: None,
        3: 13,
    }
    assert queries.own_vote(edition, f"{first.number}--0") == (third.number, "")
    with pytest.raises(NotPossible):
        operations.merge(third, first, by="test")


def test_a_merging_undone_gives_each_topic_its_own_votes_again(office, edition):
    first, second, third = (add(edition, title) for title in ("ก", "ข", "ค"))
    cast(edition, first, 6)
    cast(edition, second, 7)
    operations.merge(first, second, by="test")
    operations.merge(second, third, by="test")
    office.post(f"{OFFICE}{second.number}/deeds/", {"do": "show"})
    # The first had been merged into the second, and is with it again.
    assert [queries.tallies(edition)[one.number].total for one in (first, second, third)] == [None, 13, None]
    office.post(f"{OFFICE}{first.number}/deeds/", {"do": "show"})
    assert [queries.tallies(edition)[one.number].total for one in (first, second, third)] == [6, 7, None]


def test_topics_are_listed_by_votes_that_may_be_told_and_others_as_they_came(office, edition):
    few, most, many, none = (add(edition, title) for title in ("ก", "ข", "ค", "ง"))
    cast(edition, few, 4)
    cast(edition, many, 6)
    cast(edition, most, 9)
    found = [row.number for row, _tally, _reason in office.get(OFFICE).context["rows"]]
    assert found == [most.number, many.number, few.number, none.number]
    assert [row.number for row, *_ in office.get(f"{OFFICE}?order=newest").context["rows"]] == [4, 3, 2, 1]
    assert [row.number for row, *_ in office.get(f"{OFFICE}?q=ค").context["rows"]] == [many.number]


def test_a_choice_taken_back_keeps_its_reason_for_another_time(office, edition):
    first, second = add(edition, "ก"), add(edition, "ข")
    operations.choose(first, reason_th="เพราะ", reason_en="as", by="test")
    operations.choose(second, reason_th="ดีกว่า", reason_en="", by="test")
    office.post(f"{OFFICE}{second.number}/deeds/", {"do": "show"})
    rows = {row.number: (row.state, reason) for row, _tally, reason in office.get(OFFICE).context["rows"]}
    assert rows == {first.number: ("shown", ""), second.number: ("shown", "")}
    given = office.get(f"{OFFICE}{first.number}/").context["form"]
    assert (given["reason_th"].value(), given["reason_en"].value()) == ("เพราะ", "as")


def test_why_it_was_hidden_is_no_reason_for_choosing_it_later(office, edition):
    proposal = add(edition)
    url = f"{OFFICE}{proposal.number}/"
    office.post(f"{url}deeds/", {"do": "hide", "reason": "ซ้ำ"})
    office.post(f"{url}deeds/", {"do": "show"})
    assert office.get(url).context["form"]["reason_th"].value() == ""


def test_only_who_may_choose_takes_a_choice_back(client, edition):
    proposal = add(edition)
    operations.choose(proposal, reason_th="เพราะ", reason_en="", by="test")
    account = make.make_account("member@example.org", roles=())
    committee.take_seat(edition, account, "member", by="test")
    client.force_login(account)
    for deed in ("show", "decline"):
        assert client.post(f"{OFFICE}{proposal.number}/deeds/", {"do": deed}).status_code == 403
    assert edition.proposals.get().state == "chosen"


def test_two_who_write_the_call_see_both_texts(office, edition):
    open_call(edition, text_th="แรก")
    version = edition.topic_call.version
    given = {"text_en": "", "opens_on": "", "closes_on": "", "is_open": "on", "version": version}
    office.post(f"{OFFICE}call/", given | {"text_th": "ของเขา"})
    page = office.post(f"{OFFICE}call/", given | {"text_th": "ของฉัน"})
    text = page.content.decode()
    assert ("ของเขา" in text, "ของฉัน" in text) == (True, True)
    edition.topic_call.refresh_from_db()
    assert edition.topic_call.text_th == "ของเขา"
    office.post(f"{OFFICE}call/", given | {"text_th": "ของฉัน", "version": version + 1})
    edition.topic_call.refresh_from_db()
    assert edition.topic_call.text_th == "ของฉัน"


def test_two_who_write_why_a_topic_was_chosen_see_both_texts(office, edition):
    proposal = add(edition)
    url = f"{OFFICE}{proposal.number}/"
    given = {
        "names_edition": "on",
        "title_th": "ก",
        "title_en": "A",
        "seen": office.get(url).context["form"]["seen"].value(),
    }
    office.post(url, given | {"reason_th": "ของเขา"})
    page = office.post(url, given | {"reason_th": "ของฉัน"})
    differences = [(one.mine, one.theirs) for one in page.context["differences"]]
    proposal.refresh_from_db()
    assert (differences, proposal.state_reason) == ([("ของฉัน", "ของเขา")], "ของเขา")
    assert page.context["last_change"].after["reason_th"] == "ของเขา"
    office.post(url, given | {"reason_th": "ของฉัน", "seen": page.context["form"]["seen"].value()})
    proposal.refresh_from_db()
    assert proposal.state_reason == "ของฉัน"


def test_what_was_sent_is_forgotten_on_the_phone(client, edition):
    open_call(edition)
    page = client.post(PUBLIC, {"title": "เวลาเปิด"}, follow=True).content.decode()
    assert 'data-done="topic-2026" data-text="เวลาเปิด"' in page


def test_another_topic_out_of_the_same_page_is_not_lost(client, edition):
    open_call(edition)
    given = {"title": "ก", "phone_id": str(uuid.uuid4())}
    client.post(PUBLIC, given)
    client.post(PUBLIC, given | {"title": "ข"})
    assert [proposal.title for proposal in edition.proposals.all()] == ["ก", "ข"]


def test_a_double_click_of_the_office_is_one_topic(office, edition):
    given = {
        "title": "ก",
        "language": "th",
        "phone_id": office.get(OFFICE).context["form"]["phone_id"].value(),
    }
    for title in ("ก", "ก", "ข"):
        office.post(OFFICE, given | {"title": title})
    assert [proposal.title for proposal in edition.proposals.all()] == ["ก", "ข"]


def test_a_double_click_without_cookies_is_one_topic(edition):
    open_call(edition)
    given = {"title": "ก", "phone_id": str(uuid.uuid4())}
    for _click in range(2):
        assert Client().post(PUBLIC, given).status_code == 302
    assert edition.proposals.count() == 1


def test_who_finds_the_list_full_is_not_told_that_it_came(edition, monkeypatch):
    monkeypatch.setattr(operations, "MOST_PROPOSALS", 1)
    given = {"reason": "", "language": "th"}
    operations.propose(edition, title="ก", seal="a", **given)
    with translation.override("en"), pytest.raises(NotPossible, match="no more can be taken"):
        operations.propose(edition, title="ข", seal="b", **given)


def test_so_many_of_one_phone_wait_and_no_more(edition):
    for number in range(operations.MOST_WAITING):
        operations.propose(edition, title=f"{number}", reason="", language="th", seal="a")
    with pytest.raises(NotPossible):
        operations.propose(edition, title="อีก", reason="", language="th", seal="a")
    operations.propose(edition, title="อีก", reason="", language="th", seal="b")


def test_nothing_under_five_is_told_or_can_be_worked_out(edition):
    first, second = add(edition, "ก"), add(edition, "ข")
    cast(edition, first, 9, "user")
    cast(edition, first, 2, "provider")
    cast(edition, second, 8, "user")
    cast(edition, second, 7, "provider")
    tallies = queries.tallies(edition)
    assert tallies[first.number].providers is None
    # 11 in all beside 9 users would tell the two; nobody said nothing, which is a small count too.
    assert tallies[first.number].users is None or tallies[first.number].total is None
    shown = [tally for tally in (tallies[second.number].users, tallies[second.number].providers) if tally]
    assert all(count >= 5 for count in shown)


def test_few_votes_show_no_number_at_all(office, edition):
    cast(edition, add(edition), 4)
    assert queries.tallies(edition)[1] == queries.Tally(None, None, None)


def test_the_choice_has_its_reason_and_can_name_the_forum(office, edition):
    first, second = add(edition, "ก"), add(edition, "ข")
    url = f"{OFFICE}{first.number}/"
    assert office.post(url, {"reason_th": ""}).status_code == 200
    assert office.post(url, {"reason_th": "เพราะ", "names_edition": "on", "title_th": "ก"}).status_code == 200
    edition.refresh_from_db()
    assert edition.title_th != "ก"
    office.post(
        url,
        {"reason_th": "เพราะ", "reason_en": "as", "names_edition": "on", "title_th": "ก", "title_en": "A"},
    )
    edition.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, first.state_reason, first.state_reason_en, edition.title_th, edition.title_en) == (
        "chosen",
        "เพราะ",
        "as",
        "ก",
        "A",
    )
    office.post(f"{OFFICE}{second.number}/", {"reason_th": "ดีกว่า"})
    assert list(edition.proposals.order_by("number").values_list("state", flat=True)) == ["shown", "chosen"]


@pytest.mark.parametrize("count", [0, 3, 60])
def test_the_pages_take_the_same_queries_for_sixty_topics(
    client, office, edition, count, django_assert_max_num_queries
):
    open_call(edition)
    for number in range(count):
        cast(edition, add(edition, f"หัวข้อ {number}"), 1)
    with django_assert_max_num_queries(12):
        assert office.get(OFFICE).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(PUBLIC).status_code == 200
