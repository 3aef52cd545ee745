"""What the running room wrote in its journal comes into the tables: people, votes, upvotes, answers, presence.

Each step may be repeated, and after any crash: people are found again by their seal, votes by the phone's id; the rest
moves in one transaction with the position in the journal.
"""

import logging
import threading
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from operator import or_

from django.db import OperationalError, transaction
from django.db.models import Max, Q

from sewana.committee.models import Edition, State
from sewana.forum import live, queries
from sewana.forum.models import (
    Answer,
    Door,
    Hands,
    JournalPosition,
    Level,
    Participant,
    Poll,
    PresenceOffer,
    Question,
    Source,
    Upvote,
)
from sewana.forum.operations import flags
from sewana.forum.operations.carrying import count_merged
from sewana.forum.operations.latest import fold_votes
from sewana.people.models import Group
from sewana_live import events as happened
from sewana_live.deeds import LONGEST_NAME
from sewana_live.tickets import who_of
from sewana_text.normalise import normalise, one_line

log = logging.getLogger("sewana.forum")

# Small enough that the tables are never held for long, large enough to be quick.
BATCHES_AT_ONCE = 200
ONE_AT_A_TIME = threading.Lock()
DAY_MS = 24 * 3600 * 1000  # other processes and a backup of the tables may still have to read a batch
FEW = 40  # people, up to whom it pays to look for each by the index


@dataclass
class Heard:
    """What one room wrote, sorted by kind; of what can change, the newest."""

    people: dict[str, happened.Entered] = field(default_factory=dict)
    groups: dict[str, happened.Told] = field(default_factory=dict)
    votes: list[happened.Voted] = field(default_factory=list)
    upvotes: dict[tuple[str, int], happened.Upvoted] = field(default_factory=dict)
    answers: dict[tuple[str, int], happened.Answered] = field(default_factory=dict)
    hands: dict[int, happened.Hands] = field(default_factory=dict)
    presence: dict[str, list[happened.Present]] = field(default_factory=dict)
    apart: dict[str, happened.SetApart] = field(default_factory=dict)


def take(edition: Edition, voices: Sequence[happened.Event]) -> None:
    """Make what plain forms and clerks bring durable, let the running room hear it, and fold it now."""
    live.record(edition, voices)
    fold_soon()


def fold_soon() -> None:
    """Fold now if the tables are free; else the keeper or the next start does it: nothing is lost."""
    try:
        fold_journal()
    except OperationalError:
        log.warning("the tables are busy: votes stay in the journal until the next fold")


def catch_up(edition: Edition, ticket: str) -> None:
    """Fold what a phone has just said in the running room, so that its pages know; for others the keeper is in time."""
    if live.has_heard(edition, queries.seal(edition, ticket)):
        fold_soon()


def fold_journal() -> int:
    """Bring the tables up to the journal, then the latest votes up to the log; return the batches read."""
    read = 0
    with ONE_AT_A_TIME:
        while batches := live.batches_after(after := queries.journal_position(), BATCHES_AT_ONCE):
            if not fold_batches(after, batches):
                continue  # another process was quicker, and may not have seen all of these
            read += len(batches)
            if len(batches) < BATCHES_AT_ONCE:
                break
    if read or not queries.is_folded():  # what an import or a crash left in the log, too
        fold_votes()
    return read


def tidy() -> None:
    """Let go of what has done its work: batches folded a day ago, and what could tell floods of forums now closed."""
    fold_soon()
    flags.keep_all_flags()
    live.forget_folded(queries.journal_position(), before_ms=live.now_ms() - DAY_MS)
    over = Participant.objects.filter(edition__state__in=(State.CLOSED, State.ARCHIVED)).exclude(source="")
    over.update(source="")
    # From now on nobody can tell which phones took a certificate.
    PresenceOffer.objects.filter(edition__state=State.ARCHIVED).exclude(key="").update(key="")


def fold_batches(after: int, batches: Sequence[tuple[int, str, bytes]]) -> bool:
    """Fold batches that follow a position; return whether nobody else has moved on from it meanwhile.

    People and votes come first, since the log names people by their row.
    """
    by_room: dict[str, list[bytes]] = {}
    for _number, room, records in batches:
        by_room.setdefault(room, []).append(records)
    heard: list[tuple[Edition, Heard, dict[str, int]]] = []
    for edition in Edition.objects.filter(uid__in=by_room):  # others were rehearsals, or came after a backup
        voices = sort(happened.decode_all(b"\n".join(by_room[edition.uid.hex])))
        keep_people(edition, voices.people)
        people = known_people(edition, voices)
        if edition.rehearsal_of_id is None:  # the log of votes only grows: a rehearsal must not enter it
            log_votes(edition, people, voices.votes)
        heard.append((edition, voices, people))
    return keep(after, batches[-1][0], heard)


