"""What happened to an improvement, in words: in the office's history, on the board and in the feed."""

import datetime as dt

from django.utils.translation import gettext_lazy, pgettext_lazy

from sewana.action.models import Progress, Verdict
from sewana.base.languages import shown_date

NAMES = {
    "decided": pgettext_lazy("an improvement", "Decided"),
    "planned": pgettext_lazy("work", "Planned"),
    "started": gettext_lazy("Begun"),
    "percent": gettext_lazy("Done so far"),
    "blocked": gettext_lazy("Blocked"),
    "unblocked": gettext_lazy("No longer blocked"),
    "done": pgettext_lazy("work", "Done"),
    "measured": gettext_lazy("Measured"),
    "verified": pgettext_lazy("work", "Confirmed by users"),
    "reopened": gettext_lazy("Opened again"),
    "owner": gettext_lazy("Another owner"),
    "due": gettext_lazy("Another due day"),
    "note": gettext_lazy("Told"),
    "carried": gettext_lazy("Carried over from the year before"),
}


def name_of(row: Progress) -> str:
    return str(NAMES.get(row.kind, row.kind))


def value_of(row: Progress) -> str:
    """The value that it has since; empty where the name says it all."""
    if row.kind == "decided" and row.after in Verdict.values:
        return str(Verdict(row.after).label)
    if row.kind == "percent":
        return f"{row.after}%"
    if row.kind == "due" and row.after:
        return shown_date(dt.date.fromisoformat(row.after))
    return row.after if row.kind in {"blocked", "measured"} else ""
