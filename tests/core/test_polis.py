"""The Polis method against the recorded outputs of the running system, and its properties.

What is a function of the votes and of the group memberships is compared to 1e-9; both recorded conversations
had converged, so that no wider tolerance is needed. Recorded priorities were computed with the group votes of
the round before, which here are those of the recorded round itself: nothing changed in between.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core import polis
from sewana_core.grouping import first_groups
from sewana_core.positions import _lanczos, centred, components
from sewana_core.votes import VoteError, vote_matrix
from tests.core.recorded import EXPORTS, RECORDED, adjusted_rand, export, recording

CLOSE = {"rtol": 0, "atol": 1e-9}


class Golden:
    """One recorded conversation, analysed with the recorded group memberships."""

    def __init__(self, name):
        found = recording(name)
        self.math = found.math
        self.matrix = vote_matrix(found.participant, found.statement, found.vote)
        self.statements = self.matrix.statements.tolist()
        self.people = {p: i for i, p in enumerate(self.matrix.participants.tolist())}
        base = self.math["base-clusters"]
        self.members = dict(zip(base["id"], base["members"], strict=True))
        earlier = np.zeros(self.matrix.shape[0], bool)
        earlier[[self.people[p] for p in self.math["in-conv"]]] = True
        self.plane = polis.plane(
            self.matrix, mod_out=self.math["mod-out"], meta=self.math["meta-tids"], earlier=earlier
        )
        groups = self.math["group-clusters"]
        grouping = polis.Grouping(len(groups), self.recorded_groups(), np.full(self.matrix.shape[0], -1))
        self.map = polis.describe(self.matrix, self.plane, grouping)

    def recorded_groups(self):
        group = np.full(self.matrix.shape[0], -1)
        for number, cluster in enumerate(self.math["group-clusters"]):
            people = [p for b in cluster["members"] for p in self.members[b]]
            group[[self.people[p] for p in people]] = number
        return group

    def by_statement(self, recorded):
        """Bring a recorded list, which stands in the order of `tids`, into our order of statements."""
        place = {tid: i for i, tid in enumerate(self.math["tids"])}
        return np.asarray(recorded)[..., [place[s] for s in self.statements]]

    def signs(self):
        """A component points either way; this is +1 where ours points as the recorded one does."""
        return np.sign((self.by_statement(self.math["pca"]["comps"]) * self.plane.components).sum(axis=1))


@pytest.fixture(scope="module", params=RECORDED)
def golden(request):
    return Golden(request.param)


def test_the_centre_is_the_recorded_one_with_the_sign_turned(golden):
    np.testing.assert_allclose(
        -golden.plane.center, golden.by_statement(golden.math["pca"]["center"]), **CLOSE
    )


def test_the_components_are_the_recorded_ones(golden):
    ours = golden.signs()[:, None] * golden.plane.components
    np.testing.assert_allclose(ours, golden.by_statement(golden.math["pca"]["comps"]), **CLOSE)


def test_people_stand_where_they_were_recorded(golden):
    base = golden.math["base-clusters"]
    rows = [[golden.people[p] for p in members] for members in base["members"]]
    ours = np.array([golden.plane.positions[r].mean(axis=0) for r in rows]) * -golden.signs()
    np.testing.assert_allclose(ours, np.column_stack([base["x"], base["y"]]), **CLOSE)


def test_statements_stand_where_they_were_recorded(golden):
    recorded = golden.math["pca"]
    ours = golden.plane.statement_positions.T * -golden.signs()[:, None]
    np.testing.assert_allclose(ours, golden.by_statement(recorded["comment-projection"]), **CLOSE)
    np.testing.assert_allclose(
        golden.plane.extremity, golden.by_statement(recorded["comment-extremity"]), **CLOSE
    )


def test_the_same_people_are_in_the_conversation(golden):
    inside = golden.matrix.participants[golden.plane.in_conversation]
    assert sorted(inside.tolist()) == sorted(golden.math["in-conv"])


def test_group_votes_are_the_recorded_ones(golden):
    counts = golden.map.group_votes
    for number, recorded in golden.math["group-votes"].items():
        g = int(number)
        rows = zip(golden.statements, counts.agree[g], counts.disagree[g], counts.votes[g], strict=True)
        assert {str(s): {"A": a, "D": d, "S": v} for s, a, d, v in rows} == recorded["votes"]
        assert golden.map.group_sizes[g] == recorded["n-members"]


def as_recorded(golden, chosen):
    found = {
        "tid": golden.statements[chosen.statement],
        "n-success": chosen.successes,
        "n-trials": chosen.trials,
        "p-success": pytest.approx(chosen.share, abs=1e-9),
        "p-test": pytest.approx(chosen.share_z, abs=1e-9),
    }
    if hasattr(chosen, "stands_for"):
        found |= {"repful-for": chosen.stands_for, "repness": pytest.approx(chosen.ratio, abs=1e-9)}
        found |= {"repness-test": pytest.approx(chosen.ratio_z, rel=1e-7)}  # recorded in single precision
    if getattr(chosen, "is_best_agree", False):
        found |= {"best-agree": True, "n-agree": chosen.agrees}
    return found


def test_the_same_statements_stand_for_each_group(golden):
    ours = {
        str(g): [as_recorded(golden, c) for c in chosen] for g, chosen in enumerate(golden.map.representative)
    }
    assert ours == golden.math["repness"]


def test_single_precision_is_kept_bit_for_bit(golden):
    recorded = [r["repness-test"] for chosen in golden.math["repness"].values() for r in chosen]
    ours = [c.ratio_z for chosen in golden.map.representative for c in chosen]
    assert [np.float32(z) for z in ours] == [np.float32(z) for z in recorded]


def test_consensus_is_the_recorded_one(golden):
    ours = golden.map.consensus
    lists = {"agree": ours.agree, "disagree": ours.disagree}
    assert {k: [as_recorded(golden, c) for c in v] for k, v in lists.items()} == golden.math["consensus"]


@pytest.mark.parametrize(
    ("ours", "recorded"),
    [("group_aware_consensus", "group-aware-consensus"), ("priorities", "comment-priorities")],
)
def test_group_aware_consensus_and_priorities_are_the_recorded_ones(golden, ours, recorded):
    expected = [golden.math[recorded][str(s)] for s in golden.statements]
    np.testing.assert_allclose(getattr(golden.map, ours), expected, **CLOSE)


def test_a_first_round_over_the_recorded_base_clusters_gives_the_recorded_groups():
    """Of the two conversations only the small one still had the groups that a first round gives."""
    golden = Golden("below-100-ptpts")
    base = golden.math["base-clusters"]
    points, sizes = np.column_stack([base["x"], base["y"]]), np.array(base["count"], float)
    ours = first_groups(points, sizes, len(golden.math["group-clusters"]))
    group_of = {b: g["id"] for g in golden.math["group-clusters"] for b in g["members"]}
    assert adjusted_rand(ours.label, [group_of[b] for b in base["id"]]) == 1.0


def test_exported_groups_are_met_as_far_as_they_follow_from_the_votes():
    """Over people whom both put into a group; red-dwarf 0.4.0 reaches 0.69 on the same four conversations."""
    found = []
    for name in EXPORTS:
        e = export(name)
        matrix = vote_matrix(e.participant, e.statement, e.vote)
        result = polis.analyse(matrix, mod_out=e.mod_out, groups=len(set(e.group.values())))
        ours = dict(zip(matrix.participants.tolist(), result.group.tolist(), strict=True))
        both = [(ours[p], g) for p, g in e.group.items() if ours[p] >= 0]
        found.append(adjusted_rand(*zip(*both, strict=True)))
    assert np.mean(found) >= 0.83


EVENTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.integers(-1, 1)), min_size=1, max_size=250
)


def read(events):
    return vote_matrix(*(np.array(column) for column in zip(*events, strict=True)))


@settings(deadline=None)
@given(EVENTS)
def test_every_number_is_in_its_bounds(events):
    found = polis.analyse(read(events), mod_out=[3], meta=[5])
    assert np.abs(found.center).max() <= 1
    lengths = np.linalg.norm(found.components, axis=1)
    assert all(n == pytest.approx(1) or n == 0 for n in lengths)
    assert np.isfinite(found.positions).all()
    assert ((found.group >= 0) == found.in_conversation).all()
    assert sorted(set(found.group[found.group >= 0].tolist())) == list(range(found.k))
    assert ((found.group_aware_consensus > 0) & (found.group_aware_consensus < 1)).all()
    assert (found.priorities > 0).all()
    chosen = {s.statement for group in found.representative for s in group}
    chosen |= {s.statement for s in (*found.consensus.agree, *found.consensus.disagree)}
    statements = read(events).statements.tolist()
    assert not {statements[c] for c in chosen} & {3, 5}
    assert all(len(group) <= 5 for group in found.representative)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_positions_and_counts_do_not_depend_on_the_order_of_votes(seed):
    rng = np.random.default_rng(seed)
    side = rng.integers(0, 2, 40) * 2 - 1
    events = [(p, s, int(np.sign(side[p] * (s % 3 - 1) + rng.normal()))) for p in range(40) for s in range(8)]
    one, other = read(events), read([events[i] for i in rng.permutation(len(events))])
    here, there = polis.plane(one), polis.plane(other)
    people, statements = np.argsort(other.participants), np.argsort(other.statements)
    assert one.participants.tolist() == sorted(one.participants.tolist())
    np.testing.assert_allclose(there.center[statements], here.center, **CLOSE)
    np.testing.assert_allclose(np.abs(there.components[:, statements]), np.abs(here.components), atol=1e-7)
    np.testing.assert_allclose(np.abs(there.positions[people]), np.abs(here.positions), atol=1e-6)


@settings(deadline=None)
@given(EVENTS)
def test_the_same_votes_give_the_same_map(events):
    matrix = read(events)
    one, other = polis.analyse(matrix), polis.analyse(read(events))
    for name in ("group", "center", "components", "positions", "extremity", "priorities"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    assert (one.representative, one.consensus) == (other.representative, other.consensus)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.9))
def test_the_sparse_way_gives_the_components_of_the_dense_way(seed, seen):
    rng = np.random.default_rng(seed)
    taste = rng.normal(size=(70, 2)) @ rng.normal(size=(2, 40))
    rows, columns = np.nonzero((rng.random((70, 40)) < seen) | (np.arange(70)[:, None] == np.arange(40)))
    matrix = vote_matrix(rows, columns, np.sign(np.rint(taste[rows, columns])))
    z = centred(matrix, np.zeros(matrix.shape[1], bool))
    dense = components(z)
    _, sparse = _lanczos(z, 2)
    np.testing.assert_allclose(np.abs((dense * sparse).sum(axis=1)), 1.0, atol=1e-9)


def test_the_sparse_way_survives_a_space_that_is_used_up():
    matrix = vote_matrix(np.repeat([0, 1, 2], 6), np.tile(np.arange(6), 3), [1] * 6 + [-1] * 6 + [1, -1] * 3)
    z = centred(matrix, np.zeros(6, bool))
    variance, found = _lanczos(z, 2)
    np.testing.assert_allclose(variance, np.linalg.eigvalsh(z.dense().T @ z.dense())[:-3:-1], atol=1e-9)
    np.testing.assert_allclose(found @ found.T, np.eye(2), atol=1e-9)


def test_moderated_statements_count_as_seen_by_everyone():
    matrix = vote_matrix([0, 0, 0, 1, 1, 2, 2, 2], [0, 1, 2, 0, 1, 0, 1, 2], [1, -1, 1, -1, 1, 1, 1, -1])
    z = centred(matrix, np.array([False, False, True]))
    assert z.seen.tolist() == [3, 3, 3]
    assert z.center.tolist() == [1 / 3, 1 / 3, 0]
    assert (z.dense()[:, 2] == 0).all()


def test_a_meta_statement_is_left_out_and_asked_often():
    matrix = read([(p, s, (p + s) % 3 - 1) for p in range(20) for s in range(8)])
    found = polis.analyse(matrix, meta=[4])
    assert (found.center[4], found.priorities[4]) == (0, 49)


def test_whoever_was_in_the_conversation_stays():
    votes = np.array([9] * 15 + [1, 2])
    assert polis.in_conversation(votes, 10).tolist() == [True] * 15 + [False] * 2
    earlier = np.arange(17) == 15
    assert polis.in_conversation(votes, 10, earlier).tolist() == [True] * 16 + [False]
    assert earlier.tolist() == [False] * 15 + [True, False]


def test_a_small_conversation_is_filled_up_with_those_who_voted_most():
    votes = np.array([1, 3, 2, 9, *[1] * 12])
    assert np.flatnonzero(~polis.in_conversation(votes, 30)).tolist() == [15]


def test_with_fewer_statements_than_seven_all_of_them_are_enough():
    assert polis.in_conversation(np.array([2] * 15 + [1]), 2).tolist() == [True] * 15 + [False]


def test_one_person_stands_in_the_middle():
    found = polis.analyse(vote_matrix([1, 1], [1, 2], [1, -1]))
    assert (found.k, found.group.tolist(), found.positions.tolist()) == (1, [0], [[0, 0]])
    np.testing.assert_allclose(found.components, [[0.5**0.5, -(0.5**0.5)], [0, 0]])


def test_one_statement_puts_everyone_in_the_middle():
    found = polis.analyse(vote_matrix([1, 2, 3], [1, 1, 1], [1, -1, 0]))
    assert (found.k, found.center.tolist(), found.components.tolist()) == (1, [0], [[1], [0]])


def test_people_of_one_mind_form_one_group():
    found = polis.analyse(read([(p, s, 1) for p in range(9) for s in range(9)]))
    assert (found.k, set(found.group.tolist())) == (1, {0})
    assert found.components.tolist() == [[0] * 9] * 2


def test_a_map_without_votes_is_refused():
    with pytest.raises(VoteError) as refused:
        polis.analyse(vote_matrix([], [], []))
    assert refused.value.code == "no-votes"


def test_the_number_of_groups_can_be_given():
    rng = np.random.default_rng(5)
    matrix = read([(p, s, int(rng.integers(-1, 2))) for p in range(120) for s in range(20)])
    assert [polis.analyse(matrix, groups=k).k for k in (1, 2, 7)] == [1, 2, 7]
