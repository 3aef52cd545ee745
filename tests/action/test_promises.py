"""Next year opens with what was promised; voices become topics; statements are asked again with care."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from sewana.action.models import Improvement, Progress, Repeat
from sewana.action.operations import carrying
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries import promises as queries
from sewana.forum.models import Vote
from sewana.planning.models import Proposal
from tests import make
from tests.action import making

pytestmark = pytest.mark.django_db
BY = "test"


@pytest.fixture
def before():
    make.make_library()
    return make.make_edition("2025", year=2025, title_en="Dialogue 2025")


@pytest.fixture
def edition(before):
    return make.make_edition()


@pytest.fixture
def office(client, edition, before):
    account = making.signed_in(client, edition)
    making.Seat.objects.create(edition=before, account=account, role="secretary")
    return account


def promise(before, said="ขอปลั๊ก", verdict="do", stage="started", **fields):
    known = making.decided(verdict, stage, day=dt.date(2025, 12, 1), published=True)
    return making.make_improvement(before, said, **(known | fields))


def votes(statement, agree, disagree):
    people = [making.person(statement.edition) for _ in range(agree + disagree)]
    Vote.objects.bulk_create(
        Vote(participant=one, statement=statement, value=1 if place < agree else -1, entry_id=place + 1)
        for place, one in enumerate(people)
    )


def words(before, edition):
    return {one.improvement.said_th: one.word for one in queries.promises(before, edition, is_public=True)}


def test_promises_are_kept_under_way_or_not_kept(before, edition):
    promise(before, "เสร็จ", stage="done")
    promise(before, "กำลังทำ")
    broken = promise(before, "เลิกทำ", stage="decided")
    promise(before, "ไม่เคยรับ", verdict="no", stage="decided")
    promise(before, "ยังไม่เผยแพร่", published_at=None)
    Progress.objects.create(improvement=broken, kind="decided", after="do", is_public=True)
    carrying.say_why_not(before, [broken.number], "not_now", ("งบหมด", "No money left"), by=BY)
    assert words(before, edition) == {"เสร็จ": "kept", "กำลังทำ": "under_way", "เลิกทำ": "not_kept"}
    counts = queries.counts_of(words(before, edition).values())
    assert (counts.total, counts.kept, counts.under_way, counts.not_kept) == (3, 1, 1, 1)


def test_a_promise_goes_on_once_with_its_history(before, edition):
    voice = making.make_voice(before)
    old = promise(before, unit_th="ฝ่ายอาคาร", percent=40, public_counts={"voices": 12})
    making.VoiceLink.objects.create(voice=voice, improvement=old)
    assert len(carrying.carry_over(before, edition, [old.number], by=BY)) == 1
    assert carrying.carry_over(before, edition, [old.number], by=BY) == []
    heir = edition.improvements.get()
    assert (heir.carried_from, heir.stage, heir.percent, heir.unit_th) == (old, "started", 40, "ฝ่ายอาคาร")
    assert heir.is_public
    told = heir.progress.get()
    assert (told.kind, told.before, told.text_th, told.is_public) == (
        "carried",
        "2025",
        "ดำเนินการต่อจากปี 2568",
        True,
    )
    Improvement.objects.filter(pk=heir.pk).update(stage="done")
    assert words(before, edition) == {"ขอปลั๊ก": "kept"}


def test_what_is_done_or_was_not_promised_does_not_go_on(before, edition):
    done, no = promise(before, stage="done"), promise(before, verdict="no", stage="decided")
    assert carrying.carry_over(before, edition, [done.number, no.number], by=BY) == []
    with pytest.raises(NotPossible, match="ทำเสร็จแล้ว"):
        carrying.say_why_not(before, [done.number], "no", ("ไม่", "No"), by=BY)


def test_why_not_needs_both_languages(before, edition):
    row = promise(before)
    with pytest.raises(NotPossible):
        carrying.say_why_not(before, [row.number], "no", ("งบหมด", ""), by=BY)
    row.refresh_from_db()
    assert row.verdict == "do"


def test_unanswered_voices_become_topics_once(before, edition):
    one = making.make_voice(before, "ขอห้องเงียบ", weight=9)
    making.make_voice(before, "ตอบแล้ว", fate="answered", reason_th="มีแล้ว")
    making.make_voice(before, "ห้ามยกคำพูด", may_quote=False)
    making.make_voice(before, "ของกรรมการ", origin="committee")
    assert [row.text for row in queries.unanswered(before, is_public=False)] == ["ขอห้องเงียบ"]
    assert queries.unanswered(before, is_public=True) == []
    assert carrying.propose_voices(before, edition, [one.number], by=BY) == 1
    assert carrying.propose_voices(before, edition, [one.number], by=BY) == 0
    assert [row.title for row in Proposal.objects.all()] == ["ขอห้องเงียบ"]


def test_statements_are_asked_again_word_for_word_and_not_twice(before, edition):
    old = making.make_opinion(before, translation="Open until midnight", from_side="user")
    assert carrying.ask_again(before, edition, [old.number], by=BY) == 1
    assert carrying.ask_again(before, edition, [old.number], by=BY) == 0
    new = Repeat.objects.get(before=old).after
    assert (new.text, new.translation, new.is_seed, new.state) == (old.text, old.translation, True, "shown")
    carrying.ask_no_more(edition, new.number, by=BY)
    new.refresh_from_db()
    assert (new.state, Repeat.objects.count()) == ("hidden", 0)


def test_what_people_voted_on_stays_asked(before, edition):
    carrying.ask_again(before, edition, [making.make_opinion(before).number], by=BY)
    new = Repeat.objects.get().after
    votes(new, 1, 0)
    with pytest.raises(NotPossible, match="มีผู้โหวต"):
        carrying.ask_no_more(edition, new.number, by=BY)


def public(*editions, is_public=True):
    for one in editions:
        one.reflection_is_public = is_public
        one.save()


def repeated(before, edition, then, now):
    old = making.make_opinion(before)
    carrying.ask_again(before, edition, [old.number], by=BY)
    new = Repeat.objects.get().after
    votes(old, *then)
    votes(new, *now)
    return old, new


def test_two_years_are_compared_by_newcombes_interval(before, edition):
    repeated(before, edition, (20, 20), (36, 4))
    public(before, edition)
    (row,) = queries.compared(before, edition)
    assert (row.share_before, row.share_after, row.word, row.is_few, row.is_reworded) == (
        0.5,
        0.9,
        "up",
        False,
        False,
    )
    assert (round(row.difference.low, 4), round(row.difference.high, 4)) == (0.2027, 0.5599)


@pytest.mark.parametrize(
    ("then", "now"), [((4, 4), (20, 20)), ((20, 20), (4, 5)), ((20, 20), (30, 0)), ((0, 12), (5, 9))]
)
def test_few_voters_or_all_of_one_mind_show_no_number(before, edition, then, now):
    repeated(before, edition, then, now)
    public(before, edition)
    (row,) = queries.compared(before, edition)
    assert not row.is_shown
    assert (row.n_before, row.share_after) == (0, 0.0)


def test_nothing_is_compared_before_both_reflections_are_public(before, edition):
    repeated(before, edition, (20, 20), (30, 10))
    public(before)
    assert queries.compared(before, edition) == []
    public(edition)
    public(before, is_public=False)
    assert queries.compared(before, edition) == []


def test_other_words_and_few_voters_are_said_to_stand_against_it(before, edition, client):
    _old, new = repeated(before, edition, (6, 6), (30, 10))
    new.text = "ห้องสมุดควรเปิดตลอดคืน"
    new.save()
    public(before, edition)
    with translation.override("en"):
        (row,) = client.get(reverse("action:promises", args=[edition.key])).context["rows"]
    assert len(row.against) == 2


def test_everybody_reads_how_the_year_opens(before, edition, client):
    promise(before, stage="done")
    promise(before, "กำลังทำ", said_en="Quiet rooms")
    page = client.get(reverse("action:promises", args=[edition.key]), headers={"accept-language": "en"})
    text = page.content.decode()
    assert "In 2025 we promised 2 things: kept 1, under way 1, not kept 0." in text
    assert "More plugs" in text
    assert "Quiet rooms" in text


def test_the_office_goes_on_says_why_not_proposes_and_asks_again(before, edition, office, client):
    first, second = promise(before), promise(before, "กำลังทำ")
    voice, opinion = making.make_voice(before), making.make_opinion(before)
    address = reverse("action:promises-office", args=[edition.key])
    assert client.get(address).status_code == 200
    client.post(address, {"do": "carry", "promise": [first.number]})
    given = {"do": "why_not", "promise": [second.number], "verdict": "not_now"}
    assert client.post(address, given | {"reason_th": "งบหมด"}).status_code == 409
    client.post(address, given | {"reason_th": "งบหมด", "reason_en": "No money"})
    client.post(address, {"do": "propose", "voice": [voice.number]})
    client.post(address, {"do": "ask_again", "statement": [opinion.number]})
    second.refresh_from_db()
    assert (edition.improvements.count(), second.verdict) == (1, "not_now")
    assert (Proposal.objects.count(), Repeat.objects.count()) == (1, 1)
    client.post(address, {"do": "drop", "heir": [edition.improvements.get().number]})
    assert edition.improvements.get().dropped_at is not None
    client.post(address, {"do": "carry", "promise": [first.number]})
    assert edition.improvements.get().dropped_at is None


def test_who_sees_only_this_years_office_changes_nothing_of_last_years(before, edition, client):
    making.signed_in(client, edition)
    row, hidden = promise(before), promise(before, "ยังไม่เผยแพร่", published_at=None)
    address = reverse("action:promises-office", args=[edition.key])
    assert "ยังไม่เผยแพร่" not in client.get(address).content.decode()
    given = {"do": "why_not", "promise": [row.number], "verdict": "no", "reason_th": "ไม่", "reason_en": "No"}
    assert client.post(address, given).status_code == 403
    client.post(address, {"do": "carry", "promise": [hidden.number]})
    assert not edition.improvements.exists()


def test_the_first_year_has_nothing_before_it(before, client):
    assert client.get(reverse("action:promises", args=[before.key])).status_code == 200


def test_a_late_promise_says_so(before, edition):
    row = promise(before, due_on=timezone.localdate() - dt.timedelta(days=1))
    (one,) = queries.promises(before, edition, is_public=True)
    assert (one.improvement, one.is_late) == (row, True)


@pytest.fixture
def listed(before):
    """Four promises, one of each kind and one that is late."""
    promise(before, "ปลั๊กไฟ", stage="done", note="ความลับของสำนักงาน")
    promise(before, "ห้องเงียบ", due_on=dt.date(2026, 6, 1))
    promise(before, "เก้าอี้ใหม่", due_on=dt.date(2026, 3, 1))
    broken = promise(before, "เปิดดึก", stage="decided")
    carrying.say_why_not(before, [broken.number], "no", ("งบหมด", "No money"), by=BY)
    Progress.objects.create(improvement=broken, kind="decided", after="do", is_public=True)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("?q=ห้อง+เงียบ", [2]),
        ("?q=๓", [3]),
        ("?q=งบหมด", [4]),
        ("?q=ความลับ", []),
        ("?state=kept", [1]),
        ("?state=under_way", [2, 3]),
        ("?state=not_kept", [4]),
        ("?state=nothing", [1, 2, 3, 4]),
        ("?order=due", [3, 2, 1, 4]),
        ("?order=nothing", [1, 2, 3, 4]),
        ("?q=ใหม่&state=under_way&order=due", [3]),
    ],
)
@pytest.mark.usefixtures("office", "listed")
def test_promises_are_searched_narrowed_and_sorted_and_the_figures_stay_those_of_all(
    client, edition, query, numbers
):
    page = client.get(reverse("action:promises-office", args=[edition.key]) + query)
    assert [one.improvement.number for one in page.context["promises"]] == numbers
    counts = page.context["counts"]
    assert (counts.kept, counts.under_way, counts.not_kept) == (1, 2, 1)
    assert ("ไม่พบ" in page.content.decode()) == (not numbers)


@pytest.mark.usefixtures("office")
def test_many_promises_have_pages_of_their_own_and_a_deed_stays_on_its_page(before, edition, client):
    for number in range(30):
        promise(before, f"คำสัญญา {number}")
        making.make_opinion(before, f"ความเห็น {number}")
    address = reverse("action:promises-office", args=[edition.key])
    query = "?state=under_way&page=2&promises=2"
    page = client.get(address + query)
    assert [one.improvement.number for one in page.context["promises"]] == [26, 27, 28, 29, 30]
    assert len(page.context["statements"]) == 5
    text = page.content.decode()
    # To turn the leaves of one list leaves the other where it is.
    assert 'href="?state=under_way&amp;page=2&amp;promises=1#promised"' in text
    assert 'href="?state=under_way&amp;promises=2&amp;page=1#again"' in text
    answer = client.post(address + query, {"do": "carry", "promise": [27]})
    assert answer.url == address + query
    assert edition.improvements.get().carried_from.number == 27
    assert client.post(address, {"do": "carry", "promise": [28]}).url == address
    kept = client.post(address + query, {"do": "why_not", "promise": [29], "reason_th": "งบหมด"})
    assert re.search(r'name="promise" value="29"[^>]* checked', kept.content.decode())


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.usefixtures("office")
def test_the_office_page_takes_the_same_queries_for_many(
    before, edition, client, count, django_assert_num_queries
):
    numbers = [promise(before, f"คำสัญญา {number}").number for number in range(count)]
    opinions = [making.make_opinion(before, f"ความเห็น {number}").number for number in range(count)]
    voices = [making.make_voice(before, f"เสียง {number}").number for number in range(count)]
    carrying.carry_over(before, edition, numbers, by=BY)
    carrying.ask_again(before, edition, opinions, by=BY)
    carrying.propose_voices(before, edition, voices, by=BY)
    address = reverse("action:promises-office", args=[edition.key])
    with django_assert_num_queries(15):
        assert len(client.get(address).context["promises"]) == count
    with django_assert_num_queries(8):
        client.get(reverse("action:promises", args=[edition.key]))
