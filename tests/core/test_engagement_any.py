"""Whatever people answer, a round has figures that are finite or None, and no small group is told."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_core.engagement.answers import Answers, Round, Staff
from sewana_core.engagement.figures import Options
from sewana_core.engagement.sewana_12 import form_of
from sewana_core.engagement.whole import engage
from sewana_core.errors import FiguresError
from tests.core.survey_files import ITEMS

OPTIONS = Options(rounds=30)
GROUPS = ("ug", "pg", "lecturer", "researcher", "guest")
# Raking may end without weights where places and groups go together; a population may have no such margin at all.
MARGINS = st.sampled_from([("group",), ("group", "place"), ()])


@st.composite
def rounds(draw, year=2569):
    sizes = draw(st.lists(st.integers(0, 45), min_size=5, max_size=5).filter(sum))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    groups = np.repeat(GROUPS, sizes)
    n = len(groups)
    levels = {"group": groups, "place": rng.choice(["main", "branch"], n)}
    low, high = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)).map(sorted))
    items = {item: rng.integers(low, high + 1, n).astype(float) for item in ITEMS}
    for column in items.values():
        column[rng.random(n) < draw(st.sampled_from([0, 0.2, 0.97]))] = np.nan
    known = {"group": dict.fromkeys(GROUPS, 100), "place": {"main": 400, "branch": 100}}
    barriers = {"b1": (rng.random(n) < 0.3).astype(float)}
    doors = rng.choice(["open", "random"], n)
    answers = Answers(levels, items, doors=doors, modes=doors, languages=groups, barriers=barriers)
    return Round(year, form_of(ITEMS), answers, {name: known[name] for name in draw(MARGINS)})


@st.composite
def staffs(draw):
    m = draw(st.integers(0, 14))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    expected = {
        item: np.full(m, 5.0) if draw(st.booleans()) else rng.integers(0, 11, m) * 1.0 for item in ITEMS
    }
    own = {"S3": rng.integers(1, 6, m) * 1.0}
    return Staff(expected, own, draw(st.sampled_from([None, 14, 70])))


def told_or_refused(now, staff, before):
    """The figures; None where no weights fit the margins, which is the one thing that may be refused here."""
    try:
        return engage(now, staff, [before] if before else [], OPTIONS)
    except FiguresError as error:
        if error.code != "not-converged":
            raise
        return None


@settings(max_examples=80, deadline=None)
@given(rounds(), st.none() | staffs(), st.none() | rounds(year=2568))
def test_any_round_is_told_or_refused_and_no_group_under_five_is_shown(now, staff, before):
    told = told_or_refused(now, staff, before)
    if told is None:
        return
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    held = {group: int((now.answers.levels["group"] == group).sum()) for group in GROUPS}
    for measure in told["groups"]:
        for row in measure["rows"]:
            if row["n"] is None:
                assert {
                    row[name] for name in ("population", "direct", "se", "low", "steadied", "borrowed")
                } == {None}
            else:
                members = row["members"] or [row["key"]]
                assert 10 <= row["n"] <= sum(held[member] for member in members)
                assert row["low"] is None or row["low"] <= row["direct"] <= row["high"]
    for row in told["items"]:
        if row["agree"] is not None:
            assert row["n"] >= 10
            assert 0 <= row["agree_low"] <= row["agree"] + 1e-12
            assert abs(sum(row["spread"]) - 1) < 1e-9
