"""How far voices have come, said plainly."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sewana.action.models import Fate, Verdict
from sewana.action.queries.closure import LEAST_AGE, Closure
from sewana_text.figures import between, per_cent, signed_points, times

if TYPE_CHECKING:
    from sewana_core.closure import Wait
    from sewana_core.fates import GroupShare, Share

NOW = {
    "waiting": gettext_lazy("Waiting for an answer"),
    "considered": gettext_lazy("Being considered"),
    "under_way": gettext_lazy("Decided, not yet done"),
    "done": gettext_lazy("Done"),
    "verified": gettext_lazy("Confirmed by users"),
    "closed": gettext_lazy("Answered without work"),
}
MOST_SENTENCES = 3
TRUST = "V3"  # what users say leads to visible change


@dataclass(frozen=True)
class Metric:
    """One line of the table: what it is, its number, and what it rests on."""

    key: str
    name: str
    value: str
    between: str
    basis: str


@dataclass(frozen=True)
class GroupLine:
    """A group's answered share beside that of all others; without a value it is not shown."""

    name: str
    value: str = ""
    basis: str = ""
    between: str = ""
    points: str = ""
    points_between: str = ""
    times: str = ""
    times_between: str = ""


def group_line(name: str, one: "GroupShare") -> GroupLine:
    if one.share is None:
        return GroupLine(name)
    value, bounds = shown(one.share)
    gap, ratio = one.difference, one.parity
    has_bounds = ratio is not None and ratio.low is not None and ratio.high is not None
    return GroupLine(
        name,
        value,
        of(one.share),
        bounds,
        signed_points(gap.estimate if gap else None),
        between(signed_points(gap.low), signed_points(gap.high)) if gap else "",
        times(ratio.index if ratio else None),
        between(times(ratio.low), times(ratio.high)) if ratio and has_bounds else "",
    )


def answer_name(key: str) -> str:
    """A decision, or the fate of a voice that has none."""
    return str(Verdict(key).label) if key in Verdict.values else str(Fate(key).label)


def shown(share: "Share") -> tuple[str, str]:
    if share.estimate is None or share.low is None or share.high is None:
        return _("nothing to count yet"), ""
    return per_cent(share.estimate), between(per_cent(share.low).rstrip("%"), per_cent(share.high))


def of(share: "Share") -> str:
    return _("%(number)s of %(of)s") % {"number": f"{share.number:,}", "of": f"{share.of:,}"}


def metrics(found: Closure) -> list[Metric]:
    one = found.fates
    rows = [
        ("answered", _("Answered, of voices at least %(n)s days old") % {"n": LEAST_AGE}, one.answered),
        ("informed", _("Told, of those that were decided"), one.informed),
        ("done_of_accepted", _("Done, of those that were taken on"), one.done_of_accepted),
        ("done_of_all", _("Done, of all voices"), one.done_of_all),
        ("reopened", _("Opened again, of improvements that were closed"), found.reopened),
    ]
    told = [Metric(key, name, *shown(share), of(share)) for key, name, share in rows]
    if found.matched is not None:
        name = _("It matches what was asked for, of those who said")
        told.insert(4, Metric("matched", name, *shown(found.matched), of(found.matched)))
    return told


def days(number: float) -> str:
    whole = round(number)
    return ngettext("%(n)s day", "%(n)s days", whole) % {"n": f"{whole:,}"}


def wait_words(wait: "Wait", share: int) -> str:
    """After how many days so many of a hundred have an answer, as far as that can be known."""
    if wait.days is None:
        return _("fewer than %(share)s of 100 have an answer so far") % {"share": share}
    if wait.low is None:
        return days(wait.days)
    if wait.high is None:
        return _("%(days)s (at least %(low)s; no upper end is known yet)") % {
            "days": days(wait.days),
            "low": f"{round(wait.low):,}",
        }
    return _("%(days)s (%(between)s)") % {
        "days": days(wait.days),
        "between": between(f"{round(wait.low):,}", f"{round(wait.high):,}"),
    }


def lead(found: Closure) -> str:
    """The whole in a few sentences."""
    one = found.fates
    if not one.received:
        return _("No voice has been gathered yet.")
    sentences = []
    if one.answered.estimate is not None:
        value, _bounds = shown(one.answered)
        sentences.append(
            _("Of %(of)s voices at least %(n)s days old, %(value)s have an answer that everybody can read.")
            % {"of": f"{one.answered.of:,}", "n": LEAST_AGE, "value": value}
        )
    else:
        sentences.append(
            _("No voice is %(n)s days old yet, so nothing is said of how many have an answer.")
            % {"n": LEAST_AGE}
        )
    middle = one.curve.until()
    if middle.days is not None:
        sentences.append(_("Half of them had it within %(days)s.") % {"days": days(middle.days)})
    elif one.curve.days.size:
        sentences.append(_("Fewer than half have an answer, so there is no median yet."))
    if one.oldest is not None:
        sentences.append(_("The oldest open voice has waited %(days)s.") % {"days": days(one.oldest)})
    return " ".join(sentences[:MOST_SENTENCES])


def trust_row(result: object) -> dict[str, str] | None:
    """How many say that what users say leads to change, last year and now, as the reflection compares them."""
    change = result.get("change") if isinstance(result, dict) else None
    rows = change["rows"] if change else []
    row = next((one for one in rows if one["measure"] == TRUST and one["kind"] == "share"), None)
    if row is None or not row["is_comparable"] or row["before"] is None or row["after"] is None:
        return None
    return {
        "before": per_cent(row["before"]),
        "after": per_cent(row["after"]),
        "from": str(change["from"]) if change else "",
        "verdict": str(row.get("verdict", "")),
    }
