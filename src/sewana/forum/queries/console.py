"""Reads for the console: the queue of questions and of opinions, what is on, and what waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.models import (
    OPEN_STATES,
    Item,
    Poll,
    PollState,
    Question,
    QuestionState,
    Room,
    Statement,
    StatementState,
)

AT_ONCE = 25
STATES = (
    QuestionState.NEW,
    QuestionState.APPROVED,
    QuestionState.ANSWERED,
    QuestionState.ARCHIVED,
    QuestionState.HIDDEN,
    QuestionState.MERGED,
)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "popular": ("-is_next", "-wanted_by", "number"),
    "recent": ("-number",),
    "oldest": ("number",),
    "starred": ("-is_starred", "-wanted_by", "number"),
}
# By the keys 1 to 9: what phones and stage show.
ITEMS = (
    Item.WELCOME,
    Item.OPINIONS,
    Item.QUESTIONS,
    Item.POLL,
    Item.TOP,
    Item.MAP,
    Item.SPEAKERS,
    Item.BREAK,
    Item.CLOSING,
)


# Short, so that nine stand in a row.
SHORT = {Item.TOP: _("Shared most"), Item.MAP: _("Map")}


@dataclass(frozen=True)
class Choice:
    """A button of what is on."""

    key: int
    label: str
    value: str
    is_on: bool
    is_possible: bool


def room_with_console(secret: str) -> Room | None:
    """Return the room whose console has this secret address."""
    return Room.objects.filter(console_secret=secret).select_related("edition").first()


def asked(edition: Edition) -> QuerySet[Question]:
    """All questions, each with how many people would like it answered."""
    counted = Count("upvotes", filter=Q(upvotes__is_on=True, upvotes__participant__is_apart=False))
    return (
        edition.questions.exclude(text="")  # erased by whoever asked
        .annotate(wanted_by=counted)
        .select_related("author__group", "merged_into")
        .prefetch_related("merged")
    )


def queue(edition: Edition, state: str, search: str = "", order: str = "") -> QuerySet[Question]:
    """Return the questions of one state; on stage those that are approved, what comes next first."""
    found = asked(edition).filter(state=state)
    if search:
        found = found.filter(matches(search))
    usual = "oldest" if state == QuestionState.NEW else "popular"
    return found.order_by(*ORDERS.get(order, ORDERS[usual]))


def matches(search: str) -> Q:
    words = Q(text__finds=search) | Q(translation__finds=search) | Q(label__finds=search)
    words |= Q(original__finds=search) | Q(name__finds=search)
    return words | Q(number=int(search)) if search.isdecimal() and len(search) < 8 else words


def rows(edition: Edition, numbers: Iterable[int]) -> QuerySet[Question]:
    """Return some questions by number, whatever their state: to show in place what became of them."""
    return asked(edition).filter(number__in=list(numbers)[: 4 * AT_ONCE])


def opinions(edition: Edition, state: str, search: str = "") -> QuerySet[Statement]:
    found = edition.statements.exclude(text="").filter(state=state).annotate(votes_cast=Count("votes"))
    if search:
        found = found.filter(Q(text__finds=search) | Q(translation__finds=search))
    return found.select_related("merged_into").order_by("number")


def opinion_rows(edition: Edition, numbers: Iterable[int]) -> QuerySet[Statement]:
    found = edition.statements.exclude(text="").filter(number__in=list(numbers)[: 4 * AT_ONCE])
    return found.annotate(votes_cast=Count("votes")).select_related("merged_into")


def counts(edition: Edition) -> dict[str, int]:
    """Return how many questions there are in each state."""
    found = edition.questions.exclude(text="").order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(map(str, STATES), 0) | dict(found)


def opinion_counts(edition: Edition) -> dict[str, int]:
    found = edition.statements.exclude(text="").order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(map(str, StatementState.values), 0) | dict(found)


def choices(room: Room) -> list[Choice]:
    """Return the nine buttons of what is on, in the order of their keys."""
    poll = poll_at_hand(room)
    return [choice(room, key, item, poll) for key, item in enumerate(ITEMS, 1)]


def choice(room: Room, key: int, item: Item, poll: Poll | None) -> Choice:
    if item != Item.POLL:
        return Choice(key, str(SHORT.get(item, item.label)), str(item), room.item == item, True)
    number = poll.number if poll else 0
    label = f"{item.label} {number}" if poll else str(item.label)
    return Choice(key, label, f"{item}:{number}", room.item == item, poll is not None)


def poll_at_hand(room: Room) -> Poll | None:
    """Return the poll that is on, else the one opened last, else the one closed last."""
    shown = room.edition.polls.exclude(state=PollState.DRAFT)
    on = shown.filter(number=room.item_number or 0).first() if room.item == Item.POLL else None
    opened = shown.filter(state=PollState.OPEN).order_by("-opened_at", "-number").first()
    return on or opened or shown.order_by("-closed_at", "-number").first()


def on_now(room: Room) -> str:
    """Say what is on when it is one thing out of many: its text."""
    number = room.item_number or 0
    if room.item == Item.QUESTION:
        return room.edition.questions.filter(number=number).values_list("text", flat=True).first() or ""
    if room.item == Item.STATEMENT:
        return room.edition.statements.filter(number=number).values_list("text", flat=True).first() or ""
    return ""


def targets(edition: Edition) -> list[tuple[int, str, str]]:
    """Return number, text and language of the questions that others may be merged into."""
    found = edition.questions.filter(state__in=OPEN_STATES).order_by("number")
    return list(found.values_list("number", "text", "language")[:500])
