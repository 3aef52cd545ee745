"""The list of speakers: people come onto it, move in it, speak and end, skip or withdraw. One speaks at a time."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Participant, Place, Turn, TurnState
from sewana.forum.operations import asking, fold, votes
from sewana.forum.operations.noting import NotPossible, note
from sewana.people.models import Group

NAME_LIMIT = 100
MOST_WAITING = 200


@dataclass(frozen=True)
class Wish:
    """Somebody who would like to speak."""

    name: str
    group: Group | None = None
    is_first_time: bool = False
    is_online: bool = False
    participant: Participant | None = None


def held(turn: Turn) -> Turn:
    """Return the turn as it is now, with its edition locked: two consoles act one after the other."""
    Edition.objects.select_for_update().get(pk=turn.edition_id)
    return Turn.objects.select_related("edition").get(pk=turn.pk)


@transaction.atomic
def add(edition: Edition, wish: Wish, *, by: object) -> Turn:
    """Put somebody at the end of the list."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    name = wish.name.strip()
    if not name:
        raise NotPossible(_("Write a name, or a word by which the person is known: “lady in the third row”."))
    if edition.turns.filter(state=TurnState.WAITING).count() >= MOST_WAITING:
        raise NotPossible(_("The list is full. Let some of those who wait speak first."))
    last = edition.turns.aggregate(number=Max("number"), position=Max("position"))
    turn = Turn.objects.create(
        edition=edition,
        number=(last["number"] or 0) + 1,
        position=(last["position"] or 0) + 1,
        name=name[:NAME_LIMIT],
        group=wish.group,
        is_first_time=wish.is_first_time,
        is_online=wish.is_online,
        participant=wish.participant,
    )
    note("add_speaker", turn, edition, by, after={"number": turn.number})
    live.changed(edition)
    return turn


def ask_to_speak(edition: Edition, ticket: str, name: str, is_first_time: bool) -> Turn:
    """Put whoever asks from a phone onto the list; asked again while they wait, it is the same place."""
    if not edition.takes_votes:
        raise NotPossible(_("This forum is closed: nobody speaks any more."))
    phone = asking.Phone(ticket, (get_language() or "th")[:2])
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        person = asking.person_of(edition, phone)
        known = person.turns.filter(state__in=(TurnState.WAITING, TurnState.SPEAKING)).first()
        if known is not None:
            return known
        turn = add(edition, Wish(name, person.group, is_first_time, is_online(person), person), by="phone")
        live.record(edition, [votes.entered(person.seal, phone.language, person.door, "")])
    fold.fold_soon()
    return turn


def is_online(person: Participant) -> bool:
    return person.place == Place.ONLINE


@transaction.atomic
def move(turn: Turn, *, up: bool, by: object) -> None:
    """Change places with the neighbour in the list."""
    turn = held(turn)
    waiting = list(turn.edition.turns.filter(state=TurnState.WAITING))
    place = next((at for at, row in enumerate(waiting) if row.pk == turn.pk), None)
    if place is None:
        raise NotPossible(_("%(name)s does not wait any more.") % {"name": turn.name})
    other = place - 1 if up else place + 1
    if 0 <= other < len(waiting):
        waiting[place], waiting[other] = waiting[other], waiting[place]
        for at, row in enumerate(waiting, 1):
            row.position = at
        Turn.objects.bulk_update(waiting, ["position"])
        note("move_speaker", turn, turn.edition, by, after={"number": turn.number, "place": other + 1})
    live.changed(turn.edition)


@transaction.atomic
def begin(turn: Turn, *, by: object) -> None:
    """Give somebody the floor; whoever spoke until now has ended."""
    turn, now = held(turn), timezone.now()
    if turn.state != TurnState.WAITING:
        raise NotPossible(_("%(name)s does not wait any more.") % {"name": turn.name})
    for speaking in turn.edition.turns.filter(state=TurnState.SPEAKING):
        change(speaking, "end_speaker", by, state=TurnState.DONE, ended_at=now)
    change(turn, "begin_speaker", by, state=TurnState.SPEAKING, began_at=now, ended_at=None)


@transaction.atomic
def end(turn: Turn, *, by: object) -> None:
    turn = held(turn)
    if turn.state != TurnState.SPEAKING:
        raise NotPossible(_("%(name)s does not speak now.") % {"name": turn.name})
    change(turn, "end_speaker", by, state=TurnState.DONE, ended_at=timezone.now())


@transaction.atomic
def skip(turn: Turn, *, by: object) -> None:
    """Let somebody wait until all others have spoken."""
    turn = held(turn)
    if turn.state != TurnState.WAITING:
        raise NotPossible(_("%(name)s does not wait any more.") % {"name": turn.name})
    last = turn.edition.turns.aggregate(last=Max("position"))["last"] or 0
    change(turn, "skip_speaker", by, position=last + 1)


@transaction.atomic
def withdraw(turn: Turn, *, by: object) -> None:
    """Take somebody off the list; they can be brought back."""
    turn = held(turn)
    if turn.state != TurnState.WAITING:
        raise NotPossible(_("%(name)s does not wait any more.") % {"name": turn.name})
    change(turn, "withdraw_speaker", by, state=TurnState.GONE)


@transaction.atomic
def bring_back(turn: Turn, *, by: object) -> None:
    """Put somebody back who was taken off, at the place they had; who has spoken comes first in the line."""
    turn = held(turn)
    if turn.state not in {TurnState.GONE, TurnState.DONE}:
        raise NotPossible(_("%(name)s is on the list already.") % {"name": turn.name})
    if turn.state == TurnState.DONE:
        first = turn.edition.turns.aggregate(first=Min("position"))["first"] or 0
        add_again(turn, first - 1, by)
    else:
        change(turn, "bring_back_speaker", by, state=TurnState.WAITING)


def add_again(turn: Turn, position: int, by: object) -> None:
    """Give a second turn: the time of the first one stays counted."""
    again = add(
        turn.edition,
        Wish(turn.name, turn.group, False, turn.is_online, turn.participant),
        by=by,
    )
    change(again, "bring_back_speaker", by, position=position)


def change(turn: Turn, operation: str, by: object, **fields: object) -> None:
    before = {"number": turn.number, "state": turn.state}
    for name, value in fields.items():
        setattr(turn, name, value)
    turn.save(update_fields=list(fields))
    note(operation, turn, turn.edition, by, before=before, after={"number": turn.number, "state": turn.state})
    live.changed(turn.edition)
