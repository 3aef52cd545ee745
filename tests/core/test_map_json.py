"""The whole map: the same votes give the same bytes, and every doubt is told."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core.map_json import as_json
from sewana_core.opinion_map import analyse
from sewana_core.votes import VoteError, vote_matrix
from tests.core.recorded import EXPORTS, export
from tests.core.test_map_groups import camps
from tests.core.test_map_model import VOTES, last_votes

SCRIPT = """
import hashlib
from sewana_core.map_json import as_json
from sewana_core.opinion_map import analyse
from sewana_core.votes import vote_matrix
from tests.core.recorded import export
found = export("american-assembly.bowling-green")
matrix = vote_matrix(found.participant, found.statement, found.vote)
print(hashlib.sha256(as_json(analyse(matrix, left_out=found.mod_out)).encode()).hexdigest())
"""


def side_of(people):
    return {p: "provider" if p % 3 == 0 else "user" for p in people}


def test_the_map_of_planted_groups_says_all_of_it():
    triples, _ = camps()
    found = analyse(vote_matrix(*triples), sides=side_of(range(150)))
    content = json.loads(as_json(found))
    assert sorted(g["size"] for g in content["groups"]) == [40, 50, 60]
    assert all(g["representative"] for g in content["groups"])
    honesty = content["honesty"]
    assert honesty["no_stable_groups"] is False
    assert honesty["stability"] > 0.9
    assert 0.5 < honesty["variance_explained"] < 1
    assert sum(honesty["axis_share"]) == pytest.approx(honesty["variance_explained"], abs=1e-5)
    assert honesty["explained_by_exposure"] == [False] * 3
    assert len(content["mirror"]) == 30
    person = content["people"][0]
    assert person["votes_to_be_placed"] == 0
    assert person["group"] == next(g["id"] for g in content["groups"] if g["size"] == 60)
    assert "people" not in json.loads(as_json(found, people=False))


@settings(max_examples=25, deadline=None)
@given(VOTES, st.randoms())
def test_the_same_votes_in_any_order_give_the_same_bytes(triples, random):
    latest = [(p, s, v) for (p, s), v in last_votes(triples).items()]
    first = as_json(analyse(vote_matrix(*zip(*latest, strict=True)), sides=side_of(range(13))))
    random.shuffle(latest)
    assert as_json(analyse(vote_matrix(*zip(*latest, strict=True)), sides=side_of(range(13)))) == first
    assert "NaN" not in first


@pytest.mark.parametrize("name", EXPORTS[2:])
def test_a_real_conversation_in_another_order_gives_the_same_bytes(name):
    found = export(name)
    order = np.random.default_rng(1).permutation(len(found.vote))
    columns = found.participant, found.statement, found.vote
    texts = [
        as_json(analyse(vote_matrix(*votes), left_out=found.mod_out))
        for votes in (columns, [column[order] for column in columns])
    ]
    assert texts[0] == texts[1]
    assert not json.loads(texts[0])["honesty"]["no_stable_groups"]


def test_one_thread_and_two_give_the_same_bytes():
    export("american-assembly.bowling-green")  # skips where the data is not
    digests = set()
    for threads in ("1", "2"):
        env = os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_read_only_votes_are_enough():
    (row, column, vote), _ = camps()
    for part in (row, column, vote):
        part.flags.writeable = False
    assert analyse(vote_matrix(row, column, vote)).groups.count == 3


def test_a_later_map_keeps_the_ids_of_the_groups():
    (row, column, vote), planted = camps()
    earlier = {person: (9, 4, 6)[group] for person, group in enumerate(planted.tolist()) if person % 2}
    found = analyse(vote_matrix(row, column, vote), earlier=earlier)
    assert found.group_ids == (9, 4, 6)


def test_rates_of_few_votes_are_not_told():
    (row, column, vote), _ = camps()
    keep = (row >= 60) | (column != 0) | (row < 4)
    content = json.loads(as_json(analyse(vote_matrix(row[keep], column[keep], vote[keep]))))
    told = content["statements"][0]["by_group"]
    assert [told[str(g["id"])] is None for g in content["groups"]] == [True, False, False]


@pytest.mark.parametrize(
    "votes", [([1], [1], [1]), ([1, 2, 3], [1, 1, 1], [0, 0, 0]), ([1] * 3, [1, 2, 3], [1, 1, -1])]
)
def test_very_little_gives_a_map_that_says_so(votes):
    content = json.loads(as_json(analyse(vote_matrix(*votes))))
    assert content["honesty"]["no_stable_groups"] is True
    assert all(person["group"] is None for person in content["people"])


def test_a_map_without_votes_and_a_side_that_is_none_are_refused():
    with pytest.raises(VoteError, match="at least one vote that counts"):
        analyse(vote_matrix([], [], []))
    with pytest.raises(VoteError, match="provider or user") as caught:
        analyse(vote_matrix([1], [1], [1]), sides={1: "patient"})
    assert caught.value.params == {"participant": 1, "found": "patient"}
