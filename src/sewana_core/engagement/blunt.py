"""Shares of which no more is told than whole per cents and the number of answers.

A share to four digits, its error and its interval are each another sum over the groups: of few groups they tell
together how many of each agree. Here the error is that of a simple random sample of as many answers as Kish's effect
leaves, at the rounded share, so that whatever is made of it adds nothing to the share itself.
"""

import numpy as np

from sewana_core.engagement.answers import Floats, Round, Staff
from sewana_core.engagement.both_sides import coorientation_of, mirror_of
from sewana_core.engagement.figures import Flags, Measure, Options, Weighted, item_rows
from sewana_core.engagement.honesty import barrier_rows
from sewana_core.engagement.over_years import change_of, trend_of
from sewana_core.means import Estimate

DIGITS = 2
_KISH_DIGITS = 1


class Blunt(Weighted):
    """A round whose shares of everybody are told in whole per cents."""

    def of(self, measure: Measure, within: Flags | None = None) -> Estimate | None:
        found = super().of(measure, within)
        if found is None or measure.kind != "share" or within is not None:
            return found
        kish = max(1.0, round(self.weights.kish, _KISH_DIGITS))
        share = round(found.value, DIGITS)
        se = float(np.sqrt(share * (1 - share) * kish / found.n))
        # Where all seem to say the same, nothing is known of the effect of the design.
        deff = kish if se else float("nan")
        return Estimate(found.n, share, se, found.n - 1, deff, share, kish)

    def draws(self, measures: list[Measure], rng: np.random.Generator) -> Floats:
        shares = [self.of(measure) for measure in measures]
        columns = [rng.normal(one.value, one.share_se, self.options.rounds) for one in shares if one]
        return np.clip(np.column_stack(columns), 0.0, 1.0)


def blunt_rows(
    now: Round, earlier: list[Round], staff: Staff | None, years: set[int], options: Options
) -> dict[str, object]:
    """Return the parts of `sewana_core.engagement.whole.engage` in which shares of everybody stand, told bluntly.

    Parameters
    ----------
    now, earlier, staff
        As there.
    years : set of int
        The rounds that are told bluntly; the others keep their digits.
    options : Options
    """
    one, *_ = made = [(Blunt if part.year in years else Weighted)(part, options) for part in (now, *earlier)]
    before = sorted(made[1:], key=lambda found: found.round.year)
    rng = np.random.default_rng(options.seed)
    return {
        "items": item_rows(one),
        "barriers": barrier_rows(one),
        "mirror": mirror_of(one, staff, rng) if staff else None,
        "coorientation": coorientation_of(one, staff) if staff else None,
        "change": change_of(before[-1], one) if before else None,
        "trend": trend_of([*before, one]),
    }
