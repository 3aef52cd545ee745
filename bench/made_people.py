"""A university whose every opinion is known, and rounds in which a few of its people answer.

Nobody here is real. Who answers depends on the group alone (`pull` 0), or also on the feeling: a person who is one
standard deviation warmer is `exp(pull)` times as likely to answer. Both keep the expected number of each group.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sewana_core.bootstrap import draw_again
from sewana_core.change import independent_change, satterthwaite
from sewana_core.gaps import Known, difference, known_mean
from sewana_core.intervals import newcombe_effective, student, wilson, wilson_effective
from sewana_core.means import Sample
from sewana_core.mirror import mirror, predicted
from sewana_core.parity import Rate, parity
from sewana_core.steadied import pooled_variances, steady
from sewana_core.steadied_shares import steady_shares
from sewana_core.weights import weigh

GROUPS = {"ug_th": 28000, "pg_th": 5200, "ug_int": 400, "pg_int": 800, "lecturer": 1900, "researcher": 300}
CLUSTERS, PLACES = {"health": 0.3, "scitech": 0.4, "humsoc": 0.3}, {"main": 0.95, "branch": 0.05}
# About 460 answers: 210, 88, 20, 48, 66 and 27.
RATES = np.array([0.0075, 0.017, 0.05, 0.06, 0.035, 0.09])
LEANS = np.array([0.0, 0.1, -0.3, -0.15, 0.15, 0.05])
ITEMS = np.array([3.6, 3.7, 3.65, 3.3, 3.65, 3.45, 4.0, 3.8, 3.4, 3.45, 3.3, 2.95])
CORE, VOICE = 6, 11  # the first six make the score; the last is the statement of which shares are taken
STAFF, STAFF_ANSWERED = 70, 20
NEW_PULL = "year on year, self-selection this year only"
WARMER = 0.25  # pull of self-selection: 1.28 times as likely for each standard deviation


@dataclass(frozen=True, eq=False)
class People:
    """Everybody: their margins, the warmth that moves all their answers, and what they would answer."""

    margins: dict
    group: np.ndarray
    warmth: np.ndarray
    answers: np.ndarray
    _chances: dict = field(default_factory=dict)

    @cached_property
    def population(self):
        return {
            name: dict(zip(*(part.tolist() for part in np.unique(column, return_counts=True)), strict=True))
            for name, column in self.margins.items()
        }

    @cached_property
    def score(self):
        return self.answers[:, :CORE].mean(1)

    @cached_property
    def voice(self):
        return self.agrees(VOICE)

    def agrees(self, item):
        return (self.answers[:, item] >= 4).astype(float)

    def chances(self, pull):
        """How likely each is to answer; the mean of each group is its rate."""
        if pull not in self._chances:
            warm = np.exp(pull * self.warmth)
            mean = np.bincount(self.group, warm) / np.bincount(self.group)
            self._chances[pull] = RATES[self.group] * warm / mean[self.group]
        return self._chances[pull]


def make_people(rng, rise=0.0):
    group = np.repeat(np.arange(len(GROUPS)), list(GROUPS.values()))
    n = len(group)
    warmth = rng.normal(size=n)
    middle = ITEMS + rise + LEANS[group][:, None] + 0.6 * warmth[:, None]
    answers = np.clip(np.rint(middle + rng.normal(0, 0.8, (n, len(ITEMS)))), 1, 5).astype(np.int8)
    margins = {
        "group": np.array(list(GROUPS))[group],
        "cluster": rng.choice(list(CLUSTERS), n, p=list(CLUSTERS.values())),
        "place": rng.choice(list(PLACES), n, p=list(PLACES.values())),
    }
    return People(margins, group, warmth, answers)


def make_staff(rng, people):
    """What each of the staff predicts for each statement, of ten users: too hopeful about some."""
    hope = np.linspace(-0.05, 0.35, len(ITEMS))
    share = np.clip(np.array([people.agrees(item).mean() for item in range(len(ITEMS))]) + hope, 0, 1)
    return np.clip(np.rint(10 * (share + rng.normal(0, 0.17, (STAFF, len(ITEMS))))), 0, 10)


def who_answers(people, rng, pull):
    return np.flatnonzero(rng.random(len(people.group)) < people.chances(pull))


@dataclass(frozen=True, eq=False)
class Answered:
    """Those who answered, weighted as the product weights them."""

    people: People
    who: np.ndarray
    sample: Sample

    @classmethod
    def of(cls, people, who, names=("group", "cluster", "place")):
        levels = {name: people.margins[name][who].tolist() for name in names}
        population = {name: people.population[name] for name in names}
        return cls(people, who, Sample(weigh(levels, population)))

    @property
    def group(self):
        return self.people.group[self.who]

    def mean(self, values, group=None):
        return self.sample.mean(values[self.who], None if group is None else self.group == group)


def inside(bounds, truth):
    return bounds.low <= truth <= bounds.high


def share_bounds(found):
    return wilson_effective(min(max(found.value, 0.0), 1.0), found.n_eff)


def levels_held(answered, truth):
    """Whether the intervals of means and shares hold, of all and of groups, by name."""
    people, held = answered.people, {}
    score, agrees = people.score, people.voice
    mean, share = answered.mean(score), answered.mean(agrees)
    held["mean of all"] = inside(student(mean.value, mean.se, mean.df), truth["score"])
    held["share of all"] = inside(share_bounds(share), truth["agrees"])
    means = [answered.mean(score, group) for group in range(len(GROUPS))]
    shares = [answered.mean(agrees, group) for group in range(len(GROUPS))]
    direct = [inside(student(m.value, m.se, m.n - 1), t) for m, t in zip(means, truth["scores"], strict=True)]
    held["means of groups, direct"] = np.mean(direct)
    direct = [inside(share_bounds(s), t) for s, t in zip(shares, truth["agree"], strict=True)]
    held["shares of groups, direct"] = np.mean(direct)
    gap = newcombe_effective(share_bounds(shares[4]), share_bounds(shares[1]))
    held["difference of two groups' shares"] = inside(gap, truth["agree"][4] - truth["agree"][1])
    variances = pooled_variances([m.n for m in means], [m.se**2 for m in means])
    found = steady([m.value for m in means], variances)
    held["means of groups, steadied"] = _within(found, truth["scores"])
    found = steady_shares(np.clip([s.value for s in shares], 0, 1), [s.n_eff for s in shares])
    held["shares of groups, steadied"] = _within(found, truth["agree"])
    return held, (mean, share)


def _within(found, truth):
    return np.mean((found.low <= truth) & (truth <= found.high))


def change_held(before, after, rise):
    df = satterthwaite((before.se, before.df), (after.se, after.df))
    found = independent_change((before.value, before.se), (after.value, after.se), df)
    return inside(found, rise)


def mirror_held(share, staff, rng, truth):
    """Whether the gap's interval holds with the staff taken as finite, and without."""
    asked = staff[rng.permutation(STAFF)[:STAFF_ANSWERED], VOICE] / 10
    users = Known(share.value, share.se, share.df)
    real = staff[:, VOICE].mean() / 10 - truth["agrees"]
    return {
        "mirror gap, 20 of 70 staff": inside(difference(predicted(asked, STAFF), users), real),
        "mirror gap, staff not taken as finite": inside(difference(known_mean(asked), users), real),
    }


