"""The public holidays of Thailand by year: a list to take over, as its source had it.

The government may add or move days in the course of a year; the office changes them then.
"""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "holidays.json"


@dataclass(frozen=True)
class Holiday:
    day: dt.date
    title_th: str
    title_en: str


@cache
def every_holiday() -> tuple[str, tuple[Holiday, ...]]:
    """The name of the source, and all days of the list."""
    kept = json.loads(LIST.read_text("utf-8"))
    days = tuple(Holiday(dt.date.fromisoformat(day), thai, english) for day, thai, english in kept["days"])
    return str(kept["source"]), days


def holidays_of(year: int) -> list[Holiday]:
    return [one for one in every_holiday()[1] if one.day.year == year]


def known_years() -> list[int]:
    return sorted({one.day.year for one in every_holiday()[1]})
