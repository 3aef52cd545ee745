"""The words of the public board."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sewana.action.models import ACCEPTED, Improvement, Stage, Verdict
from sewana.action.queries.board import Card, Mark
from sewana.base.languages import localized, short_date

STATES = (
    ("done", pgettext_lazy("work", "Done")),
    ("under_way", pgettext_lazy("work", "Under way")),
    ("not", gettext_lazy("Not done, with the reason")),
    ("passed", gettext_lazy("Passed on")),
)
MARKS = {
    "received": gettext_lazy("Received"),
    "decided": pgettext_lazy("an improvement", "Decided"),
    "started": pgettext_lazy("work", "Under way"),
    "done": pgettext_lazy("work", "Done"),
    "measured": gettext_lazy("Measured"),
    "verified": pgettext_lazy("work", "Confirmed by users"),
}


def said_chip(card: Card) -> str:
    """What stands over "you said": how many voices, and how many of a hundred agree."""
    parts = [str(_("You said"))]
    if card.voices is not None:
        parts.append(ngettext("%(n)s voice", "%(n)s voices", card.voices) % {"n": f"{card.voices:,}"})
    if card.agree is not None:
        parts.append(_("%(n)s%% agree") % {"n": card.agree})
    return " · ".join(parts)


def did_chip(row: Improvement) -> str:
    """What stands over "we did": the decision, or the department that does it."""
    heads = {
        Verdict.ALREADY: _("It is there already"),
        Verdict.NOT_NOW: _("Not now, with the reason"),
        Verdict.NO: _("No, with the reason"),
        Verdict.PASSED: _("Passed on"),
    }
    head = heads.get(Verdict(row.verdict), "")
    if row.verdict in ACCEPTED:
        head = _("We did") if row.stage in {Stage.DONE, Stage.VERIFIED} else _("We are doing")
    unit = localized(row, "passed_to") if row.verdict == Verdict.PASSED else localized(row, "unit")
    return f"{head} · {unit}" if unit else str(head)


def groups_line(card: Card, names: Mapping[str, str]) -> str:
    told = [f"{names[group]} {count:,}" for group, count in card.groups if group in names]
    if told and card.has_rest:
        told.append(str(_("others")))
    return " · ".join(told)


def mark_words(mark: Mark) -> str:
    name = str(MARKS[mark.name])
    return f"{name} {short_date(mark.day)}" if mark.day else name
