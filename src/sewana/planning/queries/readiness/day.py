"""Date, time and place are ready when all three are set and nothing else is on that day."""

from django.utils.translation import gettext as _

from sewana.base.languages import localized, shown_date
from sewana.committee.models import Part
from sewana.planning.queries.readiness.facts import Facts
from sewana.planning.queries.readiness.reasons import Readiness, Reason, address, late_tasks


def day(facts: Facts) -> Readiness:
    url = address(facts, "planning:day", Part.DAY)
    edition = facts.edition
    missing = [
        (edition.held_on is None, _("the day is not set yet")),
        (facts.begins is None, _("the time is not set yet")),
        (not localized(edition, "place"), _("the place is not set yet")),
    ]
    words = [*(text for is_missing, text in missing if is_missing), *(one.words for one in facts.clashes)]
    reasons = [Reason(text, url) for text in words]
    evidence = shown_date(edition.held_on) if edition.held_on else _("not set yet")
    return Readiness(Part.DAY, evidence, (*reasons, *late_tasks(facts, Part.DAY)), url)
