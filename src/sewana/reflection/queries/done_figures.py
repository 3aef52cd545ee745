"""What people did and how the talk was shared, as it is kept with the figures and drawn on their page.

Kept are `done` (`{"year", "before", "measures", "rows"}`, years of the Buddhist era; a row has a group's key and by
measure `{"count", "per_1000", "before", "state"}`) and `airtime` (a list of `{"measure", "users", "providers",
"share", "came"}`). A count under five is in them nowhere.
"""

from typing import Any

from sewana.base.languages import BUDDHIST_ERA
from sewana.committee.models import Edition
from sewana.people.models import Side
from sewana.reflection.queries.done import Rate, done
from sewana.reflection.queries.funnel import Way, airtime, ways, words


def figures(edition: Edition) -> dict[str, Any]:
    return {"done": done_of(edition), "airtime": airtime_of(edition, ways(edition))}


def done_of(edition: Edition) -> dict[str, Any] | None:
    """The use of the library by groups of users; None where nobody counted."""
    found = done(edition)
    lines = [line for line in found.lines if line.group.side == Side.USER]
    if not lines:
        return None
    measures = [name for name, _label in found.measures]
    return {
        "year": found.year + BUDDHIST_ERA,
        "before": None if found.before is None else found.before + BUDDHIST_ERA,
        "measures": measures,
        "rows": [
            {"key": line.key, "rates": {name: rate_of(line.rates[name]) for name in measures}}
            for line in lines
        ],
    }


def rate_of(rate: Rate) -> dict[str, Any]:
    state = "hidden" if rate.is_few else "plain" if rate.count is not None else "unknown"
    return {"count": rate.count, "per_1000": rate.per_1000, "before": rate.before, "state": state}


def airtime_of(edition: Edition, found: list[Way]) -> list[dict[str, Any]]:
    """Each side's part of turns, seconds and words; words are counted here, for it takes a while."""
    return [
        {
            "measure": line.measure,
            "users": line.users,
            "providers": line.providers,
            "share": line.users_share,
            "came": line.users_came,
        }
        for line in airtime(edition, words(edition), found)
    ]
