"""A running room's beginning: everything the tables tell, as the events it was made of."""

from collections.abc import Iterator
from datetime import datetime

from sewana.committee.models import Edition
from sewana.forum.live.log import JOURNAL
from sewana.forum.live.scenes import Scenes
from sewana.forum.live.store import once
from sewana.forum.models import Answer, Hands, JournalPosition, Participant, Place, Upvote, VoteEntry
from sewana_live import events
from sewana_live.ports import Loaded
from sewana_live.tickets import who_of

READ_AT_ONCE = 20_000


class TableSource:
    """See `sewana_live.ports.Source`."""

    def __init__(self, scenes: Scenes) -> None:
        self.scenes = scenes

    def load(self, room: str) -> Loaded | None:
        return once(lambda: self.read(room))

    def read(self, room: str) -> Loaded | None:
        edition = Edition.objects.filter(uid=room).first()
        if edition is None or not edition.is_published:
            return None
        # Read before the tables: what is folded meanwhile is told twice, and counts once.
        position = JournalPosition.objects.filter(id=1).values_list("last_batch", flat=True).first() or 0
        return Loaded(self.scenes.of(edition), position, list(happened(edition)))


def happened(edition: Edition) -> Iterator[events.Event]:
    """Tell again what the tables hold of an edition, each thing under the id it came with."""
    people: dict[int, str] = {}
    for person in edition.participants.select_related("group").iterator(chunk_size=READ_AT_ONCE):
        people[person.pk] = who_of(person.seal)
        yield from said_of(person)
    yield from votes_of(edition, people)
    yield from wishes_of(edition, people)
    for hands in Hands.objects.filter(poll__edition=edition).select_related("poll"):
        yield events.Hands(hands.poll.number, hands.counts, row_id(3, hands.pk), at_ms(hands.counted_at))


def said_of(person: Participant) -> Iterator[events.Event]:
    who, at = who_of(person.seal), at_ms(person.came_at)
    yield events.Entered(who, person.seal, person.door, person.source, person.language, at)
    if person.was_asked:
        group = person.group
        told = (group.code, group.origin, str(group.side)) if group else ("", "", "")
        yield events.Told(who, *told, at)
    if person.last_seen_at:
        yield events.Present(who, person.place or Place.ONLINE, at_ms(person.last_seen_at))
    if person.is_apart:
        yield events.SetApart(who, True, at)


def votes_of(edition: Edition, people: dict[int, str]) -> Iterator[events.Event]:
    numbers = dict(edition.statements.values_list("pk", "number"))
    entries = (
        VoteEntry.objects.using(JOURNAL)
        .filter(edition_uid=edition.uid)
        .order_by("id")
        .values_list("participant_id", "statement_id", "value", "phone_id", "cast_at")
    )
    for person, statement, value, phone_id, cast_at in entries.iterator(chunk_size=READ_AT_ONCE):
        if person in people and statement in numbers:
            yield events.Voted(people[person], numbers[statement], value, phone_id.hex, at_ms(cast_at))


def wishes_of(edition: Edition, people: dict[int, str]) -> Iterator[events.Event]:
    upvotes = Upvote.objects.filter(question__edition=edition, is_on=True)
    for pk, person, question in upvotes.values_list("pk", "participant_id", "question__number"):
        yield events.Upvoted(people[person], question, True, row_id(1, pk), 0)
    answers = Answer.objects.filter(poll__edition=edition).select_related("poll")
    for answer in answers.iterator(chunk_size=READ_AT_ONCE):
        phone_id = answer.phone_id.hex if answer.phone_id else row_id(2, answer.pk)
        yield events.Answered(
            people[answer.participant_id], answer.poll.number, answer.value, phone_id, at_ms(answer.given_at)
        )


def row_id(kind: int, pk: int) -> str:
    """Return an id for a row that was told under another: no phone makes one like it."""
    return f"{kind:018x}{pk:014x}"


def at_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
