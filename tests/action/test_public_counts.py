"""The numbers beside an improvement: of its lead, frozen, and of few people nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana.action.operations import deciding, gathering, improvements
from sewana.action.queries.improvements import links_of
from sewana.action.queries.public_counts import counts_of, lead_of, told_of
from sewana.forum import operations as forum
from sewana.people.models import Group
from tests import make

KEYS = ("undergraduate-thai", "postgraduate-thai", "lecturer-thai", "researcher-thai", "")


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def opinion(edition, by_group):
    """A statement with votes: of each group so many that agree and so many that do not."""
    author = forum.enter(edition, ticket=make.make_ticket())
    statement = forum.write_statement(
        edition, text="ขอปลั๊กไฟ", language="th", from_side="", author=author, by="test"
    )
    forum.show_statement(statement, by="test")
    crowd = [(group, value) for group, (yes, no) in by_group.items() for value in [1] * yes + [-1] * no]
    people = make.ballots(edition, [{statement: value} for _group, value in crowd])
    for person, (group, _value) in zip(people, crowd, strict=True):
        code, _dash, origin = group.rpartition("-")
        person.group = Group.objects.filter(code=code, origin=origin).first()
        person.save()
    gathering.gather(edition)
    return edition.voices.get(statement=statement)


def published(edition, voice):
    improvement = improvements.begin_improvement(edition, voices=[voice], said_en="Sockets", by="test")
    ruling = deciding.Ruling("do", "เพราะทุกกลุ่มขอ", "Every group asked", "ซ่อมแล้ว", "Repaired")
    deciding.decide(improvement, ruling, by="test")
    return deciding.publish(improvement, by="test")


def counts(edition, voice):
    begun = improvements.begin_improvement(edition, voices=[voice], by="test")
    return counts_of(begun, lead_of(links_of(begun)))


@pytest.mark.django_db
def test_voices_the_share_that_agrees_and_groups(edition):
    voice = opinion(edition, {KEYS[0]: (20, 8), KEYS[1]: (10, 2), "": (6, 4)})
    told = published(edition, voice).public_counts
    assert (told["voices"], told["agree"]) == (50, 72)
    assert told["groups"] == [{"group": KEYS[0], "n": 28}, {"group": KEYS[1], "n": 12}]
    assert told["rest"]


@pytest.mark.django_db
def test_a_group_of_few_is_not_told_and_not_left_over(edition):
    voice = opinion(edition, {KEYS[0]: (20, 8), KEYS[1]: (10, 2), KEYS[2]: (3, 0)})
    told = counts(edition, voice)
    assert told["voices"] == 43
    # Of the two larger ones one has to be silent as well.
    assert [one["group"] for one in told["groups"]] == [KEYS[0]]


@pytest.mark.django_db
@pytest.mark.parametrize(("yes", "no", "agree"), [(9, 0, None), (6, 4, None), (5, 5, 50), (40, 3, None)])
def test_a_share_that_tells_of_few_is_not_told(edition, yes, no, agree):
    voice = opinion(edition, {KEYS[0]: (yes, no)})
    assert counts(edition, voice)["agree"] == agree


@pytest.mark.django_db
def test_who_looks_twice_sees_the_same(edition):
    voice = opinion(edition, {KEYS[0]: (20, 8), KEYS[1]: (10, 2)})
    first = published(edition, voice)
    late = make.ballots(edition, [{voice.statement: 1}] * 3)
    for person in late:
        person.group = Group.objects.get(code="undergraduate", origin="thai")
        person.save()
    again = deciding.publish(deciding.take_back(first, by="test"), by="test")
    other = published(edition, voice)
    assert again.public_counts == first.public_counts == other.public_counts


@pytest.mark.django_db
def test_what_was_told_of_a_statement_is_told_ever_after_whoever_leads(edition):
    first, second = opinion(edition, {KEYS[0]: (20, 8)}), opinion(edition, {KEYS[1]: (7, 7)})
    one = published(edition, first)
    improvements.link_voices(one, [second], by="test")
    make.ballots(edition, [{first.statement: 1}] * 3)
    for change in (improvements.lead_with, improvements.unlink_voice):
        with pytest.raises(improvements.NotPossible):
            change(one, second if change is improvements.lead_with else first, by="test")
    deciding.take_back(one, by="test")
    improvements.lead_with(one, second, by="test")
    other = published(edition, first)
    again = deciding.publish(one, by="test")
    assert other.public_counts["voices"] == 28
    assert (again.public_counts["voices"], again.public_counts["agree"]) == (14, 50)


@pytest.mark.django_db
def test_votes_that_were_set_apart_do_not_count(edition):
    voice = opinion(edition, {KEYS[0]: (20, 8)})
    apart = make.ballots(edition, [{voice.statement: 1}] * 9)
    for person in apart:
        person.is_apart = True
        person.save()
    assert counts(edition, voice)["voices"] == 28


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 30), max_size=5))
def test_nobody_can_count_a_few_from_what_is_told(counts):
    """Every way in which the silent groups could share the rest leaves room for five in each, or none is there."""
    known = {key: n for key, n in counts.items() if n}
    with_groups = told_of(known, agree=None, order=KEYS[:-1])
    if with_groups["voices"] is None:
        assert with_groups["groups"] == []
        return
    shown = {one["group"]: one["n"] for one in with_groups["groups"]}
    assert all(n >= 5 for n in shown.values())
    silent = [key for key in known if key not in shown]
    left = with_groups["voices"] - sum(shown.values())
    assert left == sum(known[key] for key in silent)
    # One silent group alone is known exactly; then it must not be small.
    if len(silent) == 1:
        assert left >= 5
