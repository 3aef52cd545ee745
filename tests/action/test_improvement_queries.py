"""Office pages of improvements ask for what they show, once, and for no form that their reader does not see."""

import datetime as dt

import pytest
from django.utils import timezone

from sewana.action.models import Check, Evidence, Need, ToldByHand
from sewana.action.operations import deciding, working
from sewana.action.queries.by_hand import unreached
from sewana.action.queries.improvements import BOARD_MOST, links_of
from sewana.committee.models import Seat
from tests import make
from tests.action import making
from tests.action.making import RULING, begun, read, url, voice

pytestmark = pytest.mark.django_db
FORMS = ("words_form", "decision_form", "plan_form", "stage_form", "evidence_form")


@pytest.fixture
def row(edition):
    return deciding.decide(begun(edition, voices=[voice(edition)]), RULING, by="test")


def fill(edition, row, count):
    """So many of everything that the page of an improvement that is done can show."""
    today = timezone.localdate()
    for number in range(2, 2 + count):
        said = voice(edition, number, kind="hand", origin="paper")
        row.links.create(voice=said)
        medium = edition.media.create(number=number, kind="file", use="public", title_th=f"สื่อ {number}")
        medium.versions.create(number=1, url="https://example.org/", approved_at=timezone.now())
        for removed_at in (None, timezone.now()):
            Evidence.objects.create(improvement=row, media=medium, text_th="หลัง", removed_at=removed_at)
            ToldByHand.objects.create(improvement=row, told_on=today, how="spoken", removed_at=removed_at)
        row.steps.create(title=f"ขั้น {number}")
        Need.objects.create(improvement=row, needed=begun(edition))
        Check.objects.create(
            improvement=row,
            tap_hash=str(number),
            answer="no",
            words="ยังเสีย",
            wants_reopened=True,
            answered_on=today,
        )


@pytest.mark.parametrize("count", [1, 3])
def test_many_of_every_part_take_the_same_queries(edition, office, row, count, django_assert_num_queries):
    deciding.publish(row, by="test")
    row = working.move(row, "done", by="test")
    fill(edition, row, count)
    read(office, url("improvement", edition, row))
    with django_assert_num_queries(18):
        found = office.get(url("improvement", edition, row)).context
    lists = ("requests", "needs", "steps", "tellings", "tellings_back", "pieces", "removed_pieces")
    assert {name: len(found[name]) for name in lists} == dict.fromkeys(lists, count)
    assert (len(found["links"]), found["unreached"]) == (count + 1, count)


def test_parts_that_are_not_there_are_not_asked_for(edition, office, row, django_assert_num_queries):
    undecided = begun(edition)
    read(office, url("improvement", edition, row))
    with django_assert_num_queries(16):  # with the card to be, for it is not published yet
        read(office, url("improvement", edition, row))
    deciding.publish(row, by="test")
    with django_assert_num_queries(13):
        read(office, url("improvement", edition, row))
    with django_assert_num_queries(10):
        assert "plan_form" not in office.get(url("improvement", edition, undecided)).context


@pytest.mark.parametrize(
    ("role", "seen"),
    [("secretary", FORMS), ("moderator", ("words_form",)), ("staff", ()), ("worker", FORMS[2:])],
)
def test_who_may_not_write_has_no_form_made_for_them(edition, client, row, role, seen):
    account = make.make_account("one@example.org", roles=("staff",) if role == "staff" else ())
    client.force_login(account)
    if role == "worker":
        row.owner = account
        row.save()
    elif role != "staff":
        Seat.objects.create(edition=edition, account=account, role=role)
    fill(edition, row, 1)
    found = client.get(url("improvement", edition, row)).context
    assert tuple(name for name in FORMS if name in found) == seen
    ((piece, form),) = found["pieces"]
    assert (piece.row.text_th, form is not None) == ("หลัง", "plan_form" in seen)


def test_an_owner_outside_of_the_office_reads_the_page_with_as_few(
    edition, client, row, django_assert_num_queries
):
    row = deciding.publish(row, by="test")
    row.owner = make.make_account("worker@example.org", roles=())
    row.save()
    client.force_login(row.owner)
    read(client, url("improvement", edition, row))
    with django_assert_num_queries(12):
        read(client, url("improvement", edition, row))


def test_only_voices_of_people_that_stand_are_told_by_hand(edition, row):
    for number, fate in ((2, "taken_up"), (3, "withdrawn"), (4, "merged")):
        row.links.create(voice=voice(edition, number, kind="hand", origin="paper", fate=fate))
    row.links.create(voice=voice(edition, 5, kind="statement", origin="committee", fate="taken_up"))
    assert unreached(links_of(row)) == 1


def test_an_owner_who_has_left_stays_on_the_list_behind_the_others(edition, office, row):
    row.owner = make.make_account("gone@example.org", roles=())
    row.owner.is_active = False
    row.owner.save()
    row.save()
    form = office.get(url("improvement", edition, row), headers={"Accept-Language": "en"}).context[
        "plan_form"
    ]
    labels = [str(label) for _value, label in form.fields["owner"].choices]
    assert labels == ["nobody yet", "owner", "gone (has left)"]


@pytest.mark.parametrize(
    ("order", "numbers"), [("number", [1, 2, 3]), ("due", [3, 1, 2]), ("voices", [2, 3, 1]), ("x", [1, 2, 3])]
)
@pytest.mark.parametrize("view", ["", "&view=board"])
def test_table_and_board_stand_in_the_order_that_is_asked_for(edition, office, order, numbers, view):
    said = [voice(edition, number) for number in range(1, 4)]
    today = timezone.localdate()
    making.make_improvement(edition, "หนึ่ง", due_on=today)
    making.make_improvement(edition, "สอง", said[0], said[1])
    making.make_improvement(edition, "สาม", said[2], due_on=today - dt.timedelta(days=1))
    found = office.get(f"{url('improvements', edition)}?order={order}{view}").context
    lines = found["columns"][0].lines if view else found["lines"]
    assert [line.row.number for line in lines] == numbers


def test_a_board_shows_the_first_of_each_stage_in_two_questions(edition, office, django_assert_num_queries):
    address = f"{url('improvements', edition)}?view=board"
    for stage in ("decided", "started", "done"):
        for number in range(BOARD_MOST + 2):
            making.make_improvement(edition, f"{stage} {number}", **making.decided("do", stage))
    read(office, address)
    with django_assert_num_queries(13):
        columns = {one.stage: one for one in office.get(address).context["columns"]}
    assert [line.said for line in columns["started"].lines] == [f"started {n}" for n in range(BOARD_MOST)]
    assert {name: (len(one.lines), one.more) for name, one in columns.items() if one.count} == dict.fromkeys(
        ("decided", "started", "done"), (BOARD_MOST, 2)
    )
