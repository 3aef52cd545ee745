"""The arrangement of a room: what is shown, open and on, as the tables say it. Made anew for every change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("single", "multiple", "rating", "ranking", "words", "open")
LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement open for votes.

    Attributes
    ----------
    card : mapping of language to bytes
        JSON that goes out as it is in the answer to a vote: {"number", "text", "language", "from", "original"?}.
    side : str
        Of whom it comes: user, provider or "".
    """

    card: Mapping[str, bytes]
    side: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll that is open or was; drafts are not part of a scene.

    Attributes
    ----------
    kind : str
        single, multiple, rating, ranking, words or open.
    options : int
        Number of options; 0 for rating, words and open.
    most : int
        Choices or words that one person may give.
    scale : int
        Highest rating.
    level : str
        named, pseudonymous or anonymous.
    opens_ms, closes_ms : int or None
        Server time; answers are taken from `opens_ms` until before `closes_ms`. Without `opens_ms` it is not open.
        A closed poll has the time at which it closed.
    results_shown : bool
    texts_shown : frozenset of str
        Words that moderators let onto stage and phones; the others only the console sees.
    key : bytes
        Seals who has answered an anonymous poll; empty once it is destroyed: nobody can answer any more.
    """

    kind: str
    options: int = 0
    most: int = 1
    scale: int = 5
    level: str = "pseudonymous"
    opens_ms: int | None = None
    closes_ms: int | None = None
    results_shown: bool = False
    texts_shown: frozenset[str] = frozenset()
    key: bytes = b""

    def is_open(self, now: int) -> bool:
        begun = self.opens_ms is not None and self.opens_ms <= now
        return begun and (self.closes_ms is None or now < self.closes_ms)

    def is_over(self, now: int) -> bool:
        return self.closes_ms is not None and self.closes_ms <= now


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a room must know of the tables.

    Attributes
    ----------
    version : int
        Grows with every change; an older scene that comes late is left aside.
    statements : mapping of number to Shown
    takes_votes, takes_upvotes : bool
    results_shown : bool
        Whether phones and stage get the tallies of statements.
    questions : frozenset of int
        Numbers of the questions that may be upvoted.
    polls : mapping of number to Poll
    item, item_number
        What is on, e.g. ("poll", 2).
    doors : frozenset of str
        By which somebody must have come to vote, upvote or answer.
    groups : mapping of (code, origin) to side
        ("lecturer", "thai") -> "user". That somebody would rather not say needs no entry.
    gone : frozenset of str
        People who had themselves forgotten: their tickets are no longer taken, and nothing here is named by them.
    frames : mapping of (audience, language) to bytes
        JSON of the scene, {"n", "item", "html"}, on one line, for phone, stage and console in th and en.
    epochs : mapping of role to int
        Passes of "stage" and "console" with a lower epoch are void; open streams are closed.
    shells : mapping of language to (bytes, bytes)
        The room's cacheable page, plain and gzipped.
    """

    version: int = 0
    statements: Mapping[int, Shown] = field(default_factory=dict)
    takes_votes: bool = True
    takes_upvotes: bool = True
    results_shown: bool = False
    questions: frozenset[int] = frozenset()
    polls: Mapping[int, Poll] = field(default_factory=dict)
    item: str = "welcome"
    item_number: int | None = None
    doors: frozenset[str] = frozenset({"open", "seat", "checkin", "kiosk", "clerk"})
    groups: Mapping[tuple[str, str], str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    frames: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    epochs: Mapping[str, int] = field(default_factory=dict)
    shells: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
