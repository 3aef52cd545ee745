"""What the picture keeps of one phone: where it stands on the map."""

from sewana.forum.models import Participant
from sewana.forum.queries.own import Row
from sewana.reflection.models import Standing


def place_on_map(person: Participant) -> list[Row]:
    return [
        {"x": row.x, "y": row.y, "opinion_group": row.opinion_group, "votes_needed": row.votes_needed}
        for row in Standing.objects.filter(participant=person)
    ]
