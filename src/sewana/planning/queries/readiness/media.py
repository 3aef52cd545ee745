"""The media are ready when all that are needed are approved."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Part
from sewana.planning.queries.readiness.facts import Facts
from sewana.planning.queries.readiness.reasons import Readiness, Reason, address, late_tasks


def media(facts: Facts) -> Readiness:
    url = address(facts, "planning:media", Part.MEDIA)
    waiting = facts.media - facts.media_approved
    reasons = []
    if not facts.media:
        reasons.append(Reason(_("no media are listed yet"), url))
    elif waiting:
        words = ngettext("%(n)s is not approved yet", "%(n)s are not approved yet", waiting)
        reasons.append(Reason(words % {"n": waiting}, f"{url}?state=open"))
    if facts.media_late:
        words = ngettext("%(n)s of them is late", "%(n)s of them are late", facts.media_late)
        reasons.append(Reason(words % {"n": facts.media_late}, f"{url}?state=late"))
    evidence = _("%(approved)s of %(needed)s approved") % {
        "approved": facts.media_approved,
        "needed": facts.media,
    }
    return Readiness(Part.MEDIA, evidence, (*reasons, *late_tasks(facts, Part.MEDIA)), url)
