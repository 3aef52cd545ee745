"""What people did: counts of groups as a whole, by year; and what they did for others' voices."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from sewana.base.languages import localized
from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.forum.models import Question, Statement, Upvote, Vote
from sewana.people.models import Group
from sewana.reflection.models import DoneCount, Measure, StepCount
from sewana.reflection.queries.funnel import VOICED, Way, ways
from sewana.survey.models import Dimension
from sewana.survey.queries.population import group_key, sizes
from sewana_core.ladder import MIN_ALONE
from sewana_core.privacy import MIN_GROUP

OF_THE_LIBRARY, OF_THE_EDITION = "keep_done", "keep_steps"


@dataclass(frozen=True)
class Rate:
    """How often a group did something for each thousand of its people; None where it may not or cannot be told."""

    count: int | None
    per_1000: float | None
    before: float | None
    is_few: bool = False

    @property
    def is_told(self) -> bool:
        return self.count is not None or self.is_few

    @property
    def change(self) -> float | None:
        return None if self.per_1000 is None or self.before is None else self.per_1000 - self.before


@dataclass(frozen=True)
class DoneLine:
    group: Group
    key: str
    population: int | None
    rates: Mapping[str, Rate]

    @property
    def name(self) -> str:
        return f"{localized(self.group, 'name')} ({self.group.get_origin_display()})"


@dataclass(frozen=True)
class Done:
    """All groups of which anything was counted in the year, with the measures that were."""

    year: int
    before: int | None
    lines: list[DoneLine]

    @property
    def measures(self) -> list[tuple[str, str]]:
        found = {
            name
            for line in self.lines
            for name, rate in line.rates.items()
            if rate.count is not None or rate.is_few
        }
        return [(str(one), str(one.label)) for one in Measure if str(one) in found]


def done(edition: Edition) -> Done:
    """The counts of the edition's year as rates, beside those of the last year that has any; five queries."""
    groups = list(Group.objects.all())
    counts = {
        (year, group, measure): count
        for year, group, measure, count in DoneCount.objects.filter(year__lte=edition.year).values_list(
            "year", "group_id", "measure", "count"
        )
    }
    before = max((year for year, _group, _measure in counts if year < edition.year), default=None)
    now = people_of(edition, groups)
    past = people_before(before, groups, now)
    lines = [
        DoneLine(
            group,
            group_key(group),
            now.get(group.pk),
            {
                str(measure): rate_of(
                    (counts.get((edition.year, group.pk, measure)), now.get(group.pk)),
                    (counts.get((before, group.pk, measure)) if before else None, past.get(group.pk)),
                )
                for measure in Measure
            },
        )
        for group in groups
    ]
    told = [line for line in lines if any(rate.is_told for rate in line.rates.values())]
    return Done(edition.year, before, told)


def people_of(edition: Edition, groups: list[Group]) -> dict[int, int]:
    kept = sizes(edition)
    found = {group.pk: kept.get((Dimension.GROUP, group_key(group)), group.population) for group in groups}
    return {group: size for group, size in found.items() if size}


def people_before(year: int | None, groups: list[Group], now: dict[int, int]) -> dict[int, int]:
    """The numbers of an earlier year, or today's where that year has none of its own."""
    edition = Edition.objects.filter(year=year, rehearsal_of=None).first() if year else None
    return now | people_of(edition, groups) if edition else now


def rate_of(now: tuple[int | None, int | None], past: tuple[int | None, int | None]) -> Rate:
    count, population = now
    few = count is not None and (count < MIN_GROUP or (population or MIN_GROUP) < MIN_GROUP)
    if few:
        return Rate(None, None, None, is_few=True)
    return Rate(count, per_1000(count, population), per_1000(*past))


def per_1000(count: int | None, population: int | None) -> float | None:
    if count is None or not population or population < MIN_GROUP or count < MIN_GROUP:
        return None
    return 1000 * count / population


@dataclass(frozen=True)
class Indirect:
    """What a group did for the dialogue itself, for each person of it who came; None where few came."""

    way: Way
    voices: float | None
    reactions: float | None


def indirect(edition: Edition, found: list[Way] | None = None) -> list[Indirect]:
    """Opinions and questions given, and votes and upvotes on those of others, for each person who came."""
    voices, reactions = voices_of(edition), reactions_of(edition)
    return [
        Indirect(way, each(voices, way), each(reactions, way)) for way in found or ways(edition) if way.came
    ]


def each(counts: Mapping[int, int], way: Way) -> float | None:
    count = counts.get(way.group.pk, 0)
    return None if way.came < MIN_ALONE or count < MIN_GROUP else count / way.came


def voices_of(edition: Edition) -> dict[int, int]:
    found: dict[int, int] = {}
    statements = Statement.objects.filter(VOICED, edition=edition)
    questions = Question.objects.filter(edition=edition).exclude(state="hidden")
    for rows in (statements, questions):
        said = rows.filter(author__is_apart=False, author__group__isnull=False).order_by()
        for group, count in said.values_list("author__group").annotate(n=Count("pk")):
            found[group] = found.get(group, 0) + count
    return found


def reactions_of(edition: Edition) -> dict[int, int]:
    found: dict[int, int] = {}
    of_people = {"participant__is_apart": False, "participant__group__isnull": False}
    votes = Vote.objects.filter(statement__edition=edition, **of_people)
    upvotes = Upvote.objects.filter(question__edition=edition, is_on=True, **of_people)
    for rows in (votes, upvotes):
        for group, count in rows.order_by().values_list("participant__group").annotate(n=Count("pk")):
            found[group] = found.get(group, 0) + count
    return found


def last_deed(edition: Edition) -> AuditEntry | None:
    """The newest upload of counts that this edition's office can take back.

    The counts of a year are the library's: the last to change them may have been the office of another edition.
    """
    found = Q(operation=OF_THE_EDITION, edition_key=edition.key)
    if edition.rehearsal_of_id is None:
        found |= Q(operation=OF_THE_LIBRARY)
    return AuditEntry.objects.filter(found).order_by("-id").first()


def given_steps(edition: Edition) -> dict[tuple[int, str], int]:
    rows = StepCount.objects.filter(edition=edition).values_list("group_id", "step", "count")
    return {(group, step): count for group, step, count in rows}


def done_counts() -> dict[tuple[int, int, str], int]:
    rows = DoneCount.objects.values_list("year", "group_id", "measure", "count")
    return {(year, group, measure): count for year, group, measure, count in rows}
