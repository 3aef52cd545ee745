"""What the desk's parts of the console show: speakers and who was heard, the timer, the run sheet, messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.forum.models import Message, Room, Turn, TurnState
from sewana.forum.queries import polls
from sewana.forum.queries.here import count, hide_few
from sewana.forum.queries.prepared import waiting_of
from sewana.forum.queries.room import rehearsal_of
from sewana.people import queries as people
from sewana.people.models import Group, Side

FEW = 5
# Before a few have spoken, every share is an accident.
FEWEST_TURNS = 3
SEEN_SHOWN = 10
DONE_SHOWN = 10
TIMES_MIN = (1, 2, 3, 5, 10, 15)


@dataclass(frozen=True)
class Airtime:
    """How much one group or side was heard, beside how many of those present and of the population it is."""

    name: str
    side: str
    groups: frozenset[int]
    turns: int
    seconds: int
    of_turns: int  # whole per cent
    of_time: int
    of_present: int | None  # None where it is not known, or the group has fewer than five people here
    of_population: int | None

    @property
    def is_under_heard(self) -> bool:
        """Whether it has less than half of what its number would let one expect, in turns and in time."""
        expected = max(self.of_present or 0, self.of_population or 0)
        return expected >= FEW and 2 * max(self.of_time, self.of_turns) < expected

    @property
    def minutes(self) -> str:
        return spelled(self.seconds)

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        told = {"group": self.name, "time": self.of_time, "here": self.of_present, "all": self.of_population}
        if self.of_present is not None and self.of_population is not None:
            sentence = _(
                "%(group)s: %(time)s %% of the speaking time, %(here)s %% of those present, %(all)s %% of the"
                " population"
            )
        elif self.of_present is not None:
            sentence = _("%(group)s: %(time)s %% of the speaking time, %(here)s %% of those present")
        elif self.of_population is not None:
            sentence = _("%(group)s: %(time)s %% of the speaking time, %(all)s %% of the population")
        else:
            sentence = _("%(group)s: %(time)s %% of the speaking time")
        return sentence % told


@dataclass(frozen=True)
class Waiting:
    """Somebody in the line, with what speaks for letting them go first."""

    turn: Turn
    minutes: int
    is_under_heard: bool
    is_suggested: bool


@dataclass(frozen=True)
class Heard:
    groups: Sequence[Airtime]
    sides: Sequence[Airtime]

    @property
    def under_heard(self) -> list[Airtime]:
        return [line for line in self.groups if line.is_under_heard]


def spelled(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def seconds_of(turn: Turn, now: datetime) -> int:
    if turn.began_at is None:
        return 0
    return max(0, round(((turn.ended_at or now) - turn.began_at).total_seconds()))


def spoken(edition: Edition) -> list[Turn]:
    states = (TurnState.SPEAKING, TurnState.DONE)
    return list(edition.turns.filter(state__in=states).select_related("group"))


def heard(edition: Edition, now: datetime | None = None) -> Heard:
    """Return who was heard how much; a group with fewer than five people here stands with the others."""
    turns, now = spoken(edition), now or timezone.now()
    if not turns:
        return Heard([], [])
    counted = count(edition, now)
    cells, totals = hide_few(counted)
    here = {line.group.pk: cell[2] for line, cell in zip(counted, cells, strict=True) if line.group}
    kinds = [line.group for line in counted if line.group]
    seconds = sum(seconds_of(turn, now) for turn in turns)
    shares = Shares(kinds, here, totals.total, seconds, len(turns), now)
    shown = [line.group for line in counted if line.group and line.total >= FEW]
    names = {kind.pk for kind in shown}
    lines = [shares.line(name_of(kind), kind.side, [kind], own(turns, kind)) for kind in shown]
    others = [turn for turn in turns if turn.group_id not in names]
    if others:
        lines.append(shares.line(_("All others"), "", [], others))
    return Heard(lines, shares.sides(turns))


def name_of(group: Group) -> str:
    return f"{localized(group, 'name')} ({group.get_origin_display()})"


def own(turns: Sequence[Turn], group: Group) -> list[Turn]:
    return [turn for turn in turns if turn.group_id == group.pk]


@dataclass(frozen=True)
class Shares:
    """The wholes of which parts are told."""

    kinds: Sequence[Group]
    present: Mapping[int, int | None]
    people: int | None
    seconds: int
    turns: int
    now: datetime

    def line(self, name: str, side: str, kinds: Sequence[Group], turns: Sequence[Turn]) -> Airtime:
        known = [self.present[kind.pk] for kind in kinds]
        here = sum(each or 0 for each in known) if kinds and None not in known else None
        everybody = sum(kind.population or 0 for kind in self.kinds)
        population = sum(kind.population or 0 for kind in kinds)
        seconds = sum(seconds_of(turn, self.now) for turn in turns)
        return Airtime(
            name=name,
            side=side,
            groups=frozenset(kind.pk for kind in kinds),
            turns=len(turns),
            seconds=seconds,
            of_turns=percent(len(turns), self.turns) or 0,
            of_time=percent(seconds, self.seconds) or 0,
            of_present=percent(here, self.people) if here is not None and here >= FEW else None,
            of_population=percent(population, everybody) if population else None,
        )

    def sides(self, turns: Sequence[Turn]) -> list[Airtime]:
        lines = []
        for side in (Side.USER, Side.PROVIDER):
            kinds = [kind for kind in self.kinds if kind.side == side]
            of_side = [turn for turn in turns if turn.group and turn.group.side == side]
            if self.people is not None and self.people >= FEW:
                lines.append(self.line(str(side.label), side, kinds, of_side))
        return lines


def percent(part: int, whole: int | None) -> int | None:
    return round(100 * part / whole) if whole else None


def line_up(edition: Edition, found: Heard, now: datetime | None = None) -> list[Waiting]:
    """Return who waits, in order, and whom one would let go first so that all are heard."""
    now = now or timezone.now()
    turns = list(edition.turns.filter(state=TurnState.WAITING).select_related("group"))
    enough = sum(line.turns for line in found.groups) >= FEWEST_TURNS
    behind = {pk for line in found.under_heard for pk in line.groups} if enough else set()
    marked = {turn.pk for turn in turns if turn.group_id in behind}
    best = min(turns, key=lambda turn: -(turn.pk in marked) - turn.is_first_time, default=None)
    is_other = bool(turns) and best is not turns[0]
    return [
        Waiting(
            turn,
            round((now - turn.asked_at).total_seconds() / 60),
            turn.pk in marked,
            is_other and turn is best,
        )
        for turn in turns
    ]


def speakers_pane(edition: Edition, room: Room | None) -> dict[str, object]:
    now = timezone.now()
    found = heard(edition, now)
    speaking = edition.turns.filter(state=TurnState.SPEAKING).select_related("group").first()
    gone = edition.turns.filter(state__in=(TurnState.GONE, TurnState.DONE)).select_related("group")
    return {
        "speaking": speaking,
        "speaking_words": spelled(seconds_of(speaking, now)) if speaking else "",
        "line_up": line_up(edition, found, now),
        "heard": found,
        "gone": list(gone.order_by("-ended_at", "-number")[:DONE_SHOWN]),
        "groups": list(people.groups()),
    }


def timer_pane(edition: Edition, room: Room | None) -> dict[str, object]:
    if room is None:
        return {"times": TIMES_MIN, "timer_words": spelled(0), "timer_state": "stopped"}
    ends = room.timer_ends_at
    left = max(0, round((ends - timezone.now()).total_seconds())) if ends else room.timer_s
    return {
        "times": TIMES_MIN,
        "timer_left_s": left,
        "timer_words": spelled(left),
        "timer_state": "over"
        if ends and not left
        else "running"
        if ends
        else "paused"
        if left
        else "stopped",
    }


def runsheet_pane(edition: Edition, room: Room | None) -> dict[str, object]:
    lines = list(edition.run_items.all())
    planned = sum(line.minutes for line in lines if not line.is_done)
    return {
        "lines": lines,
        "now_line": next((line for line in lines if not line.is_done), None),
        "planned": ngettext("%(n)s minute still planned", "%(n)s minutes still planned", planned)
        % {"n": planned},
        "prepared": len(waiting_of(edition)),
    }


def messages_pane(edition: Edition, room: Room | None) -> dict[str, object]:
    return {
        "unseen": unseen(edition),
        "seen": list(edition.messages.filter(seen_at__isnull=False).order_by("-seen_at")[:SEEN_SHOWN]),
    }


def unseen(edition: Edition) -> list[Message]:
    """Return what nobody has acknowledged yet, urgent words first."""
    return list(edition.messages.filter(seen_at=None).order_by("-is_urgent", "id"))


def polls_pane(edition: Edition, room: Room | None) -> dict[str, object]:
    return {"polls": polls.polls(edition), "now": timezone.now()}


def rehearsal_pane(edition: Edition, room: Room | None) -> dict[str, object]:
    original = edition.rehearsal_of or edition
    return {"original": original, "rehearsal": rehearsal_of(original)}


PANES: Mapping[str, Callable[[Edition, Room | None], dict[str, object]]] = {
    "polls": polls_pane,
    "speakers": speakers_pane,
    "runsheet": runsheet_pane,
    "messages": messages_pane,
    "timer": timer_pane,
    "rehearsal": rehearsal_pane,
}


def pane(edition: Edition, room: Room | None, name: str) -> dict[str, object]:
    """Return what the template of one part needs besides the desk, the edition and the room."""
    return PANES[name](edition, room) if name in PANES else {}


def run_sheet_table(edition: Edition) -> list[list[object]]:
    """Return the run sheet as a table that can be brought in again."""
    return [
        [
            f"{row.starts_at:%H:%M}" if row.starts_at else "", row.minutes or "", row.title_th, row.title_en,
            row.speaker, row.note, "yes" if row.is_public else "no", "yes" if row.is_done else "no",
        ]
        for row in edition.run_items.all()
    ]  # fmt: skip
