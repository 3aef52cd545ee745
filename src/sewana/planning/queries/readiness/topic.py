"""The topic is ready when it is chosen, with the reason written down."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Part
from sewana.planning.queries.readiness.facts import Facts
from sewana.planning.queries.readiness.reasons import Readiness, Reason, address, late_tasks


def topic(facts: Facts) -> Readiness:
    url = address(facts, "planning:topic", Part.TOPIC)
    reasons = []
    if not facts.chosen_title:
        reasons.append(Reason(_("no topic is chosen yet"), url))
    elif not facts.chosen_reason:
        reasons.append(Reason(_("the reason for the choice is not written down"), url))
    return Readiness(Part.TOPIC, evidence(facts), (*reasons, *late_tasks(facts, Part.TOPIC)), url)


def evidence(facts: Facts) -> str:
    if facts.chosen_title:
        words = ngettext("chosen from %(n)s proposal", "chosen from %(n)s proposals", facts.proposals)
        return words % {"n": facts.proposals}
    return ngettext("%(n)s proposal", "%(n)s proposals", facts.proposals) % {"n": facts.proposals}
