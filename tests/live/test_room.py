"""The room in memory tells what a plain reading of the journal tells, from its beginning or from a snapshot."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_live.events import Answered, Hands, SetApart, Told, Upvoted, Voted
from sewana_live.room import Room, UnknownSnapshot, apply, apply_secret, restore, snapshot
from sewana_live.room.tally import PLACES, SLOTS
from tests.live.happenings import HAPPENED, NAME, scene

SIDES = {"": 0, "user": 1, "provider": 2}


def room_after(happened):
    room = Room(NAME, scene())
    for event in happened:
        apply(room, event)
    return room


class Plain:
    """The same, slowly: everything kept, and counted only at the end."""

    def __init__(self, happened):
        self.votes, self.upvotes, self.answers, self.hands = {}, {}, {}, {}
        self.side, self.apart = {}, {}
        told_at, apart_at, ids = {}, {}, set()
        for event in happened:
            match event:
                case Told() if event.at >= told_at.get(event.who, 0):
                    self.side[event.who], told_at[event.who] = SIDES[event.side], event.at
                case SetApart() if event.at >= apart_at.get(event.who, 0):
                    self.apart[event.who], apart_at[event.who] = event.apart, event.at
                case Hands() if event.id not in ids:
                    ids.add(event.id)
                    self.hands[event.poll] = event.counts
                case Voted() | Upvoted() | Answered() if (event.who, event.id) not in ids:
                    ids.add((event.who, event.id))
                    self.keep(event)

    def keep(self, event):
        match event:
            case Voted():
                self.votes[event.who, event.statement] = SLOTS[event.value]
            case Upvoted():
                self.upvotes[event.who, event.question] = event.on
            case Answered():
                self.answers[event.who, event.poll] = event.answer

    def statement_counts(self):
        counts = {}
        for (who, number), slot in self.votes.items():
            row = counts.setdefault(number, [0] * 9)
            if not self.apart.get(who):
                row[3 * self.side.get(who, 0) + slot] += 1
        return counts

    def question_counts(self):
        return Counter(
            question for (who, question), on in self.upvotes.items() if on and not self.apart.get(who)
        )

    def poll_counts(self):
        people, cells = Counter(), {}
        for (who, poll), answer in self.answers.items():
            if self.apart.get(who):
                continue
            people[poll] += 1
            for place, value in enumerate(answer if isinstance(answer, list) else []):
                key = value if isinstance(value, str) else PLACES * place + value
                cells.setdefault(poll, Counter())[key] += 1
        return people, cells


def told(room):
    return (
        {number: tally.counts for number, tally in room.statements.items()},
        Counter({number: count for number, count in room.questions.items() if count}),
        Counter({number: tally.people for number, tally in room.polls.items() if tally.people}),
        {n: {k: c for k, c in t.cells.items() if c} for n, t in room.polls.items() if any(t.cells.values())},
        {number: hands.counts for number, hands in room.hands.items()},
    )


@given(HAPPENED)
@settings(max_examples=300)
def test_the_room_counts_what_a_plain_reading_counts(happened):
    plain = Plain(happened)
    people, cells = plain.poll_counts()
    expected = (plain.statement_counts(), plain.question_counts(), people, cells, plain.hands)
    assert told(room_after(happened)) == expected


@given(HAPPENED, st.integers(0, 120))
@settings(max_examples=300)
def test_a_snapshot_and_what_came_after_it_are_the_whole(happened, at):
    whole = room_after(happened)
    kept = json.loads(json.dumps(snapshot(room_after(happened[:at]))))
    again = restore(NAME, scene(), kept)
    for event in happened[at:]:
        apply(again, event)
    assert snapshot(again) == snapshot(whole)
    assert told(again) == told(whole)
    assert again.counted() == whole.counted()


@given(HAPPENED)
def test_reading_the_journal_twice_changes_nothing(happened):
    # Only a person's very last word on group and being set apart carries the newest time.
    room = room_after(happened)
    before = snapshot(room)
    for event in happened:
        if not isinstance(event, Told | SetApart):
            apply(room, event)
    assert told(room) == told(restore(NAME, scene(), before))


def vote(who, value=1, name=1, statement=1, at=1):
    return Voted(f"{who:016x}", statement, value, f"{name:032x}", at)


def test_a_later_vote_replaces_and_a_retry_of_an_older_one_does_not():
    first, later = vote(1, 1, 1), vote(1, -1, 2)
    room = room_after([first, later])
    assert apply(room, first) is False
    assert room.statements[1].counts == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_somebody_set_apart_is_not_counted_and_is_again_when_taken_back():
    who = f"{1:016x}"
    voices = [vote(1), vote(2, -1, 2), Upvoted(who, 3, True, f"{9:032x}", 1)]
    voices += [Answered(who, 1, [2], f"{8:032x}", 1)]
    room = room_after([*voices, SetApart(who, True, 5)])
    assert told(room) == ({1: [0, 1, 0, 0, 0, 0, 0, 0, 0]}, {}, {}, {}, {})
    assert room.counted() == 1
    apply(room, SetApart(who, False, 6))
    assert told(room) == told(room_after(voices))
    assert room.counted() == 2


def test_what_is_said_while_set_apart_counts_once_taken_back():
    who = f"{1:016x}"
    room = room_after([SetApart(who, True, 1), vote(1, -1), SetApart(who, False, 2)])
    assert room.statements[1].counts == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_a_published_tally_moves_only_once_five_more_have_spoken():
    room = Room(NAME, scene())
    seen = []
    for who in range(1, 12):
        apply(room, vote(who))
        seen.append(room.statements[1].published[0])
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_changing_ones_mind_does_not_publish_what_others_said():
    room = room_after([vote(who) for who in range(1, 5)])
    for name in range(100, 120):
        apply(room, vote(1, -1 if name % 2 else 1, name))
    assert room.statements[1].published == [0] * 9


def test_a_side_is_published_only_once_five_of_its_own_have_spoken():
    happened = []
    for who in range(1, 11):
        side = "user" if who % 2 else "provider"
        happened += [Told(f"{who:016x}", "g", "thai", side, 1), vote(who)]
    at_nine, at_ten = room_after(happened[:18]), room_after(happened)
    assert at_nine.statements[1].published == [5, 0, 0, 0, 0, 0, 0, 0, 0]
    assert at_ten.statements[1].published == [10, 0, 0, 5, 0, 0, 5, 0, 0]


def test_at_the_close_everything_is_published():
    room = room_after([vote(who) for who in range(1, 4)])
    room.set_scene(scene(version=2, takes_votes=False))
    assert room.statements[1].published[:3] == [3, 0, 0]


def test_a_flood_set_apart_goes_from_the_published_tally():
    room = room_after([vote(who) for who in range(1, 21)])
    for who in range(1, 16):
        apply(room, SetApart(f"{who:016x}", True, 2))
    assert room.statements[1].published[0] == 5


def test_a_poll_is_published_in_fives_too():
    answers = [Answered(f"{who:016x}", 1, [who % 3], f"{who:032x}", 1) for who in range(1, 10)]
    room = room_after(answers)
    assert sum(room.polls[1].published.values()) == 5
    assert room.polls[1].people == 9


def test_an_anonymous_answer_counts_once_and_leaves_no_person():
    room = Room(NAME, scene())
    assert apply_secret(room, 7, "m" * 64, [1])
    assert not apply_secret(room, 7, "m" * 64, [2])
    assert room.people == {}
    assert room.polls[7].cells == {1: 1}
    assert snapshot(room)["polls"] == {}


def test_an_older_arrangement_that_comes_late_is_left_aside():
    room = Room(NAME, scene(version=5))
    assert not room.set_scene(scene(version=4, takes_votes=False))
    assert room.scene.takes_votes


def test_a_snapshot_of_another_version_is_not_guessed_at():
    with pytest.raises(UnknownSnapshot, match="form 99"):
        restore(NAME, scene(), {"form": 99})


def test_who_is_here_is_told_by_group_and_forgotten_after_a_while():
    room = room_after([Told(f"{1:016x}", "student", "thai", "user", 1)])
    room.appear(f"{1:016x}", 1000)
    room.appear(f"{2:016x}", 1000)
    assert room.here() == {("student", "thai"): 1, ("", ""): 1}
    room.find(f"{1:016x}").streams = 1
    room.leave_absent(200_000)
    assert room.here() == {("student", "thai"): 1}


def test_ids_that_a_phone_merely_counts_are_told_apart():
    room = Room(NAME, scene())
    assert all(apply(room, vote(1, 1, name, 1 + name % 6)) for name in range(3000))
    assert not any(apply(room, vote(1, 1, name, 1 + name % 6)) for name in range(3000))
