"""Whether the six parts of a plan are ready, one function a part, with the reasons in words."""

from sewana.planning.queries.readiness.day import day
from sewana.planning.queries.readiness.duties import duties
from sewana.planning.queries.readiness.facts import Facts, facts_of
from sewana.planning.queries.readiness.media import media
from sewana.planning.queries.readiness.moderator import moderator
from sewana.planning.queries.readiness.reasons import Readiness, Reason
from sewana.planning.queries.readiness.speakers import speakers
from sewana.planning.queries.readiness.topic import topic

__all__ = ["PARTS", "Facts", "Readiness", "Reason", "facts_of", "of_parts"]
PARTS = (topic, speakers, duties, moderator, day, media)


def of_parts(facts: Facts) -> list[Readiness]:
    return [part(facts) for part in PARTS]
