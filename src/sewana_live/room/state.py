"""A room in memory, and what each event changes in it: in place, in a time that does not grow with the room."""

import secrets
from collections.abc import Callable
from typing import Any

from sewana_live.events import (
    Answer,
    Answered,
    Entered,
    Event,
    Hands,
    Present,
    SetApart,
    Told,
    Upvoted,
    Voted,
)
from sewana_live.room.people import Floods, Person, mark_of
from sewana_live.room.scene import Scene
from sewana_live.room.tally import SIDES, SLOTS, PollTally, Tally

HERE_MS = 150_000  # two and a half heartbeats: one may get lost
MINUTE_MS = 60_000
MOST_GUESTS = 100_000

# Kinds of things whose numbers leave the room; a change is noted by kind and number.
STATEMENTS, QUESTIONS, POLLS = "statements", "questions", "polls"


class Room:
    """People and tallies of one room.

    Attributes
    ----------
    people : dict of who to Person
        Those of whom the journal tells.
    guests : dict of who to Person
        Those who came in and have said nothing yet: known to this process only, the oldest forgotten first.
    dirty : set of (kind, number)
        What changed since the numbers were last sent.
    """

    def __init__(self, name: str, scene: Scene | None = None) -> None:
        self.name = name
        self.scene = scene or Scene()
        self.people: dict[str, Person] = {}
        self.guests: dict[str, Person] = {}
        self.statements: dict[int, Tally] = {}
        self.questions: dict[int, int] = {}
        self.polls: dict[int, PollTally] = {}
        self.hands: dict[int, Hands] = {}
        self.hand_ids: set[str] = set()
        self.marks: dict[int, set[str]] = {}
        self.apart = 0
        # In the order in which they were last heard of, so that who has left is found at the front.
        self.present: dict[str, int] = {}
        self.floods = Floods()
        self.dirty: set[tuple[str, int]] = set()
        self.position = 0
        self.generation = 0

    def counted(self) -> int:
        """Return how many people there are whose voices count."""
        return len(self.people) - self.apart

    def find(self, who: str) -> Person | None:
        return self.people.get(who) or self.guests.get(who)

    def meet(self, who: str, door: str, language: str) -> Person:
        """Return somebody who holds a pass, as a guest until they say something."""
        person = self.find(who)
        if person is None:
            while len(self.guests) >= MOST_GUESTS:
                del self.guests[next(iter(self.guests))]
            person = self.guests[who] = Person(door, language)
        person.door = stronger(person.door, door)
        return person

    def set_scene(self, scene: Scene) -> bool:
        """Take over an arrangement; False for one that is older than what is known."""
        if scene.version < self.scene.version:
            return False
        self.scene = scene
        self.generation += 1
        for who in scene.gone:
            forget(self, who)
        if not scene.takes_votes:
            for tally in self.statements.values():
                tally.publish(all_sides=True)
        return True

    def answered_by(self, person: Person) -> int:
        """Return on how many of the open statements somebody has voted; counted anew after each rearrangement."""
        if person.counted_at != self.generation:
            person.counted_at = self.generation
            shown = self.scene.statements
            person.answered = sum(number in shown for number, _value in person.voted_on())
        return person.answered

    def appear(self, who: str, now: int) -> None:
        """Count somebody among those who are here."""
        self.present.pop(who, None)
        self.present[who] = now

    def leave_absent(self, now: int) -> None:
        """Forget those who were not heard of for a while and have no stream open."""
        while self.present:
            who = next(iter(self.present))
            if now - self.present[who] < HERE_MS:
                return
            del self.present[who]
            person = self.find(who)
            if person is not None and person.streams:
                self.present[who] = now

    def here(self) -> dict[tuple[str, str], int]:
        """Return how many are here by (group, origin); ("", "") for those who have not said."""
        found: dict[tuple[str, str], int] = {}
        for who in self.present:
            person = self.find(who)
            group = (person.group, person.origin) if person else ("", "")
            found[group] = found.get(group, 0) + 1
        return found

    def has_answered(self, poll: int, mark: str) -> bool:
        return mark in self.marks.get(poll, ())


def forget(room: Room, who: str) -> None:
    """Let nothing lead to what somebody said any more: votes stay counted under a name drawn by lot, words go."""
    room.guests.pop(who, None)
    room.present.pop(who, None)
    person = room.people.pop(who, None)
    if person is None:
        return
    unnamed = secrets.token_hex(8)
    room.people[unnamed] = person
    person.source = person.place = ""
    tell(room, Told(unnamed, "", "", "", person.told_at))
    for poll in [poll for poll, answer in (person.answers or {}).items() if is_in_words(answer)]:
        answer = (person.answers or {}).pop(poll)
        if not person.apart:
            poll_tally(room, poll).remove(answer)


def is_in_words(answer: Answer) -> bool:
    return isinstance(answer, str) or any(isinstance(word, str) for word in answer)


def stronger(known: str, new: str) -> str:
    """A form says "open" of everybody: that takes nobody's seat away."""
    return new if known in {"", "open"} and new else known


def apply(room: Room, event: Event) -> bool:
    """Do what an event says; False when it changes nothing, since it was known or is older than what is known."""
    return APPLY[type(event)](room, event)


def person_of(room: Room, who: str) -> Person:
    person = room.people.get(who)
    if person is None:
        # Two writers may put somebody's vote before their entrance.
        person = room.people[who] = room.find(who) or Person()
        room.guests.pop(who, None)
    return person