@transaction.atomic
def keep(after: int, last: int, heard: Sequence[tuple[Edition, Heard, dict[str, int]]]) -> bool:
    """Set what the journal says, and move on in it; nothing, when another process has folded meanwhile."""
    at, _made = JournalPosition.objects.select_for_update().get_or_create(id=1)
    if at.last_batch != after:
        return False
    for edition, voices, people in heard:
        keep_groups(people, voices.groups)
        keep_presence(people, voices)
        keep_upvotes(edition, people, voices.upvotes)
        keep_answers(edition, people, voices.answers)
        keep_hands(edition, voices.hands)
    at.last_batch = last
    at.save(update_fields=["last_batch"])
    return True


def sort(voices: Iterable[happened.Event]) -> Heard:
    """Sort events by kind, the newest of each person and thing."""
    heard = Heard()
    for event in voices:
        match event:
            case happened.Voted():
                heard.votes.append(event)
            case happened.Upvoted():
                heard.upvotes[event.who, event.question] = event
            case happened.Answered():
                heard.answers[event.who, event.poll] = event
            case happened.Hands():
                heard.hands[event.poll] = event
            case _:
                sort_person(heard, event)
    return heard


def sort_person(heard: Heard, event: happened.Event) -> None:
    match event:
        case happened.Entered():
            known = heard.people.get(event.who)
            if known is None or known.door == Door.OPEN:
                heard.people[event.who] = event
        case happened.Told():
            heard.groups[event.who] = event
        case happened.Present():
            heard.presence.setdefault(event.who, []).append(event)
        case happened.SetApart():
            heard.apart[event.who] = event


def keep_people(edition: Edition, people: dict[str, happened.Entered]) -> None:
    if strangers(edition, people):
        add_people(edition, people)
    better = {event.seal: event.door for event in people.values() if event.door not in {"", Door.OPEN}}
    if better:
        give_doors(edition, better)


def give_doors(edition: Edition, doors: dict[str, str]) -> None:
    """Somebody came by the open link first, and by a ticket later; a ticket is never lost again."""
    known = list(edition.participants.filter(seal__in=doors, door=Door.OPEN))
    for person in known:
        person.door = doors[person.seal]
    Participant.objects.bulk_update(known, ["door"], batch_size=500)


def strangers(edition: Edition, people: dict[str, happened.Entered]) -> list[happened.Entered]:
    """Return whom the tables do not know; who had themselves forgotten is not brought back by an old batch."""
    seals = [event.seal for event in people.values()]
    known = (
        set(edition.participants.filter(seal__in=seals).values_list("seal", flat=True)) if seals else set()
    )
    new = [event for event in people.values() if event.seal not in known]
    gone = edition.forgotten.filter(seal__in=[event.seal for event in new]).values_list("seal", flat=True)
    forgotten = set(gone) if new else set()
    return [event for event in new if event.seal not in forgotten]


@transaction.atomic
def add_people(edition: Edition, people: dict[str, happened.Entered]) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)  # one newcomer at a time: numbers have no gaps
    last = edition.participants.aggregate(last=Max("number"))["last"] or 0
    Participant.objects.bulk_create(
        Participant(
            edition=edition,
            seal=event.seal,
            number=number,
            door=event.door,
            source=event.source,
            language=event.language,
            came_at=moment(event.at),
        )
        for number, event in enumerate(strangers(edition, people), last + 1)
    )


def known_people(edition: Edition, heard: Heard) -> dict[str, int]:
    """Return the row of everybody of the batch by the name the journal gives them."""
    wanted = {
        *heard.people, *heard.groups, *heard.presence, *heard.apart,
        *(vote.who for vote in heard.votes), *(who for who, _n in (*heard.upvotes, *heard.answers)),
    }  # fmt: skip
    rows = edition.participants.all()
    if len(wanted) <= FEW:  # a seal begins with the name: an interval of the index, the digits end with f
        named = (Q(seal__gte=who, seal__lt=f"{who}g") for who in wanted)
        rows = rows.filter(reduce(or_, named, Q(pk=None)))
    found = {who_of(seal): row for seal, row in rows.values_list("seal", "pk").iterator(chunk_size=2000)}
    return {who: found[who] for who in wanted if who in found}


