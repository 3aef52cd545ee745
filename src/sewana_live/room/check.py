"""Whether something may be said now: by the arrangement of the room, and by the form of what is said."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sewana_live.events import Answer, Answered, Event, Hands, Present, Told, Upvoted, Voted
from sewana_live.room.people import Person, mark_of
from sewana_live.room.scene import Poll
from sewana_live.room.state import Room

LONGEST_WORD = 40
LONGEST_TEXT = 1000
# What no database of ours can keep, or nobody can read: controls, and halves of characters.
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not taken: closed, hidden, not-open, door, form, gone; the words for it are in the page."""

    code: str

    @property
    def status(self) -> int:
        return 422 if self.code == "form" else 409


class Again:
    """It was counted already; answered like the first time."""


AGAIN = Again()
CLOSED, HIDDEN, NOT_OPEN = Refusal("closed"), Refusal("hidden"), Refusal("not-open")
DOOR, FORM, GONE = Refusal("door"), Refusal("form"), Refusal("gone")
Verdict = Refusal | Again | None


def check(room: Room, event: Event, now: int) -> Verdict:
    """Return None if an event may be written; `now` is server time in milliseconds.

    What was counted already is always again, also after the close: the phone asks because it did not hear the answer.
    """
    judge = JUDGES.get(type(event))
    return judge(room, event, now) if judge is not None else None


def check_vote(room: Room, event: Voted, now: int) -> Verdict:
    if event.value not in (1, 0, -1):
        return FORM
    return judge_vote(room, event.who, room.find(event.who), mark_of(event.id), event.statement)


def judge_vote(room: Room, who: str, person: Person | None, mark: bytes, statement: int) -> Verdict:
    """Return None if somebody's vote, whose id has this mark, may be written."""
    if person is not None and person.has_counted(mark):
        return AGAIN
    scene = room.scene
    if who in scene.gone:
        return GONE
    if person is not None and person.door not in scene.doors:
        return DOOR
    if not scene.takes_votes:
        return CLOSED
    return None if statement in scene.statements else HIDDEN


def check_upvote(room: Room, event: Upvoted, now: int) -> Verdict:
    verdict = check_voice(room, event.who, event.id)
    if verdict is not None:
        return verdict
    if not room.scene.takes_upvotes:
        return CLOSED
    return None if event.question in room.scene.questions else HIDDEN


def check_answer(room: Room, event: Answered, now: int) -> Verdict:
    poll = room.scene.polls.get(event.poll)
    if poll is not None and poll.level == "anonymous":
        if poll.key and room.has_answered(event.poll, secret_mark(poll, event.who)):
            return AGAIN
        verdict = check_door(room, event.who)
    else:
        verdict = check_voice(room, event.who, event.id)
    return verdict if verdict is not None else check_poll(poll, event.answer, now)


def check_poll(poll: Poll | None, answer: Answer, now: int) -> Verdict:
    if poll is None:
        return NOT_OPEN
    if poll.is_over(now):
        return CLOSED
    if not poll.is_open(now) or (poll.level == "anonymous" and not poll.key):
        return NOT_OPEN
    return None if fits(poll, answer) else FORM


def check_hands(room: Room, event: Hands, now: int) -> Verdict:
    poll = room.scene.polls.get(event.poll)
    if event.id in room.hand_ids:
        return AGAIN
    if poll is None:
        return NOT_OPEN
    length = poll.scale if poll.kind == "rating" else poll.options
    is_right = len(event.counts) == length and all(is_whole(count) and count >= 0 for count in event.counts)
    return None if is_right else FORM


def check_told(room: Room, event: Told, now: int) -> Verdict:
    if event.who in room.scene.gone:
        return GONE
    if not event.group:
        return None if (event.origin, event.side) == ("", "") else FORM
    return None if room.scene.groups.get((event.group, event.origin)) == event.side else FORM


def check_present(room: Room, event: Present, now: int) -> Verdict:
    if event.who in room.scene.gone:
        return GONE
    return None if event.place in {"room", "online"} else FORM


JUDGES: dict[type[Event], Callable[[Room, Any, int], Verdict]] = {
    Voted: check_vote,
    Upvoted: check_upvote,
    Answered: check_answer,
    Hands: check_hands,
    Told: check_told,
    Present: check_present,
}


def check_voice(room: Room, who: str, name: str) -> Verdict:
    person = room.find(who)
    if person is not None and person.knows(name):
        return AGAIN
    return check_door(room, who)


def check_door(room: Room, who: str) -> Verdict:
    if who in room.scene.gone:
        return GONE
    person = room.find(who)
    return None if person is None or person.door in room.scene.doors else DOOR


def secret_mark(poll: Poll, who: str) -> str:
    """Seal who answered an anonymous poll; once the key is gone, nobody can find out."""
    return hmac.new(poll.key, who.encode(), hashlib.sha256).hexdigest()


def fits(poll: Poll, answer: Answer) -> bool:
    """Whether an answer has the form that the poll asks for."""
    if poll.kind == "open":
        return isinstance(answer, str) and is_readable(answer, LONGEST_TEXT)
    return isinstance(answer, list) and FORMS[poll.kind](poll, answer)


def fits_single(poll: Poll, answer: list[Any]) -> bool:
    return len(answer) == 1 and fits_multiple(poll, answer)


def fits_multiple(poll: Poll, answer: list[Any]) -> bool:
    most = 1 if poll.kind == "single" else poll.most
    return (
        1 <= len(answer) <= most
        and all(is_whole(place) and 0 <= place < poll.options for place in answer)
        and len(set(answer)) == len(answer)
    )


def fits_rating(poll: Poll, answer: list[Any]) -> bool:
    return len(answer) == 1 and is_whole(answer[0]) and 1 <= answer[0] <= poll.scale


def fits_ranking(poll: Poll, answer: list[Any]) -> bool:
    return all(is_whole(place) for place in answer) and sorted(answer) == list(range(poll.options))


def fits_words(poll: Poll, answer: list[Any]) -> bool:
    return (
        1 <= len(answer) <= max(poll.most, 1)
        and all(isinstance(word, str) and is_readable(word, LONGEST_WORD) for word in answer)
        and len(set(answer)) == len(answer)
    )


FORMS: dict[str, Callable[[Poll, list[Any]], bool]] = {
    "single": fits_single,
    "multiple": fits_multiple,
    "rating": fits_rating,
    "ranking": fits_ranking,
    "words": fits_words,
}


def is_whole(value: object) -> bool:
    return type(value) is int  # True is no number of an option


def is_readable(text: str, longest: int) -> bool:
    return len(text.strip()) > 0 and len(text) <= longest and UNREADABLE.search(text) is None
