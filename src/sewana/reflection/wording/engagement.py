"""What both sides feel and where they misjudge each other, in sentences that say no more than the intervals allow."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sewana.reflection.wording.names import Labels, Result, joined, listed, quoted, some_listed
from sewana_text.figures import TENS, mean, per_cent, points

Row = Mapping[str, Any]
ALIKE = 0.10  # ten points
WORTH_A_LOOK = 0.10  # the share of false leads that a list of many comparisons may hold (Benjamini-Hochberg)
SERVICE = ("P1", "D1", "H1")
STATES: Mapping[str, str | Promise] = {
    "true_consensus": gettext_lazy("Both sides think alike on %(topic)s, and staff know it."),
    "false_consensus": gettext_lazy(
        "The two sides differ on %(topic)s, and staff do not know it: they expect users to think as they do."
    ),
    "false_conflict": gettext_lazy(
        "Both sides think alike on %(topic)s, and staff do not know it: they expect users to think otherwise."
    ),
    "true_dissensus": gettext_lazy("The two sides differ on %(topic)s, and staff know it."),
    "unclear": gettext_lazy("On %(topic)s the answers do not tell yet whether the two sides think alike."),
    # What the five states leave out: that one of the two questions is answered, which way, and by how much.
    "alike": gettext_lazy(
        "Both sides think alike on %(topic)s. Whether staff know it, the answers do not tell yet."
    ),
    "differ": gettext_lazy(
        "The two sides differ on %(topic)s. Whether staff know it, the answers do not tell yet."
    ),
    "turned": gettext_lazy(
        "The two sides differ on %(topic)s, and staff expect it to be the other way round."
    ),
    "more": gettext_lazy(
        "The two sides differ on %(topic)s. Staff know it, but not how far: they expect %(gap)s points more than users "
        "say."
    ),
    "less": gettext_lazy(
        "The two sides differ on %(topic)s. Staff know it, but not how far: they expect %(gap)s points less than users "
        "say."
    ),
}


def mirror(result: Result, labels: Labels) -> str:
    """How well staff know what users feel."""
    told = result.get("mirror")
    if not told:
        return _("No staff have said yet what they expect users to answer, so there is nothing to compare.")
    if not told["is_shown"]:
        return not_shown(told["note"])
    rows = told["rows"]
    same = sum(row["verdict"] == "same" for row in rows)
    higher, lower = named(rows, "staff_higher"), named(rows, "users_higher")
    return joined(
        close(same, len(rows)),
        overrated(higher[0], labels, rows) if higher else "",
        underrated(lower[-1], labels) if lower else "",
        untold(len(rows) - same - len(higher) - len(lower)),
    )


def not_shown(note: str) -> str:
    if note == "too-few-users":
        return _(
            "Of no statement can be told what users say, so that there is nothing to compare staff with."
        )
    return _("Fewer than ten staff answered, so what they expect is not shown to anybody.")


def untold(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "On %(n)d statement the answers do not tell yet.",
        "On %(n)d statements the answers do not tell yet.",
        n,
    ) % {"n": n}


def named(rows: Sequence[Row], verdict: str) -> list[Row]:
    """The rows of a verdict that many comparisons do not bring by chance, the widest gap upwards first."""
    found = [row for row in rows if row["verdict"] == verdict and (row.get("bh") or 0) <= WORTH_A_LOOK]
    return sorted(found, key=lambda row: -row["gap"])


def close(same: int, all_of_them: int) -> str:
    if same == all_of_them:
        return _("Staff expect what users answered: on every statement the two are within ten points.")
    if same == 0:
        return _("There is no statement yet on which staff and users are known to be within ten points.")
    return ngettext(
        "Staff are within ten points of users on %(n)d of %(all)d statements.",
        "Staff are within ten points of users on %(n)d of %(all)d statements.",
        same,
    ) % {"n": same, "all": all_of_them}


def is_widest(row: Row, rows: Sequence[Row]) -> bool:
    """Whether no other gap can be as wide: ranks go by gaps upwards, so those downwards are looked at by themselves."""
    downwards = [-other["low"] for other in rows if other["item"] != row["item"]]
    return row.get("rank_high") == 1 and row["gap"] > max(downwards, default=0)


def overrated(row: Row, labels: Labels, rows: Sequence[Row]) -> str:
    """The widest gap; that it is the widest of all is said only where that is certain."""
    told = {
        "item": quoted(row["item"], labels),
        "gap": points(row["gap"]),
        "low": points(row["low"]),
        "high": points(row["high"]),
    }
    if is_widest(row, rows):
        return (
            _(
                "The widest gap is %(item)s: staff expect %(gap)s points more than users say, "
                "between %(low)s and %(high)s."
            )
            % told
        )
    return (
        _(
            "One of the wide gaps is %(item)s: staff expect %(gap)s points more than users say, "
            "between %(low)s and %(high)s."
        )
        % told
    )


def underrated(row: Row, labels: Labels) -> str:
    told = {
        "item": quoted(row["item"], labels),
        "gap": points(-row["gap"]),
        "low": points(-row["high"]),
        "high": points(-row["low"]),
    }
    return (
        _(
            "Users feel better than staff expect about %(item)s: by %(gap)s points, between %(low)s and %(high)s."
        )
        % told
    )


def coorientation(row: Row, labels: Labels) -> str:
    """One sentence on who thinks alike, and who knows it."""
    gap = points(abs((row.get("accuracy") or {}).get("gap") or 0))
    return str(STATES[what_is_known(row)]) % {"topic": quoted(row["topic"], labels), "gap": gap}


def what_is_known(row: Row) -> str:
    """The state, told more closely where the intervals of its differences allow."""
    state = str(row["state"])
    agreement, accuracy = row.get("agreement"), row.get("accuracy")
    if state == "unclear" and agreement:
        return {"same": "alike", "clear": "differ"}.get(apartness(agreement), state)
    if state != "true_dissensus" or not (agreement and accuracy):
        return state
    if (agreement["gap"] > 0) != (row["perceived"]["gap"] > 0):
        return "turned"
    if apartness(accuracy) != "clear":
        return state
    return "more" if accuracy["gap"] > 0 else "less"


def apartness(pair: Row) -> str:
    """Within ten points, clearly apart, or neither by the interval."""
    if pair["low"] > -ALIKE and pair["high"] < ALIKE:
        return "same"
    return "clear" if pair["low"] > 0 or pair["high"] < 0 else ""


def scales(result: Result, labels: Labels) -> str:
    if not result["scales"]:
        # A short form adds nothing up.
        return "" if result.get("n") else _("Nobody has answered yet.")
    told = [
        _("%(name)s stands at %(mean)s of 5 (%(low)s to %(high)s).")
        % {"name": labels.get(row["key"], row["key"]), **written(row)}
        for row in result["scales"]
        if row["mean"] is not None
    ]
    if not told:
        return _("Too few have answered, or all in the same way, so that no mean is shown.")
    return joined(*told, _("The range holds if those who did not answer are like those who did."))


def written(row: Row) -> dict[str, str]:
    return {name: mean(row[name]) for name in ("mean", "low", "high")}


def in_tens(share: float, what: str) -> str:
    """A share as people of ten."""
    tens = round(TENS * share)
    if tens == 0:
        return _("hardly anybody agrees with %(item)s") % {"item": what}
    if tens == TENS:
        return _("nearly everybody agrees with %(item)s") % {"item": what}
    return _("about %(n)d in 10 agree with %(item)s") % {"n": tens, "item": what}


def service(result: Result, labels: Labels, keys: Sequence[str] = SERVICE) -> str:
    """The building, online and between the two: three services, never one average."""
    items = {row["key"]: row for row in result["items"]}
    known = [items[key] for key in keys if key in items and items[key]["agree"] is not None]
    if not known:
        return _("Too few have answered to say how well the services work.")
    told = listed([in_tens(row["agree"], quoted(row["key"], labels)) for row in known])
    return _("Of those who could say, %(told)s.") % {"told": told}


def spread(result: Result, labels: Labels) -> str:
    """Two statements whose intervals lie farthest apart, if any do."""
    rows = [row for row in result["items"] if row["agree"] is not None]
    if not rows:
        return _("Too few have answered to show how opinions are spread.")
    most, least = max(rows, key=lambda row: row["agree_low"]), min(rows, key=lambda row: row["agree_high"])
    if least["agree_high"] >= most["agree_low"]:
        return _("Agreement with the statements does not differ enough to say which has more of it.")
    return _("Clearly more agree with %(most)s (%(high)s) than with %(least)s (%(low)s).") % {
        "most": quoted(most["key"], labels),
        "high": per_cent(most["agree"]),
        "least": quoted(least["key"], labels),
        "low": per_cent(least["agree"]),
    }


def groups(
    measure: Row, labels: Labels, whole: tuple[float, float, float] | None, language: str = "comparable"
) -> str:
    """Which groups lie apart from all people, by steadied intervals that do not meet that of all."""
    rows = [row for row in measure["rows"] if row.get("direct") is not None]
    if not rows:
        return _("Every group is too small to be shown by itself.")
    if measure["note"] or whole is None:
        return _("There are too few groups to steady their numbers: small differences mean nothing yet.")
    written = mean if measure["kind"] == "mean" else per_cent
    below = [row for row in rows if is_known(row) and row["steadied_high"] < whole[1]]
    above = [row for row in rows if is_known(row) and row["steadied_low"] > whole[2]]
    return joined(
        apart(above, labels, written, _("Above all people together: %(groups)s.")),
        apart(below, labels, written, _("Below all people together: %(groups)s.")),
        "" if above or below else _("No group can be told apart from all people together yet."),
        typical(measure),
        _("Thai and English answers cannot be compared directly yet, so read nothing into Thai and international.")
        if language == "not-comparable" and (above or below)
        else "",
    )  # fmt: skip


def is_known(row: Row) -> bool:
    return row.get("steadied_low") is not None and row.get("steadied_high") is not None


def apart(rows: Sequence[Row], labels: Labels, written: Callable[[float], str], sentence: str) -> str:
    if not rows:
        return ""
    told = [f"{group_name(row, labels)} ({written(row['steadied'])})" for row in rows]
    return sentence % {"groups": some_listed(told)}


def group_name(row: Row, labels: Labels) -> str:
    return " + ".join(labels.get(key, key) for key in row.get("members") or [row["key"]])


def typical(measure: Row) -> str:
    """How far groups lie apart by and large; never the raw gap between highest and lowest, which chance widens."""
    if measure["tau"] is None:
        return ""
    told = {
        name: mean(measure[name]) if measure["kind"] == "mean" else points(measure[name])
        for name in ("tau", "tau_low", "tau_high")
    }
    if measure["kind"] == "mean":
        return (
            _("Groups typically differ from each other by %(tau)s, between %(tau_low)s and %(tau_high)s.")
            % told
        )
    return (
        _("Groups typically differ from each other by %(tau)s points, between %(tau_low)s and %(tau_high)s.")
        % told
    )


def reliability(result: Result, labels: Labels) -> str:
    """Whether a scale's items go together; a fact about this year's answers, not a pass mark."""
    told = [scale_holds(row, labels) for row in result.get("reliability") or []]
    return joined(*told, _("This is not a pass mark.")) if any(told) else ""


def scale_holds(row: Row, labels: Labels) -> str:
    name = labels.get(row["scale"], row["scale"])
    if row["note"] or row["alpha"] is None:
        return _("%(name)s: too few answers to judge whether its items go together.") % {"name": name}
    return _("%(name)s: its items go together by %(alpha)s of 1 (alpha, %(low)s to %(high)s).") % {
        "name": name,
        **{key: mean(row[key]) for key in ("alpha", "low", "high")},
    }
