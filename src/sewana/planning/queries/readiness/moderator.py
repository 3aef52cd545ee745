"""The moderator is ready when one has accepted and the questions are prepared."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Part
from sewana.planning.models import SpeakerState
from sewana.planning.queries.readiness.facts import Facts
from sewana.planning.queries.readiness.reasons import Readiness, Reason, address, late_tasks


def moderator(facts: Facts) -> Readiness:
    url = address(facts, "planning:moderator", Part.MODERATOR)
    reasons = []
    if not facts.moderators:
        reasons.append(Reason(_("no moderator is chosen yet"), url))
    elif not facts.moderators_accepted:
        asked = facts.moderator_state == SpeakerState.INVITED
        words = _("the moderator has not answered yet") if asked else _("the moderator is not invited yet")
        reasons.append(Reason(words, url))
    if not facts.questions:
        reasons.append(Reason(_("no question is prepared yet"), url))
    return Readiness(Part.MODERATOR, evidence(facts), (*reasons, *late_tasks(facts, Part.MODERATOR)), url)


def evidence(facts: Facts) -> str:
    if not facts.moderators_accepted:
        return _("not there yet")
    words = ngettext(
        "accepted, %(n)s question prepared", "accepted, %(n)s questions prepared", facts.questions
    )
    return words % {"n": facts.questions}
