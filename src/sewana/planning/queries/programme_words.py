"""The programme in words: hours as each language writes them, and what has changed in it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.languages import is_thai, shown_date


def hours(starts: dt.datetime, ends: dt.datetime) -> str:
    """09.00–10.30 น. in Thai, 09:00–10:30 in English."""
    times = [timezone.localtime(when) for when in (starts, ends)]
    if is_thai():
        return "–".join(f"{when:%H.%M}" for when in times) + " น."
    return "–".join(f"{when:%H:%M}" for when in times)


def text_in(row: Mapping[str, Any], field: str) -> str:
    """Return the field in the reader's language, or in the other one when that is all there is."""
    first, second = ("th", "en") if is_thai() else ("en", "th")
    return str(row[f"{field}_{first}"] or row[f"{field}_{second}"])


def change_words(change: Mapping[str, Any]) -> str:
    """One line of the list of changes, in the reader's language."""
    return SENTENCES[change["what"]]() % facts(change)


def facts(change: Mapping[str, Any]) -> dict[str, str]:
    starts, ends = (dt.datetime.fromisoformat(change[name]) for name in ("starts", "ends"))
    found = {"title": text_in(change, "title"), "hours": hours(starts, ends)}
    if change["what"] == "moved":
        was = [dt.datetime.fromisoformat(change[name]) for name in ("was_starts", "was_ends")]
        is_other_day = timezone.localtime(was[0]).date() != timezone.localtime(starts).date()
        day = [f"{shown_date(when)} " if is_other_day else "" for when in (was[0], starts)]
        found |= {"before": day[0] + hours(*was), "hours": day[1] + found["hours"]}
    if change["what"] == "place":
        found["place"] = text_in(change, "place") or _("no place any more")
    if change["what"] == "title":
        found["before"] = text_in(change, "was")
    if change["what"] == "speakers":
        names = change["names"] if is_thai() else change.get("names_en", change["names"])
        found["names"] = ", ".join(names) or _("nobody yet")
    return found


SENTENCES: dict[str, Callable[[], str]] = {
    "added": lambda: _("New: “%(title)s”, %(hours)s"),
    "cancelled": lambda: _("Cancelled: “%(title)s”"),
    "back": lambda: _("Held after all: “%(title)s”, %(hours)s"),
    "removed": lambda: _("Taken out: “%(title)s”"),
    "moved": lambda: _("“%(title)s” is now at %(hours)s instead of %(before)s"),
    "place": lambda: _("“%(title)s” is now here: %(place)s"),
    "title": lambda: _("“%(before)s” is now called “%(title)s”"),
    "speakers": lambda: _("In “%(title)s” these people speak now: %(names)s"),
    "details": lambda: _("“%(title)s” was described anew"),
}
