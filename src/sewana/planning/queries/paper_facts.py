"""What decides which papers an edition can have and which are due: read once for a whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, JSONField, Value, When

from sewana.committee.models import Edition, Meeting, Paper, PaperState
from sewana.committee.queries import orders
from sewana.committee.queries.members import Frame, frame_of
from sewana.planning.models import Speaker, SpeakerState
from sewana.planning.queries.sheets import ORDERS

ASKED = (SpeakerState.CHOSEN, SpeakerState.INVITED, SpeakerState.ACCEPTED)


@dataclass(frozen=True)
class PaperFacts:
    """The committee, its meetings, the speakers and the orders that were issued."""

    edition: Edition
    papers: Sequence[Paper]  # newest first; of orders alone `words` holds what they say
    frame: Frame
    meetings: Sequence[Meeting]
    speakers: Sequence[Speaker]

    @cached_property
    def order(self) -> Paper | None:
        """The newest appointment order, the Thai one first."""
        found = [one for one in self.issued(orders.ORDER) if one.language == "th"] or self.issued(
            orders.ORDER
        )
        return max(found, key=lambda one: str(one.issued_at), default=None)

    @cached_property
    def changes(self) -> list[orders.Change]:
        """What has changed since that order and those that amended it."""
        order = self.order
        if order is None:
            return []
        places = orders.places_of(orders.rows(words_of(order), "groups"))
        later = [one for one in self.issued(orders.AMENDMENT) if one.language == order.language]
        contents = [words_of(order)]
        for paper in sorted(later, key=lambda one: (str(one.issued_at), one.pk)):
            if str(paper.issued_at) >= str(order.issued_at):
                places = orders.amended(places, words_of(paper))
                contents.append(words_of(paper))
        groups = orders.groups_now(self.edition, order.language, self.frame)
        people = orders.changed_people(places, orders.places_of(groups))
        return [*people, *orders.changed_duties(contents, groups)]

    def issued(self, kind: str) -> list[Paper]:
        return [one for one in self.papers if one.kind == kind and one.state == PaperState.ISSUED]


def words_of(paper: Paper) -> orders.Json:
    words: orders.Json = vars(paper)["words"] or {}
    return words


def facts_of(edition: Edition) -> PaperFacts:
    return PaperFacts(
        edition,
        papers_of(edition),
        frame_of(edition),
        list(edition.meetings.all()),
        list(Speaker.objects.filter(edition=edition, state__in=ASKED).order_by("number")),
    )


def papers_of(edition: Edition) -> list[Paper]:
    """All that were made, newest first; what they say is read of orders only."""
    said = Case(
        When(kind__in=ORDERS, then="content"), default=Value(None, JSONField()), output_field=JSONField()
    )
    found = Paper.objects.filter(edition=edition).defer("content", "typed", "wording", "heading")
    return list(found.annotate(words=said).order_by("-made_at", "-pk"))
