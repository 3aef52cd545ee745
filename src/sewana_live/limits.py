"""How often one person may speak, and how much one room may ask of the server. Never by address.

A whole campus stands behind one address; a limit there would silence everybody but the first.
"""

from sewana_live.room.people import Person

BURST = 40.0
PER_SECOND = 4.0


def may_speak(person: Person, now_s: float) -> bool:
    """Take one of a person's tokens: 40 at once, then 4 a second."""
    gained = BURST + 1 if person.tokens < 0 else (now_s - person.tokens_at) * PER_SECOND
    tokens = min(BURST, person.tokens + gained)
    person.tokens_at = now_s
    person.tokens = tokens - 1 if tokens >= 1 else tokens
    return tokens >= 1


class Costs:
    """What a room may cost: far above what any hall needs, so that only a fault or a flood meets it.

    A vote costs 1, a stream or a state asked for 5.
    """

    __slots__ = ("at", "burst", "left", "per_second")

    def __init__(self, *, burst: float = 60_000.0, per_second: float = 30_000.0) -> None:
        self.burst = self.left = burst
        self.per_second = per_second
        self.at = 0.0

    def may_cost(self, cost: float, now_s: float) -> bool:
        if self.at:
            self.left = min(self.burst, self.left + (now_s - self.at) * self.per_second)
        self.at = now_s
        if self.left < cost:
            return False
        self.left -= cost
        return True
