"""What every engine that finds opinion groups must hold to, whichever it is."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core.map_json import as_json
from sewana_core.opinion_map import analyse
from sewana_core.reflection import Reflection
from sewana_core.votes import VoteError, vote_matrix
from tests.core.engines import ENGINES, camps, not_finite

VOTES = st.lists(
    st.tuples(st.integers(0, 24), st.integers(0, 9), st.sampled_from([-1, 0, 1])), min_size=1, max_size=200
)
SIZES = [(30, 25), (60, 50, 40)]

every_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)


@pytest.fixture(scope="module", params=SIZES, ids=["two-camps", "three-camps"])
def votes(request):
    return camps(request.param)


@every_engine
def test_planted_camps_are_found(engine, votes):
    """Without this the other promises would hold for an engine that finds nothing."""
    people = max(votes[0]) + 1
    sizes = next(sizes for sizes in SIZES if sum(sizes) == people)
    assert sorted(map(len, engine.of(*votes).groups), reverse=True) == list(sizes)


@every_engine
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_changes_nothing(engine, votes, seed):
    order = np.random.default_rng(seed).permutation(len(votes[0]))
    there, back = engine.of(*votes), engine.of(*(column[order] for column in votes))
    assert back.groups == there.groups
    assert back.votes_of_groups == there.votes_of_groups


@every_engine
def test_a_later_vote_wins(engine, votes):
    who, what, vote = votes
    changed = np.random.default_rng(0).random(len(who)) < 0.4
    first = np.where(changed, np.where(vote == 1, -1, vote + 1), vote)
    found = engine.of(*(np.concatenate(pair) for pair in ((who, who), (what, what), (first, vote))))
    assert found.votes_of_groups == engine.of(*votes).votes_of_groups
    assert engine.of(who, what, first).votes_of_groups != found.votes_of_groups


@every_engine
def test_the_same_vote_cast_again_changes_nothing(engine, votes):
    again = [np.repeat(column, 3) for column in votes]
    assert engine.of(*again).votes_of_groups == engine.of(*votes).votes_of_groups


@every_engine
@pytest.mark.parametrize(
    "name",
    [lambda n: (n * 37) % 1009, lambda n: n * 10**15 - 7, lambda n: f"p{(n * 37) % 1009:04d}"],
    ids=["numbers", "huge", "texts"],
)
def test_other_names_give_the_same_groups(engine, votes, name):
    who, what, vote = votes
    renamed = engine.of([name(n) for n in who.tolist()], [name(n) for n in what.tolist()], vote)
    wanted = frozenset(frozenset(map(name, group)) for group in engine.of(*votes).groups)
    assert renamed.groups == wanted


@every_engine
def test_statements_on_which_all_vote_alike_change_no_group(engine, votes):
    who, what, vote = votes
    people = np.arange(max(who) + 1)
    more = [(people, np.full(len(people), 100 + v), np.full(len(people), v)) for v in (-1, 0, 1)]
    joined = [np.concatenate(parts) for parts in zip((who, what, vote), *more, strict=True)]
    found = engine.of(*joined)
    assert found.groups == engine.of(*votes).groups
    assert not_finite(found.found) == []


LITTLE = {
    "one person": ([1] * 12, range(12), [1, -1, 0] * 4),
    "one vote": ([1], [1], [1]),
    "one statement": (range(40), [1] * 40, [1, -1, 0, 1] * 10),
    "all passes": (np.repeat(range(40), 10), list(range(10)) * 40, [0] * 400),
    "all agree": (np.repeat(range(100), 10), list(range(10)) * 100, [1] * 1000),
    "all disagree": (np.repeat(range(100), 10), list(range(10)) * 100, [-1] * 1000),
    "everyone alike": (np.repeat(range(100), 12), list(range(12)) * 100, [1, -1, 0] * 400),
    "two people": ([1] * 8 + [2] * 8, [*range(8), *range(8)], [1] * 8 + [-1] * 8),
    "nobody shares a statement": (range(30), range(30), [1, -1, 0] * 10),
}


@every_engine
@pytest.mark.parametrize("case", LITTLE)
def test_very_little_is_answered_with_numbers(engine, case):
    found = engine.of(*LITTLE[case])
    assert not_finite(found.found) == []
    assert set(found.label) == set(np.asarray(LITTLE[case][0]).tolist())


@every_engine
@pytest.mark.parametrize("case", ["one person", "one vote", "all passes", "all agree", "everyone alike"])
def test_people_who_do_not_differ_are_not_divided(engine, case):
    assert len(engine.of(*LITTLE[case]).groups) <= 1


@every_engine
def test_votes_are_read_and_never_written(engine, votes):
    kept = [column.copy() for column in votes]
    for column in kept:
        column.flags.writeable = False
    found = engine.of(*kept)
    assert found.groups == engine.of(*votes).groups
    assert all(np.array_equal(a, b) for a, b in zip(kept, votes, strict=True))


@every_engine
@pytest.mark.parametrize(
    ("vote", "named"),
    [(float("nan"), "nan"), (2, "2"), (-7, "-7"), (0.5, "0.5"), (None, "None")],
)
def test_a_vote_outside_the_alphabet_is_refused(engine, vote, named):
    with pytest.raises(VoteError, match=f"position 3 must be -1, 0 or 1, got {named}"):
        engine.of(range(4), [1] * 4, [1, 0, -1, vote])


@every_engine
@pytest.mark.parametrize("out", [(), (1,)])
def test_no_vote_at_all_is_refused(engine, out):
    with pytest.raises(VoteError, match=r"at least one vote.*got none") as refused:
        engine.of([], [], [], out)
    assert refused.value.code == "no-votes"


@every_engine
@pytest.mark.parametrize("odd", [float("nan"), 1.5, None, b"a", True, (1, 2)])
@pytest.mark.parametrize("place", [0, 1])
def test_an_id_that_is_neither_number_nor_text_is_refused(engine, odd, place):
    columns = [[1, 2], [1, 2], [1, -1]]
    columns[place] = [odd, odd]
    with pytest.raises(VoteError, match="must be") as refused:
        engine.of(*columns)
    assert refused.value.code in {"vote-id", "vote-shape"}


@every_engine
def test_ten_million_statements_are_refused_before_they_fill_the_memory(engine):
    many = 10_000_000
    columns = np.zeros(many, np.int8), np.arange(many, dtype=np.int32), np.ones(many, np.int8)
    with pytest.raises(VoteError, match="at most 1,000,000 statements, got 10,000,000") as refused:
        engine.of(*columns)
    assert refused.value.params == {"found": many, "most": 1_000_000}


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (([1, 2], [1, 2], [1, float("nan")]), "vote-value"),
        (([float("nan"), 2.0], [1, 2], [1, 1]), "vote-id"),
        ((np.zeros(1_000_001, int), np.arange(1_000_001), np.ones(1_000_001, int)), "many-statements"),
    ],
)
def test_a_running_conversation_refuses_the_same_and_keeps_what_it_had(columns, code):
    running = Reflection()
    running.take_in([1, 2], [5, 5], [1, -1])
    before = running.votes
    with pytest.raises(VoteError) as refused:
        running.take_in(*columns)
    assert refused.value.code == code
    assert running.votes is before


@every_engine
def test_the_ends_of_the_whole_numbers_are_ids_like_all_others(engine):
    ends = [2**63 - 1, -(2**63), 0]
    found = engine.of(ends * 2, [ends[0]] * 3 + [ends[1]] * 3, [1, 0, -1, -1, 1, 0])
    assert set(found.label) == set(ends)
    assert set(found.statements) == set(ends[:2])


@every_engine
@settings(max_examples=60, deadline=None)
@given(triples=VOTES)
def test_whatever_is_voted_everyone_is_listed_and_every_number_is_one(engine, triples):
    found = engine.of(*zip(*triples, strict=True))
    assert not_finite(found.found) == []
    assert set(found.label) == {p for p, _, _ in triples}
    used = set(found.label.values()) - {-1}
    assert used == set(range(len(used)))


@every_engine
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(25, 50), min_size=2, max_size=3, unique=True))
def test_votes_turned_round_give_the_same_groups(engine, seed, sizes):
    who, what, vote = camps(sizes, seed=seed)
    there, back = engine.of(who, what, vote), engine.of(who, what, -vote)
    assert back.groups == there.groups
    assert back.votes_of_groups == {key: counts[::-1] for key, counts in there.votes_of_groups.items()}


@every_engine
def test_a_person_whose_votes_do_not_count_changes_no_group(engine, votes):
    columns = [np.append(column, more) for column, more in zip(votes, (999, 998, 1), strict=True)]
    found = engine.of(*columns, out=(998,))
    assert found.groups == engine.of(*votes).groups
    assert found.label[999] == -1
    assert not_finite(found.found) == []


@settings(max_examples=60, deadline=None)
@given(VOTES)
def test_the_map_keeps_its_bounds(triples):
    sides = {p: "provider" if p % 3 else "user" for p in range(25)}
    found = analyse(vote_matrix(*zip(*triples, strict=True)), sides=sides)
    for rates in (*found.by_group, *found.by_side):
        assert (rates.low >= 0).all()
        assert (rates.low <= rates.rate).all()
        assert (rates.rate <= rates.high).all()
        assert (rates.high <= 1).all()
    assert np.allclose(found.groups.membership.sum(axis=0), 1, rtol=0, atol=1e-12)
    assert (found.groups.membership >= 0).all()
    assert ((found.consensus >= 0) & (found.consensus <= 1)).all()
    assert (abs(found.bridging) <= 1).all()
    assert 0 <= found.honesty.variance_explained <= 1
    assert all(0 <= told <= 1 for told in found.honesty.exposure)
    variance = np.einsum("iin->in", found.place.covariance)
    assert (variance >= 0).all()
    assert (variance <= found.place.prior[:, None] * (1 + 1e-9)).all()


@settings(max_examples=40, deadline=None)
@given(VOTES)
def test_votes_turned_round_turn_the_rates_of_the_map(triples):
    who, what, vote = (np.array(column) for column in zip(*triples, strict=True))
    there, back = analyse(vote_matrix(who, what, vote)), analyse(vote_matrix(who, what, -vote))
    assert np.array_equal(back.votes.counts, there.votes.counts[:, ::-1])
    assert back.place.mean == pytest.approx(-there.place.mean, abs=1e-9)
    assert abs(back.place.position) == pytest.approx(abs(there.place.position), abs=1e-6)
    if there.groups.count == back.groups.count == 1:
        for way in range(3):
            assert back.by_group[way].rate == pytest.approx(there.by_group[2 - way].rate, abs=1e-12)


BYTES = """
import sys
from sewana_core.map_json import as_json
from sewana_core.opinion_map import analyse
from sewana_core.votes import vote_matrix
from tests.core.engines import camps
import numpy as np
votes = camps((400, 300, 200), statements=60)
order = np.random.default_rng(int(sys.argv[1])).permutation(len(votes[0]))
print(as_json(analyse(vote_matrix(*(column[order] for column in votes)))))
"""


def test_the_map_is_the_same_bytes_in_any_order_on_one_thread_or_two():
    answers = set()
    for threads, seed in (("1", "0"), ("2", "0"), ("2", "1")):
        env = os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", BYTES, seed], env=env, capture_output=True, text=True, check=True
        )
        answers.add(done.stdout)
    assert len(answers) == 1
    assert as_json(analyse(vote_matrix(*camps((400, 300, 200), statements=60)))) + "\n" in answers
