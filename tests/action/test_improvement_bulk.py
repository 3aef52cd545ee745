"""The list of improvements by owner, and deeds on chosen ones: handed over, given a due day, taken back."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from sewana.action.models import Improvement
from sewana.action.operations import triage
from sewana.base.models import AuditEntry
from sewana.people.models import Account
from tests import make
from tests.action.making import decided, make_improvement, make_voice, read, signed_in, url

pytestmark = pytest.mark.django_db
QUERIES, TABLE_QUERIES = 14, 8
SOON = timezone.localdate() + dt.timedelta(days=20)


@pytest.fixture
def owner():
    return make.make_account("nid@example.org", roles=())


def left(email="gone@example.org"):
    account = make.make_account(email, roles=())
    Account.objects.filter(pk=account.pk).update(is_active=False)
    return account


def shown(client, edition, query):
    answer = client.get(f"{url('improvements', edition)}?{query}")
    return [line.row.number for line in answer.context["lines"]]


def deed(client, edition, do, *rows, query="", **fields):
    given = {"do": do, "chosen": [f"{row.number}:{row.version}" for row in rows]} | fields
    return client.post(f"{url('improvements', edition)}?{query}", given)


def owners(edition):
    return [row.owner_id or row.owner_name for row in edition.improvements.all()]


def test_the_list_is_filtered_by_owner(edition, office, owner):
    gone = left()
    make_improvement(edition, owner=owner)
    make_improvement(edition, owner=gone)
    make_improvement(edition)
    make_improvement(edition, owner_name="คุณแดง")
    choices = dict(office.get(url("improvements", edition)).context["owners"])
    assert list(choices) == ["nobody", "left", str(gone.pk), str(owner.pk), "name:คุณแดง"]
    for value, number in {owner.pk: 1, "left": 2, "nobody": 3, "name:คุณแดง": 4}.items():
        assert shown(office, edition, f"owner={value}") == [number]
    assert shown(office, edition, "owner=99999999999999999999") == [1, 2, 3, 4]


def test_chosen_ones_are_handed_over_and_given_back(edition, office, owner):
    gone = left()
    rows = [make_improvement(edition, owner=gone), make_improvement(edition, owner_name="คุณแดง")]
    make_improvement(edition)
    answer = deed(office, edition, "hand_over", *rows, query="owner=left&q=", owner=owner.pk)
    assert owners(edition) == [owner.pk, owner.pk, ""]
    assert "owner=left" in answer.url
    assert [row.progress.get().kind for row in rows] == ["owner", "owner"]
    entry = AuditEntry.objects.get(operation="improvements_hand_over")
    assert entry.after == {"improvements": [1, 2], "count": 2, "new": 0}
    page = office.get(answer.url)
    change, _words = page.context["done"]
    office.post(url("improvements-undo", edition), {"change": change.pk})
    assert owners(edition) == [gone.pk, "คุณแดง", ""]
    office.post(url("improvements-undo", edition), {"change": change.pk})
    assert owners(edition) == [gone.pk, "คุณแดง", ""]
    assert AuditEntry.objects.filter(operation="undo_improvements").count() == 1


def test_somebody_without_an_account_takes_them_over(edition, office, owner):
    row = make_improvement(edition, owner=owner)
    deed(office, edition, "hand_over", row, owner_name="คุณแดง", owner_email="daeng@example.org")
    row.refresh_from_db()
    assert (row.owner, row.owner_name, row.owner_email) == (None, "คุณแดง", "daeng@example.org")


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "hand_over"},
        {"do": "hand_over", "owner_name": "ก", "owner_email": "no mail"},
        {"do": "due", "due_on": ""},
        {"do": "due", "due_on": "31/2/2569"},
        {"do": "due", "due_on": "1/1/2569"},
        {"do": "burn"},
    ],
)
def test_what_cannot_be_done_is_told_and_stays_typed_and_ticked(edition, office, fields):
    row = make_improvement(edition)
    answer = deed(office, edition, fields.pop("do"), row, **fields)
    assert answer.status_code == 409
    assert answer.context["refusal"] or answer.context["form"].errors
    assert answer.context["ticked"] == {1}
    for value in fields.values():
        assert f'value="{value}"' in answer.content.decode() or not value
    assert not edition.voice_changes.exists()


def test_those_in_the_way_are_each_told_and_nothing_is_changed(edition, office):
    fine = make_improvement(edition, **decided())
    done = make_improvement(edition, **decided("already", "done"))
    later = make_improvement(edition, starts_on=SOON + dt.timedelta(days=1))
    dropped = make_improvement(edition, dropped_at=timezone.now())
    changed = make_improvement(edition)
    Improvement.objects.filter(pk=changed.pk).update(version=2)
    rows = (fine, done, later, dropped, changed)
    answer = deed(office, edition, "due", *rows, due_on=SOON.isoformat())
    assert [one.number for one in answer.context["refused"]] == [2, 3, 4, 5]
    assert all(one.words in answer.content.decode() for one in answer.context["refused"])
    assert answer.context["ticked"] == {1}
    assert not Improvement.objects.exclude(due_on=None).exists()
    deed(office, edition, "due", fine, due_on=SOON.isoformat())
    fine.refresh_from_db()
    assert (fine.due_on, fine.version) == (SOON, 2)
    assert fine.progress.get().after == SOON.isoformat()


def test_what_is_so_already_and_what_nobody_chose_is_told(edition, office, owner):
    row = make_improvement(edition, owner=owner)
    assert deed(office, edition, "hand_over", row, owner=owner.pk).status_code == 409
    assert deed(office, edition, "hand_over", owner=owner.pk).status_code == 409
    row.refresh_from_db()
    assert row.version == 1


def test_nothing_is_taken_back_over_what_somebody_did_since(edition, office, owner):
    rows = [make_improvement(edition), make_improvement(edition)]
    deed(office, edition, "hand_over", *rows, owner=owner.pk)
    Improvement.objects.filter(number=2).update(owner=None, owner_name="คุณแดง")
    change = edition.voice_changes.get()
    office.post(url("improvements-undo", edition), {"change": change.pk})
    assert owners(edition) == [owner.pk, "คุณแดง"]
    # Something else that was done since is kept.
    Improvement.objects.filter(number=2).update(owner=owner, owner_name="", note="โทรแล้ว")
    office.post(url("improvements-undo", edition), {"change": change.pk})
    assert owners(edition) == ["", ""]
    assert edition.improvements.get(number=2).note == "โทรแล้ว"


def test_deeds_on_voices_and_on_improvements_stay_apart(edition, office, owner):
    deed(office, edition, "hand_over", make_improvement(edition), owner=owner.pk)
    change = edition.voice_changes.get()
    page = office.get(url("voices", edition))
    assert page.context["recent"] == []
    office.post(url("voices-undo", edition), {"change": change.pk})
    assert owners(edition) == [owner.pk]
    voice = make_voice(edition)
    said = triage.give_theme(edition, [triage.Pick(voice.number)], None, by="test")
    office.post(url("improvements-undo", edition), {"change": said.pk})
    said.refresh_from_db()
    assert said.undone_at is None
    assert [change for change, _words in office.get(url("improvements", edition)).context["recent"]] == [
        change
    ]


def test_who_does_not_plan_chooses_nothing(edition, client, owner):
    row = make_improvement(edition)
    signed_in(client, edition, "moderator")
    assert 'name="chosen"' not in read(client, url("improvements", edition))
    assert deed(client, edition, "hand_over", row, owner=owner.pk).status_code == 403
    cache.clear()
    signed_in(client, edition, "member")
    assert 'name="chosen"' in read(client, url("improvements", edition))


def test_pages_orders_and_stages_keep_the_choice(edition, office, owner):
    for number in range(30):
        make_improvement(edition, f"ขอปลั๊ก {number}", owner=owner)
    query = f"q=ขอ&state=all&owner={owner.pk}&order=due"
    page = office.get(f"{url('improvements', edition)}?{query}&page=2")
    assert len(page.context["lines"]) == 5
    text = page.content.decode()
    assert f"owner={owner.pk}&amp;order=due&amp;page=1" in text
    assert "improvements.xlsx?q=" in text
    board = office.get(f"{url('improvements', edition)}?{query}&view=board").content.decode()
    assert f'href="?state=considered&amp;q=%E0%B8%82%E0%B8%AD&amp;owner={owner.pk}' in board
    rows = list(edition.improvements.all()[:2])
    answer = deed(office, edition, "due", *rows, query=f"{query}&page=2", due_on=SOON.isoformat())
    assert f"owner={owner.pk}&order=due&page=2&done=" in answer.url


def test_five_hundred_cost_no_more_questions_than_three(edition, office, owner, django_assert_num_queries):
    address = f"{reverse('action:improvements', args=[edition.key])}?state=all"
    rows = [Improvement(edition=edition, number=n, said_th=f"ขอ {n}", owner=owner) for n in range(1, 501)]
    Improvement.objects.bulk_create(rows[:3])
    office.get(address)
    with django_assert_num_queries(QUERIES):
        office.get(address)
    Improvement.objects.bulk_create(rows[3:])
    with django_assert_num_queries(QUERIES):
        office.get(address)
    with django_assert_num_queries(TABLE_QUERIES):
        office.get(f"{url('improvements-csv', edition)}?state=all")
