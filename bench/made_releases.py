"""Editions made up at random, with figures as the product keeps them and as it puts them out.

Small libraries are many among them: two or three groups, some with very few people, weighted by the groups alone.
"""

import os
from dataclasses import dataclass, replace

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")
import django

django.setup()

from sewana.people.models import Group  # noqa: E402
from sewana.reflection.queries.funnel import WAY, Counted, Way, safe, within  # noqa: E402
from sewana.reflection.queries.public_figures import BY_GROUP  # noqa: E402
from sewana_core.engagement.answers import Answers, Round, Staff  # noqa: E402
from sewana_core.engagement.figures import Options, Weighted  # noqa: E402
from sewana_core.engagement.honesty import reach_rows  # noqa: E402
from sewana_core.engagement.plain import plain  # noqa: E402
from sewana_core.engagement.sewana_12 import FACETS, form_of  # noqa: E402
from sewana_core.engagement.told import told_shares  # noqa: E402
from sewana_core.engagement.whole import engage  # noqa: E402
from sewana_core.reach import counts_of, reach  # noqa: E402

FORM = form_of(tuple(FACETS))
OPTIONS = Options(rounds=50)
SIZES = (0, 2, 4, 7, 12, 25, 60, 150)
NAMES = {"item": {}, "barrier": {}, "group": {}, "place": {}}


@dataclass(frozen=True)
class Edition:
    """Two rounds of users, the staff of the second, and how many of each group came to the forum."""

    now: Round
    before: Round
    staff: Staff
    came: dict
    steps: dict


def edition(rng):
    groups, is_raked = int(rng.integers(2, 7)), rng.random() < 0.4
    population = {f"g{at}": int(rng.integers(300, 20_000)) for at in range(groups)}
    places = {"main": int(sum(population.values()) * 0.8)}
    places["branch"] = sum(population.values()) - places["main"]
    margins = {"group": population} | ({"place": places} if is_raked else {})
    now, before = (round_of(rng, year, margins) for year in (2569, 2568))
    expected = {key: rng.integers(0, 11, 24).astype(float) for key in FORM.keys}
    own = {key: rng.integers(1, 6, 24).astype(float) for key in FORM.pairs}
    came = {key: int(rng.choice(SIZES)) for key in population}
    return Edition(
        now, before, Staff(expected, own, 70), came, {key: steps_of(rng, n) for key, n in came.items()}
    )


def round_of(rng, year, margins):
    sizes = rng.choice(SIZES, len(margins["group"]))
    sizes[0] = rng.integers(30, 200)
    group = np.repeat(list(margins["group"]), sizes)
    levels = {"group": group, "place": rng.choice(list(margins.get("place", {"main": 1})), len(group))}
    return Round(year, FORM, answers_of(rng, levels, sizes), margins)


def answers_of(rng, levels, sizes):
    place = np.repeat(np.arange(len(sizes)), sizes)
    items = {}
    for key in FORM.keys:
        chances = rng.dirichlet(np.full(5, 0.9), len(sizes))
        items[key] = np.array([rng.choice(5, p=chances[at]) + 1.0 for at in place])
        items[key][rng.random(len(place)) < rng.choice([0, 0, 0.05])] = np.nan
    barriers = {key: (rng.random(len(place)) < rng.random()).astype(float) for key in ("b1", "b2", "b6")}
    doors = np.where(rng.random(len(place)) < 0.1, "random", "open")
    return Answers(levels, items, doors=doors, barriers=barriers)


def steps_of(rng, came):
    """Of those who came: how many by which way, who spoke, and of these who was answered."""
    room = int(rng.integers(0, came + 1))
    spoke = int(rng.integers(0, came + 1))
    known = {
        "on_site": room,
        "online": came - room,
        "spoke": spoke,
        "answered": int(rng.integers(0, spoke + 1)),
    }
    return {step: Counted(known.get(str(step)), None) for step in WAY}


def later(rng, one, more):
    """The same edition after so many more have answered, of any group."""
    old = one.now
    at = rng.integers(0, old.answers.n, more)
    new = replace(
        old.answers,
        levels={name: np.append(column, column[at]) for name, column in old.answers.levels.items()},
        items={
            key: np.append(column, rng.permutation(column[at])) for key, column in old.answers.items.items()
        },
        barriers={key: np.append(column, column[at]) for key, column in old.answers.barriers.items()},
        doors=np.append(old.answers.doors, old.answers.doors[at]),
    )
    return replace(one, now=replace(old, answers=new))


def figures(one):
    """The figures as they are kept, with what was counted behind them, as `reflection.analysis` makes them."""
    result = engage(one.now, one.staff, [one.before], OPTIONS)
    result["told"] = plain(told_shares(Weighted(one.now, OPTIONS), [one.before], one.staff, BY_GROUP))
    people = list(one.now.population["group"].items())
    is_there = any(one.came.values())
    found = reach(counts_of(people, list(one.came.items())), np.random.default_rng(1)) if is_there else None
    result["came"] = plain(reach_rows({"group": found})) if found else None
    ways = [Way(Group(side="user"), key, n, one.came[key], one.steps[key]) for key, n in people]
    result["funnel"] = within([safe(way) for way in ways], result["came"])
    return result | {"names": NAMES}
