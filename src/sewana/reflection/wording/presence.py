"""Who came and who was missing, what made it hard, how far each group came, and the zone of what people accept."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.reflection.wording.engagement import group_name
from sewana.reflection.wording.names import MOST_NAMED, Labels, Result, joined, listed, quoted, some_listed
from sewana_text.figures import count, per_cent, points

Row = Mapping[str, Any]
HIDDEN = ("hidden", "equal")
PLACES: Mapping[str, str | Promise] = {
    "below": gettext_lazy("%(item)s is less than people accept."),
    "within": gettext_lazy("%(item)s lies between what people accept and what they wish for."),
    "above": gettext_lazy("%(item)s is more than people wish for."),
    "unclear": gettext_lazy("For %(item)s the answers do not tell yet whether it is enough."),
}


def reach(dimension: Row, labels: Labels, *, is_came: bool = False) -> str:
    """Who is missing, by the upper end of the interval, and whether the whole differs more than chance brings."""
    rows = dimension["rows"]
    if not any(row.get("came") or row["state"] in HIDDEN for row in rows):
        return _("Nobody has been counted yet.") if is_came else _("Nobody has answered yet.")
    missing = [row for row in rows if row.get("is_alert") and row["state"] not in HIDDEN]
    missing.sort(key=lambda row: row["ratio"])
    return joined(
        absent(missing[:MOST_NAMED], labels, is_came),
        shortfall(dimension),
        unheard([row for row in rows if row.get("heard") == "no"], labels),
    )


def absent(rows: Sequence[Row], labels: Labels, is_came: bool) -> str:
    if not rows and is_came:
        return _("No group is known to have come clearly less than its share.")
    if not rows:
        return _("No group is known to have answered clearly less than its share.")
    told = {"groups": "; ".join(came_of(rows, labels))}
    if is_came:
        return _("Clearly fewer than their share came: %(groups)s.") % told
    return _("Clearly fewer than their share answered: %(groups)s.") % told


def came_of(rows: Sequence[Row], labels: Labels) -> list[str]:
    return [
        _("%(group)s, %(came)s where %(expected)s could be expected")
        % {
            "group": group_name(row, labels),
            "came": count(row["came"]),
            "expected": count(row["expected"]),
        }
        for row in rows
    ]


def shortfall(dimension: Row) -> str:
    told = dimension.get("shortfall")
    if not told or told["value"] is None:
        return ""
    if told["value"] <= told["null_95"]:
        return _("All in all the shares differ no more than chance can bring.")
    return _(
        "Of 100 places, %(seats)s would have to change hands for every group to have its share; "
        "chance alone rarely brings more than %(chance)s."
    ) % {"seats": points(told["value"]), "chance": points(told["null_95"])}


def unheard(rows: Sequence[Row], labels: Labels) -> str:
    if not rows:
        return ""
    return _("Too few to be heard as a group: %(groups)s.") % {
        "groups": some_listed([group_name(row, labels) for row in rows])
    }


def barriers(result: Result, labels: Labels) -> str:
    """What made it hard; the most frequent is named as such only if its interval lies above the next."""
    told_of = result.get("barriers") or []
    rows = sorted((row for row in told_of if row.get("share") is not None), key=lambda row: -row["share"])
    if not rows:
        return _("Too few have said what made it hard for them.")
    told = {"item": quoted(rows[0]["key"], labels), "share": per_cent(rows[0]["share"])}
    if len(rows) > 1 and rows[0]["low"] > max(row["high"] for row in rows[1:]):
        # What nearly everybody named is hidden like what hardly anybody did.
        if len(rows) < len(told_of):
            return _("Most often named of those that can be shown: %(item)s (%(share)s).") % told
        return _("Most often named: %(item)s (%(share)s).") % told
    return _("Among those named most often: %(item)s (%(share)s).") % told


def funnel(rows: Sequence[Row], labels: Labels, names: Mapping[str, str]) -> str:
    """How many came as far, and which steps nobody has counted: a step that is hidden everywhere was counted."""
    counted = [name for name in names if any(row.get(name) is not None for row in rows)]
    hidden = {name for row in rows for name in row.get("hidden", ())}
    missing = [names[name] for name in names if name not in counted and name not in hidden]
    if not counted and hidden:
        return _("Too few came as far as any step to show how many.")
    if not counted:
        return _("Nothing has been counted yet on the way from the invitation to the answer.")
    told = {
        "first": names[counted[0]],
        "n": all_of(rows, counted[0]),
        "last": names[counted[-1]],
        "m": all_of(rows, counted[-1]),
    }
    return joined(
        _("%(first)s: %(n)s. %(last)s: %(m)s.") % told if len(counted) > 1 else _("%(first)s: %(n)s.") % told,
        _("Not counted yet: %(steps)s.") % {"steps": listed(missing)} if missing else "",
    )


def all_of(rows: Sequence[Row], step: str) -> str:
    """How many of all groups came as far; a bound below where a group is hidden or not counted."""
    known = [row[step] for row in rows if row.get(step) is not None]
    told = count(sum(known))
    return told if len(known) == len(rows) else _("at least %(n)s") % {"n": told}


def zones(rows: Sequence[Row], labels: Labels) -> str:
    known = [row for row in rows if row.get("adequacy_low") is not None and row.get("state") not in HIDDEN]
    if not known:
        return _("Too few have said what they accept and what they wish for.")
    return joined(*(zone(row, labels) for row in known))


def zone(row: Row, labels: Labels) -> str:
    return str(PLACES[place(row)]) % {"item": quoted(row["key"], labels)}


def place(row: Row) -> str:
    if row["adequacy_high"] < 0:
        return "below"
    if row["superiority_low"] > 0:
        return "above"
    return "within" if row["adequacy_low"] > 0 and row["superiority_high"] < 0 else "unclear"
