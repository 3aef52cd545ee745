"""The speakers are ready when all who are wanted have accepted, and said what may be recorded and published."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Part
from sewana.planning.queries.readiness.facts import Facts
from sewana.planning.queries.readiness.reasons import Readiness, Reason, address, late_tasks


def speakers(facts: Facts) -> Readiness:
    url = address(facts, "planning:speakers", Part.SPEAKERS)
    waiting = facts.speakers - facts.speakers_accepted
    reasons = []
    if not facts.speakers:
        reasons.append(Reason(_("nobody is chosen to speak yet"), url))
    elif waiting:
        words = ngettext(
            "%(n)s speaker has not accepted yet", "%(n)s speakers have not accepted yet", waiting
        )
        reasons.append(Reason(words % {"n": waiting}, url))
    if facts.speakers_unasked:
        words = ngettext(
            "%(n)s speaker has not said whether they may be recorded and published",
            "%(n)s speakers have not said whether they may be recorded and published",
            facts.speakers_unasked,
        )
        reasons.append(Reason(words % {"n": facts.speakers_unasked}, url))
    evidence = _("%(accepted)s of %(wanted)s accepted") % {
        "accepted": facts.speakers_accepted,
        "wanted": facts.speakers,
    }
    return Readiness(Part.SPEAKERS, evidence, (*reasons, *late_tasks(facts, Part.SPEAKERS)), url)
