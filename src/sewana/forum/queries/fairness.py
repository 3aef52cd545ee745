"""What looks like one hand behind many voices, and what the results would be without it. Nothing here decides."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from sewana.committee.models import Edition
from sewana.forum.models import (
    Answer,
    Door,
    JournalBatch,
    Participant,
    QuestionState,
    Source,
    StatementState,
    Upvote,
    Vote,
    VoteEntry,
)
from sewana.forum.queries.tickets import holders
from sewana_live import events as happened
from sewana_live.tickets import who_of

WINDOW = timedelta(seconds=60)
MANY = 20  # people within the window: more than a group that agreed to press at once by chance
NEW_FOR = timedelta(minutes=2)
ALIKE_PEOPLE, ALIKE_VOTES = (
    5,
    6,
)  # everybody is asked in an order of their own: six alike do not happen by chance
BATCHES_AT_ONCE = 500
SHOWN_CHANGES = 5


@dataclass(frozen=True)
class Flag:
    """A group of people of whom something is striking."""

    kind: str  # source, upvotes, alike, rows or series
    key: str
    people: Sequence[Participant]
    question: int | None = None
    votes: int = 0  # of rows: how many votes are the same
    once_in: int = 0  # of rows: less often than once in so many by chance

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.key}"

    @property
    def since(self) -> datetime:
        return min(person.came_at for person in self.people)

    @property
    def until(self) -> datetime:
        return max(person.came_at for person in self.people)

    @property
    def apart(self) -> int:
        return sum(person.is_apart for person in self.people)

    @property
    def is_apart(self) -> bool:
        return self.apart == len(self.people)


@dataclass(frozen=True)
class Change:
    """One result with and without the people of a flag: how many agreed, of how many who voted."""

    kind: str  # statement or question
    number: int
    text: str
    language: str
    agree_with: int
    of_with: int
    agree_without: int
    of_without: int

    @property
    def share_with(self) -> int:
        return round(100 * self.agree_with / self.of_with) if self.of_with else 0

    @property
    def share_without(self) -> int:
        return round(100 * self.agree_without / self.of_without) if self.of_without else 0


@dataclass(frozen=True)
class Devices:
    """Among those who came by the open link: how many phones, and how many devices they may be."""

    phones: int
    devices: int


def people_with_deeds(edition: Edition) -> Iterable[Participant]:
    """Return who came, and whether they have voted and answered; whoever a clerk entered is never among them."""
    return edition.participants.exclude(door=Door.CLERK).annotate(
        has_voted=Exists(Vote.objects.filter(participant=OuterRef("pk"))),
        has_answered=Exists(Answer.objects.filter(participant=OuterRef("pk"))),
    )


def flags(edition: Edition) -> list[Flag]:
    """Return what is striking in the tables as they are now."""
    people = {person.pk: person for person in people_with_deeds(edition)}
    found = [*floods(people.values()), *bursts(edition, people.values()), *alike(edition, people)]
    return sorted(found, key=lambda flag: (-len(flag.people), flag.name)) + revoked(edition)


def floods(people: Iterable[Participant]) -> list[Flag]:
    """Many new people of one source within a minute, who voted and never opened the room."""
    by_source: dict[str, list[Participant]] = {}
    for person in people:
        if person.source and person.last_seen_at is None and person.has_voted:  # type: ignore[attr-defined]
            by_source.setdefault(person.source, []).append(person)
    found = []
    for source, group in by_source.items():
        group.sort(key=lambda person: (person.came_at, person.pk))
        dense = in_bursts([person.came_at for person in group])
        if dense:
            found.append(Flag("source", source, [group[place] for place in dense]))
    return found


def in_bursts(moments: Sequence[datetime]) -> list[int]:
    """Return the places of all that lie in some minute with many; `moments` are sorted."""
    dense: set[int] = set()
    first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= WINDOW:
            first += 1
        if last - first + 1 >= MANY:
            dense.update(range(first, last + 1))
    return sorted(dense)


def bursts(edition: Edition, people: Iterable[Participant]) -> list[Flag]:
    """Many new people within a minute who upvoted one question and did nothing else.

    When a moderator asks everybody to press now, those who do were there before, and are not meant.
    """
    known = {
        who_of(person.seal): person
        for person in people
        if not person.has_voted and not person.has_answered  # type: ignore[attr-defined]
    }
    pressed: dict[int, dict[str, datetime]] = {}
    many: dict[str, set[int]] = {}
    for event in upvotes(edition):
        at = datetime.fromtimestamp(event.at / 1000, tz=UTC)
        person = known.get(event.who)
        many.setdefault(event.who, set()).add(event.question)
        if person is not None and event.on and at - person.came_at < NEW_FOR:
            pressed.setdefault(event.question, {}).setdefault(event.who, at)
    found = []
    for question, by in pressed.items():
        alone = sorted((at, who) for who, at in by.items() if len(many[who]) == 1)
        dense = in_bursts([at for at, _who in alone])
        if dense:
            group = [known[alone[place][1]] for place in dense]
            found.append(Flag("upvotes", str(question), group, question))
    return found


def upvotes(edition: Edition) -> Iterable[happened.Upvoted]:
    """Yield the upvotes that the journal still holds: about a day of them."""
    batches = (
        JournalBatch.objects.filter(room=edition.uid.hex).order_by("id").values_list("records", flat=True)
    )
    for records in batches.iterator(chunk_size=BATCHES_AT_ONCE):
        for event in happened.decode_all(bytes(records)):
            if isinstance(event, happened.Upvoted):
                yield event


def alike(edition: Edition, people: Mapping[int, Participant]) -> list[Flag]:
    """People who gave the same votes in the same order, at least six of them."""
    entries = VoteEntry.objects.filter(edition_uid=edition.uid, source=Source.PHONE).order_by("id")
    ways: dict[int, tuple[int, int]] = {}  # how many votes, and a number for their order
    for person, statement, value in entries.values_list("participant_id", "statement_id", "value").iterator(
        chunk_size=20_000
    ):
        many, way = ways.get(person, (0, 0))
        ways[person] = (many + 1, hash((way, statement, value)))
    groups: dict[tuple[int, int], list[Participant]] = {}
    for pk, went in ways.items():
        if went[0] >= ALIKE_VOTES and pk in people:
            groups.setdefault(went, []).append(people[pk])
    return [
        Flag("alike", str(min(person.number for person in group)), group)
        for group in groups.values()
        if len(group) >= ALIKE_PEOPLE
    ]


def revoked(edition: Edition) -> list[Flag]:
    """Those who came with a ticket that was revoked afterwards."""
    wanted = edition.ticket_series.exclude(revoked_at=None).select_related("edition")
    held = [(series, holders(series)) for series in wanted]
    return [Flag("series", str(series.number), people) for series, people in held if people]


def changes(edition: Edition, flag: Flag) -> list[Change]:
    """Return what a flag's people change the most: counted are all who are not apart, with and without them."""
    meant = {person.pk for person in flag.people}
    return sorted(
        [*statement_changes(edition, meant), *question_changes(edition, meant)],
        key=lambda change: (-abs(change.share_with - change.share_without), change.kind, change.number),
    )[:SHOWN_CHANGES]