def ranks_held(answered, staff, rng, truth, rounds=300):
    """Return the share of statements whose true rank by gap is in the range that is shown."""
    agrees = (answered.people.answers[answered.who] >= 4).astype(float)
    asked = staff[rng.permutation(STAFF)[:STAFF_ANSWERED]]
    names = [str(item) for item in range(len(ITEMS))]
    drawn = draw_again(answered.sample.weights, answered.group, agrees, rng, rounds).means
    users = [answered.sample.mean(column) for column in agrees.T]
    found = mirror(names, asked, users, drawn, staff_population=STAFF, rng=rng)
    return np.mean([row.rank_low <= truth["ranks"][int(row.item)] <= row.rank_high for row in found.rows])


def reach_held(answered):
    """Whether the intervals of who came hold the chances that really ruled."""
    people, came = np.array(list(GROUPS.values())), np.bincount(answered.group, minlength=len(GROUPS))
    fair, real = people / people.sum(), people * RATES / (people @ RATES)
    total = int(came.sum())
    ratio = [wilson(int(c), total) for c in came]
    rate = [wilson(int(c), int(p)) for c, p in zip(came, people, strict=True)]
    rows = [Rate(name, int(p), int(c)) for name, p, c in zip(GROUPS, people, came, strict=True)]
    against = [parity(row, rows[0]) for row in rows[1:]]
    return {
        "reach per 1,000": np.mean([inside(r, t) for r, t in zip(rate, RATES, strict=True)]),
        "representation ratio": np.mean(
            [r.low / f <= t / f <= r.high / f for r, t, f in zip(ratio, real, fair, strict=True)]
        ),
        "parity index": np.mean([inside(p, t / RATES[0]) for p, t in zip(against, RATES[1:], strict=True)]),
    }


