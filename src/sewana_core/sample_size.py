"""How many answers a share needs: Cochran's formula for a finite population, and the table of Krejcie and Morgan."""

import math

from sewana_core.errors import FiguresError
from sewana_core.intervals import normal_quantile


def cochran(population: int, margin: float, *, share: float = 0.5, level: float = 0.95) -> int:
    """Return the answers that hold a share to ± `margin`.

    Parameters
    ----------
    population : int
        People in the group, above 0.
    margin : float
        Half the width of the interval, in (0, 1): 0.1 for ten points.
    share : float
        The share expected; 0.5 needs the most.
    level : float
        Coverage wanted, in (0, 1).

    Returns
    -------
    int
        n = n₀ / (1 + (n₀ − 1)/N) with n₀ = z² p (1 − p)/e², rounded up; never more than the population.

    Raises
    ------
    FiguresError
        ``population-number`` or ``margin-range``.

    References
    ----------
    Cochran 1977, Sampling Techniques, 4.1 and 4.2.
    """
    _check(population)
    if not (0 < margin < 1 and 0 < share < 1):
        raise FiguresError(
            "margin-range",
            f"the margin is {margin} and the share {share}: both lie between 0 and 1",
            margin=margin,
            share=share,
        )
    many = normal_quantile(level) ** 2 * share * (1 - share) / margin**2
    return min(population, math.ceil(many / (1 + (many - 1) / population) - 1e-9))


def krejcie_morgan(population: int) -> int:
    """Return the sample of Krejcie and Morgan's table for a population, rounded as they round.

    Parameters
    ----------
    population : int
        People, above 0.

    Returns
    -------
    int
        s = χ² N P(1 − P) / (d² (N − 1) + χ² P(1 − P)) with χ² = 3.841, P = 0.5, d = 0.05.

    Raises
    ------
    FiguresError
        ``population-number``.

    References
    ----------
    Krejcie and Morgan 1970, doi:10.1177/001316447003000308.
    """
    _check(population)
    return round(3.841 * population * 0.25 / (0.0025 * (population - 1) + 3.841 * 0.25))


def _check(population: int) -> None:
    if population < 1:
        raise FiguresError(
            "population-number",
            f"a population of {population}: a whole number above 0 was expected",
            found=population,
        )
