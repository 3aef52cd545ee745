"""What goes out and what stays behind, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sewana.base.languages import is_thai
from sewana.reflection.queries.public_figures import Held


def moves_too_little() -> str:
    """Why the figures do not follow each single answer."""
    return _(
        "Fewer than five answers have come since. The figures move with the fifth, or once no questionnaire is open, "
        "so that nobody's answer can be told by comparing them."
    )


def table_words(name: str) -> str:
    known = {
        "method": _("How it was done"),
        "reach": _("Who came"),
        "funnel": _("From being invited to being told"),
        "barriers": _("What made it hard"),
        "engagement": _("Engagement by group"),
        "items": _("Statement by statement"),
        "trend": _("Over the years"),
        "mirror": _("What staff expected"),
        "equity": _("How evenly people were reached"),
        "zone": _("What people accept and wish for"),
        "asked": _("After the forum, and the library's own questions"),
        "done": _("What people did"),
        "airtime": _("How much of the talk each side had"),
    }
    return known.get(name, name)


def held_words(one: Held) -> tuple[Held, str, str, str]:
    """What it is, where it would have stood, and why it does not."""
    name = (one.th if is_thai() else one.en) or (
        _("What staff expected") if one.kind == "mirror" else one.key
    )
    return one, name, where_words(one.kind), because(one.reason)


def where_words(kind: str) -> str:
    if kind.startswith("reach-"):
        return _("Who came")
    known = {
        "item": _("Statement by statement"),
        "barrier": _("What made it hard"),
        "group": _("Engagement by group"),
        "mirror": _("What staff expected"),
    }
    return known.get(kind, kind)


def because(reason: str) -> str:
    known = {
        "hidden": _("fewer than five people, or it would give such a group away"),
        "merged": _("fewer than ten people: shown together with others"),
        "few-on-a-side": _("fewer than five people agree, or fewer than five do not"),
        "would-tell": _("together with the other figures it would tell how fewer than five people answered"),
        "equal": _("everybody answered the same, so that each answer would be known"),
        "too-few-users": _("no statement of which can be shown what users say"),
        "too-few-staff": _("fewer than ten members of staff: nobody sees it, the office neither"),
    }
    return known.get(reason, reason)


def finding_lines(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each thing that a reader could work out, with the table and the row it is about."""
    return [finding(one) for one in findings]


def finding(one: Mapping[str, Any]) -> str:
    return _("%(table)s, %(row)s: between %(low)s and %(high)s people") % {
        "table": table_words(str(one.get("table", ""))),
        "row": one.get("row", ""),
        "low": one.get("low", ""),
        "high": one.get("high", ""),
    }
