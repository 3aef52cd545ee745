"""Sentences about what stands beside the scales: after the forum, what people did, and who had the talk."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.reflection.models import Measure, Step
from sewana.reflection.wording.names import Labels, Result, joined, listed, quoted, year_words
from sewana_text.figures import count, per_cent, signed_points

Row = Mapping[str, Any]
TENS = 10
MORE, LESS = 1.1, 0.9
ROUNDS: Mapping[str, str | Promise] = {
    "pulse": gettext_lazy("On the day of the forum"),
    "follow_up": gettext_lazy("Some weeks later"),
}
MEASURES = {str(one): one.label for one in Measure}
TALK = {
    str(Step.TURNS): gettext_lazy("Turns at the microphone"),
    str(Step.SECONDS): gettext_lazy("Time of speaking"),
    str(Step.WORDS): gettext_lazy("Words that were written"),
}


def answers(rows: Sequence[Row], labels: Labels) -> str:
    """How many of ten, for every share that may be told."""
    known = [row for row in rows if row["share"] is not None]
    if not known:
        return _("Too few answered, or nearly all alike, so that nothing is shown.")
    return joined(*(answer(row, labels) for row in known))


def answer(row: Row, labels: Labels) -> str:
    return _("%(item)s: %(tens)s in 10 (%(share)s).") % {
        "item": quoted(row["key"], labels),
        "tens": round(TENS * row["share"]),
        "share": per_cent(row["share"]),
    }


def between(told: Row, labels: Labels) -> str:
    """The statement asked again, beside the year's; they are other people, and nothing is said of a cause."""
    known = {
        "item": quoted("V3", labels),
        "before": per_cent(told["before"]),
        "after": per_cent(told["after"]),
    }
    return joined(
        _("%(item)s: %(before)s agreed in the year's questionnaire, %(after)s of those who answered here.")
        % known,
        apart(told),
        _(
            "Those who answered the two times are not one group, so that this stands alongside the forum "
            "and tells of no cause."
        ),
    )


def apart(told: Row) -> str:
    if told["verdict"] == "same":
        return _("The two lie close together.")
    if told["verdict"] == "unclear":
        return _("Whether the two differ cannot be told yet.")
    return _("The difference is larger than chance brings: %(points)s points (%(low)s to %(high)s).") % {
        "points": signed_points(told["difference"]),
        "low": signed_points(told["low"]),
        "high": signed_points(told["high"]),
    }


def paired(told: Row | None, labels: Labels) -> str:
    """The same people twice, by codes that they chose themselves."""
    if told is None:
        return ""
    known = {
        "n": count(told["n"]),
        "item": quoted("V3", labels),
        "before": per_cent(told["before"]),
        "after": per_cent(told["after"]),
    }
    first = _("Of %(n)s people who gave the same code both times, %(before)s agreed with %(item)s the first time and "
              "%(after)s the second.") % known  # fmt: skip
    return joined(
        first,
        changed(told),
        _("What changed did so alongside the forum; nobody can say that it was its cause."),
    )


def changed(told: Row) -> str:
    if not told["is_told"]:
        return _("Too few changed their answer for more to be said.")
    known = {
        "points": signed_points(told["difference"]),
        "low": signed_points(told["low"]),
        "high": signed_points(told["high"]),
    }
    if told["low"] <= 0 <= told["high"]:
        return _("A change of %(points)s points (%(low)s to %(high)s) cannot be told from none.") % known
    return _("That is a change of %(points)s points (%(low)s to %(high)s).") % known


def done(told: Result, labels: Labels) -> str:
    """Which groups used something clearly more or less often than the year before."""
    lines = [
        (named, quoted_measure(measure))
        for measure in told["measures"]
        for named in [movers(told, measure, labels)]
        if named
    ]
    first = _("What groups did in %(year)s, for each thousand of their people.") % {
        "year": year_words(told["year"])
    }
    if told["before"] is None:
        return joined(first, _("There is no earlier year to compare with."))
    if not lines:
        return joined(
            first,
            _("No group moved by a tenth or more since %(year)s.") % {"year": year_words(told["before"])},
        )
    moved = "; ".join(f"{measure}: {named}" for named, measure in lines)
    return joined(
        first,
        _("Moved by a tenth or more since %(year)s: %(moved)s.")
        % {"year": year_words(told["before"]), "moved": moved},
        _("More use is not more engagement: it stands beside what people feel and is never added to it."),
    )


def quoted_measure(measure: str) -> str:
    return str(MEASURES.get(measure, measure))


def movers(told: Result, measure: str, labels: Labels) -> str:
    up, down = [], []
    for row in told["rows"]:
        rate = row["rates"][measure]
        if not rate["per_1000"] or not rate["before"]:
            continue
        ratio = rate["per_1000"] / rate["before"]
        if ratio >= MORE:
            up.append(labels.get(row["key"], row["key"]))
        elif ratio <= LESS:
            down.append(labels.get(row["key"], row["key"]))
    parts = [
        _("more by %(groups)s") % {"groups": listed(up)} if up else "",
        _("less by %(groups)s") % {"groups": listed(down)} if down else "",
    ]
    return ", ".join(part for part in parts if part)


def airtime(rows: Sequence[Row]) -> str:
    """The users' part of the talk beside their part of those who came."""
    return joined(*(line(row) for row in rows))


def line(row: Row) -> str:
    known = {"what": str(TALK.get(row["measure"], row["measure"])), "share": per_cent(row["share"])}
    if row["came"] is None:
        return _("%(what)s: %(share)s were the users'.") % known
    return _("%(what)s: %(share)s were the users', who were %(came)s of those who came.") % (
        known | {"came": per_cent(row["came"])}
    )
