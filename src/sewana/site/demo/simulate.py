"""Votes for the demonstration forum, with a structure that the opinion map can find.

Three camps of opinion (quiet and collections; working together and digital; around the clock and comfort) are
mixed differently in every group. What each camp thinks of a statement stands beside its words in
``content.json``; who comes to the forum and how people behave stands here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from random import Random
from typing import Literal, NamedTuple

from sewana.site.demo.content import Edition, Leaning, Origin, Statement

Camp = Literal["quiet", "together", "late"]
CAMPS: tuple[Camp, ...] = ("quiet", "together", "late")

UNSAID_SHARE = 0.06  # of people skip the question about their group
CONVICTION = (0.88, 1.0)  # how far a person stands from the middle of all camps towards their own
PASS_SHAPE = (2.0, 18.0)  # beta, mean .10: each person has an own habit of passing
PATIENCE_SHAPE = (1.9, 1.1)  # beta, median about .65: the share of the statements a person answers
FEWEST_ANSWERS = 3
LATER_STATEMENT_DELAY = 0.35  # statements written during the forum reach fewer people than the seeds
CHANGED_SHARE = 0.012  # of votes are changed later by the same person
OPEN_S = 3 * 60 * 60  # how long the forum is open
ANSWER_S = 11  # between two answers of one person, on average


class Participant(NamedTuple):
    """What a person said of themselves; group and origin are None where they skipped the question."""

    group: str | None
    origin: Origin | None
    language: Literal["th", "en"]


class Vote(NamedTuple):
    """One row of the log; a later row of the same participant and statement replaces the earlier."""

    participant: int
    statement: int
    value: Literal[-1, 0, 1]


@dataclass(frozen=True)
class Simulation:
    """People, their votes in the order of arrival, and the camp each was drawn from (never imported)."""

    participants: tuple[Participant, ...]
    votes: tuple[Vote, ...]
    camps: tuple[Camp, ...]


class Cell(NamedTuple):
    """A group by origin: how many of 564 come, and how they spread over the three camps."""

    group: str
    origin: Origin
    turnout: int
    mixture: tuple[float, float, float]


# A few cells have fewer than five people on purpose: the pages must have something to hide.
CELLS = (
    Cell("lecturer", "thai", 54, (0.58, 0.32, 0.10)),
    Cell("lecturer", "international", 6, (0.45, 0.45, 0.10)),
    Cell("researcher", "thai", 26, (0.52, 0.38, 0.10)),
    Cell("researcher", "international", 3, (0.40, 0.50, 0.10)),
    Cell("undergraduate", "thai", 262, (0.22, 0.31, 0.47)),
    Cell("undergraduate", "international", 12, (0.20, 0.45, 0.35)),
    Cell("postgraduate", "thai", 96, (0.40, 0.34, 0.26)),
    Cell("postgraduate", "international", 24, (0.32, 0.40, 0.28)),
    Cell("staff", "thai", 56, (0.45, 0.43, 0.12)),
    Cell("staff", "international", 2, (0.45, 0.43, 0.12)),
    Cell("other", "thai", 21, (0.50, 0.25, 0.25)),
    Cell("other", "international", 2, (0.40, 0.30, 0.30)),
)


class _Person(NamedTuple):
    cell: Cell
    tells_group: bool
    camp: Camp
    conviction: float
    pass_share: float
    language: Literal["th", "en"]


def simulate(content_edition: Edition, *, people: int = 600, seed: int = 2026) -> Simulation:
    """Return the simulated forum of an edition; the same edition, people and seed give the same votes."""
    rng = Random(seed)  # noqa: S311 - a repeatable demonstration, nothing secret
    crowd = _draw_crowd(rng, people)
    rows = [
        (second, Vote(index, number, value))
        for index, person in enumerate(crowd)
        for second, number, value in _visit(rng, person, content_edition["statements"])
    ]
    rows.sort(key=itemgetter(0))
    return Simulation(
        participants=tuple(map(_as_told, crowd)),
        votes=tuple(vote for _, vote in rows),
        camps=tuple(person.camp for person in crowd),
    )


def _draw_crowd(rng: Random, people: int) -> list[_Person]:
    unsaid = round(people * UNSAID_SHARE)
    weights = [cell.turnout for cell in CELLS]
    told = [
        cell
        for cell, size in zip(CELLS, _apportion(weights, people - unsaid), strict=True)
        for _ in range(size)
    ]
    crowd = [_draw_person(rng, cell, tells_group=True) for cell in told]
    crowd += [_draw_person(rng, cell, tells_group=False) for cell in rng.choices(CELLS, weights, k=unsaid)]
    rng.shuffle(crowd)
    return crowd


def _apportion(weights: Sequence[int], total: int) -> list[int]:
    """Share out whole people by largest remainders, so that the small cells stay small at every size."""
    exact = [total * weight / sum(weights) for weight in weights]
    sizes = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: sizes[index] - exact[index])
    for index in by_remainder[: total - sum(sizes)]:
        sizes[index] += 1
    return sizes


def _draw_person(rng: Random, cell: Cell, *, tells_group: bool) -> _Person:
    reads_english = rng.random() < (0.9 if cell.origin == "international" else 0.04)
    return _Person(
        cell=cell,
        tells_group=tells_group,
        camp=rng.choices(CAMPS, cell.mixture)[0],
        conviction=rng.uniform(*CONVICTION),
        pass_share=rng.betavariate(*PASS_SHAPE),
        language="en" if reads_english else "th",
    )


def _as_told(person: _Person) -> Participant:
    if not person.tells_group:
        return Participant(None, None, person.language)
    return Participant(person.cell.group, person.cell.origin, person.language)


def _visit(
    rng: Random, person: _Person, statements: Sequence[Statement]
) -> list[tuple[float, int, Literal[-1, 0, 1]]]:
    """Return (second, statement, value) for all that a person answers, with the few votes changed later."""
    second = OPEN_S * rng.betavariate(1.6, 2.4)
    rows: list[tuple[float, int, Literal[-1, 0, 1]]] = []
    for statement in _answered(rng, statements):
        second += rng.expovariate(1 / ANSWER_S)
        value = _choose(rng, person, statement["leaning"])
        rows.append((second, statement["number"], value))
        if rng.random() < CHANGED_SHARE:
            rows.append((second + rng.uniform(30, 1800), statement["number"], _changed(rng, value)))
    return rows


def _answered(rng: Random, statements: Sequence[Statement]) -> list[Statement]:
    patience = rng.betavariate(*PATIENCE_SHAPE)
    count = max(FEWEST_ANSWERS, round(len(statements) * patience))
    turns = [(rng.random() + (0 if s["is_seed"] else LATER_STATEMENT_DELAY), s) for s in statements]
    turns.sort(key=itemgetter(0))
    return [statement for _, statement in turns[:count]]


def _choose(rng: Random, person: _Person, leaning: Leaning) -> Literal[-1, 0, 1]:
    if rng.random() < person.pass_share:
        return 0
    return 1 if rng.random() < _share_agreeing(person, leaning) else -1


def _share_agreeing(person: _Person, leaning: Leaning) -> float:
    middle = sum(leaning[camp] for camp in CAMPS) / len(CAMPS)
    percent = middle + person.conviction * (leaning[person.camp] - middle)
    if person.cell.group == "staff":
        percent += leaning["staff"]
    if person.cell.origin == "international":
        percent += leaning["international"]
    return min(0.97, max(0.03, percent / 100))


def _changed(rng: Random, value: Literal[-1, 0, 1]) -> Literal[-1, 0, 1]:
    values: tuple[Literal[-1, 0, 1], ...] = (-1, 0, 1)
    return rng.choice([other for other in values if other != value])
