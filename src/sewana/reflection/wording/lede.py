"""What a director reads first: three sentences, and what a reader must know of this round alone."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sewana.reflection.wording.engagement import close, named, overrated, scales, underrated
from sewana.reflection.wording.honesty import response
from sewana.reflection.wording.names import year_words

Result = Mapping[str, Any]
Labels = Mapping[str, str]


def sentences(result: Result, labels: Labels) -> list[str]:
    """Who answered, what they feel, and where staff misjudge them."""
    told = [response(result), scales(result, labels), widest(result, labels)]
    return [sentence for sentence in told if sentence]


def widest(result: Result, labels: Labels) -> str:
    mirror = result["mirror"]
    if not mirror or not mirror["is_shown"]:
        return _("What staff expect of users is not known yet.")
    rows = mirror["rows"]
    higher, lower = named(rows, "staff_higher"), named(rows, "users_higher")
    if higher and (not lower or higher[0]["gap"] >= -lower[-1]["gap"]):
        return overrated(higher[0], labels, rows)
    if lower:
        return underrated(lower[-1], labels)
    return close(sum(row["verdict"] == "same" for row in rows), len(rows))


def notes(result: Result, labels: Labels) -> list[str]:
    """What was done to this round's answers before they were counted, and what was left out."""
    return [
        NOTES[note["code"]](note["params"], labels)
        for note in result.get("notes", ())
        if note["code"] in NOTES
    ]


def merged_levels(params: Result, labels: Labels) -> str:
    levels = ", ".join(labels.get(level, level) for level in params["levels"])
    return _("Too few answered from some of these, so that they are weighted as one: %(levels)s.") % {
        "levels": levels
    }


def levels_unknown(params: Result, labels: Labels) -> str:
    margin = labels.get(params["margin"], params["margin"])
    if params["n"] is None:
        return _("A few did not say where they belong (%(margin)s).") % {"margin": margin}
    return _("%(n)s people did not say where they belong (%(margin)s).") % {
        "n": params["n"],
        "margin": margin,
    }


def not_weighted(params: Result, _labels: Labels) -> str:
    if params.get("because") == "one-level":
        return _(
            "There are too few groups, or too few answers in them, so that nothing is weighted: "
            "large groups count as much as they answered."
        )
    return _(
        "How many people there are in each group is not known, so that nothing is weighted: "
        "large groups count as much as they answered."
    )


def weights_capped(params: Result, _labels: Labels) -> str:
    if params["n"] is None:
        return _("So that nobody counts for too many, a few weights were cut at five times the middle one.")
    return _("So that nobody counts for too many, %(n)s weights were cut at five times the middle one.") % {
        "n": params["n"]
    }


def whole_per_cents(_params: Result, _labels: Labels) -> str:
    return _(
        "Groups are few, so that exact shares would tell how single people answered: shares stand in whole per cents, "
        "with errors that are made of them alone."
    )


def earlier_left_out(params: Result, _labels: Labels) -> str:
    return _(
        "The year %(year)s is left out of the comparison, for its numbers of people or answers do not fit."
    ) % {"year": year_words(params["year"])}


def came_left_out(params: Result, _labels: Labels) -> str:
    if params["because"] != "came-over-population":
        return _("Who came to the forum is left out, for the numbers of people by group do not fit.")
    return _("Who came to the forum is left out, for more came from a group than there are people in it.")


def staff_over(params: Result, _labels: Labels) -> str:
    return _(
        "More staff answered (%(found)s) than there are by the numbers of people (%(most)s), "
        "so that the number of all staff is not taken into account. Please correct it."
    ) % {"found": params["found"], "most": params["most"]}


NOTES: dict[str, Callable[[Result, Labels], str]] = {
    "merged-levels": merged_levels,
    "levels-unknown": levels_unknown,
    "not-weighted": not_weighted,
    "weights-capped": weights_capped,
    "whole-per-cents": whole_per_cents,
    "earlier-left-out": earlier_left_out,
    "came-left-out": came_left_out,
    "staff-over-population": staff_over,
}
