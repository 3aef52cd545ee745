"""What changed, and what did not: beside the forum, never as its effect."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.reflection.wording.names import Labels, Result, joined, quoted, some_listed, year_words
from sewana_text.figures import mean, points, signed_mean, signed_points

Row = Mapping[str, Any]
LEAST_ROUNDS = 3


def change(result: Result, labels: Labels) -> str:
    told = result.get("change")
    if not told:
        return _("This is the first year: there is nothing to compare with yet.")
    rows = [row for row in told["rows"] if row["is_comparable"]]
    if not rows and all(row["why_not"] == "absent" for row in told["rows"]):
        return nothing_beside(told["from"])
    rose, fell = of_verdict(rows, "up"), of_verdict(rows, "down")
    return joined(
        moved(rose, labels, _("Since %(year)s these rose: %(what)s."), told["from"]),
        moved(fell, labels, _("Since %(year)s these fell: %(what)s."), told["from"]),
        kept(len(of_verdict(rows, "same"))),
        too_small(len(of_verdict(rows, "unclear"))),
        unlike(sum(row["why_not"] in {"wording", "scale"} for row in told["rows"])),
        one_sided(sum(row["why_not"] == "absent" for row in told["rows"])),
        _("This happened alongside the forum; the survey cannot show what brought it about.")
        if rose or fell
        else "",
    )


def nothing_beside(year: int) -> str:
    """One sentence where the same reason keeps every measure back: a count of measures would tell nobody why."""
    return _(
        "Nothing can be set beside %(year)s: in one of the two years too few people answered the same questions."
    ) % {"year": year_words(year)}


def of_verdict(rows: Sequence[Row], verdict: str) -> list[Row]:
    """The largest step first, each on its own scale: 25 points of a share for one of the four of a mean's scale."""
    found = [row for row in rows if row["verdict"] == verdict]
    return sorted(found, key=lambda row: -abs(row["difference"]) * (1 if row["kind"] == "share" else 0.25))


def moved(rows: Sequence[Row], labels: Labels, sentence: str, year: int) -> str:
    if not rows:
        return ""
    told = [step(row, labels) for row in rows]
    return sentence % {"year": year_words(year), "what": some_listed(told)}


def step(row: Row, labels: Labels) -> str:
    name = quoted(row["measure"], labels)
    if row["kind"] == "share":
        return _("%(name)s (%(step)s points)") % {"name": name, "step": signed_points(row["difference"])}
    return f"{name} ({signed_mean(row['difference'])})"


def kept(n: int) -> str:
    if not n:
        return ""
    # Of many answers a small change may be certain: it is small, and not nothing.
    return ngettext(
        "%(n)d measure moved by less than ten points, or a quarter of a point of a mean.",
        "%(n)d measures moved by less than ten points, or a quarter of a point of a mean.",
        n,
    ) % {"n": n}


def too_small(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "%(n)d change is too small to tell.",
        "%(n)d changes are too small to tell.",
        n,
    ) % {"n": n}


def unlike(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "%(n)d measure cannot be compared with last time, because it was asked in another way.",
        "%(n)d measures cannot be compared with last time, because they were asked in another way.",
        n,
    ) % {"n": n}


def one_sided(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "%(n)d measure cannot be compared with last time, because it was not asked or cannot be shown "
        "for one of the two.",
        "%(n)d measures cannot be compared with last time, because they were not asked or cannot be shown "
        "for one of the two.",
        n,
    ) % {"n": n}


def tipping(row: Row, labels: Labels, year: int) -> str:
    """How little it takes for a change to be nothing: a difference between those who answered and those who did not."""
    if row.get("tipping") is None or row["verdict"] not in ("up", "down"):
        return ""
    told = {"name": quoted(row["measure"], labels), "year": year_words(year)}
    told["size"] = points(abs(row["tipping"])) if row["kind"] == "share" else mean(abs(row["tipping"]))
    return (shares_tip() if row["kind"] == "share" else means_tip())[row["verdict"]] % told


def shares_tip() -> dict[str, str]:
    return {
        "up": _(
            "The rise of %(name)s is nothing if those who did not answer in %(year)s agree %(size)s points less "
            "than those who did, and last time they did not."
        ),
        "down": _(
            "The fall of %(name)s is nothing if those who did not answer in %(year)s agree %(size)s points more "
            "than those who did, and last time they did not."
        ),
    }


def means_tip() -> dict[str, str]:
    return {
        "up": _(
            "The rise of %(name)s is nothing if those who did not answer in %(year)s stand %(size)s lower "
            "than those who did, and last time they did not."
        ),
        "down": _(
            "The fall of %(name)s is nothing if those who did not answer in %(year)s stand %(size)s higher "
            "than those who did, and last time they did not."
        ),
    }


def trend(result: Result, labels: Labels) -> str:
    rows = [row for row in result.get("trend") or [] if len(row["points"]) >= LEAST_ROUNDS]
    if not rows:
        return _("A trend needs three years. Until then, read each year by itself.")
    return joined(*(course(row, labels) for row in rows))


def course(row: Row, labels: Labels) -> str:
    breaks = row["breaks"]
    told = {
        "name": quoted(row["measure"], labels),
        # The line goes through the rounds since the last break alone.
        "n": len([one for one in row["points"] if not breaks or one["year"] >= breaks[-1]]),
        "years": ", ".join(map(year_words, row["breaks"])),
    }
    broken = _("It was asked in another way from %(years)s on, so the line is broken there.") % told
    return joined(direction(row) % told, broken if breaks else "")


def direction(row: Row) -> str:
    if row["slope_low"] is None and row["breaks"]:
        return _("%(name)s: since it was asked in another way there are too few years for a direction.")
    if row["slope_low"] is None or row["slope_low"] <= 0 <= row["slope_high"]:
        return _("%(name)s: over %(n)d years no direction can be told yet.")
    if row["slope_low"] > 0:
        return _("%(name)s has gone up over %(n)d years.")
    return _("%(name)s has gone down over %(n)d years.")
