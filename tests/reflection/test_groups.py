"""Opinion groups from one picture to the next: their letters, their names, and pictures without any."""

import random
import uuid

import pytest
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.forum import live
from sewana.forum import operations as forum
from sewana.reflection import operations, queries
from sewana.reflection.analysis import naming
from sewana.reflection.models import OpinionGroup, Standing
from tests import make

pytestmark = pytest.mark.django_db
STATEMENTS = 10


def answer(people, votes):
    """People who are there already vote, or vote anew."""
    live.append(
        live.Entry(
            phone_id=uuid.uuid4().hex,
            edition_uid=person.edition.uid.hex,
            participant_id=person.pk,
            statement_id=statement.pk,
            value=value,
            cast_at=timezone.now(),
            source="phone",
        )
        for person, cast in zip(people, votes, strict=True)
        for statement, value in cast.items()
    )
    forum.fold_votes()


def camp(rows, way, people, rng, doubt=(0.9, 0, 0.1)):
    """People who mostly answer one way; `doubt` is how often they do, answer the other way, and pass."""
    return [
        {row: rng.choices((way * sign, -way * sign, 0), doubt)[0] for row, sign in rows}
        for _ in range(people)
    ]


def begin(*sizes, doubt=(0.9, 0, 0.1)):
    """An edition of camps that answer the opposite, and the people of each."""
    make.make_library()
    edition = make.make_edition(reflection_is_public=True)
    statements = [make.make_statement(edition, f"ความเห็นที่ {n}") for n in range(STATEMENTS)]
    rows, rng = [(row, (-1) ** n) for n, row in enumerate(statements)], random.Random(3)
    people = [
        make.ballots(edition, camp(rows, way, size, rng, doubt))
        for way, size in zip((1, -1), sizes, strict=True)
    ]
    return edition, rows, people


def noise(people=40):
    """An edition in which everybody answers at random."""
    make.make_library()
    edition = make.make_edition(reflection_is_public=True)
    rows = [make.make_statement(edition, f"ความเห็นที่ {n}") for n in range(STATEMENTS)]
    rng = random.Random(11)
    make.ballots(edition, [{row: rng.choice((-1, 1)) for row in rows} for _ in range(people)])
    return edition


def letter_of(person):
    return Standing.objects.get(participant=person).opinion_group


def test_a_group_keeps_its_letter_when_another_outgrows_it():
    edition, rows, (large, small) = begin(16, 12)
    operations.refresh(edition)
    assert [(letter_of(person[0])) for person in (large, small)] == ["A", "B"]
    make.ballots(edition, camp(rows, -1, 14, random.Random(5)))
    page_groups = operations.refresh(edition).picture["groups"]
    assert [(group["letter"], group["size"]) for group in page_groups] == [("A", 16), ("B", 26)]
    assert [letter_of(person[0]) for person in (large, small)] == ["A", "B"]


def test_a_new_group_gets_a_letter_that_no_group_ever_had():
    known = {0: "A", 1: "B"}
    assert naming.letters_of([1, 2], [8, 30], known) == ["B", "C"]
    assert naming.letters_of([3, 0, 2], [9, 6, 30], known) == ["D", "A", "C"]


def test_votes_without_structure_make_one_cloud_without_letters():
    edition = noise()
    picture = operations.refresh(edition).picture
    assert picture["groups"] == []
    assert {mark["letter"] for mark in picture["marks"]} == {""}
    assert "no-stable-groups" in [doubt["code"] for doubt in picture["doubts"]]
    assert set(Standing.objects.values_list("opinion_group", flat=True)) == {""}
    assert picture["bridging"] == []
    assert set(picture["rows"][0]["cells"]) == {"all", "users", "providers"}


