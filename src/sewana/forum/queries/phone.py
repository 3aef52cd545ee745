"""What the phone shows: the item that is on, the questions, the programme. Nothing in it is of one person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sewana.base.languages import is_thai, localized
from sewana.committee.models import Edition, State
from sewana.forum.models import (
    OPEN_STATES,
    Item,
    Level,
    Participant,
    Poll,
    PollKind,
    PollState,
    Question,
    QuestionState,
    Room,
    RunItem,
    SecretBallot,
    TurnState,
    Vote,
)
from sewana.forum.queries import votes
from sewana.forum.queries.votes import ShownStatement
from sewana_live.ports import now_ms
from sewana_live.room.tally import FEW, PollTally, counts_of, words_of

MOST_ON_PAGE = 100
TOP_STATEMENTS = 5
TURNS_SHOWN = 5


@dataclass(frozen=True)
class ShownQuestion:
    """A question as one reader sees it: in their language when somebody has translated it."""

    number: int
    text: str
    language: str
    shown_text: str
    shown_language: str
    name: str
    upvotes: int
    is_answered: bool
    is_next: bool
    note: str

    @property
    def is_translated(self) -> bool:
        return self.shown_language != self.language


@dataclass(frozen=True)
class OwnQuestion:
    """One of this phone's own questions, and what became of it."""

    question: Question
    state: str  # waiting, shown, answered, merged or hidden
    merged_text: str = ""
    merged_language: str = ""


@dataclass(frozen=True)
class Bar:
    label: str
    count: int | None  # None until the running room tells it
    place: int


@dataclass(frozen=True)
class ShownPoll:
    """A poll as its form and its results need it."""

    number: int
    kind: str
    title: str
    level: str
    most: int
    scale: int
    is_open: bool
    is_over: bool
    results_shown: bool
    options: Sequence[str]
    bars: Sequence[Bar]
    words: Sequence[tuple[str, int]]
    people: int | None

    @property
    def steps(self) -> range:
        """What a rating offers, the places of a ranking, or the lines for words."""
        many = {PollKind.RATING: self.scale, PollKind.WORDS: self.most}
        return range(1, many.get(PollKind(self.kind), len(self.options)) + 1)

    @property
    def can_change(self) -> bool:
        return self.level != Level.ANONYMOUS


@dataclass(frozen=True)
class Line:
    """One line of the programme."""

    item: RunItem
    is_now: bool
    is_next: bool


def now(room: Room) -> dict[str, object]:
    """Return what the page of the moment needs."""
    found: dict[str, object] = {
        "room": room,
        "edition": room.edition,
        "note": localized(room, "note"),
        "door": room.door,
    }
    make = PARTS.get(Item(room.item))
    return found | make(room) if make else found


def opinions(room: Room) -> dict[str, object]:
    """The first opinion stands for all until the phone hears which one is its own next."""
    rows = votes.shown_statements(room.edition)
    wanted = rows.filter(number=room.item_number or 0) if room.item == Item.STATEMENT else rows
    first = wanted.first()
    return {
        "statement": votes.shown(first) if first else None,
        "total": rows.count(),
        "top": top(room) if room.item == Item.TOP and room.results_shown else [],
    }


def top(room: Room) -> list[ShownStatement]:
    """Return the opinions that most agree with, of those that at least five have voted on."""
    cast = Vote.objects.filter(
        statement__in=votes.shown_statements(room.edition), participant__is_apart=False
    )
    counts = cast.values("statement").annotate(agree=Count("pk", filter=Q(value=1)), n=Count("pk")).order_by()
    shares = {row["statement"]: row["agree"] / row["n"] for row in counts if row["n"] >= FEW}
    best = sorted(shares, key=lambda pk: (-shares[pk], pk))[:TOP_STATEMENTS]
    rows = {row.pk: row for row in votes.shown_statements(room.edition).filter(pk__in=best)}
    return [votes.shown(rows[pk]) for pk in best]


def question(room: Room) -> dict[str, object]:
    rows = asked(room.edition).filter(number=room.item_number or 0)
    return {"question": next((shown(row) for row in rows), None)}


def questions_on(room: Room) -> dict[str, object]:
    return {"questions": questions(room.edition)}


def poll(room: Room) -> dict[str, object]:
    row = room.edition.polls.exclude(state=PollState.DRAFT).filter(number=room.item_number or 0).first()
    return {"poll": shown_poll(row) if row else None}


def speakers(room: Room) -> dict[str, object]:
    turns = room.edition.turns.select_related("group")
    return {
        "speaking": turns.filter(state=TurnState.SPEAKING).first(),
        "waiting": list(turns.filter(state=TurnState.WAITING)[:TURNS_SHOWN]),
    }


def meanwhile(room: Room) -> dict[str, object]:
    """Welcome and break: what comes next."""
    return {"lines": [line for line in programme(room.edition) if line.is_now or line.is_next]}


PARTS: Mapping[Item, Callable[[Room], dict[str, object]]] = {
    Item.WELCOME: meanwhile,
    Item.BREAK: meanwhile,
    Item.OPINIONS: opinions,
    Item.STATEMENT: opinions,
    Item.TOP: opinions,
    Item.MAP: opinions,
    Item.QUESTION: question,
    Item.QUESTIONS: questions_on,
    Item.POLL: poll,
    Item.SPEAKERS: speakers,
}


