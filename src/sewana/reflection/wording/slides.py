"""What the hall sees: one idea a screen, in few words and large numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sewana.reflection.wording.engagement import group_name, named
from sewana.reflection.wording.honesty import response
from sewana.reflection.wording.lede import widest
from sewana.reflection.wording.over_time import of_verdict
from sewana_text.figures import count, mean, per_cent, signed_mean, signed_points

Figures = Mapping[str, Any]
Labels = Mapping[str, str]
MOST = 3
UNITS = 4  # of a bar's drawing to one per cent
SERVICE = ("P1", "D1", "H1")


@dataclass(frozen=True)
class Line:
    """One row of a slide: what it is, a bar of so many per cent for each side, and the number to remember."""

    label: str
    number: str
    users: float | None = None
    staff: float | None = None
    beside: str = ""

    @property
    def users_wide(self) -> str:
        return f"{UNITS * (self.users or 0):.0f}"

    @property
    def staff_wide(self) -> str:
        return f"{UNITS * (self.staff or 0):.0f}"


@dataclass(frozen=True)
class Slide:
    title: str
    words: str
    lines: tuple[Line, ...] = ()


def slides(result: Figures, labels: Labels) -> list[Slide]:
    """Those that there are figures for, in the order of the page."""
    made = [
        who(result),
        missing(result, labels),
        feel(result, labels),
        service(result, labels),
        misjudged(result, labels),
        changed(result, labels),
        uncertain(),
    ]
    return [slide for slide in made if slide is not None]


def who(result: Figures) -> Slide:
    return Slide(_("Who answered"), response(result))


def missing(result: Figures, labels: Labels) -> Slide | None:
    """The groups that were reached too little for certain; nothing where there is none."""
    dimensions = (result["reach"] or {"dimensions": []})["dimensions"]
    rows = [row for one in dimensions if one["key"] == "group" for row in one["rows"] if row["is_alert"]]
    if not rows:
        return None
    lines = [
        Line(group_name(row, labels), f"{count(row['came'])} / {count(row['expected'])}")
        for row in sorted(rows, key=lambda row: row["ratio"])[:MOST]
    ]
    return Slide(_("Whom we heard too little"), _("came / expected by the size of the group"), tuple(lines))


def feel(result: Figures, labels: Labels) -> Slide | None:
    """The scales; nothing where there is none to be shown."""
    lines = [
        Line(labels.get(row["key"], row["key"]), mean(row["mean"]), users=(row["mean"] - 1) * 25)
        for row in result["scales"]
        if row["mean"] is not None
    ]
    if not lines:
        return None
    return Slide(_("What users feel"), _("on a scale from 1 to 5, the middle is 3"), tuple(lines))


def service(result: Figures, labels: Labels) -> Slide | None:
    found = {row["key"]: row for row in result["items"]}
    rows = [found[key] for key in SERVICE if key in found and found[key]["agree"] is not None]
    if not rows:
        return None
    lines = [
        Line(labels.get(row["key"], row["key"]), per_cent(row["agree"]), users=100 * row["agree"])
        for row in rows
    ]
    return Slide(_("What the service is like"), _("share of users who agree"), tuple(lines))


def misjudged(result: Figures, labels: Labels) -> Slide | None:
    """The widest gaps that many comparisons do not bring by chance."""
    mirror = result["mirror"]
    if not mirror or not mirror["is_shown"]:
        return None
    both = [row for verdict in ("staff_higher", "users_higher") for row in named(mirror["rows"], verdict)]
    rows = sorted(both, key=lambda row: -abs(row["gap"]))[:MOST]
    lines = [
        Line(
            labels.get(row["item"], row["item"]), signed_points(row["gap"]), users=100 * row["users"],
            staff=100 * row["staff"], beside=f"● {per_cent(row['users'])} ◇ {per_cent(row['staff'])}",
        )
        for row in rows
    ]  # fmt: skip
    words = _("● users who agree, ◇ what staff expected") if lines else widest(result, labels)
    return Slide(_("Where we misjudge each other"), words, tuple(lines))


def changed(result: Figures, labels: Labels) -> Slide | None:
    """What certainly went up or down; said of no cause."""
    change = result["change"]
    if not change:
        return None
    rows = [*of_verdict(change["rows"], "up"), *of_verdict(change["rows"], "down")][:MOST]
    lines = [
        Line(
            labels.get(row["measure"], row["measure"]),
            signed_points(row["difference"]) if row["kind"] == "share" else signed_mean(row["difference"]),
        )
        for row in rows
    ]
    nothing = _("Nothing is known to have changed by much since the round before.")
    words = _("since the round before, alongside the forum") if lines else nothing
    return Slide(_("What changed"), words, tuple(lines))


def uncertain() -> Slide:
    return Slide(
        _("What we do not know"),
        _("Those who answered chose to. Those who did not may feel otherwise, and no number here says why."),
    )