def statement_changes(edition: Edition, meant: Collection[int]) -> list[Change]:
    by_them, by_others = Q(participant__in=meant), ~Q(participant__in=meant) & Q(participant__is_apart=False)
    agrees = Q(value=1)
    rows = (
        Vote.objects.filter(statement__edition=edition, statement__state=StatementState.SHOWN)
        .order_by()
        .values("statement__number", "statement__text", "statement__language")
        .annotate(
            theirs=Count("pk", filter=by_them),
            they_agree=Count("pk", filter=by_them & agrees),
            others=Count("pk", filter=by_others),
            others_agree=Count("pk", filter=by_others & agrees),
        )
    )
    return [
        Change(
            "statement",
            row["statement__number"],
            row["statement__text"],
            row["statement__language"],
            row["they_agree"] + row["others_agree"],
            row["theirs"] + row["others"],
            row["others_agree"],
            row["others"],
        )
        for row in rows
        if row["theirs"]
    ]


def question_changes(edition: Edition, meant: Collection[int]) -> list[Change]:
    """Upvotes with and without, of all who are counted."""
    others = edition.participants.filter(is_apart=False).exclude(pk__in=meant).count()
    rows = (
        Upvote.objects.filter(question__edition=edition, is_on=True)
        .order_by()
        .values("question__number", "question__text", "question__language")
        .annotate(
            theirs=Count("pk", filter=Q(participant__in=meant)),
            others=Count("pk", filter=~Q(participant__in=meant) & Q(participant__is_apart=False)),
        )
    )
    return [
        Change(
            "question",
            row["question__number"],
            row["question__text"],
            row["question__language"],
            row["theirs"] + row["others"],
            others + len(meant),
            row["others"],
            others,
        )
        for row in rows
        if row["theirs"]
    ]


def devices(edition: Edition, found: Iterable[Flag]) -> Devices:
    """Estimate how many devices stand behind the open link: each flood, and each group alike, may be one."""
    came = edition.participants.filter(door=Door.OPEN, is_apart=False)
    said = Q(votes__isnull=False) | Q(upvotes__isnull=False) | Q(answers__isnull=False)
    phones = set(came.filter(said).values_list("pk", flat=True))
    left, groups = set(phones), 0
    for flag in found:
        theirs = {person.pk for person in flag.people} & left
        if flag.kind in {"source", "alike", "rows"} and theirs:
            left -= theirs
            groups += 1
    return Devices(len(phones), len(left) + groups)


def moderated(edition: Edition) -> dict[str, int]:
    """What moderators did, in numbers for everybody."""
    apart = edition.participants.filter(is_apart=True)
    return {
        "statements_hidden": edition.statements.filter(state=StatementState.HIDDEN).count(),
        "statements_merged": edition.statements.filter(state=StatementState.MERGED).count(),
        "questions_hidden": edition.questions.filter(state=QuestionState.HIDDEN).count(),
        "questions_merged": edition.questions.filter(state=QuestionState.MERGED).count(),
        "apart": apart.exclude(door=Door.CLERK).count(),
        "slips_withdrawn": apart.filter(door=Door.CLERK).count(),
    }