def doors_held(answered, rng, truth, pull, invited=20):
    """Whether the measured gap between the open and the random door holds the real bias."""
    people = answered.people
    who = np.concatenate(
        [rng.choice(np.flatnonzero(people.group == g), invited, replace=False) for g in range(len(GROUPS))]
    )
    drawn = Answered.of(people, who, ("group",)).mean(people.score)
    came = answered.mean(people.score)
    df = satterthwaite((came.se, came.df), (drawn.se, drawn.df))
    found = student(came.value - drawn.value, float(np.hypot(came.se, drawn.se)), df)
    return inside(found, truth["bias"][pull])


def truths(people, staff):
    """What is true of everybody, and the bias that each pull leaves after weighting."""
    size = np.bincount(people.group)
    agrees = np.array([people.agrees(item).mean() for item in range(len(ITEMS))])
    gaps = staff.mean(0) / 10 - agrees
    bias = {}
    for pull in (0.0, WARMER):
        chance = np.exp(pull * people.warmth)
        who_came = np.bincount(people.group, chance * people.score) / np.bincount(people.group, chance)
        bias[pull] = float(who_came @ size / size.sum() - people.score.mean())
    return {
        "score": people.score.mean(),
        "agrees": agrees[VOICE],
        "scores": np.bincount(people.group, people.score) / size,
        "agree": np.bincount(people.group, people.voice) / size,
        "ranks": np.argsort(np.argsort(-gaps, kind="stable"), kind="stable") + 1,
        "bias": bias,
    }


def people_held(rounds, seed, pull, rank_rounds=0):
    """Return for each interval the share of rounds in which it held, and how many rounds those were."""
    rng = np.random.default_rng(seed)
    before, people = make_people(rng), make_people(rng, 0.1)
    staff = make_staff(rng, people)
    truth, rise = truths(people, staff), people.score.mean() - before.score.mean()
    seen = {}
    for number in range(rounds):
        answered = Answered.of(people, who_answers(people, rng, pull))
        earlier = Answered.of(before, who_answers(before, rng, pull)).mean(before.score)
        held, (mean, share) = levels_held(answered, truth)
        held["year on year"] = change_held(earlier, mean, rise)
        if pull:
            last = Answered.of(before, who_answers(before, rng, 0.0)).mean(before.score)
            held[NEW_PULL] = change_held(last, mean, rise)
        held |= mirror_held(share, staff, rng, truth)
        held["gap between open and random door"] = doors_held(answered, rng, truth, pull)
        held |= reach_held(answered)
        if number < rank_rounds:
            held["ranks in the mirror (bootstrap)"] = ranks_held(answered, staff, rng, truth)
        for name, one in held.items():
            seen.setdefault(name, []).append(float(one))
    return {name: (float(np.mean(values)), len(values)) for name, values in seen.items()}, truth
