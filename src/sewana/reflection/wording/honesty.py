"""What is uncertain and why, and what must not be claimed; printed with every release."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.reflection.wording.names import Labels, Result, listed, year_words
from sewana.reflection.wording.over_time import tipping
from sewana_text.figures import count, mean, signed_mean

Row = Mapping[str, Any]


def honesty(result: Result, labels: Labels) -> list[str]:
    """The lines that always stand below the figures, those that say something."""
    told = result.get("honesty") or {}
    found = [
        response(result),
        doors(result),
        modes(result),
        bound(result, labels),
        selection(told.get("selection_gap"), labels),
        vanishing(result, labels),
        language(told.get("language") or ""),
        instrument(result),
    ]
    return [sentence for sentence in found if sentence]


def response(result: Result) -> str:
    if not result["n"]:
        return _("Nobody has answered yet.")
    if result["rate"] is None:
        return ngettext(
            "%(n)s person answered; of how many is not known.",
            "%(n)s people answered; of how many is not known.",
            result["n"],
        ) % {"n": count(result["n"])}
    known = {
        "n": count(result["n"]),
        "population": count(result["population"]),
        "rate": share(result["rate"]),
    }
    return (
        ngettext(
            "%(n)s person of %(population)s answered (%(rate)s). The others may feel otherwise.",
            "%(n)s people of %(population)s answered (%(rate)s). The others may feel otherwise.",
            result["n"],
        )
        % known
    )


def share(rate: float) -> str:
    """A small share with one place after the point; neither nobody nor everybody where that is not so."""
    if 0 < rate < 0.0005:
        return "<0.1%"
    if 0.995 <= rate < 1:
        return ">99%"
    return f"{100 * rate:.1f}%" if rate < 0.1 else f"{100 * rate:.0f}%"


def doors(result: Result) -> str:
    """How people came in; whoever came through an open door chose to."""
    known = result.get("doors") or {}
    open_door, drawn = known.get("open", 0), known.get("random", 0)
    if open_door and drawn:
        return _(
            "%(open)s came by the open link and chose to answer; %(random)s were drawn at random and invited."
        ) % {"open": count(open_door), "random": count(drawn)}
    if drawn:
        return _("All were drawn at random and invited.")
    if not open_door:
        return ""
    return _(
        "Everybody came by the open link and chose to answer. Ranges show the uncertainty if those who answered "
        "are like those who did not; how far that holds cannot be known from these answers."
    )


def modes(result: Result) -> str:
    known = {"phone": _("by phone"), "paper": _("on paper"), "kiosk": _("on a shared tablet")}
    told = [f"{known.get(mode, mode)} {count(n)}" for mode, n in (result.get("modes") or {}).items() if n]
    if len(told) < 2:
        return ""
    return _(
        "How people answered: %(ways)s. Where others look on, people agree more readily."
    ) % {"ways": listed(told)}  # fmt: skip


def bound(result: Result, labels: Labels) -> str:
    """What weighting repairs at most, in words: it says nothing about who chose to answer inside a group."""
    told = (result.get("honesty") or {}).get("bound") or {}
    known = {key: value for key, value in told.items() if value is not None}
    if not known:
        return ""
    parts = [f"{labels.get(key, key)} {mean(value)}" for key, value in known.items()]
    if "group" not in result["weights"]["margins"]:
        return _(
            "The groups could not be weighted. Those that answered more may have shifted the means by at most: "
            "%(parts)s. Who inside a group chose to answer comes on top of that."
        ) % {"parts": listed(parts)}
    return _(
        "Without weights, groups that answered more would have shifted the means by at most: %(parts)s. Weights repair "
        "that part. They do not repair who inside a group chose to answer."
    ) % {"parts": listed(parts)}


def selection(gap: Row | None, labels: Labels) -> str:
    """Whether those who came by themselves answer otherwise than those who were drawn."""
    if not gap or gap["gap"] is None:
        return ""
    told = {"name": labels.get(gap["measure"], gap["measure"])}
    told |= {name: signed_mean(gap[name]) for name in ("gap", "low", "high")}
    if gap["low"] <= 0 <= gap["high"]:
        return (
            _(
                "%(name)s of those who came by themselves lies %(gap)s from that of those who were drawn, "
                "anywhere between %(low)s and %(high)s: whether they differ cannot be told yet."
            )
            % told
        )
    return (
        _(
            "%(name)s of those who came by themselves lies %(gap)s from that of those who were drawn "
            "(%(low)s to %(high)s): who answers by choice is not like the others."
        )
        % told
    )


def vanishing(result: Result, labels: Labels) -> str:
    """The tipping point of the largest clear change; without one, what a small change proves."""
    rows = (result.get("change") or {}).get("rows") or []
    clear = [row for row in rows if row["is_comparable"] and row["verdict"] in ("up", "down")]
    if not clear:
        return _("A small change proves nothing by itself: other people may have answered.") if rows else ""
    widest = max(clear, key=lambda row: abs(row["difference"]) / (row["se"] or 1))
    return tipping(widest, labels, result["year"])


def language(code: str) -> str:
    if code == "not-comparable":
        return _("Thai and English answers cannot be compared directly yet, and are not.")
    if code == "comparable":
        return _("An analysis outside found that Thai and English answers measure the same.")
    return ""


def instrument(result: Result) -> str:
    return _(
        "Wording: %(version)s, %(year)s. It has not been validated yet; the first year is its trial."
    ) % {
        "version": measures(result),
        "year": year_words(result["year"]),
    }


def measures(result: Result) -> str:
    """The instrument and its version, as people say it; a file of an analyst may name its own."""
    name, _space, number = result["measures_version"].rpartition(" ")
    if not (name and number.isdigit()):
        return str(result["measures_version"])
    return _("%(name)s, version %(number)s") % {"name": name.capitalize(), "number": number}


def not_to_claim() -> list[str]:
    """What nobody may read out of these figures."""
    return [
        _("That the forum brought a change about. What happened alongside it may have other reasons."),
        _("That one language group feels better than another."),
        _("That the library is better or worse than others: there is no figure of others to compare with."),
        _("Anything about a single person or a team. Staff are shown as a whole, from ten people on."),
        _(
            "That everybody thinks so. Those who answered chose to, and courtesy makes people agree more readily."
        ),
    ]
