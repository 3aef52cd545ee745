"""The duties are ready when chair and secretary have accepted and no task is late."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sewana.committee.models import Part
from sewana.planning.queries.readiness.facts import Facts
from sewana.planning.queries.readiness.reasons import Readiness, Reason, late_tasks


def duties(facts: Facts) -> Readiness:
    url = reverse("committee:members", args=[facts.edition.key])
    reasons = []
    if not facts.has_chair:
        reasons.append(Reason(_("no chair has accepted yet"), url))
    if not facts.has_secretary:
        reasons.append(Reason(_("no secretary has accepted yet"), url))
    evidence = _("%(accepted)s of %(listed)s people accepted") % {
        "accepted": facts.members_accepted,
        "listed": facts.members,
    }
    return Readiness(Part.DUTIES, evidence, (*reasons, *late_tasks(facts, Part.DUTIES)), url)
