"""Limits: a person may be eager, not endless; a room may be large, not boundless."""

from sewana_live.journal import Own
from sewana_live.lag import Lag
from sewana_live.limits import Costs, may_speak
from sewana_live.room import Person


def test_a_person_has_forty_at_once_and_then_four_a_second():
    person = Person()
    assert [may_speak(person, 100.0) for _ in range(41)] == [True] * 40 + [False]
    assert [may_speak(person, 101.0) for _ in range(5)] == [True] * 4 + [False]
    assert sum(may_speak(person, 500.0) for _ in range(60)) == 40


def test_two_people_do_not_share_their_tokens():
    one, other = Person(), Person()
    assert all(may_speak(one, 1.0) for _ in range(40))
    assert may_speak(other, 1.0)


def test_a_room_may_cost_so_much_and_more_with_time():
    costs = Costs(burst=10, per_second=2)
    assert [costs.may_cost(5, 1.0) for _ in range(3)] == [True, True, False]
    assert [costs.may_cost(1, 2.0) for _ in range(3)] == [True, True, False]


def test_own_batches_are_known_with_gaps_between_them():
    own = Own()
    for number in (3, 4, 5, 9, 12, 13):
        own.add(number)
    assert [number for number in range(16) if number in own] == [3, 4, 5, 9, 12, 13]
    assert [own.end_of(number) for number in (0, 2, 3, 5, 8, 11, 13)] == [0, 5, 5, 5, 9, 13, 13]


def test_the_longest_delay_and_the_one_that_99_in_100_stay_below_are_told():
    lag = Lag()
    assert (lag.highest_ms(), lag.percentile_ms(99)) == (0.0, 0.0)
    lag.seen.extend([0.001] * 99 + [0.5])
    assert (lag.highest_ms(), lag.percentile_ms(99)) == (500.0, 1.0)
