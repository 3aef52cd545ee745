"""The way of each group from being there to having been told, and how much of the talk each side had.

Who came is everybody who took part in the forum by phone, ticket, clerk or shared tablet and told their group. Who
spoke wrote an opinion or a question that stands, or had a turn at the microphone. Who was answered asked something
that was answered. What the system cannot see (invited, registered, acted, told) the office gives, and it may correct
the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.forum.models import (
    OPEN_STATES,
    Participant,
    Place,
    Question,
    QuestionState,
    Statement,
    StatementState,
    Turn,
    TurnState,
)
from sewana.people.models import Group, Side
from sewana.reflection.models import Step, StepCount
from sewana.survey.models import Dimension
from sewana.survey.queries.population import group_key, sizes
from sewana_core.ladder import MIN_ALONE
from sewana_core.privacy import MIN_GROUP
from sewana_text.words import cut

WAY = (
    Step.INVITED,
    Step.REGISTERED,
    Step.ON_SITE,
    Step.ONLINE,
    Step.SPOKE,
    Step.ANSWERED,
    Step.ACTED,
    Step.TOLD,
)
TALK = (Step.TURNS, Step.SECONDS, Step.WORDS)
# Each of these is part of the one after it, so that what is left over may be few as well.
WITHIN = {Step.SPOKE: "came", Step.ANSWERED: Step.SPOKE, Step.TOLD: Step.SPOKE, Step.ACTED: Step.SPOKE}
VOICED = Q(state=StatementState.SHOWN) | Q(state=StatementState.MERGED)


@dataclass(frozen=True)
class Counted:
    """What the system saw of a step, and what the office gave instead; None where nobody counted."""

    seen: int | None
    given: int | None

    @property
    def count(self) -> int | None:
        return self.seen if self.given is None else self.given


@dataclass(frozen=True)
class Way:
    """One group with all its steps; `came` is the number of those who took part."""

    group: Group
    key: str
    population: int | None
    came: int
    steps: Mapping[str, Counted]

    @property
    def name(self) -> str:
        return f"{localized(self.group, 'name')} ({self.group.get_origin_display()})"


def ways(edition: Edition) -> list[Way]:
    """Every group of the library with what was counted of it; eight queries."""
    given = {
        (group, step): count
        for group, step, count in StepCount.objects.filter(edition=edition).values_list(
            "group_id", "step", "count"
        )
    }
    people = sizes(edition)
    seen = seen_of(edition)
    return [
        Way(
            group,
            key := group_key(group),
            people.get((Dimension.GROUP, key), group.population),
            seen["came"].get(group.pk, 0),
            {
                step: Counted(
                    seen[step].get(group.pk, 0) if step in seen else None, given.get((group.pk, step))
                )
                for step in (*WAY, *TALK)
            },
        )
        for group in Group.objects.all()
    ]


def seen_of(edition: Edition) -> dict[str, dict[int, int]]:
    """What the system counted itself, by step and group."""
    people = Participant.objects.filter(edition=edition, is_apart=False, group__isnull=False).order_by()
    rows = people.values("group").annotate(
        came=Count("pk"),
        on_site=Count("pk", filter=Q(place=Place.ROOM)),
        online=Count("pk", filter=Q(place=Place.ONLINE)),
    )
    found = {row["group"]: row for row in rows}
    return {
        "came": {group: row["came"] for group, row in found.items()},
        Step.ON_SITE: {group: row["on_site"] for group, row in found.items()},
        Step.ONLINE: {group: row["online"] for group, row in found.items()},
        Step.SPOKE: spoke(edition),
        Step.ANSWERED: answered(edition),
        **turns(edition),
    }


def spoke(edition: Edition) -> dict[int, int]:
    """People who wrote or had a turn, each once however much they said."""
    voices: set[tuple[int, int]] = set()
    kept = Question.objects.filter(edition=edition).exclude(state=QuestionState.HIDDEN)
    for rows in (Statement.objects.filter(VOICED, edition=edition), kept):
        said = rows.filter(author__is_apart=False, author__group__isnull=False)
        voices.update(said.values_list("author_id", "author__group_id"))
    had = Turn.objects.filter(edition=edition, state=TurnState.DONE, participant__group__isnull=False)
    voices.update(had.values_list("participant_id", "participant__group_id"))
    return per_group(group for _person, group in voices)


def heard(edition: Edition) -> str:
    """How many came and how much was said so far: another as soon as a step or a part of the talk may be another."""
    of_edition = {"edition": OuterRef("pk")}
    asked = Question.objects.filter(**of_edition).exclude(state=QuestionState.HIDDEN)
    counts = Edition.objects.filter(pk=edition.pk).values_list(
        counted(Participant.objects.filter(**of_edition, group__isnull=False, is_apart=False)),
        counted(Statement.objects.filter(VOICED, **of_edition)),
        counted(asked),
        counted(asked.filter(state=QuestionState.ANSWERED)),
        counted(Turn.objects.filter(**of_edition, state=TurnState.DONE)),
    )
    came, voiced, questions, done, had = counts.get()
    return f"{came}.{voiced}-{questions}-{done}-{had}"


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a part of another query."""
    return Coalesce(Subquery(rows.order_by().values("edition").annotate(n=Count("pk")).values("n")), 0)


