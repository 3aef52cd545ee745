"""Which statement to show a person next: the one that tells most about where they stand, and not always that.

A vote on statement c would shrink the trace of the covariance S of a person's place by w' S S w / (s2 + w' S w)
(expected information gain of a normal model: Chaloner and Verdinelli 1995, doi:10.1214/ss/1177009939). A share of the
average gain is given to each: what all agree on tells nothing of a place, and must be heard all the same. New
statements, and statements on which the person's own side or group has said little, gain weight, since without
votes nobody learns what they tell. Chances go with the square of both. The draw is random, so that no statement
is shut out, and seeded by person and number of votes, so that it can be repeated and its effect measured.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import shake_128
from struct import unpack
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # where statements are only drawn, the model and what it loads are not needed
    from sewana_core.coordinates import Coordinates

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A statement without votes from a side is as welcome as this many times the average gain; with this many votes
# the bonus has halved.
_BONUS = 2.0
_HALVED_AT = 10.0
# What a statement weighs that tells nothing, in average gains. In replayed conversations people are placed at most
# one vote later than at 0, and the least probable statement has a fiftieth of an equal chance, not none to speak of.
_FLOOR = 0.25
# Statements drawn by one look: so many at first, then as many as the person has voted on, up to the most.
HAND = 4
MOST_IN_HAND = 16


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """All that a draw needs to know about the statements; made once for each map.

    Attributes
    ----------
    told : ndarray, shape (3, statements)
        What a vote adds to the inverse covariance of a place: w w' / s2 as xx, 2 xy, yy.
    prior : pair of float
        Variance of a place before any vote.
    bonus : ndarray, shape (cells, statements)
        Weight by which little-heard statements gain; a row for each side or group, the last for everyone else.
    """

    told: Floats
    prior: tuple[float, float]
    bonus: Floats


class Draw(NamedTuple):
    """What was drawn, for the log: position of the statement, its chance, and the number that decided.

    The rank is 1 for the statement that was most probable of those left.
    """

    statement: int
    chance: float
    ticket: float
    rank: int


def asking(place: "Coordinates", answers: Counts, everyone: Counts | None = None) -> Asking:
    """Return what draws need.

    Parameters
    ----------
    place : Coordinates
        The map of the moment.
    answers : ndarray of int, shape (cells, statements, 3)
        Votes so far by side or by group (or by both), from `rates.answers_by_group`.
    everyone : ndarray of int, shape (statements, 3), optional
        Votes so far of all people; the sum of the cells if not given.

    Returns
    -------
    Asking
    """
    heard = answers.sum(axis=2)
    total = heard.sum(axis=0) if everyone is None else everyone.sum(axis=1)
    heard = np.concatenate([heard, total[None]]).astype(float)
    one, two = place.loading
    return Asking(
        told=np.stack([one * one, 2 * one * two, two * two]) / place.noise,
        prior=(float(place.prior[0]), float(place.prior[1])),
        bonus=bonus_of(heard),
    )


def bonus_of(heard: Floats) -> Floats:
    """Return by how much statements gain on which so many have been heard; any shape."""
    return 1 + _BONUS / (1 + heard / _HALVED_AT)


def with_new(known: Asking, position: Sequence[int]) -> Asking:
    """Return the same for another list of statements, new ones among them.

    Parameters
    ----------
    known : Asking
    position : sequence of int
        Where each statement of the list stands in ``known``; -1 for one that is new: it is taken to tell what the
        average statement tells, and nobody has been asked about it.

    Returns
    -------
    Asking
    """
    at = np.asarray(position, np.int64)
    is_new = at < 0
    told = known.told[:, at] if known.told.shape[1] else np.zeros((3, len(at)))
    bonus = known.bonus[:, at] if known.told.shape[1] else np.ones((len(known.bonus), len(at)))
    average = known.told.mean(axis=1) if known.told.shape[1] else np.zeros(3)
    return Asking(
        told=np.where(is_new, average[:, None], told),
        prior=known.prior,
        bonus=np.where(is_new, 1 + _BONUS, bonus),
    )


def covariance_after(known: Asking, seen: Sequence[int] | Counts) -> tuple[float, float, float]:
    """Return the covariance of the place of a person who voted on these statements: xx, xy, yy."""
    xx, xy, yy = (
        np.add.reduce(known.told.take(seen, axis=1), axis=1).tolist() if len(seen) else (0.0, 0.0, 0.0)
    )
    return _covariance(known, (xx, xy, yy))


def _covariance(known: Asking, told: Sequence[float]) -> tuple[float, float, float]:
    xx, xy, yy = told
    first, second = known.prior
    if not second:
        return (1 / (1 / first + xx) if first else 0.0), 0.0, 0.0
    a, b, d = 1 / first + xx, xy / 2, 1 / second + yy
    area = a * d - b * b
    return d / area, -b / area, a / area


def chances(known: Asking, seen: Sequence[int] | Counts, cell: int | Sequence[int] = -1) -> Floats:
    """Return how probable each statement is to be shown next.

    Parameters
    ----------
    known : Asking
    seen : sequence of int
        Positions of the statements the person has voted on.
    cell : int or sequence of int
        The person's side or group, as counted in `asking`; -1 if unknown. Of several, the mean bonus counts.

    Returns
    -------
    ndarray of float, shape (statements,)
        Sums to 1; 0 for what was seen. All 0 if everything was seen.
    """
    weight = _weights(known, left_of(known, seen), gain_of(known, cell))
    total = weight.sum()
    return weight / total if total > 0 else weight


def left_of(known: Asking, seen: Sequence[int] | Counts) -> Flags:
    """Return a mask of the statements that were not seen, shape (statements,)."""
    left = np.ones(known.told.shape[1], np.bool_)
    if len(seen):
        left[seen] = False
    return left


def gain_of(known: Asking, cell: int | Sequence[int] = -1) -> Floats:
    """Return the square of the bonus of a side or group, of several the mean bonus; shape (statements,)."""
    bonus = known.bonus[cell] if isinstance(cell, int) else known.bonus.take(cell, axis=0).mean(axis=0)
    return np.asarray(bonus * bonus)


def _weights(known: Asking, left: Flags, gain: Floats) -> Floats:
    a, b, d = _covariance(known, np.dot(known.told, ~left).tolist())
    # On the map the metric is the identity, so that the numerator's matrix is S S.
    matrices = np.array((a * a + b * b, b * (a + d), b * b + d * d, a, b, d))
    matrices.shape = (2, 3)
    weight, below = np.dot(matrices, known.told)
    below += 1.0
    weight /= below
    weight += _FLOOR * float(np.add.reduce(weight)) / max(len(weight), 1) + 1e-12
    weight *= weight
    weight *= gain
    weight *= left
    return np.asarray(weight)


def hand_for(votes: int) -> int:
    """Return how many statements to draw at once for somebody with so many votes: the more, the less one more moves."""
    return min(MOST_IN_HAND, max(HAND, votes))


def draw_hand(
    known: Asking, left: Flags, gain: Floats, *, person: str, seed: int = 0, most: int = 0
) -> list[Draw]:
    """Draw the statements to show next, one after the other without putting back.

    A hand costs little more than one draw. What its statements tell is judged once, before the first of them; in
    replayed conversations people are placed after as many votes with hands as with single draws.

    Parameters
    ----------
    known : Asking
    left : ndarray of bool, shape (statements,)
        What the person has not seen.
    gain : ndarray of float, shape (statements,)
        From `gain_of`.
    person : str
        Whom to ask; the same person with the same number of votes gets the same hand.
    seed : int
        Of the conversation.
    most : int
        Statements at most; `hand_for` as many votes, if not given. A statement drawn twice leaves a place empty.

    Returns
    -------
    list of Draw
        Empty if everything was seen. Each chance is that among the statements left after those before.
    """
    weight = _weights(known, left, gain)
    upto = weight.cumsum()
    total = float(upto[-1]) if len(upto) else 0.0
    if total <= 0:
        return []
    votes = len(left) - int(np.count_nonzero(left))
    most = most or hand_for(votes)
    tickets = _tickets(f"{seed}\x1f{person}\x1f{votes}", 2 * most - 1)
    found = upto.searchsorted(np.multiply(tickets, total), side="right").tolist()
    ticket_of: dict[int, float] = {}
    for place, ticket in zip(found, tickets, strict=True):
        ticket_of.setdefault(place, ticket)
    return _hand(weight, total, list(ticket_of.items())[:most])


def _tickets(of: str, count: int) -> list[float]:
    digest = shake_128(of.encode()).digest(8 * count)
    return [(number >> 11) / (1 << 53) for number in unpack(f"<{count}Q", digest)]


def _hand(weight: Floats, total: float, found: Sequence[tuple[int, float]]) -> list[Draw]:
    owns = weight.take([place for place, _ticket in found])
    ahead = (len(weight) - np.sort(weight).searchsorted(owns, side="right")).tolist()
    hand: list[Draw] = []
    before: list[float] = []
    rest = total
    for (place, ticket), own, heavier in zip(found, owns.tolist(), ahead, strict=True):
        rank = 1 + heavier - (len(before) - bisect_right(before, own))
        # The rest may have come out too small by as much as rounding loses.
        hand.append(Draw(place, own / rest if own < rest else 1.0, ticket, rank))
        insort(before, own)
        rest -= own
    return hand
