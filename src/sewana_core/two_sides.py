"""The mirror: what providers and users agree on, each statement with its gap and a verdict."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.intervals import Interval, newcombe
from sewana_core.privacy import MIN_GROUP
from sewana_core.rates import probability_above_half

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

VERDICTS = ("both_agree", "only_users", "only_providers", "both_reject", "unclear")
_SURE = 0.95
# By how providers and users surely lean; anything else is unclear.
_VERDICT_OF = {
    (1, 1): "both_agree",
    (-1, 1): "only_users",
    (1, -1): "only_providers",
    (-1, -1): "both_reject",
}
_JEFFREYS = 0.5


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One statement seen from both sides.

    Attributes
    ----------
    statement : int
        Position of the statement.
    gap : Interval
        Share of providers who agree minus that of users, of all who voted, with its 95 % interval.
    verdict : str
        One of `VERDICTS`; ``unclear`` where a side is not sure to lean either way.
    """

    statement: int
    gap: Interval
    verdict: str


def mirrored(answers: Counts) -> tuple[Mirrored, ...]:
    """Return the list "both agree, only users, only providers, both reject", widest gaps last in each part.

    A side agrees or rejects when that is 95 % sure for those of it who agree or disagree.

    Parameters
    ----------
    answers : ndarray of int, shape (2, statements, 3)
        Disagree, pass, agree: first of the providers, then of the users.

    Returns
    -------
    tuple of Mirrored
        Statements on which at least five of each side voted.
    """
    total = answers.sum(axis=2)
    heard = np.flatnonzero((total >= MIN_GROUP).all(axis=0))
    lean = probability_above_half(*(answers[..., way].astype(float) + _JEFFREYS for way in (2, 0)))
    sure = (lean >= _SURE).astype(int) - (lean <= 1 - _SURE)
    found = [
        Mirrored(
            c,
            newcombe(tuple(answers[:, c, 2].tolist()), tuple(total[:, c].tolist())),
            _VERDICT_OF.get((int(sure[0, c]), int(sure[1, c])), "unclear"),
        )
        for c in heard.tolist()
    ]
    found.sort(key=lambda m: (VERDICTS.index(m.verdict), abs(m.gap.estimate), m.statement))
    return tuple(found)