def rows_of(people: dict[str, int], named: Iterable[str]) -> dict[str, Participant]:
    wanted = set(named)
    rows = Participant.objects.in_bulk({people[who] for who in wanted if who in people})
    # Whoever had themselves forgotten since the row was found has another seal.
    return {who_of(row.seal): row for row in rows.values() if who_of(row.seal) in wanted}


def log_votes(edition: Edition, rows: dict[str, int], cast: Sequence[happened.Voted]) -> None:
    numbers = {vote.statement for vote in cast}
    statements = dict(edition.statements.filter(number__in=numbers).values_list("number", "pk"))
    as_time, room, source = live.time_column(), edition.uid.hex, Source.PHONE.value
    live.append_rows([
        (
            vote.id, room, rows[vote.who], statements[vote.statement], vote.value, as_time(vote.at), source,
            vote.routing, vote.chance, vote.rank,
        )
        for vote in cast
        if vote.who in rows and vote.statement in statements
    ])  # fmt: skip


def keep_groups(people: dict[str, int], told: dict[str, happened.Told]) -> None:
    if not told:
        return
    groups = {(group.code, group.origin): group for group in Group.objects.all()}
    changed = rows_of(people, told)
    for who, person in changed.items():
        person.group, person.was_asked = groups.get((told[who].group, told[who].origin)), True
    Participant.objects.bulk_update(changed.values(), ["group", "was_asked"], batch_size=500)


def keep_presence(people: dict[str, int], heard: Heard) -> None:
    named = heard.presence.keys() | heard.apart.keys()
    if not named:
        return
    changed = rows_of(people, named)
    for who, person in changed.items():
        beats = heard.presence.get(who, [])
        if beats:
            person.place, person.last_seen_at = beats[-1].place, moment(beats[-1].at)
            person.minutes += len(beats)  # one beat a minute
        if who in heard.apart:
            person.is_apart = heard.apart[who].apart
    fields = ["place", "last_seen_at", "minutes", "is_apart"]
    Participant.objects.bulk_update(changed.values(), fields, batch_size=500)


def keep_upvotes(
    edition: Edition, people: dict[str, int], given: dict[tuple[str, int], happened.Upvoted]
) -> None:
    if not given:
        return
    # A merge holds the same row: it either finds these upvotes, or is found here.
    Edition.objects.select_for_update().get(pk=edition.pk)
    questions = {row.number: row for row in Question.objects.filter(edition=edition)}
    rows = [
        Upvote(participant_id=people[who], question=questions[number], is_on=event.on)
        for (who, number), event in given.items()
        if who in people and number in questions
    ]
    Upvote.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["participant", "question"],
        update_fields=["is_on"],
        batch_size=500,
    )
    into = {row.question.merged_into_id for row in rows}  # upvoted in the moment in which they were merged
    targets = [row.number for row in questions.values() if row.pk in into]
    if targets:
        count_merged(edition, targets)


def keep_answers(
    edition: Edition, people: dict[str, int], given: dict[tuple[str, int], happened.Answered]
) -> None:
    polls = {row.number: row for row in Poll.objects.filter(edition=edition)} if given else {}
    rows = [
        Answer(
            poll=polls[number],
            participant_id=people[who],
            value=event.answer,
            name=name_in(event.name) if polls[number].level == Level.NAMED else "",
            phone_id=uuid.UUID(event.id),
            given_at=moment(event.at),
        )
        for (who, number), event in given.items()
        if who in people and number in polls
    ]
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["poll", "participant"],
        update_fields=["value", "name", "phone_id", "given_at"],
        batch_size=500,
    )


def name_in(text: str) -> str:
    return one_line(normalise(text))[:LONGEST_NAME]


def keep_hands(edition: Edition, hands: dict[int, happened.Hands]) -> None:
    for number, event in hands.items():
        poll = Poll.objects.filter(edition=edition, number=number).first()
        if poll is not None and not event.counts:  # the first count of all was taken back
            Hands.objects.filter(poll=poll).delete()
        elif poll is not None:
            values = {"counts": event.counts, "counted_at": moment(event.at)}
            Hands.objects.update_or_create(poll=poll, defaults=values)


def moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