def enter(room: Room, event: Entered) -> bool:
    person = person_of(room, event.who)
    person.door = stronger(person.door, event.door)
    person.source = person.source or event.source
    person.language = person.language or event.language
    person.came_at = min(person.came_at or event.at, event.at)
    return True


def vote(room: Room, event: Voted) -> bool:
    return count_vote(room, event.who, mark_of(event.id), event.statement, event.value)


def count_vote(room: Room, who: str, mark: bytes, number: int, value: int) -> bool:
    """Count a vote whose id has this mark; False if it was counted before."""
    person = person_of(room, who)
    if person.has_counted(mark):
        return False
    person.ids += mark
    slot = SLOTS[value]
    values = person.values
    if number >= len(values):
        values.extend(bytes(number + 1 - len(values)))
    old, values[number] = values[number], slot + 1
    tally = room.statements.get(number)
    if tally is None:
        tally = room.statements[number] = Tally()
    if not old and number in room.scene.statements:
        person.answered += 1
    if not person.apart:
        if old:
            tally.remove(person.side, old - 1)
        tally.add(person.side, slot, not old)
        room.dirty.add((STATEMENTS, number))
    return True


def upvote(room: Room, event: Upvoted) -> bool:
    person = person_of(room, event.who)
    mark = mark_of(event.id)
    if person.has_counted(mark):
        return False
    person.ids += mark
    if person.upvoted is None:
        person.upvoted = set()
    if event.on == (event.question in person.upvoted):
        return True
    (person.upvoted.add if event.on else person.upvoted.discard)(event.question)
    if not person.apart:
        count_upvote(room, event.question, 1 if event.on else -1)
    return True


def count_upvote(room: Room, question: int, by: int) -> None:
    room.questions[question] = room.questions.get(question, 0) + by
    room.dirty.add((QUESTIONS, question))


def answer_poll(room: Room, event: Answered) -> bool:
    person = person_of(room, event.who)
    mark = mark_of(event.id)
    if person.has_counted(mark):
        return False
    person.ids += mark
    if person.answers is None:
        person.answers = {}
    old = person.answers.get(event.poll)
    person.answers[event.poll] = event.answer
    if not person.apart:
        tally = poll_tally(room, event.poll)
        if old is not None:
            tally.remove(old)
        tally.add(event.answer, is_new=old is None)
    return True


def poll_tally(room: Room, poll: int) -> PollTally:
    room.dirty.add((POLLS, poll))
    tally = room.polls.get(poll)
    if tally is None:
        tally = room.polls[poll] = PollTally()
    return tally


def apply_secret(room: Room, poll: int, mark: str, answer: Answer) -> bool:
    """Count an answer to an anonymous poll; False if this mark has answered. Nothing joins the two afterwards."""
    if room.has_answered(poll, mark):
        return False
    room.marks.setdefault(poll, set()).add(mark)
    poll_tally(room, poll).add(answer, is_new=True)
    return True


def count_hands(room: Room, event: Hands) -> bool:
    if event.id in room.hand_ids:
        return False
    room.hand_ids.add(event.id)
    if event.counts:
        room.hands[event.poll] = event
    else:  # the first count of all was taken back
        room.hands.pop(event.poll, None)
    room.dirty.add((POLLS, event.poll))
    return True


def be_present(room: Room, event: Present) -> bool:
    person = person_of(room, event.who)
    if event.at < person.last_at:
        return False
    if event.at // MINUTE_MS > person.last_at // MINUTE_MS:
        person.minutes += 1
    person.place = event.place
    person.last_at = event.at
    person.came_at = min(person.came_at or event.at, event.at)
    return True


def tell(room: Room, event: Told) -> bool:
    person = person_of(room, event.who)
    if event.at < person.told_at:
        return False
    old, new, is_first = person.side, SIDES.get(event.side, 0), not person.told_at
    person.group, person.origin, person.side, person.told_at = event.group, event.origin, new, event.at
    if old != new and not person.apart:
        for number, value in person.voted_on():
            room.statements[number].move(old, new, value - 1, is_first)
            room.dirty.add((STATEMENTS, number))
    return True


def set_apart(room: Room, event: SetApart) -> bool:
    person = person_of(room, event.who)
    if event.at < person.apart_at:
        return False
    person.apart_at = event.at
    if event.apart == person.apart:
        return True
    person.apart = event.apart
    room.apart += 1 if event.apart else -1
    count_again(room, person, -1 if event.apart else 1)
    return True


def count_again(room: Room, person: Person, by: int) -> None:
    """Take all of a person's voices out of the tallies, or put them back."""
    for number, value in person.voted_on():
        tally = room.statements[number]
        if by > 0:
            tally.add(person.side, value - 1, is_new=True)
        else:
            tally.remove(person.side, value - 1, is_apart=True)
        room.dirty.add((STATEMENTS, number))
    for question in person.upvoted or ():
        count_upvote(room, question, by)
    for poll, answer in (person.answers or {}).items():
        if by > 0:
            poll_tally(room, poll).add(answer, is_new=True)
        else:
            poll_tally(room, poll).remove(answer, is_apart=True)


APPLY: dict[type[Event], Callable[[Room, Any], bool]] = {
    Entered: enter,
    Told: tell,
    Voted: vote,
    Upvoted: upvote,
    Answered: answer_poll,
    Hands: count_hands,
    Present: be_present,
    SetApart: set_apart,
}