def asked(edition: Edition) -> QuerySet[Question]:
    """Questions that all may see, with how many people would like each answered."""
    counted = Count("upvotes", filter=Q(upvotes__is_on=True, upvotes__participant__is_apart=False))
    return edition.questions.filter(state__in=OPEN_STATES).annotate(wanted_by=counted)


def questions(edition: Edition, order: str = "top", search: str = "") -> list[ShownQuestion]:
    """Return the questions that all may see: those most wanted first, or the newest."""
    found = asked(edition)
    if search:
        found = found.filter(Q(text__finds=search) | Q(translation__finds=search))
    by = ("-number",) if order == "new" else ("-is_next", "-wanted_by", "number")
    # What was answered stands below what still waits for an answer.
    rows = sorted(found.order_by(*by)[:MOST_ON_PAGE], key=lambda row: row.state == QuestionState.ANSWERED)
    return [shown(row) for row in rows]


def shown(row: Question) -> ShownQuestion:
    """Put a question into the reader's language where there is a translation."""
    wanted = "th" if is_thai() else "en"
    translated = bool(row.translation) and row.language != wanted
    return ShownQuestion(
        number=row.number,
        text=row.text,
        language=row.language,
        shown_text=row.translation if translated else row.text,
        shown_language=wanted if translated else row.language,
        name=row.name,
        upvotes=getattr(row, "wanted_by", 0),
        is_answered=row.state == QuestionState.ANSWERED,
        is_next=row.is_next,
        note=row.answer_note,
    )


OWN_STATES = {
    QuestionState.NEW: "waiting",
    QuestionState.APPROVED: "shown",
    QuestionState.ARCHIVED: "shown",
    QuestionState.ANSWERED: "answered",
    QuestionState.MERGED: "merged",
    QuestionState.HIDDEN: "hidden",
}


def own_questions(person: Participant | None) -> list[OwnQuestion]:
    """Return what this person asked, newest first, with its state and the reason or note."""
    rows = person.questions.select_related("merged_into").order_by("-number") if person else []
    return [own(row) for row in rows]


def own(row: Question) -> OwnQuestion:
    other = row.merged_into
    return OwnQuestion(
        question=row,
        state=OWN_STATES[QuestionState(row.state)],
        merged_text=other.text if other else "",
        merged_language=other.language if other else "",
    )


def upvoted(person: Participant | None) -> frozenset[int]:
    """Return the numbers of the questions that this person would like answered."""
    if person is None:
        return frozenset()
    return frozenset(person.upvotes.filter(is_on=True).values_list("question__number", flat=True))


def shown_poll(row: Poll) -> ShownPoll:
    moment = now_ms()
    opens, closes = (at.timestamp() * 1000 if at else None for at in (row.opened_at, row.closes_at))
    is_over = row.state == PollState.CLOSED or (closes is not None and closes <= moment)
    labels = [localized(option, "label") for option in row.options.all()]
    tally = tally_of(row) if is_over and row.results_shown else None
    return ShownPoll(
        number=row.number,
        kind=row.kind,
        title=localized(row, "title"),
        level=row.level,
        most=row.most,
        scale=row.scale,
        is_open=row.state == PollState.OPEN and not is_over and opens is not None and opens <= moment,
        is_over=is_over,
        results_shown=row.results_shown,
        options=labels,
        bars=bars(row, labels, tally),
        words=words_of(tally.cells, MOST_ON_PAGE, letting(row)) if tally else [],
        people=tally.people if tally else None,
    )


def letting(row: Poll) -> frozenset[str]:
    return frozenset(row.shown_texts) - frozenset(row.hidden_texts)


def bars(row: Poll, labels: Sequence[str], tally: PollTally | None) -> list[Bar]:
    if row.kind == PollKind.RATING:
        labels = [str(step) for step in range(1, row.scale + 1)]
    counts = counts_of(tally.cells, row.kind, len(labels), row.scale) if tally else [None] * len(labels)
    return [Bar(label, count, place) for place, (label, count) in enumerate(zip(labels, counts, strict=True))]


def tally_of(row: Poll) -> PollTally | None:
    """Count a closed poll out of the tables, for pages without script; nothing where fewer than five answered."""
    tally = PollTally()
    if row.level == Level.ANONYMOUS:
        found = SecretBallot.objects.filter(room=row.edition.uid.hex, poll=row.number)
        given = list(found.values_list("answer", flat=True))
    else:
        given = list(row.answers.filter(participant__is_apart=False).values_list("value", flat=True))
    for value in given:
        tally.add(value, is_new=True)
    return tally if tally.people >= FEW else None


def programme(edition: Edition) -> list[Line]:
    """Return the public lines of the run sheet; on the day, which is on and which is next."""
    rows = list(edition.run_items.filter(is_public=True))
    left = [row.pk for row in rows if not row.is_done] if edition.state == State.LIVE else []
    return [Line(row, row.pk in left[:1], row.pk in left[1:2]) for row in rows]
