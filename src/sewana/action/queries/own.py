"""What the board keeps of one phone: whether something that was done is what it had asked for."""

from sewana.base.languages import localized
from sewana.forum.models import Participant
from sewana.forum.queries.own import Row


def checks(person: Participant) -> list[Row]:
    return [
        {
            "improvement": row.improvement.number,
            "improvement_said": localized(row.improvement, "said") if row.improvement.is_public else "",
            "answer": row.answer,
            "words": row.words,
            "wants_reopened": row.wants_reopened,
            "answered_on": row.answered_on.isoformat(),
        }
        for row in person.checks.select_related("improvement").order_by("improvement__number", "turn")
    ]
