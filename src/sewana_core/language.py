"""Whether answers in two languages may be compared, judged from an analysis made elsewhere.

Language goes together with nationality and role, so groups are never ranked by language. A mean may be compared only
when the form measures the same in both: equal loadings and equal intercepts of a factor model of several groups. The
model is fitted by a statistician's own program; here its fit is read.
"""

from dataclasses import dataclass
from typing import Literal

from sewana_core.errors import FiguresError

MOST_CFI_LOSS, MOST_RMSEA_GAIN = 0.010, 0.015
MIN_ANSWERS = 150  # in each language
# Printed to three digits, a loss of exactly .010 must not fall over the edge by a rounding of binary numbers.
_ROUNDING = 5e-7


@dataclass(frozen=True, slots=True)
class Fit:
    """How a factor model of several groups fits: chi-squared, degrees of freedom, CFI and RMSEA."""

    chi2: float
    df: int
    cfi: float
    rmsea: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What follows from an analysis.

    Attributes
    ----------
    verdict : str
        ``comparable`` or ``not-comparable``.
    reason : str
        ``""``, or why not: ``too-few``, ``metric`` (the statements weigh differently) or ``scalar`` (people
        of the same feeling answer differently).
    cfi_loss, rmsea_gain : float
        Of the step that decided, from the model with fewer equal parts to the one with more.
    """

    verdict: Literal["comparable", "not-comparable"]
    reason: Literal["", "too-few", "metric", "scalar"]
    cfi_loss: float
    rmsea_gain: float


def read_invariance(configural: Fit, metric: Fit, scalar: Fit, answers: dict[str, int]) -> Reading:
    """Return whether two languages may be compared.

    Parameters
    ----------
    configural, metric, scalar : Fit
        With the same pattern, with equal loadings, with equal loadings and intercepts.
    answers : dict
        How many answered in each language; at least two languages.

    Raises
    ------
    FiguresError
        ``languages`` with fewer than two, ``order`` if the models are not ever stricter.

    References
    ----------
    Chen 2007, doi:10.1080/10705510701301834: a loss of CFI above .010 or a gain of RMSEA above .015.
    """
    if len(answers) < 2:
        raise FiguresError("languages", f"two languages are needed, got {len(answers)}", found=len(answers))
    if not configural.df < metric.df < scalar.df:
        found = [configural.df, metric.df, scalar.df]
        raise FiguresError("order", f"degrees of freedom must rise, got {found}", found=found)
    steps = {"metric": _step(configural, metric), "scalar": _step(metric, scalar)}
    if min(answers.values()) < MIN_ANSWERS:
        return Reading("not-comparable", "too-few", *steps["scalar"])
    if not _holds(*steps["metric"]):
        return Reading("not-comparable", "metric", *steps["metric"])
    if not _holds(*steps["scalar"]):
        return Reading("not-comparable", "scalar", *steps["scalar"])
    return Reading("comparable", "", *steps["scalar"])


def _step(looser: Fit, stricter: Fit) -> tuple[float, float]:
    return looser.cfi - stricter.cfi, stricter.rmsea - looser.rmsea


def _holds(cfi_loss: float, rmsea_gain: float) -> bool:
    return cfi_loss <= MOST_CFI_LOSS + _ROUNDING and rmsea_gain <= MOST_RMSEA_GAIN + _ROUNDING