def answered(edition: Edition) -> dict[int, int]:
    rows = Question.objects.filter(
        edition=edition, state=QuestionState.ANSWERED, author__is_apart=False, author__group__isnull=False
    )
    return per_group(group for _person, group in set(rows.values_list("author_id", "author__group_id")))


def per_group(groups: Iterable[int | None]) -> dict[int, int]:
    found: dict[int, int] = {}
    for group in groups:
        if group is not None:
            found[group] = found.get(group, 0) + 1
    return found


def turns(edition: Edition) -> dict[str, dict[int, int]]:
    """Turns at the microphone and how long they were, by group."""
    had = Turn.objects.filter(edition=edition, state=TurnState.DONE, began_at__isnull=False)
    of = had.annotate(whose=Coalesce("group_id", "participant__group_id")).filter(whose__isnull=False)
    rows = of.order_by().values("whose").annotate(n=Count("pk"), time=Sum(F("ended_at") - F("began_at")))
    found = {row["whose"]: row for row in rows}
    return {
        Step.TURNS: {group: row["n"] for group, row in found.items()},
        Step.SECONDS: {
            group: round(row["time"].total_seconds()) if row["time"] else 0 for group, row in found.items()
        },
    }


def words(edition: Edition) -> dict[int, int]:
    """Words that each group wrote in opinions and questions; counting them takes a while."""
    found: dict[int, int] = {}
    asked = Question.objects.filter(edition=edition, state__in=OPEN_STATES)
    for rows in (Statement.objects.filter(VOICED, edition=edition), asked):
        said = rows.filter(author__is_apart=False, author__group__isnull=False)
        for group, text in said.values_list("author__group_id", "text"):
            if group is not None:
                found[group] = found.get(group, 0) + sum(1 for word in cut(text) if word.strip())
    return found


def funnel_rows(edition: Edition) -> list[dict[str, Any]]:
    """What everybody may see of the users' ways.

    A list of `{"key", "population", "invited", …, "told", "hidden"}`: None where nobody counted, and where too few
    may be seen; the steps of the latter stand in `hidden`.
    """
    return [safe(way) for way in ways(edition) if way.group.side == Side.USER and way.population]