def test_a_group_that_comes_back_after_a_time_without_groups_is_the_same():
    edition, rows, (large, small) = begin(16, 12)
    operations.refresh(edition)
    group = OpinionGroup.objects.get(letter="B")
    operations.name_group(group, "", "The quiet ones", by="test")
    rng = random.Random(11)
    answer(large + small, [{row: rng.choice((-1, 1)) for row, _sign in rows} for _ in large + small])
    assert operations.refresh(edition).picture["groups"] == []
    answer(large + small, camp(rows, 1, 16, rng) + camp(rows, -1, 12, rng))
    operations.refresh(edition)
    assert [(shown.letter, shown.name_en) for shown in queries.page(edition).groups] == [
        ("A", ""),
        ("B", "The quiet ones"),
    ]


def test_the_committee_can_have_the_map_computed_as_polis_does():
    edition = noise()
    operations.refresh(edition)
    committee.choose_engine(edition, "polis", by="test")
    assert queries.is_stale(edition)
    kept = operations.refresh(edition)
    assert (kept.engine, kept.picture["sureness"], kept.picture["doubts"]) == ("polis", None, [])
    assert len(kept.picture["groups"]) >= 2
    entry = AuditEntry.objects.get(operation="choose_engine")
    assert (entry.before, entry.after) == ({"engine": "map"}, {"engine": "polis"})


def test_a_name_follows_its_group_and_can_be_taken_back():
    edition, rows, _people = begin(16, 12)
    operations.refresh(edition)
    group = OpinionGroup.objects.get(letter="B")
    operations.name_group(group, "กลุ่มเงียบ", "The quiet ones", by="test")
    make.ballots(edition, camp(rows, -1, 14, random.Random(5)))
    operations.refresh(edition)
    shown = {group.letter: group.name_en for group in queries.page(edition).groups}
    assert shown == {"A": "", "B": "The quiet ones"}
    operations.name_group(OpinionGroup.objects.get(letter="B"), "", "", by="test")
    assert {group.name_th for group in queries.page(edition).groups} == {""}
    entries = list(AuditEntry.objects.filter(operation="name_group").order_by("id"))
    assert [entry.after["name_en"] for entry in entries] == ["The quiet ones", ""]


@pytest.mark.parametrize("engine", ["map", "polis"])
def test_people_with_few_answers_learn_how_many_more_place_them(engine):
    edition, _rows, people = begin(16, 12)
    shared = make.make_statement(edition, "ทุกคนเห็นด้วย")
    everybody = people[0] + people[1]
    answer(everybody, [{shared: 1} for _ in everybody])
    committee.choose_engine(edition, engine, by="test")
    (new,) = make.ballots(edition, [{shared: 1}])
    operations.refresh(edition)
    standing = Standing.objects.get(participant=new)
    assert standing.votes_needed == {"map": 1, "polis": 6}[engine]
    assert (standing.is_placed, standing.opinion_group) == (False, "")
    assert Standing.objects.filter(votes_needed=0).count() == len(everybody)


@pytest.mark.parametrize("engine", ["map", "polis"])
def test_no_count_of_people_under_five_is_in_a_picture(engine):
    edition, rows, _people = begin(16, 12)
    make.ballots(edition, [{rows[n][0]: 1 for n in range(9)} for _ in range(3)])
    committee.choose_engine(edition, engine, by="test")
    picture = operations.refresh(edition).picture
    cells = [cell for row in picture["rows"] for cell in row["cells"].values()]
    counts = [value for cell in cells for value in cell.values() if value is not None]
    counts += [group["size"] for group in picture["groups"] if group["size"] is not None]
    assert counts
    assert min(counts) >= 5
    assert all(mark["r"] >= round(2.6 * 5**0.5, 1) for mark in picture["marks"])


def test_votes_on_the_forum_itself_draw_no_map():
    make.make_library()
    edition = make.make_edition()
    row = make.make_statement(edition)
    edition.statements.update(is_meta=True)
    for _ in range(12):
        make.vote(edition, row)
    assert operations.refresh(edition).picture == {"is_enough": False, "people": None, "needed": 10}