def within(rows: list[dict[str, Any]], came: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The same without the ways in of groups that do not stand alone in the table of who came.

    Both ways in make up those who came. Told of a group that is hidden there to protect a smaller one, they would
    give the smaller one away: that table tells how many came in all.
    """
    groups = [one for one in (came or {"dimensions": []})["dimensions"] if one["key"] == "group"]
    together = {
        key
        for one in groups
        for row in one["rows"]
        for key in row["key"].split("+")
        if row["state"] not in {"plain", "few"}
    }
    return [without_ways_in(row) if row["key"] in together else row for row in rows]


def without_ways_in(row: dict[str, Any]) -> dict[str, Any]:
    both = {str(step) for step in (Step.ON_SITE, Step.ONLINE) if row[step] is not None}
    return row | dict.fromkeys(both) | {"hidden": sorted({*row["hidden"], *both})}


def safe(way: Way) -> dict[str, Any]:
    counts = counts_of(way)
    hidden = {step for step, count in counts.items() if count is not None and not may_show(way, counts, step)}
    # What came on one way and what came on the other make up those who came, who are told elsewhere.
    both = {Step.ON_SITE, Step.ONLINE}
    if hidden & both:
        hidden |= {step for step in both if counts[step] is not None}
    shown = {str(step): None if step in hidden else count for step, count in counts.items()}
    return {
        "key": way.key,
        "population": way.population,
        **shown,
        "hidden": sorted(str(step) for step in hidden),
    }


def counts_of(way: Way) -> dict[Step, int | None]:
    """The count of each step; a way in that nobody of the group took is as if it had not been there."""
    counts = {step: way.steps[step].count for step in WAY}
    return counts | {step: counts[step] or None for step in (Step.ON_SITE, Step.ONLINE)}


def may_show(way: Way, counts: Mapping[Step, int | None], step: Step) -> bool:
    """At least five people, of a group that is shown by itself, and none or at least five left over."""
    count, whole = counts[step] or 0, way.came
    if way.came < MIN_ALONE and step not in {Step.INVITED, Step.REGISTERED}:
        return False
    if (name := WITHIN.get(step)) is not None:
        whole = way.came if name == "came" else counts[Step(name)] or 0
        if 0 < whole - count < MIN_GROUP:
            return False
    return count >= MIN_GROUP


@dataclass(frozen=True)
class Airtime:
    """How much of the talk each side had beside how many of those who came it was; None where it may not be told."""

    measure: str
    users: int
    providers: int
    users_came: float | None

    @property
    def total(self) -> int:
        return self.users + self.providers

    @property
    def users_share(self) -> float:
        return self.users / self.total

    @property
    def per_cent(self) -> tuple[int, int | None]:
        """Users' part of the talk, and of those who came."""
        return round(100 * self.users_share), None if self.users_came is None else round(
            100 * self.users_came
        )


def airtime(
    edition: Edition, counted_words: Mapping[int, int] | None = None, found: list[Way] | None = None
) -> list[Airtime]:
    """Turns, seconds and words by side, where both sides had at least five turns (or wrote at least five times)."""
    found = found or ways(edition)
    side = {str(way.group.pk): way.group.side for way in found}
    came = {Side.USER: 0, Side.PROVIDER: 0}
    for way in found:
        came[Side(way.group.side)] += way.came
    together = sum(came.values())
    share = came[Side.USER] / together if together and min(came.values()) >= MIN_GROUP else None
    had = {measure: by_side(found, side, measure, counted_words) for measure in TALK}
    enough = min(had[Step.TURNS].values()) >= MIN_GROUP
    shown = [measure for measure in TALK if measure == Step.WORDS or enough]
    return [
        Airtime(str(measure), had[measure][Side.USER], had[measure][Side.PROVIDER], share)
        for measure in shown
        if sum(had[measure].values()) and (measure != Step.WORDS or enough_wrote(found))
    ]


def by_side(
    found: list[Way], side: Mapping[str, str], measure: Step, counted_words: Mapping[int, int] | None
) -> dict[str, int]:
    sums: dict[str, int] = {Side.USER: 0, Side.PROVIDER: 0}
    for way in found:
        count = way.steps[measure].count
        if measure == Step.WORDS and count is None and counted_words is not None:
            count = counted_words.get(way.group.pk, 0)
        sums[side[str(way.group.pk)]] += count or 0
    return sums


def enough_wrote(found: list[Way]) -> bool:
    spoken = {Side.USER: 0, Side.PROVIDER: 0}
    for way in found:
        spoken[Side(way.group.side)] += way.steps[Step.SPOKE].count or 0
    return min(spoken.values()) >= MIN_GROUP
